//! Where panels stand once rows are folded and unfolded: pure, in grid cells.
//!
//! A row owns the panels below it up to the next row: those that follow it while it is unfolded, those inside it
//! while it is stored folded. Folding moves what is below; the stored document does not change.

use data::order;
use std::collections::BTreeSet;

use model::dashboard::{Dashboard, Edit, GridPos, Lenient, Panel};
use serde_json::{Value, json};

use super::layout::Cell;

/// A panel or row heading that is on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Placed {
    /// The panel.
    pub id: i64,
    /// Whether it is a row's heading.
    pub is_row: bool,
    /// Where.
    pub grid: GridPos,
}

/// The rows that are stored folded.
pub fn stored_folded(panels: &[Panel]) -> BTreeSet<i64> {
    panels.iter().filter(|panel| panel.is_row() && panel.collapsed).map(|panel| panel.id).collect()
}

/// Everything that is on the page, from the top, with these rows folded.
pub fn place(panels: &[Panel], folded: &BTreeSet<i64>) -> Vec<Placed> {
    let mut sorted: Vec<&Panel> = panels.iter().collect();
    order::sort_by_key(&mut sorted, |panel| (panel.grid.y, panel.grid.x));
    let starts: Vec<usize> = (0..sorted.len()).filter(|at| sorted[*at].is_row()).collect();
    let head = starts.first().copied().unwrap_or(sorted.len());
    let mut placed = Vec::with_capacity(panels.len());
    let mut top = put(&sorted[..head], 0, 0, &mut placed);
    for (nth, start) in starts.iter().enumerate() {
        let row = sorted[*start];
        let end = starts.get(nth + 1).copied().unwrap_or(sorted.len());
        placed.push(Placed { id: row.id, is_row: true, grid: GridPos { x: 0, y: top, w: 24, h: 1 } });
        top += 1;
        if folded.contains(&row.id) {
            continue;
        }
        let inside: Vec<&Panel> = row.panels.iter().chain(sorted[start + 1..end].iter().copied()).collect();
        top = put(&inside, row.grid.y + 1, top, &mut placed);
    }
    placed
}

/// The edit that stores these places, and these rows as folded; `None` when all is stored so already, or when two
/// panels share an id, so that it cannot be told which is meant.
pub fn arranged(document: &Dashboard, folded: &BTreeSet<i64>, cells: &[Cell]) -> Option<Edit> {
    let panels = document.panels();
    let ids: BTreeSet<i64> = cells.iter().map(|cell| cell.id).collect();
    if ids.len() != cells.len() {
        return None;
    }
    if stored_folded(&panels) == *folded {
        let edits: Vec<Edit> = cells
            .iter()
            .filter_map(|cell| {
                let at = panels.iter().position(|panel| panel.id == cell.id)?;
                let path = format!("/panels/{at}/gridPos");
                (panels[at].grid != cell.pos).then(|| Edit::Set { path, value: grid_json(cell.pos) })
            })
            .collect();
        return (!edits.is_empty()).then_some(Edit::All { edits });
    }
    let mut order: Vec<&Cell> = cells.iter().collect();
    order::sort_by_key(&mut order, |cell| (cell.pos.y, cell.pos.x));
    let list = order.into_iter().filter_map(|cell| {
        let mut panel = document.json().pointer(&document.panel_path(cell.id)?)?.clone();
        let object = panel.as_object_mut()?;
        object.insert("gridPos".to_owned(), grid_json(cell.pos));
        if object.get("type").and_then(Value::as_str) == Some("row") {
            let is_folded = folded.contains(&cell.id);
            let inside = if is_folded { inside(document, &panels, cell.id) } else { Vec::new() };
            object.insert("collapsed".to_owned(), json!(is_folded));
            object.insert("panels".to_owned(), Value::Array(inside));
        }
        Some(panel)
    });
    Some(Edit::Set { path: "/panels".to_owned(), value: list.collect() })
}

/// The panels that a row owns, as stored.
fn inside(document: &Dashboard, panels: &[Panel], row_id: i64) -> Vec<Value> {
    let stored = document.json().list("panels");
    let mut order: Vec<usize> = (0..panels.len()).collect();
    order::sort_by_key(&mut order, |at| (panels[*at].grid.y, panels[*at].grid.x));
    let Some(start) = order.iter().position(|at| panels[*at].id == row_id) else { return Vec::new() };
    let own = stored.get(order[start]).map(|row| row.list("panels")).unwrap_or_default();
    let below = order[start + 1..].iter().take_while(|at| !panels[**at].is_row());
    own.iter().chain(below.filter_map(|at| stored.get(*at))).cloned().collect()
}

fn grid_json(pos: GridPos) -> Value {
    let GridPos { x, y, w, h } = pos;
    json!({ "x": x, "y": y, "w": w, "h": h })
}

/// Puts panels that are stored from row `stored_top` on at `top`; gives back the first free row below them.
fn put(panels: &[&Panel], stored_top: i64, top: i64, placed: &mut Vec<Placed>) -> i64 {
    let first = panels.iter().map(|panel| panel.grid.y).min().unwrap_or(stored_top);
    // Panels stored above their row (made by hand or by scripts) still stand below it; a gap above them is kept
    // only while it is small, since folded rows often store what was once far below.
    let from = if (stored_top..stored_top + 3).contains(&first) { stored_top } else { first };
    let mut bottom = top;
    for panel in panels {
        let grid = GridPos { y: panel.grid.y - from + top, ..panel.grid };
        bottom = bottom.max(grid.y + grid.h);
        placed.push(Placed { id: panel.id, is_row: false, grid });
    }
    bottom
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel(id: i64, kind: &str, y: i64, h: i64, inside: Vec<Value>) -> Value {
        json!({ "id": id, "type": kind, "collapsed": !inside.is_empty(), "panels": inside,
                "gridPos": { "x": 0, "y": y, "w": 24, "h": h } })
    }

    fn check(panels: &[Value], folded: &[i64], expect: &[(i64, i64)]) {
        let panels: Vec<Panel> = panels.iter().map(Panel::from_json).collect();
        let folded = folded.iter().copied().collect();
        let places: Vec<_> =
            place(&panels, &folded).iter().map(|placed| (placed.id, placed.grid.y)).collect();
        assert_eq!(places, expect);
    }

    #[test]
    fn folding_a_row_moves_what_is_below() {
        let dashboard = [
            panel(1, "stat", 0, 4, vec![]),
            panel(2, "row", 4, 1, vec![]),
            panel(3, "timeseries", 5, 8, vec![]),
            panel(4, "row", 13, 1, vec![]),
            panel(5, "timeseries", 14, 8, vec![]),
        ];
        check(&dashboard, &[], &[(1, 0), (2, 4), (3, 5), (4, 13), (5, 14)]);
        check(&dashboard, &[2], &[(1, 0), (2, 4), (4, 5), (5, 6)]);
    }

    #[test]
    fn what_is_stored_inside_a_folded_row_unfolds_below_it() {
        let inside = vec![panel(3, "timeseries", 61, 8, vec![])];
        let dashboard =
            [panel(2, "row", 4, 1, inside), panel(4, "row", 5, 1, vec![]), panel(5, "stat", 6, 3, vec![])];
        check(&dashboard, &[2], &[(2, 0), (4, 1), (5, 2)]);
        check(&dashboard, &[], &[(2, 0), (3, 1), (4, 9), (5, 10)]);
    }

    #[test]
    fn what_is_folded_on_the_page_is_stored_folded_with_its_panels() {
        let list = [
            panel(2, "row", 0, 1, vec![]),
            panel(3, "timeseries", 1, 8, vec![]),
            panel(4, "row", 9, 1, vec![panel(5, "stat", 10, 4, vec![])]),
        ];
        let mut document = Dashboard::new(json!({ "panels": list }));
        let folded: BTreeSet<i64> = [2].into();
        let placed = place(&document.panels(), &folded);
        let cells: Vec<Cell> = placed.iter().map(|placed| Cell { id: placed.id, pos: placed.grid }).collect();
        let edit = arranged(&document, &folded, &cells).expect("the folds differ");
        document.apply(&edit).expect("the list is there");
        let panels = document.panels();
        assert_eq!(panels.iter().map(|panel| panel.id).collect::<Vec<_>>(), [2, 4, 5]);
        assert_eq!(panels[0].panels.iter().map(|panel| panel.id).collect::<Vec<_>>(), [3]);
        assert!(panels[0].collapsed && !panels[1].collapsed && panels[1].panels.is_empty());
        assert_eq!(arranged(&document, &folded, &cells), None);
    }
}
