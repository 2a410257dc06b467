//! Changes of a dashboard's panels that menus and keys make; each is one step that can be taken back.

use leptos::prelude::*;
use model::dashboard::{Dashboard, Edit, Lenient};
use serde_json::{Value, json};

use super::board::Board;
use crate::ui::toast::Toasts;

/// Puts a copy of a panel below it.
pub fn duplicate(board: &Board, id: i64, toasts: Option<&Toasts>) {
    let edit = board.document.with_untracked(|document| {
        let path = document.panel_path(id)?;
        let mut copy = document.json().pointer(&path)?.clone();
        let grid = copy.at("gridPos").clone();
        let below = grid.int("y").unwrap_or(0) + grid.int("h").unwrap_or(8);
        copy["id"] = json!(document.free_panel_id());
        copy["gridPos"]["y"] = json!(below);
        let list = path.rsplit_once('/').map(|(list, _)| list)?;
        Some(Edit::All { edits: make_room(document, below, grid.int("h").unwrap_or(8), list, copy) })
    });
    make(board, edit, toasts);
}

/// Takes a panel away, with the offer to take that back.
pub fn remove(board: &Board, id: i64, toasts: Option<&Toasts>) {
    let edit =
        board.document.with_untracked(|document| Some(Edit::Remove { path: document.panel_path(id)? }));
    make(board, edit, toasts);
    if let Some(toasts) = toasts {
        let board = board.clone();
        toasts.offer("Panel removed.", "Undo", move || board.undo());
    }
}

/// Moves everything from a grid row on down, and puts a panel there.
fn make_room(document: &Dashboard, from_y: i64, rows: i64, list: &str, panel: Value) -> Vec<Edit> {
    let panels = document.json().pointer(list).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let lower = panels.iter().enumerate().filter_map(|(at, panel)| {
        let y = panel.at("gridPos").int("y")?;
        (y >= from_y).then(|| Edit::Set { path: format!("{list}/{at}/gridPos/y"), value: json!(y + rows) })
    });
    let mut edits: Vec<Edit> = lower.collect();
    edits.push(Edit::Insert { path: format!("{list}/-"), value: panel });
    edits
}

fn make(board: &Board, edit: Option<Edit>, toasts: Option<&Toasts>) {
    let outcome = edit.map(|edit| board.edit(&edit));
    if let (Some(Err(error)), Some(toasts)) = (outcome, toasts) {
        toasts.failed(error.to_string());
    }
}
