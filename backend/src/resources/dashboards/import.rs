//! Bringing in an exported dashboard: what it holds, what it needs, what will not work; and putting in the choices.

use model::api::{ImportInput, ImportReport, Notice};
use model::dashboard::Dashboard;
use model::json_budget::{Budget, check};
use panels::report::Report;
use serde_json::Value;

use super::document::Document;
use crate::datasources;
use crate::error::{Error, bad_request};

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

/// The document in the bytes of a file.
///
/// # Errors
/// In a sentence that says what is wrong and where.
pub(crate) fn read(bytes: &[u8]) -> Result<Document, Error> {
    let text = check(bytes, Budget::DOCUMENT)
        .map_err(|refusal| bad_request(format!("The file is refused: {refusal}")))?;
    let document = unwrap(text)?;
    if !["panels", "rows", "templating", "spec", "elements"].iter().any(|key| document.has(key)) {
        return Err(bad_request("This is no dashboard: it has neither panels nor rows"));
    }
    Ok(document)
}

/// What of the document is shown, panel by panel.
///
/// # Errors
/// 400 if the document is of a kind that cannot be read.
pub(crate) fn inspect(document: &Document) -> Result<Report, Error> {
    Ok(panels::report::report(&dashboard(document)?, &datasources::honours))
}

/// What an import would bring.
///
/// # Errors
/// 400 if the document is of a kind that cannot be read.
pub(super) fn report(document: &Document, replaces: Option<String>) -> Result<ImportReport, Error> {
    let dashboard = dashboard(document)?;
    let panels = panels(dashboard.json());
    Ok(ImportReport {
        title: dashboard.title(),
        uid: dashboard.uid(),
        schema_version: dashboard.schema_version(),
        panels: panels.len(),
        variables: dashboard.variables().len(),
        inputs: inputs(document),
        replaces,
        notices: notices(&dashboard),
    })
}

/// The document as a dashboard.
fn dashboard(document: &Document) -> Result<Dashboard, Error> {
    if document.has("elements") && document.has("layout")
        || document.has("apiVersion") && document.has("spec")
    {
        return Err(bad_request(
            "This is a dashboard in Grafana's new schema: export it again as classic JSON (Export, then Classic)",
        ));
    }
    let value: Value =
        serde_json::from_str(&document.to_text()?).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Dashboard::new(value))
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

/// What is not shown as it is meant, of the whole dashboard first, then panel by panel.
fn notices(dashboard: &Dashboard) -> Vec<Notice> {
    let report = panels::report::report(dashboard, &datasources::honours);
    let whole = report.notes.into_iter().map(|message| Notice { place: String::new(), message });
    let of_panels = report.panels.into_iter().flat_map(|panel| {
        let place = if panel.title.is_empty() { format!("Panel {}", panel.id) } else { panel.title };
        panel.notes.into_iter().map(move |message| Notice { place: place.clone(), message })
    });
    whole.chain(of_panels).collect()
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
            {"type":"row","panels":[{"title":"in","type":"graph","alert":{"name":"x"},"datasource":{"type":"loki","uid":"l"},"targets":[{"refId":"A"}]}]},
            {"title":"lib","libraryPanel":{"uid":"x"},"targets":[{"datasource":{"type":"prometheus","uid":"p"}}]}
        ]},"meta":{}}"#;
        let report = report(&unwrap(text).unwrap(), Some("old".to_owned())).unwrap();
        assert_eq!((report.title.as_str(), report.panels, report.replaces.as_deref()), ("T", 2, Some("old")));
        let text: Vec<String> =
            report.notices.iter().map(|n| format!("{}: {}", n.place, n.message)).collect();
        assert!(text[0].starts_with(": ") && text[0].contains("20"), "{text:#?}");
        for (place, words) in [("in: ", "loki"), ("in: ", "alert"), ("lib: ", "library panel")] {
            let is_said = text.iter().any(|said| said.starts_with(place) && said.contains(words));
            assert!(is_said, "{place}{words}: {text:#?}");
        }
    }

    #[test]
    fn the_new_schema_is_refused_in_clear_words() {
        let document = unwrap(r#"{"apiVersion":"v2","spec":{}}"#).unwrap();
        assert!(report(&document, None).unwrap_err().to_string().contains("Classic"));
    }
}
