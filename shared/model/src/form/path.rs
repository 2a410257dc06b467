//! Dotted paths into JSON, by which controls name their values.

use serde_json::Value;

/// The value at a dotted path.
pub fn value_at<'a>(root: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(root, |value, key| match value {
        Value::Object(object) => object.get(key),
        Value::Array(list) => list.get(key.parse::<usize>().ok()?),
        _ => None,
    })
}

/// Sets the value at a dotted path, making objects on the way; null removes the key, so that absence stays absence.
pub fn set_at(root: &mut Value, path: &str, new: Value) {
    let mut at = root;
    let mut keys = path.split('.').peekable();
    while let Some(key) = keys.next() {
        if let Value::Array(list) = at {
            let Some(entry) = key.parse::<usize>().ok().and_then(|index| list.get_mut(index)) else { return };
            if keys.peek().is_none() {
                *entry = new;
                return;
            }
            at = entry;
            continue;
        }
        if !at.is_object() {
            *at = Value::Object(serde_json::Map::new());
        }
        let Value::Object(object) = at else { return };
        if keys.peek().is_none() {
            if new.is_null() {
                object.shift_remove(key);
            } else {
                object.insert(key.to_owned(), new);
            }
            return;
        }
        at = object.entry(key).or_insert(Value::Null);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn paths_reach_into_objects_and_lists() {
        let mut value = json!({ "a": { "b": [{ "c": 1 }] } });
        assert_eq!(value_at(&value, "a.b.0.c"), Some(&json!(1)));
        set_at(&mut value, "a.b.0.c", json!(2));
        set_at(&mut value, "x.y", json!("new"));
        assert_eq!(value, json!({ "a": { "b": [{ "c": 2 }] }, "x": { "y": "new" } }));
        set_at(&mut value, "x.y", Value::Null);
        assert_eq!(value_at(&value, "x.y"), None);
    }
}
