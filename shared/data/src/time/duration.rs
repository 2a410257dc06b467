//! Lengths of time as text: `5s`, `1m30s`, `1h`. A month is 30 days and a year 365, as intervals have it.

use model::number;

/// Unit texts and their lengths in milliseconds, longest first.
const UNITS: [(&str, f64); 8] = [
    ("y", 31_536_000_000.0),
    ("M", 2_592_000_000.0),
    ("w", 604_800_000.0),
    ("d", 86_400_000.0),
    ("h", 3_600_000.0),
    ("m", 60_000.0),
    ("s", 1_000.0),
    ("ms", 1.0),
];

/// Milliseconds of `30s`, `1m30s`, `1h 30m`, `1.5h`, or of a bare number, which means seconds. `None` for
/// anything else, negative lengths included.
pub fn parse_ms(text: &str) -> Option<f64> {
    let mut rest = text.trim();
    if let Some(seconds) = number::parse(rest) {
        return (seconds.is_finite() && seconds >= 0.0).then_some(seconds * 1_000.0);
    }
    let mut total = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').filter(|end| *end > 0)?;
        let count = number::parse(&rest[..digits])?;
        let unit_len = rest[digits..].find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len() - digits);
        let unit = &rest[digits..digits + unit_len];
        total += count * UNITS.iter().find(|(name, _)| *name == unit)?.1;
        rest = rest[digits + unit_len..].trim_start();
    }
    (total > 0.0 || !text.trim().is_empty()).then_some(total)
}

/// The length in the largest single unit that says it exactly: `90000` is `90s`, `86400000` is `1d`. This is
/// what `$__interval` holds. Parts of a millisecond are dropped; at least `1ms`.
pub fn format_exact(ms: f64) -> String {
    let ms = ms.floor().max(1.0);
    let exact = UNITS.iter().filter(|(name, _)| !matches!(*name, "M" | "w"));
    let (name, unit_ms) = exact.copied().find(|(_, unit_ms)| ms % unit_ms == 0.0).unwrap_or(("ms", 1.0));
    format!("{}{name}", ms / unit_ms)
}

/// The length for people, two units at most: `1h 30m`, `2d`, `250ms`.
pub fn format_short(ms: f64) -> String {
    let mut rest = ms.abs().round();
    let mut parts = Vec::new();
    for (name, unit_ms) in UNITS.iter().filter(|(name, _)| !matches!(*name, "M" | "w")) {
        let count = (rest / unit_ms).floor();
        rest -= count * unit_ms;
        if count > 0.0 {
            parts.push(format!("{count}{name}"));
        } else if !parts.is_empty() {
            break;
        }
        if parts.len() == 2 {
            break;
        }
    }
    if parts.is_empty() {
        return "0s".to_owned();
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_their_lengths() {
        let check = |text: &str, expect: Option<f64>| assert_eq!(parse_ms(text), expect, "{text}");
        check("5s", Some(5_000.0));
        check("1m30s", Some(90_000.0));
        check("1h 30m", Some(5_400_000.0));
        check("1.5h", Some(5_400_000.0));
        check("250ms", Some(250.0));
        check("2w", Some(1_209_600_000.0));
        check("1M", Some(2_592_000_000.0));
        check("1y", Some(31_536_000_000.0));
        check("15", Some(15_000.0));
        check("0s", Some(0.0));
        for bad in ["", " ", "s", "5 apples", "1h30", "-5s", "NaN", "1..5s", "$interval", "5ß"] {
            check(bad, None);
        }
    }

    #[test]
    fn lengths_and_their_texts() {
        for (ms, exact, short) in [
            (0.2, "1ms", "0s"),
            (250.0, "250ms", "250ms"),
            (15_000.0, "15s", "15s"),
            (90_000.0, "90s", "1m 30s"),
            (3_600_000.0, "1h", "1h"),
            (129_600_000.0, "36h", "1d 12h"),
            (604_800_000.0, "7d", "7d"),
            (2_592_000_000.0, "30d", "30d"),
            (31_536_000_000.0, "1y", "1y"),
            (3_600_001.0, "3600001ms", "1h"),
        ] {
            assert_eq!(format_exact(ms), exact);
            assert_eq!(format_short(ms), short);
        }
    }
}
