//! Bringing in an exported dashboard: what it holds, what it needs, what will not work; and putting in the choices.

use std::collections::BTreeSet;

use model::api::{ImportInput, ImportReport, Notice};
use model::dashboard::Dashboard;
use serde_json::Value;

use super::document::Document;
use crate::error::{Error, bad_request};

/// The oldest schema that is shown as it is.
const OLDEST_SCHEMA: i64 = 30;

/// The document within a text: the text itself, or what the API answers (`{"dashboard": …, "meta": …}`).
///
/// # Errors
/// 400 if it is not a classic dashboard.
pub(super) fn unwrap(text: &str) -> Result<Document, Error> {
    let document = Document::parse(text)?;
    let inner: Option<Box<serde_json::value::RawValue>> = document.get("dashboard");
    match inner {
        Some(inner) if !document.has("panels") && !document.has("rows") => Document::parse(inner.get()),
        _ => Ok(document),
    }
}

/// What an import would bring.
///
/// # Errors
/// 400 if the document is of a kind that cannot be read.
pub(super) fn report(document: &Document, replaces: Option<String>) -> Result<ImportReport, Error> {
    if document.has("elements") && document.has("layout")
        || document.has("apiVersion") && document.has("spec")
    {
        return Err(bad_request(
            "This is a dashboard in Grafana's new schema: export it again as classic JSON (Export, then Classic)",
        ));
    }
    let value: Value =
        serde_json::from_str(&document.to_text()?).map_err(|error| Error::Internal(error.to_string()))?;
    let dashboard = Dashboard::new(value);
    let panels = panels(dashboard.json());
    Ok(ImportReport {
        title: dashboard.title(),
        uid: dashboard.uid(),
        schema_version: dashboard.schema_version(),
        panels: panels.len(),
        variables: dashboard.variables().len(),
        inputs: inputs(document),
        replaces,
        notices: notices(&dashboard, &panels),
    })
}

/// The inputs that a document asks for.
pub(super) fn inputs(document: &Document) -> Vec<ImportInput> {
    let text =
        |input: &Value, key: &str| input.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let declared: Vec<Value> = document.get("__inputs").unwrap_or_default();
    declared
        .iter()
        .map(|input| ImportInput {
            name: text(input, "name"),
            kind: text(input, "type"),
            plugin_id: text(input, "pluginId"),
            value: text(input, "value"),
        })
        .filter(|input| is_name(&input.name))
        .collect()
}

/// The document with its inputs replaced by the choices. Text is replaced in the text, so nothing else changes.
///
/// # Errors
/// 400 for an input whose name is not one.
pub(super) fn put_in(document: &Document, choices: &[ImportInput]) -> Result<Document, Error> {
    let mut document = document.clone();
    document.remove("__inputs");
    let mut text = document.to_text()?;
    for choice in choices {
        if !is_name(&choice.name) {
            return Err(bad_request(format!("{:?} is not the name of an input", choice.name)));
        }
        let quoted =
            serde_json::to_string(&choice.value).map_err(|error| Error::Internal(error.to_string()))?;
        let escaped = quoted.trim_start_matches('"').strip_suffix('"').unwrap_or_default();
        text = text.replace(&format!("${{{}}}", choice.name), escaped);
    }
    Document::parse(&text)
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// All panels, those in rows included, rows themselves not.
fn panels(dashboard: &Value) -> Vec<&Value> {
    let mut found = Vec::new();
    for panel in dashboard.get("panels").and_then(Value::as_array).into_iter().flatten() {
        if panel.get("type").and_then(Value::as_str) == Some("row") {
            found.extend(panel.get("panels").and_then(Value::as_array).into_iter().flatten());
        } else {
            found.push(panel);
        }
    }
    found
}

fn notices(dashboard: &Dashboard, panels: &[&Value]) -> Vec<Notice> {
    let mut notices = Vec::new();
    let mut note = |place: &str, message: String| notices.push(Notice { place: place.to_owned(), message });
    let schema_version = dashboard.schema_version();
    if schema_version < OLDEST_SCHEMA {
        note(
            "",
            format!(
                "Its schema version {schema_version} is older than {OLDEST_SCHEMA}: some settings are not read."
            ),
        );
    }
    if dashboard.json().get("rows").is_some() {
        note("", "It is laid out in rows of an old kind, whose panels are kept but not shown.".to_owned());
    }
    let text =
        |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    for panel in panels {
        let title = text(panel, "title");
        if panel.get("alert").is_some_and(Value::is_object) {
            note(&title, "Its alert is kept but not run.".to_owned());
        }
        if panel.get("libraryPanel").is_some_and(Value::is_object) {
            note(&title, "It refers to a library panel, which is not part of the file.".to_owned());
        }
    }
    let unknown: BTreeSet<String> = panels
        .iter()
        .flat_map(|panel| {
            let targets = panel.get("targets").and_then(Value::as_array).into_iter().flatten();
            targets.chain([*panel]).filter_map(|holder| holder.get("datasource"))
        })
        .filter_map(|source| source.get("type").and_then(Value::as_str))
        .filter(|kind| !is_known_source(kind))
        .map(str::to_owned)
        .collect();
    for kind in unknown {
        note("", format!("Its queries to a data source of kind {kind} are kept but not run."));
    }
    notices
}

fn is_known_source(kind: &str) -> bool {
    // References that are no data source: variables, the dashboard itself, Grafana's own and mixed queries.
    const NO_KIND: [&str; 5] = ["", "datasource", "grafana", "mixed", "__expr__"];
    NO_KIND.contains(&kind) || kind.starts_with('$') || super::super::data_sources::is_known_kind(kind)
}

#[cfg(test)]
mod tests {
    use model::api::ImportInput;

    use super::{inputs, put_in, report, unwrap};

    #[test]
    fn inputs_are_put_in_as_text_and_nothing_else_changes() {
        let text = r#"{"__inputs":[{"name":"DS_P","type":"datasource","pluginId":"prometheus"},{"name":"a b"}],
            "title":"x","n":1.10,"panels":[{"datasource":{"uid":"${DS_P}"}}]}"#;
        let document = unwrap(text).unwrap();
        let mut asked = inputs(&document);
        assert_eq!(asked.len(), 1);
        asked[0].value = "quo\"te\\".to_owned();
        let done = put_in(&document, &asked).unwrap().to_text().unwrap();
        assert_eq!(done, r#"{"title":"x","n":1.10,"panels":[{"datasource":{"uid":"quo\"te\\"}}]}"#);
        let bad = ImportInput {
            name: "}".to_owned(),
            kind: String::new(),
            plugin_id: String::new(),
            value: String::new(),
        };
        assert!(put_in(&document, &[bad]).is_err());
    }

    #[test]
    fn a_report_says_what_is_not_carried() {
        let text = r#"{"dashboard":{"title":"T","uid":"u","schemaVersion":20,"panels":[
            {"type":"row","panels":[{"title":"in","type":"graph","alert":{},"datasource":{"type":"loki","uid":"l"}}]},
            {"title":"lib","libraryPanel":{"uid":"x"},"targets":[{"datasource":{"type":"prometheus","uid":"p"}}]}
        ]},"meta":{}}"#;
        let report = report(&unwrap(text).unwrap(), Some("old".to_owned())).unwrap();
        assert_eq!((report.title.as_str(), report.panels, report.replaces.as_deref()), ("T", 2, Some("old")));
        let text: Vec<String> =
            report.notices.iter().map(|n| format!("{}: {}", n.place, n.message)).collect();
        assert_eq!(text.len(), 4, "{text:#?}");
        assert!(text[0].contains("20") && text[1].starts_with("in:") && text[2].starts_with("lib:"));
        assert!(text[3].contains("loki"));
    }

    #[test]
    fn the_new_schema_is_refused_in_clear_words() {
        let document = unwrap(r#"{"apiVersion":"v2","spec":{}}"#).unwrap();
        assert!(report(&document, None).unwrap_err().to_string().contains("Classic"));
    }
}
