//! Add field from calculation: a new column from each row's values, from one column, or from two.

use model::dashboard::Lenient;
use model::frame::{Column, Field, Frame};
use serde_json::{Value, json};

use super::calculate_window::{cumulative, window};
use super::cell::{Cell, cell, cells, kind};
use super::join_by_field::run_by_common_time;
use super::matcher::{Columns, first_time, kind_name, texts};
use super::number::{leading, whole};
use super::reduce::value;
use super::{Context, Outcome};
use crate::names::Names;
use crate::reduce::{Reducer, reduce};

pub(super) fn run(options: &Value, frames: Vec<Frame>, context: &Context<'_>) -> Outcome {
    let mode = filled(options, "mode", "reduceRow");
    let as_series = options.at("timeSeries") != false;
    let is_fixed = mode == "binary"
        && fixed_text(options.at("binary").at("right")).is_some_and(|text| whole(&text).is_some());
    let frames =
        if as_series && !is_fixed { run_by_common_time(&Value::Null, frames, context)? } else { frames };
    let replaces = options.flag("replaceFields");
    let names = Names::new(&frames);
    let binary = options.at("binary");
    let (left, right) = (operand(binary.at("left"), &frames), operand(binary.at("right"), &frames));
    if mode == "binary"
        && let Operand::OfKind(kind) = &left
    {
        let calculation = Calculation { sign: filled(binary, "operator", "+"), right: &right };
        return Ok(for_each_of_kind(&frames, &names, kind, &calculation, (replaces, as_series)));
    }
    let mut after = Vec::new();
    for (at, frame) in frames.iter().enumerate() {
        let of = Of { frames: &frames, names: &names, at, frame };
        let mut field = Field::new(name(options, &mode, &left, &right), Column::numbers([]));
        let values = match mode.as_str() {
            "reduceRow" => Some(reduce_rows(&of, options.at("reduce"))?),
            "cumulativeFunctions" => cumulative(&of, options.at("cumulative"))?,
            "windowFunctions" => window(&of, options.at("window"))?,
            "unary" => unary(&of, options.at("unary")),
            "binary" => two(&of, &left, &filled(binary, "operator", "+"), &right),
            "index" => Some(index(frame.rows(), options.at("index").flag("asPercentile"), &mut field)),
            _ => return Ok(frames),
        };
        let Some(values) = values else {
            if !replaces {
                after.push(frame.clone());
            }
            continue;
        };
        field.values = values;
        let alias = options.text("alias");
        if mode == "index" && options.at("alias").is_string() {
            field.name = alias;
        } else if !alias.is_empty() {
            field.hints.config.insert("displayName".to_owned(), json!(alias));
        }
        let mut kept = frame.fields.clone();
        if replaces {
            let time = first_time(frame).filter(|_| as_series && mode != "index");
            kept = time.and_then(|time| frame.fields.get(time)).cloned().into_iter().collect();
        }
        kept.push(field);
        after.push(Frame { fields: kept, ..frame.clone() });
    }
    Ok(after)
}

/// The frame for which a column is calculated, among all.
pub(super) struct Of<'a> {
    pub(super) frames: &'a [Frame],
    pub(super) names: &'a Names<'a>,
    pub(super) at: usize,
    pub(super) frame: &'a Frame,
}

impl Of<'_> {
    pub(super) fn is_for(&self, columns: &Columns, field: usize) -> bool {
        columns.is_for(self.frames, self.names, self.at, field)
    }

    /// The first column of a name; of numbers where no name is given.
    pub(super) fn chosen(&self, name: &str) -> Option<&Field> {
        let columns = if name.is_empty() { Columns::numeric() } else { Columns::named(name) };
        columns.first_in(self.frames, self.names, self.at).and_then(|field| self.frame.fields.get(field))
    }
}

/// The text of an option, or what stands for it.
pub(super) fn filled(options: &Value, key: &str, otherwise: &str) -> String {
    Some(options.text(key)).filter(|text| !text.is_empty()).unwrap_or_else(|| otherwise.to_owned())
}

fn reduce_rows(of: &Of<'_>, options: &Value) -> Result<Column, String> {
    let id = filled(options, "reducer", "sum");
    let reducer = Reducer::find(&id).ok_or_else(|| format!("the calculation {id} is not known"))?;
    let include = texts(options.list("include"));
    let columns = if include.is_empty() { Columns::numeric() } else { Columns::any_of(include) };
    let fields = of.frame.fields.iter().enumerate().filter(|(field, _)| of.is_for(&columns, *field));
    let fields: Vec<&Column> = fields.map(|(_, field)| &field.values).collect();
    let ignores = options.text("nullValueMode") == "connected";
    let rows = (0..of.frame.rows()).map(|row| {
        let values = fields.iter().map(|values| cell(values, row).number());
        match reducer {
            // Without a rule for nulls, they are counted.
            Reducer::Count if !ignores => Cell::Number(fields.len() as f64),
            _ => value(reduce(&values.collect(), reducer)),
        }
    });
    let rows: Vec<Cell> = rows.collect();
    let kind = match reducer {
        Reducer::AllValues | Reducer::UniqueValues => super::cell::Kind::Text,
        _ => super::cell::Kind::Number,
    };
    Ok(super::cell::column(kind, rows))
}

fn index(rows: usize, as_percentile: bool, field: &mut Field) -> Column {
    if as_percentile {
        field.hints.unit = Some("percentunit".to_owned());
    }
    let share = if as_percentile { rows as f64 } else { 1.0 };
    Column::numbers((0..rows).map(|row| row as f64 / share).collect::<Vec<_>>())
}

fn unary(of: &Of<'_>, options: &Value) -> Option<Column> {
    let wanted = options.text("fieldName");
    let fields = of.frame.fields.iter().enumerate().rev();
    let (_, field) = fields
        .into_iter()
        .find(|(at, field)| field.values.as_numbers().is_some() && of.names.of(of.at, *at) == wanted)?;
    let numbers = field.values.as_numbers().filter(|numbers| !numbers.is_empty())?;
    let total: f64 = numbers.values().iter().filter(|value| value.is_finite()).sum();
    let operation: &dyn Fn(f64) -> f64 = match filled(options, "operator", "abs").as_str() {
        "abs" => &f64::abs,
        "exp" => &f64::exp,
        "ln" => &f64::ln,
        "round" => &|value| (value + 0.5).floor(),
        "floor" => &f64::floor,
        "ceil" => &f64::ceil,
        "percent" => &move |value| value / if total == 0.0 || total.is_nan() { 1.0 } else { total },
        _ => return None,
    };
    Some(Column::Number(numbers.iter().map(|value| value.map(operation)).collect()))
}

/// One side of a calculation with two.
enum Operand {
    /// A column by its name.
    Named(String),
    /// All columns of a kind.
    OfKind(String),
    /// A number, as text.
    Fixed(String),
}

fn fixed_text(stored: &Value) -> Option<String> {
    match stored {
        Value::String(text) => Some(text.clone()),
        Value::Object(_) => match stored.at("fixed") {
            Value::Null => None,
            _ => Some(stored.text("fixed")),
        },
        _ => None,
    }
}

fn operand(stored: &Value, frames: &[Frame]) -> Operand {
    let is_name = |text: &str| frames.iter().flat_map(|frame| &frame.fields).any(|field| field.name == text);
    let matcher = stored.at("matcher");
    match (stored, matcher.text("id").as_str()) {
        (Value::String(text), _) if whole(text).is_none() || is_name(text) => Operand::Named(text.clone()),
        (Value::String(text), _) => Operand::Fixed(text.clone()),
        (_, "byType") => Operand::OfKind(matcher.text("options")),
        (_, "byName") => Operand::Named(matcher.text("options")),
        _ => Operand::Fixed(fixed_text(stored).unwrap_or_else(|| matcher.text("options"))),
    }
}

impl Operand {
    fn text(&self) -> &str {
        match self {
            Self::Named(text) | Self::OfKind(text) | Self::Fixed(text) => text,
        }
    }

    fn values(&self, of: &Of<'_>) -> Option<Vec<Option<f64>>> {
        if let Self::Named(name) = self {
            let named = |field: &usize| of.names.of(of.at, *field) == *name;
            if let Some(field) = (0..of.frame.fields.len()).find(named) {
                return Some(cells(&of.frame.fields[field].values).map(|value| value.number()).collect());
            }
        }
        leading(self.text()).map(|number| vec![Some(number); of.frame.rows()])
    }
}

/// What is done with two numbers; a side that is missing leaves nothing.
fn operation(sign: &str) -> Option<fn(f64, f64) -> f64> {
    match sign {
        "+" => Some(|a, b| a + b),
        "-" => Some(|a, b| a - b),
        "*" => Some(|a, b| a * b),
        "/" => Some(|a, b| a / b),
        _ => None,
    }
}

fn two(of: &Of<'_>, left: &Operand, sign: &str, right: &Operand) -> Option<Column> {
    let operation = operation(sign)?;
    let (left, right) = (left.values(of)?, right.values(of)?);
    Some(Column::Number(left.into_iter().zip(right).map(|(a, b)| Some(operation(a?, b?))).collect()))
}

struct Calculation<'a> {
    sign: String,
    right: &'a Operand,
}

/// A new column for each column of a kind.
fn for_each_of_kind(
    frames: &[Frame],
    names: &Names<'_>,
    kind_wanted: &str,
    calculation: &Calculation<'_>,
    (replaces, as_series): (bool, bool),
) -> Vec<Frame> {
    let Calculation { sign, right } = calculation;
    let mut after = Vec::new();
    for (at, frame) in frames.iter().enumerate() {
        let of = Of { frames, names, at, frame };
        let time = first_time(frame).filter(|_| as_series);
        let mut fields: Vec<Field> =
            time.and_then(|time| frame.fields.get(time)).cloned().into_iter().collect();
        let mut calculated = false;
        for (field_at, field) in frame.fields.iter().enumerate() {
            if !replaces && Some(field_at) != time {
                fields.push(field.clone());
            }
            if kind_name(&field.values) != kind_wanted {
                continue;
            }
            let (Some(operation), Some(right_values)) = (operation(sign), right.values(&of)) else {
                continue;
            };
            let left = cells(&field.values).map(|value| value.number());
            let values = left.zip(right_values).map(|(a, b)| Some(operation(a?, b?)));
            let values = super::cell::column(
                kind(&field.values),
                values.map(|value| value.map_or(Cell::Null, Cell::Number)),
            );
            let mut field = Field { values, ..field.clone() };
            field.name = format!("{} {sign} {}", field.name, right.text());
            field.hints.found_name = None;
            fields.push(field);
            calculated = true;
        }
        if calculated || !replaces {
            after.push(Frame { fields, ..frame.clone() });
        }
    }
    after
}

/// The name of the new column.
fn name(options: &Value, mode: &str, left: &Operand, right: &Operand) -> String {
    let alias = options.text("alias");
    if !alias.is_empty() {
        return alias;
    }
    let of = |name: &str| if name.is_empty() { String::new() } else { format!("({name})") };
    match mode {
        "cumulativeFunctions" => {
            let options = options.at("cumulative");
            format!("cumulative {}{}", filled(options, "reducer", "sum"), of(&options.text("field")))
        }
        "windowFunctions" => {
            let options = options.at("window");
            let (alignment, reducer) =
                (filled(options, "windowAlignment", "trailing"), filled(options, "reducer", "mean"));
            format!("{alignment} moving {reducer}{}", of(&options.text("field")))
        }
        "unary" => {
            let options = options.at("unary");
            format!("{}{}", filled(options, "operator", "abs"), of(&options.text("fieldName")))
        }
        "binary" => {
            let (left, right) = (left.text(), right.text());
            let has_variable = left.contains('$') || right.contains('$');
            if left.is_empty() || right.is_empty() || has_variable {
                return String::new();
            }
            format!("{left} {} {right}", filled(options.at("binary"), "operator", "+"))
        }
        "reduceRow" => {
            let reducer = Reducer::find(&filled(options.at("reduce"), "reducer", "sum"));
            reducer.map_or_else(|| "math".to_owned(), Reducer::name)
        }
        "index" => "Row".to_owned(),
        _ => "math".to_owned(),
    }
}
