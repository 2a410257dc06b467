//! A rule as a person set it up, understood once: durations, reducer, condition. Asks nothing.

use alerting::{Compare, Condition, Policy, Timing, WhenEmpty};
use data::reduce::Reducer;
use data::time::duration::parse_ms;
use model::api::{AlertCompare, AlertRuleSpec, AlertWhenEmpty};

const SECOND_MS: i64 = 1_000;
const DAY_MS: i64 = 24 * 60 * 60 * SECOND_MS;

/// What is wrong with a rule: the field of its spec, and a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(crate) struct BadRule {
    /// The field, such as `every`.
    pub(crate) field: &'static str,
    /// The sentence.
    pub(crate) message: String,
}

/// A rule that can be evaluated.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rule {
    /// Number in the database.
    pub(crate) id: i64,
    /// Organisation that owns it.
    pub(crate) org_id: i64,
    /// Identifier.
    pub(crate) uid: String,
    /// Counts saves.
    pub(crate) version: i64,
    /// As a person set it up.
    pub(crate) spec: AlertRuleSpec,
    /// What is asked of the answer.
    pub(crate) condition: Condition,
    /// How long and how often.
    pub(crate) timing: Timing,
    /// When people are told.
    pub(crate) policy: Policy,
    /// How much time is reduced.
    pub(crate) window_ms: i64,
}

impl Rule {
    /// Understands a spec.
    ///
    /// # Errors
    /// The first field that makes no sense.
    pub(crate) fn new(
        id: i64,
        org_id: i64,
        uid: &str,
        version: i64,
        spec: AlertRuleSpec,
    ) -> Result<Self, BadRule> {
        let bad = |field, message: String| BadRule { field, message };
        if spec.title.trim().is_empty() || spec.title.chars().count() > 190 {
            return Err(bad("title", "A rule needs a name of 1 to 190 characters.".to_owned()));
        }
        let reducer = Reducer::find(&spec.reducer)
            .filter(|reducer| !matches!(reducer, Reducer::AllValues | Reducer::UniqueValues))
            .ok_or_else(|| {
                bad("reducer", format!("“{}” makes no single value of a series.", spec.reducer))
            })?;
        if !spec.threshold.is_finite() {
            return Err(bad("threshold", "The threshold must be a number.".to_owned()));
        }
        let duration = |field, text: &str, least_ms: i64, most_ms: i64| {
            let ms = if text.trim() == "0" { Some(0.0) } else { parse_ms(text.trim()) };
            let ms = ms.filter(|ms| ms.is_finite()).map(|ms| ms.round() as i64);
            ms.filter(|ms| (least_ms..=most_ms).contains(ms)).ok_or_else(|| {
                let least = data::time::duration::format_exact(least_ms as f64);
                let most = data::time::duration::format_exact(most_ms as f64);
                let message = if least_ms == 0 {
                    format!("“{text}” is no duration up to {most}, such as 30s or 5m.")
                } else {
                    format!("“{text}” is no duration from {least} to {most}, such as 30s or 5m.")
                };
                bad(field, message)
            })
        };
        let compare = match spec.compare {
            AlertCompare::Above => Compare::Above,
            AlertCompare::Below => Compare::Below,
        };
        let when_empty = match spec.when_empty {
            AlertWhenEmpty::CannotTell => WhenEmpty::CannotTell,
            AlertWhenEmpty::Fine => WhenEmpty::Fine,
        };
        let timing = Timing {
            pending_ms: duration("pending", &spec.pending, 0, 31 * DAY_MS)?,
            interval_ms: duration("every", &spec.every, SECOND_MS, DAY_MS)?,
            when_empty,
        };
        let policy = Policy {
            wait_ms: duration("groupWait", &spec.group_wait, 0, DAY_MS)?,
            interval_ms: duration("groupInterval", &spec.group_interval, SECOND_MS, DAY_MS)?,
            repeat_ms: duration("repeatInterval", &spec.repeat_interval, 60 * SECOND_MS, 31 * DAY_MS)?,
        };
        let window_ms = duration("window", &spec.window, SECOND_MS, 366 * DAY_MS)?;
        let condition = Condition { reducer, compare, threshold: spec.threshold };
        Ok(Self { id, org_id, uid: uid.to_owned(), version, spec, condition, timing, policy, window_ms })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_no_sense_is_named() {
        let check = |change: fn(&mut AlertRuleSpec), expect: &str| {
            let mut spec = AlertRuleSpec { title: "CPU".to_owned(), ..AlertRuleSpec::default() };
            change(&mut spec);
            let found = Rule::new(1, 1, "a", 1, spec).map_or_else(|bad| bad.field, |_| "");
            assert_eq!(found, expect);
        };
        check(|_| {}, "");
        check(|spec| spec.title = "  ".to_owned(), "title");
        check(|spec| spec.reducer = "allValues".to_owned(), "reducer");
        check(|spec| spec.reducer = "p99".to_owned(), "");
        check(|spec| spec.threshold = f64::NAN, "threshold");
        check(|spec| spec.every = "0s".to_owned(), "every");
        check(|spec| spec.every = "soon".to_owned(), "every");
        check(|spec| spec.pending = "0".to_owned(), "");
        check(|spec| spec.pending = "-5m".to_owned(), "pending");
        check(|spec| spec.window = "9999999999999999y".to_owned(), "window");
        check(|spec| spec.repeat_interval = "1s".to_owned(), "repeatInterval");
    }
}
