//! Minima and maxima of blocks of a long series, so that a pixel column asks a few blocks instead of every point.
//!
//! Building one reads the values once, as finding their extent would; so for series that are drawn by columns
//! make the levels first and take the extent from them.

use std::ops::Range;

use crate::decimate;

/// Series shorter than this are faster without levels.
pub const WORTH_FROM: usize = 100_000;

const FINE: usize = 64;
const COARSE: usize = 64;

/// Lowest and highest of a block; NaN when it has no values.
type Extent = (f64, f64);

const NOTHING: Extent = (f64::NAN, f64::NAN);

/// Levels of 64 and 4,096 values.
#[derive(Clone, Debug, PartialEq)]
pub struct Pyramid {
    fine: Vec<Extent>,
    coarse: Vec<Extent>,
}

impl Pyramid {
    /// The levels of these values.
    pub fn new(values: &[f64]) -> Self {
        let fine: Vec<Extent> =
            values.chunks(FINE).map(|block| decimate::extent(block).unwrap_or(NOTHING)).collect();
        let coarse = fine.chunks(COARSE).map(|block| block.iter().fold(NOTHING, join)).collect();
        Self { fine, coarse }
    }

    /// The levels, if the series is long enough to gain by them.
    pub fn if_worth(values: &[f64]) -> Option<Self> {
        (values.len() >= WORTH_FROM).then(|| Self::new(values))
    }

    /// Lowest and highest of some of the values that the levels were made from.
    pub fn extent(&self, values: &[f64], points: Range<usize>) -> Option<(f64, f64)> {
        let points = points.start.min(values.len())..points.end.min(values.len());
        let loose = |points: Range<usize>| values.get(points).and_then(decimate::extent).unwrap_or(NOTHING);
        let fine = points.start.div_ceil(FINE)..points.end / FINE;
        if fine.start >= fine.end {
            return found(loose(points));
        }
        let edges = join(loose(points.start..fine.start * FINE), &loose(fine.end * FINE..points.end));
        found(join(edges, &self.blocks(fine)))
    }

    fn blocks(&self, fine: Range<usize>) -> Extent {
        let level = |blocks: &[Extent], range: Range<usize>| {
            blocks.get(range).unwrap_or_default().iter().fold(NOTHING, join)
        };
        let coarse = fine.start.div_ceil(COARSE)..fine.end / COARSE;
        if coarse.start >= coarse.end {
            return level(&self.fine, fine);
        }
        let before = level(&self.fine, fine.start..coarse.start * COARSE);
        let after = level(&self.fine, coarse.end * COARSE..fine.end);
        join(join(before, &after), &level(&self.coarse, coarse))
    }
}

/// `f64::min` and `max` take the other side when one is NaN.
fn join(a: Extent, b: &Extent) -> Extent {
    (a.0.min(b.0), a.1.max(b.1))
}

fn found(extent: Extent) -> Option<(f64, f64)> {
    (!extent.0.is_nan()).then_some(extent)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn equals_looking_at_every_value(
            seed in any::<u32>(), len in 0usize..20_000, holes in 1u32..8, a in 0usize..21_000, b in 0usize..21_000
        ) {
            let mut state = seed;
            let values: Vec<f64> = (0..len).map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                if (state >> 16).is_multiple_of(holes + 1) { f64::NAN } else { f64::from(state >> 8) }
            }).collect();
            let (from, to) = (a.min(b).min(len), a.max(b).min(len));
            prop_assert_eq!(Pyramid::new(&values).extent(&values, from..to), decimate::extent(&values[from..to]));
        }
    }
}
