//! Reading an instant from text: ISO 8601 with gaps allowed, compact URL forms, epoch milliseconds.

use jiff::civil::{Date, DateTime, Time};

use super::zone::Zone;

/// The instant in milliseconds that the text names: `2024-03-05`, `2024-03-05 12:30`, `2024-03-05T12:30:15.5Z`,
/// `…+02:00`, `20240305T123015`, or epoch milliseconds. Without an offset the wall clock of `zone` is meant.
/// `None` for anything else.
pub fn parse_instant(text: &str, zone: &Zone) -> Option<i64> {
    let text = text.trim();
    if let Some(civil) = parse_compact(text) {
        return Some(zone.ms_at(civil));
    }
    if let Ok(ms) = text.parse::<i64>() {
        return Some(ms);
    }
    let (date, rest) = parse_date(text)?;
    let rest = rest.strip_prefix(['T', 't', ' ']).unwrap_or(rest);
    let split = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
    let (time, offset) = rest.split_at(split);
    let civil = DateTime::from_parts(date, parse_time(time.trim())?);
    match parse_offset_secs(offset)? {
        Some(secs) => Some(Zone::Utc.ms_at(civil).saturating_sub(secs * 1_000)),
        None => Some(zone.ms_at(civil)),
    }
}

/// `20240305` and `20240305T123015`.
fn parse_compact(text: &str) -> Option<DateTime> {
    let digits = |range: std::ops::Range<usize>| text.get(range).and_then(number);
    let date = || date(digits(0..4)?, digits(4..6)?, digits(6..8)?);
    match text.len() {
        8 => Some(date()?.at(0, 0, 0, 0)),
        15 if text.as_bytes().get(8) == Some(&b'T') => {
            let time = time(digits(9..11)?, digits(11..13)?, digits(13..15)?, 0)?;
            Some(DateTime::from_parts(date()?, time))
        }
        _ => None,
    }
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, and what follows.
fn parse_date(text: &str) -> Option<(Date, &str)> {
    let year = number(text.get(..4)?)?;
    let (month, rest) = dashed(text.get(4..)?)?;
    let (day, rest) = match month {
        Some(_) => dashed(rest)?,
        None => (None, rest),
    };
    Some((date(year, month.unwrap_or(1), day.unwrap_or(1))?, rest))
}

/// `-DD` and what follows, or nothing. `None` when a dash is followed by something else.
fn dashed(text: &str) -> Option<(Option<u32>, &str)> {
    match text.strip_prefix('-') {
        None => Some((None, text)),
        Some(rest) => Some((Some(number(rest.get(..2)?)?), &rest[2..])),
    }
}

/// Nothing, `HH`, `HH:mm`, `HH:mm:ss` or `HH:mm:ss.fraction`.
fn parse_time(text: &str) -> Option<Time> {
    if text.is_empty() {
        return Some(Time::midnight());
    }
    let mut parts = text.splitn(3, ':');
    let hour = number(parts.next()?)?;
    let minute = parts.next().map_or(Some(0), number)?;
    let (second, ms) = match parts.next() {
        None => (0, 0),
        Some(seconds) => match seconds.split_once(['.', ',']) {
            None => (number(seconds)?, 0),
            Some((whole, fraction)) => (number(whole)?, fraction_ms(fraction)?),
        },
    };
    time(hour, minute, second, ms)
}

/// The first three digits of a fraction of a second.
fn fraction_ms(text: &str) -> Option<u32> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    number(&format!("{text:0<3}")[..3])
}

/// Nothing (`Some(None)`), `Z`, `+HH`, `+HHmm` or `+HH:mm`; `None` for anything else.
fn parse_offset_secs(text: &str) -> Option<Option<i64>> {
    let (sign, digits) = match text.as_bytes().first() {
        None => return Some(None),
        Some(b'+') => (1, &text[1..]),
        Some(b'-') => (-1, &text[1..]),
        _ if text.eq_ignore_ascii_case("z") => return Some(Some(0)),
        _ => return None,
    };
    let digits = digits.replacen(':', "", 1);
    let (hours, minutes) = match digits.len() {
        2 => (number(&digits)?, 0),
        4 => (number(digits.get(..2)?)?, number(digits.get(2..)?)?),
        _ => return None,
    };
    (hours < 24 && minutes < 60).then(|| Some(sign * i64::from(hours * 3_600 + minutes * 60)))
}

fn number(text: &str) -> Option<u32> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn time(hour: u32, minute: u32, second: u32, ms: u32) -> Option<Time> {
    let small = |value: u32| i8::try_from(value).ok();
    let nanos = i32::try_from(ms).ok()?.checked_mul(1_000_000)?;
    Time::new(small(hour)?, small(minute)?, small(second)?, nanos).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<i64>) {
        let zone = Zone::from_setting("Europe/Berlin", "");
        assert_eq!(parse_instant(text, &zone), expect, "{text}");
    }

    #[test]
    fn texts_and_their_instants() {
        check("2024-03-05T12:30:15Z", Some(1_709_641_815_000));
        check("2024-03-05T12:30:15.25Z", Some(1_709_641_815_250));
        check("2024-03-05T12:30:15.123456789+01:00", Some(1_709_638_215_123));
        check("2024-03-05T13:30:15+0100", Some(1_709_641_815_000));
        check("2024-03-05 13:30:15", Some(1_709_641_815_000));
        check("2024-03-05 13:30", Some(1_709_641_800_000));
        check("2024-03-05", Some(1_709_593_200_000));
        check("20240305", Some(1_709_593_200_000));
        check("20240305T133015", Some(1_709_641_815_000));
        check("1709641815000", Some(1_709_641_815_000));
        check("-5", Some(-5));
        check("2024-02-30", None);
        check("2024-03-05T25:00", None);
        check("2024-03-05T10:00:00.Z", None);
        check("yesterday", None);
        check("", None);
        check("2024-0ä", None);
    }
}
