//! Heat maps of the first kind, which kept everything beside their options.

use serde_json::{Value, json};

use crate::Context;
use crate::json::{Object, child, child_mut, is_set, json_number, num, object_at, set, take, text};

const READ: &[&str] = &[
    "cards",
    "color",
    "dataFormat",
    "heatmap",
    "hideZeroBuckets",
    "highlightCards",
    "legend",
    "reverseYBuckets",
    "tooltip",
    "tooltipDecimals",
    "xAxis",
    "xBucketNumber",
    "xBucketSize",
    "yAxis",
    "yBucketBound",
    "yBucketNumber",
    "yBucketSize",
];

/// The name that it had while it was new.
pub(super) fn renamed(panel: &mut Object, _: &mut Context<'_>) {
    set(panel, "type", "heatmap");
    if let Some(options) = child_mut(panel, "options")
        && let Some(frame) = take(options, "bucketFrame")
    {
        crate::json::set_new(options, "rowsFrame", frame);
    }
}

pub(super) fn open(panel: &mut Object, _: &mut Context<'_>) {
    let is_old = ["color", "yAxis", "dataFormat", "cards"].iter().any(|key| panel.contains_key(*key));
    if !is_old || child(panel, "options").is_some_and(|options| !options.is_empty()) {
        return;
    }
    let options = options(panel);
    super::forget(panel, READ);
    set(panel, "options", options);
    let config = object_at(panel, "fieldConfig");
    object_at(config, "defaults");
    crate::json::list_at(config, "overrides");
}

fn options(panel: &Object) -> Object {
    let none = Object::new();
    let of = |key: &str| child(panel, key).unwrap_or(&none);
    let (axis, cards) = (of("yAxis"), of("cards"));
    let calculates = text(panel, "dataFormat") != "tsbuckets";
    let mut options = Object::new();
    set(&mut options, "calculate", calculates);
    if calculates {
        set(&mut options, "calculation", calculation(panel, axis));
    }
    let gap = num(cards, "cardPadding").unwrap_or(2.0);
    set(&mut options, "cellGap", json_number(if gap == 0.0 { 1.0 } else { gap }));
    if let Some(round) = num(cards, "cardRound") {
        set(&mut options, "cellRadius", json_number(round));
    }
    set(&mut options, "cellValues", numbers(&[("decimals", num(panel, "tooltipDecimals"))]));
    set(&mut options, "color", color(of("color")));
    if is_set(panel, "hideZeroBuckets") {
        set(&mut options, "filterValues", json!({ "le": 1e-9 }));
    }
    set(&mut options, "legend", json!({ "show": is_set(of("legend"), "show") }));
    let layout = match text(panel, "yBucketBound") {
        "upper" => "ge",
        "lower" => "le",
        "middle" => "unknown",
        _ => "auto",
    };
    set(&mut options, "rowsFrame", json!({ "layout": layout }));
    set(&mut options, "showValue", "never");
    let tooltip = of("tooltip");
    let mode = if tooltip.get("show").is_none_or(crate::json::truthy) { "single" } else { "none" };
    set(
        &mut options,
        "tooltip",
        json!({ "mode": mode, "yHistogram": is_set(tooltip, "showHistogram"), "showColorScale": false }),
    );
    let mut y = numbers(&[
        ("axisWidth", num(axis, "width")),
        ("min", num(axis, "min")),
        ("max", num(axis, "max")),
        ("decimals", num(axis, "decimals")),
    ]);
    set(
        &mut y,
        "axisPlacement",
        if axis.get("show") == Some(&Value::Bool(false)) { "hidden" } else { "left" },
    );
    set(&mut y, "reverse", is_set(panel, "reverseYBuckets"));
    if !text(axis, "format").is_empty() {
        set(&mut y, "unit", text(axis, "format"));
    }
    set(&mut options, "yAxis", y);
    options
}

/// Fields with those of the numbers that are there.
fn numbers(fields: &[(&str, Option<f64>)]) -> Object {
    fields.iter().filter_map(|(key, number)| Some(((*key).to_owned(), json_number((*number)?)))).collect()
}

fn calculation(panel: &Object, axis: &Object) -> Value {
    let buckets = |side: &str| -> Option<Value> {
        let of = |what: &str| {
            let value = panel.get(&format!("{side}Bucket{what}"))?;
            Some(value).filter(|value| crate::json::truthy(value)).map(|value| match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            })
        };
        let size = of("Size").map(|value| json!({ "mode": "size", "value": value }));
        size.or_else(|| of("Number").map(|value| json!({ "mode": "count", "value": value })))
    };
    let mut calculation = Object::new();
    if let Some(x) = buckets("x") {
        set(&mut calculation, "xBuckets", x);
    }
    let log = num(axis, "logBase").filter(|log| *log > 1.0);
    let y = match log {
        Some(log) => {
            let mut y = json!({ "mode": "count", "scale": { "type": "log", "log": json_number(log) } });
            if let Some(split) = num(axis, "splitFactor").filter(|split| *split > 0.0) {
                y["value"] = json_number(split).to_string().into();
            }
            Some(y)
        }
        None => buckets("y"),
    };
    if let Some(y) = y {
        set(&mut calculation, "yBuckets", y);
    }
    Value::Object(calculation)
}

fn color(color: &Object) -> Object {
    let mut new = Object::new();
    let scheme = text(color, "colorScheme").trim_start_matches("interpolate");
    set(&mut new, "mode", if text(color, "mode") == "opacity" { "opacity" } else { "scheme" });
    set(&mut new, "scheme", if scheme.is_empty() { "Oranges" } else { scheme });
    set(&mut new, "steps", 128);
    set(
        &mut new,
        "fill",
        if text(color, "cardColor").is_empty() { "dark-orange" } else { text(color, "cardColor") },
    );
    set(&mut new, "scale", if text(color, "colorScale") == "linear" { "linear" } else { "exponential" });
    set(&mut new, "exponent", json_number(num(color, "exponent").unwrap_or(0.5)));
    let (mut min, mut max) = (num(color, "min"), num(color, "max"));
    let is_reversed = matches!((min, max), (Some(min), Some(max)) if min > max);
    if is_reversed {
        std::mem::swap(&mut min, &mut max);
    }
    set(&mut new, "reverse", is_reversed);
    new.extend(numbers(&[("min", min), ("max", max)]));
    new
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::check;

    #[test]
    fn the_first_heat_maps_are_read() {
        check(
            json!({ "type": "heatmap", "dataFormat": "tsbuckets", "yBucketBound": "auto", "cards": { "cardPadding": null },
                "color": { "mode": "spectrum", "colorScheme": "interpolateSpectral", "colorScale": "sqrt", "exponent": 0.5, "min": 5, "max": 1 },
                "legend": { "show": true }, "tooltip": { "show": true, "showHistogram": true }, "hideZeroBuckets": true, "heatmap": {},
                "yAxis": { "show": true, "format": "s", "logBase": 1, "min": null, "max": "9", "decimals": 0 }, "reverseYBuckets": true }),
            json!({ "type": "heatmap", "options": { "calculate": false, "cellGap": 2, "cellValues": {},
                    "color": { "mode": "scheme", "scheme": "Spectral", "steps": 128, "fill": "dark-orange", "scale": "exponential",
                        "exponent": 0.5, "reverse": true, "min": 1, "max": 5 },
"filterValues": { "le": 1e-9 }, "legend": { "show": true },
                    "rowsFrame": { "layout": "auto" }, "showValue": "never",
                    "tooltip": { "mode": "single", "yHistogram": true, "showColorScale": false },
                    "yAxis": { "max": 9, "decimals": 0, "axisPlacement": "left", "reverse": true, "unit": "s" } },
                "fieldConfig": { "defaults": {}, "overrides": [] } }),
        );
        let new = json!({ "type": "heatmap", "options": { "calculate": true } });
        check(new.clone(), new);
    }

    #[test]
    fn buckets_of_old_are_calculated() {
        let before = json!({ "type": "heatmap", "color": {}, "xBucketSize": "5m", "yBucketNumber": 7,
                             "yAxis": { "logBase": 1 }, "options": {} });
        let dashboard = json!({ "title": "x", "schemaVersion": 16, "panels": [before] });
        let after = crate::open_value(dashboard, &[]).unwrap().dashboard;
        assert_eq!(
            after["panels"][0]["options"]["calculation"],
            json!({ "xBuckets": { "mode": "size", "value": "5m" }, "yBuckets": { "mode": "count", "value": "7" } })
        );
    }
}
