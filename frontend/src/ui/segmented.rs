//! One of a few choices, all seen at once. It is a radio group: arrows choose.

use leptos::prelude::*;

use super::popover::unique_id;

/// A row of choices as pairs of value and words.
#[component]
pub fn Segmented(
    /// What is chosen here, for those who do not see it.
    #[prop(into)]
    label: String,
    /// Value and words of each choice.
    options: Vec<(String, String)>,
    /// The chosen value.
    #[prop(into)]
    value: Signal<String>,
    /// Told the value that was chosen.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    let name = unique_id("segmented");
    let options = options.into_iter().map(move |(own, words)| {
        let chosen = {
            let own = own.clone();
            Signal::derive(move || value.get() == own)
        };
        view! {
            <label class="segment">
                <input
                    class="visually-hidden"
                    type="radio"
                    name=name.clone()
                    prop:checked=move || chosen.get()
                    on:change=move |_| on_change.run(own.clone())
                />
                <span class="segment-words">{words}</span>
            </label>
        }
    });
    view! {
        <div class="segmented" role="radiogroup" aria-label=label>
            {options.collect_view()}
        </div>
    }
}
