//! The controls, one file each. The match below is the only place that knows all of them.

mod choose;
pub mod code;
pub mod colour;
mod mappings;
mod number;
mod pairs;
mod promql;
mod secret;
mod text;
mod thresholds;
pub mod time_zone;
mod unit;

use leptos::prelude::*;
use model::form::{Control, ControlKind};
use serde_json::Value;

use super::bound::Bound;
use super::entries;
use crate::ui::switch::Switch;

/// Whether a kind draws its own label and takes the whole width.
pub(super) fn has_own_frame(kind: &ControlKind) -> bool {
    matches!(kind, ControlKind::Group { .. } | ControlKind::Pairs { .. } | ControlKind::Code { .. })
        || matches!(kind, ControlKind::Widget { name } if !matches!(name.as_str(), "timezones" | "field-names"))
}

/// One control; `id` is what its label points at, empty where it has none.
pub(super) fn draw(control: &Control, bound: &Bound, id: String) -> AnyView {
    match &control.kind {
        ControlKind::Text => text::line(control, bound, id),
        ControlKind::TextArea { rows } => text::area(control, bound, id, *rows),
        ControlKind::Secret { multiline } => secret::draw(control, bound, id, *multiline),
        ControlKind::Number { min, max, step } => number::field(control, bound, id, (*min, *max, *step)),
        ControlKind::Slider { min, max, step } => number::slider(control, bound, id, (*min, *max, *step)),
        ControlKind::Switch => switch(bound, id),
        ControlKind::Radio { options } => choose::radio(control, bound, options),
        ControlKind::Select { choices, multiple, custom } => {
            choose::select(control, bound, choices, *multiple, *custom)
        }
        ControlKind::Duration => text::duration(control, bound, id),
        ControlKind::Colour => colour::draw(control, bound),
        ControlKind::Unit => unit::draw(control, bound),
        ControlKind::Code { language, completion } => {
            code::draw(control, bound, language, completion.as_deref())
        }
        ControlKind::Group { controls, repeat } => entries::draw(bound, controls, repeat.as_ref()),
        ControlKind::Pairs { keys, values, add_label } => {
            pairs::draw(control, bound, keys, values, add_label)
        }
        ControlKind::Widget { name } => widget(control, bound, name),
    }
}

fn switch(bound: &Bound, id: String) -> AnyView {
    let value = bound.value();
    let bound = bound.clone();
    let on = Signal::derive(move || value.with(|value| value.as_bool().unwrap_or(false)));
    view! { <Switch id on on_change=Callback::new(move |on: bool| bound.set(Value::Bool(on))) /> }.into_any()
}

fn widget(control: &Control, bound: &Bound, name: &str) -> AnyView {
    let own = bound.form.env.widget.and_then(|widget| widget.run((name.to_owned(), bound.clone())));
    if let Some(own) = own {
        return own;
    }
    match name {
        "thresholds" => thresholds::draw(bound),
        "mappings" => mappings::draw(bound),
        "timezones" => time_zone::draw(control, bound),
        "field-names" => choose::field_names(control, bound),
        _ => text::json(control, bound),
    }
}
