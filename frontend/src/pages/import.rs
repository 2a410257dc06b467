//! Bringing in a dashboard, from Grafana or one of ours: the document, what it would bring and what not, where it goes.

mod body;
mod ready;
pub mod report;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::api::ImportReport;

use crate::api::dashboards;
use crate::browser::files::Chosen;
use crate::ui::button::{Button, Look};
use crate::ui::field::TextArea;
use crate::ui::icon::Icon;
use crate::ui::states::Note;
use crate::ui::top_bar::{Crumb, TopBar};
use ready::ReadyList;
use report::Review;

/// Larger files are refused by the server; saying so at once saves the upload.
const MOST_BYTES: f64 = 20.0 * 1024.0 * 1024.0;

/// A document that was read by the server.
#[derive(Clone)]
struct Read {
    text: String,
    report: ImportReport,
}

/// The page.
#[component]
pub fn ImportPage() -> impl IntoView {
    let read = RwSignal::new(None::<Read>);
    let folder = use_query_map().with_untracked(|query| query.get("folderUid")).unwrap_or_default();
    let folder = RwSignal::new(folder);
    let navigate = StoredValue::new_local(use_navigate());
    let opened = Callback::new(move |url: String| {
        navigate.try_with_value(|navigate| navigate(&url, Default::default()));
    });
    let content = move || match read.get() {
        None => view! { <Bring on_read=Callback::new(move |found| read.set(Some(found))) /> }.into_any(),
        Some(Read { text, report }) => view! {
            <Review text report folder on_back=Callback::new(move |()| read.set(None)) on_imported=opened />
        }
        .into_any(),
    };
    view! {
        <TopBar crumbs=vec![Crumb::link("Dashboards", "/dashboards"), Crumb::here("Import dashboard")] />
        <div class="page page-narrow">{content}</div>
    }
}

/// File, drop, paste, or one of those that come with the product.
#[component]
fn Bring(on_read: Callback<Read>) -> impl IntoView {
    let pasted = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let is_over = RwSignal::new(false);
    let field = NodeRef::<html::Input>::new();
    let check = move |text: String| {
        busy.set(true);
        problem.set(String::new());
        spawn_local(async move {
            match dashboards::validate(text.clone()).await {
                Ok(report) => on_read.run(Read { text, report }),
                Err(failure) => {
                    problem.try_set(failure.message);
                }
            }
            busy.try_set(false);
        });
    };
    let take = move |file: Option<Chosen>| {
        let Some(file) = file else { return };
        if file.size() > MOST_BYTES {
            problem.set(format!("{} is larger than 20 MB, the most that can be imported.", file.name()));
            return;
        }
        spawn_local(async move {
            match file.text().await {
                Some(text) => check(text),
                None => {
                    problem.try_set(format!("{} cannot be read. Is it open elsewhere?", file.name()));
                }
            }
        });
    };
    let take_ready = Callback::new(move |uid: String| {
        busy.set(true);
        problem.set(String::new());
        spawn_local(async move {
            match dashboards::ready(&uid).await {
                Ok(text) => check(text),
                Err(failure) => {
                    problem.try_set(failure.message);
                    busy.try_set(false);
                }
            }
        });
    });
    let dropped = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        is_over.set(false);
        take(Chosen::from_drop(&event));
    };
    let choose = move |_| {
        if let Some(field) = field.get_untracked() {
            field.click();
        }
    };
    view! {
        <div
            class="drop"
            class:drop-over=move || is_over.get()
            on:dragover=move |event| {
                event.prevent_default();
                is_over.set(true);
            }
            on:dragleave=move |_| is_over.set(false)
            on:drop=dropped
        >
            <span class="empty-icon">
                <Icon name="upload" />
            </span>
            <h2 class="empty-title">"Drop a dashboard here"</h2>
            <p class="empty-text">"A JSON file exported from Grafana, or downloaded from its gallery."</p>
            <input
                node_ref=field
                class="visually-hidden"
                type="file"
                accept=".json,application/json"
                tabindex="-1"
                aria-label="Dashboard file"
                on:change=move |event| take(Chosen::from_input(&event))
            />
            <Button icon="file-json" busy on:click=choose>
                "Choose file"
            </Button>
        </div>
        <div class="drop-or" aria-hidden="true">
            "or paste its JSON"
        </div>
        <TextArea
            label="Dashboard JSON"
            rows=8
            code=true
            placeholder="{ \"title\": … }"
            value=pasted
            on_input=move |text| pasted.set(text)
        />
        {move || {
            let text = problem.get();
            (!text.is_empty()).then(|| view! { <Note tone="bad">{text}</Note> })
        }}
        <div class="import-actions">
            <Button
                look=Look::Primary
                busy
                disabled=Signal::derive(move || pasted.with(|text| text.trim().is_empty()))
                on:click=move |_| check(pasted.get_untracked())
            >
                "Continue"
            </Button>
        </div>
        <ReadyList on_choose=take_ready busy />
    }
}
