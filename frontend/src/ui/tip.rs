//! A few words shown while hovering or focusing what it is around. Never the only place of what must be known.

use leptos::prelude::*;

use super::popover::unique_id;

/// Puts a tip on what is inside.
#[component]
pub fn Tip(
    /// The words.
    #[prop(into)]
    text: Signal<String>,
    /// What it explains.
    children: Children,
) -> impl IntoView {
    let id = unique_id("tip");
    view! {
        <span class="tip" aria-describedby=id.clone()>
            {children()}
            <span class="tip-text" role="tooltip" id=id.clone()>
                {move || text.get()}
            </span>
        </span>
    }
}
