//! Reading an instant by a moment-style pattern, the reverse of [`format`](super::format::format). Signs between the
//! parts may differ; what the text lacks is the start of its unit.

use jiff::civil::{Date, DateTime, Time};

use super::zone::Zone;

/// What has been read so far.
struct Parts {
    date: [i64; 3],
    time: [i64; 3],
    ms: i64,
    afternoon: Option<bool>,
    offset_secs: Option<i64>,
}

/// The instant in milliseconds that the text names as the pattern says, on the wall clock of `zone` where it names no
/// offset; `None` where it does not fit.
pub fn parse_pattern(text: &str, pattern: &str, zone: &Zone) -> Option<i64> {
    let mut parts = Parts { date: [1970, 1, 1], time: [0; 3], ms: 0, afternoon: None, offset_secs: None };
    let mut text = text.trim();
    let mut pattern = pattern;
    let mut read_any = false;
    while let Some(first) = pattern.chars().next() {
        if text.is_empty() {
            break;
        }
        if let Some(literal) = pattern.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            text = text.strip_prefix(literal.0).unwrap_or(text);
            pattern = literal.1;
            continue;
        }
        let len = pattern.chars().take_while(|c| *c == first).count() * first.len_utf8();
        let (token, rest) = pattern.split_at(len);
        pattern = rest;
        if !first.is_ascii_alphabetic() || first == 'T' {
            let signs = |c: char| !c.is_alphanumeric() && !matches!(c, '+' | '-') || c == first;
            text = text.trim_start_matches(signs);
            continue;
        }
        match token {
            "X" => return seconds(text).map(|secs| (secs * 1_000.0) as i64),
            "x" => return seconds(text).map(|ms| ms as i64),
            _ => {}
        }
        text = parts.read(token, text)?;
        read_any = true;
    }
    if read_any { parts.instant(zone) } else { None }
}

fn seconds(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

impl Parts {
    /// Reads what a token stands for; what follows in the text.
    fn read<'t>(&mut self, token: &str, text: &'t str) -> Option<&'t str> {
        let most = match token {
            "YYYY" | "Y" => 4,
            _ if token.starts_with('S') => 9,
            _ => 2,
        };
        let len = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let (digits, rest) = text.split_at(len);
        let number = || digits.parse::<i64>().ok();
        match token {
            "YYYY" | "Y" => self.date[0] = number()?,
            "YY" => self.date[0] = number().map(|year| if year > 68 { 1900 + year } else { 2000 + year })?,
            "MMMM" | "MMM" => {
                let (month, rest) = month(text)?;
                self.date[1] = month;
                return Some(rest);
            }
            "MM" | "M" => self.date[1] = number()?,
            "DD" | "D" => self.date[2] = number()?,
            "HH" | "H" | "hh" | "h" | "kk" | "k" => self.time[0] = number()?,
            "mm" | "m" => self.time[1] = number()?,
            "ss" | "s" => self.time[2] = number()?,
            _ if token.starts_with('S') => self.ms = format!("{digits:0<3}").get(..3)?.parse().ok()?,
            "A" | "a" => {
                let word = text.get(..2)?.to_ascii_lowercase();
                self.afternoon = Some(word == "pm");
                return text.get(2..);
            }
            "Z" | "ZZ" => {
                if let Some(rest) = text.strip_prefix(['Z', 'z']) {
                    self.offset_secs = Some(0);
                    return Some(rest);
                }
                let sign = if text.starts_with('-') { -1 } else { 1 };
                let digits: String = text.chars().skip(1).filter(char::is_ascii_digit).take(4).collect();
                let hours: i64 = digits.get(..2)?.parse().ok()?;
                let minutes: i64 = digits.get(2..4).map_or(Some(0), |minutes| minutes.parse().ok())?;
                self.offset_secs = Some(sign * (hours * 3_600 + minutes * 60));
                return Some("");
            }
            // Names of days say nothing that the date does not.
            _ => return Some(text.trim_start_matches(char::is_alphabetic)),
        }
        Some(rest)
    }

    fn instant(&self, zone: &Zone) -> Option<i64> {
        let small = |number: i64| i8::try_from(number).ok();
        let [year, month, day] = self.date;
        let hour = match self.afternoon {
            Some(true) if self.time[0] < 12 => self.time[0] + 12,
            Some(false) if self.time[0] == 12 => 0,
            _ => self.time[0],
        };
        let date = Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()?;
        let nanos = i32::try_from(self.ms).ok()?.checked_mul(1_000_000)?;
        let time = Time::new(small(hour)?, small(self.time[1])?, small(self.time[2])?, nanos).ok()?;
        let civil = DateTime::from_parts(date, time);
        Some(match self.offset_secs {
            Some(secs) => Zone::Utc.ms_at(civil).saturating_sub(secs * 1_000),
            None => zone.ms_at(civil),
        })
    }
}

/// The month that the text begins with, by its whole name or its first three letters.
fn month(text: &str) -> Option<(i64, &str)> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let word = text.get(..3)?.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| *month == word)?;
    Some((at as i64 + 1, text.trim_start_matches(char::is_alphabetic)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, pattern: &str, expect: Option<i64>) {
        assert_eq!(parse_pattern(text, pattern, &Zone::Utc), expect, "{text} by {pattern}");
    }

    #[test]
    fn texts_are_read_as_the_pattern_says() {
        check("2024-03-05 12:30:15", "YYYY-MM-DD HH:mm:ss", Some(1_709_641_815_000));
        check("05/03/24 1:05 PM", "DD/MM/YY h:mm A", Some(1_709_643_900_000));
        check("5 March 2024", "D MMMM YYYY", Some(1_709_596_800_000));
        check("2024-03-05T12:30:15.25+01:00", "YYYY-MM-DDTHH:mm:ss.SSSZ", Some(1_709_638_215_250));
        check("1709641815", "X", Some(1_709_641_815_000));
        check("1709641815250", "x", Some(1_709_641_815_250));
        check("2024", "YYYY-MM-DD", Some(1_704_067_200_000));
        check("never", "YYYY-MM-DD", None);
        check("2024-13-05", "YYYY-MM-DD", None);
        check("", "YYYY", None);
    }
}
