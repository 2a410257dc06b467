//! Stat, gauge and bar gauge of the years in which they kept field settings among their options.

use serde_json::{Value, json};

use crate::Context;
use crate::fields;
use crate::json::{Object, child_mut, is_set, list, list_at, num, object_at, set, set_new, take, text};

/// A version from which none of the rules below applies.
const LATER: f64 = 99.0;

pub(super) fn open(panel: &mut Object, context: &mut Context<'_>) {
    values(panel);
    field_options(panel);
    // What a version of the kind means is decided once: documents of today say what they mean.
    if context.from < crate::TODAY {
        defaults(panel, version(panel, context.from));
    }
}

/// The version of the kind, such as 7.3; where the panel says none, the document's age tells.
fn version(panel: &Object, from: i64) -> f64 {
    let said = text(panel, "pluginVersion").trim_start_matches('v');
    let mut parts = said.split('.').map_while(|part| part.parse::<f64>().ok());
    match (parts.next(), parts.next()) {
        (Some(major), minor) => major + minor.unwrap_or(0.0).min(99.0) / 100.0,
        _ if from < 27 => 6.01,
        _ => LATER,
    }
}

/// The very first form: everything beside `valueOptions`.
fn values(panel: &mut Object) {
    let Some(options) = child_mut(panel, "options") else { return };
    let Some(Value::Object(mut values)) = take(options, "valueOptions") else { return };
    let mut defaults = Object::new();
    for key in ["unit", "decimals"] {
        if let Some(value) = take(&mut values, key) {
            defaults.insert(key.to_owned(), value);
        }
    }
    for (old, new) in [("minValue", "min"), ("maxValue", "max")] {
        if let Some(value) = take(options, old) {
            defaults.insert(new.to_owned(), value);
        }
    }
    let (prefix, suffix) = (text(&values, "prefix").to_owned(), text(&values, "suffix").to_owned());
    super::single_stat::around(&mut defaults, &prefix, &suffix);
    let mut all = Object::new();
    set(&mut all, "defaults", defaults);
    if let Some(reducer) = fields::reducer(text(&values, "stat")) {
        set(&mut all, "calcs", vec![reducer]);
    }
    for (old, new) in [("valueMappings", "mappings"), ("thresholds", "thresholds")] {
        if let Some(value) = take(options, old) {
            all.insert(new.to_owned(), value);
        }
    }
    set_new(options, "fieldOptions", all);
}

/// The second form: field settings in `fieldOptions`.
fn field_options(panel: &mut Object) {
    let Some(options) = child_mut(panel, "options") else { return };
    let Some(Value::Object(mut old)) = take(options, "fieldOptions") else { return };
    let mut reduce = Object::new();
    for key in ["values", "limit", "calcs", "fields"] {
        if let Some(value) = take(&mut old, key) {
            reduce.insert(key.to_owned(), value);
        }
    }
    let beside = [take(options, "thresholds"), take(&mut old, "thresholds")].into_iter().flatten().next();
    if !reduce.is_empty() {
        set_new(options, "reduceOptions", reduce);
    }
    let mut defaults = match take(&mut old, "defaults") {
        Some(Value::Object(defaults)) => defaults,
        _ => Object::new(),
    };
    let thresholds = match take(&mut defaults, "thresholds").or(beside) {
        Some(Value::Array(steps)) => fields::old_steps(&steps),
        Some(Value::Object(whole)) => Some(Value::Object(whole)),
        _ => None,
    };
    if let Some(thresholds) = thresholds {
        set(&mut defaults, "thresholds", thresholds);
    }
    if let Some(mappings) = take(&mut old, "mappings") {
        set_new(&mut defaults, "mappings", mappings);
    }
    if let Some(Value::String(color)) = defaults.get("color").cloned() {
        set(&mut defaults, "color", json!({ "mode": "fixed", "fixedColor": color }));
    }
    if let Some(title) = take(&mut defaults, "title").filter(|title| !title.is_null()) {
        set_new(&mut defaults, "displayName", title);
    }
    let limits = defaults.get("thresholds").cloned();
    if !list(&defaults, "mappings").is_empty() {
        crate::steps::upgrade_mappings(&mut defaults, "mappings", limits.as_ref());
    }
    let config = object_at(panel, "fieldConfig");
    let of_config = object_at(config, "defaults");
    for (key, value) in defaults {
        if !value.is_null() {
            of_config.insert(key, value);
        }
    }
    let mut overrides = list(&old, "overrides").to_vec();
    list_at(config, "overrides").append(&mut overrides);
}

/// What later versions of the kinds did with the defaults.
fn defaults(panel: &mut Object, version: f64) {
    let Some(defaults) = child_mut(panel, "fieldConfig").and_then(|config| child_mut(config, "defaults"))
    else {
        return;
    };
    if version < 7.01
        && let Some(title) = take(defaults, "title").filter(|title| !title.is_null())
    {
        set_new(defaults, "displayName", title);
    }
    let highest = match text(defaults, "unit") {
        "percent" => 100,
        "percentunit" => 1,
        _ => return,
    };
    // Until then a percentage went from 0 to 100 without saying so.
    if version < 8.0 {
        if num(defaults, "min").is_none() && !is_set(defaults, "min") {
            set(defaults, "min", 0);
        }
        if num(defaults, "max").is_none() && !is_set(defaults, "max") {
            set(defaults, "max", highest);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::check;

    #[test]
    fn the_first_gauges_are_read() {
        check(
            json!({ "type": "gauge", "options": { "minValue": 0, "maxValue": "10", "showThresholdLabels": true,
                "valueOptions": { "unit": "ms", "decimals": 1, "stat": "avg", "suffix": "x" },
                "valueMappings": [{ "type": 1, "value": "1", "text": "one" }],
                "thresholds": [{ "index": 1, "value": 5, "color": "red" }, { "index": 0, "value": null, "color": "green" }] } }),
            json!({ "type": "gauge", "options": { "showThresholdLabels": true, "reduceOptions": { "calcs": ["mean"] } },
                "fieldConfig": { "defaults": { "unit": "ms", "decimals": 1, "min": 0, "max": "10",
                    "thresholds": { "mode": "absolute", "steps": [{ "color": "green", "value": null }, { "color": "red", "value": 5 }] },
                    "mappings": [{ "type": "value", "options": { "1": { "text": "one" } } }] }, "overrides": [] } }),
        );
    }

    #[test]
    fn field_options_become_field_config() {
        check(
            json!({ "type": "stat", "pluginVersion": "6.6.0", "options": { "colorMode": "value", "fieldOptions": {
                "calcs": ["last"], "values": false, "overrides": [],
                "defaults": { "title": "T", "unit": "percent", "color": "blue", "links": [], "decimals": null,
                    "thresholds": { "mode": "percentage", "steps": [] } } } } }),
            json!({ "type": "stat", "pluginVersion": "6.6.0", "options": { "colorMode": "value", "reduceOptions": { "values": false, "calcs": ["last"] } },
                "fieldConfig": { "defaults": { "unit": "percent", "color": { "mode": "fixed", "fixedColor": "blue" }, "links": [],
                    "thresholds": { "mode": "percentage", "steps": [] }, "displayName": "T", "min": 0, "max": 100 }, "overrides": [] } }),
        );
        let new = json!({ "type": "gauge", "pluginVersion": "8.1.0", "fieldConfig": { "defaults": { "unit": "percent" } }, "options": {} });
        check(new.clone(), new);
    }
}
