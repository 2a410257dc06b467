//! The only place that reads the time; everything else is handed a [`Clock`] or a value.

use jiff::Timestamp;

/// Tells the time. Tests put a clock of their own in its place.
pub trait Clock: Send + Sync + 'static {
    /// Milliseconds since 1970-01-01 00:00 UTC.
    fn now_ms(&self) -> i64;
}

/// The machine's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        #[allow(clippy::disallowed_methods, reason = "this is the clock at the edge")]
        Timestamp::now().as_millisecond()
    }
}

/// RFC 3339 text in UTC, as Grafana's API writes times. A time outside jiff's range becomes the epoch.
#[must_use]
pub fn rfc3339(at_ms: i64) -> String {
    Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}

#[cfg(test)]
mod tests {
    use super::rfc3339;

    #[test]
    fn times_are_utc_text() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00Z");
        assert_eq!(rfc3339(1_700_000_000_123), "2023-11-14T22:13:20.123Z");
        assert_eq!(rfc3339(i64::MAX), "1970-01-01T00:00:00Z");
    }
}
