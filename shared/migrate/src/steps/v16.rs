//! Version 16: rows of spans become a grid of 24 columns, in which a row is a panel of its own.

use serde_json::{Value, json};

use crate::Context;
use crate::json::{Object, free_panel_id, is_set, json_number, num, number, set, take, text};

const COLUMNS: usize = 24;
/// Width of a panel that says none, of 12 columns.
const DEFAULT_SPAN: f64 = 4.0;
const DEFAULT_ROW_PX: f64 = 250.0;
/// A cell of the grid with the gap below it.
const CELL_PX: f64 = 38.0;
const MIN_PANEL_PX: f64 = 90.0;
/// A row is 1,000 cells high at most: more is a slip.
const MAX_CELLS: f64 = 1000.0;

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    let Some(rows) = take(dashboard, "rows") else { return };
    let Value::Array(rows) = rows else { return };
    let rows: Vec<Object> = rows
        .into_iter()
        .filter_map(|row| if let Value::Object(row) = row { Some(row) } else { None })
        // Copies that a repeat left behind: repeating makes them anew.
        .filter(|row| row.get("repeatIteration").is_none_or(Value::is_null))
        .collect();
    if rows.is_empty() {
        return;
    }
    let mut next_id = free_panel_id(dashboard).max(highest(&rows) + 1);
    let are_shown = rows
        .iter()
        .any(|row| is_set(row, "collapse") || is_set(row, "showTitle") || !text(row, "repeat").is_empty());
    let mut y = lowest(dashboard);
    let mut panels = Vec::new();
    for mut row in rows {
        let height = cells(row.get("height")).unwrap_or_else(|| in_cells(DEFAULT_ROW_PX));
        let collapsed = is_set(&row, "collapse");
        let mut inner = match take(&mut row, "panels") {
            Some(Value::Array(inner)) => inner,
            _ => Vec::new(),
        };
        if are_shown {
            let mut head = json!({
                "id": next_id, "type": "row", "title": text(&row, "title"), "collapsed": collapsed,
                "gridPos": { "x": 0, "y": y, "w": COLUMNS, "h": 1 }, "panels": [],
            });
            next_id += 1;
            y += 1;
            let end = place(&mut inner, y, height);
            if let Some(head) = head.as_object_mut() {
                if !text(&row, "repeat").is_empty() {
                    set(head, "repeat", text(&row, "repeat"));
                }
                if collapsed {
                    set(head, "panels", std::mem::take(&mut inner));
                }
            }
            panels.push(head);
            panels.append(&mut inner);
            if !collapsed {
                y = end;
            }
        } else {
            y = place(&mut inner, y, height);
            panels.append(&mut inner);
        }
    }
    crate::json::list_at(dashboard, "panels").append(&mut panels);
}

/// Puts the panels of a row side by side and, where a shorter one leaves room, below each other; answers the row below.
fn place(panels: &mut [Value], top: i64, row_cells: i64) -> i64 {
    let mut area = Area { heights: [0; COLUMNS], top, row_cells };
    for panel in panels.iter_mut().filter_map(Value::as_object_mut) {
        let span = take(panel, "span").as_ref().and_then(number).unwrap_or(DEFAULT_SPAN);
        let width = ((span * 2.0).floor().clamp(1.0, COLUMNS as f64)) as usize;
        let height = cells(panel.get("height")).unwrap_or(row_cells);
        if let Some(least) = num(panel, "minSpan") {
            let least = (least * 2.0).min(COLUMNS as f64);
            set(panel, "minSpan", json_number(least));
        }
        let (x, y) = area.take(width, height);
        set(panel, "gridPos", json!({ "x": x, "y": y, "w": width, "h": height }));
    }
    area.top + area.heights.iter().copied().max().unwrap_or(0).max(row_cells)
}

/// What is taken of a row, by column.
struct Area {
    heights: [i64; COLUMNS],
    top: i64,
    row_cells: i64,
}

impl Area {
    /// A place for a panel: right of the last one, under a shorter one, or in a new line.
    fn take(&mut self, width: usize, height: i64) -> (usize, i64) {
        let (start, y) = self.free(width).unwrap_or_else(|| {
            self.top += self.heights.iter().copied().max().unwrap_or(0).max(self.row_cells);
            self.heights = [0; COLUMNS];
            (0, 0)
        });
        for column in &mut self.heights[start..start + width] {
            *column = y + height;
        }
        (start, self.top + y)
    }

    /// The columns that are free at the right end, as far to the left as they are no higher than those right of them.
    fn free(&self, width: usize) -> Option<(usize, i64)> {
        let mut start = None;
        for column in (0..COLUMNS).rev() {
            let higher = start.is_some_and(|right: usize| self.heights[column] > self.heights[right]);
            if self.heights[column] >= self.row_cells || higher {
                break;
            }
            start = Some(column);
        }
        let start = start?;
        let free = &self.heights[start..];
        (free.len() >= width).then(|| (start, free.iter().copied().max().unwrap_or(0)))
    }
}

/// A height in cells: pixels as number or as text with its unit.
fn cells(height: Option<&Value>) -> Option<i64> {
    let px = match height? {
        Value::String(text) => text.trim().trim_end_matches("px").trim().parse().ok()?,
        other => number(other)?,
    };
    (px > 0.0).then(|| in_cells(px))
}

fn in_cells(px: f64) -> i64 {
    (px.max(MIN_PANEL_PX) / CELL_PX).ceil().min(MAX_CELLS) as i64
}

fn highest(rows: &[Object]) -> i64 {
    let panels = rows.iter().flat_map(|row| crate::json::list(row, "panels"));
    panels
        .filter_map(|panel| panel.get("id").and_then(number))
        .fold(0, |highest, id| highest.max(id.min(1e15) as i64))
}

/// The first row under the panels that are there already.
fn lowest(dashboard: &Object) -> i64 {
    let ends = crate::json::list(dashboard, "panels").iter().filter_map(|panel| {
        let at = panel.get("gridPos")?;
        Some((number(at.get("y")?)? + number(at.get("h")?)?).clamp(0.0, 1e6) as i64)
    });
    ends.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    fn at(x: i64, y: i64, w: i64, h: i64) -> Value {
        json!({ "x": x, "y": y, "w": w, "h": h })
    }

    #[test]
    fn rows_become_a_grid() {
        crate::steps::check(
            super::step,
            &[
                // Two beside each other, a third in a new line; no row heads where none was to be seen.
                (
                    json!({ "rows": [{ "height": "150px", "panels": [{ "id": 1, "span": 6 }, { "id": 2, "span": 6 }, { "id": 3, "span": 12 }] },
                                     { "panels": [{ "id": 4 }] }] }),
                    json!({ "panels": [{ "id": 1, "gridPos": at(0, 0, 12, 4) }, { "id": 2, "gridPos": at(12, 0, 12, 4) },
                        { "id": 3, "gridPos": at(0, 4, 24, 4) }, { "id": 4, "gridPos": at(0, 8, 8, 7) }] }),
                ),
                // Short panels under each other beside a tall one.
                (
                    json!({ "rows": [{ "height": 304, "panels": [{ "span": 8 }, { "span": 4, "height": 152 }, { "span": 4, "height": "152px" }] }] }),
                    json!({ "panels": [{ "gridPos": at(0, 0, 16, 8) }, { "height": 152, "gridPos": at(16, 0, 8, 4) },
                        { "height": "152px", "gridPos": at(16, 4, 8, 4) }] }),
                ),
                // Heads of rows, collapsed and repeated; copies of a repeat go.
                (
                    json!({ "rows": [{ "title": "A", "showTitle": true, "height": 190, "panels": [{ "id": 1, "span": 12 }] },
                                     { "title": "B", "collapse": true, "panels": [{ "id": 2, "span": 12, "minSpan": 4 }] },
                                     { "title": "C", "repeat": "node", "panels": [] },
                                     { "title": "C", "repeatIteration": 1, "panels": [{ "id": 9 }] }] }),
                    json!({ "panels": [
                        { "id": 3, "type": "row", "title": "A", "collapsed": false, "gridPos": at(0, 0, 24, 1), "panels": [] },
                        { "id": 1, "gridPos": at(0, 1, 24, 5) },
                        { "id": 4, "type": "row", "title": "B", "collapsed": true, "gridPos": at(0, 6, 24, 1),
                          "panels": [{ "id": 2, "minSpan": 8, "gridPos": at(0, 7, 24, 7) }] },
                        { "id": 5, "type": "row", "title": "C", "collapsed": false, "gridPos": at(0, 7, 24, 1), "panels": [], "repeat": "node" }] }),
                ),
                (json!({ "rows": [], "panels": [{ "id": 1 }] }), json!({ "panels": [{ "id": 1 }] })),
            ],
        );
    }
}
