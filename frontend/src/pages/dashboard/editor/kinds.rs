//! The picker of a panel's kind.

use leptos::prelude::*;
use model::dashboard::Lenient;
use panels::kinds::{KINDS, known};
use serde_json::json;

use super::session::Session;
use crate::ui::icon::Icon;

/// Every kind as a button; the panel keeps its options, and each kind reads those it knows.
#[component]
pub(super) fn KindPicker(session: Session) -> impl IntoView {
    let json = session.json;
    let stored = Memo::new(move |_| json.with(|json| json.text("type")));
    let kinds = KINDS.iter().filter(|kind| kind.id() != "row").map(|kind| {
        let (id, session) = (kind.id(), session.clone());
        let is_chosen = move || stored.with(|stored| known(stored).is_some_and(|known| known.id() == id));
        view! {
            <button
                type="button"
                class="kind"
                aria-pressed=move || is_chosen().to_string()
                on:click=move |_| session.set("type", json!(id))
            >
                <Icon name=kind.icon() />
                <span class="kind-name">{kind.name()}</span>
            </button>
        }
    });
    let unknown = move || {
        let stored = stored.get();
        known(&stored).is_none().then(|| {
            let words = format!("“{stored}” panels are not drawn yet. Their data is shown as a table.");
            view! { <p class="editor-note">{words}</p> }
        })
    };
    view! {
        <div class="kinds" role="group" aria-label="Kind of panel">{kinds.collect_view()}</div>
        {unknown}
    }
}
