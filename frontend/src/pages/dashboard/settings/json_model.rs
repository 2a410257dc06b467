//! The document as text: to read, to copy, to change. What is no dashboard is not applied.

use leptos::prelude::*;
use model::dashboard::Edit;
use serde_json::Value;
use wasm_bindgen_futures::spawn_local;

use super::super::board::Board;
use crate::browser::clipboard;
use crate::ui::button::{Button, Look};
use crate::ui::field::TextArea;
use crate::ui::toast::Toasts;

/// The text with what can be done with it.
#[component]
pub fn JsonModel(
    /// The open dashboard.
    board: StoredValue<Board>,
) -> impl IntoView {
    let toasts = use_context::<Toasts>().unwrap_or_default();
    let stored =
        Memo::new(move |_| board.with_value(|board| board.document.with(|document| pretty(document.json()))));
    let text = RwSignal::new(stored.get_untracked());
    // Edits made elsewhere, such as undo, show here.
    Effect::new(move || text.set(stored.get()));
    let problem = Memo::new(move |_| text.with(|text| parse(text).err().unwrap_or_default()));
    let is_changed = Memo::new(move |_| stored.with(|stored| text.with(|text| stored != text)));
    let apply = {
        let toasts = toasts.clone();
        move |_| {
            let Ok(value) = text.with_untracked(|text| parse(text)) else { return };
            // The whole document can always be replaced.
            let _ = board.with_value(|board| board.edit(&Edit::Set { path: String::new(), value }));
            toasts.done("Applied. Save the dashboard to keep it.");
        }
    };
    let copy = move |_| {
        let (text, toasts) = (text.get_untracked(), toasts.clone());
        spawn_local(async move {
            if clipboard::copy(&text).await {
                toasts.done("JSON copied.");
            } else {
                toasts
                    .failed("This browser does not let the page copy. Select the text and copy it by hand.");
            }
        });
    };
    view! {
        <div class="json-model">
            <TextArea
                label="JSON model"
                value=text
                on_input=move |typed: String| text.set(typed)
                rows=24
                code=true
            />
            <div class="json-model-foot">
                <p class="json-model-problem" role="status">{move || problem.get()}</p>
                <Button icon="copy" on:click=copy>"Copy"</Button>
                <Button disabled=Signal::derive(move || !is_changed.get()) on:click=move |_| text.set(stored.get_untracked())>
                    "Reset"
                </Button>
                <Button
                    look=Look::Primary
                    disabled=Signal::derive(move || !is_changed.get() || !problem.with(String::is_empty))
                    on:click=apply
                >
                    "Apply"
                </Button>
            </div>
        </div>
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// The document of a text, or why it is none.
fn parse(text: &str) -> Result<Value, String> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| format!("Line {}, column {}: {}.", error.line(), error.column(), reason(&error)))?;
    let Some(object) = value.as_object() else {
        return Err("A dashboard is an object: it starts with { and ends with }.".to_owned());
    };
    let is_list = |value: Option<&Value>| value.is_none_or(Value::is_array);
    let title = object.get("title").and_then(Value::as_str).unwrap_or_default();
    if title.trim().is_empty() {
        return Err("The dashboard needs a “title”.".to_owned());
    }
    if !is_list(object.get("panels")) {
        return Err("“panels” must be a list.".to_owned());
    }
    if !is_list(object.get("templating").and_then(|templating| templating.get("list"))) {
        return Err("“templating.list” must be a list.".to_owned());
    }
    Ok(value)
}

/// What the parser says, without the place that it repeats.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dashboards_are_applied() {
        let check = |text: &str, expect: &str| assert_eq!(parse(text).err().unwrap_or_default(), expect);
        check(r#"{ "title": "A" }"#, "");
        check(r#"{ "title": "A", "panels": [], "templating": { "list": [] } }"#, "");
        check("{\n  \"title\": \"A\",\n}", "Line 3, column 1: trailing comma.");
        check("[]", "A dashboard is an object: it starts with { and ends with }.");
        check(r#"{ "title": " " }"#, "The dashboard needs a “title”.");
        check(r#"{ "title": "A", "panels": {} }"#, "“panels” must be a list.");
    }
}
