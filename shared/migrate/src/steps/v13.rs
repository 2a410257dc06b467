//! Version 13: the two thresholds of a graph are a list.

use serde_json::{Value, json};

use crate::Context;
use crate::json::{Object, child_mut, each_panel, is_set, json_number, num, set, take, text};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    each_panel(dashboard, &mut |panel| {
        if text(panel, "type") == "graph" {
            thresholds(panel);
        }
    });
}

fn thresholds(panel: &mut Object) {
    let Some(grid) = child_mut(panel, "grid") else { return };
    let is_line = is_set(grid, "thresholdLine");
    let limits = [num(grid, "threshold1"), num(grid, "threshold2")];
    let colors = [take(grid, "threshold1Color"), take(grid, "threshold2Color")];
    for key in ["threshold1", "threshold2", "thresholdLine"] {
        take(grid, key);
    }
    let falling = matches!(limits, [Some(first), Some(second)] if first > second);
    let list: Vec<Value> = limits
        .into_iter()
        .zip(colors)
        // The second one alone was never drawn.
        .take_while(|(limit, _)| limit.is_some())
        .filter_map(|(limit, color)| {
            let (kind, key) = if is_line { ("line", "lineColor") } else { ("fill", "fillColor") };
            Some(json!({ "value": json_number(limit?), kind: true, key: color, "colorMode": "custom",
                         "op": if falling { "lt" } else { "gt" } }))
        })
        .collect();
    if !panel.contains_key("thresholds") || !list.is_empty() {
        set(panel, "thresholds", list);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn thresholds_become_a_list() {
        crate::steps::check(
            super::step,
            &[
                (
                    json!({ "panels": [{ "type": "graph", "grid": { "threshold1": 200, "threshold1Color": "yellow",
                        "threshold2": 400, "threshold2Color": "red" } }] }),
                    json!({ "panels": [{ "type": "graph", "grid": {}, "thresholds": [
                        { "value": 200, "fill": true, "fillColor": "yellow", "colorMode": "custom", "op": "gt" },
                        { "value": 400, "fill": true, "fillColor": "red", "colorMode": "custom", "op": "gt" }] }] }),
                ),
                (
                    json!({ "panels": [{ "type": "graph", "grid": { "threshold1": 9, "threshold2": 3, "thresholdLine": true,
                        "threshold1Color": "a", "threshold2Color": "b" } }] }),
                    json!({ "panels": [{ "type": "graph", "grid": {}, "thresholds": [
                        { "value": 9, "line": true, "lineColor": "a", "colorMode": "custom", "op": "lt" },
                        { "value": 3, "line": true, "lineColor": "b", "colorMode": "custom", "op": "lt" }] }] }),
                ),
                (
                    json!({ "panels": [{ "type": "graph", "grid": { "threshold1": null, "threshold2": 3 } }] }),
                    json!({ "panels": [{ "type": "graph", "grid": {}, "thresholds": [] }] }),
                ),
            ],
        );
    }
}
