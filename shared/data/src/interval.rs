//! Steps between points: from a range and a number of points to `$__interval`, a Prometheus step and
//! `$__rate_interval`. All lengths are milliseconds.

use crate::time::TimeRange;
use crate::time::duration::parse_ms;

/// Points a panel is given when neither its settings nor its width say how many.
pub const DEFAULT_POINTS: f64 = 500.0;

/// Lengths below the first number become the second.
const ROUNDING: [(f64, f64); 29] = [
    (10.0, 1.0),
    (15.0, 10.0),
    (35.0, 20.0),
    (75.0, 50.0),
    (150.0, 100.0),
    (350.0, 200.0),
    (750.0, 500.0),
    (1_500.0, 1_000.0),
    (3_500.0, 2_000.0),
    (7_500.0, 5_000.0),
    (12_500.0, 10_000.0),
    (17_500.0, 15_000.0),
    (25_000.0, 20_000.0),
    (45_000.0, 30_000.0),
    (90_000.0, 60_000.0),
    (210_000.0, 120_000.0),
    (450_000.0, 300_000.0),
    (750_000.0, 600_000.0),
    (1_050_000.0, 900_000.0),
    (1_500_000.0, 1_200_000.0),
    (2_700_000.0, 1_800_000.0),
    (5_400_000.0, 3_600_000.0),
    (9_000_000.0, 7_200_000.0),
    (16_200_000.0, 10_800_000.0),
    (32_400_000.0, 21_600_000.0),
    (86_400_000.0, 43_200_000.0),
    (604_800_000.0, 86_400_000.0),
    (1_814_400_000.0, 604_800_000.0),
    (3_628_800_000.0, 2_592_000_000.0),
];
const YEAR_MS: f64 = 31_536_000_000.0;

/// More points than this Prometheus refuses to answer.
const MOST_PROMETHEUS_POINTS: f64 = 11_000.0;
const DEFAULT_PROMETHEUS_POINTS: f64 = 1_500.0;
const DEFAULT_SCRAPE_MS: f64 = 15_000.0;

/// The nearest length that people count in: 1, 2, 5, 10, 15, 20, 30 seconds or minutes, and so on.
pub fn round_interval_ms(ms: f64) -> f64 {
    ROUNDING.iter().find(|(below, _)| ms < *below).map_or(YEAR_MS, |(_, rounded)| *rounded)
}

/// `$__interval`: the range cut into at most `points`, rounded, and never below `low_ms`.
pub fn calculate_interval_ms(range_ms: f64, points: f64, low_ms: f64) -> f64 {
    round_interval_ms(range_ms / points.max(1.0)).max(low_ms)
}

/// How many points to ask for: the panel's own setting, else its width in pixels, else [`DEFAULT_POINTS`].
pub fn points(setting: Option<f64>, width_px: f64) -> f64 {
    let width = (width_px >= 1.0).then(|| width_px.floor());
    setting.filter(|points| *points >= 1.0).or(width).unwrap_or(DEFAULT_POINTS)
}

/// What the step of a Prometheus query depends on.
#[derive(Debug, Clone, Copy, Default)]
pub struct StepSettings<'a> {
    /// Length of the time range.
    pub range_ms: f64,
    /// The page's `$__interval`, where one came with the query.
    pub interval_ms: Option<f64>,
    /// How many points the panel shows, where known.
    pub max_data_points: Option<f64>,
    /// The query's `Min step` as written: a length, one of the interval variables, or empty.
    pub min_step: &'a str,
    /// The source's scrape interval, where set.
    pub scrape_ms: Option<f64>,
    /// The query's resolution as `1/factor`; 0 and 1 mean every step.
    pub factor: f64,
}

/// The lengths that go into a Prometheus query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Steps {
    /// Distance between two points; `$__interval` in the query.
    pub step_ms: f64,
    /// `$__rate_interval`: long enough for every rate to see several samples.
    pub rate_interval_ms: f64,
}

/// The step of a Prometheus query and its `$__rate_interval`.
pub fn prometheus_steps(settings: &StepSettings) -> Steps {
    let scrape_ms = settings.scrape_ms.filter(|ms| *ms > 0.0).unwrap_or(DEFAULT_SCRAPE_MS);
    let min_step = MinStep::of(settings.min_step);
    let page_ms = settings.interval_ms.filter(|ms| *ms > 0.0);
    let least_ms = match min_step {
        MinStep::Ms(ms) => ms,
        _ => page_ms.unwrap_or(scrape_ms),
    };
    let points =
        settings.max_data_points.filter(|points| *points >= 1.0).unwrap_or(DEFAULT_PROMETHEUS_POINTS);
    let raw_ms = settings.range_ms / points;
    let suited_ms = if raw_ms < least_ms { least_ms } else { round_interval_ms(raw_ms) };
    let step_ms = suited_ms.max(round_interval_ms(settings.range_ms / MOST_PROMETHEUS_POINTS));
    if min_step == MinStep::RateInterval {
        let step_ms = rate_interval_ms(step_ms, scrape_ms);
        return Steps { step_ms, rate_interval_ms: step_ms };
    }
    let step_ms = step_ms * if settings.factor >= 1.0 { settings.factor } else { 1.0 };
    let sample_ms = match min_step {
        MinStep::Ms(ms) => ms,
        MinStep::Interval => step_ms,
        _ => scrape_ms,
    };
    Steps { step_ms, rate_interval_ms: rate_interval_ms(page_ms.unwrap_or(step_ms), sample_ms) }
}

/// `$__rate_interval` from the interval between points and the one between samples.
pub fn rate_interval_ms(interval_ms: f64, sample_ms: f64) -> f64 {
    (interval_ms + sample_ms).max(4.0 * sample_ms)
}

/// A query's `Min step`.
#[derive(Debug, Clone, Copy, PartialEq)]
enum MinStep {
    Unset,
    Ms(f64),
    Interval,
    RateInterval,
}

impl MinStep {
    fn of(text: &str) -> Self {
        match text.trim().trim_start_matches("${").trim_start_matches('$').trim_end_matches('}') {
            "__interval" | "__interval_ms" => Self::Interval,
            "__rate_interval" | "__rate_interval_ms" => Self::RateInterval,
            text => parse_ms(text).filter(|ms| *ms > 0.0).map_or(Self::Unset, Self::Ms),
        }
    }
}

/// The range with both ends moved back to whole steps, counted on a wall clock `offset_secs` east of UTC: so
/// points stay where they are from one refresh to the next, and days start at midnight.
pub fn align(range: TimeRange, step_ms: i64, offset_secs: i32) -> TimeRange {
    let step_ms = step_ms.max(1);
    let offset_ms = i64::from(offset_secs) * 1_000;
    let down = |ms: i64| {
        let wall_ms = ms.saturating_add(offset_ms);
        ms.saturating_sub(wall_ms.rem_euclid(step_ms))
    };
    TimeRange { from_ms: down(range.from_ms), to_ms: down(range.to_ms) }
}

/// The step of an `auto` interval variable: the range cut into `count` pieces, at least `min`.
pub fn auto_interval_ms(range_ms: f64, count: i64, min: &str) -> f64 {
    let low_ms = parse_ms(min).filter(|ms| *ms > 0.0).unwrap_or(10_000.0);
    calculate_interval_ms(range_ms, if count >= 1 { count as f64 } else { 30.0 }, low_ms)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOUR_MS: f64 = 3_600_000.0;

    #[test]
    fn intervals_by_range_and_points() {
        let check = |range_ms, points, low_ms, expect| {
            assert_eq!(calculate_interval_ms(range_ms, points, low_ms), expect, "{range_ms} / {points}");
        };
        check(6.0 * HOUR_MS, 1_000.0, 1.0, 20_000.0);
        check(6.0 * HOUR_MS, 500.0, 1.0, 30_000.0);
        check(6.0 * HOUR_MS, 500.0, 60_000.0, 60_000.0);
        check(HOUR_MS, 1_000.0, 1.0, 5_000.0);
        check(24.0 * HOUR_MS, 1_000.0, 1.0, 60_000.0);
        check(30.0 * 24.0 * HOUR_MS, 1_000.0, 1.0, 1_800_000.0);
        check(5.0 * 365.0 * 24.0 * HOUR_MS, 10.0, 1.0, YEAR_MS);
        check(0.0, 0.0, 1.0, 1.0);
        assert_eq!(points(Some(100.0), 800.0), 100.0);
        assert_eq!(points(None, 812.6), 812.0);
        assert_eq!(points(Some(0.0), 0.0), 500.0);
    }

    #[test]
    fn steps_of_prometheus() {
        let base = StepSettings {
            range_ms: 6.0 * HOUR_MS,
            interval_ms: Some(30_000.0),
            max_data_points: Some(700.0),
            scrape_ms: Some(15_000.0),
            ..StepSettings::default()
        };
        let check = |settings: StepSettings, step_secs: f64, rate_secs: f64| {
            let steps = prometheus_steps(&settings);
            let expect = Steps { step_ms: step_secs * 1e3, rate_interval_ms: rate_secs * 1e3 };
            assert_eq!(steps, expect, "{settings:?}");
        };
        check(base, 30.0, 60.0);
        check(StepSettings { min_step: "2m", ..base }, 120.0, 480.0);
        check(StepSettings { min_step: "0s", ..base }, 30.0, 60.0);
        check(StepSettings { min_step: "$__interval", ..base }, 30.0, 120.0);
        check(StepSettings { min_step: "${__rate_interval}", ..base }, 60.0, 60.0);
        check(StepSettings { factor: 2.0, ..base }, 60.0, 60.0);
        check(StepSettings { scrape_ms: None, interval_ms: None, ..base }, 30.0, 60.0);
        check(StepSettings { scrape_ms: Some(60_000.0), interval_ms: None, ..base }, 60.0, 240.0);
        // Seven years at 15 s would be far more points than Prometheus answers.
        let years = StepSettings { range_ms: 7.0 * YEAR_MS, max_data_points: Some(1e9), ..base };
        check(StepSettings { min_step: "15s", ..years }, 21_600.0, 60.0);
    }

    #[test]
    fn days_start_at_local_midnight() {
        let range = TimeRange { from_ms: 1_709_641_815_250, to_ms: 1_709_728_215_250 };
        let day_ms = 86_400_000;
        assert_eq!(align(range, day_ms, 0).from_ms, 1_709_596_800_000);
        assert_eq!(align(range, day_ms, 3_600).from_ms, 1_709_593_200_000);
        assert_eq!(align(range, day_ms, -18_000).from_ms, 1_709_614_800_000);
        assert_eq!(align(TimeRange { from_ms: -1, to_ms: 0 }, 10, 0), TimeRange { from_ms: -10, to_ms: 0 });
    }

    proptest! {
        #[test]
        fn aligned_ends_are_whole_steps_at_most_one_step_back(
            from_ms in -1_000_000_000_000_i64..4_000_000_000_000,
            step_ms in 1_i64..1_000_000_000,
            offset_secs in -50_400_i32..50_400,
        ) {
            let found = align(TimeRange { from_ms, to_ms: from_ms }, step_ms, offset_secs).from_ms;
            prop_assert!(found <= from_ms && from_ms - found < step_ms);
            prop_assert_eq!((found + i64::from(offset_secs) * 1_000).rem_euclid(step_ms), 0);
        }

        #[test]
        fn rounding_never_asks_for_far_more_points(range_ms in 1.0..1e12_f64, points in 1.0..5_000.0_f64) {
            let step_ms = calculate_interval_ms(range_ms, points, 1.0);
            prop_assert!(range_ms / step_ms <= points * 10.0);
        }
    }
}
