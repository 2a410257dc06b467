//! Grafana's new schema, in which a dashboard is elements and a layout: read as classic JSON, and written from it.
//!
//! What the classic form has no word for is kept under the key `belvedere`: conditions of rendering, variables of rows,
//! how a grid arranged itself. Fields of a spec that nobody here knows stay beside the others.

mod document;
mod layout;
mod panel;
mod variable;

use model::dashboard::Lenient;
use serde_json::{Value, json};

use crate::json::{Object, child, set, set_new, take};
use crate::{Note, Refused};

/// The version that is written.
const API_VERSION: &str = "dashboard.grafana.app/v2";

/// Whether an object is the spec of a dashboard in the new schema.
pub(crate) fn is_spec(object: &Object) -> bool {
    !object.contains_key("panels")
        && object.get("elements").is_some_and(Value::is_object)
        && object.contains_key("layout")
}

/// The classic form of a spec.
///
/// # Errors
/// If its layout is none.
pub(crate) fn to_classic(spec: &Object, name: Option<&str>) -> Result<(Object, Vec<Note>), Refused> {
    let mut notes = Vec::new();
    let mut rest = spec.clone();
    let elements = match take(&mut rest, "elements") {
        Some(Value::Object(elements)) => elements,
        _ => Object::new(),
    };
    let layout = take(&mut rest, "layout").unwrap_or_default();
    if !layout.is_object() {
        return Err(Refused(
            "This dashboard has elements, but no layout that says where they stand.".to_owned(),
        ));
    }
    let panels = layout::to_panels(&layout, &elements, &mut notes);
    let variables: Vec<Value> = match take(&mut rest, "variables") {
        Some(Value::Array(list)) => list.iter().filter_map(variable::to_classic).collect(),
        _ => Vec::new(),
    };
    let mut dashboard = document::to_classic(rest);
    if let Some(name) = name {
        set_new(&mut dashboard, "uid", name);
    }
    set(&mut dashboard, "panels", panels);
    set(&mut dashboard, "templating", json!({ "list": variables }));
    Ok((dashboard, notes))
}

/// A dashboard of today in the new schema, wrapped as Grafana takes it.
pub fn from_classic(dashboard: &Value) -> Value {
    let mut rest = dashboard.as_object().cloned().unwrap_or_default();
    let uid = dashboard.text("uid");
    let panels = dashboard.list("panels");
    let variables = dashboard.at("templating").list("list").iter().filter_map(variable::from_classic);
    let variables: Vec<Value> = variables.collect();
    let (elements, layout) = layout::from_panels(panels);
    for key in
        ["panels", "templating", "uid", "id", "version", "schemaVersion", "gnetId", "__inputs", "__requires"]
    {
        rest.shift_remove(key);
    }
    let mut spec = document::from_classic(rest);
    set(&mut spec, "elements", elements);
    set(&mut spec, "layout", layout);
    set(&mut spec, "variables", variables);
    json!({ "apiVersion": API_VERSION, "kind": "Dashboard", "metadata": { "name": uid }, "spec": spec })
}

/// A node `{kind, spec}`: its kind and spec.
fn node(value: &Value) -> Option<(&str, &Object)> {
    let object = value.as_object()?;
    Some((object.get("kind").and_then(Value::as_str).unwrap_or_default(), child(object, "spec")?))
}

/// The reference to a source of a query node: by group and name, or in the first version of the schema as it always was.
fn source(query: &Object, beside: Option<&Object>) -> Option<Value> {
    if let Some(own) = beside.and_then(|beside| beside.get("datasource")).filter(|own| own.is_object()) {
        return Some(own.clone());
    }
    let kind = match crate::json::text(query, "group") {
        "" if crate::json::text(query, "kind") != "DataQuery" => crate::json::text(query, "kind"),
        group => group,
    };
    let uid = child(query, "datasource").map(|source| crate::json::text(source, "name")).unwrap_or_default();
    let mut reference = Object::new();
    if !kind.is_empty() {
        set(&mut reference, "type", kind);
    }
    if !uid.is_empty() {
        set(&mut reference, "uid", uid);
    }
    (!reference.is_empty()).then_some(Value::Object(reference))
}

/// A query node for a source and the source's own fields.
fn query_node(source: &Value, spec: Value) -> Value {
    let mut node = json!({ "kind": "DataQuery", "group": source.text("type"), "version": "v0" });
    if let (Some(node), false) = (node.as_object_mut(), source.text("uid").is_empty()) {
        set(node, "datasource", json!({ "name": source.text("uid") }));
    }
    node["spec"] = spec;
    node
}

#[cfg(test)]
mod tests;
