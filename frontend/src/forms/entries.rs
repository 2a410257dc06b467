//! Groups: controls around one object, around each entry of a list, or around entries told apart by a number in their
//! paths (`httpHeaderName1`, `httpHeaderName2`).

use leptos::prelude::*;
use model::form::{Control, Repeat, value_at};
use serde_json::Value;

use super::bound::Bound;
use super::draw_control;
use crate::ui::button::{Button, IconButton, Look};

/// A group.
pub(super) fn draw(bound: &Bound, controls: &[Control], repeat: Option<&Repeat>) -> AnyView {
    match repeat {
        None => {
            let base = format!("{}.", bound.path);
            let rows = controls.iter().map(|control| draw_control(&bound.form, &base, control));
            view! { <div class="form-rows">{rows.collect_view()}</div> }.into_any()
        }
        Some(repeat) if controls.iter().any(|control| control.path.contains('#')) => {
            numbered(bound, controls, repeat)
        }
        Some(repeat) => listed(bound, controls, repeat),
    }
}

fn listed(bound: &Bound, controls: &[Control], repeat: &Repeat) -> AnyView {
    let value = bound.value();
    let count = Memo::new(move |_| value.with(|value| value.as_array().map_or(0, Vec::len)));
    let list = move || value.get_untracked().as_array().cloned().unwrap_or_default();
    let add = {
        let (bound, new_entry) = (bound.clone(), repeat.new_entry.clone());
        move || {
            let mut list = list();
            list.push(new_entry.clone());
            bound.set(Value::Array(list));
        }
    };
    let remove = {
        let bound = bound.clone();
        Callback::new(move |at: usize| {
            let mut list = list();
            if at < list.len() {
                list.remove(at);
                bound.set(Value::Array(list));
            }
        })
    };
    let (bound, controls) = (bound.clone(), controls.to_vec());
    let rows = move || {
        let entry = |at: usize| {
            let base = format!("{}.{at}.", bound.path);
            entry(&bound, &base, &controls, Callback::new(move |()| remove.run(at)))
        };
        (0..count.get()).map(entry).collect_view()
    };
    frame(rows.into_any(), repeat, add)
}

/// Entries that exist are those of whose paths any holds something, an empty text included.
fn numbered(bound: &Bound, controls: &[Control], repeat: &Repeat) -> AnyView {
    let root = bound.form.value;
    let paths: Vec<String> = controls.iter().map(|control| control.path.clone()).collect();
    let numbers = {
        let paths = paths.clone();
        Memo::new(move |_| {
            root.with(|root| {
                let mut found: Vec<u32> = paths.iter().flat_map(|path| numbers_of(root, path)).collect();
                found.sort_unstable();
                found.dedup();
                found
            })
        })
    };
    let edit = bound.form.edit;
    let add = {
        let first = paths.first().cloned().unwrap_or_default();
        move || {
            let next = numbers.with_untracked(|numbers| numbers.last().copied().unwrap_or(0)) + 1;
            edit.run((first.replace('#', &next.to_string()), Value::String(String::new())));
        }
    };
    let remove = Callback::new(move |number: u32| {
        for path in &paths {
            // An empty secret is removed by the server; any other key simply goes.
            let gone =
                if path.starts_with("secureJsonData.") { Value::String(String::new()) } else { Value::Null };
            edit.run((path.replace('#', &number.to_string()), gone));
        }
    });
    let (bound, controls) = (bound.clone(), controls.to_vec());
    let rows = move || {
        let entry = |number: u32| {
            entry(&bound, &format!("#{number}"), &controls, Callback::new(move |()| remove.run(number)))
        };
        numbers.get().into_iter().map(entry).collect_view()
    };
    frame(rows.into_any(), repeat, add)
}

/// The numbers with which a path such as `jsonData.name#` leads to something. Removed secrets do not count.
fn numbers_of(root: &Value, path: &str) -> Vec<u32> {
    let (parent, key) = path.rsplit_once('.').unwrap_or(("", path));
    if parent == "secureJsonData" {
        return Vec::new();
    }
    let stem = key.trim_end_matches('#');
    let object = if parent.is_empty() { Some(root) } else { value_at(root, parent) };
    let keys = object.and_then(Value::as_object).into_iter().flat_map(|object| object.keys());
    keys.filter_map(|key| key.strip_prefix(stem)?.parse().ok()).collect()
}

fn entry(bound: &Bound, base: &str, controls: &[Control], remove: Callback<()>) -> AnyView {
    let rows = controls.iter().map(|control| draw_control(&bound.form, base, control));
    view! {
        <div class="form-entry">
            <div class="form-entry-rows">{rows.collect_view()}</div>
            <IconButton icon="trash-2" label="Remove" on:click=move |_| remove.run(()) />
        </div>
    }
    .into_any()
}

fn frame(rows: AnyView, repeat: &Repeat, add: impl Fn() + Send + Sync + 'static) -> AnyView {
    let label = repeat.add_label.clone();
    view! {
        <div class="form-entries">
            {rows}
            <Button look=Look::Plain icon="plus" on:click=move |_| add()>
                {label}
            </Button>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::numbers_of;

    #[test]
    fn numbered_entries_are_found_by_their_names() {
        let root =
            json!({ "jsonData": { "httpHeaderName1": "a", "httpHeaderName12": "", "httpHeaderNames": 3 } });
        assert_eq!(numbers_of(&root, "jsonData.httpHeaderName#"), [1, 12]);
        assert!(numbers_of(&root, "secureJsonData.httpHeaderValue#").is_empty());
        assert!(numbers_of(&root, "elsewhere.name#").is_empty());
    }
}
