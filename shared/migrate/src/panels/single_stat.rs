//! Single stat, the first big number: today a stat, or a gauge where it showed one.

use serde_json::{Value, json};

use crate::Context;
use crate::fields;
use crate::json::{Object, child, is_set, list, num, object_at, set, set_new, text};

/// What is read here, and what had a use on its screen only.
const READ: &[&str] = &[
    "colorBackground",
    "colorPostfix",
    "colorPrefix",
    "colorValue",
    "colors",
    "decimals",
    "format",
    "gauge",
    "mappingType",
    "mappingTypes",
    "nullText",
    "postfix",
    "postfixFontSize",
    "prefix",
    "prefixFontSize",
    "rangeMaps",
    "sparkline",
    "tableColumn",
    "valueFontSize",
    "valueMaps",
    "valueName",
];

pub(super) fn open(panel: &mut Object, context: &mut Context<'_>) {
    let gauge = child(panel, "gauge").filter(|gauge| is_set(gauge, "show")).cloned();
    let defaults = defaults(panel, gauge.as_ref(), context);
    let options = options(panel, gauge.as_ref());
    if text(panel, "valueName") == "last_time" {
        context.note(panel, "It showed the time of the last value, which is now the last value itself.");
    }
    super::forget(panel, READ);
    set(panel, "type", if gauge.is_some() { "gauge" } else { "stat" });
    set(panel, "options", options);
    let config = object_at(panel, "fieldConfig");
    let of_config = object_at(config, "defaults");
    of_config.extend(defaults);
    set_new(config, "overrides", Vec::<Value>::new());
}

fn defaults(panel: &Object, gauge: Option<&Object>, context: &mut Context<'_>) -> Object {
    let mut defaults = Object::new();
    if !text(panel, "format").is_empty() {
        set(&mut defaults, "unit", text(panel, "format"));
    }
    if let Some(decimals) = num(panel, "decimals") {
        set(&mut defaults, "decimals", crate::json::json_number(decimals));
    }
    let no_value = text(panel, "nullText");
    if !no_value.is_empty() {
        set(&mut defaults, "noValue", no_value);
    }
    if text(panel, "nullPointMode") == "null as zero" {
        set(&mut defaults, "nullValueMode", "null as zero");
    }
    let limits = limits(panel);
    if let Some(thresholds) = fields::steps(&limits, list(panel, "colors")) {
        set(&mut defaults, "thresholds", thresholds);
    }
    let mappings = fields::old_maps(panel, defaults.get("thresholds"));
    if !mappings.is_empty() {
        set(&mut defaults, "mappings", mappings);
    }
    if let Some(gauge) = gauge {
        for (old, new) in [("minValue", "min"), ("maxValue", "max")] {
            if let Some(limit) = num(gauge, old) {
                set(&mut defaults, new, crate::json::json_number(limit));
            }
        }
    }
    if let (false, Some(line)) = (is_colored(panel), line_color(panel)) {
        set(&mut defaults, "color", json!({ "mode": "fixed", "fixedColor": line }));
    }
    if !around(&mut defaults, text(panel, "prefix"), text(panel, "postfix")) {
        context.note(
            panel,
            "The text before or after its value is not carried: its unit says what stands there.",
        );
    }
    defaults
}

/// The limits `"10, 20"`. Without any, the second colour begins at zero, as long as there are colours to see.
fn limits(panel: &Object) -> Vec<f64> {
    let written = match panel.get("thresholds") {
        Some(Value::String(text)) => text.as_str(),
        _ => "",
    };
    if written.trim().is_empty() {
        return if is_colored(panel) { vec![0.0] } else { Vec::new() };
    }
    written
        .split(',')
        .filter_map(|part| part.trim().parse().ok())
        .filter(|limit: &f64| limit.is_finite())
        .collect()
}

fn is_colored(panel: &Object) -> bool {
    is_set(panel, "colorBackground") || is_set(panel, "colorValue")
}

fn line_color(panel: &Object) -> Option<&str> {
    let line = child(panel, "sparkline").filter(|line| is_set(line, "show"))?;
    Some(text(line, "lineColor")).filter(|color| !color.is_empty())
}

/// Puts texts before and after a value, as far as a unit can say it; answers whether all is said.
pub(super) fn around(defaults: &mut Object, prefix: &str, suffix: &str) -> bool {
    let is_plain = matches!(text(defaults, "unit"), "" | "none");
    match (prefix.trim(), suffix.trim()) {
        ("", "") => true,
        (_, "") if is_plain => {
            set(defaults, "unit", format!("prefix:{prefix}"));
            true
        }
        ("", _) if is_plain => {
            set(defaults, "unit", format!("suffix:{suffix}"));
            true
        }
        _ => false,
    }
}

fn options(panel: &Object, gauge: Option<&Object>) -> Object {
    let name = text(panel, "valueName");
    let mut reduce = json!({ "calcs": [fields::reducer(name).unwrap_or(match name {
        "name" | "last_time" => "lastNotNull",
        _ => "mean",
    })], "fields": "", "values": false });
    let column = text(panel, "tableColumn");
    if !column.is_empty() {
        reduce["fields"] = format!("/^{}$/", escaped(column)).into();
    }
    let mut options = Object::new();
    set(&mut options, "reduceOptions", reduce);
    set(&mut options, "orientation", "horizontal");
    if let Some(gauge) = gauge {
        set(&mut options, "showThresholdLabels", is_set(gauge, "thresholdLabels"));
        set(
            &mut options,
            "showThresholdMarkers",
            gauge.get("thresholdMarkers").is_none_or(crate::json::truthy),
        );
        return options;
    }
    let has_line = child(panel, "sparkline").is_some_and(|line| is_set(line, "show"));
    set(&mut options, "graphMode", if has_line { "area" } else { "none" });
    let color = match (is_set(panel, "colorBackground"), is_set(panel, "colorValue")) {
        (true, _) => "background",
        (false, true) => "value",
        (false, false) => "none",
    };
    set(&mut options, "colorMode", color);
    set(&mut options, "justifyMode", "auto");
    set(&mut options, "textMode", if name == "name" { "name" } else { "auto" });
    options
}

/// A text as it stands in a regular expression.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if r"\^$.|?*+()[]{}/".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::{check, notes};

    #[test]
    fn a_single_stat_is_a_stat() {
        check(
            json!({ "type": "singlestat", "id": 3, "valueName": "current", "format": "percent", "decimals": 0, "colorValue": true,
                "thresholds": "80, 90", "colors": ["g", "y", "r"], "nullText": null, "nullPointMode": "connected", "prefix": "", "postfix": "",
                "mappingType": 1, "rangeMaps": [{ "from": "null", "to": "null", "text": "N/A" }],
                "valueMaps": [{ "value": "null", "op": "=", "text": "N/A" }], "sparkline": { "show": true, "lineColor": "blue" },
                "tableColumn": "a.b", "gauge": { "show": false }, "maxDataPoints": 100, "targets": [{ "refId": "A" }], "unheard": 1 }),
            json!({ "type": "stat", "id": 3, "maxDataPoints": 100, "targets": [{ "refId": "A" }], "unheard": 1,
                "options": { "reduceOptions": { "calcs": ["lastNotNull"], "fields": "/^a\\.b$/", "values": false }, "orientation": "horizontal",
                    "graphMode": "area", "colorMode": "value", "justifyMode": "auto", "textMode": "auto" },
                "fieldConfig": { "defaults": { "unit": "percent", "decimals": 0, "thresholds": { "mode": "absolute", "steps": [
                    { "color": "g", "value": null }, { "color": "y", "value": 80 }, { "color": "r", "value": 90 }] },
                    "mappings": [{ "type": "special", "options": { "match": "null", "result": { "text": "N/A" } } }] }, "overrides": [] } }),
        );
    }

    #[test]
    fn one_that_showed_a_gauge_is_a_gauge() {
        check(
            json!({ "type": "singlestat", "gauge": { "show": true, "minValue": 0, "maxValue": 50, "thresholdLabels": true, "thresholdMarkers": true },
                "postfix": " req", "format": "none", "thresholds": "", "colors": ["g", "y", "r"], "colorBackground": true }),
            json!({ "type": "gauge", "options": { "reduceOptions": { "calcs": ["mean"], "fields": "", "values": false },
                    "orientation": "horizontal", "showThresholdLabels": true, "showThresholdMarkers": true },
                "fieldConfig": { "defaults": { "unit": "suffix: req", "thresholds": { "mode": "absolute", "steps": [
                    { "color": "g", "value": null }, { "color": "y", "value": 0 }] }, "min": 0, "max": 50 }, "overrides": [] } }),
        );
    }

    #[test]
    fn texts_around_a_value_that_has_a_unit_are_told() {
        assert_eq!(notes(json!({ "type": "singlestat", "id": 4, "format": "bytes", "postfix": "!" })), 1);
        assert_eq!(notes(json!({ "type": "singlestat", "id": 4, "format": "bytes" })), 0);
    }
}
