//! Overrides: which columns they are for, and what they change. A matcher that is not known matches nothing and is
//! told of.

use data::js_regex::{BadRegex, JsRegex};
use data::reduce::{Reducer, reduce};
use model::dashboard::Lenient;
use model::form::set_at;
use model::frame::{Column, Field, Frame, Notice};
use serde_json::Value;

/// One override, read.
pub(super) struct Override<'a> {
    matcher: Matcher,
    properties: &'a [Value],
}

enum Matcher {
    Name(String),
    Names { names: Vec<String>, except: bool },
    Regex(JsRegex),
    Type(Vec<String>),
    Frame(String),
    Value { reducer: Reducer, op: String, value: f64 },
    Numeric,
    Time,
}

/// A column that overrides may be for.
pub(super) struct Target<'a> {
    pub(super) frame: &'a Frame,
    pub(super) field: &'a Field,
    /// The name without overrides.
    pub(super) name: &'a str,
}

/// Reads stored overrides.
pub(super) fn read(stored: &[Value]) -> (Vec<Override<'_>>, Vec<Notice>) {
    let mut overrides = Vec::new();
    let mut notices = Vec::new();
    for each in stored {
        match matcher(each.at("matcher")) {
            Ok(matcher) => overrides.push(Override { matcher, properties: each.list("properties") }),
            Err(why) => notices.push(Notice::warning(format!("An override is not applied: {why}."))),
        }
    }
    (overrides, notices)
}

/// The defaults with the properties of every override that is for this column; `None` when none is.
pub(super) fn apply(overrides: &[Override<'_>], defaults: &Value, target: &Target<'_>) -> Option<Value> {
    let mut merged = None;
    for each in overrides.iter().filter(|each| each.matcher.is_for(target)) {
        let merged = merged.get_or_insert_with(|| defaults.clone());
        for property in each.properties {
            let path = property.text("id");
            if !path.is_empty() {
                set_at(merged, &path, property.at("value").clone());
            }
        }
    }
    merged
}

/// Why a stored matcher cannot be used, if it cannot.
pub(crate) fn fault(stored: &Value) -> Option<String> {
    matcher(stored).err()
}

fn matcher(stored: &Value) -> Result<Matcher, String> {
    let options = stored.at("options");
    let one = || match options {
        Value::String(text) => text.clone(),
        other => other.text("name"),
    };
    let texts = |list: &[Value]| list.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>();
    let id = stored.text("id");
    Ok(match id.as_str() {
        "byName" => Matcher::Name(one()),
        "byNames" => Matcher::Names {
            names: texts(options.as_array().map_or_else(|| options.list("names"), Vec::as_slice)),
            except: options.text("mode") == "exclude",
        },
        "byRegexp" => {
            let error = |bad: BadRegex| {
                format!("the pattern {} of its matcher cannot be used ({})", bad.regex, bad.reason)
            };
            Matcher::Regex(JsRegex::parse(&one()).map_err(error)?)
        }
        "byType" => Matcher::Type(vec![one()]),
        "byTypes" => Matcher::Type(texts(options.as_array().map_or(&[], Vec::as_slice))),
        "byFrameRefID" => Matcher::Frame(one()),
        "byValue" => {
            let reducer = options.text("reducer");
            let known = Reducer::find(&reducer);
            let missing = || format!("its matcher asks for the calculation {reducer}, which is not known");
            Matcher::Value {
                reducer: known.ok_or_else(missing)?,
                op: options.text("op"),
                value: options.num("value").unwrap_or(0.0),
            }
        }
        "numeric" => Matcher::Numeric,
        "time" => Matcher::Time,
        _ => return Err(format!("its matcher {id} is not known")),
    })
}

impl Matcher {
    fn is_for(&self, target: &Target<'_>) -> bool {
        match self {
            Self::Name(name) => name == target.name || *name == target.field.name,
            Self::Names { names, except } => {
                let named = names.iter().any(|name| name == target.name);
                // Hiding by the legend excludes series; the time column is never meant.
                named != *except && !(*except && matches!(target.field.values, Column::Time(_)))
            }
            Self::Regex(pattern) => pattern.is_match(target.name),
            Self::Type(types) => types.iter().any(|name| name == type_name(&target.field.values)),
            Self::Frame(ref_id) => *ref_id == target.frame.ref_id,
            Self::Value { reducer, op, value } => {
                let numbers = target.field.values.as_numbers();
                let found = numbers.and_then(|numbers| reduce(numbers, *reducer).number());
                found.is_some_and(|found| compare(found, op, *value))
            }
            Self::Numeric => matches!(target.field.values, Column::Number(_)),
            Self::Time => matches!(target.field.values, Column::Time(_)),
        }
    }
}

fn type_name(column: &Column) -> &'static str {
    match column {
        Column::Time(_) => "time",
        Column::Number(_) => "number",
        Column::Text(_) => "string",
        Column::Bool(_) => "boolean",
        Column::Frames(_) => "frame",
    }
}

fn compare(found: f64, op: &str, value: f64) -> bool {
    match op {
        "gt" | ">" => found > value,
        "gte" | ">=" => found >= value,
        "lt" | "<" => found < value,
        "lte" | "<=" => found <= value,
        "eq" | "=" | "==" => found == value,
        "neq" | "!=" => found != value,
        _ => false,
    }
}
