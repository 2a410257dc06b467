//! Grouping to matrix: the values of one column spread over a table whose rows and columns are the values of two others.

use std::collections::HashMap;

use model::dashboard::Lenient;
use model::frame::{Field, Frame};
use serde_json::Value;

use super::cell::{Cell, Kind, cell, cells, column, kind, nameless, renamed, room_for};
use super::join::{Key, key};
use super::matcher::Columns;
use super::transpose::special;
use super::{Context, Outcome};
use crate::names::Names;

pub(super) fn run(options: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let [frame] = frames.as_slice() else { return Ok(frames) };
    let name = |key: &str, otherwise: &str| match options.text(key) {
        text if text.is_empty() => otherwise.to_owned(),
        text => text,
    };
    let (column_name, row_name) = (name("columnField", "Time"), name("rowField", "Time"));
    let names = Names::new(&frames);
    let find =
        |name: &str| Columns::named(name).first_in(&frames, &names, 0).and_then(|at| frame.fields.get(at));
    let (Some(column_field), Some(row_field), Some(value_field)) =
        (find(&column_name), find(&row_name), find(&name("valueField", "Value")))
    else {
        return Ok(frames);
    };
    let columns = unique(column_field);
    let rows = unique(row_field);
    room_for(rows.values.len(), columns.values.len() + 1)?;

    let mut matrix: Vec<Vec<Cell>> = vec![vec![Cell::Null; rows.values.len()]; columns.values.len()];
    for (row, value) in cells(&value_field.values).enumerate() {
        let place = |of: &Unique, field: &Field| of.places.get(&key(&cell(&field.values, row))).copied();
        if let (Some(column), Some(row)) = (place(&columns, column_field), place(&rows, row_field)) {
            matrix[column][row] = value;
        }
    }
    let kind = kind(&value_field.values);
    let empty = if kind == Kind::Frames { Cell::Null } else { special(&options.text("emptyValue")) };
    let mut first = renamed(row_field, &format!("{row_name}\\{column_name}"), row_field.values.clone());
    first.hints = row_field.hints.clone();
    first.hints.found_name = None;
    first.values = column(super::cell::kind(&row_field.values), rows.values);
    let mut fields = vec![first];
    for (head, values) in columns.values.into_iter().zip(matrix) {
        let values = values.into_iter().map(|value| if value.is_null() { empty.clone() } else { value });
        let mut field =
            Field::new(if head.is_null() { String::new() } else { head.key() }, column(kind, values));
        field.hints = nameless(&value_field.hints);
        fields.push(field);
    }
    Ok(vec![Frame::new("", fields)])
}

/// The different values of a column in the order in which they come, and where each stands among them.
struct Unique {
    values: Vec<Cell>,
    places: HashMap<Key, usize>,
}

fn unique(field: &Field) -> Unique {
    let mut unique = Unique { values: Vec::new(), places: HashMap::new() };
    for value in cells(&field.values) {
        let next = unique.values.len();
        unique.places.entry(key(&value)).or_insert_with(|| {
            unique.values.push(value);
            next
        });
    }
    unique
}
