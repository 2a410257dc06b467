//! Joining frames by equal values of one column: what several transformations do on their way.

use std::collections::{BTreeMap, HashMap};

use model::frame::{Column, Field, Frame};

use super::cell::{Cell, Kind, cell, column, kind, room_for, take, with_values};
use super::matcher::Columns;
use super::number::whole;
use super::sort_by::sort;
use crate::names::Names;

/// What becomes of rows without a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// They stay; rows of equal values become one.
    Outer,
    /// They go.
    Inner,
    /// They stay; every pair of equal values is a row of its own.
    OuterTable,
}

/// One frame of all: the columns that are joined, each frame's column to join by first.
struct Part {
    by: Column,
    others: Vec<Field>,
}

/// All frames as one.
///
/// # Errors
/// A sentence's end when the result would be too large.
pub(super) fn join(frames: &[Frame], by: &Columns, mode: Mode) -> Result<Frame, String> {
    let names = Names::new(frames);
    let mut parts = Vec::new();
    let mut first = None;
    for (at, frame) in frames.iter().enumerate() {
        let Some(place) = by.first_in(frames, &names, at) else { continue };
        let key = &frame.fields[place];
        first.get_or_insert_with(|| key.clone());
        let others = frame.fields.iter().enumerate().filter(|(other, _)| *other != place);
        let others = others.map(|(_, field)| named(field, frame)).collect();
        parts.push(Part { by: key.values.clone(), others });
    }
    let Some(mut key) = first else { return Ok(Frame::default()) };
    let columns = 1 + parts.iter().map(|part| part.others.len()).sum::<usize>();
    if mode == Mode::Inner && parts.len() < frames.len() {
        key.values = take(&key.values, &[]);
        let none = |field: &Field| with_values(field, take(&field.values, &[]));
        let others = parts.iter().flat_map(|part| &part.others).map(none);
        let fields = std::iter::once(key.clone()).chain(others).collect();
        return Ok(Frame::new("", fields));
    }
    let (values, rows) = match mode {
        Mode::Outer if parts.iter().all(|part| part.by == parts[0].by) => return Ok(beside(key, parts)),
        Mode::Outer => outer(&parts),
        Mode::Inner => table(&parts, false, columns)?,
        Mode::OuterTable => table(&parts, true, columns)?,
    };
    room_for(values.len(), columns)?;
    key.values = column(kind(&key.values), values);
    key.hints.interval_ms = None;
    let mut fields = vec![key];
    for (part, rows) in parts.into_iter().zip(rows) {
        fields.extend(part.others.into_iter().map(|field| with_values(&field, take(&field.values, &rows))));
    }
    Ok(Frame::new("", fields))
}

/// A column that will stand among those of other frames: its frame's name goes with it.
fn named(field: &Field, frame: &Frame) -> Field {
    let mut field = field.clone();
    field.hints.found_name = None;
    if let Some(name) = frame.name.as_ref().filter(|name| !name.is_empty()) {
        if field.name == "Value" {
            field.name.clone_from(name);
        } else {
            field.labels.entry("name".to_owned()).or_insert_with(|| name.clone());
        }
    }
    field
}

/// Frames that agree row by row: nothing is looked up.
fn beside(key: Field, parts: Vec<Part>) -> Frame {
    let is_text = matches!(key.values, Column::Text(_));
    let mut fields = vec![key];
    fields.extend(parts.into_iter().flat_map(|part| part.others));
    let mut frame = Frame::new("", fields);
    if !is_text && !is_rising(&frame.fields[0].values) {
        sort(&mut frame, 0, false);
    }
    frame
}

fn is_rising(values: &Column) -> bool {
    let number = |row: usize| cell(values, row).number();
    (1..values.len()).all(|row| match (number(row - 1), number(row)) {
        (Some(before), Some(now)) => before < now,
        _ => true,
    })
}

/// A value that maps can hold: what is equal in one kind is one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key(u8, String);

/// The key of a value.
pub(super) fn key(value: &Cell) -> Key {
    let kind = match value.kind() {
        None => 0,
        Some(Kind::Number | Kind::Time) => 1,
        Some(Kind::Text) => 2,
        Some(Kind::Bool) => 3,
        Some(Kind::Frames) => 4,
    };
    Key(kind, value.key())
}

type Rows = Vec<Vec<Option<usize>>>;

/// Every value once, in order, and for each part the row that has it: the last of several.
fn outer(parts: &[Part]) -> (Vec<Cell>, Rows) {
    let mut known: HashMap<Key, usize> = HashMap::new();
    let mut values: Vec<Cell> = Vec::new();
    for part in parts {
        for row in 0..part.by.len() {
            let value = cell(&part.by, row);
            known.entry(key(&value)).or_insert_with(|| {
                values.push(value);
                values.len() - 1
            });
        }
    }
    let order = in_order(&values);
    let mut place = vec![0; values.len()];
    for (to, from) in order.iter().enumerate() {
        place[*from] = to;
    }
    let rows = parts.iter().map(|part| {
        let mut rows = vec![None; values.len()];
        for row in 0..part.by.len() {
            if let Some(at) = known.get(&key(&cell(&part.by, row))) {
                rows[place[*at]] = Some(row);
            }
        }
        rows
    });
    let rows = rows.collect();
    (order.into_iter().map(|at| values[at].clone()).collect(), rows)
}

/// Numbers, and texts that all are numbers, in their order; other texts as they came.
fn in_order(values: &[Cell]) -> Vec<usize> {
    let number = |value: &Cell| match value {
        Cell::Null => Some(0.0),
        Cell::Text(text) => whole(text),
        other => other.number().filter(|number| !number.is_nan()),
    };
    let numbers: Vec<Option<f64>> = values.iter().map(number).collect();
    let mut order: Vec<usize> = (0..values.len()).collect();
    let texts = values.iter().any(|value| matches!(value, Cell::Text(_)));
    if texts && numbers.iter().any(Option::is_none) {
        return order;
    }
    order.sort_by(|a, b| {
        numbers[*a].unwrap_or(f64::INFINITY).total_cmp(&numbers[*b].unwrap_or(f64::INFINITY))
    });
    order
}

/// Every pair of rows with equal values; with `outer` also those without a partner.
fn table(parts: &[Part], outer: bool, columns: usize) -> Result<(Vec<Cell>, Rows), String> {
    let own = |part: &Part| (0..part.by.len()).map(Some).collect::<Vec<_>>();
    let mut values: Vec<Cell> = super::cell::cells(&parts[0].by).collect();
    let mut rows: Rows = vec![own(&parts[0])];
    for part in &parts[1..] {
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for row in 0..part.by.len() {
            places.entry(cell(&part.by, row).key()).or_default().push(row);
        }
        let mut pairs: Vec<(Option<usize>, Option<usize>)> = Vec::new();
        let mut alone = Vec::new();
        let mut matched = std::collections::HashSet::new();
        for (left, value) in values.iter().enumerate() {
            let found = if value.is_null() { None } else { places.get(&value.key()) };
            match found {
                Some(found) => {
                    room_for(pairs.len() + found.len(), columns)?;
                    pairs.extend(found.iter().map(|right| (Some(left), Some(*right))));
                    matched.insert(value.key());
                }
                None => alone.push((Some(left), None)),
            }
        }
        if outer {
            pairs.append(&mut alone);
            let rest = places.iter().filter(|(key, _)| !matched.contains(*key));
            // Whole numbers come first and in their order, then what else there is, as it came.
            let in_order: BTreeMap<(u8, u64, usize), &Vec<usize>> = rest
                .map(|(key, rows)| match key.parse::<u32>() {
                    Ok(number) if number.to_string() == *key => ((0, u64::from(number), 0), rows),
                    _ => ((1, 0, rows[0]), rows),
                })
                .collect();
            pairs.extend(in_order.into_values().flatten().map(|right| (None, Some(*right))));
        }
        let value = |(left, right): &(Option<usize>, Option<usize>)| match (left, right) {
            (Some(left), _) => values[*left].clone(),
            (None, Some(right)) => cell(&part.by, *right),
            (None, None) => Cell::Null,
        };
        let joined = pairs.iter().map(value).collect();
        for known in &mut rows {
            *known = pairs.iter().map(|(left, _)| known[(*left)?]).collect();
        }
        rows.push(pairs.iter().map(|(_, right)| *right).collect());
        values = joined;
        room_for(values.len(), columns)?;
    }
    Ok((values, rows))
}

/// The names of the queries that a frame was made of, behind what made it.
pub(super) fn made_of(id: &str, frames: &[Frame]) -> String {
    let queries: Vec<&str> = frames.iter().map(|frame| frame.ref_id.as_str()).collect();
    format!("{id}-{}", queries.join("-"))
}
