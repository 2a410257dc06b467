//! The days of a month as a calendar shows them: six weeks, on the Gregorian calendar. No zones, no clock.

use data::time::WeekStart;

/// Days in a calendar sheet: six whole weeks.
pub const SHEET_DAYS: i64 = 42;

/// The months by their number less one.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// Year.
    pub year: i64,
    /// 1 to 12.
    pub month: i64,
}

/// A day; days compare in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// Year.
    pub year: i64,
    /// 1 to 12.
    pub month: i64,
    /// 1 to 31.
    pub day: i64,
}

impl Day {
    /// Reads `YYYY-MM-DD`, whatever follows.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i64>().ok();
        let day = Self { year: number(0..4)?, month: number(5..7)?, day: number(8..10)? };
        let is_dashed = text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
        (is_dashed && (1..=12).contains(&day.month) && (1..=31).contains(&day.day)).then_some(day)
    }

    /// `2024-03-05`.
    pub fn text(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// `Tuesday, 5 March 2024`, for those who do not see the sheet.
    pub fn spoken(self) -> String {
        let weekday = usize::try_from(weekday(number_of(self))).ok().and_then(|at| WEEKDAYS.get(at));
        let month = Month { year: self.year, month: self.month };
        format!("{}, {} {}", weekday.unwrap_or(&""), self.day, month.name())
    }

    /// Its month.
    pub fn of_month(self) -> Month {
        Month { year: self.year, month: self.month }
    }
}

impl Month {
    /// `March 2024`.
    pub fn name(self) -> String {
        let name = usize::try_from(self.month - 1).ok().and_then(|at| MONTHS.get(at)).unwrap_or(&"");
        format!("{name} {}", self.year)
    }

    /// Some months later, or earlier.
    pub fn moved(self, months: i64) -> Self {
        let count = self.year * 12 + self.month - 1 + months;
        Self { year: count.div_euclid(12), month: count.rem_euclid(12) + 1 }
    }

    /// The sheet that holds the month: whole weeks, the days of its neighbours around it.
    pub fn sheet(self, start: WeekStart) -> Vec<Day> {
        let first = number_of(Day { year: self.year, month: self.month, day: 1 });
        let back = (weekday(first) - first_weekday(start)).rem_euclid(7);
        (first - back..first - back + SHEET_DAYS).map(day_of).collect()
    }
}

/// Two letters for each column of a sheet.
pub fn column_names(start: WeekStart) -> impl Iterator<Item = &'static str> {
    let first = usize::try_from(first_weekday(start)).unwrap_or(0);
    (0..7).map(move |at| WEEKDAYS[(first + at) % 7].get(..2).unwrap_or_default())
}

/// Monday is 0.
fn first_weekday(start: WeekStart) -> i64 {
    match start {
        WeekStart::Monday => 0,
        WeekStart::Saturday => 5,
        WeekStart::Sunday => 6,
    }
}

/// Monday is 0; day 0 (1 January 1970) was a Thursday.
fn weekday(number: i64) -> i64 {
    (number + 3).rem_euclid(7)
}

/// Days since 1 January 1970. Years are counted from March here, so that the leap day comes last.
fn number_of(day: Day) -> i64 {
    let year = if day.month <= 2 { day.year - 1 } else { day.year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * ((day.month + 9) % 12) + 2) / 5 + day.day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The day of a number; the other way round of [`number_of`].
fn day_of(number: i64) -> Day {
    let number = number + 719_468;
    let era = number.div_euclid(146_097);
    let of_era = number - era * 146_097;
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    Day { year: year + era * 400 + i64::from(month <= 2), month, day }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_hold_their_month_in_whole_weeks() {
        let check = |year: i64, month: i64, start, first: &str, last: &str| {
            let sheet = Month { year, month }.sheet(start);
            assert_eq!(sheet.len(), 42);
            assert_eq!((sheet[0].text().as_str(), sheet[41].text().as_str()), (first, last));
        };
        check(2024, 2, WeekStart::Monday, "2024-01-29", "2024-03-10");
        check(2024, 2, WeekStart::Sunday, "2024-01-28", "2024-03-09");
        check(2026, 11, WeekStart::Monday, "2026-10-26", "2026-12-06");
        check(2026, 8, WeekStart::Saturday, "2026-08-01", "2026-09-11");
    }

    #[test]
    fn days_and_numbers_are_the_same_thing() {
        for number in (-800_000..800_000).step_by(97) {
            assert_eq!(number_of(day_of(number)), number);
        }
        assert_eq!(day_of(0).text(), "1970-01-01");
        assert_eq!(day_of(11_016).spoken(), "Tuesday, 29 February 2000");
    }

    #[test]
    fn texts_and_steps() {
        assert_eq!(Day::parse("2024-03-05 12:30:00").map(Day::text).as_deref(), Some("2024-03-05"));
        assert_eq!(Day::parse("now-6h"), None);
        assert_eq!(Month { year: 2024, month: 1 }.moved(-1).name(), "December 2023");
        assert_eq!(Month { year: 2024, month: 12 }.moved(13).name(), "January 2026");
        assert_eq!(
            column_names(WeekStart::Sunday).collect::<Vec<_>>(),
            ["Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"]
        );
    }
}
