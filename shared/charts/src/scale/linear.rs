//! The linear scale and its round ticks, whose steps depend on what is counted: plain numbers, bytes, durations.

/// Which steps between ticks are round.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub enum Steps {
    /// 1, 2, 2.5 and 5 times a power of ten.
    #[default]
    Decimal,
    /// Powers of two, so that labels in units of 1024 are whole; below one as `Decimal`.
    Binary,
    /// Round times: 1, 2, 5, 10, 15, 30 seconds and minutes, 1, 2, 3, 6, 12 hours, days.
    Duration {
        /// How many milliseconds a value of 1 means.
        unit_ms: f64,
    },
    /// Whole numbers only (counts), otherwise as `Decimal`.
    Whole,
}

/// Round durations above a second, in milliseconds; beyond the last, decimal days.
const DURATIONS_MS: &[f64] = &[
    1e3, 2e3, 5e3, 10e3, 15e3, 30e3, 60e3, 120e3, 300e3, 600e3, 900e3, 1_800e3, 3_600e3, 7_200e3, 10_800e3,
    21_600e3, 43_200e3, 86_400e3,
];

impl Steps {
    /// The smallest round step that is at least `least` (which must be above 0).
    pub fn step(self, least: f64) -> f64 {
        match self {
            Self::Decimal => decimal(least),
            Self::Whole => decimal(least).max(1.0).ceil(),
            Self::Binary if least < 1.0 => decimal(least),
            Self::Binary => least.log2().ceil().exp2(),
            Self::Duration { unit_ms } if unit_ms > 0.0 && unit_ms.is_finite() => {
                duration(least * unit_ms) / unit_ms
            }
            Self::Duration { .. } => decimal(least),
        }
    }
}

fn decimal(least: f64) -> f64 {
    let power = least.log10().floor();
    // A power of ten below one is not exact, its inverse is.
    let scaled =
        |factor: f64| if power < 0.0 { factor / 10f64.powf(-power) } else { factor * 10f64.powf(power) };
    let slack = least * (1.0 - 1e-9);
    [1.0, 2.0, 2.5, 5.0].into_iter().map(scaled).find(|step| *step >= slack).unwrap_or_else(|| scaled(10.0))
}

fn duration(least_ms: f64) -> f64 {
    const DAY_MS: f64 = 86_400e3;
    if least_ms < 1e3 {
        return decimal(least_ms).min(1e3);
    }
    let listed = DURATIONS_MS.iter().copied().find(|step| *step >= least_ms * (1.0 - 1e-9));
    listed.unwrap_or_else(|| decimal(least_ms / DAY_MS) * DAY_MS)
}

/// A linear scale: a domain that is never empty, and the steps of its ticks.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    min: f64,
    max: f64,
    steps: Steps,
}

impl Linear {
    /// A scale from `min` to `max`. Ends in the wrong order are swapped, ends that are no numbers become 0 and 1,
    /// and a single value gets room on both sides.
    pub fn new(min: f64, max: f64, steps: Steps) -> Self {
        let (min, max) = sane(min, max);
        Self { min, max, steps }
    }

    /// The same scale with the ends that are free moved outwards to the next tick, as if it had `count` ticks.
    #[must_use]
    pub fn nice(self, count: usize, free_min: bool, free_max: bool) -> Self {
        let step = self.step(count);
        let min = if free_min { (self.min / step + 1e-9).floor() * step } else { self.min };
        let max = if free_max { (self.max / step - 1e-9).ceil() * step } else { self.max };
        Self::new(min, max, self.steps)
    }

    /// The lower end.
    pub fn min(&self) -> f64 {
        self.min
    }

    /// The upper end.
    pub fn max(&self) -> f64 {
        self.max
    }

    /// See [`super::ValueScale::share`].
    pub fn share(&self, value: f64) -> f64 {
        // Halves keep the difference of the largest numbers finite.
        (value / 2.0 - self.min / 2.0) / (self.max / 2.0 - self.min / 2.0)
    }

    /// See [`super::ValueScale::value`].
    pub fn value(&self, share: f64) -> f64 {
        self.min * (1.0 - share) + self.max * share
    }

    /// The smallest round step that gives at most `max_count` ticks.
    pub fn step(&self, max_count: usize) -> f64 {
        let gaps = max_count.saturating_sub(1).max(1) as f64;
        let least = (self.max / gaps - self.min / gaps).clamp(f64::MIN_POSITIVE, 1e300);
        let step = self.steps.step(least);
        if count(self.min, self.max, step) <= max_count { step } else { self.steps.step(step * 1.01) }
    }

    /// Round values within the domain, ascending, at most `max_count`.
    pub fn ticks(&self, max_count: usize) -> Vec<f64> {
        if max_count == 0 {
            return Vec::new();
        }
        let step = self.step(max_count);
        let first = (self.min / step - 1e-9).ceil();
        let last = (self.max / step + 1e-9).floor();
        if !first.is_finite() || !last.is_finite() || last < first {
            return Vec::new();
        }
        let inverse = (1.0 / step).round();
        let exact = step < 1.0 && (inverse * step - 1.0).abs() < 1e-9;
        let at = |index: f64| if exact { index / inverse } else { index * step };
        let many = ((last - first) as usize).saturating_add(1).min(max_count);
        // Adding 0.0 turns a negative zero into zero.
        let inside = |tick: &f64| (-1e-6..=1.0 + 1e-6).contains(&self.share(*tick));
        (0..many).map(|nth| at(first + nth as f64) + 0.0).filter(inside).collect()
    }
}

fn count(min: f64, max: f64, step: f64) -> usize {
    let gaps = (max / step + 1e-9).floor() - (min / step - 1e-9).ceil();
    if gaps < 0.0 { 0 } else { (gaps as usize).saturating_add(1) }
}

/// A domain that is finite, ascending and not empty.
pub(super) fn sane(min: f64, max: f64) -> (f64, f64) {
    const LARGEST: f64 = 1e300;
    const SMALLEST: f64 = 1e-280;
    let (min, max) = match (min.is_nan(), max.is_nan()) {
        (true, true) => (0.0, 1.0),
        (true, false) => (max, max),
        (false, true) => (min, min),
        (false, false) => (min.min(max), min.max(max)),
    };
    let (min, max) = (min.clamp(-LARGEST, LARGEST), max.clamp(-LARGEST, LARGEST));
    let size = min.abs().max(max.abs());
    if max - min > (size * 1e-12).max(SMALLEST) {
        return (min, max);
    }
    // One value: half of it on both sides, and a whole unit for 0.
    if size <= SMALLEST { (0.0, 1.0) } else { (min - size * 0.5, max + size * 0.5) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(min: f64, max: f64, steps: Steps, count: usize, expect: &[f64]) {
        assert_eq!(Linear::new(min, max, steps).ticks(count), expect, "{min}..{max} {steps:?}");
    }

    #[test]
    fn ticks_are_round() {
        check(0.0, 10.0, Steps::Decimal, 6, &[0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        check(0.0, 1.0, Steps::Decimal, 6, &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
        check(-0.3, 0.3, Steps::Decimal, 7, &[-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3]);
        check(3.0, 97.0, Steps::Decimal, 5, &[25.0, 50.0, 75.0]);
        check(0.0, 3.0, Steps::Whole, 10, &[0.0, 1.0, 2.0, 3.0]);
        check(0.0, 3000.0, Steps::Binary, 4, &[0.0, 1024.0, 2048.0]);
        check(0.0, 5e6, Steps::Binary, 6, &[0.0, 1048576.0, 2097152.0, 3145728.0, 4194304.0]);
        check(0.0, 100.0, Steps::Duration { unit_ms: 1e3 }, 5, &[0.0, 30.0, 60.0, 90.0]);
        check(0.0, 0.02, Steps::Duration { unit_ms: 1e3 }, 5, &[0.0, 0.005, 0.01, 0.015, 0.02]);
        check(0.0, 1.0, Steps::Decimal, 0, &[]);
    }

    #[test]
    fn nice_moves_free_ends_only() {
        let scale = Linear::new(3.0, 97.0, Steps::Decimal);
        let ends = |scale: Linear| (scale.min(), scale.max());
        assert_eq!(ends(scale.clone().nice(6, true, true)), (0.0, 100.0));
        assert_eq!(ends(scale.nice(6, false, true)), (3.0, 100.0));
    }

    #[test]
    fn odd_domains_become_sane() {
        let ends = |min, max| {
            let scale = Linear::new(min, max, Steps::Decimal);
            (scale.min(), scale.max())
        };
        assert_eq!(ends(f64::NAN, f64::NAN), (0.0, 1.0));
        assert_eq!(ends(0.0, 0.0), (0.0, 1.0));
        assert_eq!(ends(4.0, 4.0), (2.0, 6.0));
        assert_eq!(ends(5.0, -5.0), (-5.0, 5.0));
    }

    fn any_steps() -> impl Strategy<Value = Steps> {
        prop_oneof![
            Just(Steps::Decimal),
            Just(Steps::Binary),
            Just(Steps::Whole),
            (1e-6f64..1e6).prop_map(|unit_ms| Steps::Duration { unit_ms })
        ]
    }

    proptest! {
        #[test]
        fn ticks_stay_inside_ascend_and_are_few(
            min in any::<f64>(), max in any::<f64>(), steps in any_steps(), count in 0usize..30
        ) {
            let scale = Linear::new(min, max, steps);
            let ticks = scale.ticks(count);
            prop_assert!(ticks.len() <= count);
            prop_assert!(ticks.is_sorted_by(|a, b| a < b), "{ticks:?}");
            let slack = 1e-6;
            prop_assert!(ticks.iter().all(|tick| (-slack..=1.0 + slack).contains(&scale.share(*tick))), "{ticks:?}");
        }

        #[test]
        fn there_and_back(min in -1e9f64..1e9, length in 1e-3f64..1e9, share in -1.0f64..2.0) {
            let scale = Linear::new(min, min + length, Steps::Decimal);
            prop_assert!((scale.share(scale.value(share)) - share).abs() < 1e-3);
        }
    }
}
