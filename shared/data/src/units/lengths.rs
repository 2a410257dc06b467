//! Lengths of time as text: `1.5 hours`, `2 days, 3 hours`, `01:02:03`, `01h:02m`.

use super::Formatted;
use super::number::{fixed, plain};
use crate::time::Zone;
use crate::time::format::format;

/// The steps by which a length of time in one unit finds its natural unit.
#[derive(Debug)]
pub(super) struct Steps {
    /// Length of the values' own unit in seconds.
    pub(super) unit_secs: f64,
    /// The zero that needs no decimals, where the unit has one.
    zero: Option<&'static str>,
    /// From small to large; the last has no bound.
    steps: &'static [Step],
}

/// Values below `below` are multiplied, divided and named.
#[derive(Debug)]
struct Step {
    below: f64,
    times: f64,
    per: f64,
    unit: &'static str,
    plural: bool,
}

const NO_BOUND: f64 = f64::INFINITY;

const fn step(below: f64, per: f64, unit: &'static str) -> Step {
    Step { below, times: 1.0, per, unit, plural: false }
}

const fn named(below: f64, per: f64, unit: &'static str) -> Step {
    Step { below, times: 1.0, per, unit, plural: true }
}

const fn small(below: f64, times: f64, unit: &'static str) -> Step {
    Step { below, times, per: 1.0, unit, plural: false }
}

pub(super) static NANOSECONDS: Steps = Steps {
    unit_secs: 1e-9,
    zero: None,
    steps: &[
        step(1e3, 1.0, "ns"),
        step(1e6, 1e3, "µs"),
        step(1e9, 1e6, "ms"),
        step(6e10, 1e9, "s"),
        named(36e11, 6e10, "min"),
        named(864e11, 36e11, "hour"),
        named(NO_BOUND, 864e11, "day"),
    ],
};

pub(super) static MICROSECONDS: Steps = Steps {
    unit_secs: 1e-6,
    zero: None,
    steps: &[step(1e3, 1.0, "µs"), step(1e6, 1e3, "ms"), step(NO_BOUND, 1e6, "s")],
};

pub(super) static MILLISECONDS: Steps = Steps {
    unit_secs: 1e-3,
    zero: None,
    steps: &[
        step(1e3, 1.0, "ms"),
        step(6e4, 1e3, "s"),
        named(36e5, 6e4, "min"),
        named(864e5, 36e5, "hour"),
        named(31_536e6, 864e5, "day"),
        named(NO_BOUND, 31_536e6, "year"),
    ],
};

pub(super) static SECONDS: Steps = Steps {
    unit_secs: 1.0,
    zero: Some("s"),
    steps: &[
        small(1e-6, 1e9, "ns"),
        small(1e-3, 1e6, "µs"),
        small(1.0, 1e3, "ms"),
        step(60.0, 1.0, "s"),
        named(3_600.0, 60.0, "min"),
        named(86_400.0, 3_600.0, "hour"),
        named(604_800.0, 86_400.0, "day"),
        named(31_536e3, 604_800.0, "week"),
        named(NO_BOUND, 31_556_900.0, "year"),
    ],
};

pub(super) static MINUTES: Steps = Steps {
    unit_secs: 60.0,
    zero: None,
    steps: &[
        step(60.0, 1.0, "min"),
        named(1_440.0, 60.0, "hour"),
        named(10_080.0, 1_440.0, "day"),
        named(604_800.0, 10_080.0, "week"),
        named(NO_BOUND, 525_948.0, "year"),
    ],
};

pub(super) static HOURS: Steps = Steps {
    unit_secs: 3_600.0,
    zero: None,
    steps: &[
        step(24.0, 1.0, "hour"),
        named(168.0, 24.0, "day"),
        named(8_760.0, 168.0, "week"),
        named(NO_BOUND, 8_760.0, "year"),
    ],
};

pub(super) static DAYS: Steps = Steps {
    unit_secs: 86_400.0,
    zero: None,
    steps: &[named(7.0, 1.0, "day"), named(365.0, 7.0, "week"), named(NO_BOUND, 365.0, "year")],
};

/// Units of durations in words, with their lengths in milliseconds.
const WORDS: [(&str, f64); 8] = [
    ("year", 31_536e6),
    ("month", 2_592e6),
    ("week", 604_800e3),
    ("day", 86_400e3),
    ("hour", 3_600e3),
    ("minute", 60e3),
    ("second", 1e3),
    ("millisecond", 1.0),
];

/// A length in its natural unit: `90` seconds are `1.50 mins`.
pub(super) fn natural(value: f64, decimals: Option<u8>, steps: &Steps) -> Formatted {
    if let (true, Some(unit)) = (value == 0.0, steps.zero) {
        return Formatted::with_suffix("0".to_owned(), format!(" {unit}"));
    }
    let size = value.abs();
    let Some(step) = steps.steps.iter().find(|step| size < step.below).or(steps.steps.last()) else {
        return Formatted::text(fixed(value, decimals));
    };
    let value = value * step.times / step.per;
    let plural = if step.plural && value.abs() > 1.0 { "s" } else { "" };
    Formatted::with_suffix(fixed(value, decimals), format!(" {}{plural}", step.unit))
}

/// Length of a unit of [`words`] in milliseconds.
pub(super) fn unit_ms(unit: &str) -> f64 {
    WORDS.iter().find(|(name, _)| *name == unit).map_or(1.0, |(_, ms)| *ms)
}

/// A length in words; `decimals` says how many smaller units follow the largest.
pub(super) fn words(value: f64, decimals: Option<u8>, unit: &str) -> Formatted {
    if value == 0.0 {
        return Formatted::with_suffix("0".to_owned(), format!(" {unit}s"));
    }
    if value < 0.0 {
        return Formatted { suffix: " ago".to_owned(), ..words(-value, decimals, unit) };
    }
    let mut rest_ms = value * unit_ms(unit);
    let first = WORDS.iter().position(|(_, ms)| rest_ms / ms >= 1.0).unwrap_or(WORDS.len());
    let shown = WORDS[first..].iter().take(usize::from(decimals.unwrap_or(0)) + 1);
    let parts: Vec<String> = shown
        .map(|(name, ms)| {
            let count = (rest_ms / ms).floor();
            rest_ms %= ms;
            format!("{} {name}{}", plain(count), if count == 1.0 { "" } else { "s" })
        })
        .collect();
    Formatted::text(parts.join(", "))
}

/// Seconds as `hh:mm:ss`, or `3 d 01:02:03`.
pub(super) fn clock_face(secs: f64, with_days: bool) -> Formatted {
    if secs < 0.0 {
        return Formatted { suffix: " ago".to_owned(), ..clock_face(-secs, with_days) };
    }
    let days = if with_days { (secs / 86_400.0).floor() } else { 0.0 };
    let rest = secs - days * 86_400.0;
    let part = |value: f64| format!("{:0>2}", plain(value.floor()));
    let hms =
        format!("{}:{}:{}", part(rest / 3_600.0), part(rest % 3_600.0 / 60.0), part(rest % 3_600.0 % 60.0));
    Formatted::text(if days > 0.0 { format!("{} d {hms}", plain(days)) } else { hms })
}

/// Milliseconds as `01h:02m:03s:004ms`; `decimals` says how many smaller units follow the largest.
pub(super) fn clock(ms: f64, decimals: Option<u8>) -> String {
    let show = |pattern: &str| format((ms % 864e5) as i64, &Zone::Utc, pattern);
    match (ms, decimals) {
        (ms, _) if ms < 1e3 => show(r"SSS\m\s"),
        (ms, Some(0)) if ms < 6e4 => show(r"ss\s"),
        (ms, _) if ms < 6e4 => show(r"ss\s:SSS\m\s"),
        (ms, Some(0)) if ms < 36e5 => show(r"mm\m"),
        (ms, Some(1)) if ms < 36e5 => show(r"mm\m:ss\s"),
        (ms, _) if ms < 36e5 => show(r"mm\m:ss\s:SSS\m\s"),
        _ => {
            let hours = plain((ms / 36e5).floor());
            match decimals {
                Some(0) => format!("{hours}h"),
                Some(1) => format!("{hours}h:{}", show(r"mm\m")),
                Some(2) => format!("{hours}h:{}", show(r"mm\m:ss\s")),
                _ => format!("{hours}h:{}", show(r"mm\m:ss\s:SSS\m\s")),
            }
        }
    }
}
