//! The step of a query, its aligned range, and the macros that follow from them.

use data::interval::{StepSettings, align, prometheus_steps};
use data::time::TimeRange;
use data::time::duration::{format_exact, parse_ms};

use super::{Ask, macros};
use crate::datasources::Instance;

/// What a query is asked with.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Steps {
    /// Distance between two points.
    pub(super) step_ms: f64,
    /// First point, a whole step on the dashboard's wall clock.
    pub(super) start_ms: i64,
    /// Last point.
    pub(super) end_ms: i64,
    rate_interval_ms: f64,
    range_ms: i64,
}

impl Steps {
    /// The steps of a query at a source.
    pub(super) fn of(instance: &Instance, ask: &Ask) -> Self {
        let steps = prometheus_steps(&StepSettings {
            range_ms: ask.range.length_ms() as f64,
            interval_ms: ask.query.interval_ms,
            max_data_points: ask.query.max_data_points,
            min_step: ask.text("interval"),
            scrape_ms: instance.text("timeInterval").and_then(parse_ms),
            factor: ask.number("intervalFactor").unwrap_or(1.0),
        });
        let TimeRange { from_ms, to_ms } = align(ask.range, steps.step_ms as i64, offset_secs(ask));
        Self {
            step_ms: steps.step_ms,
            start_ms: from_ms,
            end_ms: to_ms.max(from_ms),
            rate_interval_ms: steps.rate_interval_ms,
            range_ms: ask.range.length_ms(),
        }
    }

    /// The expression with its macros put in.
    pub(super) fn put_in(&self, expr: &str) -> String {
        let range_secs = (self.range_ms as f64 / 1_000.0).round();
        macros::replace(expr, |name| {
            Some(match name {
                "__interval" => format_exact(self.step_ms),
                "__interval_ms" => self.step_ms.to_string(),
                "__rate_interval" => format_exact(self.rate_interval_ms),
                "__rate_interval_ms" => self.rate_interval_ms.to_string(),
                "__range" => format!("{range_secs}s"),
                "__range_s" => range_secs.to_string(),
                "__range_ms" => self.range_ms.to_string(),
                _ => return None,
            })
        })
    }
}

fn offset_secs(ask: &Ask) -> i32 {
    // A cast saturates; no zone is further than a day from UTC.
    (ask.query.utc_offset_sec.unwrap_or(0.0) as i32).clamp(-86_400, 86_400)
}

#[cfg(test)]
mod tests {
    use model::query::Query;
    use serde_json::json;

    use super::*;

    fn ask(query: serde_json::Value) -> Ask {
        let query: Query = serde_json::from_value(query).expect("a query");
        let range = TimeRange { from_ms: 1_700_000_000_123, to_ms: 1_700_003_600_456 };
        Ask { query, range, among_tables: false }
    }

    #[test]
    fn the_range_is_aligned_and_macros_follow_the_step() {
        let mut instance = Instance::default();
        instance.json_data.insert("timeInterval".to_owned(), "30s".into());
        let ask = ask(json!({ "refId": "A", "maxDataPoints": 100, "intervalMs": 30_000 }));
        let steps = Steps::of(&instance, &ask);
        assert_eq!(
            (steps.step_ms, steps.start_ms, steps.end_ms),
            (30_000.0, 1_699_999_980_000, 1_700_003_580_000)
        );
        assert_eq!(
            steps
                .put_in("rate(x[$__rate_interval]) + y[${__range}] / $__interval_ms * [[__range_ms]] $other"),
            "rate(x[2m]) + y[3600s] / 30000 * 3600333 $other"
        );
    }

    #[test]
    fn a_backward_range_asks_one_point() {
        let mut ask = ask(json!({ "refId": "A" }));
        std::mem::swap(&mut ask.range.from_ms, &mut ask.range.to_ms);
        let steps = Steps::of(&Instance::default(), &ask);
        assert_eq!(steps.start_ms, steps.end_ms);
    }
}
