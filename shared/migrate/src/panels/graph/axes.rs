//! The left and the right axis of a graph as field settings.

use serde_json::{Value, json};

use crate::json::{Object, is_set, json_number, list, num, set, text, truthy};

/// Settings of one axis: those every kind has, and those of the chart.
#[derive(Clone, Default)]
pub(super) struct Axis {
    pub(super) standard: Object,
    pub(super) custom: Object,
}

/// The axis: 0 is left, 1 right.
pub(super) fn read(panel: &Object, at: usize) -> Axis {
    let Some(axis) = list(panel, "yaxes").get(at).and_then(Value::as_object) else { return Axis::default() };
    let mut standard = Object::new();
    if !text(axis, "format").is_empty() {
        set(&mut standard, "unit", text(axis, "format"));
    }
    for key in ["decimals", "min", "max"] {
        // What is no number was "as it comes".
        if let Some(number) = num(axis, key) {
            set(&mut standard, key, json_number(number));
        }
    }
    let mut custom = Object::new();
    let is_shown = axis.get("show").is_none_or(truthy);
    set(&mut custom, "axisPlacement", if is_shown { "auto" } else { "hidden" });
    if is_set(axis, "label") {
        set(&mut custom, "axisLabel", text(axis, "label"));
    }
    let log = num(axis, "logBase").filter(|base| *base > 1.0);
    set(
        &mut custom,
        "scaleDistribution",
        match log {
            Some(2.0) => json!({ "type": "log", "log": 2 }),
            Some(_) => json!({ "type": "log", "log": 10 }),
            None => json!({ "type": "linear" }),
        },
    );
    Axis { standard, custom }
}

/// What makes a series stand on the right axis, where that differs from the left. Limits that only the left one has are
/// taken away: a null does that.
pub(super) fn to_right(left: &Axis, right: &Axis) -> Vec<Value> {
    let mut properties = Vec::new();
    let mut put = |id: String, value: Value| properties.push(json!({ "id": id, "value": value }));
    for key in ["unit", "decimals", "min", "max"] {
        let (ours, theirs) = (right.standard.get(key), left.standard.get(key));
        if ours != theirs {
            put(key.to_owned(), ours.cloned().unwrap_or_default());
        }
    }
    for key in ["axisLabel", "scaleDistribution"] {
        let (ours, theirs) = (right.custom.get(key), left.custom.get(key));
        if ours != theirs {
            put(format!("custom.{key}"), ours.cloned().unwrap_or_default());
        }
    }
    let is_hidden = right.custom.get("axisPlacement").is_some_and(|placement| placement == "hidden");
    put("custom.axisPlacement".to_owned(), if is_hidden { "hidden" } else { "right" }.into());
    properties
}
