//! Time zones and the calendar of a dashboard: which wall clock, which first day of the week, which fiscal year.

use std::sync::Arc;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

use super::rules::Rules;
use super::steps::plus_days;
use super::zones;

/// The zone in which a dashboard shows and rounds time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Zone {
    /// The viewer's own zone, as the caller found it.
    Browser(Arc<Rules>),
    /// Coordinated universal time.
    Utc,
    /// A zone chosen by its IANA name.
    Named(Arc<Rules>),
}

impl Zone {
    /// The zone of a dashboard's `timezone` setting: empty or `browser`, `utc`, or an IANA name. A name that is
    /// not known means the viewer's zone, whose IANA name is `browser_name`; if that is unknown too, UTC.
    pub fn from_setting(setting: &str, browser_name: &str) -> Self {
        let browser = || Self::Browser(zones::find(browser_name).unwrap_or_else(|| Arc::new(Rules::utc())));
        match setting.trim() {
            "" | "browser" => browser(),
            utc if utc.eq_ignore_ascii_case("utc") => Self::Utc,
            name => zones::find(name).map_or_else(browser, Self::Named),
        }
    }

    /// What `timezone` holds for this zone: `browser`, `utc` or the IANA name.
    pub fn setting(&self) -> &str {
        match self {
            Self::Browser(_) => "browser",
            Self::Utc => "utc",
            Self::Named(zone) => zone.name(),
        }
    }

    /// The IANA name, such as `Europe/Berlin`; `UTC` for UTC.
    pub fn iana_name(&self) -> &str {
        match self {
            Self::Utc => "UTC",
            Self::Browser(zone) | Self::Named(zone) => zone.name(),
        }
    }

    /// Seconds east of UTC at this instant.
    pub fn offset_secs_at(&self, ms: i64) -> i32 {
        match self {
            Self::Utc => 0,
            Self::Browser(zone) | Self::Named(zone) => zone.offset_secs_at(ms.div_euclid(1_000)),
        }
    }

    /// The zone's abbreviation at this instant, such as `CET`.
    pub fn abbreviation_at(&self, ms: i64) -> String {
        match self {
            Self::Utc => "UTC".to_owned(),
            Self::Browser(zone) | Self::Named(zone) => zone.abbreviation_at(ms.div_euclid(1_000)),
        }
    }

    /// The wall clock at this instant.
    pub(crate) fn zoned(&self, ms: i64) -> Zoned {
        let offset = Offset::from_seconds(self.offset_secs_at(ms)).unwrap_or(Offset::UTC);
        timestamp(ms).to_zoned(offset.to_time_zone())
    }

    /// The instant at which the wall clock shows this: the earlier one if it does so twice, and moved forward by
    /// the gap's length if it never does.
    pub(crate) fn ms_at(&self, civil: DateTime) -> i64 {
        let wall_ms = TimeZone::UTC
            .to_timestamp(civil)
            .map_or_else(|_| clamp_civil(civil).as_millisecond(), Timestamp::as_millisecond);
        match self {
            Self::Utc => wall_ms,
            Self::Browser(zone) | Self::Named(zone) => {
                let secs = zone.secs_at_wall(wall_ms.div_euclid(1_000));
                timestamp(secs.saturating_mul(1_000))
                    .as_millisecond()
                    .saturating_add(wall_ms.rem_euclid(1_000))
            }
        }
    }
}

/// The first day of a week.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum WeekStart {
    /// As in most of Europe.
    #[default]
    Monday,
    /// As in the Americas.
    Sunday,
    /// As in parts of the Middle East.
    Saturday,
}

impl WeekStart {
    /// The meaning of a `weekStart` setting; `browser`, empty and unknown mean `otherwise`.
    pub fn from_setting(setting: &str, otherwise: Self) -> Self {
        match setting {
            "monday" => Self::Monday,
            "sunday" => Self::Sunday,
            "saturday" => Self::Saturday,
            _ => otherwise,
        }
    }

    fn weekday(self) -> Weekday {
        match self {
            Self::Monday => Weekday::Monday,
            Self::Sunday => Weekday::Sunday,
            Self::Saturday => Weekday::Saturday,
        }
    }

    /// The first day of the week that holds `date`.
    pub(crate) fn week_of(self, date: Date) -> Date {
        let back = date.weekday().since(self.weekday());
        plus_days(date, -i64::from(back)).unwrap_or(Date::MIN)
    }
}

/// All that rounding to calendar units depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// Whose midnight.
    pub zone: Zone,
    /// Which first day of the week.
    pub week_start: WeekStart,
    /// First month of the fiscal year, 0 for January to 11 for December, as `fiscalYearStartMonth` stores it.
    pub fiscal_start_month: u8,
}

impl Calendar {
    /// A calendar with the fiscal year that starts in January.
    pub fn new(zone: Zone, week_start: WeekStart) -> Self {
        Self { zone, week_start, fiscal_start_month: 0 }
    }

    /// UTC, weeks from Monday, fiscal year from January.
    pub fn utc() -> Self {
        Self::new(Zone::Utc, WeekStart::Monday)
    }
}

fn timestamp(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(if ms < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

fn clamp_civil(civil: DateTime) -> Timestamp {
    if civil.year() < 0 { Timestamp::MIN } else { Timestamp::MAX }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back() {
        for setting in ["browser", "utc", "Europe/Berlin", "Asia/Kolkata"] {
            assert_eq!(Zone::from_setting(setting, "America/New_York").setting(), setting);
        }
        assert_eq!(Zone::from_setting("", "Asia/Tokyo").iana_name(), "Asia/Tokyo");
        assert_eq!(Zone::from_setting("Mars/Base", "Asia/Tokyo").iana_name(), "Asia/Tokyo");
        assert_eq!(Zone::from_setting("browser", "nonsense").iana_name(), "UTC");
    }

    #[test]
    fn offsets_follow_daylight_saving() {
        let berlin = Zone::from_setting("Europe/Berlin", "");
        assert_eq!(berlin.offset_secs_at(1_700_000_000_000), 3600);
        assert_eq!(berlin.offset_secs_at(1_690_000_000_000), 7200);
        assert_eq!(berlin.abbreviation_at(1_690_000_000_000), "CEST");
        assert_eq!(Zone::Utc.offset_secs_at(i64::MAX), 0);
    }
}
