//! What a dashboard has besides panels and variables, in both forms: times, links, annotations, how pointers are shared.

use serde_json::{Value, json};

use super::{node, query_node, source};
use crate::json::{Object, child, is_set, list, num, object_at, set, set_new, take, text};

const SYNC: &[&str] = &["Off", "Crosshair", "Tooltip"];

/// Settings of time: of the new schema, and where the classic form has them.
const OF_TIME: &[(&str, Option<&str>, &str)] = &[
    ("autoRefresh", None, "refresh"),
    ("autoRefreshIntervals", Some("timepicker"), "refresh_intervals"),
    ("fiscalYearStartMonth", None, "fiscalYearStartMonth"),
    ("from", Some("time"), "from"),
    ("hideTimepicker", Some("timepicker"), "hidden"),
    ("nowDelay", Some("timepicker"), "nowDelay"),
    ("quickRanges", Some("timepicker"), "quick_ranges"),
    ("timezone", None, "timezone"),
    ("to", Some("time"), "to"),
    ("weekStart", None, "weekStart"),
];

/// A spec without elements, layout and variables becomes the frame of a classic dashboard.
pub(super) fn to_classic(mut spec: Object) -> Object {
    let annotations: Vec<Value> = match take(&mut spec, "annotations") {
        Some(Value::Array(list)) => list.iter().filter_map(annotation).collect(),
        _ => Vec::new(),
    };
    let sync = take(&mut spec, "cursorSync").unwrap_or_default();
    let times = take(&mut spec, "timeSettings").unwrap_or_default();
    let preferences = take(&mut spec, "preferences");
    let mut dashboard = spec;
    set(&mut dashboard, "annotations", json!({ "list": annotations }));
    let tooltip = SYNC.iter().position(|name| sync.as_str() == Some(name)).unwrap_or(0);
    set(&mut dashboard, "graphTooltip", tooltip);
    for (key, value) in times.as_object().into_iter().flatten() {
        let place = OF_TIME.iter().find(|(name, ..)| name == key);
        let (holder, name) = match place {
            Some((_, Some(part), name)) => (object_at(&mut dashboard, part), *name),
            Some((_, None, name)) => (&mut dashboard, *name),
            None => (object_at(&mut dashboard, "timepicker"), key.as_str()),
        };
        set(holder, name, value.clone());
    }
    if let Some(preferences) = preferences {
        crate::keep(&mut dashboard, "preferences", preferences);
    }
    dashboard
}

/// The frame of a classic dashboard becomes a spec without elements, layout and variables.
pub(super) fn from_classic(mut dashboard: Object) -> Object {
    let annotations = take(&mut dashboard, "annotations").unwrap_or_default();
    let annotations: Vec<Value> = match annotations.as_object() {
        Some(annotations) => list(annotations, "list").iter().filter_map(annotation_node).collect(),
        None => Vec::new(),
    };
    let sync = take(&mut dashboard, "graphTooltip").as_ref().and_then(crate::json::number).unwrap_or(0.0);
    let mut times = json!({ "from": "now-6h", "to": "now", "autoRefresh": "", "autoRefreshIntervals": [],
                            "hideTimepicker": false, "fiscalYearStartMonth": 0 });
    if let Some(times) = times.as_object_mut() {
        let parts = [take(&mut dashboard, "time"), take(&mut dashboard, "timepicker")];
        for (key, part, name) in OF_TIME {
            let found = match *part {
                None => take(&mut dashboard, name),
                Some("time") => parts[0].as_ref().and_then(|time| time.get(*name)).cloned(),
                Some(_) => parts[1].as_ref().and_then(|picker| picker.get(*name)).cloned(),
            };
            if let Some(value) = found.filter(|value| !value.is_null() && value != "") {
                set(times, key, value);
            }
        }
    }
    let mut spec = Object::new();
    set(&mut spec, "annotations", annotations);
    set(&mut spec, "cursorSync", SYNC.get(sync as usize).copied().unwrap_or("Off"));
    if let Some(preferences) =
        child(&dashboard, "belvedere").and_then(|ours| ours.get("preferences")).cloned()
    {
        set(&mut spec, "preferences", preferences);
        object_at(&mut dashboard, "belvedere").shift_remove("preferences");
    }
    set(&mut spec, "timeSettings", times);
    for (key, value) in dashboard {
        set_new(&mut spec, &key, value);
    }
    for (key, value) in
        [("links", json!([])), ("tags", json!([])), ("preload", json!(false)), ("title", json!(""))]
    {
        set_new(&mut spec, key, value);
    }
    spec
}

fn annotation(value: &Value) -> Option<Value> {
    let (_, spec) = node(value)?;
    let mut classic = child(spec, "legacyOptions").cloned().unwrap_or_default();
    for (key, value) in spec {
        if !matches!(key.as_str(), "query" | "legacyOptions" | "builtIn" | "datasource") {
            set(&mut classic, key, value.clone());
        }
    }
    if is_set(spec, "builtIn") {
        set(&mut classic, "builtIn", 1);
    }
    let query = child(spec, "query").cloned().unwrap_or_default();
    let mut reference = source(&query, Some(spec));
    if let Some(Value::Object(reference)) = &mut reference
        && text(reference, "type") == "grafana"
    {
        set_new(reference, "uid", "-- Grafana --");
    }
    if let Some(reference) = reference {
        set(&mut classic, "datasource", reference);
    }
    if let Some(own) = child(&query, "spec").filter(|own| !own.is_empty()) {
        set(&mut classic, "target", own.clone());
    }
    Some(Value::Object(classic))
}

fn annotation_node(value: &Value) -> Option<Value> {
    /// Fields that a spec has; all others are a source's own.
    const KNOWN: &[&str] = &["enable", "filter", "hide", "iconColor", "mappings", "name", "placement"];
    let mut classic = value.as_object()?.clone();
    let reference = take(&mut classic, "datasource").unwrap_or_default();
    let own = take(&mut classic, "target").unwrap_or_else(|| json!({}));
    let mut spec = Object::new();
    set(&mut spec, "query", query_node(&reference, own));
    for (key, default) in
        [("enable", json!(true)), ("hide", json!(false)), ("iconColor", json!("red")), ("name", json!(""))]
    {
        set(&mut spec, key, default);
    }
    if take(&mut classic, "builtIn").as_ref().and_then(crate::json::number) == Some(1.0) {
        set(&mut spec, "builtIn", true);
    }
    let mut others = Object::new();
    for (key, value) in classic {
        if KNOWN.contains(&key.as_str()) {
            set(&mut spec, &key, value);
        } else {
            others.insert(key, value);
        }
    }
    if !others.is_empty() {
        set(&mut spec, "legacyOptions", others);
    }
    Some(json!({ "kind": "AnnotationQuery", "spec": spec }))
}

/// A number of the grid.
pub(super) fn cell(object: &Object, key: &str, default: i64) -> i64 {
    num(object, key).map_or(default, |number| number.clamp(0.0, 1e6) as i64)
}
