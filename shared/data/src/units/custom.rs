//! Unit ids that no table holds: patterns such as `si:kV` or `currency:financial:€:suffix`, and plain text.

use super::dates::{self, DateRule};
use super::number::{fixed, grouped, non_finite};
use super::rule::{Side, bool_word, count, currency, si, si_offset, suffixed};
use super::{Env, Formatted, TickSteps};

/// A unit written by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Custom {
    /// `prefix:x`
    Prefix(String),
    /// `suffix:x`, and any text that is no pattern.
    Suffix(String),
    /// `time:YYYY-MM-DD`
    Time(String),
    /// `si:kV`: the unit and how many thousands of it the values count.
    Si(String, i8),
    /// `count:x`
    Count(String),
    /// `currency:x`
    Currency(String),
    /// `currency:financial:x` and `currency:financial:x:suffix`: all digits, in groups.
    Financial(String, Side),
    /// `bool:yes/no`
    Bool(String, String),
}

impl Custom {
    /// The meaning of a unit id; every text has one.
    pub(super) fn parse(id: &str) -> Self {
        let Some((key, rest)) = id.split_once(':') else { return Self::Suffix(id.to_owned()) };
        let text = rest.to_owned();
        match key {
            "prefix" => Self::Prefix(text),
            "suffix" => Self::Suffix(text),
            "time" => Self::Time(text),
            "si" => parse_si(rest),
            "count" => Self::Count(text),
            "currency" => parse_currency(rest),
            "bool" => match rest.split_once('/') {
                Some((yes, no)) => Self::Bool(yes.to_owned(), no.to_owned()),
                None => Self::Bool(text, "-".to_owned()),
            },
            _ => Self::Suffix(id.to_owned()),
        }
    }

    /// The value as text.
    pub(super) fn apply(&self, value: f64, decimals: Option<u8>, env: &Env) -> Formatted {
        match self {
            Self::Prefix(unit) => {
                Formatted { prefix: unit.clone(), text: fixed(value, decimals), suffix: String::new() }
            }
            Self::Suffix(unit) => suffixed(value, decimals, unit),
            Self::Time(_) if !value.is_finite() => Formatted::text(non_finite(value)),
            Self::Time(pattern) => dates::date(value, &DateRule { pattern, today: None }, env),
            Self::Si(unit, offset) => si(value, decimals, unit, *offset),
            Self::Count(unit) => count(value, decimals, unit),
            Self::Currency(symbol) => currency(value, decimals, symbol, Side::Before),
            Self::Financial(symbol, side) => {
                let text = grouped(value, decimals.unwrap_or(0), decimals.unwrap_or(1));
                match side {
                    Side::Before => Formatted { prefix: symbol.clone(), text, suffix: String::new() },
                    Side::After => Formatted { prefix: String::new(), text, suffix: symbol.clone() },
                }
            }
            Self::Bool(yes, no) => bool_word(value, yes, no),
        }
    }

    pub(super) fn tick_steps(&self) -> TickSteps {
        if matches!(self, Self::Time(_)) { TickSteps::Date } else { TickSteps::Decimal }
    }
}

fn parse_si(text: &str) -> Custom {
    let first = text.chars().next();
    match first.and_then(|first| Some((first, si_offset(first)?))) {
        Some((first, offset)) => Custom::Si(text[first.len_utf8()..].to_owned(), offset),
        None => Custom::Si(text.to_owned(), 0),
    }
}

fn parse_currency(text: &str) -> Custom {
    let Some(rest) = text.strip_prefix("financial:") else { return Custom::Currency(text.to_owned()) };
    let (symbol, side) = match rest.split_once(':') {
        Some((symbol, side)) => (symbol, side),
        None => (rest, ""),
    };
    if symbol.is_empty() {
        return Custom::Suffix(String::new());
    }
    let is_suffix = side.split(':').next() == Some("suffix");
    Custom::Financial(symbol.to_owned(), if is_suffix { Side::After } else { Side::Before })
}
