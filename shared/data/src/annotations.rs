//! Events over panels: what an annotation asks of its source, and what it makes of the answer.

use model::dashboard::{Annotation, Panel};
use model::frame::{Column, Field, Frame};
use serde_json::{Value, json};

use crate::names::fill_labels;
use crate::order;
use crate::time::duration::parse_ms;

/// More events than this no panel is marked with.
pub const MOST_EVENTS: usize = 2_000;

/// Something that happened, at a moment or for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When, or since when, milliseconds.
    pub from_ms: i64,
    /// Until when, where it lasted.
    pub to_ms: Option<i64>,
    /// Title; may be empty.
    pub title: String,
    /// Text; may be empty.
    pub text: String,
    /// Tags.
    pub tags: Vec<String>,
}

/// The annotation's query as a panel's, so that it is resolved as theirs are.
pub fn panel_of(annotation: &Annotation) -> Panel {
    let mut target = annotation.query.clone();
    target.insert("refId".to_owned(), json!("Anno"));
    target.insert("hide".to_owned(), json!(false));
    target.entry("range").or_insert(json!(true));
    let mut panel = Panel::from_json(&json!({ "targets": [Value::Object(target)] }));
    panel.datasource.clone_from(&annotation.datasource);
    panel
}

/// The events in an answer, by time; the newest [`MOST_EVENTS`] of them.
///
/// Series tell that something is by a value above zero: samples no further apart than the annotation's step are one
/// event. Tables have an event a row: `time`, and where there are such columns `timeEnd`, `title`, `text`, `tags`.
pub fn events(annotation: &Annotation, frames: &[Frame]) -> Vec<Event> {
    let step_ms = parse_ms(annotation.step()).map_or(60_000, |ms| ms as i64);
    let mut all: Vec<Event> = frames
        .iter()
        .flat_map(|frame| {
            let is_table = frame.fields.iter().any(|field| matches!(field.values, Column::Text(_)));
            if is_table { rows(frame) } else { series(annotation, frame, step_ms) }
        })
        .collect();
    order::sort_by_key(&mut all, |event| event.from_ms);
    all.drain(..all.len().saturating_sub(MOST_EVENTS));
    all
}

fn series(annotation: &Annotation, frame: &Frame, step_ms: i64) -> Vec<Event> {
    let Some(times) = frame.time() else { return Vec::new() };
    let mut events = Vec::new();
    for (field, numbers) in frame.numbers() {
        let signs = times.iter().zip(numbers.values().iter());
        let at: Vec<i64> = if annotation.value_is_time {
            signs.filter(|(_, value)| value.is_finite()).map(|(_, value)| *value as i64).collect()
        } else {
            signs.filter(|(_, value)| **value > 0.0).map(|(time, _)| *time).collect()
        };
        let mut spans: Vec<(i64, i64)> = Vec::new();
        for ms in at {
            match spans.last_mut() {
                Some((_, to)) if ms.saturating_sub(*to) <= step_ms => *to = (*to).max(ms),
                _ => spans.push((ms, ms)),
            }
        }
        let title = fill_labels(&annotation.title_format, &field.labels);
        let text = fill_labels(&annotation.text_format, &field.labels);
        let tags: Vec<String> =
            annotation.tag_keys.iter().filter_map(|key| field.labels.get(key).cloned()).collect();
        events.extend(spans.into_iter().map(|(from_ms, to_ms)| Event {
            from_ms,
            to_ms: (to_ms > from_ms).then_some(to_ms),
            title: title.clone(),
            text: text.clone(),
            tags: tags.clone(),
        }));
    }
    events
}

fn rows(frame: &Frame) -> Vec<Event> {
    let column = |name: &str| frame.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name));
    let is_time = |field: &&Field| field.values.as_times().is_some();
    let Some(start) = column("time").filter(is_time).or_else(|| frame.fields.iter().find(is_time)) else {
        return Vec::new();
    };
    let (end, title, tags) = (column("timeend"), column("title"), column("tags"));
    // Where no column says so, the first one of texts is the text.
    let text = column("text").or_else(|| {
        let named =
            |field: &Field| ["title", "tags", "id"].iter().any(|name| field.name.eq_ignore_ascii_case(name));
        frame.fields.iter().find(|field| matches!(field.values, Column::Text(_)) && !named(field))
    });
    let at = |field: Option<&Field>, row: usize| field.and_then(|field| instant(&field.values, row));
    let said =
        |field: Option<&Field>, row: usize| field.map(|field| words(&field.values, row)).unwrap_or_default();
    (0..frame.rows())
        .filter_map(|row| {
            let from_ms = at(Some(start), row)?;
            Some(Event {
                from_ms,
                to_ms: at(end, row).filter(|to| *to > from_ms),
                title: said(title, row),
                text: said(text, row),
                tags: said(tags, row)
                    .split(',')
                    .map(str::trim)
                    .filter(|tag| !tag.is_empty())
                    .map(str::to_owned)
                    .collect(),
            })
        })
        .collect()
}

fn instant(column: &Column, row: usize) -> Option<i64> {
    match column {
        Column::Time(times) => times.get(row).copied().filter(|ms| *ms != model::frame::NULL_TIME),
        Column::Number(numbers) => {
            numbers.values().get(row).filter(|value| value.is_finite() && **value > 0.0).map(|ms| *ms as i64)
        }
        _ => None,
    }
}

fn words(column: &Column, row: usize) -> String {
    match column {
        Column::Text(texts) => texts.get(row).map(ToString::to_string).unwrap_or_default(),
        Column::Number(numbers) => numbers
            .values()
            .get(row)
            .filter(|value| !value.is_nan())
            .map(ToString::to_string)
            .unwrap_or_default(),
        _ => String::new(),
    }
}
