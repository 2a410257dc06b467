//! From values to positions and back, and where round ticks stand. A scale knows no pixels: it maps its domain
//! to 0..1 (values outside land outside, NaN stays NaN); [`Placed`] puts it on the screen.
//!
//! Every scale is one of plotters' `Ranged` coordinates with our ticks as its key points, because plotters' own
//! are decimal for times (22:13, 22:46) and fewer than asked for values.

pub mod band;
pub mod color;
pub mod linear;
pub mod log;
pub mod time;

use std::ops::Range;

use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, NoDefaultFormatting, Ranged};

pub use band::Band;
pub use color::ColorScale;
pub use linear::{Linear, Steps};
pub use log::{Log, Symlog};
pub use time::{TimeScale, TimeTick, Zone};

/// A scale of numbers.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueScale {
    /// Equal distances for equal differences.
    Linear(Linear),
    /// Equal distances for equal ratios; only values above 0 have a place.
    Log(Log),
    /// Like `Log` far from 0, like `Linear` near it; every value has a place.
    Symlog(Symlog),
}

impl ValueScale {
    /// Where a value stands in the domain: 0 at its minimum, 1 at its maximum.
    pub fn share(&self, value: f64) -> f64 {
        match self {
            Self::Linear(scale) => scale.share(value),
            Self::Log(scale) => scale.share(value),
            Self::Symlog(scale) => scale.share(value),
        }
    }

    /// The value at a place of the domain.
    pub fn value(&self, share: f64) -> f64 {
        match self {
            Self::Linear(scale) => scale.value(share),
            Self::Log(scale) => scale.value(share),
            Self::Symlog(scale) => scale.value(share),
        }
    }

    /// The ends of the domain.
    pub fn domain(&self) -> (f64, f64) {
        match self {
            Self::Linear(scale) => (scale.min(), scale.max()),
            Self::Log(scale) => (scale.min(), scale.max()),
            Self::Symlog(scale) => (scale.min(), scale.max()),
        }
    }

    /// Round values within the domain, ascending, at most `max_count` of them.
    pub fn ticks(&self, max_count: usize) -> Vec<f64> {
        match self {
            Self::Linear(scale) => scale.ticks(max_count),
            Self::Log(scale) => scale.ticks(max_count),
            Self::Symlog(scale) => scale.ticks(max_count),
        }
    }

    /// The value that bars and areas stand on: 0 where the domain has it, else the end nearest to it.
    pub fn ground(&self) -> f64 {
        let (min, max) = self.domain();
        if min > 0.0 { min } else { 0f64.min(max) }
    }
}

impl Ranged for ValueScale {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        place(self.share(*value), limit)
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        self.ticks(hint.max_num_points())
    }

    fn range(&self) -> Range<f64> {
        let (min, max) = self.domain();
        min..max
    }
}

impl Ranged for TimeScale {
    type FormatOption = DefaultFormatting;
    type ValueType = i64;

    fn map(&self, value: &i64, limit: (i32, i32)) -> i32 {
        place(self.share(*value), limit)
    }

    /// The prepared ticks; when the hint allows fewer, every second, third, … of them.
    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<i64> {
        let every = self.ticks.len().div_ceil(hint.max_num_points().max(1)).max(1);
        self.ticks.iter().step_by(every).map(|tick| tick.ms).collect()
    }

    fn range(&self) -> Range<i64> {
        self.from_ms()..self.to_ms()
    }
}

impl Ranged for Band {
    type FormatOption = NoDefaultFormatting;
    type ValueType = usize;

    /// The middle of a band.
    fn map(&self, value: &usize, limit: (i32, i32)) -> i32 {
        let (from, to) = self.band(*value);
        place((from + to) / 2.0, limit)
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<usize> {
        let every = self.count().div_ceil(hint.max_num_points().max(1)).max(1);
        (0..self.count()).step_by(every).collect()
    }

    fn range(&self) -> Range<usize> {
        0..self.count()
    }
}

/// A share of a pixel range, kept within what pixels can be.
fn place(share: f64, (from, to): (i32, i32)) -> i32 {
    let at = f64::from(from) + (f64::from(to) - f64::from(from)) * share;
    at.round().clamp(-1e9, 1e9) as i32
}

/// A value scale that has a place on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The scale.
    pub scale: ValueScale,
    /// Where the minimum stands, CSS pixels (for a y axis the lower edge of the plot).
    pub min_px: f32,
    /// Where the maximum stands.
    pub max_px: f32,
}

impl Placed {
    /// The position of a value; NaN where it has none. Values far outside stay within a million pixels.
    pub fn px(&self, value: f64) -> f32 {
        self.px_from_share(self.scale.share(value))
    }

    /// The value at a position.
    pub fn value(&self, px: f32) -> f64 {
        let length = f64::from(self.max_px) - f64::from(self.min_px);
        let share = if length == 0.0 { 0.0 } else { (f64::from(px) - f64::from(self.min_px)) / length };
        self.scale.value(share)
    }

    fn px_from_share(&self, share: f64) -> f32 {
        let (min, max) = (f64::from(self.min_px), f64::from(self.max_px));
        (min + (max - min) * share).clamp(-1e6, 1e6) as f32
    }
}

/// A time scale that has a place on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedTime {
    /// The scale.
    pub scale: TimeScale,
    /// Where the range begins, CSS pixels.
    pub left_px: f32,
    /// Where it ends.
    pub right_px: f32,
}

impl PlacedTime {
    /// The position of a time.
    pub fn px(&self, ms: i64) -> f32 {
        let (left, right) = (f64::from(self.left_px), f64::from(self.right_px));
        (left + (right - left) * self.scale.share(ms)).clamp(-1e6, 1e6) as f32
    }

    /// The time at a position.
    pub fn ms(&self, px: f32) -> i64 {
        let length = f64::from(self.right_px) - f64::from(self.left_px);
        let share = if length == 0.0 { 0.0 } else { (f64::from(px) - f64::from(self.left_px)) / length };
        self.scale.ms(share)
    }
}

#[cfg(test)]
mod tests {
    use plotters::coord::CoordTranslate;
    use plotters::coord::cartesian::Cartesian2d;

    use super::*;

    #[test]
    fn plotters_maps_through_them() {
        let x = TimeScale::new(0, 1000);
        let y = ValueScale::Linear(Linear::new(0.0, 10.0, Steps::Decimal));
        let coord: Cartesian2d<TimeScale, ValueScale> =
            Cartesian2d::new(x, y, (0..1000, Range { start: 500, end: 0 }));
        assert_eq!(coord.translate(&(500, 2.5)), (500, 375));
        assert_eq!(coord.y_spec().key_points(6), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
    }

    #[test]
    fn placed_there_and_back() {
        let y = Placed {
            scale: ValueScale::Linear(Linear::new(-5.0, 5.0, Steps::Decimal)),
            min_px: 100.0,
            max_px: 0.0,
        };
        assert_eq!(y.px(0.0), 50.0);
        assert_eq!(y.value(25.0), 2.5);
        assert!(y.px(f64::NAN).is_nan());
        assert_eq!(y.px(f64::INFINITY), -1e6);
    }
}
