//! Transpose: rows become columns and columns rows.

use model::dashboard::Lenient;
use model::frame::{Column, Field, Frame};
use serde_json::Value;

use super::cell::{Cell, Kind, cell, column, kind, room_for};
use super::{Context, Outcome};
use crate::names::Names;

/// More columns than this nobody reads, and each costs as much as many rows.
const MOST_COLUMNS: usize = 20_000;

pub(super) fn run(options: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let names = Names::new(&frames);
    let of =
        |(at, frame): (usize, &Frame)| (0..frame.fields.len()).map(|field| names.of(at, field)).collect();
    let all: Vec<Vec<String>> = frames.iter().enumerate().map(of).collect();
    frames.into_iter().zip(all).map(|(frame, names)| transpose(options, &frame, &names)).collect()
}

fn transpose(options: &Value, frame: &Frame, names: &[String]) -> Result<Frame, String> {
    let filled = |key: &str, otherwise: &str| match options.text(key) {
        text if text.is_empty() => otherwise.to_owned(),
        text => text,
    };
    let (first_name, rest_name) = (filled("firstFieldName", "Field"), filled("restFieldsName", "Value"));
    let Some(first) = frame.fields.first() else { return Ok(frame.clone()) };
    let rows = first.values.len();
    if rows > MOST_COLUMNS {
        return Err(format!(
            "it would make {rows} columns, and {MOST_COLUMNS} are the most; limit the rows first"
        ));
    }
    room_for(frame.fields.len(), rows + 1)?;
    let empty = special(&options.text("emptyValue"));
    let heads = matches!(first.values, Column::Text(_) | Column::Time(_));
    let from = usize::from(heads);
    let others = frame.fields.get(from..).unwrap_or_default();
    let mut kinds = others.iter().map(|field| kind(&field.values));
    let common = kinds.next().filter(|first| kinds.all(|other| other == *first)).unwrap_or(Kind::Text);
    let text = |value: Cell| match value {
        Cell::Null => empty.clone(),
        value => Cell::text(&value.key()),
    };
    let mut fields = Vec::with_capacity(rows + 1);
    fields.push(Field::new(first_name, Column::texts(names.iter().skip(from).map(Some))));
    for row in 0..rows {
        let values = others.iter().map(|field| cell(&field.values, row));
        let values =
            if common == Kind::Text { column(common, values.map(text)) } else { column(common, values) };
        let (label, value) = match heads {
            true => (first.name.clone(), text(cell(&first.values, row)).key()),
            false => ("row".to_owned(), (row + 1).to_string()),
        };
        fields.push(Field::new(rest_name.clone(), values).with_labels([(label, value)].into()));
    }
    let mut after = Frame::new(format!("transpose-{}", frame.ref_id), fields);
    (after.name, after.meta) = (frame.name.clone(), frame.meta.clone());
    Ok(after)
}

/// What stands in cells without a value.
pub(super) fn special(stored: &str) -> Cell {
    match stored {
        "true" => Cell::Bool(true),
        "false" => Cell::Bool(false),
        "null" => Cell::Null,
        "zero" => Cell::Number(0.0),
        _ => Cell::text(""),
    }
}
