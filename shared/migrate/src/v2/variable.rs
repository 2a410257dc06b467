//! Variables in both forms.

use serde_json::{Value, json};

use super::{node, query_node, source};
use crate::json::{Object, child, num, set, set_new, take, text};

/// Kinds: of the new schema and of the classic form.
const KINDS: &[(&str, &str)] = &[
    ("AdhocVariable", "adhoc"),
    ("ConstantVariable", "constant"),
    ("CustomVariable", "custom"),
    ("DatasourceVariable", "datasource"),
    ("GroupByVariable", "groupby"),
    ("IntervalVariable", "interval"),
    ("QueryVariable", "query"),
    ("SwitchVariable", "switch"),
    ("TextVariable", "textbox"),
];
const HIDE: &[&str] = &["dontHide", "hideLabel", "hideVariable", "inControlsMenu"];
const REFRESH: &[&str] = &["never", "onDashboardLoad", "onTimeRangeChanged"];
const SORT: &[&str] = &[
    "disabled",
    "alphabeticalAsc",
    "alphabeticalDesc",
    "numericalAsc",
    "numericalDesc",
    "alphabeticalCaseInsensitiveAsc",
    "alphabeticalCaseInsensitiveDesc",
    "naturalAsc",
    "naturalDesc",
];
/// Settings that are words in one form and numbers in the other.
const WORDS: &[(&str, &[&str])] = &[("hide", HIDE), ("refresh", REFRESH), ("sort", SORT)];
/// Where a query that is a text stands in the new schema, in which queries are objects.
const PLAIN_QUERY: &str = "__legacyStringValue";

pub(super) fn to_classic(variable: &Value) -> Option<Value> {
    let (kind, spec) = node(variable)?;
    let classic_kind = KINDS.iter().find(|(name, _)| *name == kind).map_or(kind, |(_, classic)| classic);
    let mut classic = Object::new();
    set(&mut classic, "type", classic_kind);
    for (key, value) in spec {
        set_new(&mut classic, key, value.clone());
    }
    for (key, words) in WORDS {
        let at = classic
            .get(*key)
            .and_then(Value::as_str)
            .and_then(|word| words.iter().position(|known| *known == word));
        if let Some(at) = at {
            set(&mut classic, key, at);
        }
    }
    match classic_kind {
        "query" => query(spec, &mut classic),
        "datasource" => {
            if let Some(kind) = take(&mut classic, "pluginId") {
                set(&mut classic, "query", kind);
            }
        }
        "adhoc" | "groupby" => {
            if let Some(source) =
                variable.as_object().and_then(|variable| source(&without_kind(variable), Some(spec)))
            {
                set(&mut classic, "datasource", source);
            }
        }
        "switch" => {
            let (on, off) = (take(&mut classic, "enabledValue"), take(&mut classic, "disabledValue"));
            let option = |value: Option<Value>, default: &str| {
                let value = value.unwrap_or_else(|| default.into());
                json!({ "text": value, "value": value })
            };
            set(&mut classic, "options", vec![option(on, "true"), option(off, "false")]);
            let current = take(&mut classic, "current").unwrap_or_default();
            set(&mut classic, "current", json!({ "text": current, "value": current }));
        }
        _ => {}
    }
    Some(Value::Object(classic))
}

fn query(spec: &Object, classic: &mut Object) {
    let Some(query) = child(spec, "query") else { return };
    if let Some(source) = source(query, Some(spec)) {
        set(classic, "datasource", source);
    }
    let own = child(query, "spec").cloned().unwrap_or_default();
    let plain = own.get(PLAIN_QUERY).cloned();
    set(classic, "query", plain.unwrap_or(Value::Object(own)));
}

/// A variable as a query node: its kind says nothing of the source.
fn without_kind(variable: &Object) -> Object {
    let mut node = variable.clone();
    set(&mut node, "kind", "DataQuery");
    node
}

pub(super) fn from_classic(variable: &Value) -> Option<Value> {
    let mut spec = variable.as_object()?.clone();
    let classic_kind = take(&mut spec, "type")?;
    let kind = KINDS.iter().find(|(_, classic)| classic_kind == *classic).map(|(kind, _)| *kind)?;
    let source = take(&mut spec, "datasource").filter(Value::is_object).unwrap_or_default();
    for (key, words) in WORDS {
        let word = num(&spec, key).and_then(|at| words.get(at as usize));
        if let Some(word) = word {
            set(&mut spec, key, *word);
        }
    }
    set_new(&mut spec, "hide", HIDE[0]);
    set_new(&mut spec, "skipUrlSync", false);
    let mut group = None;
    match kind {
        "QueryVariable" => {
            let own = match take(&mut spec, "query") {
                Some(Value::Object(own)) => Value::Object(own),
                Some(plain) => json!({ PLAIN_QUERY: plain }),
                None => json!({}),
            };
            set(&mut spec, "query", query_node(&source, own));
        }
        "DatasourceVariable" => {
            if let Some(kind) = take(&mut spec, "query") {
                set(&mut spec, "pluginId", kind);
            }
        }
        "AdhocVariable" | "GroupByVariable" => group = Some(source),
        "SwitchVariable" => {
            let options = take(&mut spec, "options").unwrap_or_default();
            let value = |at: usize, default: &str| {
                options
                    .get(at)
                    .and_then(|option| option.get("value"))
                    .cloned()
                    .unwrap_or_else(|| default.into())
            };
            set(&mut spec, "enabledValue", value(0, "true"));
            set(&mut spec, "disabledValue", value(1, "false"));
            let current = child(&spec, "current").and_then(|current| current.get("value")).cloned();
            set(&mut spec, "current", current.unwrap_or_else(|| "false".into()));
        }
        _ => {}
    }
    let mut node = json!({ "kind": kind });
    if let (Some(source), Some(node)) = (group, node.as_object_mut()) {
        set(node, "group", text(source.as_object().unwrap_or(&Object::new()), "type"));
        if let Some(uid) = source.get("uid") {
            set(node, "datasource", json!({ "name": uid }));
        }
    }
    node["spec"] = Value::Object(spec);
    Some(node)
}
