//! Value mappings: what a value says, and in which colour, instead of its number.

use leptos::prelude::*;
use model::number;
use serde_json::{Map, Value, json};

use super::colour::ColourField;
use super::number::number_value;
use crate::forms::bound::{Bound, text_of};
use crate::ui::button::IconButton;
use crate::ui::field::TextInput;
use crate::ui::icon::Icon;
use crate::ui::menu::{Entry, Menu};
use crate::ui::popover::Align;
use crate::ui::select::{Choice, Select};

const SPECIALS: &[(&str, &str)] = &[
    ("null", "No value"),
    ("nan", "Not a number"),
    ("null+nan", "No value or not a number"),
    ("true", "True"),
    ("false", "False"),
    ("empty", "Empty text"),
];

/// One mapping as a row: stored `value` mappings hold several, each a row of its own.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    kind: Kind,
    /// What fits: the value, the pattern, the special's name; of a range its start.
    what: String,
    /// Of a range its end.
    until: String,
    text: String,
    color: String,
    /// The stored result, so that what has no field here is kept.
    result: Map<String, Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Value,
    Range,
    Regex,
    Special,
}

/// The widget, bound to Grafana's list of mappings.
pub(super) fn draw(bound: &Bound) -> AnyView {
    let value = bound.value();
    let rows = Memo::new(move |_| value.with(rows_of));
    let count = Memo::new(move |_| rows.with(Vec::len));
    let store = {
        let bound = bound.clone();
        Callback::new(move |rows: Vec<Row>| {
            bound.set(if rows.is_empty() { Value::Null } else { stored_of(&rows) });
        })
    };
    let change = Callback::new(move |(at, row): (usize, Option<Row>)| {
        let mut all = rows.get_untracked();
        match row {
            Some(row) if at < all.len() => all[at] = row,
            Some(row) => all.push(row),
            None if at < all.len() => drop(all.remove(at)),
            None => {}
        }
        store.run(all);
    });
    let add = move |kind: Kind| {
        let what = if kind == Kind::Special { "null".to_owned() } else { String::new() };
        let (until, text, color) = Default::default();
        let row = Row { kind, what, until, text, color, result: Map::new() };
        move || change.run((usize::MAX, Some(row.clone())))
    };
    let entries = move |()| {
        vec![
            Entry::run("Value", "", add(Kind::Value)),
            Entry::run("Range", "", add(Kind::Range)),
            Entry::run("Pattern", "", add(Kind::Regex)),
            Entry::run("Special", "", add(Kind::Special)),
        ]
    };
    view! {
        <div class="mappings">
            {move || (0..count.get()).map(|at| draw_row(at, rows, change)).collect_view()}
            <Menu
                label="Add mapping"
                class="button"
                trigger=|| {
                    view! {
                        <Icon name="plus" />
                        "Add mapping"
                    }
                }
                entries=Callback::new(entries)
                align=Align::Start
            />
        </div>
    }
    .into_any()
}

fn draw_row(at: usize, rows: Memo<Vec<Row>>, change: Callback<(usize, Option<Row>)>) -> AnyView {
    let Some(kind) = rows.with_untracked(|rows| rows.get(at).map(|row| row.kind)) else {
        return ().into_any();
    };
    let read = move |part: fn(&Row) -> &String| {
        Signal::derive(move || {
            rows.with(|rows| rows.get(at).map(|row| part(row).clone()).unwrap_or_default())
        })
    };
    let write = move |part: fn(&mut Row) -> &mut String| {
        Callback::new(move |text: String| {
            if let Some(mut row) = rows.with_untracked(|rows| rows.get(at).cloned()) {
                *part(&mut row) = text;
                change.run((at, Some(row)));
            }
        })
    };
    let what = read(|row| &row.what);
    let set_what = write(|row| &mut row.what);
    let condition = match kind {
        Kind::Value => view! { <TextInput label="Value" placeholder="Value" value=what on_input=set_what /> }.into_any(),
        Kind::Regex => {
            view! { <TextInput label="Pattern" placeholder="/up.*/" value=what on_input=set_what code=true /> }.into_any()
        }
        Kind::Range => view! {
            <TextInput label="From" placeholder="From" value=what on_input=set_what />
            <TextInput label="To" placeholder="To" value=read(|row| &row.until) on_input=write(|row| &mut row.until) />
        }
        .into_any(),
        Kind::Special => {
            let options = Signal::derive(|| SPECIALS.iter().map(|(id, name)| Choice::new(*id, *name)).collect());
            let change = Callback::new(move |chosen: Vec<String>| set_what.run(chosen.into_iter().next().unwrap_or_default()));
            view! { <Select label="Special value" options selected=Signal::derive(move || vec![what.get()]) on_change=change /> }
                .into_any()
        }
    };
    view! {
        <div class="mapping">
            <div class="mapping-what">{condition}</div>
            <Icon name="arrow-right" />
            <TextInput label="Text" placeholder="Text" value=read(|row| &row.text) on_input=write(|row| &mut row.text) />
            <ColourField label="Color" value=read(|row| &row.color) on_change=write(|row| &mut row.color) />
            <IconButton icon="x" label="Remove mapping" on:click=move |_| change.run((at, None)) />
        </div>
    }
    .into_any()
}

fn rows_of(stored: &Value) -> Vec<Row> {
    stored.as_array().into_iter().flatten().flat_map(rows_of_one).collect()
}

fn rows_of_one(mapping: &Value) -> Vec<Row> {
    let options = mapping.get("options").unwrap_or(&Value::Null);
    let text = |key: &str| options.get(key).map(text_of).unwrap_or_default();
    let row = |kind, what: String, until: String, result: Option<&Value>| {
        let result = result.and_then(Value::as_object).cloned().unwrap_or_default();
        let part = |key: &str| result.get(key).map(text_of).unwrap_or_default();
        Row { kind, what, until, text: part("text"), color: part("color"), result: result.clone() }
    };
    match mapping.get("type").map(text_of).unwrap_or_default().as_str() {
        "range" => vec![row(Kind::Range, text("from"), text("to"), options.get("result"))],
        "regex" => vec![row(Kind::Regex, text("pattern"), String::new(), options.get("result"))],
        "special" => vec![row(Kind::Special, text("match"), String::new(), options.get("result"))],
        _ => {
            let pairs = options.as_object().into_iter().flatten();
            pairs
                .map(|(value, result)| row(Kind::Value, value.clone(), String::new(), Some(result)))
                .collect()
        }
    }
}

fn stored_of(rows: &[Row]) -> Value {
    let one = |(index, row): (usize, &Row)| {
        let mut result = row.result.clone();
        for (key, text) in [("text", &row.text), ("color", &row.color)] {
            if text.is_empty() {
                result.shift_remove(key);
            } else {
                result.insert(key.to_owned(), Value::from(text.clone()));
            }
        }
        result.insert("index".to_owned(), Value::from(index));
        let end = |text: &str| number::parse(text.trim()).map_or(Value::Null, number_value);
        match row.kind {
            Kind::Value => json!({ "type": "value", "options": { row.what.clone(): result } }),
            Kind::Range => {
                json!({ "type": "range", "options": { "from": end(&row.what), "to": end(&row.until), "result": result } })
            }
            Kind::Regex => json!({ "type": "regex", "options": { "pattern": row.what, "result": result } }),
            Kind::Special => json!({ "type": "special", "options": { "match": row.what, "result": result } }),
        }
    };
    rows.iter().enumerate().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mappings_come_back_from_their_rows() {
        let stored = json!([
            { "type": "value", "options": { "0": { "text": "down", "color": "red", "index": 0 } } },
            { "type": "range", "options": { "from": 1, "to": null, "result": { "text": "up", "index": 1 } } },
            { "type": "regex", "options": { "pattern": "/a.*/", "result": { "color": "#abcdef01", "icon": "x", "index": 2 } } },
            { "type": "special", "options": { "match": "null+nan", "result": { "text": "none", "index": 3 } } },
        ]);
        assert_eq!(stored_of(&rows_of(&stored)), stored);
        assert!(rows_of(&json!("odd")).is_empty());
    }
}
