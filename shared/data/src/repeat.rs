//! Panels and rows that repeat: one copy for each value that a variable has, laid out as Grafana does. The stored
//! document knows the first copy only; the others live on the page.

use model::dashboard::{GRID_COLUMNS, GridPos, Panel, Scoped};

use crate::order;
use crate::variables::{Choice, Variables};

/// Copies side by side where the panel does not say how many.
const USUAL_PER_ROW: usize = 4;
/// More copies than this nobody reads; a variable with more values shows the first ones.
const MOST_COPIES: usize = 500;
/// Numbers of copies are this far apart, above all numbers that documents have.
const STRIDE: i64 = 1 << 32;
/// Copies of a row are this far apart among the copies of a panel in it.
const ROW_STRIDE: usize = 1_000;

/// The number of a panel's nth copy; the first one, 0, is the stored panel itself.
pub fn copy_id(stored: i64, nth: usize) -> i64 {
    i64::try_from(nth).map_or(stored, |nth| stored.saturating_add(nth.saturating_mul(STRIDE)))
}

/// The number of the stored panel, and which copy of it this is.
pub fn stored_id(id: i64) -> (i64, usize) {
    if id < STRIDE {
        return (id, 0);
    }
    (id % STRIDE, usize::try_from(id / STRIDE).unwrap_or(0))
}

/// How an address names a panel: `7`, or `7-clone-2` for a copy.
pub fn write_id(id: i64) -> String {
    match stored_id(id) {
        (stored, 0) => stored.to_string(),
        (stored, nth) => format!("{stored}-clone-{nth}"),
    }
}

/// Reads what [`write_id`] wrote, and Grafana's `panel-7`.
pub fn read_id(text: &str) -> Option<i64> {
    let text = text.trim_start_matches("panel-");
    match text.split_once("-clone-") {
        None => text.parse().ok(),
        Some((stored, nth)) => Some(copy_id(stored.parse().ok()?, nth.parse().ok()?)),
    }
}

/// Whether any panel or row repeats.
pub fn repeats(panels: &[Panel]) -> bool {
    panels.iter().any(|panel| !panel.repeat.is_empty() || repeats(&panel.panels))
}

/// All panels and rows with their copies, each where it stands; `panels` are those of a document, in any order.
///
/// A panel that repeats sideways takes the whole width, `max_per_row` copies of it side by side (at most 4 where it does
/// not say); one that repeats downwards keeps its width. A row takes its panels along. A variable that is unknown or has
/// no value gives the stored panel alone. Inside a repeated row its variable has the row's one value.
pub fn expand(panels: &[Panel], variables: &Variables) -> Vec<Panel> {
    let mut sorted: Vec<&Panel> = panels.iter().collect();
    order::sort_by_key(&mut sorted, |panel| (panel.grid.y, panel.grid.x));
    let rows: Vec<usize> = (0..sorted.len()).filter(|at| sorted[*at].is_row()).collect();
    let head = rows.first().copied().unwrap_or(sorted.len());
    let mut out = Vec::with_capacity(panels.len());
    let mut shift =
        copies_of_all(&sorted[..head], &Place { variables, scoped: &[], row: 0, shift: 0 }, &mut out);
    for (nth, start) in rows.iter().enumerate() {
        let end = rows.get(nth + 1).copied().unwrap_or(sorted.len());
        shift = copies_of_row(sorted[*start], &sorted[start + 1..end], variables, shift, &mut out);
    }
    out
}

/// Where a list of panels is copied to.
#[derive(Clone, Copy)]
struct Place<'a> {
    variables: &'a Variables,
    /// What the row around says.
    scoped: &'a [Scoped],
    /// Which copy of its row this is.
    row: usize,
    /// How far everything has moved down so far, in grid rows.
    shift: i64,
}

/// The copies of a row with the panels below it; gives back how far what follows moves down.
fn copies_of_row(
    row: &Panel,
    below: &[&Panel],
    variables: &Variables,
    shift: i64,
    out: &mut Vec<Panel>,
) -> i64 {
    let choices = choices(&row.repeat, &[], variables);
    let bottom = below.iter().map(|panel| panel.grid.y + panel.grid.h).max();
    let height = bottom.map_or(1, |bottom| (bottom - row.grid.y).max(1));
    let mut shift = shift;
    for nth in 0..choices.as_ref().map_or(1, Vec::len) {
        let scoped: Vec<Scoped> = choices.iter().map(|choices| choices[nth].clone()).collect();
        let place = Place { variables, scoped: &scoped, row: nth, shift };
        let mut inside = Vec::with_capacity(row.panels.len());
        copies_of_all(&row.panels.iter().collect::<Vec<_>>(), &place, &mut inside);
        let grid = GridPos { y: row.grid.y + shift, ..row.grid };
        out.push(Panel { panels: inside, ..copy(row, nth, grid, scoped.clone()) });
        shift = copies_of_all(below, &place, out);
        // The next copy stands below this one with its panels.
        if choices.as_ref().is_some_and(|choices| nth + 1 < choices.len()) {
            shift += height;
        }
    }
    shift
}

/// The copies of panels that are sorted from the top; gives back how far what follows moves down.
fn copies_of_all(panels: &[&Panel], place: &Place, out: &mut Vec<Panel>) -> i64 {
    // By the row of the grid below which it counts, and by how much.
    let mut grown: Vec<(i64, i64)> = Vec::new();
    for panel in panels {
        let pushed: i64 = grown.iter().filter(|(below, _)| panel.grid.y >= *below).map(|(_, by)| by).sum();
        let top = panel.grid.y + place.shift + pushed;
        let Some(choices) = choices(&panel.repeat, place.scoped, place.variables) else {
            let nth = place.row * ROW_STRIDE;
            out.push(copy(panel, nth, GridPos { y: top, ..panel.grid }, place.scoped.to_vec()));
            continue;
        };
        let count = choices.len();
        let is_down = panel.repeat_direction == "v";
        let most = panel.max_per_row.and_then(|most| usize::try_from(most).ok()).filter(|most| *most > 0);
        let columns = if is_down { 1 } else { count.min(most.unwrap_or(USUAL_PER_ROW)) };
        for (nth, own) in choices.into_iter().enumerate() {
            let (column, line) = (nth % columns, nth / columns);
            let mut grid = panel.grid;
            grid.y = top + whole(line) * panel.grid.h;
            if !is_down {
                grid.w = (GRID_COLUMNS / whole(columns)).max(1);
                grid.x = (whole(column) * grid.w).min(GRID_COLUMNS - grid.w);
            }
            let scoped =
                place.scoped.iter().filter(|outer| outer.name != own.name).cloned().chain([own.clone()]);
            out.push(copy(panel, place.row * ROW_STRIDE + nth, grid, scoped.collect()));
        }
        let lines = whole(count.div_ceil(columns));
        if lines > 1 {
            grown.push((panel.grid.y + panel.grid.h, (lines - 1) * panel.grid.h));
        }
    }
    place.shift + grown.iter().map(|(_, by)| by).sum::<i64>()
}

fn copy(panel: &Panel, nth: usize, grid: GridPos, scoped: Vec<Scoped>) -> Panel {
    Panel { id: copy_id(panel.id, nth), grid, scoped, ..panel.clone() }
}

/// One value a copy; `None` where nothing repeats.
fn choices(name: &str, outer: &[Scoped], variables: &Variables) -> Option<Vec<Scoped>> {
    if name.is_empty() {
        return None;
    }
    if let Some(own) = outer.iter().find(|scoped| scoped.name == name) {
        return Some(vec![own.clone()]);
    }
    let live = variables.get(name)?;
    let multi = live.definition.multi || live.definition.include_all;
    let scoped = |Choice { text, value }: &Choice| Scoped {
        name: name.to_owned(),
        text: text.clone(),
        value: value.clone(),
        multi,
    };
    Some(live.each().iter().take(MOST_COPIES).map(scoped).collect::<Vec<_>>()).filter(|list| !list.is_empty())
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
