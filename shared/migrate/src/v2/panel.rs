//! An element and a panel: the same thing in both forms.

use serde_json::{Value, json};

use super::{node, query_node, source};
use crate::json::{Object, child, is_set, list, set, set_new, take, text};

/// Options of queries, which a classic panel has beside its queries.
const OF_QUERIES: &[&str] = &[
    "cacheTimeout",
    "hideTimeOverride",
    "interval",
    "maxDataPoints",
    "queryCachingTTL",
    "timeCompare",
    "timeFrom",
    "timeShift",
    "timeTo",
];

/// The panel of an element, without its place.
pub(super) fn to_classic(element: &Value) -> Option<Object> {
    let (kind, spec) = node(element)?;
    let mut panel = Object::new();
    for (key, value) in spec {
        if !matches!(key.as_str(), "data" | "vizConfig") {
            set(&mut panel, key, value.clone());
        }
    }
    if kind == "LibraryPanel" {
        return Some(panel);
    }
    if let Some((kind, config)) = spec.get("vizConfig").and_then(node) {
        let viz = child(spec, "vizConfig");
        let group = viz.map(|viz| text(viz, "group")).filter(|group| !group.is_empty()).unwrap_or(kind);
        set(&mut panel, "type", group);
        let version = viz.map(|viz| text(viz, "version")).unwrap_or_default();
        if !version.is_empty() {
            set(&mut panel, "pluginVersion", version);
        }
        for (key, value) in config {
            set(&mut panel, key, value.clone());
        }
    }
    let data = spec.get("data").and_then(node).map(|(_, data)| data);
    let queries = data.map_or(&[][..], |data| list(data, "queries"));
    let targets: Vec<Value> = queries.iter().filter_map(target).collect();
    if let Some(source) = common(&targets) {
        set(&mut panel, "datasource", source);
    }
    set(&mut panel, "targets", targets);
    let transformations = data.map_or(&[][..], |data| list(data, "transformations"));
    let transformations: Vec<Value> = transformations.iter().filter_map(transformation).collect();
    if !transformations.is_empty() {
        set(&mut panel, "transformations", transformations);
    }
    for (key, value) in data.and_then(|data| child(data, "queryOptions")).into_iter().flatten() {
        set(&mut panel, key, value.clone());
    }
    Some(panel)
}

fn target(query: &Value) -> Option<Value> {
    let (_, spec) = node(query)?;
    let query = child(spec, "query")?;
    let mut target = child(query, "spec").cloned().unwrap_or_default();
    if let Some(source) = source(query, Some(spec)) {
        set(&mut target, "datasource", source);
    }
    set(&mut target, "refId", spec.get("refId").cloned().unwrap_or_else(|| "A".into()));
    if is_set(spec, "hidden") {
        set(&mut target, "hide", true);
    }
    Some(Value::Object(target))
}

/// The source of a panel: that of its queries, or the one that stands for several.
fn common(targets: &[Value]) -> Option<Value> {
    let first = targets.first()?.get("datasource")?;
    if targets.iter().all(|target| target.get("datasource") == Some(first)) {
        return Some(first.clone());
    }
    Some(json!({ "type": "mixed", "uid": "-- Mixed --" }))
}

fn transformation(value: &Value) -> Option<Value> {
    let (kind, spec) = node(value)?;
    let group = value.get("group").and_then(Value::as_str).unwrap_or(kind);
    let mut transformation = spec.clone();
    set_new(&mut transformation, "id", group);
    Some(Value::Object(transformation))
}

/// The element of a panel, its place left out.
pub(super) fn from_classic(panel: &Object) -> Value {
    let id = panel.get("id").cloned().unwrap_or_default();
    let title = panel.get("title").cloned().unwrap_or_else(|| "".into());
    if let Some(library) = panel.get("libraryPanel").filter(|library| library.is_object()) {
        return json!({ "kind": "LibraryPanel", "spec": { "id": id, "title": title, "libraryPanel": library } });
    }
    let mut spec = Object::new();
    set(&mut spec, "id", id);
    set(&mut spec, "title", title);
    set(&mut spec, "description", panel.get("description").cloned().unwrap_or_else(|| "".into()));
    set(&mut spec, "links", panel.get("links").cloned().unwrap_or_else(|| json!([])));
    for key in ["transparent", "subtitle"] {
        if let Some(value) = panel.get(key) {
            set(&mut spec, key, value.clone());
        }
    }
    let mut options = Object::new();
    for key in OF_QUERIES {
        if let Some(value) = panel.get(*key).filter(|value| !value.is_null()) {
            set(&mut options, key, value.clone());
        }
    }
    let of_panel = panel.get("datasource").cloned().unwrap_or_default();
    let queries: Vec<Value> = list(panel, "targets")
        .iter()
        .filter_map(Value::as_object)
        .map(|target| query(target, &of_panel))
        .collect();
    let transformations: Vec<Value> =
        list(panel, "transformations").iter().filter_map(Value::as_object).map(transformation_node).collect();
    set(
        &mut spec,
        "data",
        json!({ "kind": "QueryGroup", "spec": { "queries": queries, "transformations": transformations, "queryOptions": options } }),
    );
    set(
        &mut spec,
        "vizConfig",
        json!({ "kind": "VizConfig", "group": text(panel, "type"), "version": text(panel, "pluginVersion"), "spec": {
            "options": child(panel, "options").cloned().unwrap_or_default(),
            "fieldConfig": panel.get("fieldConfig").cloned().unwrap_or_else(|| json!({ "defaults": {}, "overrides": [] })),
        } }),
    );
    json!({ "kind": "Panel", "spec": spec })
}

fn query(target: &Object, of_panel: &Value) -> Value {
    let mut own = target.clone();
    let source = take(&mut own, "datasource").filter(Value::is_object).unwrap_or_else(|| of_panel.clone());
    let name = take(&mut own, "refId").unwrap_or_else(|| "A".into());
    let is_hidden = take(&mut own, "hide").is_some_and(|hide| crate::json::truthy(&hide));
    json!({ "kind": "PanelQuery", "spec": { "query": query_node(&source, own.into()), "refId": name, "hidden": is_hidden } })
}

fn transformation_node(transformation: &Object) -> Value {
    let mut spec = transformation.clone();
    let id = take(&mut spec, "id").unwrap_or_default();
    set_new(&mut spec, "options", Object::new());
    json!({ "kind": "Transformation", "group": id, "spec": spec })
}
