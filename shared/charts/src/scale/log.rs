//! Logarithmic scales: `Log` for positive values, `Symlog` for values of both signs. No unit is known here.

use super::linear::sane;

/// A logarithmic scale of values above 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Log {
    min: f64,
    max: f64,
    base: f64,
}

impl Log {
    /// A scale from `min` to `max`, ticks at powers of `base` (2 and 10 are usual). Ends at or below 0 move up:
    /// to one power below the other end, or to 1 and `base` when neither is positive.
    pub fn new(min: f64, max: f64, base: f64) -> Self {
        let base = sane_base(base);
        let positive = |end: f64| end > 0.0 && end.is_finite();
        let (min, max) = match (positive(min), positive(max)) {
            (true, true) if min == max => (min / base, max * base),
            (true, true) => (min.min(max), min.max(max)),
            (false, true) => (max / base.powi(3), max),
            (true, false) => (min, min * base),
            (false, false) => (1.0, base),
        };
        Self { min: min.max(1e-300), max: max.min(1e300), base }
    }

    /// The same scale with its free ends moved outwards to powers of the base.
    #[must_use]
    pub fn nice(self, free_min: bool, free_max: bool) -> Self {
        let power = |end: f64| end.ln() / self.base.ln();
        let min = if free_min { self.base.powf((power(self.min) + 1e-9).floor()) } else { self.min };
        let max = if free_max { self.base.powf((power(self.max) - 1e-9).ceil()) } else { self.max };
        Self::new(min, max, self.base)
    }

    /// The lower end, above 0.
    pub fn min(&self) -> f64 {
        self.min
    }

    /// The upper end.
    pub fn max(&self) -> f64 {
        self.max
    }

    /// See [`super::ValueScale::share`]; NaN for values at or below 0.
    pub fn share(&self, value: f64) -> f64 {
        if value <= 0.0 {
            return f64::NAN;
        }
        (value.ln() - self.min.ln()) / (self.max.ln() - self.min.ln())
    }

    /// See [`super::ValueScale::value`].
    pub fn value(&self, share: f64) -> f64 {
        (self.min.ln() + (self.max.ln() - self.min.ln()) * share).exp()
    }

    /// Powers of the base, every second, third, … one when they are many, also 2 and 5 times a power of ten when
    /// they are few.
    pub fn ticks(&self, max_count: usize) -> Vec<f64> {
        let from = (self.min.ln() / self.base.ln() - 1e-9).ceil() as i32;
        let to = (self.max.ln() / self.base.ln() + 1e-9).floor() as i32;
        if max_count == 0 {
            return Vec::new();
        }
        let powers = usize::try_from(to - from + 1).unwrap_or(0);
        if self.base == 10.0 && powers * 3 + 2 <= max_count {
            let all = (from - 1..=to).flat_map(|power| [1.0, 2.0, 5.0].map(|part| part * 10f64.powi(power)));
            return all.filter(|tick| (-1e-9..=1.0 + 1e-9).contains(&self.share(*tick))).collect();
        }
        let every = powers.div_ceil(max_count).max(1) as i32;
        // Multiples of the distance, so that ticks stay when the domain grows.
        (from..=to).filter(|power| power.rem_euclid(every) == 0).map(|power| self.base.powi(power)).collect()
    }
}

/// A scale that is linear around 0 and logarithmic beyond.
#[derive(Clone, Debug, PartialEq)]
pub struct Symlog {
    min: f64,
    max: f64,
    base: f64,
    threshold: f64,
}

impl Symlog {
    /// A scale from `min` to `max` with powers of `base` beyond `threshold` (1 when not a positive number).
    pub fn new(min: f64, max: f64, base: f64, threshold: f64) -> Self {
        let (min, max) = sane(min, max);
        let threshold = if threshold > 0.0 && threshold.is_finite() { threshold } else { 1.0 };
        Self { min, max, base: sane_base(base), threshold }
    }

    /// The lower end.
    pub fn min(&self) -> f64 {
        self.min
    }

    /// The upper end.
    pub fn max(&self) -> f64 {
        self.max
    }

    fn bend(&self, value: f64) -> f64 {
        (value.abs() / self.threshold).ln_1p().copysign(value)
    }

    /// See [`super::ValueScale::share`].
    pub fn share(&self, value: f64) -> f64 {
        (self.bend(value) - self.bend(self.min)) / (self.bend(self.max) - self.bend(self.min))
    }

    /// See [`super::ValueScale::value`].
    pub fn value(&self, share: f64) -> f64 {
        let bent = self.bend(self.min) + (self.bend(self.max) - self.bend(self.min)) * share;
        (bent.abs().exp_m1() * self.threshold).copysign(bent)
    }

    /// 0, and powers of the base on both sides of it.
    pub fn ticks(&self, max_count: usize) -> Vec<f64> {
        if max_count == 0 {
            return Vec::new();
        }
        let power = |value: f64| (value.abs() / self.threshold).max(1.0).ln() / self.base.ln();
        let most = (power(self.min).max(power(self.max)) + 1e-9).floor() as u16;
        let inside = |tick: &f64| (-1e-9..=1.0 + 1e-9).contains(&self.share(*tick));
        (1..=usize::from(most) + 2)
            .map(|every| {
                let powers =
                    || (0..=most).step_by(every).map(|at| self.threshold * self.base.powi(at.into()));
                let below = powers().map(|tick| -tick).rev();
                below.chain([0.0]).chain(powers()).filter(inside).collect::<Vec<_>>()
            })
            .find(|ticks| ticks.len() <= max_count)
            .unwrap_or_default()
    }
}

fn sane_base(base: f64) -> f64 {
    if base.is_finite() && base >= 1.5 { base } else { 10.0 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ticks_at_powers() {
        let log = |min, max, base, count| Log::new(min, max, base).ticks(count);
        assert_eq!(log(1.0, 1000.0, 10.0, 5), [1.0, 10.0, 100.0, 1000.0]);
        assert_eq!(log(1.0, 1e6, 10.0, 4), [1.0, 100.0, 10_000.0, 1e6]);
        assert_eq!(log(1.0, 16.0, 2.0, 9), [1.0, 2.0, 4.0, 8.0, 16.0]);
        assert_eq!(log(3.0, 60.0, 10.0, 20), [5.0, 10.0, 20.0, 50.0]);
        assert_eq!(
            Symlog::new(-100.0, 1000.0, 10.0, 1.0).ticks(20),
            [-100.0, -10.0, -1.0, 0.0, 1.0, 10.0, 100.0, 1000.0]
        );
    }

    #[test]
    fn ends_below_zero_move_up() {
        let scale = Log::new(-3.0, 1000.0, 10.0);
        assert_eq!((scale.min(), scale.max()), (1.0, 1000.0));
        assert!(scale.share(0.0).is_nan() && scale.share(-1.0).is_nan());
    }

    proptest! {
        #[test]
        fn any_domain_works(min in any::<f64>(), max in any::<f64>(), base in any::<f64>(), count in 0usize..20) {
            let log = Log::new(min, max, base);
            let sym = Symlog::new(min, max, base, min);
            for ticks in [log.ticks(count), sym.ticks(count)] {
                prop_assert!(ticks.len() <= count && ticks.is_sorted_by(|a, b| a < b), "{ticks:?}");
            }
            prop_assert!(log.min() > 0.0 && log.share(log.max()).is_finite());
        }

        #[test]
        fn there_and_back(share in 0.0f64..1.0) {
            let (log, sym) = (Log::new(0.01, 1e7, 10.0), Symlog::new(-1e4, 1e6, 10.0, 1.0));
            prop_assert!((log.share(log.value(share)) - share).abs() < 1e-9);
            prop_assert!((sym.share(sym.value(share)) - share).abs() < 1e-9);
        }
    }
}
