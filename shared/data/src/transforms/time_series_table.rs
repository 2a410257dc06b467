//! Time series to table: each series becomes a row, with its labels, the series itself and the number that stands for it.

use std::collections::BTreeSet;

use model::dashboard::Lenient;
use model::frame::{Column, Field, Frame, Nested};
use serde_json::Value;

use super::cell::room_for;
use super::matcher::first_time;
use super::series_to_rows::is_series;
use super::{Context, Outcome};
use crate::reduce::{Reducer, reduce};

pub(super) fn run(options: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let mut queries: Vec<String> = Vec::new();
    for frame in &frames {
        if !queries.contains(&frame.ref_id) {
            queries.push(frame.ref_id.clone());
        }
    }
    let (series, mut after): (Vec<Frame>, Vec<Frame>) = frames.into_iter().partition(is_series);
    for query in queries {
        let series: Vec<&Frame> = series.iter().filter(|frame| frame.ref_id == query).collect();
        after.extend(table(&query, &series, options.at(&query))?);
    }
    Ok(after)
}

/// The series of one query as a table.
fn table(query: &str, series: &[&Frame], options: &Value) -> Result<Option<Frame>, String> {
    let reducer = Reducer::find(&options.text("stat")).unwrap_or(Reducer::LastNotNull);
    let time_name = options.text("timeField");
    let mut rows: Vec<(&Field, Nested)> = Vec::new();
    for frame in series {
        let named =
            frame.fields.iter().find(|field| field.name == time_name && field.values.as_times().is_some());
        let time = named.or_else(|| first_time(frame).and_then(|at| frame.fields.get(at)));
        for (field, numbers) in frame.numbers() {
            let Some(time) = time else { continue };
            let value = reduce(numbers, reducer).number();
            let spark = Frame::new(query, vec![time.clone(), field.clone()]);
            rows.push((field, Nested { frames: [spark].into(), value }));
        }
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let labels: BTreeSet<&str> =
        rows.iter().flat_map(|(field, _)| field.labels.keys()).map(String::as_str).collect();
    room_for(rows.len(), labels.len() + 1)?;
    let mut fields: Vec<Field> = (labels.into_iter())
        .map(|label| {
            let values = rows.iter().map(|(field, _)| field.labels.get(label));
            Field::new(label, Column::texts(values))
        })
        .collect();
    let unit = rows.iter().find_map(|(field, _)| field.hints.unit.clone());
    let mut trend = Field::new(
        format!("Trend #{query}"),
        Column::Frames(rows.into_iter().map(|(_, nested)| nested).collect()),
    );
    trend.hints.unit = unit;
    fields.push(trend);
    Ok(Some(Frame::new(query, fields)))
}
