//! Instants as text: values in milliseconds since the epoch, by patterns or by their distance from now.

use super::{Env, Formatted};
use crate::time::ago_in;
use crate::time::format::{FULL, format};

pub(super) const ISO: &str = FULL;
pub(super) const US: &str = "MM/DD/YYYY h:mm:ss a";
/// What browsers of the default language write.
pub(super) const LOCAL: &str = "MM/DD/YYYY, hh:mm:ss\u{202f}A";

/// Patterns for an instant.
pub(super) struct DateRule<'a> {
    /// Always, unless there is one for the current day.
    pub(super) pattern: &'a str,
    /// On the current day.
    pub(super) today: Option<&'a str>,
}

/// The instant by its patterns.
pub(super) fn date(value_ms: f64, rule: &DateRule, env: &Env) -> Formatted {
    let ms = value_ms as i64;
    let day = |ms| format(ms, env.zone, "YYYY-MM-DD");
    let pattern = rule.today.filter(|_| day(ms) == day(env.now_ms)).unwrap_or(rule.pattern);
    Formatted::text(format(ms, env.zone, pattern))
}

/// The instant by its distance from now.
pub(super) fn ago(value_ms: f64, env: &Env) -> Formatted {
    Formatted::text(ago_in(value_ms as i64, env.now_ms, env.zone))
}
