//! Filter by value: keeps or drops the rows whose values meet conditions.

use model::dashboard::Lenient;
use model::frame::{Column, Frame};
use serde_json::Value;

use super::cell::{Cell, cell, pick};
use super::number::{leading, whole};
use super::{Context, Outcome};
use crate::js_regex::JsRegex;
use crate::names::{Names, remember};

/// A condition on a single value.
enum Condition {
    Null,
    NotNull,
    Greater(f64),
    GreaterOrEqual(f64),
    Lower(f64),
    LowerOrEqual(f64),
    Equal(Value),
    NotEqual(Value),
    Contains(String),
    ContainsNot(String),
    Between(f64, f64),
    Matches(JsRegex),
    /// What no value meets: a bound that is no number.
    Never,
}

pub(super) fn run(options: &Value, mut frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let conditions = options.list("filters").iter().map(|filter| {
        let name = filter.text("fieldName");
        condition(filter.at("config")).map(|condition| (name, condition))
    });
    let conditions: Vec<(String, Condition)> = conditions.collect::<Result<_, _>>()?;
    if conditions.is_empty() {
        return Ok(frames);
    }
    let (all, keeps) = (options.text("match") == "all", options.text("type") != "exclude");
    remember(&mut frames);
    let names = Names::new(&frames);
    let kept = |(at, frame): (usize, &Frame)| {
        // Of several columns of one name the last is meant.
        let place = |name: &str| (0..frame.fields.len()).rev().find(|field| names.of(at, *field) == *name);
        let places = conditions.iter().map(|(name, condition)| (place(name), condition));
        let columns: Vec<(Option<&Column>, &Condition)> =
            places.map(|(at, condition)| (at.map(|at| &frame.fields[at].values), condition)).collect();
        let meets = |row: usize| {
            let mut met = columns
                .iter()
                .map(|(column, condition)| column.is_some_and(|column| condition.is_met(&cell(column, row))));
            if all { met.all(|met| met) } else { met.any(|met| met) }
        };
        (0..frame.rows()).filter(|row| meets(*row) == keeps).collect::<Vec<_>>()
    };
    let kept: Vec<Vec<usize>> = frames.iter().enumerate().map(kept).collect();
    for (frame, rows) in frames.iter_mut().zip(kept) {
        for field in &mut frame.fields {
            field.values = pick(&field.values, &rows);
            field.hints.found_name = None;
            field.hints.interval_ms = None;
        }
    }
    Ok(frames)
}

fn condition(stored: &Value) -> Result<Condition, String> {
    let options = stored.at("options");
    let value = options.at("value");
    let bound = |of: fn(f64) -> Condition| number(value).map_or(Condition::Never, of);
    let id = stored.text("id");
    Ok(match id.as_str() {
        "isNull" => Condition::Null,
        "isNotNull" => Condition::NotNull,
        "greater" => bound(Condition::Greater),
        "greaterOrEqual" => bound(Condition::GreaterOrEqual),
        "lower" => bound(Condition::Lower),
        "lowerOrEqual" => bound(Condition::LowerOrEqual),
        "equal" => Condition::Equal(value.clone()),
        "notEqual" => Condition::NotEqual(value.clone()),
        "substring" => Condition::Contains(options.text("value").to_lowercase()),
        "notSubstring" => Condition::ContainsNot(options.text("value").to_lowercase()),
        "between" => match (end(options.at("from")), end(options.at("to"))) {
            (Some(from), Some(to)) => Condition::Between(from, to),
            _ => Condition::Never,
        },
        "regex" => {
            let pattern = options.text("value");
            let regex = JsRegex::parse(&format!("/{pattern}/"));
            Condition::Matches(
                regex.map_err(|bad| {
                    format!("the regular expression {pattern} cannot be used: {}", bad.reason)
                })?,
            )
        }
        _ => return Err(format!("its condition {id} is not known")),
    })
}

/// A stored value as a number: texts as a whole, truth as 1 and 0.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Null => Some(0.0),
        Value::Bool(flag) => Some(f64::from(u8::from(*flag))),
        Value::Number(number) => number.as_f64(),
        Value::String(text) => whole(text),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// One end of a range; texts may go on behind the number, of which only what stands before the point counts.
fn end(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => leading(text).map(f64::trunc),
        _ => None,
    }
}

/// A value as a number for comparing: nothing is zero.
fn measure(value: &Cell) -> Option<f64> {
    match value {
        Cell::Null => Some(0.0),
        Cell::Text(text) => whole(text),
        other => other.number(),
    }
    .filter(|number| !number.is_nan())
}

impl Condition {
    fn is_met(&self, value: &Cell) -> bool {
        let is = |meets: &dyn Fn(f64) -> bool| measure(value).is_some_and(meets);
        match self {
            Self::Null => value.is_null(),
            Self::NotNull => !value.is_null(),
            Self::Greater(bound) => is(&|value| value > *bound),
            Self::GreaterOrEqual(bound) => is(&|value| value >= *bound),
            Self::Lower(bound) => is(&|value| value < *bound),
            Self::LowerOrEqual(bound) => is(&|value| value <= *bound),
            Self::Between(from, to) => is(&|value| value > *from && value < *to),
            Self::Equal(wanted) => is_equal(value, wanted),
            Self::NotEqual(wanted) => !is_equal(value, wanted),
            Self::Contains(part) => part.is_empty() || text(value).is_some_and(|text| text.contains(part)),
            Self::ContainsNot(part) => {
                !part.is_empty() && text(value).is_some_and(|text| !text.contains(part))
            }
            Self::Matches(regex) => !value.is_null() && regex.is_match(&value.key()),
            Self::Never => false,
        }
    }
}

/// Text in small letters; empty text is none.
fn text(value: &Cell) -> Option<String> {
    match value {
        Cell::Text(text) if !text.is_empty() => Some(text.to_lowercase()),
        _ => None,
    }
}

/// Numbers and texts that say them are equal; nothing equals only nothing.
fn is_equal(value: &Cell, wanted: &Value) -> bool {
    match (value, wanted) {
        (Cell::Null, wanted) => wanted.is_null(),
        (_, Value::Null) => false,
        (Cell::Text(text), Value::String(wanted)) => **text == **wanted,
        _ => matches!((measure(value), number(wanted)), (Some(a), Some(b)) if a == b),
    }
}
