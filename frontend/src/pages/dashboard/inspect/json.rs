//! A panel's stored JSON, to be read, copied and, where the dashboard may be edited, changed.

use data::repeat;
use leptos::prelude::*;
use model::dashboard::Edit;
use serde_json::Value;
use wasm_bindgen_futures::spawn_local;

use crate::browser::clipboard;
use crate::pages::dashboard::board::Board;
use crate::ui::button::{Button, Look};
use crate::ui::drawer;
use crate::ui::field::TextArea;
use crate::ui::states::Note;
use crate::ui::toast::Toasts;

/// The JSON with a button that copies it and one that applies changes.
#[component]
pub(super) fn JsonTab(board: Board, panel_id: i64) -> impl IntoView {
    let toasts = use_context::<Toasts>();
    let stored = {
        let board = board.clone();
        Memo::new(move |_| {
            board.document.with(|document| {
                let panel = document
                    .panel_path(repeat::stored_id(panel_id).0)
                    .and_then(|path| document.json().pointer(&path).cloned());
                panel.and_then(|panel| serde_json::to_string_pretty(&panel).ok()).unwrap_or_default()
            })
        })
    };
    let typed = RwSignal::new(None::<String>);
    let problem = RwSignal::new(String::new());
    let text = Signal::derive(move || typed.get().unwrap_or_else(|| stored.get()));
    let can_edit = board.meta.with_untracked(|meta| meta.can_edit);
    let copy = {
        let toasts = toasts.clone();
        move |_| {
            let (text, toasts) = (text.get_untracked(), toasts.clone());
            spawn_local(async move {
                let copied = clipboard::copy(&text).await;
                if let Some(toasts) = toasts {
                    if copied {
                        toasts.done("JSON copied");
                    } else {
                        toasts.failed("The browser did not let us copy.");
                    }
                }
            });
        }
    };
    let apply = move |_| {
        let value = match serde_json::from_str::<Value>(&text.get_untracked()) {
            Ok(value) if value.is_object() => value,
            Ok(_) => {
                return problem.set("A panel is a JSON object: it starts with { and ends with }.".to_owned());
            }
            Err(error) => return problem.set(format!("This is not valid JSON: {error}.")),
        };
        let Some(path) =
            board.document.with_untracked(|document| document.panel_path(repeat::stored_id(panel_id).0))
        else {
            return;
        };
        match board.edit(&Edit::Set { path, value }) {
            Ok(()) => {
                problem.set(String::new());
                typed.set(None);
                if let Some(toasts) = &toasts {
                    toasts.done("Panel changed");
                }
            }
            Err(error) => problem.set(format!("{error}.")),
        }
    };
    drawer::watch(move || typed.with(Option::is_some));
    let unchanged = Signal::derive(move || typed.with(Option::is_none));
    view! {
        <div class="inspect-bar">
            <Button icon="copy" on:click=copy>"Copy"</Button>
            {can_edit.then(|| view! { <Button look=Look::Primary disabled=unchanged on:click=apply>"Apply"</Button> })}
        </div>
        {move || {
            let text = problem.get();
            (!text.is_empty()).then(|| view! { <Note tone="bad">{text}</Note> })
        }}
        <div class="inspect-json">
            <TextArea
                value=text
                on_input=move |text: String| if can_edit { typed.set(Some(text)) }
                label="Panel JSON"
                rows=30
                code=true
            />
        </div>
    }
}
