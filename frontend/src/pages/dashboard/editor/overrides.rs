//! Overrides: which fields, and which of their settings differ from the panel's.

use leptos::prelude::*;
use model::dashboard::Lenient;
use panels::fields::KNOWN_PROPERTIES;
use serde_json::{Value, json};

use super::session::Session;
use crate::ui::button::{Button, IconButton};
use crate::ui::field::TextInput;
use crate::ui::select::{Choice, Select};

const PATH: &str = "fieldConfig.overrides";
const MATCHERS: [(&str, &str); 4] = [
    ("byName", "Field with name"),
    ("byRegexp", "Fields with name matching"),
    ("byType", "Fields of type"),
    ("byFrameRefID", "Fields of query"),
];

/// The list of overrides.
#[component]
pub(super) fn Overrides(session: Session) -> impl IntoView {
    let json = session.json;
    let list = Memo::new(move |_| json.with(|json| json.at("fieldConfig").list("overrides").to_vec()));
    let count = Memo::new(move |_| list.with(Vec::len));
    let adding = session.clone();
    let add = move |_| {
        let new = json!({ "matcher": { "id": "byName", "options": "" }, "properties": [] });
        let mut all = list.get_untracked();
        all.push(new);
        adding.set(PATH, Value::Array(all));
    };
    let rows = move || {
        let session = session.clone();
        (0..count.get()).map(|at| view! { <Override session=session.clone() list at /> }).collect_view()
    };
    view! {
        <section class="overrides" aria-label="Overrides">
            <header class="overrides-head">
                <h3>"Overrides"</h3>
                <span class="muted numbers">{count}</span>
            </header>
            {rows}
            <Button icon="plus" on:click=add>"Add override"</Button>
        </section>
    }
}

#[component]
fn Override(session: Session, list: Memo<Vec<Value>>, at: usize) -> impl IntoView {
    let own = Memo::new(move |_| list.with(|list| list.get(at).cloned().unwrap_or(Value::Null)));
    let change = {
        let session = session.clone();
        Callback::new(move |next: Option<Value>| {
            let mut all = list.get_untracked();
            match (next, all.get_mut(at)) {
                (Some(next), Some(place)) => *place = next,
                (None, Some(_)) => drop(all.remove(at)),
                (_, None) => return,
            }
            session.set(PATH, Value::Array(all));
        })
    };
    let matcher =
        move |key: &'static str| Signal::derive(move || own.with(|own| own.at("matcher").text(key)));
    let set_matcher = move |key: &'static str, value: String| {
        let mut next = own.get_untracked();
        next["matcher"][key] = json!(value);
        change.run(Some(next));
    };
    let choose_matcher =
        move |values: Vec<String>| set_matcher("id", values.into_iter().next().unwrap_or_default());
    let nothing: Vec<String> = Vec::new();
    let matchers = MATCHERS.map(|(value, label)| Choice::new(value, label)).to_vec();
    let properties = Memo::new(move |_| own.with(|own| own.list("properties").len()));
    let rows = move || {
        (0..properties.get()).map(|property| view! { <Property own change at=property /> }).collect_view()
    };
    let offered: Vec<Choice> =
        KNOWN_PROPERTIES.iter().filter(|id| **id != "custom").map(|id| Choice::new(*id, words(id))).collect();
    let add = move |values: Vec<String>| {
        let Some(id) = values.into_iter().next() else { return };
        let mut next = own.get_untracked();
        if let Some(list) = next.get_mut("properties").and_then(Value::as_array_mut) {
            list.push(json!({ "id": id, "value": null }));
        } else if let Some(object) = next.as_object_mut() {
            object.insert("properties".to_owned(), json!([{ "id": id, "value": null }]));
        }
        change.run(Some(next));
    };
    view! {
        <div class="override">
            <div class="override-row">
                <Select
                    label="Which fields"
                    options=matchers
                    selected=Signal::derive(move || vec![matcher("id").get()])
                    on_change=choose_matcher
                />
                <IconButton icon="trash-2" label="Remove override" on:click=move |_| change.run(None) />
            </div>
            <TextInput
                value=matcher("options")
                on_input=move |text: String| set_matcher("options", text)
                label="Name, pattern, type or query"
                placeholder="Name"
            />
            {rows}
            <Select
                label="Add property"
                placeholder="Add property"
                options=offered
                selected=nothing
                on_change=add
                custom=true
            />
        </div>
    }
    .into_any()
}

#[component]
fn Property(own: Memo<Value>, change: Callback<Option<Value>>, at: usize) -> impl IntoView {
    let property =
        Memo::new(move |_| own.with(|own| own.list("properties").get(at).cloned().unwrap_or(Value::Null)));
    let name = move || property.with(|property| words(&property.text("id")));
    let text = Signal::derive(move || {
        property.with(|property| match property.at("value") {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        })
    });
    let with_list = move |edit: &dyn Fn(&mut Vec<Value>)| {
        let mut next = own.get_untracked();
        if let Some(list) = next.get_mut("properties").and_then(Value::as_array_mut) {
            edit(list);
            change.run(Some(next));
        }
    };
    let write = move |text: String| {
        // A number, a truth or an object is written as JSON; anything else is text.
        let value = serde_json::from_str::<Value>(&text).unwrap_or_else(|_| json!(text));
        with_list(&|list| {
            if let Some(property) = list.get_mut(at) {
                property["value"] = value.clone();
            }
        });
    };
    let remove = move |_| {
        with_list(&|list| {
            if at < list.len() {
                list.remove(at);
            }
        });
    };
    view! {
        <div class="override-row">
            <span class="override-name cut">{name}</span>
            <TextInput value=text on_input=write label=untrack(name) placeholder="Value" />
            <IconButton icon="x" label="Remove property" on:click=remove />
        </div>
    }
    .into_any()
}

/// `custom.lineWidth` as `Line width`, `displayName` as `Display name`.
fn words(id: &str) -> String {
    let id = id.strip_prefix("custom.").unwrap_or(id);
    let mut out = String::new();
    for (at, c) in id.chars().enumerate() {
        match (at, c.is_uppercase()) {
            (0, _) => out.extend(c.to_uppercase()),
            (_, true) => {
                out.push(' ');
                out.extend(c.to_lowercase());
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn ids_read_as_words() {
        assert_eq!(super::words("custom.lineWidth"), "Line width");
        assert_eq!(super::words("unit"), "Unit");
    }
}
