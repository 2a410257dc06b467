//! On or off.

use leptos::prelude::*;

/// A switch; `label` names it where no other label does.
#[component]
pub fn Switch(
    /// Whether it is on.
    #[prop(into)]
    on: Signal<bool>,
    /// Told after each change.
    #[prop(into)]
    on_change: Callback<bool>,
    /// Its id, for a label.
    #[prop(optional, into)]
    id: String,
    /// Its own label; may be empty.
    #[prop(optional, into)]
    label: String,
    /// Whether it can not be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <span class="switch">
            <input
                type="checkbox"
                role="switch"
                id=(!id.is_empty()).then_some(id)
                aria-label=(!label.is_empty()).then_some(label)
                disabled=move || disabled.get()
                prop:checked=move || on.get()
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
            <span class="switch-track" aria-hidden="true"></span>
        </span>
    }
}
