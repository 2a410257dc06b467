//! Where panels stand: the grid's geometry, pushing down and closing up. Pure: knows no elements and no documents.
//!
//! The grid has 24 columns of equal width and rows of 30 px with gaps of 8 px. Cells never overlap after
//! [`compact`], [`moved`] and [`resized`]; nothing is lost by any of them.

use data::order;
use model::dashboard::{GRID_COLUMNS, GridPos};

/// Height of one grid row.
pub const ROW_PX: f64 = 30.0;
/// Space between cells.
pub const GAP_PX: f64 = 8.0;
/// Narrower grids show one column.
pub const ONE_COLUMN_BELOW_PX: f64 = 640.0;

/// Something that stands on the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// The panel's id.
    pub id: i64,
    /// Where it stands.
    pub pos: GridPos,
}

/// A place on the page, CSS pixels from the grid's corner.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Place {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// The place of a cell on a grid of this width.
pub fn place(pos: GridPos, grid_px: f64) -> Place {
    let step = column_step_px(grid_px);
    Place {
        x: pos.x as f64 * step,
        y: pos.y as f64 * (ROW_PX + GAP_PX),
        width: (pos.w as f64 * step - GAP_PX).max(1.0),
        height: height_px(pos.h),
    }
}

/// Height of a cell of so many rows.
pub fn height_px(rows: i64) -> f64 {
    rows as f64 * (ROW_PX + GAP_PX) - GAP_PX
}

/// Height of everything.
pub fn total_height_px(cells: &[Cell]) -> f64 {
    cells.iter().map(|cell| cell.pos.y + cell.pos.h).max().map_or(0.0, height_px)
}

/// The column and row whose corner is nearest to a place.
pub fn nearest(x_px: f64, y_px: f64, grid_px: f64) -> (i64, i64) {
    ((x_px / column_step_px(grid_px)).round() as i64, (y_px / (ROW_PX + GAP_PX)).round() as i64)
}

/// The width and height in cells that come nearest to a size.
pub fn nearest_size(width_px: f64, height_px: f64, grid_px: f64) -> (i64, i64) {
    nearest(width_px + GAP_PX, height_px + GAP_PX, grid_px)
}

fn column_step_px(grid_px: f64) -> f64 {
    ((grid_px + GAP_PX) / GRID_COLUMNS as f64).max(1.0)
}

/// The cells closed up: each as far up as those before it (by row, then column) let it, overlaps pushed down.
/// The order of the list stays.
pub fn compact(cells: &[Cell]) -> Vec<Cell> {
    settle(cells, None)
}

/// The cells after one of them was moved; what is in its way is pushed down, then everything closes up.
pub fn moved(cells: &[Cell], id: i64, x: i64, y: i64) -> Vec<Cell> {
    change(cells, id, |pos| GridPos { x: x.clamp(0, GRID_COLUMNS - pos.w), y: y.max(0), ..pos })
}

/// The cells after one of them was resized.
pub fn resized(cells: &[Cell], id: i64, w: i64, h: i64) -> Vec<Cell> {
    change(cells, id, |pos| GridPos { w: w.clamp(1, GRID_COLUMNS - pos.x), h: h.max(1), ..pos })
}

/// The first free place for a new cell, at the very top: everything else makes room.
pub fn at_top(cells: &[Cell], id: i64, w: i64, h: i64) -> Vec<Cell> {
    let pushed = cells.iter().map(|cell| Cell { pos: GridPos { y: cell.pos.y + h, ..cell.pos }, ..*cell });
    let new = Cell { id, pos: GridPos { x: 0, y: 0, w: w.clamp(1, GRID_COLUMNS), h: h.max(1) } };
    settle(&pushed.chain([new]).collect::<Vec<_>>(), Some(id))
}

fn change(cells: &[Cell], id: i64, new_pos: impl Fn(GridPos) -> GridPos) -> Vec<Cell> {
    let mut out = cells.to_vec();
    let Some(at) = out.iter().position(|cell| cell.id == id) else { return out };
    out[at].pos = new_pos(out[at].pos);
    make_room(&mut out, at);
    settle(&out, Some(id))
}

/// Takes what lies below a changed cell out of its way: up where there is room, else down with all that follows.
fn make_room(cells: &mut [Cell], changed: usize) {
    let pos = cells[changed].pos;
    let mut in_the_way: Vec<usize> =
        (0..cells.len()).filter(|at| *at != changed && overlap(cells[*at].pos, pos)).collect();
    order::sort_by_key(&mut in_the_way, |at| cells[*at].pos.y);
    for at in in_the_way {
        let up = GridPos { y: pos.y - cells[at].pos.h, ..cells[at].pos };
        let is_free =
            up.y >= 0 && cells.iter().enumerate().all(|(other, cell)| other == at || !overlap(cell.pos, up));
        if is_free {
            cells[at].pos = up;
        } else {
            push_below(cells, at, pos.y + pos.h, changed);
        }
    }
}

/// Moves a cell down to a row, and whatever it then lies on, and so on; the `fixed` one stays.
fn push_below(cells: &mut [Cell], at: usize, y: i64, fixed: usize) {
    let mut pushed = vec![(at, y)];
    while let Some((at, y)) = pushed.pop() {
        if cells[at].pos.y >= y {
            continue;
        }
        cells[at].pos.y = y;
        let pos = cells[at].pos;
        let hit = |(other, cell): (usize, &Cell)| {
            (other != at && other != fixed && overlap(cell.pos, pos)).then_some((other, pos.y + pos.h))
        };
        pushed.extend(cells.iter().enumerate().filter_map(hit));
    }
}

fn overlap(a: GridPos, b: GridPos) -> bool {
    a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}

/// Places one cell after the other; the preferred one wins over others that start at the same row or below.
fn settle(cells: &[Cell], preferred: Option<i64>) -> Vec<Cell> {
    let mut order: Vec<usize> = (0..cells.len()).collect();
    let rank = |at: &usize| {
        let cell = &cells[*at];
        (cell.pos.y, Some(cell.id) != preferred, cell.pos.x)
    };
    order::sort_by_key(&mut order, rank);
    let mut out = cells.to_vec();
    let mut skyline = [0_i64; GRID_COLUMNS as usize];
    for at in order {
        let pos = out[at].pos;
        let under = columns(pos);
        let y = skyline[under.clone()].iter().copied().max().unwrap_or(0);
        out[at].pos.y = y;
        skyline[under].fill(y + pos.h);
    }
    out
}

fn columns(pos: GridPos) -> std::ops::Range<usize> {
    let start = usize::try_from(pos.x.clamp(0, GRID_COLUMNS - 1)).unwrap_or(0);
    let end = usize::try_from((pos.x + pos.w).clamp(1, GRID_COLUMNS)).unwrap_or(1);
    start..end.max(start + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(id: i64, x: i64, y: i64, w: i64, h: i64) -> Cell {
        Cell { id, pos: GridPos { x, y, w, h } }
    }

    fn corners(cells: &[Cell]) -> Vec<(i64, i64, i64)> {
        cells.iter().map(|cell| (cell.id, cell.pos.x, cell.pos.y)).collect()
    }

    #[test]
    fn gaps_close_and_overlaps_part() {
        let cells = compact(&[
            cell(1, 0, 4, 12, 8),
            cell(2, 12, 0, 12, 8),
            cell(3, 0, 20, 24, 1),
            cell(4, 0, 6, 12, 2),
        ]);
        assert_eq!(corners(&cells), [(1, 0, 0), (2, 12, 0), (3, 0, 10), (4, 0, 8)]);
    }

    #[test]
    fn a_moved_panel_takes_the_place_and_pushes_the_rest_down() {
        let cells = [cell(1, 0, 0, 12, 8), cell(2, 12, 0, 12, 8), cell(3, 0, 8, 24, 8)];
        assert_eq!(corners(&moved(&cells, 3, 0, 0)), [(1, 0, 8), (2, 12, 8), (3, 0, 0)]);
        assert_eq!(corners(&moved(&cells, 1, 99, 0)), [(1, 12, 0), (2, 12, 8), (3, 0, 16)]);
        assert_eq!(corners(&moved(&cells, 1, 0, 9)), [(1, 0, 0), (2, 12, 0), (3, 0, 8)]);
        let column = [cell(1, 0, 0, 12, 8), cell(2, 0, 8, 12, 4), cell(3, 0, 12, 12, 4)];
        assert_eq!(corners(&moved(&column, 1, 0, 4)), [(1, 0, 4), (2, 0, 0), (3, 0, 12)]);
        assert_eq!(corners(&moved(&column, 3, 0, 8)), [(1, 0, 0), (2, 0, 12), (3, 0, 8)]);
    }

    #[test]
    fn a_resized_panel_stays_inside() {
        let cells = [cell(1, 6, 0, 6, 4), cell(2, 12, 0, 12, 8)];
        let out = resized(&cells, 1, 40, 0);
        assert_eq!(out[0].pos, GridPos { x: 6, y: 0, w: 18, h: 1 });
        assert_eq!(out[1].pos.y, 1);
    }

    #[test]
    fn a_new_panel_stands_at_the_top() {
        assert_eq!(corners(&at_top(&[cell(1, 0, 0, 24, 8)], 2, 12, 8)), [(1, 0, 8), (2, 0, 0)]);
    }

    #[test]
    fn places_and_cells_agree() {
        for grid_px in [640.0, 1207.5, 3840.0] {
            for pos in [GridPos { x: 0, y: 0, w: 24, h: 1 }, GridPos { x: 7, y: 31, w: 5, h: 9 }] {
                let place = place(pos, grid_px);
                assert_eq!(nearest(place.x, place.y, grid_px), (pos.x, pos.y));
                assert_eq!(nearest_size(place.width, place.height, grid_px), (pos.w, pos.h));
                assert!(place.x + place.width <= grid_px + 0.001);
            }
        }
    }

    /// Any layout, and any move in it, ends without overlaps, inside the grid, closed up, and settled.
    #[test]
    fn nothing_overlaps_whatever_happens() {
        // A fixed sequence that looks random: the test must not depend on luck.
        let mut state = 7_u64;
        let mut next = |below: i64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as i64 % below
        };
        for _ in 0..300 {
            let count = 1 + next(14);
            let mut cells: Vec<Cell> = (0..count)
                .map(|id| {
                    let w = 1 + next(24);
                    cell(id, next(25 - w), next(40), w, 1 + next(12))
                })
                .collect();
            cells = compact(&cells);
            for _ in 0..4 {
                let id = next(count);
                cells = if next(2) == 0 {
                    moved(&cells, id, next(30) - 3, next(50))
                } else {
                    resized(&cells, id, next(30), next(14))
                };
                for (at, a) in cells.iter().enumerate() {
                    assert!(
                        a.pos.x >= 0 && a.pos.x + a.pos.w <= GRID_COLUMNS && a.pos.y >= 0,
                        "{a:?} is outside"
                    );
                    for b in &cells[at + 1..] {
                        assert!(!overlap(a.pos, b.pos), "{a:?} lies on {b:?}");
                    }
                }
                assert_eq!(compact(&cells), cells, "not closed up");
                assert_eq!(i64::try_from(cells.len()), Ok(count));
            }
        }
    }
}
