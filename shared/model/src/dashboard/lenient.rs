//! Reading JSON field by field: what has the wrong type reads as absent, what is nearly right is understood.

use serde_json::Value;

use crate::number;

static NULL: Value = Value::Null;

/// A text, number or truth value as text; nothing for anything else.
pub fn plain_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// Lenient access to the fields of a JSON object.
pub trait Lenient {
    /// Field `key`, null where absent.
    fn at(&self, key: &str) -> &Value;
    /// Text of field `key`; numbers are written out, anything else is empty.
    fn text(&self, key: &str) -> String;
    /// Number of field `key`; numeric text is read.
    fn num(&self, key: &str) -> Option<f64>;
    /// Whole number of field `key`; numeric text is read.
    fn int(&self, key: &str) -> Option<i64>;
    /// Truth of field `key`; absent and odd values are `false`.
    fn flag(&self, key: &str) -> bool;
    /// Entries of field `key`; anything but a list has none.
    fn list(&self, key: &str) -> &[Value];
}

impl Lenient for Value {
    fn at(&self, key: &str) -> &Value {
        self.get(key).unwrap_or(&NULL)
    }

    fn text(&self, key: &str) -> String {
        match self.at(key) {
            Self::String(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            _ => String::new(),
        }
    }

    fn num(&self, key: &str) -> Option<f64> {
        match self.at(key) {
            Self::Number(number) => number.as_f64(),
            Self::String(text) => number::parse(text.trim()).filter(|number| number.is_finite()),
            _ => None,
        }
    }

    fn int(&self, key: &str) -> Option<i64> {
        self.at(key).as_i64().or_else(|| self.num(key).map(|number| number as i64))
    }

    fn flag(&self, key: &str) -> bool {
        match self.at(key) {
            Self::Bool(flag) => *flag,
            Self::String(text) => text == "true",
            _ => false,
        }
    }

    fn list(&self, key: &str) -> &[Value] {
        self.at(key).as_array().map_or(&[], Vec::as_slice)
    }
}
