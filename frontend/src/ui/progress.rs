//! Signs of work going on: a thin bar along an edge, and a small ring.

use leptos::prelude::*;

/// A 2 px bar along the top edge of what it stands in (which is positioned). It appears after 150 ms, so that quick
/// answers show nothing.
#[component]
pub fn ProgressBar(
    /// Whether work goes on.
    #[prop(into)]
    on: Signal<bool>,
) -> impl IntoView {
    move || {
        on.get().then(|| view! { <div class="progress-bar" role="progressbar" aria-label="Loading"></div> })
    }
}

/// A ring that turns while something small is awaited.
#[component]
pub fn Spinner() -> impl IntoView {
    view! { <span class="spinner" role="status" aria-label="Loading"></span> }
}
