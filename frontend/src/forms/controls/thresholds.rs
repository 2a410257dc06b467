//! Thresholds: from which value on which colour, the highest first; the base colour last.

use leptos::prelude::*;
use model::number;
use serde_json::{Value, json};

use super::colour::ColourField;
use super::number::number_value;
use crate::forms::bound::{Bound, text_of};
use crate::ui::button::{Button, IconButton};
use crate::ui::field::TextInput;
use crate::ui::segmented::Segmented;

const NEXT_COLOURS: &[&str] = &["red", "orange", "yellow", "blue", "purple", "green"];

/// The widget, bound to `{ mode, steps: [{ value, color }] }`.
pub(super) fn draw(bound: &Bound) -> AnyView {
    let value = bound.value();
    let steps = Memo::new(move |_| value.with(steps_of));
    let mode = Signal::derive(move || {
        let mode = value.with(|value| value.get("mode").map(text_of).unwrap_or_default());
        if mode == "percentage" { mode } else { "absolute".to_owned() }
    });
    let store = {
        let bound = bound.clone();
        Callback::new(move |(mode, mut steps): (String, Vec<Value>)| {
            // The base stays first; the others ascend.
            let at = |step: &Value| step.get("value").and_then(Value::as_f64).unwrap_or(f64::NEG_INFINITY);
            steps.sort_by(|a, b| at(a).total_cmp(&at(b)));
            bound.set(json!({ "mode": mode, "steps": steps }));
        })
    };
    let change = move |edit: &dyn Fn(&mut Vec<Value>)| {
        let mut all = steps.get_untracked();
        edit(&mut all);
        store.run((mode.get_untracked(), all));
    };
    let add = move |_| {
        change(&|all| {
            let highest = all.iter().filter_map(|step| step.get("value")?.as_f64()).reduce(f64::max);
            let colour = NEXT_COLOURS[all.len() % NEXT_COLOURS.len()];
            all.push(json!({ "value": number_value(highest.map_or(80.0, |highest| highest + 10.0)), "color": colour }));
        });
    };
    let count = Memo::new(move |_| steps.with(Vec::len));
    let row = move |at: usize| {
        let step = Memo::new(move |_| steps.with(|steps| steps.get(at).cloned().unwrap_or_default()));
        let colour =
            Signal::derive(move || step.with(|step| step.get("color").map(text_of).unwrap_or_default()));
        let recolour = Callback::new(move |colour: String| {
            change(&|all| {
                if let Some(step) = all.get_mut(at) {
                    step["color"] = Value::from(colour.clone());
                }
            });
        });
        let from = move || step.with(|step| step.get("value").map(text_of).unwrap_or_default());
        let is_base = at == 0;
        // The number is stored on leaving the field, so that rows do not change places while typing.
        let leave = move |event| {
            let Some(number) = number::parse(&event_target_value(&event).trim().replace(',', ".")) else {
                return;
            };
            change(&|all| {
                if let Some(step) = all.get_mut(at) {
                    step["value"] = number_value(number);
                }
            });
        };
        view! {
            <div class="threshold">
                <ColourField label="Color" value=colour on_change=recolour />
                {if is_base {
                    view! { <span class="threshold-base">"Base"</span> }.into_any()
                } else {
                    view! {
                        <TextInput label="From" value=Signal::derive(from) on_input=Callback::new(|_| ()) on:change=leave />
                        <IconButton
                            icon="x"
                            label="Remove threshold"
                            on:click=move |_| {
                                change(
                                    &|all| {
                                        if at < all.len() {
                                            all.remove(at);
                                        }
                                    },
                                );
                            }
                        />
                    }
                        .into_any()
                }}
            </div>
        }
    };
    let modes = vec![
        ("absolute".to_owned(), "Absolute".to_owned()),
        ("percentage".to_owned(), "Percentage".to_owned()),
    ];
    let set_mode = Callback::new(move |mode| store.run((mode, steps.get_untracked())));
    view! {
        <div class="thresholds">
            <Button icon="plus" on:click=add>
                "Add threshold"
            </Button>
            {move || (0..count.get()).rev().map(row).collect_view()}
            <Segmented label="Thresholds are" options=modes value=mode on_change=set_mode />
        </div>
    }
    .into_any()
}

fn steps_of(value: &Value) -> Vec<Value> {
    let stored = value.get("steps").and_then(Value::as_array).cloned().unwrap_or_default();
    if stored.is_empty() { vec![json!({ "value": null, "color": "green" })] } else { stored }
}
