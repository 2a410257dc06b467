//! Value mappings: what a value says, and in which colour, instead of its number. The first that fits wins.

use std::collections::HashMap;
use std::sync::Arc;

use data::js_regex::JsRegex;
use model::dashboard::Lenient;
use model::number;
use serde_json::Value;

/// What a mapping gives; absent parts stay as they would be without it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapped {
    /// Text.
    pub text: Option<String>,
    /// Colour as stored.
    pub color: Option<String>,
}

/// The mappings of one column, in order.
#[derive(Debug, Clone, Default)]
pub struct Mappings(Arc<[Rule]>);

#[derive(Debug, Clone)]
enum Rule {
    Value(HashMap<String, Mapped>),
    Range { from: f64, to: f64, mapped: Mapped },
    Regex { pattern: JsRegex, mapped: Mapped },
    Special { what: Special, mapped: Mapped },
}

impl Rule {
    fn all(&self) -> Vec<&Mapped> {
        match self {
            Self::Value(map) => map.values().collect(),
            Self::Range { mapped, .. } | Self::Regex { mapped, .. } | Self::Special { mapped, .. } => {
                vec![mapped]
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Special {
    True,
    False,
    Null,
    NaN,
    NullOrNaN,
    Empty,
}

impl Mappings {
    pub(super) fn read(stored: &[Value]) -> Self {
        Self(stored.iter().filter_map(rule).collect())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every colour that is stored in them.
    pub(super) fn colors(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(Rule::all).filter_map(|mapped| mapped.color.as_deref())
    }

    /// What a number is mapped to.
    pub fn of_number(&self, value: Option<f64>) -> Option<Mapped> {
        if self.0.is_empty() {
            return None;
        }
        let key = value.map(data::units::plain);
        let fits = |rule: &Rule| match rule {
            Rule::Value(map) => key.as_deref().and_then(|key| map.get(key)).cloned(),
            Rule::Range { from, to, mapped } => {
                value.filter(|value| from <= value && value <= to).map(|_| mapped.clone())
            }
            Rule::Special { what, mapped } => {
                let is = match what {
                    Special::Null => value.is_none(),
                    Special::NaN => value.is_some_and(f64::is_nan),
                    Special::NullOrNaN => value.is_none_or(f64::is_nan),
                    _ => false,
                };
                is.then(|| mapped.clone())
            }
            Rule::Regex { .. } => None,
        };
        self.0.iter().find_map(fits)
    }

    /// What a text is mapped to; `None` as text is a null.
    pub fn of_text(&self, value: Option<&str>) -> Option<Mapped> {
        let number = value.and_then(|text| number::parse(text.trim()));
        let fits = |rule: &Rule| match rule {
            Rule::Value(map) => map.get(value?).cloned(),
            Rule::Range { from, to, mapped } => {
                number.filter(|value| from <= value && value <= to).map(|_| mapped.clone())
            }
            Rule::Regex { pattern, mapped } => {
                let text = mapped.text.as_deref();
                let value = value.filter(|value| pattern.is_match(value))?;
                let replaced = pattern.replace(value, text.unwrap_or("$&"));
                Some(Mapped { text: text.map(|_| replaced), color: mapped.color.clone() })
            }
            Rule::Special { what, mapped } => {
                let is = match what {
                    Special::Null | Special::NullOrNaN => value.is_none(),
                    Special::Empty => value == Some(""),
                    Special::True => value == Some("true"),
                    Special::False => value == Some("false"),
                    Special::NaN => value == Some("NaN"),
                };
                is.then(|| mapped.clone())
            }
        };
        self.0.iter().find_map(fits)
    }
}

/// Whether a stored mapping can be understood.
pub(crate) fn is_mapping(stored: &Value) -> bool {
    rule(stored).is_some()
}

/// Reads one mapping: as stored today, or as dashboards before Grafana 8 stored it (`type` 1 or 2).
fn rule(stored: &Value) -> Option<Rule> {
    let options = stored.at("options");
    let result = || mapped(options.at("result"));
    let old = || Mapped { text: Some(stored.text("text")).filter(|text| !text.is_empty()), color: None };
    let end = |value: &Value, key: &str, open: f64| value.num(key).unwrap_or(open);
    match stored.text("type").as_str() {
        "value" => {
            let entries = options.as_object()?.iter();
            Some(Rule::Value(entries.map(|(key, value)| (key.clone(), mapped(value))).collect()))
        }
        "range" => Some(Rule::Range {
            from: end(options, "from", f64::NEG_INFINITY),
            to: end(options, "to", f64::INFINITY),
            mapped: result(),
        }),
        "regex" => {
            let pattern = JsRegex::parse(&options.text("pattern")).ok()?;
            Some(Rule::Regex { pattern, mapped: result() })
        }
        "special" => {
            let what = match options.text("match").as_str() {
                "true" => Special::True,
                "false" => Special::False,
                "null" => Special::Null,
                "nan" => Special::NaN,
                "null+nan" => Special::NullOrNaN,
                "empty" => Special::Empty,
                _ => return None,
            };
            Some(Rule::Special { what, mapped: result() })
        }
        "1" if stored.text("value") == "null" => Some(Rule::Special { what: Special::Null, mapped: old() }),
        "1" => Some(Rule::Value(HashMap::from([(stored.text("value"), old())]))),
        "2" if stored.text("from") == "null" && stored.text("to") == "null" => {
            Some(Rule::Special { what: Special::Null, mapped: old() })
        }
        "2" => Some(Rule::Range {
            from: end(stored, "from", f64::NEG_INFINITY),
            to: end(stored, "to", f64::INFINITY),
            mapped: old(),
        }),
        _ => None,
    }
}

fn mapped(stored: &Value) -> Mapped {
    let filled = |key: &str| Some(stored.text(key)).filter(|text| !text.is_empty());
    Mapped { text: filled("text"), color: filled("color") }
}
