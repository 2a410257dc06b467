//! A unit, found by its name or family; any other text is a unit of its own.

use data::units::{FAMILIES, find};
use leptos::prelude::*;
use model::form::Control;

use crate::forms::bound::Bound;
use crate::ui::select::{Choice, Select};

/// The control.
pub(super) fn draw(control: &Control, bound: &Bound) -> AnyView {
    let text = bound.text();
    let options = Signal::derive(move || {
        let families = FAMILIES.iter();
        let mut all: Vec<Choice> = families
            .flat_map(|family| {
                family.units.iter().map(move |unit| Choice::new(unit.id, unit.name).help(family.name))
            })
            .collect();
        let own = text.get();
        if !own.is_empty() && find(&own).is_none() {
            all.insert(0, Choice::new(own.clone(), own));
        }
        all
    });
    let selected = Signal::derive(move || {
        text.with(|text| if text.is_empty() { Vec::new() } else { vec![text.clone()] })
    });
    let bound = bound.clone();
    let change = Callback::new(move |chosen: Vec<String>| {
        bound.set_text(chosen.into_iter().next().unwrap_or_default());
    });
    view! {
        <Select label=control.label.clone() options selected on_change=change custom=true placeholder="As the source says" />
    }
    .into_any()
}
