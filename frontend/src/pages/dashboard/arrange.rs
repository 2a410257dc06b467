//! Moving and resizing panels by pointer and by keys. While a hand holds a panel only a preview changes; letting go
//! is one edit, so one undo.

use std::collections::{BTreeMap, BTreeSet};

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use model::dashboard::{GridPos, Panel};

use super::board::Board;
use super::layout::{self, Cell, Place};
use super::sections;
use crate::browser::{element, scroll};

/// Nearer to the window's edges than this the page scrolls along.
const SCROLL_EDGE_PX: f64 = 60.0;
const SCROLL_STEP_PX: f64 = 14.0;

/// The arrangement of an open dashboard's panels; clones are the same one.
#[derive(Clone)]
pub struct Arrange {
    board: Board,
    /// Width of the grid, CSS pixels.
    pub grid_px: ArcRwSignal<f64>,
    /// What the arrangement would be if the hand let go now.
    pub preview: ArcRwSignal<Option<Preview>>,
    /// What was just done by keys, to be read aloud.
    pub said: ArcRwSignal<String>,
    /// Rows that hands folded (`true`) or unfolded; the others are as stored.
    turned: ArcRwSignal<BTreeMap<i64, bool>>,
}

/// A panel in somebody's hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// The panel.
    pub id: i64,
    /// Where the hand holds it.
    pub held: Place,
    /// Where everything would stand.
    pub cells: Vec<Cell>,
}

/// What a hand does with a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grip {
    /// Moves it.
    Move,
    /// Drags its lower right corner.
    Resize,
}

impl Arrange {
    /// The arrangement of this dashboard, its rows folded as stored.
    pub fn new(board: &Board) -> Self {
        Self {
            turned: ArcRwSignal::default(),
            board: board.clone(),
            grid_px: ArcRwSignal::new(0.0),
            preview: ArcRwSignal::new(None),
            said: ArcRwSignal::default(),
        }
    }

    /// Where everything on the page stands: as the hand would leave it, else as the document says, closed up.
    pub fn cells(&self) -> Vec<Cell> {
        let held = self.preview.with(|preview| preview.as_ref().map(|preview| preview.cells.clone()));
        held.unwrap_or_else(|| self.settled())
    }

    fn settled(&self) -> Vec<Cell> {
        self.board.panels.with(|panels| {
            let placed = sections::place(panels, &self.folded(panels));
            let cells: Vec<Cell> =
                placed.iter().map(|placed| Cell { id: placed.id, pos: placed.grid }).collect();
            layout::compact(&cells)
        })
    }

    /// The rows that are folded on the page.
    fn folded(&self, panels: &[Panel]) -> BTreeSet<i64> {
        let mut folded = sections::stored_folded(panels);
        self.turned.with(|turned| {
            for (id, is_folded) in turned {
                if *is_folded {
                    folded.insert(*id)
                } else {
                    folded.remove(id)
                };
            }
        });
        folded
    }

    /// Whether a row is folded on the page.
    pub fn is_folded(&self, row: &Panel) -> bool {
        self.turned.with(|turned| turned.get(&row.id).copied()).unwrap_or(row.collapsed)
    }

    /// Folds a row, or unfolds it.
    pub fn turn(&self, row: &Panel) {
        let is_folded = untrack(|| self.is_folded(row));
        self.turned.update(|turned| {
            turned.insert(row.id, !is_folded);
        });
    }

    /// Whether a hand may take this: an open row stays where it is, since its panels would not follow.
    fn may_grip(&self, id: i64) -> bool {
        let is_open_row = self.board.panels.with_untracked(|panels| {
            let row = panels.iter().find(|panel| panel.id == id && panel.is_row());
            row.is_some_and(|row| !untrack(|| self.is_folded(row)))
        });
        self.board.editing.get_untracked() && !is_open_row
    }

    /// Takes a panel into the hand; the hand is followed until it lets go, wherever it goes.
    pub fn grip(&self, id: i64, grip: Grip, event: &PointerEvent) {
        if event.button() != 0 || !self.may_grip(id) {
            return;
        }
        let grid_px = self.grid_px.get_untracked();
        if grid_px < layout::ONE_COLUMN_BELOW_PX {
            return;
        }
        let cells = untrack(|| self.settled());
        let Some(cell) = cells.iter().find(|cell| cell.id == id).copied() else { return };
        event.prevent_default();
        let start = layout::place(cell.pos, grid_px);
        let (start_x, start_y) = (f64::from(event.client_x()), page_y(event));
        let pointer = event.pointer_id();
        let this = self.clone();
        let follow = move |event: &PointerEvent| {
            let (dx, dy) = (f64::from(event.client_x()) - start_x, page_y(event) - start_y);
            let (held, cells) = match grip {
                Grip::Move => {
                    let held = Place { x: start.x + dx, y: start.y + dy, ..start };
                    let (x, y) = layout::nearest(held.x, held.y, grid_px);
                    (held, layout::moved(&cells, id, x, y))
                }
                Grip::Resize => {
                    let (width, height) = ((start.width + dx).max(24.0), (start.height + dy).max(24.0));
                    let (w, h) = layout::nearest_size(width, height, grid_px);
                    (Place { width, height, ..start }, layout::resized(&cells, id, w, h))
                }
            };
            this.preview.set(Some(Preview { id, held, cells }));
        };
        let moves = window_event_listener(leptos::ev::pointermove, move |event| {
            if event.pointer_id() == pointer {
                scroll_along(f64::from(event.client_y()));
                follow(&event);
            }
        });
        let listeners = StoredValue::new_local(vec![moves]);
        let this = self.clone();
        let end = move |keep: bool| {
            for listener in listeners.try_update_value(std::mem::take).unwrap_or_default() {
                listener.remove();
            }
            let preview = this.preview.try_update(Option::take).flatten();
            if let Some(preview) = preview.filter(|_| keep) {
                this.keep(&preview.cells);
            }
        };
        let cancel = end.clone();
        let cancelled = window_event_listener(leptos::ev::pointercancel, move |event| {
            if event.pointer_id() == pointer {
                cancel(false);
            }
        });
        let up = window_event_listener(leptos::ev::pointerup, move |event| {
            if event.pointer_id() == pointer {
                end(true);
            }
        });
        listeners.update_value(|listeners| listeners.extend([cancelled, up]));
    }

    /// Alt with an arrow moves a panel, with Shift resizes it. `false` when the key means something else.
    pub fn key(&self, id: i64, event: &KeyboardEvent) -> bool {
        if !event.alt_key() || event.ctrl_key() || event.meta_key() || !self.may_grip(id) {
            return false;
        }
        let (dx, dy) = match event.key().as_str() {
            "ArrowLeft" => (-1, 0),
            "ArrowRight" => (1, 0),
            "ArrowUp" => (0, -1),
            "ArrowDown" => (0, 1),
            _ => return false,
        };
        event.prevent_default();
        let cells = untrack(|| self.settled());
        let Some(GridPos { x, y, w, h }) = cells.iter().find(|cell| cell.id == id).map(|cell| cell.pos)
        else {
            return true;
        };
        let next = if event.shift_key() {
            layout::resized(&cells, id, w + dx, h + dy)
        } else {
            stepped(&cells, id, x + dx, y, dy)
        };
        self.keep(&next);
        if let Some(pos) = next.iter().find(|cell| cell.id == id).map(|cell| cell.pos) {
            let text = format!(
                "Column {} of 24, row {}, {} columns wide, {} rows high",
                pos.x + 1,
                pos.y + 1,
                pos.w,
                pos.h
            );
            self.said.set(text);
        }
        true
    }

    /// Makes an arrangement the document's, as one edit.
    fn keep(&self, cells: &[Cell]) {
        let edit = self.board.document.with_untracked(|document| {
            let folded = untrack(|| self.folded(&document.panels()));
            sections::arranged(document, &folded, cells)
        });
        if let Some(edit) = edit {
            // The places come from the document itself, so they are there.
            let _ = self.board.edit(&edit);
        }
    }
}

/// A step that changes something: upwards and downwards as far as the next panel makes it worth a step.
fn stepped(cells: &[Cell], id: i64, x: i64, y: i64, dy: i64) -> Vec<Cell> {
    if dy == 0 {
        return layout::moved(cells, id, x, y);
    }
    let steps = (1..=60).map(|step| layout::moved(cells, id, x, y + dy * step));
    steps.into_iter().find(|next| next != cells).unwrap_or_else(|| cells.to_vec())
}

fn page_y(event: &PointerEvent) -> f64 {
    f64::from(event.client_y()) + scroll::scrolled_px()
}

fn scroll_along(y: f64) {
    let (_, height) = element::window_size();
    if y < SCROLL_EDGE_PX {
        scroll::scroll_by_px(-SCROLL_STEP_PX);
    } else if y > height - SCROLL_EDGE_PX {
        scroll::scroll_by_px(SCROLL_STEP_PX);
    }
}
