//! What pointing at a drawing shows: a crosshair, rings on the points, and a tooltip that covers neither.

use charts::{Rect, Rgba8};
use leptos::prelude::*;
use panels::view::{Hover, HoverNote, HoverRow};

/// More rows than this do not fit a tooltip: the nearest and its neighbours are shown.
const MOST_ROWS: usize = 16;
const GAP_PX: f64 = 14.0;

/// A colour as a style sheet writes it.
pub fn css(color: Rgba8) -> String {
    format!("rgb({} {} {} / {:.3})", color.r, color.g, color.b, color.opacity())
}

/// Crosshair, rings and tooltip.
#[component]
pub fn HoverBox(
    /// What to show.
    hover: Hover,
    /// Size of the drawing.
    size: Signal<(f64, f64)>,
    /// The plot with a time axis, if there is one; the crosshair spans it.
    plot: Option<Rect>,
    /// Whether the tooltip is shown; the crosshair of another panel goes without.
    tooltip: bool,
) -> impl IntoView {
    let x = f64::from(hover.x_px);
    let crosshair = plot.map(|plot| {
        view! {
            <div
                class="hover-line"
                style:left=format!("{x}px")
                style:top=format!("{}px", plot.y)
                style:height=format!("{}px", plot.h)
            ></div>
        }
    });
    let rings: Vec<_> = hover
        .rows
        .iter()
        .filter_map(|row| {
            let [x, y] = row.at?;
            Some(view! {
                <div
                    class="hover-ring"
                    class:hover-nearest=row.nearest
                    style:left=format!("{x}px")
                    style:top=format!("{y}px")
                    style:border-color=css(row.color)
                ></div>
            })
        })
        .collect();
    let (width, _) = size.get_untracked();
    let on_left = x > width * 0.55;
    let edge = if on_left { width - x + GAP_PX } else { x + GAP_PX };
    let rows = shown_rows(hover.rows);
    let notes = hover.notes;
    let tip = (tooltip && !(rows.0.is_empty() && notes.is_empty())).then(|| {
        let (rows, left_out) = rows;
        let rows = rows.into_iter().map(|row| {
            view! {
                <div class="hover-row" class:hover-row-nearest=row.nearest>
                    <span class="hover-swatch" style:background-color=css(row.color)></span>
                    <span class="hover-name">{row.label}</span>
                    <span class="hover-value">{row.value}</span>
                </div>
            }
        });
        view! {
            <div
                class="hover-tip"
                style:left=if on_left { "auto".to_owned() } else { format!("{edge}px") }
                style:right=if on_left { format!("{edge}px") } else { "auto".to_owned() }
            >
                <div class="hover-title">{hover.title}</div>
                {notes.into_iter().map(note).collect_view()}
                {rows.collect_view()}
                {(left_out > 0).then(|| view! { <div class="hover-more">{format!("and {left_out} more")}</div> })}
            </div>
        }
    });
    view! {
        <div class="hover" aria-hidden="true">
            {crosshair}
            {rings}
            {tip}
        </div>
    }
}

fn note(note: HoverNote) -> impl IntoView {
    view! {
        <div class="hover-note">
            <span class="hover-swatch" style:background-color=css(note.color)></span>
            <span>{note.text}</span>
        </div>
    }
}

/// As many rows as fit, around the nearest one, and how many were left out.
fn shown_rows(rows: Vec<HoverRow>) -> (Vec<HoverRow>, usize) {
    if rows.len() <= MOST_ROWS {
        return (rows, 0);
    }
    let left_out = rows.len() - MOST_ROWS;
    let nearest = rows.iter().position(|row| row.nearest).unwrap_or(0);
    let start = nearest.saturating_sub(MOST_ROWS / 2).min(left_out);
    (rows.into_iter().skip(start).take(MOST_ROWS).collect(), left_out)
}
