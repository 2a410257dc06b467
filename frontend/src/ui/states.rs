//! What stands where content is missing: nothing yet, on its way, or failed.

use leptos::prelude::*;

use super::button::Button;
use super::icon::Icon;

/// Nothing is here: what is missing, and the one thing to do.
#[component]
pub fn EmptyState(
    /// A quiet icon.
    icon: &'static str,
    /// What is missing, in a few words.
    #[prop(into)]
    title: String,
    /// One sentence; may be empty.
    #[prop(optional, into)]
    text: String,
    /// The thing to do.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty-state">
            <span class="empty-icon">
                <Icon name=icon />
            </span>
            <h2 class="empty-title">{title}</h2>
            {(!text.is_empty()).then(|| view! { <p class="empty-text">{text}</p> })}
            {children.map(|children| view! { <div class="empty-actions">{children()}</div> })}
        </div>
    }
}

/// Something failed: one sentence, details behind a fold, and trying again.
#[component]
pub fn ErrorCard(
    /// What failed and what to do.
    #[prop(into)]
    message: String,
    /// What the other side said, for those who want it; may be empty.
    #[prop(optional, into)]
    detail: String,
    /// Tries again.
    #[prop(optional_no_strip)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    view! {
        <div class="error-card" role="alert">
            <Icon name="circle-alert" />
            <div class="error-body">
                <p>{message}</p>
                {(!detail.is_empty())
                    .then(|| {
                        view! {
                            <details class="error-details">
                                <summary>"Details"</summary>
                                <pre>{detail}</pre>
                            </details>
                        }
                    })}
            </div>
            {retry
                .map(|retry| {
                    view! { <Button icon="refresh-cw" on:click=move |_| retry.run(())>"Try again"</Button> }
                })}
        </div>
    }
}

/// Quiet rows in the place of a list that is on its way.
#[component]
pub fn Skeleton(
    /// How many rows.
    #[prop(default = 6)]
    rows: usize,
) -> impl IntoView {
    view! {
        <div class="skeleton" role="status" aria-label="Loading">
            {(0..rows).map(|_| view! { <div class="skeleton-row"></div> }).collect_view()}
        </div>
    }
}

/// A word with a coloured dot: the meaning is in both.
#[component]
pub fn Badge(
    /// `ok`, `warn`, `bad`, `info`, or `plain`.
    tone: &'static str,
    /// The word.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    view! {
        <span class="badge" data-tone=tone>
            {move || text.get()}
        </span>
    }
}

/// A message within a page, such as what is not carried or what cannot be changed.
#[component]
pub fn Note(
    /// `ok`, `warn`, `bad`, or `info`.
    #[prop(default = "info")]
    tone: &'static str,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let icon = match tone {
        "ok" => "circle-check",
        "warn" => "triangle-alert",
        "bad" => "circle-alert",
        _ => "info",
    };
    view! {
        <div class="note" data-tone=tone role=if tone == "bad" { "alert" } else { "status" }>
            <Icon name=icon />
            <div class="note-text">{children()}</div>
        </div>
    }
}
