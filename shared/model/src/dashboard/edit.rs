//! Edits of a dashboard's JSON: small, reversible, and the only way in which a document changes.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A change at a place given by a JSON pointer (RFC 6901).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "camelCase")]
pub enum Edit {
    /// The value at `path` becomes `value`; the last key may be new.
    Set {
        /// Where.
        path: String,
        /// The new value.
        value: Value,
    },
    /// A list entry or key goes away.
    Remove {
        /// Where.
        path: String,
    },
    /// A list entry is put in before the one at `path`, or at the end.
    Insert {
        /// The list's path and the entry's future index.
        path: String,
        /// The new entry.
        value: Value,
    },
    /// Several edits, one after another, as one step.
    All {
        /// The edits.
        edits: Vec<Edit>,
    },
}

/// Why an edit cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is nothing at {path} in this dashboard; it may have been changed elsewhere")]
pub struct EditError {
    /// The place that is not there.
    pub path: String,
}

impl Edit {
    /// Makes the change and returns the edit that takes it back.
    ///
    /// # Errors
    /// [`EditError`] when the place does not exist; the document is then as it was.
    pub fn apply(&self, root: &mut Value) -> Result<Self, EditError> {
        match self {
            Self::Set { path, value } => set(root, path, value),
            Self::Remove { path } => remove(root, path),
            Self::Insert { path, value } => insert(root, path, value),
            Self::All { edits } => {
                let mut undo = Vec::with_capacity(edits.len());
                for edit in edits {
                    match edit.apply(root) {
                        Ok(inverse) => undo.push(inverse),
                        Err(error) => {
                            for inverse in undo.iter().rev() {
                                // The inverse of an edit just made always fits.
                                let _ = inverse.apply(root);
                            }
                            return Err(error);
                        }
                    }
                }
                undo.reverse();
                Ok(Self::All { edits: undo })
            }
        }
    }
}

fn set(root: &mut Value, path: &str, value: &Value) -> Result<Edit, EditError> {
    if let Some(place) = root.pointer_mut(path) {
        let old = std::mem::replace(place, value.clone());
        return Ok(Edit::Set { path: path.to_owned(), value: old });
    }
    match parent(root, path) {
        Some((Value::Object(object), key)) => {
            object.insert(key, value.clone());
            Ok(Edit::Remove { path: path.to_owned() })
        }
        _ => Err(nowhere(path)),
    }
}

fn remove(root: &mut Value, path: &str) -> Result<Edit, EditError> {
    match parent(root, path) {
        Some((Value::Object(object), key)) => match object.shift_remove(&key) {
            Some(value) => Ok(Edit::Set { path: path.to_owned(), value }),
            None => Err(nowhere(path)),
        },
        Some((Value::Array(list), key)) => match key.parse::<usize>() {
            Ok(at) if at < list.len() => Ok(Edit::Insert { path: path.to_owned(), value: list.remove(at) }),
            _ => Err(nowhere(path)),
        },
        _ => Err(nowhere(path)),
    }
}

fn insert(root: &mut Value, path: &str, value: &Value) -> Result<Edit, EditError> {
    match parent(root, path) {
        Some((Value::Array(list), key)) => {
            let at = key.parse::<usize>().unwrap_or(list.len()).min(list.len());
            list.insert(at, value.clone());
            let base = path.rsplit_once('/').map_or("", |(base, _)| base);
            Ok(Edit::Remove { path: format!("{base}/{at}") })
        }
        _ => Err(nowhere(path)),
    }
}

fn parent<'a>(root: &'a mut Value, path: &str) -> Option<(&'a mut Value, String)> {
    let (base, key) = path.rsplit_once('/')?;
    Some((root.pointer_mut(base)?, key.replace("~1", "/").replace("~0", "~")))
}

fn nowhere(path: &str) -> EditError {
    EditError { path: path.to_owned() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(edit: &Edit, expect: &Value) {
        let before = json!({ "title": "a", "panels": [{ "id": 1 }, { "id": 2 }], "odd/key": true });
        let mut document = before.clone();
        let undo = edit.apply(&mut document).expect("the place is there");
        assert_eq!(&document, expect);
        undo.apply(&mut document).expect("the inverse fits");
        assert_eq!(document, before);
    }

    #[test]
    fn every_edit_can_be_taken_back() {
        let path = |path: &str| path.to_owned();
        check(
            &Edit::Set { path: path("/panels/1/title"), value: json!("new") },
            &json!({ "title": "a", "panels": [{ "id": 1 }, { "id": 2, "title": "new" }], "odd/key": true }),
        );
        check(
            &Edit::Insert { path: path("/panels/-"), value: json!({ "id": 3 }) },
            &json!({ "title": "a", "panels": [{ "id": 1 }, { "id": 2 }, { "id": 3 }], "odd/key": true }),
        );
        check(
            &Edit::All {
                edits: vec![
                    Edit::Remove { path: path("/panels/0") },
                    Edit::Set { path: path("/odd~1key"), value: json!(false) },
                ],
            },
            &json!({ "title": "a", "panels": [{ "id": 2 }], "odd/key": false }),
        );
    }

    #[test]
    fn an_edit_that_does_not_fit_changes_nothing() {
        let mut document = json!({ "a": 1 });
        let edit = Edit::All {
            edits: vec![
                Edit::Set { path: "/a".into(), value: json!(2) },
                Edit::Remove { path: "/panels/0".into() },
            ],
        };
        assert_eq!(edit.apply(&mut document), Err(EditError { path: "/panels/0".into() }));
        assert_eq!(document, json!({ "a": 1 }));
    }
}
