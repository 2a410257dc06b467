//! Numbers that people and documents write as text. Reads what the standard library reads, to the same last bit; that one
//! brings a table of powers along which is a sixtieth of what a page loads first.

/// Numerators below this and powers of ten up to [`EXACT_POWER`] are exact, and so is one operation with them.
const EXACT_DIGITS: u64 = 1 << 53;
const EXACT_POWER: i64 = 22;
/// More digits than this decide nothing but whether something follows.
const MOST_DIGITS: usize = 800;
/// Beyond these powers of ten of the first digit everything is infinite or zero.
const LARGEST_POWER: i64 = 310;
const LEAST_POWER: i64 = -330;
/// Power of two of the least number above zero.
const LEAST_BIT: i64 = -1_074;
/// How many bits a number holds.
const BITS: i64 = 53;

/// The number that a text is: digits with a sign, a point and an exponent, or `inf`, `infinity`, `nan` in any case.
/// `None` for anything else, spaces around included.
pub fn parse(text: &str) -> Option<f64> {
    let (is_negative, size) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    let size = if ["inf", "infinity"].iter().any(|word| size.eq_ignore_ascii_case(word)) {
        f64::INFINITY
    } else if size.eq_ignore_ascii_case("nan") {
        f64::NAN
    } else {
        let (digits, power) = written(size)?;
        value(&digits, power)
    };
    Some(if is_negative { -size } else { size })
}

/// The digits of `12.5e3` without zeros at either end, and the power of ten of the last of them.
fn written(text: &str) -> Option<(Vec<u8>, i64)> {
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, whole(exponent)?),
        None => (text, 0),
    };
    let (before, after) = number.split_once('.').unwrap_or((number, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (before.is_empty() && after.is_empty()) || !is_digits(before) || !is_digits(after) {
        return None;
    }
    let all = before.bytes().chain(after.bytes()).map(|byte| byte - b'0');
    let mut digits: Vec<u8> = all.skip_while(|digit| *digit == 0).collect();
    let mut power = exponent.saturating_sub(i64::try_from(after.len()).unwrap_or(i64::MAX));
    if digits.len() > MOST_DIGITS {
        let rest = digits.split_off(MOST_DIGITS);
        power = power.saturating_add(i64::try_from(rest.len()).unwrap_or(i64::MAX));
        if rest.iter().any(|digit| *digit != 0) {
            digits.push(1);
            power = power.saturating_sub(1);
        }
    }
    while digits.last() == Some(&0) {
        digits.pop();
        power = power.saturating_add(1);
    }
    Some((digits, power))
}

/// An exponent; what is too large for any number stays too large.
fn whole(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size = digits
        .bytes()
        .fold(0_i64, |size, byte| size.saturating_mul(10).saturating_add(i64::from(byte - b'0')));
    Some(if text.starts_with('-') { -size } else { size })
}

/// The number nearest to `digits` times ten to `power`; of two that are as near, the even one.
fn value(digits: &[u8], power: i64) -> f64 {
    let count = i64::try_from(digits.len()).unwrap_or(i64::MAX);
    let first = power.saturating_add(count);
    if digits.is_empty() || first < LEAST_POWER {
        return 0.0;
    }
    if first > LARGEST_POWER {
        return f64::INFINITY;
    }
    if count <= 16 && power.abs() <= EXACT_POWER {
        let whole = digits.iter().fold(0_u64, |whole, digit| whole * 10 + u64::from(*digit));
        if whole <= EXACT_DIGITS {
            let ten = (0..power.abs()).fold(1.0, |ten, _| ten * 10.0);
            return if power < 0 { whole as f64 / ten } else { whole as f64 * ten };
        }
    }
    let mut above = Large::default();
    digits.iter().for_each(|digit| above.times_ten_plus(*digit));
    let mut below = Large(vec![1]);
    let scaled = if power < 0 { &mut below } else { &mut above };
    (0..power.abs()).for_each(|_| scaled.times_ten_plus(0));
    quotient(above, below)
}

/// The number nearest to a quotient of two large ones.
fn quotient(mut above: Large, mut below: Large) -> f64 {
    // Scaled so that the quotient has 64 or 65 bits; the last of 66 tells whether anything follows.
    let shift = 64 - (above.len_bits() - below.len_bits());
    if shift > 0 {
        above.shift(shift);
    } else {
        below.shift(-shift);
    }
    let mut bits = 0_u128;
    below.shift(65);
    for _ in 0..=65 {
        bits <<= 1;
        if above.take(&below) {
            bits |= 1;
        }
        below.halve();
    }
    bits = bits << 1 | u128::from(!above.is_zero());
    rounded(bits, -shift - 1)
}

/// `bits` times two to `power`, to the nearest number.
fn rounded(bits: u128, power: i64) -> f64 {
    let len = i64::from(u128::BITS - bits.leading_zeros());
    let dropped = (len - BITS).max(LEAST_BIT - power);
    if dropped > len {
        return 0.0;
    }
    let half = 1_u128 << (dropped - 1);
    let (kept, rest) = (bits >> dropped, bits & (half * 2 - 1));
    let is_up = rest > half || (rest == half && kept & 1 == 1);
    let power = power + dropped;
    if power > 971 {
        return f64::INFINITY;
    }
    // Both factors and their product are numbers themselves.
    (kept + u128::from(is_up)) as f64 * power_of_two(power)
}

fn power_of_two(power: i64) -> f64 {
    let bits = if power < -1_022 { 1 << (power - LEAST_BIT) } else { (power + 1_023) << 52 };
    f64::from_bits(bits.unsigned_abs())
}

/// A whole number of any length, its lowest 32 bits first and no zeros last.
#[derive(Default)]
struct Large(Vec<u32>);

impl Large {
    fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    fn len_bits(&self) -> i64 {
        let top = self.0.last().map_or(0, |top| 32 - top.leading_zeros());
        i64::try_from(self.0.len()).unwrap_or(i64::MAX).saturating_sub(1) * 32 + i64::from(top)
    }

    fn times_ten_plus(&mut self, digit: u8) {
        let mut carried = u64::from(digit);
        for limb in &mut self.0 {
            let all = u64::from(*limb) * 10 + carried;
            *limb = all as u32;
            carried = all >> 32;
        }
        if carried > 0 {
            self.0.push(carried as u32);
        }
    }

    fn shift(&mut self, by: i64) {
        let (limbs, bits) = (usize::try_from(by / 32).unwrap_or(0), by % 32);
        let mut carried = 0;
        for limb in &mut self.0 {
            let all = u64::from(*limb) << bits | carried;
            *limb = all as u32;
            carried = all >> 32;
        }
        if carried > 0 {
            self.0.push(carried as u32);
        }
        self.0.splice(0..0, std::iter::repeat_n(0, limbs));
    }

    fn halve(&mut self) {
        let mut carried = 0;
        for limb in self.0.iter_mut().rev() {
            let all = carried << 32 | u64::from(*limb);
            *limb = (all >> 1) as u32;
            carried = all & 1;
        }
        self.trim();
    }

    /// Takes `other` away if that leaves nothing negative; tells whether it did.
    fn take(&mut self, other: &Self) -> bool {
        let order =
            self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()));
        if order.is_lt() {
            return false;
        }
        let mut owed = false;
        for (at, limb) in self.0.iter_mut().enumerate() {
            let (rest, first) = limb.overflowing_sub(other.0.get(at).copied().unwrap_or(0));
            let (rest, second) = rest.overflowing_sub(u32::from(owed));
            *limb = rest;
            owed = first || second;
        }
        self.trim();
        true
    }

    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str) {
        let (ours, theirs) = (parse(text), text.parse::<f64>().ok());
        assert_eq!(ours.map(f64::to_bits), theirs.map(f64::to_bits), "{text}: {ours:?}, {theirs:?}");
    }

    #[test]
    fn texts_mean_what_they_mean_to_the_standard_library() {
        for text in [
            "",
            "-",
            "+",
            ".",
            "e5",
            "1e",
            "1e+",
            "0x1",
            "1_0",
            " 1",
            "1 ",
            "--1",
            "1.2.3",
            "in",
            "∞",
            "1,5",
            "0",
            "-0",
            "+5",
            ".5",
            "5.",
            "00012.500",
            "1e5",
            "1E-5",
            "12.5e+3",
            "inf",
            "-Infinity",
            "NaN",
            "9007199254740993",
            "9007199254740992",
            "0.1",
            "1e22",
            "1e23",
            "8.41e21",
            "123456789012345678901234567890",
            "1e308",
            "1e309",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "4.9e-324",
            "2.4e-324",
            "2.5e-324",
            "2.2250738585072011e-308",
            "2.2250738585072014e-308",
            "1e-400",
            "1e99999999999999999999",
            "1e-99999999999999999999",
            "0e99999999999999999999",
            "2.47032822920623272088284396434110686182e-324",
            "6.631236846766476e-316",
        ] {
            check(text);
        }
        check(&format!("0.{}1", "0".repeat(400)));
        check(&format!("1{}", "0".repeat(400)));
        check(&format!("9007199254740993.{}1", "0".repeat(900)));
        check(&format!("9007199254740993.{}", "0".repeat(900)));
        check(&"9".repeat(2_000));
    }

    proptest! {
        #[test]
        fn numbers_come_back(bits in any::<u64>()) {
            let number = f64::from_bits(bits);
            check(&number.to_string());
            check(&format!("{number:e}"));
        }

        #[test]
        fn halves_are_rounded_to_even(kept in 0_u64..1 << 53, power in 0_u32..12, by in -1_i128..=1) {
            // Halfway between two numbers, and one beside it.
            let halfway = (i128::from(kept | 1 << 52) * 2 + 1) << power;
            check(&(halfway + by).to_string());
        }

        #[test]
        fn any_digits_are_read_alike(text in "[+-]?[0-9]{0,40}(\\.[0-9]{0,40})?([eE][+-]?[0-9]{1,3})?") {
            check(&text);
        }
    }
}
