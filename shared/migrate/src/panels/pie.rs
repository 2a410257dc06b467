//! The pie chart that was a plug-in of its own.

use serde_json::{Value, json};

use crate::Context;
use crate::fields;
use crate::json::{Object, child, is_set, num, object_at, set, text};

/// What is read here, and what had a use on its screen only.
const READ: &[&str] = &[
    "breakPoint",
    "combine",
    "decimals",
    "fontSize",
    "format",
    "legendType",
    "pieType",
    "strokeWidth",
    "valueName",
];

pub(super) fn open(panel: &mut Object, context: &mut Context<'_>) {
    if child(panel, "combine")
        .and_then(|combine| num(combine, "threshold"))
        .is_some_and(|threshold| threshold > 0.0)
    {
        context.note(panel, "Its small slices are not combined into one.");
    }
    let options = options(panel);
    let mut defaults = Object::new();
    set(
        &mut defaults,
        "unit",
        if text(panel, "format").is_empty() { "short" } else { text(panel, "format") },
    );
    set(&mut defaults, "decimals", num(panel, "decimals").map_or_else(|| 0.into(), crate::json::json_number));
    let overrides = colors(panel);
    super::forget(panel, READ);
    set(panel, "type", "piechart");
    set(panel, "options", options);
    let config = object_at(panel, "fieldConfig");
    object_at(config, "defaults").extend(defaults);
    crate::json::list_at(config, "overrides").extend(overrides);
}

/// Colours of series by name, as overrides.
pub(super) fn colors(panel: &Object) -> Vec<Value> {
    let colors = child(panel, "aliasColors").into_iter().flatten();
    let colored =
        colors.filter_map(|(alias, color)| Some((alias, color.as_str().filter(|color| !color.is_empty())?)));
    colored
        .map(|(alias, color)| {
            json!({ "matcher": { "id": "byName", "options": alias },
                    "properties": [{ "id": "color", "value": { "mode": "fixed", "fixedColor": color } }] })
        })
        .collect()
}

fn options(panel: &Object) -> Object {
    let legend = child(panel, "legend");
    let shows = |key: &str| legend.is_some_and(|legend| is_set(legend, key));
    let on_graph = text(panel, "legendType") == "On graph";
    let mut parts = Vec::new();
    if shows("values") {
        parts.push("value");
    }
    if shows("percentage") {
        parts.push("percent");
    }
    let is_shown = legend.is_none_or(|legend| is_set(legend, "show")) && !on_graph;
    let placement = if text(panel, "legendType") == "Right side" { "right" } else { "bottom" };
    let reducer = fields::reducer(text(panel, "valueName")).unwrap_or("lastNotNull");
    let mut options = Object::new();
    set(&mut options, "pieType", if text(panel, "pieType") == "donut" { "donut" } else { "pie" });
    set(&mut options, "reduceOptions", json!({ "calcs": [reducer], "fields": "", "values": false }));
    set(
        &mut options,
        "legend",
        json!({ "displayMode": if parts.is_empty() { "list" } else { "table" }, "placement": placement,
                "showLegend": is_shown, "calcs": [], "values": parts }),
    );
    if on_graph {
        let labels: Vec<&str> = std::iter::once("name").chain(parts).collect();
        set(&mut options, "displayLabels", labels);
    }
    set(&mut options, "tooltip", json!({ "mode": "single", "sort": "none" }));
    options
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::check;

    #[test]
    fn the_plugin_is_the_kind() {
        check(
            json!({ "type": "grafana-piechart-panel", "format": "bytes", "pieType": "donut", "legendType": "Right side", "valueName": "total",
                "legend": { "show": true, "values": true, "percentage": true }, "aliasColors": { "a": "red", "b": null }, "strokeWidth": 1,
                "combine": { "threshold": 0, "label": "Others" }, "targets": [] }),
            json!({ "type": "piechart", "targets": [], "options": { "pieType": "donut",
                    "reduceOptions": { "calcs": ["sum"], "fields": "", "values": false },
                    "legend": { "displayMode": "table", "placement": "right", "showLegend": true, "calcs": [], "values": ["value", "percent"] },
                    "tooltip": { "mode": "single", "sort": "none" } },
                "fieldConfig": { "defaults": { "unit": "bytes", "decimals": 0 }, "overrides": [
                    { "matcher": { "id": "byName", "options": "a" }, "properties": [{ "id": "color", "value": { "mode": "fixed", "fixedColor": "red" } }] }] } }),
        );
    }
}
