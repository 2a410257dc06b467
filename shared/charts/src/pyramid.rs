//! Minima and maxima of blocks of a long series, so that a pixel column asks a few blocks instead of every point.
//!
//! Building one reads the values once, as finding their extent would; so for series that are drawn by columns
//! make the levels first and take the extent from them. Who has the extents of blocks already hands them over.

use std::ops::Range;
use std::sync::Arc;

use crate::decimate::{found, reach};

/// Series shorter than this are faster without levels.
pub const WORTH_FROM: usize = 50_000;

/// Values in a block of the finer level: a column reads this many of them one by one on average, so small; and
/// the level holds two numbers for each block, so not too small.
pub const FINE: usize = 32;
const COARSE: usize = 64;

/// Lowest and highest of a block; the first above the second when it has no values.
type Extent = (f64, f64);

const NOTHING: Extent = (f64::INFINITY, f64::NEG_INFINITY);

/// Levels of 32 and 2,048 values.
#[derive(Clone, Debug, PartialEq)]
pub struct Pyramid {
    fine: Arc<[Extent]>,
    coarse: Vec<Extent>,
}

impl Pyramid {
    /// The levels of these values.
    pub fn new(values: &[f64]) -> Self {
        Self::of_blocks(values.chunks(FINE).map(reach).collect())
    }

    /// The levels above the extents of every [`FINE`] values.
    pub fn of_blocks(fine: Arc<[Extent]>) -> Self {
        let coarse = fine.chunks(COARSE).map(joined).collect();
        Self { fine, coarse }
    }

    /// The levels, if the series is long enough to gain by them.
    pub fn if_worth(values: &[f64]) -> Option<Self> {
        (values.len() >= WORTH_FROM).then(|| Self::new(values))
    }

    /// Lowest and highest of some of the values that the levels were made from.
    pub fn extent(&self, values: &[f64], points: Range<usize>) -> Option<(f64, f64)> {
        let points = points.start.min(values.len())..points.end.min(values.len());
        let loose = |points: Range<usize>| values.get(points).map_or(NOTHING, reach);
        let fine = points.start.div_ceil(FINE)..points.end / FINE;
        if fine.start >= fine.end {
            return found(loose(points));
        }
        let edges = join(loose(points.start..fine.start * FINE), &loose(fine.end * FINE..points.end));
        found(join(edges, &self.blocks(fine)))
    }

    fn blocks(&self, fine: Range<usize>) -> Extent {
        let level = |blocks: &[Extent], range: Range<usize>| blocks.get(range).map_or(NOTHING, joined);
        let coarse = fine.start.div_ceil(COARSE)..fine.end / COARSE;
        if coarse.start >= coarse.end {
            return level(&self.fine, fine);
        }
        let before = level(&self.fine, fine.start..coarse.start * COARSE);
        let after = level(&self.fine, coarse.end * COARSE..fine.end);
        join(join(before, &after), &level(&self.coarse, coarse))
    }
}

fn joined(blocks: &[Extent]) -> Extent {
    blocks.iter().fold(NOTHING, join)
}

fn join(a: Extent, b: &Extent) -> Extent {
    (if b.0 < a.0 { b.0 } else { a.0 }, if b.1 > a.1 { b.1 } else { a.1 })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::decimate;

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
