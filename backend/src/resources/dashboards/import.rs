//! Bringing in an exported dashboard: what it holds, what it needs, what will not work; and putting in the choices.

use migrate::{From, Note, Opened, Source};
use model::api::{ImportInput, ImportReport, Notice};
use model::dashboard::{Dashboard, Lenient};
use model::json_budget::{Budget, check};
use panels::report::{Report, Status};
use serde_json::Value;

use super::super::data_sources;
use super::document::Document;
use crate::datasources;
use crate::db::Db;
use crate::error::{Error, bad_request};

/// A document on its way in, in today's form.
pub(crate) struct Incoming {
    /// The document; to the byte as it came where it was of today already.
    pub(crate) document: Document,
    /// The text as it came, where the document is another one now: it is kept beside it.
    pub(crate) original: Option<String>,
    from: From,
    notes: Vec<Note>,
}

impl Incoming {
    /// What is said of the version that keeps the original.
    pub(crate) fn original_message(&self) -> String {
        format!("As it was brought in: {}", self.from)
    }
}

/// The data sources of an organisation, which old documents name.
///
/// # Errors
/// As the database says.
pub(crate) async fn sources(db: &Db, org_id: i64) -> Result<Vec<Source>, Error> {
    let all = data_sources::store::all(db, org_id).await?;
    Ok(all.into_iter().map(|row| Source { name: row.name, uid: row.uid, kind: row.kind }).collect())
}

/// A text that is known to be JSON within its budget, in today's form.
///
/// # Errors
/// 400 if it is no dashboard, in a sentence.
pub(crate) fn open(text: &str, sources: &[Source]) -> Result<Incoming, Error> {
    incoming(text, opened(text, sources)?)
}

/// The same for an import, which gives a document without a title one.
///
/// # Errors
/// As [`open`].
pub(super) fn open_untitled(text: &str, sources: &[Source]) -> Result<Incoming, Error> {
    let mut opened = opened(text, sources)?;
    migrate::fill_title(&mut opened);
    incoming(text, opened)
}

fn opened(text: &str, sources: &[Source]) -> Result<Opened, Error> {
    let value =
        serde_json::from_str(text).map_err(|error| bad_request(format!("This is not JSON: {error}")))?;
    migrate::open_value(value, sources).map_err(|refused| bad_request(refused.0))
}

/// The document in the bytes of a file.
///
/// # Errors
/// In a sentence that says what is wrong and where.
pub(crate) fn read(bytes: &[u8], sources: &[Source]) -> Result<Incoming, Error> {
    let text = check(bytes, Budget::DOCUMENT)
        .map_err(|refusal| bad_request(format!("The file is refused: {refusal}")))?;
    let incoming = open_untitled(text, sources)?;
    // Any object could be an empty dashboard; a file that is brought in has something to show.
    if !["panels", "rows", "templating"].iter().any(|key| incoming.document.has(key)) {
        return Err(bad_request("This is no dashboard: it has neither panels nor rows"));
    }
    Ok(incoming)
}

fn incoming(text: &str, opened: Opened) -> Result<Incoming, Error> {
    let Opened { dashboard, from, changed, notes } = opened;
    let document = if changed {
        let written =
            serde_json::to_string(&dashboard).map_err(|error| Error::Internal(error.to_string()))?;
        Document::parse(&written)?
    } else {
        let mut document = Document::parse(text)?;
        let version = dashboard.int("schemaVersion");
        if document.get::<i64>("schemaVersion") != version {
            document.set("schemaVersion", &version)?;
        }
        document
    };
    Ok(Incoming { document, original: changed.then(|| text.to_owned()), from, notes })
}

/// What of the document is shown, panel by panel, and what bringing it up to today lost.
///
/// # Errors
/// Never, in practice: the document was read before.
pub(crate) fn inspect(incoming: &Incoming) -> Result<Report, Error> {
    Ok(judged(&dashboard(&incoming.document)?, &incoming.notes))
}

fn judged(dashboard: &Dashboard, notes: &[Note]) -> Report {
    let mut report = panels::report::report(dashboard, &datasources::honours);
    for note in notes {
        match report.panels.iter_mut().find(|panel| Some(panel.id) == note.panel) {
            Some(panel) => {
                panel.status = panel.status.max(Status::Approximated);
                panel.notes.push(note.text.clone());
            }
            None => report.notes.push(note.to_string()),
        }
    }
    report
}

/// What an import would bring.
///
/// # Errors
/// Never, in practice: the document was read before.
pub(super) fn report(incoming: &Incoming, replaces: Option<String>) -> Result<ImportReport, Error> {
    let dashboard = dashboard(&incoming.document)?;
    let panels = panels(dashboard.json());
    Ok(ImportReport {
        title: dashboard.title(),
        uid: dashboard.uid(),
        schema_version: match incoming.from {
            From::Classic(version) => version,
            From::Elements => dashboard.schema_version(),
        },
        panels: panels.len(),
        variables: dashboard.variables().len(),
        inputs: inputs(&incoming.document),
        replaces,
        notices: notices(judged(&dashboard, &incoming.notes)),
    })
}

/// The document as a dashboard.
fn dashboard(document: &Document) -> Result<Dashboard, Error> {
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
fn notices(report: Report) -> Vec<Notice> {
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

    use super::{inputs, open, open_untitled, put_in, report};

    #[test]
    fn inputs_are_put_in_as_text_and_nothing_else_changes() {
        let text = r#"{"__inputs":[{"name":"DS_P","type":"datasource","pluginId":"prometheus"},{"name":"a b"}],
            "title":"x","n":1.10,"schemaVersion":42,"panels":[{"datasource":{"uid":"${DS_P}"}}]}"#;
        let document = open(text, &[]).unwrap().document;
        let mut asked = inputs(&document);
        assert_eq!(asked.len(), 1);
        asked[0].value = "quo\"te\\".to_owned();
        let done = put_in(&document, &asked).unwrap().to_text().unwrap();
        assert_eq!(
            done,
            r#"{"title":"x","n":1.10,"schemaVersion":42,"panels":[{"datasource":{"uid":"quo\"te\\"}}]}"#
        );
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
        let report = report(&open(text, &[]).unwrap(), Some("old".to_owned())).unwrap();
        assert_eq!((report.title.as_str(), report.panels, report.replaces.as_deref()), ("T", 2, Some("old")));
        let text: Vec<String> =
            report.notices.iter().map(|n| format!("{}: {}", n.place, n.message)).collect();
        assert_eq!(report.schema_version, 20);
        for (place, words) in [("in: ", "loki"), ("in: ", "alert"), ("lib: ", "library panel")] {
            let is_said = text.iter().any(|said| said.starts_with(place) && said.contains(words));
            assert!(is_said, "{place}{words}: {text:#?}");
        }
    }

    #[test]
    fn what_was_lost_on_the_way_is_said_of_its_panel() {
        let text = r#"{"title":"T","schemaVersion":20,"panels":[
            {"id":4,"title":"p","type":"graph","bars":true,"lines":true,"targets":[]}]}"#;
        let incoming = open(text, &[]).unwrap();
        assert_eq!(incoming.original.as_deref(), Some(text));
        assert_eq!(incoming.original_message(), "As it was brought in: a dashboard of schema version 20");
        let said = report(&incoming, None).unwrap().notices;
        assert!(said.iter().any(|notice| notice.place == "p" && notice.message.contains("bars")), "{said:?}");
    }

    #[test]
    fn documents_of_today_stay_to_the_byte_and_imports_have_titles() {
        let text = r#"{"schemaVersion":42,"n":1.10,"panels":[ ]}"#;
        let incoming = open(text, &[]).unwrap();
        assert_eq!((incoming.document.to_text().unwrap().as_str(), incoming.original), (text, None));
        let titled = open_untitled(text, &[]).unwrap();
        assert_eq!(titled.document.get::<String>("title").as_deref(), Some("Untitled dashboard"));
        assert!(open("[1]", &[]).err().unwrap().to_string().contains("a list"));
    }
}
