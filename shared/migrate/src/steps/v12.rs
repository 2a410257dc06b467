//! Version 12: what is hidden of a variable and when it is asked are numbers; a graph has a list of axes.

use serde_json::{Value, json};

use crate::Context;
use crate::json::{Object, child_mut, each_panel, each_variable, is_set, set, take, text};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    each_variable(dashboard, &mut |variable| {
        if !variable.get("refresh").is_some_and(Value::is_number) {
            let refresh = i64::from(is_set(variable, "refresh"));
            set(variable, "refresh", refresh);
        }
        if is_set(variable, "hideVariable") {
            set(variable, "hide", 2);
        } else if is_set(variable, "hideLabel") {
            set(variable, "hide", 1);
        }
    });
    each_panel(dashboard, &mut |panel| {
        if text(panel, "type") == "graph" {
            axes(panel);
        }
    });
}

fn axes(panel: &mut Object) {
    if !panel.get("grid").is_some_and(Value::is_object) || panel.contains_key("yaxes") {
        return;
    }
    let shown = take(panel, "y-axis").is_none_or(|show| crate::json::truthy(&show));
    let formats = take(panel, "y_formats").unwrap_or_default();
    let labels = [take(panel, "leftYAxisLabel"), take(panel, "rightYAxisLabel")];
    let Some(grid) = child_mut(panel, "grid") else { return };
    let mut axes = Vec::new();
    for (at, (side, label)) in ["left", "right"].into_iter().zip(labels).enumerate() {
        let mut of_grid = |key: &str| take(grid, &format!("{side}{key}")).unwrap_or_default();
        let (min, max, log) = (of_grid("Min"), of_grid("Max"), of_grid("LogBase"));
        axes.push(json!({
            "show": shown,
            "min": min,
            "max": max,
            "logBase": if log.is_null() { json!(1) } else { log },
            "format": formats.get(at).cloned().unwrap_or_else(|| "short".into()),
            "label": label,
        }));
    }
    set(panel, "yaxes", axes);
    let shown = take(panel, "x-axis").is_none_or(|show| crate::json::truthy(&show));
    set(panel, "xaxis", json!({ "show": shown }));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn axes_become_a_list() {
        crate::steps::check(
            super::step,
            &[
                (
                    json!({ "templating": { "list": [{ "refresh": true }, { "hideLabel": true }, { "hideVariable": true, "refresh": 2 }] } }),
                    json!({ "templating": { "list": [{ "refresh": 1 }, { "hideLabel": true, "refresh": 0, "hide": 1 },
                            { "hideVariable": true, "refresh": 2, "hide": 2 }] } }),
                ),
                (
                    json!({ "panels": [{ "type": "graph", "x-axis": false, "y-axis": true, "y_formats": ["kbyte", "ms"],
                        "leftYAxisLabel": "L", "grid": { "leftMin": 0, "rightMax": 9, "rightLogBase": 10, "threshold1": 5 } }] }),
                    json!({ "panels": [{ "type": "graph", "grid": { "threshold1": 5 }, "yaxes": [
                        { "show": true, "min": 0, "max": null, "logBase": 1, "format": "kbyte", "label": "L" },
                        { "show": true, "min": null, "max": 9, "logBase": 10, "format": "ms", "label": null }],
                        "xaxis": { "show": false } }] }),
                ),
                (
                    json!({ "panels": [{ "type": "graph", "grid": {}, "yaxes": [] }] }),
                    json!({ "panels": [{ "type": "graph", "grid": {}, "yaxes": [] }] }),
                ),
            ],
        );
    }
}
