//! Text fields, and the frame of label, help and error around any control.

use leptos::prelude::*;

use super::icon::Icon;
use super::popover::unique_id;

/// Label above, help and error below a control. The control gets the id that the label points at.
#[component]
pub fn Field(
    /// What people read above it.
    #[prop(into)]
    label: String,
    /// One sentence below it; may be empty.
    #[prop(optional, into)]
    help: String,
    /// What is wrong with it; empty when nothing is.
    #[prop(optional, into)]
    error: Signal<String>,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// Makes the control from its id.
    control: impl FnOnce(String) -> AnyView,
) -> impl IntoView {
    let id = unique_id("field");
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>
                {label}
                {required
                    .then(|| view! { <span class="field-required" aria-hidden="true">" *"</span> })}
            </label>
            {control(id)}
            {(!help.is_empty()).then(|| view! { <p class="field-help">{help}</p> })}
            {move || {
                let text = error.get();
                (!text.is_empty())
                    .then(|| {
                        view! {
                            <p class="field-error" role="alert">
                                <Icon name="circle-alert" />
                                {text}
                            </p>
                        }
                    })
            }}
        </div>
    }
}

/// One line of text.
#[component]
pub fn TextInput(
    /// What it holds.
    #[prop(into)]
    value: Signal<String>,
    /// Told after each change.
    #[prop(into)]
    on_input: Callback<String>,
    /// Its id, for a label.
    #[prop(optional, into)]
    id: String,
    /// Its label where no other stands beside it; may be empty.
    #[prop(optional, into)]
    label: String,
    /// The type of the field: `text`, `password`, `search`, `url`, `number`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What stands in the empty field.
    #[prop(optional, into)]
    placeholder: String,
    /// What the browser may fill in: `username`, `current-password`, `off`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether what it holds is wrong.
    #[prop(optional, into)]
    invalid: Signal<bool>,
    /// Whether it is code: fixed width, no corrections.
    #[prop(optional)]
    code: bool,
    /// Whether it can not be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <input
            class=if code { "input code" } else { "input" }
            id=(!id.is_empty()).then_some(id)
            aria-label=(!label.is_empty()).then_some(label)
            type=kind
            placeholder=placeholder
            autocomplete=autocomplete
            spellcheck="false"
            autocapitalize="off"
            aria-invalid=move || invalid.get().then_some("true")
            disabled=move || disabled.get()
            prop:value=move || value.get()
            on:input=move |event| on_input.run(event_target_value(&event))
        />
    }
}

/// Several lines of text.
#[component]
pub fn TextArea(
    /// What it holds.
    #[prop(into)]
    value: Signal<String>,
    /// Told after each change.
    #[prop(into)]
    on_input: Callback<String>,
    /// Its id, for a label.
    #[prop(optional, into)]
    id: String,
    /// Its label where no other stands beside it; may be empty.
    #[prop(optional, into)]
    label: String,
    /// Lines shown.
    #[prop(default = 4)]
    rows: u32,
    /// What stands in the empty field.
    #[prop(optional, into)]
    placeholder: String,
    /// Whether it is code.
    #[prop(optional)]
    code: bool,
) -> impl IntoView {
    view! {
        <textarea
            class=if code { "input textarea code" } else { "input textarea" }
            id=(!id.is_empty()).then_some(id)
            aria-label=(!label.is_empty()).then_some(label)
            rows=rows.to_string()
            placeholder=placeholder
            spellcheck=if code { "false" } else { "true" }
            prop:value=move || value.get()
            on:input=move |event| on_input.run(event_target_value(&event))
        ></textarea>
    }
}

/// A field that finds among what stands below it.
#[component]
pub fn SearchInput(
    /// What it holds.
    value: RwSignal<String>,
    /// What it searches, such as `Search dashboards`.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <div class="search-input">
            <Icon name="search" />
            <input
                class="input"
                type="search"
                placeholder=label.clone()
                aria-label=label
                autocomplete="off"
                spellcheck="false"
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        </div>
    }
}
