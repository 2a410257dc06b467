//! The list of variables: their order, adding, editing, removing.

use leptos::prelude::*;
use model::dashboard::Lenient;
use serde_json::Value;

use super::super::board::Board;
use super::definition::{free_name, kind_name, new, replace_list, summary};
use super::variable_form::VariableForm;
use crate::ui::button::{Button, IconButton, Look};
use crate::ui::states::EmptyState;
use crate::ui::toast::Toasts;

/// A variable that is being edited.
#[derive(Debug, Clone, PartialEq)]
pub struct Editing {
    /// Its place in the list; none for a new one.
    pub at: Option<usize>,
    /// Its definition as it was.
    pub definition: Value,
}

/// The list, or the one that is being edited.
#[component]
pub fn VariableList(
    /// The open dashboard.
    board: StoredValue<Board>,
) -> impl IntoView {
    let editing = RwSignal::new(None::<Editing>);
    let content = move || match editing.get() {
        Some(now) => {
            let done = Callback::new(move |()| editing.set(None));
            view! { <VariableForm board now done /> }.into_any()
        }
        None => view! { <Rows board editing /> }.into_any(),
    };
    view! { {content} }
}

/// The stored definitions; follows them.
pub(super) fn definitions(board: StoredValue<Board>) -> Vec<Value> {
    board.with_value(|board| {
        board.document.with(|document| document.json().at("templating").list("list").to_vec())
    })
}

/// Makes another list of variables the document's, as one step.
pub(super) fn change(board: StoredValue<Board>, how: impl FnOnce(&mut Vec<Value>)) {
    let mut list = untrack(|| definitions(board));
    how(&mut list);
    board.with_value(|board| {
        let edit = board.document.with_untracked(|document| replace_list(document.json(), &list));
        // The list is made where it is missing, so that this always fits.
        let _ = board.edit(&edit);
    });
}

#[component]
fn Rows(board: StoredValue<Board>, editing: RwSignal<Option<Editing>>) -> impl IntoView {
    let list = Memo::new(move |_| definitions(board));
    let add = move |_| {
        let name = list.with_untracked(|list| free_name(list));
        editing.set(Some(Editing { at: None, definition: new("query", &name) }));
    };
    let toasts = use_context::<Toasts>();
    let rows = move || {
        let all = list.get();
        let count = all.len();
        let rows = all.into_iter().enumerate();
        rows.map(|(at, definition)| row(board, editing, toasts.clone(), at, count, definition)).collect_view()
    };
    let is_empty = Memo::new(move |_| list.with(Vec::is_empty));
    move || {
        if is_empty.get() {
            return view! {
                <EmptyState
                    icon="code"
                    title="No variables yet"
                    text="A variable puts a choice above the panels, such as a cluster or an instance, and its value into their queries."
                >
                    <Button look=Look::Primary icon="plus" on:click=add>"Add variable"</Button>
                </EmptyState>
            }
            .into_any();
        }
        let rows = rows.clone();
        view! {
            <div class="variable-rows">
                <ul>{rows}</ul>
                <Button icon="plus" on:click=add>"Add variable"</Button>
            </div>
        }
        .into_any()
    }
}

fn row(
    board: StoredValue<Board>,
    editing: RwSignal<Option<Editing>>,
    toasts: Option<Toasts>,
    at: usize,
    count: usize,
    definition: Value,
) -> AnyView {
    let name = definition.text("name");
    let kind = kind_name(&definition.text("type")).to_owned();
    let what = summary(&definition);
    let edit = move |_| editing.set(Some(Editing { at: Some(at), definition: definition.clone() }));
    let swap = move |other: usize| {
        change(board, |list| {
            if at < list.len() && other < list.len() {
                list.swap(at, other);
            }
        });
    };
    let remove = {
        let name = name.clone();
        move |_| {
            change(board, |list| {
                if at < list.len() {
                    list.remove(at);
                }
            });
            if let Some(toasts) = &toasts {
                let open = board.get_value();
                toasts.offer(format!("Variable {name} removed."), "Undo", move || open.undo());
            }
        }
    };
    let edit_label = format!("Edit {name}");
    view! {
        <li class="variable-row">
            <button type="button" class="variable-row-name code" aria-label=edit_label on:click=edit>
                {format!("${name}")}
            </button>
            <span class="variable-row-kind">{kind}</span>
            <span class="variable-row-what code cut">{what}</span>
            <IconButton
                icon="arrow-up"
                label="Move up"
                disabled=Signal::derive(move || at == 0)
                on:click=move |_| swap(at.saturating_sub(1))
            />
            <IconButton
                icon="arrow-down"
                label="Move down"
                disabled=Signal::derive(move || at + 1 >= count)
                on:click=move |_| swap(at + 1)
            />
            <IconButton icon="trash-2" label=format!("Remove {name}") on:click=remove />
        </li>
    }
    .into_any()
}
