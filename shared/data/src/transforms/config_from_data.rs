//! Config from query results: values of one query become limits, thresholds, units and names of the columns of others.

use model::dashboard::Lenient;
use model::frame::Frame;
use serde_json::Value;

use super::cell::{Cell, cells};
use super::config::{Mappings, Setting};
use super::matcher::Columns;
use super::reduce::value;
use super::{Context, Outcome};
use crate::names::name_in;
use crate::reduce::{Reducer, reduce_column};

pub(super) fn run(options: &Value, mut frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let wanted = match options.at("configRefId") {
        Value::String(id) => id.clone(),
        _ => "config".to_owned(),
    };
    let Some(at) = frames.iter().position(|frame| frame.ref_id == wanted) else { return Ok(frames) };
    let matcher = match options.at("applyTo") {
        stored @ Value::Object(_) => Columns::read(stored)?,
        _ => Columns::numeric(),
    };
    let source = &frames[at];
    let mappings = Mappings::read(options.list("mappings"));
    let mut settings = Vec::new();
    for (field_at, field) in source.fields.iter().enumerate() {
        let mapping = mappings.of(&name_in(source, field_at));
        let reducer = mapping.reducer.or(mapping.takes_all().then_some(Reducer::AllValues));
        let values = match reducer.unwrap_or(Reducer::LastNotNull) {
            Reducer::AllValues => cells(&field.values).collect(),
            reducer => vec![value(reduce_column(&field.values, reducer))],
        };
        settings.push(Setting { mapping, values });
    }
    let config = super::config::config(&settings);
    let places = matcher.places(&frames);
    for (frame, field) in places {
        let field = &mut frames[frame].fields[field];
        field.hints.found_name = None;
        for (key, value) in &config {
            field.hints.config.insert(key.clone(), value.clone());
        }
    }
    if frames.len() > 1 {
        frames.remove(at);
    }
    Ok(frames)
}

/// A value that says nothing sets nothing.
pub(super) fn says_something(value: &Cell) -> bool {
    !value.is_null()
}
