//! Dashboard documents of every age and wrapping become today's classic JSON: JSON in, JSON out; no I/O, no clock, no
//! views. Whoever reads dashboards afterwards knows one form only.
//!
//! What a step does not know it leaves alone: fields that nobody here has heard of are still there afterwards, and a
//! document of today comes out as it went in.

mod envelope;
mod fields;
mod json;
mod library;
mod panels;
mod repair;
mod steps;
pub mod v2;

use std::fmt;

use model::dashboard::Lenient;
use model::json_budget::{self, Budget};
use serde_json::Value;

use json::{Object, number, set_new};

/// The schema version of what comes out: that of the newest Grafana that people run. A later version is kept.
pub const TODAY: i64 = 42;

/// A data source that is there, so that queries which name it find it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The name that people gave it.
    pub name: String,
    /// Its identifier.
    pub uid: String,
    /// Its kind, such as `prometheus`.
    pub kind: String,
}

/// What a document was before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// Classic JSON with this schema version; 0 where it says none.
    Classic(i64),
    /// Grafana's new schema: elements and a layout.
    Elements,
}

impl fmt::Display for From {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Classic(0) => f.write_str("a dashboard without a schema version"),
            Self::Classic(version) => write!(f, "a dashboard of schema version {version}"),
            Self::Elements => f.write_str("a dashboard in the schema with elements and a layout"),
        }
    }
}

/// One thing that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The panel that it is about; nothing for the dashboard.
    pub panel: Option<i64>,
    /// One sentence.
    pub text: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.panel {
            Some(id) => write!(f, "Panel {id}: {}", self.text),
            None => f.write_str(&self.text),
        }
    }
}

/// A document that was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// Today's classic JSON.
    pub dashboard: Value,
    /// What it was.
    pub from: From,
    /// Whether anything but the schema version differs from what came in; a wrapping counts.
    pub changed: bool,
    /// What was approximated or could not be carried.
    pub notes: Vec<Note>,
}

/// Why a document was not understood: one sentence, with the place where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused(pub String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

/// What steps know besides the document, and where they say what they lose.
pub(crate) struct Context<'a> {
    /// The schema version that the document came with.
    pub(crate) from: i64,
    pub(crate) sources: &'a [Source],
    /// Inputs of an export: name and kind of source.
    pub(crate) inputs: Vec<(String, String)>,
    /// Annotation queries that panels leave to the dashboard.
    pub(crate) annotations: Vec<Value>,
    pub(crate) notes: Vec<Note>,
}

impl Context<'_> {
    /// Notes something about a panel.
    pub(crate) fn note(&mut self, panel: &Object, text: impl Into<String>) {
        let id = panel.get("id").and_then(number).map(|id| id as i64);
        self.notes.push(Note { panel: id, text: text.into() });
    }
}

/// Opens a text: well-formed JSON within the budget of a document, with or without a byte order mark.
///
/// # Errors
/// [`Refused`] if it is no JSON, too large, or no dashboard.
pub fn open(text: &[u8], sources: &[Source]) -> Result<Opened, Refused> {
    let text = json_budget::check(text, Budget::DOCUMENT)
        .map_err(|refusal| Refused(format!("This file cannot be read: {refusal}.")))?;
    let value =
        serde_json::from_str(text).map_err(|error| Refused(format!("This file cannot be read: {error}.")))?;
    open_value(value, sources)
}

/// Opens a document that is parsed already.
///
/// # Errors
/// [`Refused`] if it is no dashboard.
pub fn open_value(value: Value, sources: &[Source]) -> Result<Opened, Refused> {
    let before = value.clone();
    let unwrapped = envelope::unwrap(value)?;
    let mut dashboard = unwrapped.dashboard;
    let mut context = Context {
        from: unwrapped.version.unwrap_or(TODAY),
        sources,
        inputs: inputs(&dashboard),
        annotations: Vec::new(),
        notes: unwrapped.notes,
    };
    library::put_in(&mut dashboard, &mut context);
    repair::repair(&mut dashboard);
    steps::run(&mut dashboard, &mut context);
    panels::run(&mut dashboard, &mut context);
    if !context.annotations.is_empty() {
        let annotations = json::object_at(&mut dashboard, "annotations");
        json::list_at(annotations, "list").append(&mut context.annotations);
    }
    let version = context.from.max(TODAY);
    let from = match unwrapped.version {
        Some(_) => From::Classic(unwrapped.stated.unwrap_or(0)),
        None => From::Elements,
    };
    let same = before.as_object().is_some_and(|before| same_but_version(before, &dashboard));
    if dashboard.get("schemaVersion").and_then(Value::as_i64) != Some(version) {
        dashboard.insert("schemaVersion".to_owned(), version.into());
    }
    if version > steps::NEWEST {
        context.notes.push(Note {
            panel: None,
            text: format!(
                "Its schema version {version} is newer than any that is known here; what is new in it is kept, but not read."
            ),
        });
    }
    Ok(Opened { dashboard: Value::Object(dashboard), from, changed: !same, notes: context.notes })
}

/// Gives a dashboard without a title one, as an import must; answers whether it had none.
pub fn fill_title(opened: &mut Opened) -> bool {
    if !opened.dashboard.text("title").trim().is_empty() {
        return false;
    }
    let Some(object) = opened.dashboard.as_object_mut() else { return false };
    object.insert("title".to_owned(), "Untitled dashboard".into());
    opened.changed = true;
    opened
        .notes
        .push(Note { panel: None, text: "It had no title; it is called Untitled dashboard.".to_owned() });
    true
}

fn same_but_version(before: &Object, after: &Object) -> bool {
    let rest = |object: &'_ Object| object.keys().filter(|key| *key != "schemaVersion").count();
    rest(before) == rest(after)
        && before.iter().all(|(key, value)| key == "schemaVersion" || after.get(key) == Some(value))
}

/// The kinds of source behind the `${DS_…}` of an export.
fn inputs(dashboard: &Object) -> Vec<(String, String)> {
    let declared = dashboard.get("__inputs").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    declared
        .iter()
        .filter(|input| input.text("type") == "datasource")
        .map(|input| (format!("${{{}}}", input.text("name")), input.text("pluginId")))
        .collect()
}

/// A key of ours in a panel, row or dashboard, under which is kept what the classic form has no word for.
pub(crate) fn keep(object: &mut Object, key: &str, value: Value) {
    set_new(json::object_at(object, "belvedere"), key, value);
}
