//! A time zone: the browser's, UTC, or one by name.

use leptos::prelude::*;
use model::form::Control;
use serde_json::Value;

use crate::api::zones;
use crate::browser::clock;
use crate::forms::bound::{Bound, text_of};
use crate::ui::select::{Choice, Select};

/// One zone as its setting: empty, `browser`, `utc`, or a name.
#[component]
pub fn TimeZoneSelect(
    /// What it is for.
    #[prop(into)]
    label: String,
    /// The setting.
    #[prop(into)]
    value: Signal<String>,
    /// Told the setting chosen.
    #[prop(into)]
    on_change: Callback<String>,
    /// What the empty setting means.
    #[prop(default = "Default")]
    empty: &'static str,
) -> impl IntoView {
    let selected = Signal::derive(move || vec![value.get()]);
    let change = Callback::new(move |chosen: Vec<String>| {
        on_change.run(chosen.into_iter().next().unwrap_or_default());
    });
    let names = zones::names();
    let options = Signal::derive(move || names.with(|names| choices(empty, names)));
    view! { <Select label options selected on_change=change placeholder=empty /> }
}

/// The control of forms: a list with one zone, or none.
pub(super) fn draw(control: &Control, bound: &Bound) -> AnyView {
    let value = bound.value();
    let first = Signal::derive(move || {
        value.with(|value| match value {
            Value::Array(list) => list.first().map(text_of).unwrap_or_default(),
            other => text_of(other),
        })
    });
    let bound = bound.clone();
    let change = Callback::new(move |zone: String| {
        bound.set(if zone.is_empty() { Value::Null } else { Value::from(vec![zone]) });
    });
    view! { <TimeZoneSelect label=control.label.clone() value=first on_change=change empty="As the dashboard" /> }.into_any()
}

fn choices(empty: &str, names: &[String]) -> Vec<Choice> {
    let browser = clock::zone_name();
    let mut all = vec![
        Choice::new("", empty),
        Choice::new("browser", "Browser time").help(browser),
        Choice::new("utc", "UTC"),
    ];
    all.extend(names.iter().map(|name| Choice::new(name, name)));
    all
}
