//! One value for each column, or for each row: what stat panels and gauges show.

use std::collections::BTreeMap;
use std::sync::Arc;

use data::interpolate::{Format, interpolate};
use data::js_regex::JsRegex;
use data::reduce::{Reduced, Reducer, reduce_column};
use data::time::Zone;
use model::dashboard::Lenient;
use model::frame::{Column, Frame, FrameKind, NULL_TIME, Order, Times};
use serde_json::Value;

use super::names::Facts;
use super::{Display, Resolved, Shown, flag_at};
use crate::panel::Env;

/// How columns become single values, as panels store it in `reduceOptions`.
#[derive(Debug, Clone)]
pub struct ReduceOptions {
    /// Every row is a value, instead of one for each column.
    pub all_rows: bool,
    /// The most rows; 25 where absent.
    pub limit: usize,
    /// The calculations.
    pub calcs: Vec<Reducer>,
    /// Which columns: all numbers where absent.
    pub fields: Option<JsRegex>,
}

impl Default for ReduceOptions {
    fn default() -> Self {
        Self { all_rows: false, limit: 25, calcs: vec![Reducer::LastNotNull], fields: None }
    }
}

impl ReduceOptions {
    /// Reads the stored options; what has the wrong type is absent.
    pub fn read(stored: &Value) -> Self {
        let usual = Self::default();
        let names = stored.list("calcs").iter().filter_map(Value::as_str);
        let calcs: Vec<Reducer> = names.filter_map(Reducer::find).collect();
        let fields = Some(stored.text("fields")).filter(|fields| !fields.is_empty());
        Self {
            all_rows: stored.flag("values"),
            limit: stored.num("limit").map_or(usual.limit, |limit| limit.clamp(1.0, 10_000.0) as usize),
            calcs: if calcs.is_empty() { usual.calcs } else { calcs },
            fields: fields.and_then(|fields| JsRegex::parse(&fields).ok()),
        }
    }
}

/// A single value.
#[derive(Debug, Clone)]
pub struct Single {
    /// What it is called.
    pub name: String,
    /// Whether the name tells it from others, or was chosen; otherwise the panel's title says enough.
    pub named: bool,
    /// The value.
    pub shown: Shown,
    /// Makes further texts in the same unit.
    pub display: Display,
    /// The column it comes from, where it has times: for a small line.
    pub line: Option<Spark>,
    /// By how much the column changed from its first to its last value, percent.
    pub change_percent: Option<f64>,
}

/// The column behind a single value, for a small line.
#[derive(Debug, Clone)]
pub struct Spark {
    /// When, ascending.
    pub times: Times,
    /// What; NaN where there is nothing.
    pub values: Arc<[f64]>,
}

/// The single values of an answer.
pub fn singles(
    resolved: &[Resolved],
    frames: &[Frame],
    options: &ReduceOptions,
    env: &Env<'_>,
) -> Vec<Single> {
    let mut singles = Vec::new();
    for each in resolved {
        let (Some(frame), Some(field)) = (frames.get(each.frame), each.of(frames)) else { continue };
        let wanted = match &options.fields {
            Some(pattern) => pattern.is_match(&each.name) || pattern.is_match(&field.name),
            None => matches!(field.values, Column::Number(_) | Column::Bool(_)),
        };
        let exemplars = frame.meta.kind == Some(FrameKind::Exemplar);
        if !wanted || exemplars || flag_at(&each.config.custom, &["hideFrom", "viz"]) {
            continue;
        }
        if options.all_rows {
            let rows = frame.rows().min(options.limit.saturating_sub(singles.len()));
            singles.extend((0..rows).map(|row| of_row(each, frame, row, resolved, env)));
        } else {
            singles.extend(options.calcs.iter().map(|calc| of_column(each, frame, *calc, options, env)));
        }
    }
    singles
}

fn of_column(
    each: &Resolved,
    frame: &Frame,
    calc: Reducer,
    options: &ReduceOptions,
    env: &Env<'_>,
) -> Single {
    let field = frame.fields.get(each.field);
    let value = field.map_or(Reduced::Null, |field| reduce_column(&field.values, calc));
    let template = each.config.display_name.as_deref();
    let name = match (template, field) {
        (Some(template), Some(field)) if template.contains("__calc") => {
            let more = BTreeMap::from([("__calc", calc.name())]);
            interpolate(template, &Facts { plain: &each.name, frame, field, more: &more }, &Format::Glob)
        }
        (None, _) if options.calcs.len() > 1 => format!("{} {}", each.name, calc.name()),
        _ => each.name.clone(),
    };
    let named = template.is_some()
        || options.calcs.len() > 1
        || field.is_some_and(|field| field.hints.display_name.is_some());
    Single {
        name,
        named,
        shown: or_dash(each.display.reduced(&value, calc, &env.zone, env.now_ms), each),
        display: each.display.clone(),
        line: field.and_then(|field| line(frame, &field.values)),
        change_percent: field.and_then(|field| {
            let numbers = field.values.as_numbers()?;
            data::reduce::reduce(numbers, Reducer::DiffPercent).number().filter(|change| change.is_finite())
        }),
    }
}

fn of_row(each: &Resolved, frame: &Frame, row: usize, resolved: &[Resolved], env: &Env<'_>) -> Single {
    let own = resolved.iter().filter(|other| other.frame == each.frame && other.field != each.field);
    let mut parts = Vec::new();
    let mut other_numbers = false;
    for other in own {
        match frame.fields.get(other.field).map(|field| &field.values) {
            Some(Column::Text(texts)) => parts.extend(texts.get(row).map(str::to_owned)),
            Some(Column::Number(_)) => other_numbers = true,
            _ => {}
        }
    }
    if other_numbers || parts.is_empty() {
        parts.push(each.name.clone());
    }
    let column = frame.fields.get(each.field).map(|field| &field.values);
    Single {
        name: parts.join(" "),
        named: true,
        shown: or_dash(cell(each, column, row, &env.zone, env.now_ms), each),
        display: each.display.clone(),
        line: None,
        change_percent: None,
    }
}

/// One cell of a column as it is shown.
pub(crate) fn cell(each: &Resolved, column: Option<&Column>, row: usize, zone: &Zone, now_ms: i64) -> Shown {
    match column {
        Some(Column::Number(numbers)) => each.display.number(numbers.get(row), zone, now_ms),
        Some(Column::Text(texts)) => each.display.text(texts.get(row)),
        Some(Column::Bool(flags)) => {
            let flag = flags.get(row).copied().flatten();
            each.display.text(flag.map(|flag| if flag { "true" } else { "false" }))
        }
        Some(Column::Frames(cells)) => {
            let value = cells.get(row).and_then(|cell| cell.value);
            each.display.number(value, zone, now_ms)
        }
        Some(Column::Time(times)) => {
            let at = times.get(row).copied().filter(|at| *at != NULL_TIME);
            // A unit for all columns, such as bytes, does not mean the times.
            let is_of_times = |unit: &String| unit.starts_with("dateTime") || unit.starts_with("time:");
            if each.config.unit.as_ref().is_some_and(is_of_times) {
                return each.display.number(at.map(|at| at as f64), zone, now_ms);
            }
            let text = at.map(|at| data::time::format::format(at, zone, data::time::format::FULL));
            each.display.text(text.as_deref())
        }
        None => each.display.text(None),
    }
}

/// A dash where there is nothing to read.
fn or_dash(mut shown: Shown, each: &Resolved) -> Shown {
    if shown.text.to_string().is_empty() {
        shown.text = data::units::Formatted::text(each.config.no_value.as_deref().unwrap_or("–"));
    }
    shown
}

fn line(frame: &Frame, column: &Column) -> Option<Spark> {
    let times = frame.fields.iter().find_map(|field| match &field.values {
        Column::Time(times) => Some(times),
        _ => None,
    })?;
    // A line that runs backwards cannot be drawn.
    let values = column.as_numbers()?.shared();
    (times.order() != Order::Any).then(|| Spark { times: times.clone(), values })
}
