//! Which tables an answer holds: its frames, or one table where every frame is one value with labels.

use std::collections::BTreeSet;

use model::frame::{Column, Field, Frame, NULL_TIME, Numbers};

/// The tables of an answer.
pub(super) fn tables(frames: &[Frame]) -> Vec<Frame> {
    let full: Vec<Frame> = frames.iter().filter(|frame| !frame.fields.is_empty()).cloned().collect();
    let instants = full.iter().all(is_instant) && full.iter().any(has_labels);
    if instants && full.len() > 1 { vec![labels_to_columns(&full)] } else { full }
}

fn is_instant(frame: &Frame) -> bool {
    frame.rows() <= 1 && frame.time().is_some() && frame.numbers().count() == 1
}

fn has_labels(frame: &Frame) -> bool {
    frame.fields.iter().any(|field| !field.labels.is_empty())
}

/// One row a series: its time, its labels, its value.
fn labels_to_columns(frames: &[Frame]) -> Frame {
    let labels: BTreeSet<&str> = frames
        .iter()
        .flat_map(|frame| &frame.fields)
        .flat_map(|field| field.labels.keys())
        .map(String::as_str)
        .collect();
    let queries: Vec<&str> = frames.iter().fold(Vec::new(), |mut known, frame| {
        if !known.contains(&frame.ref_id.as_str()) {
            known.push(&frame.ref_id);
        }
        known
    });
    let times: Vec<i64> = frames
        .iter()
        .map(|frame| frame.time().and_then(|times| times.first().copied()).unwrap_or(NULL_TIME))
        .collect();
    let mut fields = vec![Field::new("Time", Column::Time(times.into()))];
    for label in labels {
        let values = frames
            .iter()
            .map(|frame| frame.fields.iter().find_map(|field| field.labels.get(label)).map(String::as_str));
        fields.push(Field::new(label, Column::texts(values)));
    }
    for query in &queries {
        let value = |frame: &Frame| {
            let (_, numbers) = frame.numbers().next().filter(|_| frame.ref_id == *query)?;
            numbers.get(0)
        };
        let name = if queries.len() > 1 { format!("Value #{query}") } else { "Value".to_owned() };
        let values: Numbers = frames.iter().map(value).collect();
        let mut field = Field::new(name, Column::Number(values));
        let hints = frames.iter().filter(|frame| frame.ref_id == *query);
        field.hints.unit = hints.flat_map(|frame| &frame.fields).find_map(|field| field.hints.unit.clone());
        fields.push(field);
    }
    Frame::new(queries.first().copied().unwrap_or_default(), fields)
}
