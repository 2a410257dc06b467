//! Changing JSON objects key by key without losing order or neighbours; knows nothing of dashboards but where their
//! panels and variables are.

use serde_json::{Map, Value};

/// A JSON object.
pub(crate) type Object = Map<String, Value>;

/// Panels inside panels inside panels: rows hold panels, and nothing real goes deeper.
const MAX_NESTING: usize = 8;

/// Whether a value counts as true where it is used as a condition.
pub(crate) fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64().is_some_and(|number| number != 0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

/// Whether field `key` counts as true.
pub(crate) fn is_set(object: &Object, key: &str) -> bool {
    object.get(key).is_some_and(truthy)
}

/// A finite number, or text that is one.
pub(crate) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

/// The number of field `key`.
pub(crate) fn num(object: &Object, key: &str) -> Option<f64> {
    object.get(key).and_then(number)
}

/// A number as JSON writes it: whole ones without a point.
pub(crate) fn json_number(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 9e15 {
        Value::from(number as i64)
    } else {
        Value::from(number)
    }
}

/// The text of field `key`, empty where it is none.
pub(crate) fn text<'a>(object: &'a Object, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The list of field `key`, empty where it is none.
pub(crate) fn list<'a>(object: &'a Object, key: &str) -> &'a [Value] {
    object.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The object of field `key`.
pub(crate) fn child<'a>(object: &'a Object, key: &str) -> Option<&'a Object> {
    object.get(key).and_then(Value::as_object)
}

/// Takes field `key` out; the order of the others stays.
pub(crate) fn take(object: &mut Object, key: &str) -> Option<Value> {
    object.shift_remove(key)
}

/// Takes fields out.
pub(crate) fn drop_keys(object: &mut Object, keys: &[&str]) {
    for key in keys {
        object.shift_remove(*key);
    }
}

/// Sets field `key` unless it is there.
pub(crate) fn set_new(object: &mut Object, key: &str, value: impl Into<Value>) {
    if !object.contains_key(key) {
        object.insert(key.to_owned(), value.into());
    }
}

/// Sets field `key`.
pub(crate) fn set(object: &mut Object, key: &str, value: impl Into<Value>) {
    object.insert(key.to_owned(), value.into());
}

/// The object of field `key`, made if there is none.
pub(crate) fn object_at<'a>(object: &'a mut Object, key: &str) -> &'a mut Object {
    let value = object.entry(key).or_insert_with(|| Value::Object(Object::new()));
    if !value.is_object() {
        *value = Value::Object(Object::new());
    }
    match value {
        Value::Object(object) => object,
        _ => unreachable!("it was made an object"),
    }
}

/// The list of field `key`, made if there is none.
pub(crate) fn list_at<'a>(object: &'a mut Object, key: &str) -> &'a mut Vec<Value> {
    let value = object.entry(key).or_insert_with(|| Value::Array(Vec::new()));
    if !value.is_array() {
        *value = Value::Array(Vec::new());
    }
    match value {
        Value::Array(list) => list,
        _ => unreachable!("it was made a list"),
    }
}

/// The object of field `key`, if it is one.
pub(crate) fn child_mut<'a>(object: &'a mut Object, key: &str) -> Option<&'a mut Object> {
    object.get_mut(key).and_then(Value::as_object_mut)
}

/// The objects in the list of field `key`.
pub(crate) fn objects_mut<'a>(object: &'a mut Object, key: &str) -> impl Iterator<Item = &'a mut Object> {
    object.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten().filter_map(Value::as_object_mut)
}

/// Visits every panel: those in rows, collapsed or of the old layout, and the rows themselves.
pub(crate) fn each_panel(dashboard: &mut Object, visit: &mut dyn FnMut(&mut Object)) {
    within(dashboard, visit, MAX_NESTING);
    for row in objects_mut(dashboard, "rows") {
        within(row, visit, MAX_NESTING);
    }
}

fn within(holder: &mut Object, visit: &mut dyn FnMut(&mut Object), deeper: usize) {
    for panel in objects_mut(holder, "panels") {
        visit(panel);
        if deeper > 0 {
            within(panel, visit, deeper - 1);
        }
    }
}

/// Visits every variable.
pub(crate) fn each_variable(dashboard: &mut Object, visit: &mut dyn FnMut(&mut Object)) {
    if let Some(templating) = child_mut(dashboard, "templating") {
        objects_mut(templating, "list").for_each(visit);
    }
}

/// Visits the properties of every override of a panel, with their names.
pub(crate) fn each_property(panel: &mut Object, visit: &mut dyn FnMut(&mut Object)) {
    let Some(config) = child_mut(panel, "fieldConfig") else { return };
    for each in objects_mut(config, "overrides") {
        objects_mut(each, "properties").for_each(&mut *visit);
    }
}

/// An id that no panel has.
pub(crate) fn free_panel_id(dashboard: &mut Object) -> i64 {
    let mut highest = 0;
    each_panel(dashboard, &mut |panel| {
        highest = highest.max(num(panel, "id").map_or(0, |id| id.min(1e15) as i64));
    });
    highest + 1
}
