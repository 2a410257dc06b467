//! Units: a number and a unit id become text for people. Knows nothing of thresholds, mappings or colours.
//!
//! A unit id is one of the [`FAMILIES`], a pattern such as `suffix:req` or `time:YYYY-MM`, or any other text,
//! which is put behind the number. A null has no text: callers decide what stands for it.

mod custom;
mod dates;
mod families;
mod lengths;
mod number;
mod rule;

use std::fmt;

use crate::time::Zone;
use custom::Custom;
pub use families::{FAMILIES, Family, Known, Unit, find};
pub use number::{auto_decimals, fixed, plain};
use rule::Rule;

/// A number as text, in the parts that panels style differently.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Formatted {
    /// Before the number, such as a currency's symbol; may be empty.
    pub prefix: String,
    /// The number, or all there is.
    pub text: String,
    /// After the number, with the space before it, if one belongs there; may be empty.
    pub suffix: String,
}

impl Formatted {
    /// Text alone.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    fn with_suffix(text: String, suffix: impl Into<String>) -> Self {
        Self { prefix: String::new(), text, suffix: suffix.into() }
    }
}

impl fmt::Display for Formatted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.prefix, self.text, self.suffix)
    }
}

/// What units of dates depend on.
#[derive(Debug, Clone, Copy)]
pub struct Env<'a> {
    /// The wall clock.
    pub zone: &'a Zone,
    /// Now, in milliseconds since the epoch.
    pub now_ms: i64,
}

/// How steps between ticks of an axis should be chosen for a unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TickSteps {
    /// 1, 2, 5 times powers of ten.
    Decimal,
    /// Powers of two: bytes and bits counted in 1024s.
    Binary,
    /// Seconds, minutes, hours, days; the unit's own length in seconds is given.
    Time {
        /// How many seconds one of the unit has.
        unit_secs: f64,
    },
    /// Calendar instants in milliseconds since the epoch.
    Date,
}

/// A unit id, understood once and used for many values.
#[derive(Debug, Clone)]
pub struct Format(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Known(&'static Rule),
    Custom(Custom),
}

impl Format {
    /// The format of a unit id; every text is one.
    pub fn of(unit_id: &str) -> Self {
        match find(unit_id) {
            Some(unit) => Self(Kind::Known(unit.rule())),
            None => Self(Kind::Custom(Custom::parse(unit_id))),
        }
    }

    /// The value as text. Without `decimals` as many are shown as the value's size asks for.
    pub fn apply(&self, value: f64, decimals: Option<u8>, env: &Env) -> Formatted {
        match &self.0 {
            Kind::Known(rule) => rule.apply(value, decimals, env),
            Kind::Custom(custom) => custom.apply(value, decimals, env),
        }
    }

    /// The value as the text of an axis tick whose neighbours are `step` away: no more decimals than tell it from
    /// them, also where the unit shortens it (2,500 is 2.5 K), and no zeros that tell nothing.
    pub fn tick(&self, value: f64, step: f64, decimals: Option<u8>, env: &Env) -> Formatted {
        /// A finer step than this many decimals show is left to the digits of the step itself.
        const MOST: u8 = 12;
        if decimals.is_some() || !value.is_finite() || matches!(self.tick_steps(), TickSteps::Date) {
            return self.apply(value, decimals, env);
        }
        let text = |value: f64, decimals: u8| self.apply(value, Some(decimals), env);
        let number = |decimals: u8| model::number::parse(&text(value, decimals).text);
        let is_told = |decimals: &u8| match (number(*decimals), number(MOST + 3)) {
            (Some(shown), Some(exact)) => {
                // A hundredth of the step, in the unit that the number is shown in.
                let scale = if value == 0.0 { 1.0 } else { (exact / value).abs() };
                (shown - exact).abs() <= (step.abs() * scale / 100.0).max(exact.abs() * 1e-12)
            }
            // Words and groups of digits: it differs from both neighbours.
            _ => {
                let here = text(value, *decimals);
                [value - step, value + step].iter().all(|beside| text(*beside, *decimals) != here)
            }
        };
        match (0..=MOST).find(is_told) {
            Some(decimals) => text(value, decimals),
            None => text(value, number::decimals_of(step)),
        }
    }

    /// How ticks should be spaced.
    pub fn tick_steps(&self) -> TickSteps {
        match &self.0 {
            Kind::Known(rule) => rule.tick_steps(),
            Kind::Custom(custom) => custom.tick_steps(),
        }
    }

    /// Whether values are truth values, shown as words.
    pub fn is_bool(&self) -> bool {
        matches!(&self.0, Kind::Known(Rule::Bool(..)) | Kind::Custom(Custom::Bool(..)))
    }
}

/// One value in a unit; see [`Format`] for many.
pub fn format(unit_id: &str, value: f64, decimals: Option<u8>, env: &Env) -> Formatted {
    Format::of(unit_id).apply(value, decimals, env)
}
