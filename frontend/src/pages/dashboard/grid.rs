//! The grid of panels: 24 columns on wide screens, one on phones; rows fold; in edit mode panels move and resize.

use leptos::html;
use leptos::prelude::*;
use model::dashboard::GridPos;

use super::arrange::{Arrange, Grip};
use super::board::Board;
use super::layout::{Cell, Place, place};
use super::panel::PanelBox;
use crate::browser::observe;
use crate::ui::icon::Icon;

/// Panels that are no larger than this show one value.
const SMALL_COLUMNS: i64 = 6;
const SMALL_ROWS: i64 = 5;

/// All panels of a dashboard.
#[component]
pub fn Grid(
    /// The dashboard.
    board: Board,
) -> impl IntoView {
    let arrange = Arrange::new(&board);
    let node = NodeRef::<html::Div>::new();
    let watch = StoredValue::new_local(None);
    let grid_px = arrange.grid_px.clone();
    Effect::new(move |_| {
        let Some(node) = node.get() else { return };
        let grid_px = grid_px.clone();
        watch.try_set_value(observe::size(&node, move |width, _| grid_px.set(width)));
    });
    let cells = {
        let arrange = arrange.clone();
        Memo::new(move |_| arrange.cells())
    };
    let bottom = move || {
        cells.with(|cells| cells.iter().map(|cell| cell.pos.y + cell.pos.h).max()).unwrap_or(0).to_string()
    };
    let ids = Memo::new({
        let board = board.clone();
        move |_| {
            let is_row = |id: i64| {
                board.panels.with(|panels| panels.iter().any(|panel| panel.id == id && panel.is_row()))
            };
            cells.with(|cells| cells.iter().map(|cell| (cell.id, is_row(cell.id))).collect::<Vec<_>>())
        }
    });
    let (holding, said, editing) = (arrange.preview.clone(), arrange.said.clone(), board.editing.clone());
    let ghost = {
        let arrange = arrange.clone();
        move || {
            let cell = arrange.preview.with(|preview| {
                let preview = preview.as_ref()?;
                preview.cells.iter().find(|cell| cell.id == preview.id).copied()
            });
            cell.map(|cell| {
                let Place { x, y, width, height } = place(cell.pos, arrange.grid_px.get());
                view! {
                    <div
                        class="grid-ghost"
                        style:left=format!("{x}px")
                        style:top=format!("{y}px")
                        style:width=format!("{width}px")
                        style:height=format!("{height}px")
                    ></div>
                }
            })
        }
    };
    let cell = move |(id, is_row): (i64, bool)| {
        view! { <GridCell board=board.clone() arrange=arrange.clone() cells id is_row /> }
    };
    view! {
        <div
            class="grid"
            class:grid-editing=move || editing.get()
            class:grid-holding=move || holding.with(Option::is_some)
            style=("--rows", bottom)
            node_ref=node
        >
            {ghost}
            <For each=move || ids.get() key=|key| *key children=cell />
        </div>
        <p class="visually-hidden" role="status">{move || said.get()}</p>
    }
}

#[component]
fn GridCell(board: Board, arrange: Arrange, cells: Memo<Vec<Cell>>, id: i64, is_row: bool) -> impl IntoView {
    let pos = Memo::new(move |_| {
        cells.with(|cells| cells.iter().find(|cell| cell.id == id).map(|found| found.pos))
    });
    let part = move |part: fn(&GridPos) -> i64| move || pos.get().map(|pos| part(&pos).to_string());
    // Two of these stand side by side on a phone.
    let is_small = move || pos.get().is_some_and(|pos| pos.w <= SMALL_COLUMNS && pos.h <= SMALL_ROWS);
    let held = {
        let preview = arrange.preview.clone();
        Memo::new(move |_| {
            preview.with(|preview| {
                preview.as_ref().filter(|preview| preview.id == id).map(|preview| preview.held)
            })
        })
    };
    let px = move |part: fn(&Place) -> f64| move || held.get().map(|held| format!("{}px", part(&held)));
    let inner = if is_row {
        view! { <RowHeading board=board.clone() arrange=arrange.clone() id /> }.into_any()
    } else {
        view! { <PanelBox board=board.clone() id /> }.into_any()
    };
    let (by_key, by_hand, at_corner) = (arrange.clone(), arrange.clone(), arrange);
    let editing = board.editing.clone();
    let is_handle = move |event: &leptos::ev::PointerEvent| {
        let on = event.target().and_then(crate::browser::element::of_target);
        on.is_some_and(|element| {
            let is_on = |selector: &str| crate::browser::element::is_within(&element, selector);
            is_on(".panel-head, .row-heading") && !is_on("button:not(.row-button), a, input")
        })
    };
    view! {
        <div
            class="grid-cell"
            class:grid-row=is_row
            class:grid-small=is_small
            class:grid-held=move || held.with(Option::is_some)
            style=("--x", part(|pos| pos.x))
            style=("--y", part(|pos| pos.y))
            style=("--w", part(|pos| pos.w))
            style=("--h", part(|pos| pos.h))
            style:left=px(|held| held.x)
            style:top=px(|held| held.y)
            style:width=px(|held| held.width)
            style:height=px(|held| held.height)
            on:keydown=move |event| {
                by_key.key(id, &event);
            }
            on:pointerdown=move |event| {
                if is_handle(&event) {
                    by_hand.grip(id, Grip::Move, &event);
                }
            }
        >
            {inner}
            <Show when=move || !is_row && editing.get()>
                {
                    let arrange = at_corner.clone();
                    view! {
                        <div
                            class="grid-corner"
                            aria-hidden="true"
                            on:pointerdown=move |event| arrange.grip(id, Grip::Resize, &event)
                        ></div>
                    }
                }
            </Show>
        </div>
    }
    .into_any()
}

#[component]
fn RowHeading(board: Board, arrange: Arrange, id: i64) -> impl IntoView {
    let row = {
        let board = board.clone();
        Memo::new(move |_| board.panel(id))
    };
    let is_open = {
        let arrange = arrange.clone();
        Memo::new(move |_| row.with(|row| row.as_ref().is_none_or(|row| !arrange.is_folded(row))))
    };
    let title = Memo::new(move |_| {
        row.with(|row| row.as_ref().map(|row| board.text_of(row, &row.title)).unwrap_or_default())
    });
    let inside = move || {
        let count = row.with(|row| row.as_ref().map_or(0, |row| row.panels.len()));
        (!is_open.get() && count > 0)
            .then(|| view! { <span class="row-count">{format!("{count} {}", if count == 1 { "panel" } else { "panels" })}</span> })
    };
    let turn = move |_| {
        if let Some(row) = row.get_untracked() {
            arrange.turn(&row);
        }
    };
    view! {
        <h2 class="row-heading">
            <button type="button" class="row-button" aria-expanded=move || is_open.get().to_string() on:click=turn>
                <Icon name=Signal::derive(move || if is_open.get() { "chevron-down" } else { "chevron-right" }) />
                <span class="cut">{title}</span>
                {inside}
            </button>
        </h2>
    }
}
