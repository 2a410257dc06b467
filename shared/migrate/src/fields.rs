//! Shapes of field settings that several steps and panel kinds share: value mappings, thresholds, reducers; pure
//! translations of one shape into another.

use model::dashboard::plain_text;
use serde_json::{Value, json};

use crate::json::{Object, is_set, json_number, list, num, number, set, text};

/// The reducer behind a name of the old panels, if there is one.
pub(crate) fn reducer(name: &str) -> Option<&'static str> {
    Some(match name {
        "current" | "lastNotNull" => "lastNotNull",
        "avg" | "mean" => "mean",
        "total" | "sum" => "sum",
        "min" => "min",
        "max" => "max",
        "first" => "first",
        "firstNotNull" => "firstNotNull",
        "last" => "last",
        "count" => "count",
        "range" => "range",
        "diff" => "diff",
        "delta" => "delta",
        "step" => "step",
        "logmin" => "logmin",
        "allIsZero" => "allIsZero",
        "allIsNull" => "allIsNull",
        "changeCount" => "changeCount",
        "distinctCount" => "distinctCount",
        _ => return None,
    })
}

/// Thresholds of the colours before, between and after the limits.
pub(crate) fn steps(limits: &[f64], colors: &[Value]) -> Option<Value> {
    let colors: Vec<&str> = colors.iter().map(|color| color.as_str().unwrap_or_default()).collect();
    if limits.is_empty() || colors.iter().all(|color| color.is_empty()) {
        return None;
    }
    let step = |at: usize, limit: Value| {
        let color = colors.get(at).copied().filter(|color| !color.is_empty()).unwrap_or("transparent");
        json!({ "color": color, "value": limit })
    };
    let first = std::iter::once(step(0, Value::Null));
    let others = limits.iter().enumerate().map(|(at, limit)| step(at + 1, json_number(*limit)));
    Some(json!({ "mode": "absolute", "steps": first.chain(others).collect::<Vec<_>>() }))
}

/// Steps of the first years, each with its own value: sorted, the first from minus infinity.
pub(crate) fn old_steps(list: &[Value]) -> Option<Value> {
    let mut steps: Vec<(f64, Value)> = list
        .iter()
        .filter_map(Value::as_object)
        .map(|step| {
            let value = step.get("value").and_then(number).unwrap_or(f64::NEG_INFINITY);
            (value, step.get("color").cloned().unwrap_or_else(|| "transparent".into()))
        })
        .collect();
    steps.sort_by(|a, b| a.0.total_cmp(&b.0));
    if steps.is_empty() {
        return None;
    }
    let steps = steps.into_iter().enumerate().map(|(at, (value, color))| {
        let value = if at == 0 || value.is_infinite() { Value::Null } else { json_number(value) };
        json!({ "color": color, "value": value })
    });
    Some(json!({ "mode": "absolute", "steps": steps.collect::<Vec<_>>() }))
}

/// The colour of the step that holds a value.
fn color_at(thresholds: Option<&Value>, value: f64) -> Option<Value> {
    let steps = thresholds?.get("steps")?.as_array()?;
    let within = |step: &&Value| step.get("value").and_then(number).is_none_or(|from| value >= from);
    steps.iter().rfind(within)?.get("color").cloned()
}

/// Value mappings of old (`type` 1 and 2) in today's form; those of today stay.
pub(crate) fn mappings(old: &[Value], thresholds: Option<&Value>) -> Vec<Value> {
    let mut values = Object::new();
    let mut others = Vec::new();
    for mapping in old {
        let Some(object) = mapping.as_object() else { continue };
        if text(object, "type").parse::<i64>().is_err() && object.get("type").is_some_and(Value::is_string) {
            others.push(mapping.clone());
            continue;
        }
        let said = object.get("text").cloned().unwrap_or_else(|| "".into());
        let mut result = Object::new();
        // The old panels coloured by the text that they showed, if it was a number.
        if let Some(color) = number(&said).and_then(|shown| color_at(thresholds, shown)) {
            set(&mut result, "color", color);
        }
        set(&mut result, "text", said);
        let null = |key: &str| text(object, key) == "null";
        let is_range =
            num(object, "type") == Some(2.0) || (!object.contains_key("type") && object.contains_key("from"));
        if (is_range && null("from") && null("to")) || (!is_range && null("value")) {
            others.push(json!({ "type": "special", "options": { "match": "null", "result": result } }));
        } else if is_range {
            let end = |key: &str| object.get(key).and_then(number).map_or(Value::Null, json_number);
            others.push(json!({ "type": "range",
                "options": { "from": end("from"), "to": end("to"), "result": result } }));
        } else if let Some(value) = object.get("value").and_then(plain_text) {
            values.insert(value, Value::Object(result));
        }
    }
    if !values.is_empty() {
        others.insert(0, json!({ "type": "value", "options": values }));
    }
    others
}

/// The mappings of a panel that kept them as `valueMaps` and `rangeMaps`, of which one kind was in use.
pub(crate) fn old_maps(holder: &Object, thresholds: Option<&Value>) -> Vec<Value> {
    let (values, ranges) = (list(holder, "valueMaps"), list(holder, "rangeMaps"));
    let kind = num(holder, "mappingType").unwrap_or(if values.is_empty() { 2.0 } else { 1.0 });
    let (kind, used) = if kind == 2.0 { (2, ranges) } else { (1, values) };
    let typed: Vec<Value> = used
        .iter()
        .filter_map(Value::as_object)
        .map(|map| {
            let mut map = map.clone();
            set(&mut map, "type", kind);
            Value::Object(map)
        })
        .collect();
    mappings(&typed, thresholds)
}

/// Whether a list of mappings has one of the old form.
pub(crate) fn has_old_mappings(list: &[Value]) -> bool {
    list.iter().filter_map(Value::as_object).any(|mapping| {
        mapping.get("type").is_none_or(|kind| number(kind).is_some()) && !is_set(mapping, "options")
    })
}

/// Whether a pattern of old means an expression: it starts with a slash.
pub(crate) fn matcher(pattern: &str) -> Value {
    let id = if pattern.len() > 1 && pattern.starts_with('/') { "byRegexp" } else { "byName" };
    json!({ "id": id, "options": pattern })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_mappings_become_todays() {
        let thresholds =
            json!({ "steps": [{ "color": "green", "value": null }, { "color": "red", "value": 10 }] });
        let old = [
            json!({ "type": 1, "value": "1", "text": "up", "op": "=" }),
            json!({ "type": 2, "from": "5", "to": 9.5, "text": "20" }),
            json!({ "type": 1, "value": "null", "text": "N/A" }),
            json!({ "type": 1, "value": 0, "text": "3" }),
            json!({ "type": 2, "from": "null", "to": "null", "text": "gone" }),
            json!({ "type": "regex", "options": { "pattern": "x" } }),
            json!(7),
        ];
        assert!(has_old_mappings(&old) && !has_old_mappings(&old[5..]));
        assert_eq!(
            json!(mappings(&old, Some(&thresholds))),
            json!([
                { "type": "value", "options": { "1": { "text": "up" }, "0": { "color": "green", "text": "3" } } },
                { "type": "range", "options": { "from": 5, "to": 9.5, "result": { "color": "red", "text": "20" } } },
                { "type": "special", "options": { "match": "null", "result": { "text": "N/A" } } },
                { "type": "special", "options": { "match": "null", "result": { "text": "gone" } } },
                { "type": "regex", "options": { "pattern": "x" } },
            ])
        );
    }

    #[test]
    fn limits_and_colours_become_steps() {
        let colors = [json!("a"), json!("b"), json!("c")];
        assert_eq!(
            steps(&[5.0, 7.5], &colors),
            Some(json!({ "mode": "absolute", "steps": [{ "color": "a", "value": null },
                { "color": "b", "value": 5 }, { "color": "c", "value": 7.5 }] }))
        );
        assert_eq!(steps(&[], &colors), None);
        assert_eq!(
            old_steps(&[
                json!({ "index": 1, "value": 3, "color": "y" }),
                json!({ "value": null, "color": "x" })
            ]),
            Some(
                json!({ "mode": "absolute", "steps": [{ "color": "x", "value": null }, { "color": "y", "value": 3 }] })
            )
        );
    }
}
