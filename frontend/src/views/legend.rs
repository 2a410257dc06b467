//! The legend of a drawing: a list that wraps, or a table with calculations that sorts. A click isolates a series,
//! a click with Ctrl or Cmd shows or hides it.

use data::order;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use panels::Event;
use panels::view::{Legend, LegendEntry};

use super::hover::css;
use super::stage::Stage;

/// By which column the table is sorted, and whether downwards. The series' own order where absent.
type Sort = Option<(usize, bool)>;

/// A legend.
#[component]
pub fn LegendBox(
    /// Hears what hands do.
    stage: Stage,
    /// What to show.
    legend: Legend,
) -> impl IntoView {
    let Legend { table, right, calcs, entries, width_px } = legend;
    let width = width_px.filter(|_| right).map(|px| format!("{px}px"));
    if !table {
        let entries = entries.into_iter().map(|entry| list_entry(stage, entry)).collect_view();
        return view! {
            <ul class="legend legend-list" class:legend-right=right style:width=width aria-label="Series">{entries}</ul>
        }
        .into_any();
    }
    let sort = RwSignal::new(None::<(usize, bool)>);
    let headings = calcs
        .into_iter()
        .enumerate()
        .map(|(at, name)| {
            let turn = move |_: MouseEvent| sort.update(|sort| *sort = next_sort(*sort, at));
            let state = move || match sort.get() {
                Some((sorted, true)) if sorted == at => "descending",
                Some((sorted, false)) if sorted == at => "ascending",
                _ => "none",
            };
            view! {
                <th scope="col" aria-sort=state>
                    <button type="button" class="legend-sort" on:click=turn>{name}</button>
                </th>
            }
        })
        .collect_view();
    let rows =
        move || sorted(&entries, sort.get()).into_iter().map(|entry| table_row(stage, entry)).collect_view();
    view! {
        <div
            class="legend legend-table"
            class:legend-right=right
            style:width=width
            tabindex="0"
            role="group"
            aria-label="Series"
        >
            <table>
                <thead>
                    <tr>
                        <th scope="col" class="legend-name-heading">"Name"</th>
                        {headings}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn list_entry(stage: Stage, entry: LegendEntry) -> impl IntoView {
    let calcs = entry.calcs.clone();
    view! {
        <li class="legend-entry">
            {name_button(stage, &entry)}
            {calcs.into_iter().map(|text| view! { <span class="legend-calc">{text}</span> }).collect_view()}
        </li>
    }
}

fn table_row(stage: Stage, entry: LegendEntry) -> impl IntoView {
    let calcs = entry.calcs.clone();
    view! {
        <tr class="legend-row">
            <td class="legend-name-cell">{name_button(stage, &entry)}</td>
            {calcs.into_iter().map(|text| view! { <td class="legend-value">{text}</td> }).collect_view()}
        </tr>
    }
}

fn name_button(stage: Stage, entry: &LegendEntry) -> impl IntoView + use<> {
    let LegendEntry { series, label, color, visible, right_axis, .. } = entry.clone();
    let click = move |event: MouseEvent| {
        let toggles = event.ctrl_key() || event.meta_key() || event.shift_key();
        stage.update(&if toggles { Event::LegendToggle(series) } else { Event::LegendIsolate(series) });
    };
    let title = if right_axis { format!("{label} (right axis)") } else { label.clone() };
    view! {
        <button
            type="button"
            class="legend-button"
            class:legend-off=!visible
            aria-pressed=if visible { "true" } else { "false" }
            title=title
            on:click=click
        >
            <span class="legend-swatch" style:background-color=css(color)></span>
            <span class="legend-label">{label}</span>
        </button>
    }
}

/// Downwards first, since people look for the largest; then upwards, then as the series stand.
fn next_sort(before: Sort, at: usize) -> Sort {
    match before {
        Some((sorted, true)) if sorted == at => Some((at, false)),
        Some((sorted, false)) if sorted == at => None,
        _ => Some((at, true)),
    }
}

fn sorted(entries: &[LegendEntry], sort: Sort) -> Vec<LegendEntry> {
    let mut sorted = entries.to_vec();
    if let Some((at, downwards)) = sort {
        let key = |entry: &LegendEntry| entry.sort_keys.get(at).copied().unwrap_or(f64::NAN);
        order::sort_by(&mut sorted, |a, b| {
            let (a, b) = (key(a), key(b));
            // What is no number stands last, whichever way.
            let by_value = if downwards { b.total_cmp(&a) } else { a.total_cmp(&b) };
            a.is_nan().cmp(&b.is_nan()).then(by_value)
        });
    }
    sorted
}
