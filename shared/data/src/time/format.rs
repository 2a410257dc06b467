//! Instants as text, by moment-style patterns (`YYYY-MM-DD HH:mm`): what units, variables and axes use.

use jiff::Zoned;
use jiff::civil::ISOWeekDate;

use super::steps::plus_days;
use super::zone::Zone;

/// Date and time to the second.
pub const FULL: &str = "YYYY-MM-DD HH:mm:ss";
/// Date and time to the millisecond.
pub const FULL_MS: &str = "YYYY-MM-DD HH:mm:ss.SSS";

const MONTHS: [&str; 12] = [
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
const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// Tokens of a pattern; of those that start alike the longest comes first.
const TOKENS: [&str; 59] = [
    "YYYYYY", "YYYYY", "YYYY", "YY", "Y", "Qo", "Q", "MMMM", "MMM", "MM", "Mo", "M", "DDDD", "DDDo", "DDD",
    "DD", "Do", "D", "dddd", "ddd", "dd", "do", "d", "e", "E", "gggg", "gg", "GGGG", "GG", "ww", "wo", "w",
    "WW", "Wo", "W", "HH", "H", "hh", "h", "kk", "k", "mm", "m", "ss", "s", "A", "a", "ZZ", "Z", "zz", "z",
    "X", "x", "LTS", "LT", "LLLL", "LLL", "LL", "L",
];

/// How fine a text has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// `2024`
    Year,
    /// `2024-03`
    Month,
    /// `03/05`
    Day,
    /// `03/05 12:00`
    Hour,
    /// `12:30`
    Minute,
    /// `12:30:15`
    Second,
    /// `12:30:15.250`
    Millisecond,
}

impl Precision {
    /// The pattern for labels of a time axis.
    pub fn pattern(self) -> &'static str {
        match self {
            Self::Year => "YYYY",
            Self::Month => "YYYY-MM",
            Self::Day => "MM/DD",
            Self::Hour => "MM/DD HH:mm",
            Self::Minute => "HH:mm",
            Self::Second => "HH:mm:ss",
            Self::Millisecond => "HH:mm:ss.SSS",
        }
    }

    /// The precision that tells ticks apart, given their distance and the length of the whole axis.
    pub fn for_axis(step_ms: f64, range_ms: f64) -> Self {
        const DAY_MS: f64 = 86_400_000.0;
        match step_ms {
            step if step < 1_000.0 => Self::Millisecond,
            step if step < 45_000.0 => Self::Second,
            step if step < DAY_MS && range_ms <= DAY_MS => Self::Minute,
            step if step < DAY_MS => Self::Hour,
            step if step < 28.0 * DAY_MS => Self::Day,
            step if step < 365.0 * DAY_MS => Self::Month,
            _ => Self::Year,
        }
    }
}

/// The instant in ISO 8601, UTC, with milliseconds: `2024-03-05T12:30:15.250Z`.
pub fn format_iso(ms: i64) -> String {
    format(ms, &Zone::Utc, "YYYY-MM-DD[T]HH:mm:ss.SSS[Z]")
}

/// The instant as the pattern says, on the wall clock of `zone`. `[text]` and `\x` stand for themselves.
pub fn format(ms: i64, zone: &Zone, pattern: &str) -> String {
    let at = zone.zoned(ms);
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        let used = match first {
            '[' => literal(rest, &mut out),
            '\\' => {
                let next = rest.chars().nth(1);
                out.extend(next);
                1 + next.map_or(0, char::len_utf8)
            }
            'S' => fraction(rest, &at, &mut out),
            _ => match TOKENS.iter().find(|token| rest.starts_with(**token)) {
                Some(token) => {
                    out.push_str(&render(token, &at, zone));
                    token.len()
                }
                None => {
                    out.push(first);
                    first.len_utf8()
                }
            },
        };
        rest = rest.get(used..).unwrap_or_default();
    }
    out
}

/// `[text]`; a bracket that never closes stands for itself.
fn literal(rest: &str, out: &mut String) -> usize {
    match rest.find(']') {
        Some(end) => {
            out.push_str(&rest[1..end]);
            end + 1
        }
        None => {
            out.push('[');
            1
        }
    }
}

/// `S` to `SSSSSSSSS`: digits of the fraction of a second.
fn fraction(rest: &str, at: &Zoned, out: &mut String) -> usize {
    let count = rest.bytes().take_while(|byte| *byte == b'S').count().min(9);
    let digits = format!("{:09}", at.subsec_nanosecond());
    out.push_str(&digits[..count]);
    count
}

fn render(token: &str, at: &Zoned, zone: &Zone) -> String {
    let year = i64::from(at.year());
    let month = i64::from(at.month());
    let day = i64::from(at.day());
    let hour = i64::from(at.hour());
    let hour12 = if hour % 12 == 0 { 12 } else { hour % 12 };
    let hour24 = if hour == 0 { 24 } else { hour };
    let weekday = at.weekday().to_sunday_zero_offset();
    let iso = ISOWeekDate::from(at.date());
    let day_name = DAYS[usize::try_from(weekday).unwrap_or(0) % 7];
    let month_name = MONTHS[usize::try_from(month - 1).unwrap_or(0) % 12];
    match token {
        "YYYYYY" => format!("{year:+07}"),
        "YYYYY" => format!("{year:05}"),
        "YYYY" => format!("{year:04}"),
        "YY" => format!("{:02}", year.rem_euclid(100)),
        "Y" => year.to_string(),
        "Q" => ((month - 1) / 3 + 1).to_string(),
        "Qo" => ordinal((month - 1) / 3 + 1),
        "MMMM" => month_name.to_owned(),
        "MMM" => month_name[..3].to_owned(),
        "MM" => format!("{month:02}"),
        "Mo" => ordinal(month),
        "M" => month.to_string(),
        "DDDD" => format!("{:03}", at.day_of_year()),
        "DDDo" => ordinal(i64::from(at.day_of_year())),
        "DDD" => at.day_of_year().to_string(),
        "DD" => format!("{day:02}"),
        "Do" => ordinal(day),
        "D" => day.to_string(),
        "dddd" => day_name.to_owned(),
        "ddd" => day_name[..3].to_owned(),
        "dd" => day_name[..2].to_owned(),
        "do" => ordinal(i64::from(weekday)),
        "d" | "e" => weekday.to_string(),
        "E" => at.weekday().to_monday_one_offset().to_string(),
        "GGGG" => format!("{:04}", iso.year()),
        "GG" => format!("{:02}", iso.year().rem_euclid(100)),
        "WW" => format!("{:02}", iso.week()),
        "Wo" => ordinal(i64::from(iso.week())),
        "W" => iso.week().to_string(),
        "gggg" => format!("{:04}", us_week(at).0),
        "gg" => format!("{:02}", us_week(at).0.rem_euclid(100)),
        "ww" => format!("{:02}", us_week(at).1),
        "wo" => ordinal(us_week(at).1),
        "w" => us_week(at).1.to_string(),
        "HH" => format!("{hour:02}"),
        "H" => hour.to_string(),
        "hh" => format!("{hour12:02}"),
        "h" => hour12.to_string(),
        "kk" => format!("{hour24:02}"),
        "k" => hour24.to_string(),
        "mm" => format!("{:02}", at.minute()),
        "m" => at.minute().to_string(),
        "ss" => format!("{:02}", at.second()),
        "s" => at.second().to_string(),
        "A" => if hour < 12 { "AM" } else { "PM" }.to_owned(),
        "a" => if hour < 12 { "am" } else { "pm" }.to_owned(),
        "ZZ" => offset(at, ""),
        "Z" => offset(at, ":"),
        "zz" | "z" => zone.abbreviation_at(at.timestamp().as_millisecond()),
        "X" => at.timestamp().as_second().to_string(),
        "x" => at.timestamp().as_millisecond().to_string(),
        "LLLL" => format(at.timestamp().as_millisecond(), zone, "dddd, MMMM D, YYYY h:mm A"),
        "LLL" => format(at.timestamp().as_millisecond(), zone, "MMMM D, YYYY h:mm A"),
        "LTS" => format(at.timestamp().as_millisecond(), zone, "h:mm:ss A"),
        "LT" => format(at.timestamp().as_millisecond(), zone, "h:mm A"),
        "LL" => format(at.timestamp().as_millisecond(), zone, "MMMM D, YYYY"),
        "L" => format(at.timestamp().as_millisecond(), zone, "MM/DD/YYYY"),
        other => other.to_owned(),
    }
}

/// Year and number of the week, where weeks start on Sunday and the first one holds 1 January.
fn us_week(at: &Zoned) -> (i64, i64) {
    let date = at.date();
    let to_saturday = 6 - i64::from(date.weekday().to_sunday_zero_offset());
    let saturday = plus_days(date, to_saturday).unwrap_or(date);
    (i64::from(saturday.year()), (i64::from(saturday.day_of_year()) - 1) / 7 + 1)
}

fn offset(at: &Zoned, separator: &str) -> String {
    let minutes = at.offset().seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}{separator}{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

fn ordinal(value: i64) -> String {
    let suffix = match (value % 100, value % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{value}{suffix}")
}
