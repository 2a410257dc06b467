//! Numbers: typed, or set with a slider.

use leptos::prelude::*;
use model::form::Control;
use model::number;
use serde_json::Value;

use crate::forms::bound::Bound;
use crate::ui::field::TextInput;
use crate::ui::slider::Slider;

type Bounds = (Option<f64>, Option<f64>, Option<f64>);

/// A number field; empty means none. What is no number, or out of bounds, is marked and not stored.
pub(super) fn field(control: &Control, bound: &Bound, id: String, (min, max, _): Bounds) -> AnyView {
    let stored = bound.text();
    let typed = RwSignal::new(None::<String>);
    let shown = Signal::derive(move || typed.get().unwrap_or_else(|| stored.get()));
    let bound = bound.clone();
    let input = Callback::new(move |text: String| {
        let trimmed = text.trim().replace(',', ".");
        if trimmed.is_empty() {
            typed.set(None);
            bound.set(Value::Null);
            return;
        }
        let number = number::parse(&trimmed).filter(|number| number.is_finite());
        let fits =
            |number: &f64| min.is_none_or(|min| *number >= min) && max.is_none_or(|max| *number <= max);
        match number.filter(fits) {
            Some(number) => {
                // Text such as `1.` is on its way to a number: it stays as it is typed.
                typed.set((number.to_string() != trimmed).then_some(text));
                bound.set(number_value(number));
            }
            None => typed.set(Some(text)),
        }
    });
    let sentence = move || {
        let text = typed.get()?;
        let number = number::parse(&text.trim().replace(',', "."));
        let fits = number.is_some_and(|n| min.is_none_or(|min| n >= min) && max.is_none_or(|max| n <= max));
        let wanted = match (min, max) {
            (Some(min), Some(max)) => format!("A number from {min} to {max}."),
            (Some(min), None) => format!("A number of at least {min}."),
            (None, Some(max)) => format!("A number of at most {max}."),
            (None, None) => "A number.".to_owned(),
        };
        (!fits).then(|| view! { <p class="field-error">{wanted}</p> })
    };
    let invalid = Signal::derive(move || {
        typed.with(|typed| typed.as_ref().is_some_and(|text| number::parse(text).is_none()))
    });
    let placeholder = control.placeholder.clone();
    view! {
        <TextInput id value=shown on_input=input placeholder invalid />
        {sentence}
    }
    .into_any()
}

/// A slider.
pub(super) fn slider(
    control: &Control,
    bound: &Bound,
    id: String,
    (min, max, step): (f64, f64, f64),
) -> AnyView {
    let value = bound.value();
    let start = control.default.as_f64().unwrap_or(min);
    let number = Signal::derive(move || value.with(Value::as_f64).unwrap_or(start));
    let bound = bound.clone();
    let change = Callback::new(move |number: f64| bound.set(number_value(number)));
    view! { <Slider id value=number on_change=change min max step /> }.into_any()
}

/// Whole numbers are stored without a point, as Grafana stores them.
pub(super) fn number_value(number: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT {
        Value::from(number as i64)
    } else {
        Value::from(number)
    }
}
