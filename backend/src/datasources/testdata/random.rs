//! Random walks that are the same for the same seed, series and time, whatever range is asked for.

use super::Ask;

/// A walk as a function of time: the sum of smooth noise in several octaves, so that any stretch can be asked for by
/// itself and neighbouring answers fit together.
pub(super) struct Walk {
    seed: u64,
    start: f64,
    spread: f64,
    noise: f64,
    min: f64,
    max: f64,
}

/// Wave lengths of the octaves, in milliseconds: 8 seconds to 9 hours.
const OCTAVES: i32 = 13;
const SHORTEST_MS: f64 = 8_000.0;

impl Walk {
    /// The walk of series `at` of a query.
    pub(super) fn of(ask: &Ask, at: usize) -> Self {
        let seed = ask.number("seed").unwrap_or(0.0).to_bits();
        let name = ask.query.ref_id.bytes().fold(0_u64, |hash, byte| mix(hash ^ u64::from(byte)));
        let seed = mix(seed ^ name).wrapping_add(mix(at as u64 + 1));
        let drawn = unit(mix(seed)) * 100.0;
        Self {
            seed,
            start: ask.number("startValue").unwrap_or(drawn),
            spread: ask.number("spread").unwrap_or(1.0),
            noise: ask.number("noise").unwrap_or(0.0),
            min: ask.number("min").unwrap_or(f64::NEG_INFINITY),
            max: ask.number("max").unwrap_or(f64::INFINITY),
        }
    }

    /// The values at these times.
    pub(super) fn values(&self, times_ms: &[i64]) -> Vec<f64> {
        times_ms.iter().map(|time_ms| self.value(*time_ms)).collect()
    }

    fn value(&self, time_ms: i64) -> f64 {
        let mut value = self.start;
        for octave in 0..OCTAVES {
            let scale = 2_f64.powi(octave);
            let at = time_ms as f64 / (SHORTEST_MS * scale);
            // A walk's spread grows with the root of its length.
            value += self.spread * scale.sqrt() * smooth(self.seed ^ octave as u64, at) * 0.5;
        }
        value += self.noise * (unit(mix(self.seed ^ mix(time_ms as u64))) - 0.5);
        // `clamp` would panic on bounds the wrong way round.
        value.max(self.min).min(self.max)
    }
}

/// Noise between -1 and 1: random at whole numbers, smooth between.
fn smooth(seed: u64, at: f64) -> f64 {
    let (left, part) = (at.floor(), at - at.floor());
    let draw = |at: f64| unit(mix(seed.wrapping_mul(0x9e37_79b9) ^ (at as i64 as u64))) * 2.0 - 1.0;
    let ease = part * part * (3.0 - 2.0 * part);
    draw(left) * (1.0 - ease) + draw(left + 1.0) * ease
}

/// A number between 0 and 1 from its bits.
fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

/// Spreads bits evenly (the finaliser of splitmix64).
fn mix(bits: u64) -> u64 {
    let bits = bits.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
