//! Prepare time series: the same points as one wide frame, as one long table, or as a frame for each series.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::dashboard::Lenient;
use model::frame::{Column, Field, Frame, FrameKind, Labels};
use serde_json::Value;

use super::cell::{Cell, Kind, cell, column, kind, pick, room_for, with_values};
use super::join::{Mode, join};
use super::matcher::{Columns, first_time};
use super::sort_by::sort;
use super::{Context, Outcome};

pub(super) fn run(options: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    match options.text("format").as_str() {
        "many" | "multi" => Ok(frames.iter().flat_map(one_each).collect()),
        "long" => frames.iter().filter_map(|frame| long(frame).transpose()).collect(),
        _ => wide(frames),
    }
}

/// All series over the times of all.
fn wide(frames: Vec<Frame>) -> Outcome {
    let [frame] = frames.as_slice() else {
        if frames.is_empty() {
            return Ok(frames);
        }
        let mut joined = join(&frames, &Columns::FirstTime, Mode::Outer)?;
        joined.ref_id = frames[0].ref_id.clone();
        joined.meta.kind = Some(FrameKind::TimeseriesWide);
        return Ok(vec![joined]);
    };
    let mut frame = frame.clone();
    if let Some(time) = first_time(&frame) {
        let rises = frame.fields[time]
            .values
            .as_times()
            .is_some_and(|times| times.windows(2).all(|pair| pair[0] < pair[1]));
        if !rises {
            sort(&mut frame, time, false);
        }
        let time = frame.fields.remove(time);
        frame.fields.insert(0, time);
    }
    Ok(vec![frame])
}

/// A frame for each column of numbers; where texts stand beside them, for each set of texts too.
fn one_each(frame: &Frame) -> Vec<Frame> {
    let Some(time) = first_time(frame).and_then(|at| frame.fields.get(at)) else { return Vec::new() };
    let texts: Vec<&Field> =
        frame.fields.iter().filter(|field| matches!(field.values, Column::Text(_))).collect();
    let is_value = |field: &&Field| matches!(field.values, Column::Number(_) | Column::Bool(_));
    let mut after = Vec::new();
    for field in frame.fields.iter().filter(is_value) {
        let mut places: HashMap<Vec<String>, usize> = HashMap::new();
        let mut groups: Vec<(Labels, Vec<usize>)> = Vec::new();
        if texts.is_empty() {
            groups.push((field.labels.clone(), (0..frame.rows()).collect()));
        } else {
            for row in (0..frame.rows()).filter(|row| !cell(&time.values, *row).is_null()) {
                let values: Vec<String> = texts.iter().map(|text| cell(&text.values, row).key()).collect();
                let at = *places.entry(values.clone()).or_insert_with(|| {
                    let mut labels = field.labels.clone();
                    labels.extend(texts.iter().map(|text| text.name.clone()).zip(values));
                    groups.push((labels, Vec::new()));
                    groups.len() - 1
                });
                groups[at].1.push(row);
            }
        }
        for (labels, rows) in groups {
            let time = with_values(time, pick(&time.values, &rows));
            let value = with_values(field, pick(&field.values, &rows)).with_labels(labels);
            let mut series = Frame { fields: vec![time, value], ..frame.clone() };
            series.meta.kind = Some(FrameKind::TimeseriesMulti);
            after.push(series);
        }
    }
    after
}

/// A row for each time and each set of labels, which become columns; nothing for a frame without times.
fn long(frame: &Frame) -> Result<Option<Frame>, String> {
    let Some(time_at) = first_time(frame) else { return Ok(None) };
    let mut kinds: BTreeMap<&str, Kind> = BTreeMap::new();
    let mut labels: BTreeSet<&str> = BTreeSet::new();
    let mut factors: Vec<(&str, usize)> = Vec::new();
    let mut sets: BTreeMap<&Labels, Vec<usize>> = BTreeMap::new();
    for (at, field) in frame.fields.iter().enumerate().filter(|(at, _)| *at != time_at) {
        if matches!(field.values, Column::Text(_) | Column::Bool(_)) {
            if !factors.iter().any(|(name, _)| *name == field.name) {
                factors.push((&field.name, at));
                labels.insert(&field.name);
            }
        } else if *kinds.entry(&field.name).or_insert(kind(&field.values)) == kind(&field.values) {
            sets.entry(&field.labels).or_default().push(at);
            labels.extend(field.labels.keys().map(String::as_str));
        }
    }
    let rows = frame.rows();
    room_for(rows.saturating_mul(sets.len()), 1 + kinds.len() + labels.len())?;
    let time = &frame.fields[time_at];
    let mut order: Vec<usize> = (0..rows).collect();
    order.sort_by_key(|row| cell(&time.values, *row).number().map(|ms| ms as i64));
    let each =
        || order.iter().flat_map(|row| sets.iter().map(move |(labels, fields)| (*row, *labels, fields)));
    let mut fields = vec![Field::new(
        time.name.clone(),
        column(Kind::Time, each().map(|(row, ..)| cell(&time.values, row))),
    )];
    fields.extend(kinds.iter().map(|(name, kind)| {
        let of = |fields: &[usize]| fields.iter().rev().copied().find(|at| frame.fields[*at].name == *name);
        let value = |(row, _, fields): (usize, &Labels, &Vec<usize>)| {
            of(fields).map_or(Cell::Null, |at| cell(&frame.fields[at].values, row))
        };
        Field::new(*name, column(*kind, each().map(value)))
    }));
    fields.extend(labels.iter().map(|name| {
        let factor = factors.iter().find(|(factor, _)| factor == name).map(|(_, at)| *at);
        let value = |(row, labels, _): (usize, &Labels, &Vec<usize>)| match (labels.get(*name), factor) {
            (Some(value), _) => Cell::text(value),
            (None, Some(at)) => cell(&frame.fields[at].values, row),
            (None, None) => Cell::Null,
        };
        Field::new(*name, column(Kind::Text, each().map(value)))
    }));
    let mut table = Frame { fields, ..frame.clone() };
    table.meta.kind = Some(FrameKind::Table);
    Ok(Some(table))
}
