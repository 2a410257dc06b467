//! Reduce: each column becomes single values: a row for each column, or one row of all.

use std::collections::BTreeMap;

use model::dashboard::Lenient;
use model::frame::{Column, Field, Frame, Labels};
use serde_json::Value;

use super::cell::{Cell, Kind, column, kind};
use super::join::made_of;
use super::matcher::{Columns, texts};
use super::{Context, Outcome};
use crate::names::Names;
use crate::reduce::{Reduced, Reducer, reduce_column};
use crate::units::plain;

pub(super) fn run(options: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let ids = match options.at("reducers") {
        Value::Null => vec!["max".to_owned()],
        stored => texts(stored.as_array().map_or(&[], Vec::as_slice)),
    };
    if ids.is_empty() {
        return Ok(frames);
    }
    let mut reducers: Vec<Reducer> = Vec::new();
    for reducer in ids.iter().filter_map(|id| Reducer::find(id)) {
        if !reducers.contains(&reducer) {
            reducers.push(reducer);
        }
    }
    let to_one_row = options.text("mode") == "reduceFields";
    let columns = match options.at("fields") {
        stored @ Value::Object(_) => Columns::read(stored)?,
        _ if to_one_row && options.flag("includeTimeField") => Columns::All,
        _ => Columns::NotTime,
    };
    Ok(match to_one_row {
        true => one_row(&frames, &columns, &reducers),
        false if frames.is_empty() => frames,
        false => vec![a_row_each(&frames, &columns, &reducers, options.flag("labelsToFields"))],
    })
}

/// What a reducer gives as a value; of lists the text.
pub(super) fn value(reduced: Reduced) -> Cell {
    match reduced {
        Reduced::Null => Cell::Null,
        Reduced::Number(number) => Cell::Number(number),
        Reduced::Bool(flag) => Cell::Bool(flag),
        Reduced::Text(text) => Cell::text(&text),
        Reduced::List(list) => {
            let item = |item: Reduced| match item {
                Reduced::Text(text) => text,
                Reduced::Number(number) => plain(number),
                other => value(other).key(),
            };
            Cell::text(&list.into_iter().map(item).collect::<Vec<_>>().join(", "))
        }
    }
}

/// A row for each column: its name, its labels, what the reducers give.
fn a_row_each(frames: &[Frame], columns: &Columns, reducers: &[Reducer], with_labels: bool) -> Frame {
    let names = Names::new(frames);
    let mut labels: BTreeMap<&str, usize> = BTreeMap::new();
    if with_labels {
        for name in frames.iter().flat_map(|frame| &frame.fields).flat_map(|field| field.labels.keys()) {
            let next = labels.len();
            labels.entry(name).or_insert(next);
        }
    }
    let mut named: Vec<Cell> = Vec::new();
    let mut of_labels: Vec<Vec<Cell>> = vec![Vec::new(); labels.len()];
    let mut of_reducers: Vec<Vec<Cell>> = vec![Vec::new(); reducers.len()];
    for (at, frame) in frames.iter().enumerate() {
        for (field_at, field) in frame.fields.iter().enumerate() {
            if !columns.is_for(frames, &names, at, field_at) {
                continue;
            }
            named.push(Cell::text(&if with_labels { field.name.clone() } else { names.of(at, field_at) }));
            for (name, place) in &labels {
                of_labels[*place].push(field.labels.get(*name).map_or(Cell::Null, |value| Cell::text(value)));
            }
            for (reducer, values) in reducers.iter().zip(&mut of_reducers) {
                values.push(value(reduce_column(&field.values, *reducer)));
            }
        }
    }
    let mut fields = vec![Field::new("Field", column(Kind::Text, named))];
    let mut in_order: Vec<(&str, usize)> = labels.into_iter().collect();
    in_order.sort_by_key(|(_, place)| *place);
    fields.extend(
        in_order
            .into_iter()
            .zip(of_labels)
            .map(|((name, _), values)| Field::new(name, column(Kind::Text, values))),
    );
    fields.extend(
        reducers.iter().zip(of_reducers).map(|(reducer, values)| Field::new(reducer.name(), mixed(values))),
    );
    let mut table = Frame::new(made_of("reduce", frames), fields);
    if let Some(first) = frames.first() {
        table.meta.clone_from(&first.meta);
        table.meta.kind = None;
    }
    table
}

/// Values of columns of several kinds: as texts where they differ.
fn mixed(values: Vec<Cell>) -> Column {
    let first = values.iter().find_map(Cell::kind).unwrap_or(Kind::Number);
    let same = values.iter().filter_map(Cell::kind).all(|other| other == first);
    column(if same { first } else { Kind::Text }, values)
}

/// One row: each column as what the reducers give.
fn one_row(frames: &[Frame], columns: &Columns, reducers: &[Reducer]) -> Vec<Frame> {
    let names = Names::new(frames);
    let mut after = Vec::new();
    for (at, frame) in frames.iter().enumerate() {
        let mut fields = Vec::new();
        for (field_at, field) in frame.fields.iter().enumerate() {
            if !columns.is_for(frames, &names, at, field_at) {
                continue;
            }
            for reducer in reducers {
                let reduced = value(reduce_column(&field.values, *reducer));
                let kind = match reducer {
                    Reducer::First | Reducer::FirstNotNull | Reducer::Last | Reducer::LastNotNull => {
                        kind(&field.values)
                    }
                    Reducer::AllValues | Reducer::UniqueValues => Kind::Text,
                    _ => Kind::Number,
                };
                let mut labels: Labels = field.labels.clone();
                if reducers.len() > 1 {
                    labels.insert("reducer".to_owned(), reducer.name());
                }
                let mut hints = field.hints.clone();
                (hints.found_name, hints.interval_ms) = (None, None);
                fields.push(Field {
                    name: field.name.clone(),
                    labels,
                    values: column(kind, [reduced]),
                    hints,
                });
            }
        }
        if !fields.is_empty() {
            after.push(Frame {
                fields,
                name: frame.name.clone(),
                ref_id: frame.ref_id.clone(),
                meta: frame.meta.clone(),
            });
        }
    }
    after
}
