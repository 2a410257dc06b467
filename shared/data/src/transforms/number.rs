//! Numbers in stored options and in texts, read as browsers read them.

use model::dashboard::Lenient;
use model::number;
use serde_json::Value;

/// The number that a whole text says; zero for an empty one.
pub(super) fn whole(text: &str) -> Option<f64> {
    let text = text.trim();
    match text {
        "" => Some(0.0),
        "Infinity" | "+Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        _ => {
            let radix = |prefixes: [&str; 2], radix: u32| {
                let digits = prefixes.iter().find_map(|prefix| text.strip_prefix(prefix))?;
                u64::from_str_radix(digits, radix).ok().map(|number| number as f64)
            };
            let plain =
                text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
            let plain = || if plain { number::parse(text) } else { None };
            radix(["0x", "0X"], 16)
                .or_else(|| radix(["0b", "0B"], 2))
                .or_else(|| radix(["0o", "0O"], 8))
                .or_else(plain)
        }
    }
}

/// The number that a text begins with, such as 5 of `5 apples`.
pub(super) fn leading(text: &str) -> Option<f64> {
    let text = text.trim_start();
    let end = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(40);
    let mut found = None;
    for end in end {
        let head = &text[..end];
        if !head.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E')) {
            break;
        }
        if let Some(number) = number::parse(head) {
            found = Some(number);
        }
    }
    found
}

/// The number of an option that is one or a text that begins with one.
pub(super) fn option(options: &Value, key: &str) -> Option<f64> {
    match options.at(key) {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => leading(text),
        _ => None,
    }
}

/// Rounded to decimals.
pub(super) fn rounded(value: f64, decimals: i32) -> f64 {
    if value.fract() == 0.0 {
        return value;
    }
    let power = 10_f64.powi(decimals);
    (value * power * (1.0 + f64::EPSILON) + 0.5).floor() / power
}
