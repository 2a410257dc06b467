//! The settings of a dashboard: general, variables, sharing, JSON model. Each change is an edit that can be taken back; saving
//! is the toolbar's.

mod definition;
pub mod general;
pub mod json_model;
mod preview;
pub mod variable_form;
pub mod variables;

use leptos::prelude::*;
use model::dashboard::{Edit, Lenient};
use serde_json::Value;

use super::board::Board;
use super::share::Sharing;
use super::updates;
use crate::ui::dialog::{Dialog, Width};
use crate::ui::tabs::{Tab, Tabs};
use crate::ui::toast::Toasts;
use general::General;
use json_model::JsonModel;
use variables::VariableList;

/// The dialog.
#[component]
pub fn Settings(
    /// The open dashboard.
    board: StoredValue<Board>,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let tab = RwSignal::new("general".to_owned());
    let tabs = Signal::derive(move || {
        let count = board.with_value(|board| board.document.with(|document| document.variables().len()));
        let variables = Tab::new("variables", "Variables");
        let variables = if count > 0 { variables.badge(count.to_string()) } else { variables };
        let mut tabs = vec![Tab::new("general", "General"), variables];
        if board.with_value(|board| board.document.with(|document| !document.uid().is_empty())) {
            tabs.push(Tab::new("sharing", "Sharing"));
        }
        tabs.push(Tab::new("json", "JSON model"));
        tabs
    });
    let content = move || match tab.get().as_str() {
        "variables" => view! { <VariableList board /> }.into_any(),
        "sharing" => view! { <Sharing board /> }.into_any(),
        "json" => view! { <JsonModel board /> }.into_any(),
        _ => view! { <General board /> }.into_any(),
    };
    view! {
        <Dialog open title="Dashboard settings" width=Width::Large>
            <div class="settings">
                <Tabs label="Settings" tabs selected=tab on_select=move |id: &'static str| tab.set(id.to_owned()) />
                <div class="settings-body">{content}</div>
            </div>
        </Dialog>
    }
}

/// Reads the variables anew whenever the document defines others, by whatever edit.
pub fn follow_definitions(board: &Board) {
    let board = board.clone();
    Effect::new(move |before: Option<Vec<Value>>| {
        let now = board.document.with(|document| definitions(document.json()));
        if before.is_some_and(|before| before != now) {
            untrack(|| updates::redefine(&board));
        }
        now
    });
}

/// The definitions without what was chosen and found: those change with every save.
fn definitions(document: &Value) -> Vec<Value> {
    let mut list = document.at("templating").list("list").to_vec();
    for definition in list.iter_mut().filter_map(Value::as_object_mut) {
        definition.shift_remove("current");
        definition.shift_remove("options");
    }
    list
}

/// Sets a value where it is another one.
fn set(board: StoredValue<Board>, path: &str, value: Value) {
    let is_same = board.with_value(|board| {
        board.document.with_untracked(|document| document.json().pointer(path) == Some(&value))
    });
    if !is_same {
        change(board, &Edit::Set { path: path.to_owned(), value });
    }
}

/// Makes an edit; a place that is gone is said.
fn change(board: StoredValue<Board>, edit: &Edit) {
    let toasts = use_context::<Toasts>();
    if let (Err(error), Some(toasts)) = (board.with_value(|board| board.edit(edit)), toasts) {
        toasts.failed(format!("Not changed: {error}."));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn chosen_values_are_no_definition() {
        let document = |current: &str, query: &str| json!({ "templating": { "list": [{ "name": "a", "query": query, "current": { "value": current }, "options": [] }] } });
        assert_eq!(definitions(&document("x", "q")), definitions(&document("y", "q")));
        assert_ne!(definitions(&document("x", "q")), definitions(&document("x", "r")));
        assert!(definitions(&json!({})).is_empty());
    }
}
