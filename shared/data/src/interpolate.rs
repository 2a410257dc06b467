//! Variables in text: `$name`, `[[name:format]]`, `${name.path:format}` become values. Knows not where from.

mod escape;
mod format;
mod parse;

use serde_json::Value;

use crate::time::Zone;
pub use format::Format;
pub use parse::{Reference, Segment, segments};

/// Where the values of names come from.
pub trait Lookup {
    /// What `name` stands for; `None` when it is no variable, and the text is left as it is. `path` is what
    /// follows the name in `${name.path}`, without the first dot; else empty.
    fn find(&self, name: &str, path: &str) -> Option<Found>;

    /// The wall clock of the `date` format.
    fn zone(&self) -> &Zone {
        &Zone::Utc
    }
}

/// What a name stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The values.
    pub values: Values,
    /// What people read: the chosen texts joined by ` + `, or `All`.
    pub text: String,
    /// Whether several values can be chosen, or all: Prometheus then expects a regular expression.
    pub multi: bool,
    /// Whether everything is chosen, so that links say so instead of naming every value.
    pub is_all: bool,
}

/// The values of a variable, in the form that decides how they are written.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// One value.
    One(String),
    /// A list, perhaps of one.
    Many(Vec<String>),
    /// Text for `All`, written by the dashboard's author: put in unescaped, its own variables filled in.
    Custom(String),
    /// Text that no format touches, such as a piece of a URL.
    Verbatim(String),
}

impl Found {
    /// One value that reads as it is.
    pub fn one(value: impl Into<String>) -> Self {
        let value = value.into();
        Self { text: value.clone(), values: Values::One(value), multi: false, is_all: false }
    }

    /// Text that no format touches.
    pub fn verbatim(value: impl Into<String>) -> Self {
        let value = value.into();
        Self { text: value.clone(), values: Values::Verbatim(value), multi: false, is_all: false }
    }
}

/// Custom texts may name variables whose custom texts name variables; after this many it ends.
const MAX_DEPTH: u8 = 4;

/// The text with variables replaced; `default` is the format of those that name none.
pub fn interpolate(text: &str, lookup: &dyn Lookup, default: &Format) -> String {
    at_depth(text, lookup, default, 0)
}

/// Every text inside the JSON with variables replaced; keys stay.
pub fn interpolate_json(json: &Value, lookup: &dyn Lookup, default: &Format) -> Value {
    match json {
        Value::String(text) => Value::String(interpolate(text, lookup, default)),
        Value::Array(list) => list.iter().map(|item| interpolate_json(item, lookup, default)).collect(),
        Value::Object(object) => {
            let replaced =
                |(key, item): (&String, &Value)| (key.clone(), interpolate_json(item, lookup, default));
            Value::Object(object.iter().map(replaced).collect())
        }
        other => other.clone(),
    }
}

/// As [`interpolate_json`], but a text that is nothing but a variable with several values becomes a list of them; inside
/// a list, they become entries of that list.
pub fn interpolate_lists(json: &Value, lookup: &dyn Lookup, default: &Format) -> Value {
    match json {
        Value::String(text) => match several(text, lookup) {
            Some(values) => values.into_iter().map(Value::String).collect(),
            None => Value::String(interpolate(text, lookup, default)),
        },
        Value::Array(list) => list
            .iter()
            .flat_map(|item| match (item, interpolate_lists(item, lookup, default)) {
                (Value::String(_), Value::Array(values)) => values,
                (_, other) => vec![other],
            })
            .collect(),
        Value::Object(object) => {
            object.iter().map(|(key, item)| (key.clone(), interpolate_lists(item, lookup, default))).collect()
        }
        other => other.clone(),
    }
}

/// The values of the variable that is all of the text, if there are several.
fn several(text: &str, lookup: &dyn Lookup) -> Option<Vec<String>> {
    let mut segments = segments(text.trim());
    let (Some(Segment::Reference(Reference { name, path, format: None, .. })), None) =
        (segments.next(), segments.next())
    else {
        return None;
    };
    match lookup.find(name, path)?.values {
        Values::Many(values) if values.len() > 1 => Some(values),
        _ => None,
    }
}

/// The names that the text refers to, in order, with repetitions. Not each need be a variable.
pub fn names(text: &str) -> impl Iterator<Item = &str> {
    segments(text).filter_map(|segment| match segment {
        Segment::Reference(reference) => Some(reference.name),
        Segment::Text(_) => None,
    })
}

/// The names that any text inside the JSON refers to.
pub fn names_in_json(json: &Value) -> Vec<&str> {
    match json {
        Value::String(text) => names(text).collect(),
        Value::Array(list) => list.iter().flat_map(names_in_json).collect(),
        Value::Object(object) => object.values().flat_map(names_in_json).collect(),
        _ => Vec::new(),
    }
}

fn at_depth(text: &str, lookup: &dyn Lookup, default: &Format, depth: u8) -> String {
    if !text.contains(['$', '[']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut quote = escape::Quote::default();
    for segment in segments(text) {
        match segment {
            Segment::Text(text) => {
                quote.read(text);
                out.push_str(text);
            }
            Segment::Reference(reference) => match lookup.find(reference.name, reference.path) {
                None => out.push_str(reference.text),
                Some(found) => {
                    let own = reference.format.map(Format::parse);
                    let format = own.as_ref().unwrap_or(default);
                    out.push_str(&written(&found, reference.name, format, lookup, quote, depth));
                }
            },
        }
    }
    out
}

fn written(
    found: &Found,
    name: &str,
    format: &Format,
    lookup: &dyn Lookup,
    quote: escape::Quote,
    depth: u8,
) -> String {
    match (&found.values, format) {
        (Values::Verbatim(text), _) => text.clone(),
        (Values::Custom(_), Format::Text) => found.text.clone(),
        (Values::Custom(text), Format::PercentEncode) => escape::percent(text),
        (Values::Custom(text), format) if !matches!(format, Format::QueryParam) => {
            if depth >= MAX_DEPTH {
                text.clone()
            } else {
                at_depth(text, lookup, &Format::Glob, depth + 1)
            }
        }
        _ => format.write(found, name, lookup.zone(), quote),
    }
}
