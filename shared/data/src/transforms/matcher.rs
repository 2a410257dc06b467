//! Which columns and which frames a transformation means: the matchers that options of transformations store.

use model::dashboard::Lenient;
use model::frame::{Column, Field, Frame};
use serde_json::Value;

use super::cell::{Kind, kind};
use crate::js_regex::JsRegex;
use crate::names::Names;
use crate::reduce::{Reduced, Reducer, reduce_column};

/// Which columns are meant.
pub(super) enum Columns {
    Names { names: Vec<String>, except: bool },
    Regex(Option<JsRegex>),
    RegexOrNames(Option<JsRegex>, Vec<String>),
    Kinds(Vec<String>),
    NotTime,
    All,
    First,
    FirstTime,
    OfQuery(String),
    Reduced { reducer: Reducer, op: String, value: Value },
    None,
}

impl Columns {
    /// The columns of this name.
    pub(super) fn named(name: &str) -> Self {
        Self::Names { names: vec![name.to_owned()], except: false }
    }

    /// The columns of these names.
    pub(super) fn any_of(names: Vec<String>) -> Self {
        Self::Names { names, except: false }
    }

    /// The columns of numbers.
    pub(super) fn numeric() -> Self {
        Self::Kinds(vec!["number".to_owned()])
    }

    /// Reads a stored matcher.
    ///
    /// # Errors
    /// A sentence's end that names the matcher that is not known.
    pub(super) fn read(stored: &Value) -> Result<Self, String> {
        let options = stored.at("options");
        let one = || options.as_str().map(str::to_owned).unwrap_or_default();
        let id = stored.text("id");
        Ok(match id.as_str() {
            "byName" => Self::named(&one()),
            "byNames" => Self::Names {
                names: texts(options.as_array().map_or_else(|| options.list("names"), Vec::as_slice)),
                except: options.text("mode") == "exclude",
            },
            "byRegexp" => Self::Regex(pattern(&one())),
            "byRegexpOrNames" => {
                Self::RegexOrNames(pattern(&options.text("pattern")), texts(options.list("names")))
            }
            "byType" => Self::Kinds(vec![one()]),
            "byTypes" => Self::Kinds(texts(options.as_array().map_or(&[], Vec::as_slice))),
            "byFrameRefID" => Self::OfQuery(one()),
            "numeric" => Self::numeric(),
            "time" => Self::Kinds(vec!["time".to_owned()]),
            "first" => Self::First,
            "firstTimeField" => Self::FirstTime,
            "byValue" => match Reducer::find(&options.text("reducer")) {
                Some(reducer) => {
                    Self::Reduced { reducer, op: options.text("op"), value: options.at("value").clone() }
                }
                None => Self::None,
            },
            _ => return Err(format!("its matcher {id} is not known")),
        })
    }

    /// Whether a column is meant; `names` are those of all columns.
    pub(super) fn is_for(&self, frames: &[Frame], names: &Names<'_>, frame: usize, field: usize) -> bool {
        let (frame_at, field_at) = (frame, field);
        let Some(frame) = frames.get(frame_at) else { return false };
        let Some(field) = frame.fields.get(field_at) else { return false };
        let name = || names.of(frame_at, field_at);
        match self {
            Self::Names { names, except } => is_named(names, field, name) != *except,
            Self::Regex(pattern) => pattern.as_ref().is_some_and(|pattern| pattern.is_match(&name())),
            Self::RegexOrNames(pattern, names) => {
                is_named(names, field, name)
                    || pattern.as_ref().is_some_and(|pattern| pattern.is_match(&name()))
            }
            Self::Kinds(kinds) => kinds.iter().any(|kind| kind == kind_name(&field.values)),
            Self::NotTime => kind(&field.values) != Kind::Time,
            Self::All => true,
            Self::First => field_at == 0,
            Self::FirstTime => first_time(frame) == Some(field_at),
            Self::OfQuery(ref_id) => frame.ref_id == *ref_id,
            Self::Reduced { reducer, op, value } => {
                let found = reduce_column(&field.values, *reducer);
                match reducer {
                    Reducer::AllIsNull | Reducer::AllIsZero => found == Reduced::Bool(true),
                    _ => compare(&found, op, value),
                }
            }
            Self::None => false,
        }
    }

    /// All columns that are meant: the number of the frame and of the column in it.
    pub(super) fn places(&self, frames: &[Frame]) -> Vec<(usize, usize)> {
        let names = Names::new(frames);
        let all = frames.iter().enumerate();
        let all = all.flat_map(|(at, frame)| (0..frame.fields.len()).map(move |field| (at, field)));
        all.filter(|(frame, field)| self.is_for(frames, &names, *frame, *field)).collect()
    }

    /// The first column of a frame that is meant.
    pub(super) fn first_in(&self, frames: &[Frame], names: &Names<'_>, frame: usize) -> Option<usize> {
        (0..frames.get(frame)?.fields.len()).find(|field| self.is_for(frames, names, frame, *field))
    }
}

/// The first time column of a frame.
pub(super) fn first_time(frame: &Frame) -> Option<usize> {
    frame.fields.iter().position(|field| matches!(field.values, Column::Time(_)))
}

/// The texts in a list.
pub(super) fn texts(list: &[Value]) -> Vec<String> {
    list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// A pattern; nothing matches one that is empty or cannot be understood.
pub(super) fn pattern(text: &str) -> Option<JsRegex> {
    if text.is_empty() { None } else { JsRegex::parse(text).ok() }
}

fn is_named(names: &[String], field: &Field, name: impl FnOnce() -> String) -> bool {
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    if has(&field.name) {
        return true;
    }
    let full = name();
    if has(&full) {
        return true;
    }
    // "Value" and "Time" were names before sources gave better ones, and stored options still say them.
    match has("Value") {
        true => field.labels.get("__name__") == Some(&field.name),
        false => (has("Time") || has("time")) && matches!(field.values, Column::Time(_)),
    }
}

/// The stored name of what a column holds.
pub(super) fn kind_name(column: &Column) -> &'static str {
    match kind(column) {
        Kind::Time => "time",
        Kind::Number => "number",
        Kind::Text => "string",
        Kind::Bool => "boolean",
        Kind::Frames => "frame",
    }
}

fn compare(found: &Reduced, op: &str, value: &Value) -> bool {
    let (left, right) =
        (found.number(), value.as_f64().or_else(|| model::number::parse(value.as_str()?.trim())));
    let equal = match found {
        Reduced::Null => value.is_null(),
        Reduced::Text(text) => value.as_str() == Some(text),
        _ => left == right,
    };
    let ordered =
        |wanted: fn(&f64, &f64) -> bool| matches!((left, right), (Some(a), Some(b)) if wanted(&a, &b));
    match op {
        "" | "eq" => equal,
        "neq" => !equal,
        "gt" => ordered(f64::gt),
        "gte" => ordered(f64::ge) || equal,
        "lt" => ordered(f64::lt),
        "lte" => ordered(f64::le) || equal,
        _ => false,
    }
}

/// Which frames are meant.
pub(super) enum Frames {
    Query(String),
    Queries(Vec<String>),
    QueryPattern(JsRegex),
    Name(JsRegex),
}

impl Frames {
    /// Reads a stored matcher.
    ///
    /// # Errors
    /// A sentence's end that says why not.
    pub(super) fn read(stored: &Value) -> Result<Self, String> {
        let options = stored.text("options");
        match stored.text("id").as_str() {
            "byRefId" => Ok(Self::of_query(&options)),
            "byName" => JsRegex::parse(&options).map(Self::Name).map_err(|bad| bad.reason),
            id => Err(format!("its matcher {id} is not known")),
        }
    }

    /// Frames of a query, of several divided by `|`, or of those that a `/pattern/` matches.
    pub(super) fn of_query(pattern: &str) -> Self {
        match JsRegex::parse(pattern) {
            Ok(regex) if pattern.starts_with('/') => Self::QueryPattern(regex),
            _ if !pattern.starts_with('/') && pattern.contains('|') => {
                Self::Queries(pattern.split('|').map(str::to_owned).collect())
            }
            _ => Self::Query(pattern.to_owned()),
        }
    }

    /// Whether a frame is meant.
    pub(super) fn is_for(&self, frame: &Frame) -> bool {
        match self {
            Self::Query(ref_id) => frame.ref_id == *ref_id,
            Self::Queries(all) => all.contains(&frame.ref_id),
            Self::QueryPattern(pattern) => pattern.is_match(&frame.ref_id),
            Self::Name(pattern) => pattern.is_match(frame.name.as_deref().unwrap_or_default()),
        }
    }
}
