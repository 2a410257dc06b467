//! A panel's own range: `timeFrom` replaces the dashboard's, `timeShift` moves it. Absolute ranges stay.

use model::dashboard::Panel;

use crate::interpolate::{Format, interpolate};
use crate::time::{Calendar, DateMath, RawRange, RawTime, Round, TimeRange, Zone};
use crate::variables::{Scope, TimeScope};

/// The time that a panel shows.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelTime {
    /// The time.
    pub time: TimeScope,
    /// What the panel says about it where it is not the dashboard's.
    pub info: Option<String>,
}

/// The time that a panel shows; `scope` has the dashboard's.
pub fn panel_time(panel: &Panel, scope: &Scope, calendar: &Calendar, now_ms: i64) -> PanelTime {
    let dashboard = scope.time;
    let own = |text: &str| interpolate(text, scope, &Format::Glob).trim().to_owned();
    let (from, shift) = (own(&panel.time_from), own(&panel.time_shift));
    let unchanged = |info: Option<&str>| PanelTime { time: dashboard.clone(), info: info.map(str::to_owned) };
    if (from.is_empty() && shift.is_empty()) || !dashboard.raw.is_relative() {
        return unchanged(None);
    }
    let mut time = dashboard.clone();
    let mut info = Vec::new();
    if !from.is_empty() {
        let Some(raw) = own_range(&from) else { return unchanged(Some("Invalid relative time")) };
        time.range = raw.resolve(calendar, now_ms);
        info.push(raw.describe(&time.zone, now_ms));
        time.raw = raw;
    }
    if !shift.is_empty() {
        let steps = DateMath::parse(&format!("now-{shift}"), &Zone::Utc);
        let Some(steps) = steps else { return unchanged(Some("Invalid time shift")) };
        time.range = TimeRange {
            from_ms: steps.resolve(Round::Start, calendar, time.range.from_ms),
            to_ms: steps.resolve(Round::End, calendar, time.range.to_ms),
        };
        info.push(format!("shifted by -{shift}"));
    }
    PanelTime { time, info: Some(info.join(", ")) }
}

/// `1h` means the last hour, `+1h` the next one, `now/d` today so far.
fn own_range(text: &str) -> Option<RawRange> {
    let now = || Some(RawTime::Math(DateMath { anchor_ms: None, ops: Vec::new() }));
    let math = |text: &str| DateMath::parse(text, &Zone::Utc).map(RawTime::Math);
    let (from, to) = match text {
        next if next.starts_with('+') => (now(), math(&format!("now{next}"))),
        start if start.starts_with("now") => (math(start), now()),
        length => (math(&format!("now-{length}")), now()),
    };
    Some(RawRange { from: from?, to: to? })
}
