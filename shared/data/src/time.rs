//! Time as dashboards speak of it: ranges, date math, zones, durations, text forms. Never reads a clock.
//!
//! Instants are milliseconds since the Unix epoch (UTC) everywhere; those outside the years -9999 to 9999 are
//! taken as the nearest instant inside.

pub mod duration;
pub mod format;
mod humanize;
mod math;
mod parse;
mod pattern;
mod quick;
mod range;
mod rules;
mod steps;
mod zone;
pub mod zones;

pub use humanize::{ago, ago_in};
pub use math::{DateMath, Op, Round, Unit};
pub use parse::parse_instant;
pub use pattern::parse_pattern;
pub use quick::{QUICK_RANGES, QuickRange, REFRESH_INTERVALS};
pub use range::{BadTime, RawRange, RawTime, TimeRange};
pub use rules::Rules;
pub use zone::{Calendar, WeekStart, Zone};
