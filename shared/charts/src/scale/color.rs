//! The scale from numbers to colours. The colours themselves come from the caller's theme.

use super::ValueScale;
use crate::color::Rgba8;

/// Colours along a value scale.
#[derive(Clone, Debug, PartialEq)]
pub struct ColorScale {
    /// Where a value stands.
    pub scale: ValueScale,
    /// Colours from the lowest to the highest value, evenly spread and mixed in between.
    pub stops: Vec<Rgba8>,
    /// How many different colours are used; 0 for a smooth run.
    pub steps: usize,
}

impl ColorScale {
    /// The colour of a value; values outside get the colour of the end, those without a place none.
    pub fn at(&self, value: f64) -> Rgba8 {
        let share = self.scale.share(value);
        if share.is_nan() {
            return Rgba8::TRANSPARENT;
        }
        self.at_share(share.clamp(0.0, 1.0) as f32)
    }

    /// The colour at a place of the scale, 0 to 1.
    pub fn at_share(&self, share: f32) -> Rgba8 {
        let share = match self.steps {
            0 => share,
            1 => 0.5,
            steps => (share * steps as f32).floor().min(steps as f32 - 1.0) / (steps as f32 - 1.0),
        };
        let at = share.clamp(0.0, 1.0) * self.stops.len().saturating_sub(1) as f32;
        let below = at.floor();
        let stop = |index: f32| self.stops.get(index as usize).copied();
        match (stop(below), stop(below + 1.0)) {
            (Some(from), Some(to)) => from.mix(to, at - below),
            (Some(last), None) => last,
            (None, _) => Rgba8::TRANSPARENT,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scale::{Linear, Steps};

    #[test]
    fn smooth_and_stepped() {
        let mut colors = ColorScale {
            scale: ValueScale::Linear(Linear::new(0.0, 10.0, Steps::Decimal)),
            stops: vec![Rgba8::BLACK, Rgba8::WHITE],
            steps: 0,
        };
        assert_eq!(colors.at(5.0), Rgba8::rgb(128, 128, 128));
        assert_eq!(colors.at(99.0), Rgba8::WHITE);
        assert_eq!(colors.at(f64::NAN), Rgba8::TRANSPARENT);
        colors.steps = 2;
        assert_eq!((colors.at(4.9), colors.at(5.0)), (Rgba8::BLACK, Rgba8::WHITE));
        colors.stops.clear();
        assert_eq!(colors.at(5.0), Rgba8::TRANSPARENT);
    }
}
