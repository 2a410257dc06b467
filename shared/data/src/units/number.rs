//! Numbers as text, as JavaScript writes them: shortest exact form, fixed decimals, exponents, hexadecimal.

/// Most decimals that are ever shown.
const MAX_DECIMALS: u8 = 20;

/// The shortest text that reads back as the same number: `0.1`, `1e+21`, `NaN`.
pub fn plain(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    if !value.is_finite() {
        return non_finite(value);
    }
    if (1e-6..1e21).contains(&value.abs()) {
        return value.to_string();
    }
    signed_exponent(&format!("{value:e}"))
}

/// `NaN`, `∞`, `-∞`.
pub(super) fn non_finite(value: f64) -> String {
    if value.is_nan() {
        "NaN".to_owned()
    } else if value > 0.0 {
        "∞".to_owned()
    } else {
        "-∞".to_owned()
    }
}

/// The number with this many decimals, zeros included; without `decimals` with as many as its size asks for.
/// Halves are rounded up. Numbers too large or small for plain digits have an exponent.
pub fn fixed(value: f64, decimals: Option<u8>) -> String {
    if !value.is_finite() {
        return non_finite(value);
    }
    let decimals = decimals.unwrap_or_else(|| auto_decimals(value)).min(MAX_DECIMALS);
    let factor = if decimals == 0 { 1.0 } else { 10f64.powf(f64::from(decimals)) };
    let mut text = plain(round_half_up(value * factor) / factor);
    if text.contains('e') {
        return text;
    }
    let shown = text.find('.').map_or(0, |dot| text.len() - dot - 1);
    let missing = usize::from(decimals).saturating_sub(shown);
    if missing > 0 {
        if shown == 0 {
            text.push('.');
        }
        text.extend(std::iter::repeat_n('0', missing));
    }
    text
}

/// How many decimals a value of this size is shown with: about three significant digits, none for whole numbers.
pub fn auto_decimals(value: f64) -> u8 {
    if !value.is_finite() || value % 1.0 == 0.0 {
        return 0;
    }
    let size = value.abs();
    let log10 = (size.ln() / std::f64::consts::LN_10).floor();
    let decimals = 1.0 - log10;
    let norm = size / 10f64.powf(-decimals);
    let decimals = if norm > 2.25 { decimals + 1.0 } else { decimals };
    decimals.clamp(0.0, f64::from(u8::MAX)) as u8
}

/// How many decimals the number has when written plainly.
pub(super) fn decimals_of(value: f64) -> u8 {
    let text = format!("{}", value.abs());
    let shown = text.find('.').map_or(0, |dot| text.len() - dot - 1);
    u8::try_from(shown).unwrap_or(MAX_DECIMALS).min(MAX_DECIMALS)
}

/// With groups of three digits: `1,234.5`. At least `min` and at most `max` decimals; halves of the
/// shortest exact form away from zero.
pub(super) fn grouped(value: f64, min: u8, max: u8) -> String {
    if !value.is_finite() {
        return non_finite(value);
    }
    let rounded = round_digits(&value.abs().to_string(), max);
    let (whole, fraction) = rounded.split_once('.').unwrap_or((&rounded, ""));
    let fraction = format!("{:0<1$}", fraction.trim_end_matches('0'), usize::from(min));
    let mut out = String::from(if value.is_sign_negative() { "-" } else { "" });
    for (at, digit) in whole.char_indices() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(&fraction);
    }
    out
}

/// With an exponent: `1.5e+3`. Without `decimals` with as many digits as it takes.
pub(super) fn scientific(value: f64, decimals: Option<u8>) -> String {
    if !value.is_finite() {
        return if value.is_nan() {
            "NaN"
        } else if value > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        }
        .to_owned();
    }
    let value = if value == 0.0 { 0.0 } else { value };
    let Some(decimals) = decimals.map(|decimals| decimals.min(MAX_DECIMALS)) else {
        return signed_exponent(&format!("{value:e}"));
    };
    let long = format!("{:.*e}", usize::from(decimals) + 30, value.abs());
    let (digits, exponent) = long.split_once('e').unwrap_or((&long, "0"));
    let mut digits = round_digits(digits, decimals);
    let mut exponent: i32 = exponent.parse().unwrap_or(0);
    if digits.starts_with("10") {
        digits.replace_range(..2, "1");
        exponent += 1;
    }
    let sign = if value < 0.0 { "-" } else { "" };
    format!("{sign}{digits}e{exponent:+}")
}

/// Hexadecimal, capitals, with a fraction if there is one: `-C.8`.
pub(super) fn hexadecimal(value: f64) -> String {
    let size = value.abs();
    let mut whole = size.floor();
    let mut digits = Vec::new();
    let mut fraction = size - whole;
    // Digits are needed until the rest is below half the distance to the next number.
    let mut delta = (0.5 * (size.next_up() - size)).max(f64::from_bits(1));
    while fraction >= delta {
        fraction *= 16.0;
        delta *= 16.0;
        let digit = fraction.floor();
        fraction -= digit;
        digits.push(digit as u32);
        let round_up = fraction > 0.5 || (fraction == 0.5 && digit % 2.0 == 1.0);
        if round_up && fraction + delta > 1.0 {
            while digits.last() == Some(&15) {
                digits.pop();
            }
            match digits.last_mut() {
                Some(digit) => *digit += 1,
                None => whole += 1.0,
            }
            break;
        }
    }
    let letter = |digit: u32| char::from_digit(digit, 16).unwrap_or('0').to_ascii_uppercase();
    let mut out = Vec::new();
    while out.is_empty() || whole > 0.0 {
        out.push(letter((whole % 16.0) as u32));
        whole = (whole / 16.0).floor();
    }
    if value < 0.0 {
        out.push('-');
    }
    let mut text: String = out.into_iter().rev().collect();
    if !digits.is_empty() {
        text.push('.');
        text.extend(digits.into_iter().map(letter));
    }
    text
}

/// To the nearest whole number, halves up.
fn round_half_up(value: f64) -> f64 {
    let floor = value.floor();
    if value - floor >= 0.5 { floor + 1.0 } else { floor }
}

/// `1e21` -> `1e+21`.
fn signed_exponent(text: &str) -> String {
    if text.contains("e-") { text.to_owned() } else { text.replace('e', "e+") }
}

/// Cuts a long row of decimal digits to `decimals`, rounding halves up.
fn round_digits(text: &str, decimals: u8) -> String {
    let decimals = usize::from(decimals);
    let dot = text.find('.').unwrap_or(text.len());
    let next = text.as_bytes().get(dot + 1 + decimals).copied().unwrap_or(b'0');
    let keep = if decimals == 0 { dot } else { (dot + 1 + decimals).min(text.len()) };
    let mut digits: Vec<u8> = text.as_bytes()[..keep].to_vec();
    if next >= b'5' {
        let mut at = digits.len();
        loop {
            if at == 0 {
                digits.insert(0, b'1');
                break;
            }
            at -= 1;
            match digits[at] {
                b'.' => {}
                b'9' => digits[at] = b'0',
                _ => {
                    digits[at] += 1;
                    break;
                }
            }
        }
    }
    digits.into_iter().map(char::from).collect()
}
