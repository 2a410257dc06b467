//! What is sent when a dashboard is saved, and what becomes of the open one afterwards.

use std::sync::Arc;

use data::time::RawRange;
use data::variables::{LiveVariable, Variables};
use leptos::prelude::*;
use model::api::{SaveDashboard, SavedDashboard};
use model::dashboard::{Dashboard, Edit, Lenient, VariableKind};
use serde_json::{Value, json};

use super::super::board::Board;
use crate::api::dashboards;
use crate::api::http::ApiFailure;

/// What a person decided about a save.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Decision {
    /// Title; empty to keep it.
    pub(super) title: String,
    /// Folder; `None` leaves it where it is, empty is the top.
    pub(super) folder_uid: Option<String>,
    /// What the change is about.
    pub(super) message: String,
    /// Whether it becomes another dashboard.
    pub(super) as_copy: bool,
    /// Whether the range shown becomes the one to start with.
    pub(super) keep_range: bool,
    /// Whether the values chosen become those to start with.
    pub(super) keep_values: bool,
    /// Whether a newer version, or a dashboard of the same name, is replaced.
    pub(super) overwrite: bool,
}

/// Saves what is open. Where it stays the same dashboard, the open one counts as saved then.
pub(super) async fn save(board: &Board, decision: &Decision) -> Result<SavedDashboard, ApiFailure> {
    let mut document = board.document.with_untracked(|document| Dashboard::clone(document));
    let range = board.time.with_untracked(|time| time.raw.clone());
    board.variables.with_untracked(|variables| prepare(&mut document, decision, &range, variables));
    let request = SaveDashboard {
        dashboard: document.json().clone(),
        folder_uid: decision.folder_uid.clone(),
        message: decision.message.clone(),
        overwrite: decision.overwrite,
    };
    let saved = dashboards::save(&request).await?;
    if !decision.as_copy {
        settle(board, document, &saved);
    }
    Ok(saved)
}

/// Whether the range shown is another than the stored one.
pub(super) fn has_other_range(board: &Board) -> bool {
    let raw = board.time.with(|time| time.raw.clone());
    let stored = board.document.with(|document| document.time());
    (raw.from.to_string(), raw.to.to_string()) != stored
}

/// Whether other values are chosen than those stored.
pub(super) fn has_other_values(board: &Board) -> bool {
    let stored = board.document.with(|document| Variables::new(&document.variables()));
    board.variables.with(|variables| {
        variables.list.iter().zip(&stored.list).any(|(live, stored)| {
            has_value(live) && (live.filters != stored.filters || !same_values(live, stored))
        })
    })
}

fn same_values(one: &LiveVariable, other: &LiveVariable) -> bool {
    one.current.iter().map(|choice| &choice.value).eq(other.current.iter().map(|choice| &choice.value))
}

fn has_value(live: &LiveVariable) -> bool {
    !matches!(live.definition.kind, VariableKind::Constant)
}

fn prepare(document: &mut Dashboard, decision: &Decision, range: &RawRange, variables: &Variables) {
    let mut set = |path: &str, value: Value| {
        // Keys of the document itself can always be set.
        let _ = document.apply(&Edit::Set { path: path.to_owned(), value });
    };
    if !decision.title.is_empty() {
        set("/title", json!(decision.title));
    }
    if decision.as_copy {
        set("/id", Value::Null);
        set("/uid", json!(""));
        set("/version", json!(0));
    }
    if decision.keep_range {
        set("/time", json!({ "from": range.from.to_string(), "to": range.to.to_string() }));
    }
    if decision.keep_values {
        keep_values(document, variables);
    }
}

/// Writes the chosen values into the variables' definitions.
fn keep_values(document: &mut Dashboard, variables: &Variables) {
    let definitions = document.json().at("templating").list("list").to_vec();
    for (at, definition) in definitions.iter().enumerate() {
        let Some(live) = variables.get(&definition.text("name")).filter(|live| has_value(live)) else {
            continue;
        };
        let edit = if live.definition.kind == VariableKind::AdHoc {
            let filter = |filter: &data::variables::Filter| json!({ "key": filter.key, "operator": filter.operator, "value": filter.value });
            let filters: Vec<Value> = live.filters.iter().map(filter).collect();
            Edit::Set { path: format!("/templating/list/{at}/filters"), value: json!(filters) }
        } else {
            Edit::Set { path: format!("/templating/list/{at}/current"), value: current(live) }
        };
        // The place was just read from this document.
        let _ = document.apply(&edit);
    }
}

/// `current` as it is stored: lists for multi variables, single values else.
fn current(live: &LiveVariable) -> Value {
    let texts: Vec<&str> = live.current.iter().map(|choice| choice.text.as_str()).collect();
    let values: Vec<&str> = live.current.iter().map(|choice| choice.value.as_str()).collect();
    if live.definition.multi {
        return json!({ "text": texts, "value": values });
    }
    json!({ "text": texts.first().unwrap_or(&""), "value": values.first().unwrap_or(&"") })
}

/// The open dashboard is the stored one now.
fn settle(board: &Board, mut document: Dashboard, saved: &SavedDashboard) {
    for (path, value) in
        [("/id", json!(saved.id)), ("/uid", json!(saved.uid)), ("/version", json!(saved.version))]
    {
        // Keys of the document itself can always be set.
        let _ = document.apply(&Edit::Set { path: path.to_owned(), value });
    }
    board.document.set(Arc::new(document));
    board.undo.set(Vec::new());
    board.redo.set(Vec::new());
    board.meta.update(|meta| {
        meta.version = saved.version;
        meta.url.clone_from(&saved.url);
        meta.slug.clone_from(&saved.slug);
        meta.folder_uid.clone_from(&saved.folder_uid);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored() -> Dashboard {
        Dashboard::new(json!({
            "id": 7, "uid": "u", "version": 3, "title": "A", "time": { "from": "now-6h", "to": "now" },
            "templating": { "list": [
                { "name": "many", "type": "custom", "query": "a,b", "multi": true, "current": { "text": "a", "value": "a" } },
                { "name": "one", "type": "textbox", "query": "x", "current": { "text": "x", "value": "x" } },
            ] },
        }))
    }

    fn check(decision: Decision, expect: &[(&str, Value)]) {
        let mut document = stored();
        let mut variables = Variables::new(&document.variables());
        variables.choose("many", &["a".to_owned(), "b".to_owned()]);
        variables.choose("one", &["y".to_owned()]);
        let range = RawRange::parse("now-1h", "now", &data::time::Zone::Utc).expect("a range");
        prepare(&mut document, &decision, &range, &variables);
        let mut wanted = stored();
        for (path, value) in expect {
            wanted.apply(&Edit::Set { path: (*path).to_owned(), value: value.clone() }).expect("a place");
        }
        assert_eq!(document.json(), wanted.json());
    }

    #[test]
    fn a_save_sends_what_was_decided_and_nothing_else() {
        check(Decision::default(), &[]);
        check(
            Decision { as_copy: true, title: "B".to_owned(), ..Decision::default() },
            &[("/title", json!("B")), ("/id", json!(null)), ("/uid", json!("")), ("/version", json!(0))],
        );
        check(
            Decision { keep_range: true, keep_values: true, ..Decision::default() },
            &[
                ("/time", json!({ "from": "now-1h", "to": "now" })),
                ("/templating/list/0/current", json!({ "text": ["a", "b"], "value": ["a", "b"] })),
                ("/templating/list/1/current", json!({ "text": "y", "value": "y" })),
            ],
        );
    }
}
