//! Draws any [`model::form::Form`] over any JSON: settings of sources, options of panels, queries. It knows controls,
//! not what they are for; what a form cannot say is a widget, by name, from here or from the caller.

pub mod bound;
pub mod controls;
pub mod ending;
mod entries;

use leptos::prelude::*;
use model::form::{Control, Form, Section};

use crate::ui::field::Field;
pub use bound::{Bound, FormEnv, FormHandle};

/// A whole form.
#[component]
pub fn FormView(
    /// What to draw and what it is bound to.
    handle: FormHandle,
    /// The form.
    form: Form,
) -> impl IntoView {
    let sections = form.sections.into_iter().map(|section| draw_section(&handle, section));
    view! { <div class="form">{sections.collect_view()}</div> }
}

fn draw_section(handle: &FormHandle, section: Section) -> AnyView {
    let rows = section.controls.iter().map(|control| draw_control(handle, "", control)).collect_view();
    let help = (!section.help.is_empty()).then(|| view! { <p class="form-help">{section.help}</p> });
    if section.title.is_empty() {
        return view! { <div class="form-rows">{rows}</div> }.into_any();
    }
    view! {
        <details class="form-section" open=!section.collapsed>
            <summary class="form-title">{section.title}</summary>
            <div class="form-rows">{help} {rows}</div>
        </details>
    }
    .into_any()
}

/// One control with label, help and error, shown while its condition holds. `base` is the place of the entry that it
/// belongs to, ending in a dot; empty outside lists.
pub(crate) fn draw_control(handle: &FormHandle, base: &str, control: &Control) -> AnyView {
    let is_shown = handle.is_shown(base, control);
    let bound = handle.bound(base, control);
    let control = StoredValue::new(control.clone());
    let row = move || {
        is_shown.get().then(|| {
            let control = control.get_value();
            let bound = bound.clone();
            if controls::has_own_frame(&control.kind) {
                return view! {
                    <div class="form-whole">
                        {(!control.label.is_empty()).then(|| view! { <h4 class="form-subtitle">{control.label.clone()}</h4> })}
                        {(!control.help.is_empty()).then(|| view! { <p class="form-help">{control.help.clone()}</p> })}
                        {controls::draw(&control, &bound, String::new())}
                    </div>
                }
                .into_any();
            }
            let error = bound.problem();
            let label = control.label.clone();
            let (help, required) = (control.help.clone(), control.required);
            view! {
                <div class="form-row">
                    <Field label help error required control=move |id| controls::draw(&control, &bound, id) />
                </div>
            }
            .into_any()
        })
    };
    row.into_any()
}

/// The first required control without a value, by its label.
pub fn missing(form: &Form, value: &serde_json::Value) -> Option<String> {
    let is_empty = |control: &Control| match model::form::value_at(value, &control.path) {
        None | Some(serde_json::Value::Null) => true,
        Some(serde_json::Value::String(text)) => text.trim().is_empty(),
        Some(_) => false,
    };
    let all = form.sections.iter().flat_map(|section| &section.controls);
    all.filter(|control| control.required && !control.path.contains('#'))
        .find(|control| is_empty(control))
        .map(|control| control.label.clone())
}
