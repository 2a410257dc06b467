//! New panels and rows: what is put into the document, and where there is room for it.

use data::query::Source;
use leptos::prelude::*;
use model::dashboard::{Dashboard, Edit, GRID_COLUMNS, GridPos};
use panels::kinds::KINDS;
use serde_json::{Value, json};

use super::super::board::Board;
use crate::ui::menu::Entry;

const NEW_WIDTH: i64 = GRID_COLUMNS / 2;
const NEW_HEIGHT: i64 = 8;

/// One entry for each kind of panel, and one for a row.
pub(super) fn entries(board: StoredValue<Board>) -> Vec<Entry> {
    // A row is no panel of the grid: it has its own entry.
    let kinds = KINDS.iter().filter(|kind| kind.id() != "row").map(|kind| {
        let (id, name, icon) = (kind.id(), kind.name(), kind.icon());
        Entry::run(name, icon, move || {
            board.with_value(|board| add(board, |document, sources| panel(document, sources, id)));
        })
    });
    let row = Entry::run("Row", "panel-top", move || {
        board.with_value(|board| add(board, |document, _| row(document)));
    });
    kinds.chain([row.divided()]).collect()
}

fn add(board: &Board, make: impl FnOnce(&Dashboard, &[Source]) -> Value) {
    let value = board
        .document
        .with_untracked(|document| board.sources.with_untracked(|sources| make(document, sources)));
    let has_list =
        board.document.with_untracked(|document| document.json().get("panels").is_some_and(Value::is_array));
    let edit = if has_list {
        Edit::Insert { path: "/panels/-".to_owned(), value }
    } else {
        Edit::Set { path: "/panels".to_owned(), value: json!([value]) }
    };
    // A list that is there, or a new key of the document itself: this edit always fits.
    let _ = board.edit(&edit);
    board.editing.set(true);
}

/// A panel of a kind that asks the default source.
fn panel(document: &Dashboard, sources: &[Source], kind: &str) -> Value {
    let grid = free_place(document, NEW_WIDTH, NEW_HEIGHT);
    let mut panel = json!({
        "id": document.free_panel_id(),
        "type": kind,
        "title": "New panel",
        "gridPos": { "x": grid.x, "y": grid.y, "w": grid.w, "h": grid.h },
        "targets": [{ "refId": "A" }],
        "options": {},
        "fieldConfig": { "defaults": {}, "overrides": [] },
    });
    if let Some(source) = sources.iter().find(|source| source.is_default).or_else(|| sources.first()) {
        let source = json!({ "type": source.kind, "uid": source.uid });
        panel["targets"][0]["datasource"] = source.clone();
        panel["datasource"] = source;
    }
    panel
}

fn row(document: &Dashboard) -> Value {
    json!({
        "id": document.free_panel_id(),
        "type": "row",
        "title": "New row",
        "collapsed": false,
        "gridPos": { "x": 0, "y": bottom(document), "w": GRID_COLUMNS, "h": 1 },
        "panels": [],
    })
}

fn bottom(document: &Dashboard) -> i64 {
    document.panels().iter().map(|panel| panel.grid.y + panel.grid.h).max().unwrap_or(0)
}

/// The first place, from the top and from the left, that covers no panel and no row.
fn free_place(document: &Dashboard, w: i64, h: i64) -> GridPos {
    let taken: Vec<GridPos> = document.panels().iter().map(|panel| panel.grid).collect();
    let overlaps = |pos: &GridPos| {
        taken.iter().any(|other| {
            pos.x < other.x + other.w
                && other.x < pos.x + pos.w
                && pos.y < other.y + other.h
                && other.y < pos.y + pos.h
        })
    };
    let bottom = bottom(document);
    let rows = (0..=bottom).flat_map(|y| (0..=GRID_COLUMNS - w).map(move |x| GridPos { x, y, w, h }));
    rows.into_iter().find(|pos| !overlaps(pos)).unwrap_or(GridPos { x: 0, y: bottom, w, h })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(cells: &[(i64, i64, i64, i64)]) -> Dashboard {
        let panel = |(at, (x, y, w, h)): (usize, &(i64, i64, i64, i64))| json!({ "id": at + 1, "type": "stat", "gridPos": { "x": x, "y": y, "w": w, "h": h } });
        Dashboard::new(json!({ "panels": cells.iter().enumerate().map(panel).collect::<Vec<_>>() }))
    }

    #[test]
    fn new_panels_take_the_first_room() {
        let check = |cells: &[(i64, i64, i64, i64)], x, y| {
            assert_eq!(free_place(&document(cells), 12, 8), GridPos { x, y, w: 12, h: 8 });
        };
        check(&[], 0, 0);
        check(&[(0, 0, 12, 8)], 12, 0);
        check(&[(0, 0, 12, 8), (12, 0, 12, 4)], 12, 4);
        check(&[(0, 0, 24, 3), (0, 3, 12, 4), (12, 3, 12, 9)], 0, 7);
    }

    #[test]
    fn a_new_panel_asks_the_default_source() {
        let source = |uid: &str, is_default| Source {
            uid: uid.to_owned(),
            name: uid.to_owned(),
            kind: "prometheus".to_owned(),
            is_default,
            min_interval: String::new(),
            name_field: String::new(),
            list_fields: Vec::new(),
            quoting: data::interpolate::Format::Glob,
            macros: Vec::new(),
        };
        let made = panel(&document(&[(0, 0, 24, 8)]), &[source("a", false), source("b", true)], "timeseries");
        assert_eq!(made["datasource"], json!({ "type": "prometheus", "uid": "b" }));
        assert_eq!((made["id"].as_i64(), made["gridPos"]["y"].as_i64()), (Some(2), Some(8)));
    }
}
