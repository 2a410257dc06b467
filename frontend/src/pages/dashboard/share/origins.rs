//! The origins whose pages may hold a dashboard's panels: a list that the server keeps at once, beside the document.

use leptos::prelude::*;
use leptos::task::spawn_local;
use model::api::Embedding;

use super::super::board::Board;
use crate::api::embed;
use crate::api::load::Loaded;
use crate::ui::button::{Button, IconButton};
use crate::ui::drawer;
use crate::ui::field::{Field, TextInput};

/// The list with a line to add to it.
#[component]
pub fn Origins(
    /// The dashboard.
    board: StoredValue<Board>,
    /// What the server knows; changed in place.
    loaded: Loaded<Embedding>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    drawer::watch(move || typed.with(|text| !text.trim().is_empty()));
    let problem = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let value = loaded.value.clone();
    let origins = {
        let value = value.clone();
        Memo::new(move |_| {
            value.with(|value| value.as_ref().map(|value| value.origins.clone()).unwrap_or_default())
        })
    };
    let keep = Callback::new(move |(wanted, is_typed): (Vec<String>, bool)| {
        let (uid, value) = (super::uid_of(board), value.clone());
        busy.set(true);
        problem.set(String::new());
        spawn_local(async move {
            match embed::set_origins(&uid, wanted).await {
                Ok(kept) => {
                    value.update(|value| {
                        if let Some(value) = value {
                            value.origins = kept.origins;
                        }
                    });
                    if is_typed {
                        typed.try_set(String::new());
                    }
                }
                Err(failure) => {
                    problem.try_set(failure.message);
                }
            }
            busy.try_set(false);
        });
    });
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let origin = typed.get_untracked().trim().to_owned();
        if !origin.is_empty() && !busy.get_untracked() {
            let mut wanted = origins.get_untracked();
            wanted.push(origin);
            keep.run((wanted, true));
        }
    };
    let row = move |origin: String| {
        let (shown, label) = (origin.clone(), format!("Remove {origin}"));
        let remove = move |_| {
            let rest = origins.get_untracked().into_iter().filter(|other| *other != origin).collect();
            keep.run((rest, false));
        };
        view! {
            <li class="share-row">
                <span class="code cut">{shown}</span>
                <IconButton icon="trash-2" label disabled=busy on:click=remove />
            </li>
        }
    };
    let none = move || {
        origins
            .with(Vec::is_empty)
            .then(|| view! { <p class="muted">"No other page may show panels of this dashboard yet."</p> })
    };
    view! {
        <section class="share-list" aria-label="Pages that may show panels">
            <h3>"Pages that may show panels"</h3>
            <p class="field-help">"Applies to all panels of this dashboard, at once. Browsers refuse every other page."</p>
            {none}
            <ul class="share-rows">
                <For each=move || origins.get() key=Clone::clone children=row />
            </ul>
            <form class="share-add" on:submit=add>
                <Field
                    label="Origin of a page"
                    error=problem
                    control=move |id| {
                        view! {
                            <TextInput
                                id
                                code=true
                                value=typed
                                invalid=Signal::derive(move || !problem.with(String::is_empty))
                                placeholder="https://wiki.example.org"
                                on_input=move |text| typed.set(text)
                            />
                        }
                            .into_any()
                    }
                />
                <Button submit=true busy icon="plus" disabled=Signal::derive(move || typed.with(|text| text.trim().is_empty()))>
                    "Allow"
                </Button>
            </form>
        </section>
    }
}
