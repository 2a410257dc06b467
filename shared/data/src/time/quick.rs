//! The quick ranges of the time picker and the refresh intervals, in their order in the picker.

/// One entry of the time picker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuickRange {
    /// Start, as date math.
    pub from: &'static str,
    /// End, as date math.
    pub to: &'static str,
    /// What the picker and the button say.
    pub name: &'static str,
}

/// The refresh intervals offered unless a dashboard names its own.
pub const REFRESH_INTERVALS: &[&str] = &["5s", "10s", "30s", "1m", "5m", "15m", "30m", "1h", "2h", "1d"];

/// The quick ranges of the picker.
pub const QUICK_RANGES: &[QuickRange] = &[
    quick("now-5m", "now", "Last 5 minutes"),
    quick("now-15m", "now", "Last 15 minutes"),
    quick("now-30m", "now", "Last 30 minutes"),
    quick("now-1h", "now", "Last 1 hour"),
    quick("now-3h", "now", "Last 3 hours"),
    quick("now-6h", "now", "Last 6 hours"),
    quick("now-12h", "now", "Last 12 hours"),
    quick("now-24h", "now", "Last 24 hours"),
    quick("now-2d", "now", "Last 2 days"),
    quick("now-7d", "now", "Last 7 days"),
    quick("now-30d", "now", "Last 30 days"),
    quick("now-90d", "now", "Last 90 days"),
    quick("now-6M", "now", "Last 6 months"),
    quick("now-1y", "now", "Last 1 year"),
    quick("now-2y", "now", "Last 2 years"),
    quick("now-5y", "now", "Last 5 years"),
    quick("now-1d/d", "now-1d/d", "Yesterday"),
    quick("now-2d/d", "now-2d/d", "Day before yesterday"),
    quick("now-7d/d", "now-7d/d", "This day last week"),
    quick("now-1w/w", "now-1w/w", "Previous week"),
    quick("now-1M/M", "now-1M/M", "Previous month"),
    quick("now-1Q/fQ", "now-1Q/fQ", "Previous fiscal quarter"),
    quick("now-1y/y", "now-1y/y", "Previous year"),
    quick("now-1y/fy", "now-1y/fy", "Previous fiscal year"),
    quick("now/d", "now/d", "Today"),
    quick("now/d", "now", "Today so far"),
    quick("now/w", "now/w", "This week"),
    quick("now/w", "now", "This week so far"),
    quick("now/M", "now/M", "This month"),
    quick("now/M", "now", "This month so far"),
    quick("now/y", "now/y", "This year"),
    quick("now/y", "now", "This year so far"),
    quick("now/fQ", "now", "This fiscal quarter so far"),
    quick("now/fQ", "now/fQ", "This fiscal quarter"),
    quick("now/fy", "now", "This fiscal year so far"),
    quick("now/fy", "now/fy", "This fiscal year"),
];

const fn quick(from: &'static str, to: &'static str, name: &'static str) -> QuickRange {
    QuickRange { from, to, name }
}
