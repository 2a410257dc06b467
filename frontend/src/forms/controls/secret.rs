//! A secret: written, never read back. One that is set already says so and can be replaced.

use leptos::prelude::*;
use model::form::Control;
use serde_json::Value;

use crate::forms::bound::Bound;
use crate::ui::button::{Button, Look};
use crate::ui::field::{TextArea, TextInput};
use crate::ui::icon::Icon;

/// The control.
pub(super) fn draw(control: &Control, bound: &Bound, id: String, multiline: bool) -> AnyView {
    let name = bound.path.rsplit('.').next().unwrap_or_default().to_owned();
    let configured = bound.form.env.configured;
    let is_set = Signal::derive(move || configured.with(|names| names.contains(&name)));
    let value = bound.value();
    // Typing begins a new value; until then the stored one counts.
    let is_replaced = Memo::new(move |_| value.with(Value::is_string));
    let text = bound.text();
    let placeholder = control.placeholder.clone();
    let bound = bound.clone();
    let content = move || {
        if is_set.get() && !is_replaced.get() {
            let bound = bound.clone();
            return view! {
                <div class="secret-set">
                    <span class="secret-word">
                        <Icon name="lock" />
                        "Configured"
                    </span>
                    <Button look=Look::Quiet on:click=move |_| bound.form.edit.run((bound.path.clone(), Value::from("")))>
                        "Reset"
                    </Button>
                </div>
            }
            .into_any();
        }
        let on_input = {
            let bound = bound.clone();
            Callback::new(move |text: String| bound.form.edit.run((bound.path.clone(), Value::from(text))))
        };
        let (id, placeholder) = (id.clone(), placeholder.clone());
        if multiline {
            return view! { <TextArea id value=text on_input placeholder code=true rows=5 /> }.into_any();
        }
        view! { <TextInput id kind="password" value=text on_input placeholder autocomplete="new-password" /> }
            .into_any()
    };
    content.into_any()
}
