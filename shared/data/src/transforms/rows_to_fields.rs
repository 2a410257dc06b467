//! Rows to fields: each row becomes a column of one value, named by one of its cells, with settings and labels from others.

use model::dashboard::Lenient;
use model::frame::{Field, Frame};
use serde_json::Value;

use super::cell::{Kind, cell, column, kind};
use super::config::{Handler, Mapping, Mappings, Setting, config};
use super::{Context, Outcome};
use crate::names::name_in;

/// More columns than this nobody reads.
const MOST_ROWS: usize = 20_000;

pub(super) fn run(options: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let mappings = Mappings::read(options.list("mappings"));
    frames.into_iter().map(|frame| turned(&frame, &mappings)).collect()
}

fn turned(frame: &Frame, mappings: &Mappings<'_>) -> Result<Frame, String> {
    let (mut name_at, mut value_at) = (None, None);
    let mut columns: Vec<(String, Mapping)> = Vec::new();
    for (at, field) in frame.fields.iter().enumerate() {
        let name = name_in(frame, at);
        let mut mapping = mappings.of(&name);
        match mapping.handler {
            Some(Handler::Name) => name_at = Some(at),
            Some(Handler::Value) => value_at = Some(at),
            Some(_) => {}
            None if !mapping.is_chosen => match kind(&field.values) {
                Kind::Text if name_at.is_none() && !mappings.has(Handler::Name) => {
                    name_at = Some(at);
                    mapping.handler = Some(Handler::Name);
                }
                Kind::Number if value_at.is_none() && !mappings.has(Handler::Value) => {
                    value_at = Some(at);
                    mapping.handler = Some(Handler::Value);
                }
                _ => {}
            },
            None => {}
        }
        mapping.handler = mapping.handler.or(Some(Handler::Label));
        columns.push((name, mapping));
    }
    let field = |at: Option<usize>| at.and_then(|at| frame.fields.get(at));
    let (Some(names), Some(values)) = (field(name_at), field(value_at)) else { return Ok(frame.clone()) };
    let rows = names.values.len();
    if rows > MOST_ROWS {
        return Err(format!(
            "it would make {rows} columns, and {MOST_ROWS} are the most; limit the rows first"
        ));
    }
    let one = |row: usize| {
        let value_of = |at: usize| cell(&frame.fields[at].values, row);
        let settings = columns.iter().enumerate();
        let settings: Vec<Setting> = settings
            .map(|(at, (_, mapping))| Setting { mapping: mapping.clone(), values: vec![value_of(at)] })
            .collect();
        let values = column(kind(&values.values), [cell(&values.values, row)]);
        let mut field = Field::new(cell(&names.values, row).key(), values).with_labels(names.labels.clone());
        for (at, (name, mapping)) in columns.iter().enumerate() {
            let value = value_of(at);
            if mapping.handler == Some(Handler::Label) && !value.is_null() {
                field.labels.insert(name.clone(), value.key());
            }
        }
        field.hints.config = config(&settings);
        // One row has no list of mapped values.
        field.hints.config.remove("mappings");
        field
    };
    Ok(Frame::new(frame.ref_id.clone(), (0..rows).map(one).collect()))
}
