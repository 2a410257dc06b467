//! One stay in the panel editor: where the panel is, and how its JSON changes.

use leptos::prelude::*;
use model::dashboard::Edit;
use model::form::set_at;
use serde_json::Value;

use crate::pages::dashboard::board::Board;
use crate::ui::toast::Toasts;

/// A stay in the editor; clones are the same one.
#[derive(Clone)]
pub(super) struct Session {
    /// The dashboard.
    pub(super) board: Board,
    /// The panel's JSON as it stands.
    pub(super) json: Memo<Value>,
    /// How many edits there were before.
    pub(super) undo_start: usize,
    id: i64,
    toasts: Option<Toasts>,
}

impl Session {
    /// From here on edits count as this stay's.
    pub(super) fn start(board: &Board, id: i64) -> Self {
        let document = board.document.clone();
        let json = Memo::new(move |_| {
            document.with(|document| {
                let panel = document.panel_path(id).and_then(|path| document.json().pointer(&path).cloned());
                panel.unwrap_or(Value::Null)
            })
        });
        let undo_start = board.undo.with_untracked(Vec::len);
        Self { board: board.clone(), json, undo_start, id, toasts: use_context::<Toasts>() }
    }

    /// Sets the value at a dotted path of the panel; null takes it away. Typing on at one place stays one step.
    pub(super) fn set(&self, path: &str, value: Value) {
        let mut panel = self.json.get_untracked();
        set_at(&mut panel, path, value);
        let key = path.split('.').next().unwrap_or_default();
        let Some(base) = self.path() else { return };
        let place = format!("{base}/{}", key.replace('~', "~0").replace('/', "~1"));
        let edit = match panel.get(key) {
            Some(value) => Edit::Set { path: place.clone(), value: value.clone() },
            None => Edit::Remove { path: place.clone() },
        };
        let is_text = matches!(panel.pointer(&pointer(path)), Some(Value::String(_) | Value::Number(_)));
        self.make(&edit, is_text.then_some(place.as_str()));
    }

    /// Sets several top-level values of the panel as one step.
    pub(super) fn set_all(&self, pairs: Vec<(&str, Value)>) {
        let Some(base) = self.path() else { return };
        let edits = pairs
            .into_iter()
            .map(|(key, value)| Edit::Set { path: format!("{base}/{key}"), value })
            .collect();
        self.make(&Edit::All { edits }, None);
    }

    /// Takes back everything of this stay.
    pub(super) fn discard(&self) {
        while self.board.undo.with_untracked(Vec::len) > self.undo_start {
            self.board.undo();
        }
    }

    fn path(&self) -> Option<String> {
        self.board.document.with_untracked(|document| document.panel_path(self.id))
    }

    fn make(&self, edit: &Edit, typed_at: Option<&str>) {
        match self.board.edit(edit) {
            Ok(()) => {
                if let Some(place) = typed_at {
                    self.join_typing(place);
                }
            }
            Err(error) => {
                if let Some(toasts) = &self.toasts {
                    toasts.failed(format!("{error}."));
                }
            }
        }
    }

    /// Two steps at one place become one: the later way back is not needed, since the earlier leads past it.
    fn join_typing(&self, place: &str) {
        let is_here =
            |edit: &Edit| matches!(edit, Edit::Set { path, .. } | Edit::Remove { path } if path == place);
        self.board.undo.update(|undo| {
            let [.., before, last] = undo.as_slice() else { return };
            if undo.len() - 1 > self.undo_start && is_here(before) && is_here(last) {
                undo.pop();
            }
        });
    }
}

/// A dotted path as a JSON pointer.
fn pointer(path: &str) -> String {
    path.split('.')
        .fold(String::new(), |pointer, key| pointer + "/" + &key.replace('~', "~0").replace('/', "~1"))
}
