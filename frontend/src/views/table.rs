//! Tables: only the rows in view are elements, however many there are.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use panels::Event;
use panels::view::{Align, Cell, TableColumn, TableView};

use super::hover::css;
use super::stage::Stage;
use crate::browser::observe;
use crate::ui::segmented::Segmented;

/// Rows above and below the window that are made too, so that scrolling shows no holes.
const SPARE_ROWS: usize = 8;

/// A table.
#[component]
pub fn TableBox(
    /// Gives cells and hears what hands do.
    stage: Stage,
    /// Its columns and size.
    table: Arc<TableView>,
) -> impl IntoView {
    let frame = NodeRef::<html::Div>::new();
    let scroll = RwSignal::new(0.0_f64);
    let height = RwSignal::new(0.0_f64);
    let watch = StoredValue::new_local(None);
    Effect::new(move |_| {
        let Some(frame) = frame.get() else { return };
        let guard = observe::size(&frame, move |_, tall| {
            height.try_set(tall);
        });
        watch.try_set_value(guard);
    });
    let row_px = f64::from(table.row_height_px.max(12.0));
    let rows = table.rows;
    let template = template(&table.columns);
    let least_px: f32 =
        table.columns.iter().map(|column| column.width_px.unwrap_or(column.min_width_px)).sum();
    let window = Memo::new(move |_| {
        let first = ((scroll.get() / row_px) as usize).saturating_sub(SPARE_ROWS).min(rows);
        let count = (height.get() / row_px) as usize + 2 * SPARE_ROWS + 1;
        (first, (first + count).min(rows))
    });
    let columns: Arc<[TableColumn]> = table.columns.clone().into();
    let header = table.header.then(|| header(stage, &table));
    let footer = table.footer.clone().map(|texts| {
        let cells = texts.into_iter().zip(table.columns.iter()).map(|(text, column)| {
            view! { <div class="table-cell" role="cell" data-align=align(column.align)>{text}</div> }
        });
        view! {
            <div class="table-row table-footer" role="row" style:grid-template-columns=template.clone()>
                {cells.collect_view()}
            </div>
        }
    });
    let body = {
        let template = template.clone();
        move || {
            let (first, last) = window.get();
            (first..last)
                .map(|row| {
                    let cells = columns
                        .iter()
                        .enumerate()
                        .map(|(at, column)| cell(stage.cell(row, at), column.align))
                        .collect_view();
                    view! {
                        <div
                            class="table-row"
                            role="row"
                            aria-rowindex=row + 2
                            style:grid-template-columns=template.clone()
                            style:top=format!("{}px", row as f64 * row_px)
                            style:height=format!("{row_px}px")
                        >
                            {cells}
                        </div>
                    }
                })
                .collect_view()
        }
    };
    let on_scroll = move |_| {
        if let Some(frame) = frame.get_untracked() {
            scroll.set(f64::from(frame.scroll_top()));
        }
    };
    let is_one_of_several = table.tables.len() > 1;
    let selector = is_one_of_several.then(|| selector(stage, &table));
    view! {
        {selector}
        <div
            class="table-box"
            class:table-below=is_one_of_several
            role="table"
            aria-rowcount=rows + 1
            tabindex="0"
            node_ref=frame
            on:scroll=on_scroll
        >
            <div class="table-wide" style:min-width=format!("{least_px}px")>
                {header.map(|cells| {
                    view! {
                        <div class="table-row table-header" role="row" style:grid-template-columns=template.clone()>
                            {cells}
                        </div>
                    }
                })}
                <div class="table-body" role="rowgroup" style:height=format!("{}px", rows as f64 * row_px)>{body}</div>
                {footer}
            </div>
        </div>
    }
}

/// Which of several tables is shown.
fn selector(stage: Stage, table: &TableView) -> impl IntoView + use<> {
    let options = table.tables.iter().enumerate().map(|(at, name)| (at.to_string(), name.clone())).collect();
    let chosen = table.table.to_string();
    let choose = move |value: String| {
        if let Ok(at) = value.parse() {
            stage.update(&Event::SelectTable(at));
        }
    };
    view! {
        <div class="table-selector">
            <Segmented label="Table" options value=Signal::stored(chosen) on_change=Callback::new(choose) />
        </div>
    }
}

fn header(stage: Stage, table: &TableView) -> Vec<AnyView> {
    let sort = table.sort;
    let heading = |(at, column): (usize, &TableColumn)| {
        let state = match sort {
            Some((sorted, true)) if sorted == at => "descending",
            Some((sorted, false)) if sorted == at => "ascending",
            _ => "none",
        };
        let title = column.title.clone();
        let help = if column.description.is_empty() { title.clone() } else { column.description.clone() };
        view! {
            <div class="table-cell" role="columnheader" aria-sort=state data-align=align(column.align)>
                <button
                    type="button"
                    class="table-sort"
                    title=help
                    on:click=move |_| stage.update(&Event::SortColumn(at))
                >
                    {title}
                </button>
            </div>
        }
        .into_any()
    };
    table.columns.iter().enumerate().map(heading).collect()
}

fn cell(cell: Cell, side: Align) -> AnyView {
    let Cell { text, color, background, bar, link } = cell;
    let bar = bar.map(|(share, color)| {
        view! {
            <span class="table-bar">
                <span
                    class="table-bar-fill"
                    style:width=format!("{:.1}%", share.clamp(0.0, 1.0) * 100.0)
                    style:background-color=css(color)
                ></span>
            </span>
        }
    });
    let text = match link {
        Some(href) => {
            view! { <a class="table-link" href=href rel="noopener noreferrer">{text}</a> }.into_any()
        }
        None => view! { <span class="table-text" title=text.clone()>{text.clone()}</span> }.into_any(),
    };
    view! {
        <div
            class="table-cell"
            role="cell"
            data-align=align(side)
            style:color=color.map(css)
            style:background-color=background.map(css)
        >
            {bar}
            {text}
        </div>
    }
    .into_any()
}

fn align(side: Align) -> &'static str {
    match side {
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
    }
}

/// Fixed columns keep their width, the others share the rest.
fn template(columns: &[TableColumn]) -> String {
    let one = |column: &TableColumn| match column.width_px {
        Some(width) => format!("{width}px"),
        None => format!("minmax({}px, 1fr)", column.min_width_px),
    };
    columns.iter().map(one).collect::<Vec<_>>().join(" ")
}
