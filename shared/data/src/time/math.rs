//! Date math: `now-6h`, `now-1d/d`, `2024-01-31T00:00:00Z||+1M`. Parsed once, then resolved against a clock.

use std::fmt;

use jiff::civil::Date;

use super::Calendar;
use super::format::format_iso;
use super::parse::parse_instant;
use super::steps::{plus_days, plus_months};
use super::zone::Zone;

/// A time that depends on `now`, or on a fixed instant with steps applied to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateMath {
    /// The fixed instant before `||`; `None` for `now`.
    pub anchor_ms: Option<i64>,
    /// The steps, applied in order.
    pub ops: Vec<Op>,
}

/// One step of date math.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// `+3h`, `-1d`: move by a number of units.
    Add(i32, Unit),
    /// `/d`: to the start or the end of the unit.
    Round(Unit),
    /// `/fQ`, `/fy`: to the start or the end of the fiscal quarter or year.
    RoundFiscal(Unit),
}

/// A unit of date math.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// `s`
    Second,
    /// `m`
    Minute,
    /// `h`
    Hour,
    /// `d`: a calendar day, which may have 23 or 25 hours.
    Day,
    /// `w`
    Week,
    /// `M`
    Month,
    /// `Q`
    Quarter,
    /// `y`
    Year,
}

/// Which end of a unit rounding goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// To the first millisecond: what `from` does.
    Start,
    /// To the last millisecond: what `to` does.
    End,
}

const MAX_DIGITS: usize = 5;

impl DateMath {
    /// Reads `now…` or `<instant>||…`; `None` when the text is neither. White space between steps is ignored.
    /// An instant without an offset is read in `zone`.
    pub fn parse(text: &str, zone: &Zone) -> Option<Self> {
        let text = text.trim();
        if let Some(steps) = text.strip_prefix("now") {
            return Some(Self { anchor_ms: None, ops: parse_steps(steps)? });
        }
        let (anchor, steps) = text.split_once("||")?;
        Some(Self { anchor_ms: Some(parse_instant(anchor, zone)?), ops: parse_steps(steps)? })
    }

    /// The instant in milliseconds.
    pub fn resolve(&self, round: Round, calendar: &Calendar, now_ms: i64) -> i64 {
        let start = self.anchor_ms.unwrap_or(now_ms);
        self.ops.iter().fold(start, |ms, op| match *op {
            Op::Add(count, unit) => add(ms, count, unit, &calendar.zone),
            Op::Round(unit) => round_to(ms, unit, round, calendar, 0),
            Op::RoundFiscal(unit) => round_to(ms, unit, round, calendar, calendar.fiscal_start_month),
        })
    }
}

impl fmt::Display for DateMath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.anchor_ms {
            None => f.write_str("now")?,
            Some(ms) => write!(f, "{}||", format_iso(ms))?,
        }
        for op in &self.ops {
            match op {
                Op::Add(count, unit) => write!(f, "{count:+}{}", unit.letter())?,
                Op::Round(unit) => write!(f, "/{}", unit.letter())?,
                Op::RoundFiscal(unit) => write!(f, "/f{}", unit.letter())?,
            }
        }
        Ok(())
    }
}

impl Unit {
    /// The letter of date math.
    pub fn letter(self) -> char {
        match self {
            Self::Second => 's',
            Self::Minute => 'm',
            Self::Hour => 'h',
            Self::Day => 'd',
            Self::Week => 'w',
            Self::Month => 'M',
            Self::Quarter => 'Q',
            Self::Year => 'y',
        }
    }

    /// The unit of a letter.
    pub fn from_letter(letter: char) -> Option<Self> {
        const ALL: [Unit; 8] = [
            Unit::Second,
            Unit::Minute,
            Unit::Hour,
            Unit::Day,
            Unit::Week,
            Unit::Month,
            Unit::Quarter,
            Unit::Year,
        ];
        ALL.into_iter().find(|unit| unit.letter() == letter)
    }

    /// The length of a unit that is the same on every day.
    fn fixed_ms(self) -> Option<i64> {
        match self {
            Self::Second => Some(1_000),
            Self::Minute => Some(60_000),
            Self::Hour => Some(3_600_000),
            _ => None,
        }
    }
}

fn parse_steps(text: &str) -> Option<Vec<Op>> {
    let mut rest = text.chars().filter(|c| !c.is_whitespace()).peekable();
    let mut ops = Vec::new();
    while let Some(sign) = rest.next() {
        let mut digits = String::new();
        while let Some(digit) = rest.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        if digits.len() > MAX_DIGITS {
            return None;
        }
        let count: i32 = if digits.is_empty() { 1 } else { digits.parse().ok()? };
        let fiscal = rest.next_if_eq(&'f').is_some();
        let unit = Unit::from_letter(rest.next()?)?;
        ops.push(match (sign, fiscal, unit) {
            ('+', _, _) => Op::Add(count, unit),
            ('-', _, _) => Op::Add(-count, unit),
            ('/', false, _) if count == 1 => Op::Round(unit),
            ('/', true, Unit::Quarter | Unit::Year) if count == 1 => Op::RoundFiscal(unit),
            _ => return None,
        });
    }
    Some(ops)
}

fn add(ms: i64, count: i32, unit: Unit, zone: &Zone) -> i64 {
    if let Some(unit_ms) = unit.fixed_ms() {
        return ms.saturating_add(i64::from(count) * unit_ms);
    }
    let count = i64::from(count);
    let wall = zone.zoned(ms).datetime();
    let moved = match unit {
        Unit::Day => plus_days(wall.date(), count),
        Unit::Week => plus_days(wall.date(), count * 7),
        Unit::Month => plus_months(wall.date(), count),
        Unit::Quarter => plus_months(wall.date(), count * 3),
        _ => plus_months(wall.date(), count * 12),
    };
    let beyond = if count < 0 { i64::MIN } else { i64::MAX };
    moved.map_or(beyond, |date| zone.ms_at(date.to_datetime(wall.time())))
}

fn round_to(ms: i64, unit: Unit, round: Round, calendar: &Calendar, first_month: u8) -> i64 {
    if let Some(unit_ms) = unit.fixed_ms() {
        let wall_ms = ms.saturating_add(i64::from(calendar.zone.offset_secs_at(ms)) * 1_000);
        let start = ms.saturating_sub(wall_ms.rem_euclid(unit_ms));
        return if round == Round::Start { start } else { start.saturating_add(unit_ms - 1) };
    }
    let today = calendar.zone.zoned(ms).date();
    let months_into =
        |months: i64| (i64::from(today.month()) - 1 - i64::from(first_month)).rem_euclid(months);
    let from_month = |start: Date, months: i64| (start, plus_months(start, months));
    let from_day = |start: Date, days: i64| (start, plus_days(start, days));
    let (start, next) = match unit {
        Unit::Week => from_day(calendar.week_start.week_of(today), 7),
        Unit::Month => from_month(today.first_of_month(), 1),
        Unit::Quarter => from_month(months_before(today, months_into(3)), 3),
        Unit::Year => from_month(months_before(today, months_into(12)), 12),
        _ => from_day(today, 1),
    };
    match round {
        Round::Start => calendar.zone.ms_at(start.at(0, 0, 0, 0)),
        Round::End => calendar.zone.ms_at(next.unwrap_or(Date::MAX).at(0, 0, 0, 0)).saturating_sub(1),
    }
}

fn months_before(date: Date, months: i64) -> Date {
    plus_months(date.first_of_month(), -months).unwrap_or(Date::MIN)
}
