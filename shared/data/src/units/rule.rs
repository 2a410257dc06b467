//! The rules behind units: a few dozen ways to write a number, of which a table row names one.

use super::dates::{self, DateRule};
use super::lengths::{self, Steps};
use super::number::{fixed, grouped, hexadecimal, non_finite, plain, scientific};
use super::{Env, Formatted, TickSteps};

/// How a unit writes its numbers.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rule {
    /// The number and a text behind it; nothing if the text is empty.
    Fixed(&'static str),
    /// Steps of 1000 with prefixes f, p, n, µ, m, k, M, …; values count this many thousands.
    Si(&'static str, i8),
    /// Steps of 1024 with prefixes Ki, Mi, …; values count this many 1024s.
    Iec(&'static str, i8),
    /// Steps of 1000 with these suffixes.
    Scaled(&'static [&'static str]),
    /// Steps of 1000 as K, M, B, T and the text behind.
    Count(&'static str),
    /// An amount of money: K, M, B, T and the symbol.
    Currency(&'static str, Side),
    /// A share, as percent.
    Percent {
        /// How many percent one is.
        times: f64,
    },
    /// The number as it is.
    Plain,
    /// Groups of three digits.
    Grouped,
    /// With an exponent.
    Scientific,
    /// Hexadecimal with this prefix.
    Hex(&'static str),
    /// One of two words.
    Bool(&'static str, &'static str),
    /// A length of time in its natural unit.
    Time(&'static Steps),
    /// Hundredths of a second.
    TimeTicks,
    /// A length of time in words; the values' own unit is given.
    Duration(&'static str),
    /// A length of time in seconds as `hh:mm:ss`.
    ClockFace {
        /// Whether days stand before the hours.
        days: bool,
    },
    /// A length of time as `01h:02m:03s:004ms`.
    Clock {
        /// Length of the values' own unit in milliseconds.
        unit_ms: f64,
    },
    /// An instant, by patterns: always, and on the current day.
    Date(&'static str, Option<&'static str>),
    /// An instant, by its distance from now.
    Ago,
}

/// Where a currency's symbol stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// `$5`
    Before,
    /// `5kr`
    After,
}

const SI: [&str; 14] = ["f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E", "Z", "Y"];
const SI_BASE: i32 = 5;
const IEC: [&str; 9] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];
const COUNTS: [&str; 5] = ["", "K", "M", "B", "T"];

impl Rule {
    /// The value as text.
    pub(super) fn apply(&self, value: f64, decimals: Option<u8>, env: &Env) -> Formatted {
        if !value.is_finite() && self.needs_finite() {
            return Formatted::text(non_finite(value));
        }
        match *self {
            Self::Fixed(unit) => suffixed(value, decimals, unit),
            Self::Si(unit, offset) => si(value, decimals, unit, offset),
            Self::Iec(unit, offset) => {
                let (text, prefix) = scaled(value, decimals, 1024.0, &IEC, i32::from(offset));
                Formatted::with_suffix(
                    text,
                    prefix.map_or_else(String::new, |prefix| format!(" {prefix}{unit}")),
                )
            }
            Self::Scaled(units) => {
                let (text, unit) = scaled(value, decimals, 1000.0, units, 0);
                Formatted::with_suffix(text, unit.unwrap_or_default())
            }
            Self::Count(unit) => count(value, decimals, unit),
            Self::Currency(symbol, side) => currency(value, decimals, symbol, side),
            Self::Percent { times } => Formatted::with_suffix(fixed(times * value, decimals), "%"),
            Self::Plain => Formatted::text(plain(value)),
            Self::Grouped => Formatted::text(grouped(value, 0, decimals.unwrap_or(3))),
            Self::Scientific => Formatted::text(scientific(value, decimals)),
            Self::Hex(prefix) => Formatted::text(hex(value, decimals, prefix)),
            Self::Bool(yes, no) => bool_word(value, yes, no),
            Self::Time(steps) => lengths::natural(value, decimals, steps),
            Self::TimeTicks => lengths::natural(value / 100.0, decimals, &lengths::SECONDS),
            Self::Duration(unit) => lengths::words(value, decimals, unit),
            Self::ClockFace { days } => lengths::clock_face(value, days),
            Self::Clock { unit_ms } => Formatted::text(lengths::clock(value * unit_ms, decimals)),
            Self::Date(pattern, today) => dates::date(value, &DateRule { pattern, today }, env),
            Self::Ago => dates::ago(value, env),
        }
    }

    pub(super) fn tick_steps(&self) -> TickSteps {
        match *self {
            Self::Iec(..) => TickSteps::Binary,
            Self::Time(steps) => TickSteps::Time { unit_secs: steps.unit_secs },
            Self::TimeTicks => TickSteps::Time { unit_secs: 0.01 },
            Self::Duration(unit) => TickSteps::Time { unit_secs: lengths::unit_ms(unit) / 1_000.0 },
            Self::ClockFace { .. } => TickSteps::Time { unit_secs: 1.0 },
            Self::Clock { unit_ms } => TickSteps::Time { unit_secs: unit_ms / 1_000.0 },
            Self::Date(..) | Self::Ago => TickSteps::Date,
            _ => TickSteps::Decimal,
        }
    }

    fn needs_finite(&self) -> bool {
        matches!(
            self,
            Self::Hex(_)
                | Self::Time(_)
                | Self::TimeTicks
                | Self::Duration(_)
                | Self::ClockFace { .. }
                | Self::Clock { .. }
                | Self::Date(..)
                | Self::Ago
        )
    }
}

/// The number and a unit behind it.
pub(super) fn suffixed(value: f64, decimals: Option<u8>, unit: &str) -> Formatted {
    let suffix = if unit.is_empty() { String::new() } else { format!(" {unit}") };
    Formatted::with_suffix(fixed(value, decimals), suffix)
}

/// SI prefixes; the value counts `offset` thousands of the unit.
pub(super) fn si(value: f64, decimals: Option<u8>, unit: &str, offset: i8) -> Formatted {
    let (text, prefix) = scaled(value, decimals, 1000.0, &SI, SI_BASE + i32::from(offset));
    Formatted::with_suffix(text, prefix.map_or_else(String::new, |prefix| format!(" {prefix}{unit}")))
}

/// How many thousands an SI prefix stands for; both signs for micro are understood.
pub(super) fn si_offset(prefix: char) -> Option<i8> {
    let wanted = if prefix == 'μ' { 'µ' } else { prefix };
    let at = SI.iter().position(|known| known.chars().eq([wanted]))?;
    i8::try_from(at).ok().map(|at| at - SI_BASE as i8)
}

/// K, M, B, T and a unit.
pub(super) fn count(value: f64, decimals: Option<u8>, unit: &str) -> Formatted {
    let (text, prefix) = scaled(value, decimals, 1000.0, &COUNTS, 0);
    Formatted::with_suffix(text, format!("{} {unit}", prefix.unwrap_or_default()))
}

/// K, M, B, T and a symbol; the sign stands before the symbol.
pub(super) fn currency(value: f64, decimals: Option<u8>, symbol: &str, side: Side) -> Formatted {
    let (text, suffix) = scaled(value.abs(), decimals, 1000.0, &COUNTS, 0);
    let sign = if value < 0.0 { "-" } else { "" };
    match side {
        Side::Before => Formatted {
            prefix: format!("{sign}{symbol}"),
            text,
            suffix: suffix.unwrap_or_default().to_owned(),
        },
        Side::After => Formatted {
            prefix: sign.to_owned(),
            text,
            suffix: suffix.map_or_else(String::new, |suffix| format!("{suffix}{symbol}")),
        },
    }
}

/// One of two words.
pub(super) fn bool_word(value: f64, yes: &str, no: &str) -> Formatted {
    Formatted::text(if value == 0.0 || value.is_nan() { no } else { yes })
}

fn hex(value: f64, decimals: Option<u8>, prefix: &str) -> String {
    let shown = model::number::parse(&fixed(value, decimals)).unwrap_or(value);
    let text = hexadecimal(shown);
    match text.strip_prefix('-') {
        Some(size) => format!("-{prefix}{size}"),
        None => format!("{prefix}{text}"),
    }
}

/// The number divided by the power of `factor` that suits it, and the name of that power; no name when the
/// number is not finite.
fn scaled<'a>(
    value: f64,
    decimals: Option<u8>,
    factor: f64,
    names: &[&'a str],
    offset: i32,
) -> (String, Option<&'a str>) {
    if !value.is_finite() {
        return (non_finite(value), None);
    }
    let power = if value == 0.0 { 0.0 } else { (value.abs().log10() / factor.log10()).floor() };
    let power = power as i32;
    let last = i32::try_from(names.len()).unwrap_or(1) - 1;
    let name = names.get(usize::try_from((offset + power).clamp(0, last)).unwrap_or(0));
    let divisor = factor.powf(f64::from(power.clamp(-offset, last - offset)));
    (fixed(value / divisor, decimals), name.copied())
}
