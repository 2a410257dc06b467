//! Thresholds of a graph as steps, and its time regions as an annotation query of the dashboard.

use serde_json::{Value, json};

use crate::Context;
use crate::json::{Object, is_set, json_number, list, num, set, text};

/// One threshold.
struct Limit<'a> {
    value: f64,
    is_above: bool,
    color: &'a str,
}

/// The steps, and how they are shown.
pub(super) fn read(panel: &Object) -> Option<(Value, Value)> {
    let old: Vec<&Object> = list(panel, "thresholds").iter().filter_map(Value::as_object).collect();
    let mut limits: Vec<Limit<'_>> = old
        .iter()
        .filter_map(|limit| {
            let is_above = text(limit, "op") != "lt";
            Some(Limit { value: num(limit, "value")?, is_above, color: color(limit) })
        })
        .collect();
    if limits.is_empty() {
        return None;
    }
    limits.sort_by(|a, b| a.value.total_cmp(&b.value));
    let mut steps: Vec<(Option<f64>, &str)> = Vec::new();
    for (at, limit) in limits.iter().enumerate() {
        if limit.is_above {
            steps.push((Some(limit.value), limit.color));
            continue;
        }
        // Below the first limit all is of its colour; what comes after it depends on the next one.
        if steps.is_empty() {
            steps.push((None, limit.color));
        }
        let next = limits.get(at + 1).filter(|next| !next.is_above);
        steps.push((Some(limit.value), next.map_or("transparent", |next| next.color)));
    }
    if steps.first().is_some_and(|(from, _)| from.is_some()) {
        steps.insert(0, (None, "transparent"));
    }
    let steps: Vec<Value> = steps
        .into_iter()
        .map(|(from, color)| json!({ "color": color, "value": from.map_or(Value::Null, json_number) }))
        .collect();
    let any = |key: &str| old.iter().any(|limit| is_set(limit, key));
    let mode = match (any("line"), any("fill")) {
        (true, true) => "line+area",
        (false, true) => "area",
        (true, false) => "line",
        (false, false) => "off",
    };
    Some((json!({ "mode": "absolute", "steps": steps }), json!({ "mode": mode })))
}

fn color(limit: &Object) -> &str {
    match text(limit, "colorMode") {
        "warning" => "orange",
        "ok" => "green",
        "custom" => {
            let own = ["fillColor", "lineColor"].into_iter().map(|key| text(limit, key));
            own.into_iter().find(|color| !color.is_empty()).unwrap_or("red")
        }
        _ => "red",
    }
}

/// Hands the time regions of the panel to the dashboard: there they are an annotation for this panel.
pub(super) fn regions(panel: &mut Object, context: &mut Context<'_>) {
    let id = panel.get("id").cloned().unwrap_or_default();
    for (at, region) in list(panel, "timeRegions").iter().filter_map(Value::as_object).enumerate() {
        let mut span = Object::new();
        for key in ["from", "to", "fromDayOfWeek", "toDayOfWeek"] {
            if let Some(value) = region.get(key).filter(|value| !value.is_null()) {
                set(&mut span, key, value.clone());
            }
        }
        set(&mut span, "timezone", "utc");
        let color = match text(region, "colorMode") {
            "custom" => ["fillColor", "lineColor"]
                .into_iter()
                .map(|key| text(region, key))
                .find(|color| !color.is_empty()),
            name => Some(name)
                .filter(|name| matches!(*name, "gray" | "red" | "green" | "blue" | "yellow" | "orange")),
        };
        context.annotations.push(json!({
            "name": format!("Time region {} of panel {id}", at + 1),
            "enable": true,
            "hide": true,
            "iconColor": color.unwrap_or("gray"),
            "datasource": { "type": "grafana", "uid": "-- Grafana --" },
            "filter": { "exclude": false, "ids": [id] },
            "target": { "queryType": "timeRegions", "refId": "Anno", "timeRegion": span },
        }));
    }
}
