//! Dates moved by days and months. All such steps of this crate are taken here: those of the time library that also
//! know hours, or that panic, bring its error texts with them, which are a twenty-fifth of what a page loads first.

use jiff::Span;
use jiff::civil::Date;

/// The date so many days later; `None` beyond the years that dates have.
pub(super) fn plus_days(date: Date, days: i64) -> Option<Date> {
    date.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// The same day so many months later, or the last of that month if it has no such day; `None` beyond the years that
/// dates have.
pub(super) fn plus_months(date: Date, months: i64) -> Option<Date> {
    date.checked_add(Span::new().try_months(months).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i16, month: i8, day: i8) -> Date {
        Date::new(year, month, day).unwrap()
    }

    #[test]
    fn days_cross_months_and_years() {
        assert_eq!(plus_days(date(2024, 2, 28), 2), Some(date(2024, 3, 1)));
        assert_eq!(plus_days(date(2024, 1, 1), -1), Some(date(2023, 12, 31)));
        assert_eq!(plus_days(Date::MAX, 1), None);
        assert_eq!(plus_days(date(2024, 1, 1), i64::MIN), None);
    }

    #[test]
    fn months_end_where_the_month_does() {
        assert_eq!(plus_months(date(2024, 1, 31), 1), Some(date(2024, 2, 29)));
        assert_eq!(plus_months(date(2024, 3, 31), -13), Some(date(2023, 2, 28)));
        assert_eq!(plus_months(Date::MIN, -1), None);
        assert_eq!(plus_months(date(2024, 1, 1), i64::MAX), None);
    }
}
