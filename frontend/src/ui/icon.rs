//! Icons of the sprite `/icons.svg`. Every name used here or through [`Icon`] stands in `assets/icons.txt`.

use leptos::prelude::*;

/// An icon by its lucide name, as large as its text. It is decoration: the control around it carries the words.
#[component]
pub fn Icon(
    /// Its name in the sprite.
    #[prop(into)]
    name: Signal<&'static str>,
) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use href=move || format!("/icons.svg#{}", name.get())></use>
        </svg>
    }
}
