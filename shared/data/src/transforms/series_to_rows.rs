//! Series to rows: all points of all series in one table, the newest first, with the series' name beside each.

use model::frame::{Column, Field, Frame};
use serde_json::Value;

use super::cell::{Cell, Kind, cell, column, kind, renamed, room_for};
use super::join::made_of;
use super::matcher::first_time;
use super::sort_by::sort;
use super::{Context, Outcome};
use crate::names::name_in;

pub(super) fn run(_: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    if frames.is_empty() {
        return Ok(frames);
    }
    let frames: Vec<Frame> = frames.into_iter().filter(|frame| frame.rows() > 0).collect();
    if frames.is_empty() {
        return Ok(vec![Frame::new(made_of("seriesToRows", &frames), Vec::new())]);
    }
    let Some(first) = frames.first().filter(|_| frames.iter().all(is_series)) else { return Ok(frames) };
    room_for(frames.iter().map(Frame::rows).sum(), 3)?;
    let (mut times, mut metrics, mut values) = (Vec::new(), Vec::new(), Vec::new());
    let mut kind_of_values = None;
    for frame in &frames {
        let time = last_time(frame);
        let value = usize::from(time == 0);
        let name = series_name(frame);
        let (Some(time), Some(value)) = (frame.fields.get(time), frame.fields.get(value)) else { continue };
        kind_of_values.get_or_insert(kind(&value.values));
        for row in 0..frame.rows() {
            times.push(cell(&time.values, row));
            metrics.push(Cell::text(&name));
            values.push(cell(&value.values, row));
        }
    }
    let time = first_time(first).and_then(|at| first.fields.get(at));
    let value = first.fields.iter().find(|field| !matches!(field.values, Column::Time(_)));
    let (Some(time), Some(value)) = (time, value) else { return Ok(frames) };
    let fields = vec![
        renamed(time, "Time", column(Kind::Time, times)),
        Field::new("Metric", column(Kind::Text, metrics)),
        renamed(value, "Value", column(kind_of_values.unwrap_or(Kind::Number), values)),
    ];
    let mut table = Frame::new(made_of("seriesToRows", &frames), fields);
    sort(&mut table, 0, true);
    Ok(vec![table])
}

/// Whether a frame has times that rise, and numbers.
pub(super) fn is_series(frame: &Frame) -> bool {
    /// As many times are looked at.
    const LOOKED_AT: usize = 100;
    let rises = |times: &[i64]| times.windows(2).take(LOOKED_AT - 1).all(|pair| pair[0] < pair[1]);
    let times = frame.fields.iter().any(|field| field.values.as_times().is_some_and(rises));
    times && frame.fields.len() > 1 && frame.numbers().next().is_some()
}

fn last_time(frame: &Frame) -> usize {
    frame.fields.iter().rposition(|field| matches!(field.values, Column::Time(_))).unwrap_or(0)
}

/// The name of a frame: its own, else those of its columns.
pub(super) fn series_name(frame: &Frame) -> String {
    if let Some(name) = frame.name.as_ref().filter(|name| !name.is_empty()) {
        return name.clone();
    }
    let columns = frame.fields.iter().enumerate();
    let columns = columns.filter(|(_, field)| !matches!(field.values, Column::Time(_)));
    columns.map(|(at, _)| name_in(frame, at)).collect::<Vec<_>>().join(", ")
}
