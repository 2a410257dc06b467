//! Time zones and the calendar of a dashboard: which wall clock, which first day of the week, which fiscal year.

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::steps::plus_days;
use super::zones;

/// The zone in which a dashboard shows and rounds time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Zone {
    /// The viewer's own zone, as the caller found it.
    Browser(TimeZone),
    /// Coordinated universal time.
    Utc,
    /// A zone chosen by its IANA name.
    Named(TimeZone),
}

impl Zone {
    /// The zone of a dashboard's `timezone` setting: empty or `browser`, `utc`, or an IANA name. A name that is
    /// not known means the viewer's zone, whose IANA name is `browser_name`; if that is unknown too, UTC.
    pub fn from_setting(setting: &str, browser_name: &str) -> Self {
        let browser = || Self::Browser(zones::find(browser_name).unwrap_or(TimeZone::UTC));
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
            Self::Named(zone) => zone.iana_name().unwrap_or("utc"),
        }
    }

    /// The IANA name, such as `Europe/Berlin`; `UTC` for UTC.
    pub fn iana_name(&self) -> &str {
        match self {
            Self::Utc => "UTC",
            Self::Browser(zone) | Self::Named(zone) => zone.iana_name().unwrap_or("UTC"),
        }
    }

    /// Seconds east of UTC at this instant.
    pub fn offset_secs_at(&self, ms: i64) -> i32 {
        match self {
            Self::Utc => 0,
            Self::Browser(zone) | Self::Named(zone) => zone.to_offset(timestamp(ms)).seconds(),
        }
    }

    /// The zone's abbreviation at this instant, such as `CET`.
    pub fn abbreviation_at(&self, ms: i64) -> String {
        self.tz().to_offset_info(timestamp(ms)).abbreviation().to_owned()
    }

    /// The wall clock at this instant.
    pub(crate) fn zoned(&self, ms: i64) -> Zoned {
        timestamp(ms).to_zoned(self.tz())
    }

    /// The instant at which the wall clock shows this: the earlier one if it does so twice, and moved forward by
    /// the gap's length if it never does.
    pub(crate) fn ms_at(&self, civil: DateTime) -> i64 {
        let found = self.tz().to_timestamp(civil);
        found.map_or_else(|_| clamp_civil(civil).as_millisecond(), Timestamp::as_millisecond)
    }

    fn tz(&self) -> TimeZone {
        match self {
            Self::Utc => TimeZone::UTC,
            Self::Browser(zone) | Self::Named(zone) => zone.clone(),
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
