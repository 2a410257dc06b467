//! How long ago, in words: `a few seconds ago`, `in 3 days`.

use jiff::civil::DateTime;

use super::steps;
use super::zone::Zone;

/// [`ago_in`] for UTC.
pub fn ago(ms: i64, now_ms: i64) -> String {
    ago_in(ms, now_ms, &Zone::Utc)
}

/// The distance from `now_ms` to `ms` in words. Months and years are counted on the calendar of `zone`.
pub fn ago_in(ms: i64, now_ms: i64, zone: &Zone) -> String {
    let words = distance(ms, now_ms, zone);
    if ms > now_ms { format!("in {words}") } else { format!("{words} ago") }
}

fn distance(ms: i64, now_ms: i64, zone: &Zone) -> String {
    let (from_ms, to_ms) = (ms.min(now_ms), ms.max(now_ms));
    let months = months_between(zone.zoned(from_ms).datetime(), zone.zoned(to_ms).datetime());
    let rest_ms = to_ms.saturating_sub(plus_months(from_ms, months, zone)) as f64;
    let months = months as f64;
    let days = (months * 146_097.0 / 4_800.0).round();
    let secs = days * 86_400.0 + rest_ms / 1_000.0;
    let months = months + rest_ms / 86_400_000.0 * 4_800.0 / 146_097.0;
    let count = |value: f64, unit: &str| format!("{value} {unit}s");
    let (minutes, hours, days) = ((secs / 60.0).round(), (secs / 3_600.0).round(), (secs / 86_400.0).round());
    let (whole_months, years) = (months.round(), (months / 12.0).round());
    match () {
        () if secs.round() < 45.0 => "a few seconds".to_owned(),
        () if minutes <= 1.0 => "a minute".to_owned(),
        () if minutes < 45.0 => count(minutes, "minute"),
        () if hours <= 1.0 => "an hour".to_owned(),
        () if hours < 22.0 => count(hours, "hour"),
        () if days <= 1.0 => "a day".to_owned(),
        () if days < 26.0 => count(days, "day"),
        () if whole_months <= 1.0 => "a month".to_owned(),
        () if whole_months < 11.0 => count(whole_months, "month"),
        () if years <= 1.0 => "a year".to_owned(),
        () => count(years, "year"),
    }
}

/// Whole calendar months from `from` to `to`, which is not earlier.
fn months_between(from: DateTime, to: DateTime) -> i64 {
    let months = i64::from(to.year() - from.year()) * 12 + i64::from(to.month()) - i64::from(from.month());
    let then = datetime_plus_months(from, months).unwrap_or(from);
    if then > to { months - 1 } else { months }
}

fn plus_months(ms: i64, months: i64, zone: &Zone) -> i64 {
    let wall = zone.zoned(ms).datetime();
    datetime_plus_months(wall, months).map_or(ms, |wall| zone.ms_at(wall))
}

fn datetime_plus_months(wall: DateTime, months: i64) -> Option<DateTime> {
    Some(steps::plus_months(wall.date(), months)?.to_datetime(wall.time()))
}
