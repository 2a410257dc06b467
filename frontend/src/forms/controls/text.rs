//! Text: one line, several, a duration, and raw JSON for what has no control yet.

use data::time::duration::parse_ms;
use leptos::prelude::*;
use model::form::Control;
use serde_json::Value;

use crate::forms::bound::Bound;
use crate::ui::field::{TextArea, TextInput};

/// One line.
pub(super) fn line(control: &Control, bound: &Bound, id: String) -> AnyView {
    let invalid = is_wrong(bound);
    let placeholder = control.placeholder.clone();
    view! { <TextInput id value=bound.text() on_input=bound.on_text() placeholder invalid /> }.into_any()
}

/// Several lines.
pub(super) fn area(control: &Control, bound: &Bound, id: String, rows: u8) -> AnyView {
    let placeholder = control.placeholder.clone();
    view! { <TextArea id value=bound.text() on_input=bound.on_text() placeholder rows=u32::from(rows) /> }
        .into_any()
}

/// A duration; one that cannot be read is marked, and kept as it is typed. Variables are left to the query.
pub(super) fn duration(control: &Control, bound: &Bound, id: String) -> AnyView {
    let text = bound.text();
    let invalid = Signal::derive(move || {
        text.with(|text| {
            let text = text.trim().trim_start_matches('>');
            !text.is_empty() && !text.contains('$') && parse_ms(text).is_none()
        })
    });
    let placeholder = if control.placeholder.is_empty() { "30s, 1m, 1h" } else { &control.placeholder };
    let placeholder = placeholder.to_owned();
    view! {
        <TextInput id value=text on_input=bound.on_text() placeholder invalid />
        {move || {
            invalid
                .get()
                .then(|| view! { <p class="field-error">"Write a duration such as 30s, 5m or 1h30m."</p> })
        }}
    }
    .into_any()
}

/// The stored JSON itself; text that is no JSON is kept in the field and not stored.
pub(super) fn json(control: &Control, bound: &Bound) -> AnyView {
    let value = bound.value();
    let stored =
        Memo::new(move |_| value.with(|value| serde_json::to_string_pretty(value).unwrap_or_default()));
    let typed = RwSignal::new(None::<String>);
    let bound = bound.clone();
    let input = Callback::new(move |text: String| match serde_json::from_str::<Value>(&text) {
        Ok(value) => {
            typed.set(None);
            bound.set(value);
        }
        Err(_) => typed.set(Some(text)),
    });
    let shown = Signal::derive(move || typed.get().unwrap_or_else(|| stored.get()));
    let label = if control.label.is_empty() { "JSON".to_owned() } else { control.label.clone() };
    view! {
        <TextArea label value=shown on_input=input rows=6 code=true />
        {move || typed.get().map(|_| view! { <p class="field-error">"This is not JSON yet."</p> })}
    }
    .into_any()
}

/// Whether something is said to be wrong at a place.
pub(super) fn is_wrong(bound: &Bound) -> Signal<bool> {
    let problem = bound.problem();
    Signal::derive(move || !problem.with(String::is_empty))
}
