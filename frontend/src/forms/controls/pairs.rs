//! An object whose keys are chosen as well, such as dimensions and their values. It knows no source.

use leptos::prelude::*;
use model::form::{Choices, Control};
use serde_json::{Map, Value};

use super::choose::{Loading, fixed_choices, load_choices};
use crate::forms::bound::{Bound, text_of};
use crate::ui::button::{Button, IconButton, Look};
use crate::ui::select::{Choice, Select};

/// One line for each key, and one for a key that is yet to be chosen.
pub(super) fn draw(
    control: &Control,
    bound: &Bound,
    keys: &Choices,
    values: &Choices,
    add_label: &str,
) -> AnyView {
    let object = bound.value();
    let names = Memo::new(move |_| {
        object.with(|value| value.as_object().map(|map| map.keys().cloned().collect()).unwrap_or_default())
    });
    // A line without a key holds nothing yet that could be stored.
    let adding = RwSignal::new(false);
    let label = control.label.clone();
    let (keys, values, bound) = (keys.clone(), values.clone(), bound.clone());
    let rows = move || {
        let mut rows: Vec<AnyView> = Vec::new();
        let line = |key: Option<String>| row(&label, &bound, &keys, &values, key, adding);
        rows.extend(Vec::into_iter(names.get()).map(|key| line(Some(key))));
        if adding.get() {
            rows.push(line(None));
        }
        rows.collect_view()
    };
    let add_label = add_label.to_owned();
    view! {
        <div class="form-entries">
            {rows}
            <Button look=Look::Plain icon="plus" disabled=adding on:click=move |_| adding.set(true)>
                {add_label}
            </Button>
        </div>
    }
    .into_any()
}

/// One key with its values; without a key, only the choice of one.
fn row(
    label: &str,
    bound: &Bound,
    keys: &Choices,
    values: &Choices,
    key: Option<String>,
    adding: RwSignal<bool>,
) -> AnyView {
    let (key_options, key_loading) = choices(bound, keys, key.clone());
    let chosen: Vec<String> = key.iter().cloned().collect();
    let rename = {
        let (bound, before) = (bound.clone(), key.clone());
        move |names: Vec<String>| {
            let Some(after) = names.into_iter().next().filter(|name| !name.is_empty()) else { return };
            adding.set(false);
            edit(&bound, |map| renamed(map, before.as_deref(), &after));
        }
    };
    let remove = {
        let (bound, key) = (bound.clone(), key.clone());
        move |_| match &key {
            None => adding.set(false),
            Some(key) => edit(&bound, |map| map.into_iter().filter(|(name, _)| name != key).collect()),
        }
    };
    let value_select = key.map(|key| {
        let (options, loading) = choices(bound, values, Some(key.clone()));
        let object = bound.value();
        let name = key.clone();
        let selected = Signal::derive(move || object.with(|object| texts(object.get(&name))));
        let bound = bound.clone();
        let label = format!("{label}: {key}");
        let change = move |chosen: Vec<String>| {
            edit(&bound, |mut map| {
                map.insert(key.clone(), stored(chosen));
                map
            });
        };
        view! {
            <Select
                label
                options
                selected
                on_change=change
                multiple=true
                custom=true
                placeholder="Value"
                loading=loading.busy
                problem=loading.problem
                open=loading.open
            />
        }
    });
    view! {
        <div class="form-entry">
            <div class="form-entry-rows form-pair">
                <Select
                    label=label.to_owned()
                    options=key_options
                    selected=Signal::stored(chosen)
                    on_change=rename
                    custom=true
                    placeholder="Name"
                    loading=key_loading.busy
                    problem=key_loading.problem
                    open=key_loading.open
                />
                {value_select}
            </div>
            <IconButton icon="trash-2" label="Remove" on:click=remove />
        </div>
    }
    .into_any()
}

/// What a select of the line of `key` offers; a source is told the key and the other pairs.
fn choices(bound: &Bound, from: &Choices, key: Option<String>) -> (Signal<Vec<Choice>>, Loading) {
    match from {
        Choices::Fixed { options } => (fixed_choices(options), Loading::default()),
        Choices::Load { resource, depends_on } => {
            let object = bound.value();
            let more = Signal::derive(move || {
                let others = object.with(|object| others(object, key.as_deref()));
                vec![
                    ("key".to_owned(), key.clone().unwrap_or_default()),
                    ("pairs".to_owned(), Value::Object(others).to_string()),
                ]
            });
            load_choices(bound, resource, depends_on, more)
        }
    }
}

fn edit(bound: &Bound, change: impl FnOnce(Map<String, Value>) -> Map<String, Value>) {
    let before = bound.value().get_untracked().as_object().cloned().unwrap_or_default();
    bound.set(Value::Object(change(before)));
}

/// The pairs without that of `key`.
fn others(object: &Value, key: Option<&str>) -> Map<String, Value> {
    let pairs = object.as_object().into_iter().flatten();
    let others = pairs.filter(|(name, _)| Some(name.as_str()) != key);
    others.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The pairs with another key in the place of `before`, its values gone; a new one comes last.
fn renamed(map: Map<String, Value>, before: Option<&str>, after: &str) -> Map<String, Value> {
    if map.contains_key(after) {
        return map;
    }
    let Some(before) = before else {
        let mut map = map;
        map.insert(after.to_owned(), Value::Array(Vec::new()));
        return map;
    };
    let rename = |(name, value): (String, Value)| {
        if name == before { (after.to_owned(), Value::Array(Vec::new())) } else { (name, value) }
    };
    map.into_iter().map(rename).collect()
}

fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(list)) => list.iter().map(text_of).collect(),
        Some(other) => Some(text_of(other)).filter(|text| !text.is_empty()).into_iter().collect(),
    }
}

/// One value is stored as a text, any other number as a list.
fn stored(mut chosen: Vec<String>) -> Value {
    match chosen.len() {
        1 => Value::String(chosen.remove(0)),
        _ => chosen.into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_change_in_their_place_and_values_have_the_shortest_form() {
        let map = || json!({ "a": "1", "b": ["2", "3"] }).as_object().cloned().expect("an object");
        let check = |before: Option<&str>, after: &str, expect: Value| {
            assert_eq!(Value::Object(renamed(map(), before, after)).to_string(), expect.to_string());
        };
        check(Some("a"), "c", json!({ "c": [], "b": ["2", "3"] }));
        check(Some("a"), "b", json!({ "a": "1", "b": ["2", "3"] }));
        check(None, "c", json!({ "a": "1", "b": ["2", "3"], "c": [] }));
        assert_eq!(stored(vec!["x".to_owned()]), json!("x"));
        assert_eq!(stored(Vec::new()), json!([]));
        assert_eq!(texts(Some(&json!(["x", "y"]))), ["x", "y"]);
        assert!(texts(Some(&json!(""))).is_empty());
        assert_eq!(Value::Object(others(&Value::Object(map()), Some("a"))), json!({ "b": ["2", "3"] }));
    }
}
