//! A number between two ends, set by hand, with its value beside it.

use leptos::prelude::*;
use model::number;

/// A slider.
#[component]
pub fn Slider(
    /// The number.
    #[prop(into)]
    value: Signal<f64>,
    /// Told after each move.
    #[prop(into)]
    on_change: Callback<f64>,
    /// Left end.
    min: f64,
    /// Right end.
    max: f64,
    /// Distance of steps.
    step: f64,
    /// Its id, for a label.
    #[prop(optional, into)]
    id: String,
    /// Its own label; may be empty.
    #[prop(optional, into)]
    label: String,
) -> impl IntoView {
    let filled = move || {
        let share = if max > min { (value.get() - min) / (max - min) } else { 0.0 };
        format!("{:.1}%", share.clamp(0.0, 1.0) * 100.0)
    };
    let moved = move |event| {
        if let Some(number) = number::parse(&event_target_value(&event)) {
            on_change.run(number);
        }
    };
    view! {
        <div class="slider">
            <input
                type="range"
                id=(!id.is_empty()).then_some(id)
                aria-label=(!label.is_empty()).then_some(label)
                min=min.to_string()
                max=max.to_string()
                step=step.to_string()
                style:--filled=filled
                prop:value=move || value.get().to_string()
                on:input=moved
            />
            <output class="slider-value numbers">{move || value.get().to_string()}</output>
        </div>
    }
}
