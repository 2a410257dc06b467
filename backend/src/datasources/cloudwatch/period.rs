//! The period of a query: its own, or the shortest that CloudWatch still keeps and a panel can show. Pure.

use data::time::TimeRange;
use data::time::duration::parse_ms;
use model::query::QueryError;

use super::bad_query;
use crate::datasources::macros;

/// The macro in expressions that stands for the period in seconds.
pub(super) const MACRO: &str = "__period_auto";

const DAY_MS: i64 = 86_400_000;
/// Points of a series that are enough for any panel.
const ENOUGH_POINTS: i64 = 2_000;

/// The periods in seconds that CloudWatch still keeps for data of an age.
fn kept(age_ms: i64) -> &'static [u32] {
    const ALL: &[u32] = &[60, 300, 900, 3_600, 21_600, 86_400];
    match age_ms {
        age if age > 455 * DAY_MS => &ALL[4..],
        age if age > 63 * DAY_MS => &ALL[3..],
        age if age > 15 * DAY_MS => &ALL[1..],
        _ => ALL,
    }
}

/// The period in seconds: a number of seconds, a duration such as `5m`, or `auto` and nothing for the one that fits.
pub(super) fn period_secs(text: &str, range: TimeRange, now_ms: i64) -> Result<u32, QueryError> {
    let text = text.trim();
    if text.is_empty() || text.eq_ignore_ascii_case("auto") {
        return Ok(auto(range, now_ms));
    }
    let secs = parse_ms(text).map(|ms| (ms / 1_000.0).round());
    match secs {
        // A cast of a whole number within these bounds loses nothing.
        Some(secs) if (1.0..=86_400.0 * 366.0).contains(&secs) => Ok(secs as u32),
        _ => Err(bad_query(format!("“{text}” is not a period. Use auto, seconds such as 300, or 5m."))),
    }
}

fn auto(range: TimeRange, now_ms: i64) -> u32 {
    let periods = kept(now_ms - range.from_ms);
    let wanted_secs = (range.length_ms() + 999) / 1_000;
    let fits = |period: &&u32| i64::from(**period) * ENOUGH_POINTS >= wanted_secs;
    periods.iter().find(fits).or(periods.last()).copied().unwrap_or(86_400)
}

/// The text with the period put in.
pub(super) fn put_in(text: &str, period_secs: u32) -> String {
    macros::replace(text, |name| (name == MACRO).then(|| period_secs.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_period_follows_length_and_age_of_the_range() {
        const NOW_MS: i64 = 1_700_000_000_000;
        const HOUR_MS: i64 = 3_600_000;
        let check = |text: &str, from_ms_ago: i64, length_ms: i64, expect: u32| {
            let from_ms = NOW_MS - from_ms_ago;
            let range = TimeRange { from_ms, to_ms: from_ms + length_ms };
            assert_eq!(period_secs(text, range, NOW_MS), Ok(expect), "{text:?} {from_ms_ago} {length_ms}");
        };
        check("auto", HOUR_MS, HOUR_MS, 60);
        check("", 33 * HOUR_MS, 33 * HOUR_MS, 60);
        check("", 34 * HOUR_MS, 34 * HOUR_MS, 300);
        check("Auto", 7 * DAY_MS, 7 * DAY_MS, 900);
        check("", 15 * DAY_MS, HOUR_MS, 60);
        check("", 15 * DAY_MS + 1, HOUR_MS, 300);
        check("", 63 * DAY_MS, HOUR_MS, 300);
        check("", 63 * DAY_MS + 1, HOUR_MS, 3_600);
        check("", 455 * DAY_MS + 1, HOUR_MS, 21_600);
        check("", 400 * DAY_MS, 400 * DAY_MS, 21_600);
        check("", 5_000 * DAY_MS, 5_000 * DAY_MS, 86_400);
        check("300", HOUR_MS, HOUR_MS, 300);
        check(" 5m ", HOUR_MS, HOUR_MS, 300);
        check("1", HOUR_MS, HOUR_MS, 1);
        check("1d", HOUR_MS, HOUR_MS, 86_400);
        for bad in ["0", "-1", "soon", "$period", "1e12"] {
            let range = TimeRange { from_ms: 0, to_ms: 1 };
            assert!(period_secs(bad, range, 0).is_err(), "{bad}");
        }
    }

    #[test]
    fn expressions_may_name_the_period() {
        assert_eq!(
            put_in("SEARCH('{A}', 'Sum', $__period_auto)/${__period_auto} $x", 300),
            "SEARCH('{A}', 'Sum', 300)/300 $x"
        );
    }
}
