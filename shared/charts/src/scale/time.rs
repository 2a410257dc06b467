//! The time scale: milliseconds since 1970 to 0..1, and round ticks in a given zone with short labels. It reads no
//! clock and no zone data: the caller hands in the offset of every moment.

/// The zone's offset from UTC in seconds at a moment (milliseconds since 1970).
pub type Zone<'a> = &'a dyn Fn(i64) -> i32;

/// A round moment and what its label says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeTick {
    /// When, milliseconds since 1970.
    pub ms: i64,
    /// Time of day, or the date where a day, month or year begins.
    pub label: String,
}

/// A time range and its ticks.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeScale {
    from_ms: i64,
    to_ms: i64,
    /// Ascending, within the range.
    pub ticks: Vec<TimeTick>,
}

/// Years 1 to 9999: what labels can say.
const MIN_MS: i64 = -62_135_596_800_000;
const MAX_MS: i64 = 253_402_300_799_999;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Distances below a day, all dividing one.
const CLOCK_STEPS_MS: &[i64] = &[
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    4 * HOUR,
    6 * HOUR,
    12 * HOUR,
];
const DAY_STEPS: &[i64] = &[1, 2, 7, 14];
const MONTH_STEPS: &[i64] = &[1, 2, 3, 6];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The distance between ticks.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Clock(i64),
    Days(i64),
    Months(i64),
}

impl TimeScale {
    /// A scale without ticks. Ends in the wrong order are swapped, an empty range becomes a second, and both stay
    /// within the years 1 to 9999.
    pub fn new(from_ms: i64, to_ms: i64) -> Self {
        let (from, to) =
            (from_ms.min(to_ms).clamp(MIN_MS, MAX_MS - SECOND), from_ms.max(to_ms).clamp(MIN_MS, MAX_MS));
        Self { from_ms: from, to_ms: if to > from { to } else { from + SECOND }, ticks: Vec::new() }
    }

    /// The same scale with at most `max_count` round ticks of the zone.
    #[must_use]
    pub fn with_ticks(self, max_count: usize, zone: Zone<'_>) -> Self {
        let ticks = ticks(self.from_ms, self.to_ms, max_count, zone);
        Self { ticks, ..self }
    }

    /// The beginning, milliseconds since 1970.
    pub fn from_ms(&self) -> i64 {
        self.from_ms
    }

    /// The end, after the beginning.
    pub fn to_ms(&self) -> i64 {
        self.to_ms
    }

    /// Where a moment stands: 0 at the beginning, 1 at the end.
    pub fn share(&self, ms: i64) -> f64 {
        ms.saturating_sub(self.from_ms) as f64 / (self.to_ms - self.from_ms) as f64
    }

    /// The moment at a place.
    pub fn ms(&self, share: f64) -> i64 {
        let after = share * (self.to_ms - self.from_ms) as f64;
        self.from_ms.saturating_add(after.round() as i64)
    }
}

fn ticks(from_ms: i64, to_ms: i64, max_count: usize, zone: Zone<'_>) -> Vec<TimeTick> {
    if max_count == 0 {
        return Vec::new();
    }
    let span_ms = to_ms - from_ms;
    let offset_ms = |ms: i64| i64::from(zone(ms)) * SECOND;
    let (mut local_ms, end_ms) = (from_ms + offset_ms(from_ms), to_ms + offset_ms(to_ms));
    let step = step(span_ms / max_count as i64, local_ms, end_ms, max_count);
    let mut ticks: Vec<TimeTick> = Vec::new();
    local_ms = step.at_or_after(local_ms);
    while local_ms <= end_ms + HOUR && ticks.len() < max_count {
        // The offset of the moment itself: guessed from the local reading, then put right once.
        let guess = local_ms - offset_ms(local_ms);
        let ms = local_ms - offset_ms(guess);
        let fresh = ticks.last().is_none_or(|last| last.ms < ms);
        // A local time that the zone skips comes back shifted; leaving it out keeps labels true.
        if fresh && (from_ms..=to_ms).contains(&ms) && ms + offset_ms(ms) == local_ms {
            ticks.push(TimeTick { ms, label: step.label(local_ms) });
        }
        local_ms = step.at_or_after(local_ms + 1);
    }
    ticks
}

/// The smallest step of at least `least_ms` that gives at most `max_count` ticks.
fn step(least_ms: i64, from_ms: i64, to_ms: i64, max_count: usize) -> Step {
    let years = (0..).flat_map(|power| [1, 2, 5].map(|part| part * 10i64.pow(power) * 12)).take(16);
    CLOCK_STEPS_MS
        .iter()
        .map(|ms| Step::Clock(*ms))
        .chain(DAY_STEPS.iter().map(|days| Step::Days(*days)))
        .chain(MONTH_STEPS.iter().copied().chain(years).map(Step::Months))
        .filter(|step| step.about_ms() >= least_ms.saturating_mul(9) / 10)
        .find(|step| step.fits(from_ms, to_ms, max_count))
        .unwrap_or(Step::Months(12_000))
}

impl Step {
    fn about_ms(self) -> i64 {
        match self {
            Self::Clock(ms) => ms,
            Self::Days(days) => days * DAY,
            Self::Months(months) => months * 30 * DAY,
        }
    }

    fn fits(self, from_ms: i64, to_ms: i64, max_count: usize) -> bool {
        let mut at_ms = self.at_or_after(from_ms);
        for _ in 0..max_count {
            if at_ms > to_ms {
                return true;
            }
            at_ms = self.at_or_after(at_ms + 1);
        }
        at_ms > to_ms
    }

    /// The first round local time that is not before `local_ms`.
    fn at_or_after(self, local_ms: i64) -> i64 {
        let up = |value: i64, unit: i64| value.div_euclid(unit) + i64::from(value.rem_euclid(unit) != 0);
        match self {
            Self::Clock(ms) => up(local_ms, ms) * ms,
            // Day 4 of the epoch was a Monday, so weeks begin on Mondays.
            Self::Days(days) => (up(up(local_ms, DAY) - 4, days) * days + 4) * DAY,
            Self::Months(months) => {
                let (year, month, day) = date(local_ms.div_euclid(DAY));
                let begun = day > 1 || local_ms.rem_euclid(DAY) > 0;
                let month = up(year * 12 + month - 1 + i64::from(begun), months) * months;
                days_before(month.div_euclid(12), month.rem_euclid(12) + 1) * DAY
            }
        }
    }

    fn label(self, local_ms: i64) -> String {
        let (year, month, day) = date(local_ms.div_euclid(DAY));
        let of_day = local_ms.rem_euclid(DAY);
        let (hour, minute) = (of_day / HOUR, of_day / MINUTE % 60);
        let (second, milli) = (of_day / SECOND % 60, of_day % SECOND);
        let month_name = MONTHS.get((month - 1) as usize).copied().unwrap_or_default();
        match self {
            Self::Months(months) if months % 12 == 0 => format!("{year}"),
            Self::Months(_) if month == 1 => format!("{year}"),
            Self::Months(_) => month_name.to_owned(),
            Self::Days(_) => format!("{month:02}/{day:02}"),
            Self::Clock(_) if of_day == 0 => format!("{month:02}/{day:02}"),
            Self::Clock(ms) if ms >= MINUTE => format!("{hour:02}:{minute:02}"),
            Self::Clock(ms) if ms >= SECOND => format!("{hour:02}:{minute:02}:{second:02}"),
            Self::Clock(_) => format!("{minute:02}:{second:02}.{milli:03}"),
        }
    }
}

/// Year, month (1 to 12) and day of a day counted from 1970-01-01, in the Gregorian calendar.
fn date(days: i64) -> (i64, i64, i64) {
    // Counted in years that begin in March, so that the leap day comes last, and in eras of 400 years.
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// The number of days from 1970-01-01 to the first of a month.
fn days_before(year: i64, month: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const UTC: Zone<'static> = &|_| 0;
    /// Central Europe around the end of October 2026: one hour less from 01:00 UTC on the 25th.
    const BERLIN: Zone<'static> = &|ms| if ms < 1_792_890_000_000 { 7_200 } else { 3_600 };

    fn check(from: i64, length: i64, count: usize, zone: Zone<'_>, expect: &[&str]) {
        let scale = TimeScale::new(from, from + length).with_ticks(count, zone);
        let labels: Vec<&str> = scale.ticks.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(labels, expect);
    }

    /// 2026-11-23 10:17:00 UTC.
    const NOW: i64 = 1_795_429_020_000;

    #[test]
    fn ticks_are_round_and_short() {
        check(NOW, HOUR, 5, UTC, &["10:30", "10:45", "11:00", "11:15"]);
        check(NOW, HOUR, 6, UTC, &["10:20", "10:30", "10:40", "10:50", "11:00", "11:10"]);
        check(NOW, 18 * HOUR, 5, UTC, &["12:00", "16:00", "20:00", "11/24", "04:00"]);
        check(NOW, 40 * SECOND, 5, UTC, &["10:17:00", "10:17:10", "10:17:20", "10:17:30", "10:17:40"]);
        check(NOW, 8, 5, UTC, &["17:00.000", "17:00.002", "17:00.004", "17:00.006", "17:00.008"]);
        check(NOW, 5 * DAY, 6, UTC, &["11/24", "11/25", "11/26", "11/27", "11/28"]);
        check(NOW, 150 * DAY, 6, UTC, &["Dec", "2027", "Feb", "Mar", "Apr"]);
        check(NOW, 3_000 * DAY, 5, UTC, &["2028", "2030", "2032", "2034"]);
        check(NOW, HOUR, 0, UTC, &[]);
    }

    #[test]
    fn days_begin_at_local_midnight() {
        let from = 1_792_783_000_000; // Friday evening before the change to winter time
        let scale = TimeScale::new(from, from + 3 * DAY).with_ticks(4, BERLIN);
        let gaps: Vec<i64> = scale.ticks.windows(2).map(|pair| (pair[1].ms - pair[0].ms) / HOUR).collect();
        assert_eq!(gaps, [24, 25]);
    }

    #[test]
    fn the_calendar_is_right() {
        for (days, expect) in
            [(0, (1970, 1, 1)), (11_016, (2000, 2, 29)), (20_780, (2026, 11, 23)), (-1, (1969, 12, 31))]
        {
            assert_eq!(date(days), expect);
        }
        for days in (-800_000..800_000).step_by(997) {
            let (year, month, day) = date(days);
            assert_eq!(days_before(year, month) + day - 1, days);
        }
    }

    proptest! {
        #[test]
        fn ticks_stay_inside_ascend_and_are_few(
            from in any::<i64>(), length in 0i64..4_000_000_000_000, count in 0usize..40, hours in -14i32..15
        ) {
            let zone = move |_: i64| hours * 3_600;
            let scale = TimeScale::new(from, from.saturating_add(length)).with_ticks(count, &zone);
            prop_assert!(scale.ticks.len() <= count);
            prop_assert!(scale.ticks.is_sorted_by(|a, b| a.ms < b.ms));
            prop_assert!(scale.ticks.iter().all(|tick| (scale.from_ms()..=scale.to_ms()).contains(&tick.ms)));
            prop_assert!(scale.from_ms() < scale.to_ms());
        }
    }
}
