//! Time ranges: as written (`now-6h` to `now`) and as resolved (two instants), with their URL forms and text.

use std::fmt;

use super::duration;
use super::format::{FULL, format, format_iso};
use super::humanize::ago_in;
use super::math::{DateMath, Op, Round, Unit};
use super::parse::parse_instant;
use super::quick::QUICK_RANGES;
use super::zone::{Calendar, Zone};

/// Two instants, both inclusive, in milliseconds since the epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TimeRange {
    /// Start.
    pub from_ms: i64,
    /// End.
    pub to_ms: i64,
}

impl TimeRange {
    /// The range's length in milliseconds; zero when it ends before it starts.
    pub fn length_ms(self) -> i64 {
        self.to_ms.saturating_sub(self.from_ms).max(0)
    }

    /// Twice the length around the same centre: what a double click does.
    #[must_use]
    pub fn zoomed_out(self, factor: f64) -> Self {
        let grow = (self.length_ms().max(1_000) as f64 * (factor - 1.0) / 2.0) as i64;
        Self { from_ms: self.from_ms.saturating_sub(grow), to_ms: self.to_ms.saturating_add(grow) }
    }

    /// Moved by half its length, back (`-1`) or forward (`1`).
    #[must_use]
    pub fn shifted(self, direction: i64) -> Self {
        let by = (self.length_ms() / 2).saturating_mul(direction.signum());
        Self { from_ms: self.from_ms.saturating_add(by), to_ms: self.to_ms.saturating_add(by) }
    }
}

/// One end of a range as a person wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RawTime {
    /// Moves with the clock, or is computed from an instant.
    Math(DateMath),
    /// A fixed instant in milliseconds.
    At(i64),
}

/// A range as a person wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRange {
    /// Start.
    pub from: RawTime,
    /// End.
    pub to: RawTime,
}

/// A text that names no time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{text}” is not a time. Write a date such as 2024-03-05 12:30:00, or a relative time such as now-6h."
)]
pub struct BadTime {
    /// What was written.
    pub text: String,
}

impl RawTime {
    /// Reads date math, a date, or epoch milliseconds; a date without an offset is meant in `zone`.
    ///
    /// # Errors
    /// [`BadTime`] when the text is none of these.
    pub fn parse(text: &str, zone: &Zone) -> Result<Self, BadTime> {
        DateMath::parse(text, zone)
            .map(Self::Math)
            .or_else(|| parse_instant(text, zone).map(Self::At))
            .ok_or_else(|| BadTime { text: text.to_owned() })
    }

    /// As Grafana writes times into addresses: date math, or epoch milliseconds.
    pub fn in_address(&self) -> String {
        match self {
            Self::At(ms) => ms.to_string(),
            math @ Self::Math(_) => math.to_string(),
        }
    }

    /// The instant in milliseconds.
    pub fn resolve(&self, round: Round, calendar: &Calendar, now_ms: i64) -> i64 {
        match self {
            Self::Math(math) => math.resolve(round, calendar, now_ms),
            Self::At(ms) => *ms,
        }
    }

    /// Whether it moves with the clock.
    pub fn is_relative(&self) -> bool {
        matches!(self, Self::Math(math) if math.anchor_ms.is_none())
    }
}

impl fmt::Display for RawTime {
    /// The form for URLs and stored dashboards: date math, or ISO 8601 in UTC.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Math(math) => math.fmt(f),
            Self::At(ms) => f.write_str(&format_iso(*ms)),
        }
    }
}

impl Default for RawRange {
    /// The last six hours.
    fn default() -> Self {
        let now = |ops| RawTime::Math(DateMath { anchor_ms: None, ops });
        Self { from: now(vec![Op::Add(-6, Unit::Hour)]), to: now(Vec::new()) }
    }
}

impl From<TimeRange> for RawRange {
    fn from(range: TimeRange) -> Self {
        Self { from: RawTime::At(range.from_ms), to: RawTime::At(range.to_ms) }
    }
}

impl RawRange {
    /// Reads both ends; see [`RawTime::parse`].
    ///
    /// # Errors
    /// [`BadTime`] for the first end that is no time.
    pub fn parse(from: &str, to: &str, zone: &Zone) -> Result<Self, BadTime> {
        Ok(Self { from: RawTime::parse(from, zone)?, to: RawTime::parse(to, zone)? })
    }

    /// The range that the URL parameters `from`, `to`, `time` and `time.window` name; `None` when they name none.
    /// Dates without an offset are UTC in URLs. A lone `from` reaches to now, a lone `to` starts six hours ago.
    pub fn from_url<'a>(param: impl Fn(&str) -> Option<&'a str>) -> Option<Self> {
        if let (Some(time), Some(window)) = (param("time"), param("time.window")) {
            return Self::around(time, window);
        }
        let end = |name: &str| param(name).and_then(|text| RawTime::parse(text, &Zone::Utc).ok());
        let otherwise = Self::default();
        match (end("from"), end("to")) {
            (None, None) => None,
            (from, to) => Some(Self { from: from.unwrap_or(otherwise.from), to: to.unwrap_or(otherwise.to) }),
        }
    }

    /// `window` (milliseconds, or a duration such as `1h`) centred on the instant `time`.
    fn around(time: &str, window: &str) -> Option<Self> {
        let centre_ms = parse_instant(time, &Zone::Utc)?;
        let window_ms = match window.parse::<i64>() {
            Ok(ms) => ms,
            Err(_) => duration::parse_ms(window)? as i64,
        };
        let half = window_ms / 2;
        let (from_ms, to_ms) = (centre_ms.saturating_sub(half), centre_ms.saturating_add(half));
        Some(TimeRange { from_ms, to_ms }.into())
    }

    /// The instants: `from` rounds to the start of its unit, `to` to the end.
    pub fn resolve(&self, calendar: &Calendar, now_ms: i64) -> TimeRange {
        TimeRange {
            from_ms: self.from.resolve(Round::Start, calendar, now_ms),
            to_ms: self.to.resolve(Round::End, calendar, now_ms),
        }
    }

    /// Whether either end moves with the clock, so that a refresh has something new to show.
    pub fn is_relative(&self) -> bool {
        self.from.is_relative() || self.to.is_relative()
    }

    /// What the time picker's button says: `Last 6 hours`, `Today so far`, or both ends.
    pub fn describe(&self, zone: &Zone, now_ms: i64) -> String {
        let (from, to) = (self.from.to_string(), self.to.to_string());
        if let Some(quick) = QUICK_RANGES.iter().find(|quick| quick.from == from && quick.to == to) {
            return quick.name.to_owned();
        }
        match (&self.from, &self.to) {
            (RawTime::Math(from), RawTime::Math(to)) => describe_math(from, to),
            (from, to) => {
                let text = |end: &RawTime, round| match end {
                    RawTime::At(ms) => format(*ms, zone, FULL),
                    RawTime::Math(math) => {
                        let calendar = Calendar { zone: zone.clone(), ..Calendar::utc() };
                        ago_in(math.resolve(round, &calendar, now_ms), now_ms, zone)
                    }
                };
                format!("{} to {}", text(from, Round::Start), text(to, Round::End))
            }
        }
    }
}

/// `Last 10 minutes`, `Next 3 weeks`, else the date math itself.
fn describe_math(from: &DateMath, to: &DateMath) -> String {
    let span = |math: &DateMath| match (math.anchor_ms, math.ops.as_slice()) {
        (None, [Op::Add(count, unit)]) => Some((*count, *unit)),
        _ => None,
    };
    let is_now = |math: &DateMath| math.anchor_ms.is_none() && math.ops.is_empty();
    let (word, count, unit) = match (span(from), span(to)) {
        (Some((count, unit)), None) if is_now(to) && count < 0 => ("Last", -count, unit),
        (None, Some((count, unit))) if is_now(from) && count > 0 => ("Next", count, unit),
        _ => return format!("{from} to {to}"),
    };
    let name = match unit {
        Unit::Second => "second",
        Unit::Minute => "minute",
        Unit::Hour => "hour",
        Unit::Day => "day",
        Unit::Week => "week",
        Unit::Month => "month",
        Unit::Quarter => "quarter",
        Unit::Year => "year",
    };
    format!("{word} {count} {name}{}", if count == 1 { "" } else { "s" })
}
