//! Merge: the rows of all frames under each other in one, those that agree in all common columns as one row.

use std::collections::{BTreeMap, HashMap};

use model::frame::{Field, Frame, Labels};
use serde_json::Value;

use super::cell::{Cell, cell, column, kind, room_for};
use super::join::made_of;
use super::{Context, Outcome};

/// Rows that agree in the common columns are compared with each other; more comparisons than this take too long.
const MOST_COMPARISONS: usize = 100_000_000;

pub(super) fn run(_: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    if frames.len() < 2 {
        return Ok(frames);
    }
    let full: Vec<&Frame> = frames.iter().filter(|frame| !frame.fields.is_empty()).collect();
    let Some(last) = full.last() else { return Ok(frames.into_iter().take(1).collect()) };
    let mut names: Vec<&str> = Vec::new();
    // For each name the column's place in each frame; of several of one name the last.
    let mut places: BTreeMap<&str, BTreeMap<usize, usize>> = BTreeMap::new();
    for (at, frame) in full.iter().enumerate() {
        for (field_at, field) in frame.fields.iter().enumerate() {
            let known = places.entry(&field.name).or_insert_with(|| {
                names.push(&field.name);
                BTreeMap::new()
            });
            known.insert(at, field_at);
        }
    }
    let is_common = |name: &&str| places.get(*name).is_some_and(|known| known.len() == full.len());
    let common: Vec<&str> = last.fields.iter().map(|field| field.name.as_str()).filter(is_common).collect();
    if common.is_empty() {
        return Ok(frames);
    }
    let rows = full.iter().map(|frame| frame.rows()).sum::<usize>();
    room_for(rows, names.len())?;

    let mut merged: Vec<Vec<Option<Cell>>> = Vec::new();
    let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
    let mut comparisons = 0;
    for (at, frame) in full.iter().enumerate() {
        let column_of = |name: &str| places.get(name)?.get(&at).and_then(|field| frame.fields.get(*field));
        let columns: Vec<Option<&Field>> = names.iter().map(|name| column_of(name)).collect();
        let keys: Vec<&Field> = common.iter().filter_map(|name| column_of(name)).collect();
        for row in 0..frame.rows() {
            let key: String = keys.iter().map(|field| cell(&field.values, row).key()).collect();
            let values: Vec<Option<Cell>> =
                columns.iter().map(|field| field.map(|field| cell(&field.values, row))).collect();
            let alike = by_key.entry(key).or_default();
            comparisons += alike.len();
            if comparisons > MOST_COMPARISONS {
                return Err("too many rows agree in all common columns; filter the frames first".to_owned());
            }
            let mut found = false;
            for known in alike.iter() {
                let Some(known) = merged.get_mut(*known).filter(|known| agree(known, &values)) else {
                    continue;
                };
                found = true;
                let changes = known.iter_mut().zip(&values).filter(|(_, value)| value.is_some());
                changes.for_each(|(known, value)| known.clone_from(value));
            }
            if !found {
                alike.push(merged.len());
                merged.push(values);
            }
        }
    }
    let fields = names.iter().enumerate().filter_map(|(place, name)| {
        let (at, field) = places.get(name)?.iter().next()?;
        let first = first_of(full.get(*at)?, name).unwrap_or(full.get(*at)?.fields.get(*field)?);
        let values = merged.iter().map(|row| row.get(place).cloned().flatten().unwrap_or(Cell::Null));
        let mut hints = first.hints.clone();
        (hints.found_name, hints.interval_ms) = (None, None);
        hints.config.remove("displayName");
        let name = if name.is_empty() { format!("Field {}", place + 1) } else { (*name).to_owned() };
        Some(Field { name, labels: Labels::new(), values: column(kind(&first.values), values), hints })
    });
    let fields = fields.collect();
    Ok(vec![Frame::new(
        made_of("merge", &full.iter().map(|frame| (*frame).clone()).collect::<Vec<_>>()),
        fields,
    )])
}

/// The column that gives its kind and hints: the first of its name.
fn first_of<'a>(frame: &'a Frame, name: &str) -> Option<&'a Field> {
    frame.fields.iter().find(|field| field.name == name)
}

/// Whether two rows can be one: each value of the later is the same in the earlier, or missing there.
fn agree(known: &[Option<Cell>], values: &[Option<Cell>]) -> bool {
    known.iter().zip(values).all(|(known, value)| match (known, value) {
        (None | Some(Cell::Null), _) | (_, None) => true,
        (Some(known), Some(value)) => known == value,
    })
}
