//! What dashboards come wrapped in: answers of the API, Kubernetes objects, config maps. Takes the document out, or says
//! why there is none; does not look into panels.

use serde_json::Value;

use crate::json::{self, Object, child, num, set_new, text};
use crate::{Note, Refused, v2};

/// Wrappings inside each other; nobody goes further than three.
const MAX_WRAPPINGS: usize = 6;

/// Of a classic document at least one of these is there.
const MARKS: &[&str] = &[
    "title",
    "panels",
    "rows",
    "templating",
    "schemaVersion",
    "uid",
    "time",
    "annotations",
    "tags",
    "version",
];

/// A document without schema version and rows: as old as the grid, which all of the later steps know.
const UNKNOWN_WITH_GRID: i64 = 15;

/// A classic document out of its wrapping.
pub(crate) struct Unwrapped {
    pub(crate) dashboard: Object,
    /// The version whose steps apply; nothing for one that was written by us from the new schema.
    pub(crate) version: Option<i64>,
    /// The version that it states.
    pub(crate) stated: Option<i64>,
    pub(crate) notes: Vec<Note>,
}

/// Takes the document out.
pub(crate) fn unwrap(mut value: Value) -> Result<Unwrapped, Refused> {
    let mut name = None;
    for _ in 0..MAX_WRAPPINGS {
        let object = match value {
            Value::Object(object) => object,
            other => return Err(refuse_other(&other)),
        };
        if v2::is_spec(&object) {
            let (dashboard, notes) = v2::to_classic(&object, name.as_deref())?;
            return Ok(Unwrapped { dashboard, version: None, stated: None, notes });
        }
        match inner(object, &mut name)? {
            Inner::Wrapped(next) => value = next,
            Inner::Document(mut dashboard) => {
                if let Some(name) = name {
                    set_new(&mut dashboard, "uid", name);
                }
                return classic(dashboard);
            }
        }
    }
    Err(Refused(format!("This document is wrapped more than {MAX_WRAPPINGS} times: it holds no dashboard.")))
}

enum Inner {
    Wrapped(Value),
    Document(Object),
}

/// One wrapping less, if there is one.
fn inner(mut object: Object, name: &mut Option<String>) -> Result<Inner, Refused> {
    if object.contains_key("panels") || object.contains_key("rows") {
        return Ok(Inner::Document(object));
    }
    if object.get("dashboard").is_some_and(Value::is_object) {
        return Ok(Inner::Wrapped(json::take(&mut object, "dashboard").unwrap_or_default()));
    }
    let kind = text(&object, "kind").to_owned();
    if object.get("spec").is_some_and(Value::is_object)
        && (!kind.is_empty() || object.contains_key("apiVersion"))
    {
        if let Some(found) = child(&object, "metadata").map(|metadata| text(metadata, "name")) {
            *name = Some(found.to_owned()).filter(|name| !name.is_empty());
        }
        if let Some(written) =
            child(&object, "spec").and_then(|spec| spec.get("json")).and_then(Value::as_str)
        {
            return parse(written, "spec.json").map(Inner::Wrapped);
        }
        if !kind.is_empty() && !kind.ends_with("Dashboard") {
            return Err(Refused(format!("This is a {kind}, not a dashboard.")));
        }
        return Ok(Inner::Wrapped(json::take(&mut object, "spec").unwrap_or_default()));
    }
    if kind == "ConfigMap" {
        let data: Vec<(&String, &str)> = child(&object, "data")
            .into_iter()
            .flatten()
            .filter_map(|(key, value)| Some((key, value.as_str()?)))
            .collect();
        return match data.as_slice() {
            [(key, written)] => parse(written, key).map(Inner::Wrapped),
            many => Err(Refused(format!(
                "This config map holds {} files: bring in one dashboard at a time.",
                many.len()
            ))),
        };
    }
    if object.get("items").is_some_and(Value::is_array) && kind.ends_with("List") {
        let count = json::list(&object, "items").len();
        return Err(Refused(format!("This is a list of {count} objects: bring in one dashboard at a time.")));
    }
    if object.get("model").is_some_and(Value::is_object) || object.get("result").is_some_and(Value::is_object)
    {
        return Err(Refused("This is a library panel, not a dashboard.".to_owned()));
    }
    if object.is_empty() || MARKS.iter().any(|mark| object.contains_key(*mark)) {
        return Ok(Inner::Document(object));
    }
    Err(Refused("This is not a dashboard: it has neither panels nor rows nor elements.".to_owned()))
}

fn parse(written: &str, place: &str) -> Result<Value, Refused> {
    serde_json::from_str(written)
        .map_err(|error| Refused(format!("The dashboard in {place} cannot be read: {error}.")))
}

fn refuse_other(value: &Value) -> Refused {
    Refused(match value {
        Value::Array(_) => "This is a list, not a dashboard: bring in one dashboard at a time.".to_owned(),
        Value::String(_) => "This is a text, not a dashboard.".to_owned(),
        _ => "This is not a dashboard: a dashboard is a JSON object.".to_owned(),
    })
}

fn classic(dashboard: Object) -> Result<Unwrapped, Refused> {
    let stated = num(&dashboard, "schemaVersion").map(|version| version.clamp(0.0, 1e6) as i64);
    let version = match stated {
        Some(version) if version > 0 => version,
        _ if dashboard.contains_key("rows") => 0,
        _ => UNKNOWN_WITH_GRID,
    };
    Ok(Unwrapped { dashboard, version: Some(version), stated, notes: Vec::new() })
}

#[cfg(test)]
#[expect(clippy::needless_pass_by_value, reason = "cases are written as json! at the call")]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(value: Value, expect: Value) {
        assert_eq!(Value::Object(unwrap(value).map_err(|refused| refused.0).unwrap().dashboard), expect);
    }

    #[track_caller]
    fn check_refused(value: Value, says: &str) {
        let refused = unwrap(value).err().map(|refused| refused.0).unwrap_or_default();
        assert!(refused.contains(says), "{refused}");
    }

    #[test]
    fn documents_come_out_of_their_wrappings() {
        let plain = json!({ "title": "x", "panels": [] });
        check(plain.clone(), plain.clone());
        check(json!({ "dashboard": plain, "meta": {} }), plain.clone());
        check(json!({ "dashboard": plain, "folderUid": "f", "overwrite": true }), plain.clone());
        check(
            json!({ "apiVersion": "dashboard.grafana.app/v1beta1", "kind": "Dashboard", "metadata": { "name": "u" },
                    "spec": { "title": "x", "panels": [] } }),
            json!({ "title": "x", "panels": [], "uid": "u" }),
        );
        check(
            json!({ "apiVersion": "grafana.integreatly.org/v1beta1", "kind": "GrafanaDashboard",
                    "spec": { "json": "{\"title\":\"x\",\"panels\":[]}" } }),
            plain.clone(),
        );
        check(
            json!({ "apiVersion": "v1", "kind": "ConfigMap", "data": { "a.json": "{\"title\":\"x\",\"panels\":[]}" } }),
            plain,
        );
    }

    #[test]
    fn what_is_no_dashboard_is_refused_in_a_sentence() {
        check_refused(json!([{}, {}]), "a list");
        check_refused(json!("x"), "a text");
        check_refused(json!(null), "JSON object");
        check_refused(json!({ "a": 1 }), "neither panels nor rows");
        check_refused(json!({ "apiVersion": "x", "kind": "Folder", "spec": {} }), "This is a Folder");
        check_refused(json!({ "kind": "DashboardList", "items": [{}, {}] }), "list of 2 objects");
        check_refused(json!({ "uid": "x", "model": {} }), "library panel");
        check_refused(json!({ "kind": "ConfigMap", "data": { "a": "{", "b": "{" } }), "2 files");
        check_refused(json!({ "kind": "ConfigMap", "data": { "a": "{" } }), "in a cannot be read");
    }
}
