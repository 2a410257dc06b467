//! Convert field type: the values of columns as times, numbers, texts or truth values.

use model::dashboard::Lenient;
use model::frame::{Column, Field, Frame};
use serde_json::Value;

use super::cell::{Cell, Kind, cells, column};
use super::format_time;
use super::matcher::{Columns, texts};
use super::number::whole;
use super::{Context, Outcome};
use crate::time::{Zone, parse_instant, parse_pattern};

pub(super) fn run(options: &Value, mut frames: Vec<Frame>, context: &Context<'_>) -> Outcome {
    for conversion in options.list("conversions") {
        let wanted = conversion.text("targetField");
        if wanted.is_empty() {
            continue;
        }
        for (frame, field) in Columns::named(&wanted).places(&frames) {
            convert(&mut frames[frame].fields[field], conversion, context);
        }
    }
    Ok(frames)
}

fn convert(field: &mut Field, conversion: &Value, context: &Context<'_>) {
    let pattern = conversion.text("dateFormat");
    let zone = format_time::zone(&conversion.text("timezone"), context);
    let values = &field.values;
    let converted = match conversion.text("destinationType").as_str() {
        "time" => times(values, &pattern, &zone),
        "number" => Column::Number(cells(values).map(|value| number(&value)).collect()),
        "string" => match values {
            Column::Time(times) => format_time::texts(times, &zone, &pattern),
            other => column(Kind::Text, cells(other)),
        },
        "boolean" => Column::Bool(cells(values).map(|value| Some(is_truthy(&value))).collect()),
        "enum" => {
            let known = texts(conversion.at("enumConfig").list("text"));
            let value = |value: Cell| if known.contains(&value.key()) { value } else { Cell::Null };
            if known.is_empty() { values.clone() } else { column(Kind::Text, cells(values).map(value)) }
        }
        _ => return,
    };
    field.values = converted;
    field.hints.interval_ms = None;
}

fn number(value: &Cell) -> Option<f64> {
    let number = match value {
        Cell::Text(text) if text.is_empty() => None,
        Cell::Text(text) => whole(&text.replace(',', "")),
        other => other.number(),
    };
    number.filter(|number| number.is_finite())
}

fn is_truthy(value: &Cell) -> bool {
    match value {
        Cell::Null => false,
        Cell::Text(text) => !text.is_empty(),
        other => other.number().is_none_or(|number| number != 0.0 && !number.is_nan()),
    }
}

/// Numbers are milliseconds, or seconds where the pattern is `X`; texts are read by the pattern, else as ISO 8601.
fn times(values: &Column, pattern: &str, zone: &Zone) -> Column {
    let time = |value: Cell| match value {
        Cell::Number(number) if pattern == "X" && number != 0.0 => Cell::Number(number * 1_000.0),
        Cell::Number(_) if pattern == "X" => Cell::Null,
        Cell::Text(text) => {
            // ISO 8601 with an offset is understood whatever the pattern says.
            let is_whole = text.get(10..11) == Some("T") && text.get(19..).is_some_and(|end| !end.is_empty());
            let ms = match pattern.is_empty() || is_whole {
                true => parse_instant(&text, zone),
                false => parse_pattern(&text, pattern, zone),
            };
            ms.map_or(Cell::Null, Cell::Time)
        }
        other => other,
    };
    column(Kind::Time, cells(values).map(time))
}
