//! Packs the values of one series at equal distances: about one byte a value for what machines count.
//!
//! Layout: number of values (u16 LE), codec (1 byte), a bitmap of the values that are there (only if some are
//! missing), then the values that are there. Codec 0 to 3: whole numbers after multiplying with 10 to the codec's
//! power, as differences in zigzag varints. Codec 8: doubles, each XORed with the one before, in eight byte planes.

/// Stands for a sample that was not taken: a NaN that no arithmetic makes.
const MISSING_BITS: u64 = 0x7ff4_0000_0000_0b1e;
const MOST_DECIMALS: u8 = 3;
const DOUBLES: u8 = 8;
/// Set in the codec byte if there is a bitmap.
const HAS_GAPS: u8 = 0x80;
/// Whole numbers up to here are exact as doubles.
const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;

/// The value that stands for a missing one.
pub(super) fn missing() -> f64 {
    f64::from_bits(MISSING_BITS)
}

/// Whether the value stands for a missing one.
pub(super) fn is_missing(value: f64) -> bool {
    value.to_bits() == MISSING_BITS
}

/// The values as bytes; at most 65,535 values.
pub(super) fn encode(values: &[f64]) -> Vec<u8> {
    let values = &values[..values.len().min(usize::from(u16::MAX))];
    let there: Vec<f64> = values.iter().copied().filter(|value| !is_missing(*value)).collect();
    let whole = (0..=MOST_DECIMALS).find_map(|decimals| Some((decimals, whole_numbers(&there, decimals)?)));
    let codec = whole.as_ref().map_or(DOUBLES, |(decimals, _)| *decimals);
    let has_gaps = there.len() < values.len();
    let mut out = (values.len() as u16).to_le_bytes().to_vec();
    out.push(if has_gaps { codec | HAS_GAPS } else { codec });
    if has_gaps {
        out.extend(values.chunks(8).map(|eight| {
            eight
                .iter()
                .enumerate()
                .fold(0_u8, |byte, (at, value)| byte | (u8::from(!is_missing(*value)) << at))
        }));
    }
    match whole {
        Some((_, numbers)) => write_differences(&numbers, &mut out),
        None => write_planes(&there, &mut out),
    }
    out
}

/// The values in these bytes; `None` if they are damaged.
pub(super) fn decode(bytes: &[u8]) -> Option<Vec<f64>> {
    let (head, mut rest) = bytes.split_first_chunk::<3>()?;
    let count = usize::from(u16::from_le_bytes([head[0], head[1]]));
    let codec = head[2] & !HAS_GAPS;
    let bitmap = if head[2] & HAS_GAPS != 0 {
        let (bitmap, behind) = rest.split_at_checked(count.div_ceil(8))?;
        rest = behind;
        Some(bitmap)
    } else {
        None
    };
    let is_there = |at: usize| bitmap.is_none_or(|bitmap| bitmap[at / 8] >> (at % 8) & 1 == 1);
    let there_count = (0..count).filter(|at| is_there(*at)).count();
    let there = match codec {
        decimals @ 0..=MOST_DECIMALS => {
            read_differences(rest, there_count, 10_f64.powi(i32::from(decimals)))?
        }
        DOUBLES => read_planes(rest, there_count)?,
        _ => return None,
    };
    let mut there = there.into_iter();
    (0..count).map(|at| if is_there(at) { there.next() } else { Some(missing()) }).collect()
}

/// The values times 10^decimals if that makes whole numbers of all of them, exactly.
fn whole_numbers(values: &[f64], decimals: u8) -> Option<Vec<i64>> {
    let factor = 10_f64.powi(i32::from(decimals));
    values
        .iter()
        .map(|value| {
            let scaled = (value * factor).round();
            let whole = scaled as i64;
            // Compared as it will be read, so that a minus before a zero is not lost.
            let fits = scaled.abs() < LARGEST_EXACT && (whole as f64 / factor).to_bits() == value.to_bits();
            fits.then_some(whole)
        })
        .collect()
}

fn write_differences(numbers: &[i64], out: &mut Vec<u8>) {
    let mut before = 0_i64;
    for number in numbers {
        let difference = number.wrapping_sub(before);
        before = *number;
        let mut rest = ((difference << 1) ^ (difference >> 63)) as u64;
        while rest >= 0x80 {
            out.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        out.push(rest as u8);
    }
}

fn read_differences(bytes: &[u8], count: usize, factor: f64) -> Option<Vec<f64>> {
    let mut bytes = bytes.iter();
    let mut number = 0_i64;
    let mut values = Vec::with_capacity(count);
    for _ in 0..count {
        let (mut zigzag, mut shift) = (0_u64, 0_u32);
        loop {
            let byte = *bytes.next()?;
            zigzag |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                break;
            }
            shift += 7;
        }
        number = number.wrapping_add((zigzag >> 1) as i64 ^ -((zigzag & 1) as i64));
        values.push(number as f64 / factor);
    }
    Some(values)
}

fn write_planes(values: &[f64], out: &mut Vec<u8>) {
    let start = out.len();
    out.resize(start + values.len() * 8, 0);
    let mut before = 0_u64;
    for (at, value) in values.iter().enumerate() {
        let bits = value.to_bits();
        for (plane, byte) in (bits ^ before).to_le_bytes().into_iter().enumerate() {
            out[start + plane * values.len() + at] = byte;
        }
        before = bits;
    }
}

fn read_planes(bytes: &[u8], count: usize) -> Option<Vec<f64>> {
    if bytes.len() != count * 8 {
        return None;
    }
    let mut before = 0_u64;
    let value = |at: usize| {
        let xored = std::array::from_fn(|plane| bytes[plane * count + at]);
        before ^= u64::from_le_bytes(xored);
        f64::from_bits(before)
    };
    Some((0..count).map(value).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn same(a: &[f64], b: &[f64]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits())
    }

    proptest! {
        #[test]
        fn any_values_come_back(values in prop::collection::vec(prop_oneof![
            any::<f64>(),
            (-1_000_000..1_000_000_i64).prop_map(|whole| whole as f64 / 100.0),
            Just(missing()), Just(0.0), Just(-0.0), Just(f64::NAN), Just(1e300),
        ], 0..800)) {
            prop_assert!(same(&decode(&encode(&values)).expect("whole"), &values));
        }

        #[test]
        fn counters_come_back(start in 0..1_u64 << 50, steps in prop::collection::vec(0..100_000_u64, 0..720)) {
            let mut sum = start;
            let values: Vec<f64> = steps.iter().map(|step| { sum += step; sum as f64 / 100.0 }).collect();
            prop_assert!(same(&decode(&encode(&values)).expect("whole"), &values));
        }

        #[test]
        fn damaged_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
        }
    }

    #[test]
    fn what_machines_count_is_small() {
        let seconds: Vec<f64> = (0..720).map(|at| (1_234_567 + at * 137 + at % 7) as f64 / 100.0).collect();
        assert!(encode(&seconds).len() <= 3 + 720 * 2 + 4);
        assert!(encode(&[5.0; 720]).len() <= 3 + 720);
    }
}
