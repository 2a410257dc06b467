//! The answer's frames as plain tables, and as CSV. Series of one time column are joined into one table.

use data::convert::{CsvOptions, csv, csv_of_all};
use data::time::Zone;
use data::time::format::{FULL_MS, format};
use data::units::plain;
use leptos::prelude::*;
use model::frame::{Column, Field, Frame, NULL_TIME};

use super::outcome::{Outcome, counted};
use crate::browser::files;
use crate::ui::button::Button;
use crate::ui::select::{Choice, Select};
use crate::ui::states::{EmptyState, Skeleton};

/// More rows are in the CSV alone.
const MOST_ROWS: usize = 500;
const ALL: &str = "all";

/// One frame at a time, and the whole as CSV.
#[component]
pub(super) fn DataTab(outcome: Outcome, title: Memo<String>, zone: Zone) -> impl IntoView {
    let frames = Memo::new(move |_| {
        let frames = outcome.frames();
        joined(&frames).into_iter().chain(frames).collect::<Vec<_>>()
    });
    let chosen = RwSignal::new(0_usize);
    let choices = Signal::derive(move || {
        let name = |(at, frame): (usize, &Frame)| Choice::new(at.to_string(), frame_title(frame, at));
        frames.with(|frames| frames.iter().enumerate().map(name).collect::<Vec<_>>())
    });
    let download = {
        let zone = zone.clone();
        move |which: &str| {
            let options = CsvOptions { zone: Some(&zone), ..CsvOptions::default() };
            let text = frames.with_untracked(|frames| match frames.get(chosen.get_untracked()) {
                Some(frame) if which != ALL => csv(frame, &options),
                _ => csv_of_all(&outcome.frames(), &options),
            });
            files::save(&format!("{}.csv", file_name(&title.get_untracked())), "text/csv", &text);
        }
    };
    let download_all = download.clone();
    let table = move || {
        let zone = zone.clone();
        frames.with(|frames| match frames.get(chosen.get()).or_else(|| frames.first()) {
            Some(frame) => table(frame, &zone),
            None if outcome.total_ms.get().is_none() => view! { <Skeleton /> }.into_any(),
            None => view! {
                <EmptyState icon="table" title="No data" text="The queries found nothing in this time range." />
            }
            .into_any(),
        })
    };
    let choose = Callback::new(move |values: Vec<String>| {
        chosen.set(values.first().and_then(|value| value.parse().ok()).unwrap_or(0));
    });
    let several = move || frames.with(Vec::len) > 1;
    view! {
        <div class="inspect-bar">
            <Show when=several>
                <div class="inspect-frame">
                    <Select
                        label="Frame"
                        options=choices
                        selected=Signal::derive(move || vec![chosen.get().to_string()])
                        on_change=choose
                    />
                </div>
            </Show>
            <Button icon="download" on:click=move |_| download("one")>"Download CSV"</Button>
            <Show when=several>
                <Button icon="download" on:click={
                    let download = download_all.clone();
                    move |_| download(ALL)
                }>"Download all"</Button>
            </Show>
        </div>
        {table}
    }
}

/// All series in one frame, where there are several and all have the same times.
fn joined(frames: &[Frame]) -> Option<Frame> {
    let (first, others) = frames.split_first()?;
    let time = first.time()?;
    if others.is_empty() || others.iter().any(|frame| frame.time() != Some(time)) {
        return None;
    }
    let is_time = |field: &&Field| matches!(field.values, Column::Time(_));
    let columns = frames.iter().flat_map(|frame| frame.fields.iter().filter(|field| !is_time(field)));
    let fields = first.fields.iter().find(is_time).into_iter().chain(columns).cloned().collect();
    Some(Frame { name: Some(format!("All {} series", frames.len())), fields, ..Frame::default() })
}

fn table(frame: &Frame, zone: &Zone) -> AnyView {
    let rows = frame.rows();
    let head = frame.fields.iter().map(|field| {
        let numeric = matches!(field.values, Column::Number(_));
        view! { <th scope="col" class:inspect-number=numeric>{heading(field)}</th> }
    });
    let body = (0..rows.min(MOST_ROWS)).map(|row| {
        let cells = frame.fields.iter().map(|field| {
            let numeric = matches!(field.values, Column::Number(_));
            view! { <td class:inspect-number=numeric>{cell(&field.values, row, zone)}</td> }
        });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    let more = (rows > MOST_ROWS).then(|| {
        let words = format!(
            "The first {MOST_ROWS} of {} are shown; the CSV holds all.",
            counted(rows, "row", "rows")
        );
        view! { <p class="muted">{words}</p> }
    });
    view! {
        {more}
        <div class="inspect-scroll" tabindex="0" role="region" aria-label="Data">
            <table class="inspect-table numbers">
                <thead><tr>{head.collect_view()}</tr></thead>
                <tbody>{body.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn frame_title(frame: &Frame, at: usize) -> String {
    let field = frame.fields.iter().find(|field| matches!(field.values, Column::Number(_)));
    let name = frame.name.clone().filter(|name| !name.is_empty()).or_else(|| field.map(heading));
    let name = name.unwrap_or_else(|| format!("Frame {}", at + 1));
    if frame.ref_id.is_empty() { name } else { format!("{}: {name}", frame.ref_id) }
}

fn heading(field: &Field) -> String {
    if let Some(name) = field.hints.display_name.as_ref().filter(|name| !name.is_empty()) {
        return name.clone();
    }
    if field.labels.is_empty() {
        return field.name.clone();
    }
    let labels: Vec<String> = field.labels.iter().map(|(key, value)| format!("{key}=\"{value}\"")).collect();
    format!("{} {{{}}}", field.name, labels.join(", "))
}

fn cell(values: &Column, row: usize, zone: &Zone) -> String {
    match values {
        Column::Time(times) => match times.get(row) {
            None | Some(&NULL_TIME) => String::new(),
            Some(ms) => format(*ms, zone, FULL_MS),
        },
        Column::Number(numbers) => numbers.get(row).map(plain).unwrap_or_default(),
        Column::Text(texts) => texts.get(row).unwrap_or_default().to_owned(),
        Column::Bool(flags) => {
            flags.get(row).copied().flatten().map(|flag| flag.to_string()).unwrap_or_default()
        }
        Column::Frames(cells) => cells.get(row).and_then(|cell| cell.value).map(plain).unwrap_or_default(),
    }
}

/// A title as the name of a file.
fn file_name(title: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | ' ') { c } else { '-' };
    let name: String = title.chars().map(plain).take(80).collect();
    if name.trim().is_empty() { "panel".to_owned() } else { name.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(name: &str, times: Vec<i64>) -> Frame {
        let values = Column::numbers(times.iter().map(|ms| *ms as f64).collect::<Vec<_>>());
        Frame::new("A", vec![Field::new("Time", Column::Time(times.into())), Field::new(name, values)])
    }

    #[test]
    fn series_of_one_time_are_one_table() {
        let frames = [series("a", vec![1, 2]), series("b", vec![1, 2])];
        let names = joined(&frames)
            .map(|frame| frame.fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>());
        assert_eq!(names, Some(vec!["Time".to_owned(), "a".to_owned(), "b".to_owned()]));
        assert_eq!(joined(&[series("a", vec![1]), series("b", vec![2])]), None);
        assert_eq!(joined(&frames[..1]), None);
    }
}
