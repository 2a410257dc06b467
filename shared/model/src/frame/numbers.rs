//! The numbers of a column: values, which of them are null, and how far they reach block by block.

use std::sync::Arc;

/// Least and greatest value; the first above the second where there is none.
pub type Extent = (f64, f64);

/// The extent of nothing.
const NO_EXTENT: Extent = (f64::INFINITY, f64::NEG_INFINITY);

/// How many values stand behind each of [`Numbers::extents`].
pub const EXTENT_BLOCK: usize = 32;

/// Shorter columns carry no extents: reading their values is as fast.
const EXTENTS_FROM: usize = 50_000;

/// Numbers with nulls. A null is NaN in `values` and a set bit in `nulls`.
#[derive(Debug, Clone)]
pub struct Numbers {
    values: Arc<[f64]>,
    nulls: Option<Arc<[u64]>>,
    extents: Option<Arc<[Extent]>>,
}

impl Numbers {
    /// Numbers without nulls.
    pub fn new(values: Arc<[f64]>) -> Self {
        Self { values, nulls: None, extents: None }
    }

    /// `len` numbers, and on the way, where they are many, how far they reach block by block.
    pub(super) fn of_many(len: usize, value: impl FnMut(usize) -> f64) -> Self {
        if len < EXTENTS_FROM {
            return Self::new((0..len).map(value).collect());
        }
        let mut value = value;
        let mut extents = Vec::with_capacity(len.div_ceil(EXTENT_BLOCK));
        let mut open = NO_EXTENT;
        let values = (0..len).map(|at| {
            let value = value(at);
            open.0 = if value < open.0 { value } else { open.0 };
            open.1 = if value > open.1 { value } else { open.1 };
            if at % EXTENT_BLOCK == EXTENT_BLOCK - 1 {
                extents.push(std::mem::replace(&mut open, NO_EXTENT));
            }
            value
        });
        let values = values.collect();
        if !len.is_multiple_of(EXTENT_BLOCK) {
            extents.push(open);
        }
        Self { values, nulls: None, extents: Some(extents.into()) }
    }

    /// The same with a null bitmap (bit `i % 64` of word `i / 64`); one without set bits is dropped, and each marked
    /// value becomes NaN.
    #[must_use]
    pub fn with_nulls(self, nulls: Vec<u64>) -> Self {
        if nulls.iter().all(|word| *word == 0) {
            return self;
        }
        let Self { mut values, mut extents, .. } = self;
        let marked = |(at, value): &(usize, &f64)| bit(&nulls, *at) && !value.is_nan();
        if values.iter().enumerate().any(|each| marked(&each)) {
            extents = None;
            let blank = |(at, value): (usize, &f64)| if bit(&nulls, at) { f64::NAN } else { *value };
            values = values.iter().enumerate().map(blank).collect();
        }
        Self { values, nulls: Some(nulls.into()), extents }
    }

    /// The raw values, NaN where null: what drawing reads.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The values as a shared slice, for those who keep them.
    pub fn shared(&self) -> Arc<[f64]> {
        Arc::clone(&self.values)
    }

    /// How far each [`EXTENT_BLOCK`] of the values reaches (the last block may be shorter), where that is known because
    /// they are many and fresh from the wire, where finding it cost next to nothing.
    pub fn extents(&self) -> Option<&Arc<[Extent]>> {
        self.extents.as_ref()
    }

    /// The null bitmap, where there are nulls.
    pub fn nulls(&self) -> Option<&[u64]> {
        self.nulls.as_deref()
    }

    /// The number of values, nulls included.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no value at all.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Whether value `index` is null (and not merely NaN).
    pub fn is_null(&self, index: usize) -> bool {
        self.nulls.as_deref().is_some_and(|nulls| bit(nulls, index))
    }

    /// Value `index`; `None` when null or out of range.
    pub fn get(&self, index: usize) -> Option<f64> {
        if self.is_null(index) { None } else { self.values.get(index).copied() }
    }

    /// All values in order, nulls as `None`.
    pub fn iter(&self) -> impl Iterator<Item = Option<f64>> + '_ {
        (0..self.len()).map(|index| self.get(index))
    }
}

impl PartialEq for Numbers {
    /// Equal when bits are: NaN equals NaN, so that tests and caches can compare answers.
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && (0..self.len()).all(|index| match (self.get(index), other.get(index)) {
                (Some(a), Some(b)) => a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()),
                (a, b) => a.is_none() && b.is_none(),
            })
    }
}

impl FromIterator<Option<f64>> for Numbers {
    fn from_iter<T: IntoIterator<Item = Option<f64>>>(values: T) -> Self {
        let mut numbers = Vec::new();
        let mut nulls = Vec::new();
        for value in values {
            if numbers.len() % 64 == 0 {
                nulls.push(0);
            }
            if let (None, Some(word)) = (value, nulls.last_mut()) {
                *word |= 1 << (numbers.len() % 64);
            }
            numbers.push(value.unwrap_or(f64::NAN));
        }
        Self::new(numbers.into()).with_nulls(nulls)
    }
}

fn bit(words: &[u64], index: usize) -> bool {
    words.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_and_nan_are_told_apart() {
        let numbers: Numbers = [Some(1.0), None, Some(f64::NAN)].into_iter().collect();
        assert!(numbers.values()[1].is_nan() && numbers.values()[2].is_nan());
        assert!(numbers.is_null(1) && !numbers.is_null(2));
        assert_eq!(numbers.get(1), None);
        assert!(numbers.get(2).is_some_and(f64::is_nan));
        assert_eq!(numbers.get(3), None);
    }

    #[test]
    fn a_bitmap_without_nulls_is_dropped() {
        assert!(Numbers::new([1.0, 2.0].into()).with_nulls(vec![0]).nulls().is_none());
    }

    #[test]
    fn many_numbers_know_their_extents() {
        let value = |at: usize| match at {
            40_000..40_100 => f64::NAN,
            7 => f64::INFINITY,
            _ => (at % 1_000) as f64 - 500.0,
        };
        let len = EXTENTS_FROM + 5;
        let numbers = Numbers::of_many(len, value);
        assert!((0..len).all(|at| numbers.values()[at].to_bits() == value(at).to_bits()));
        let extents = numbers.extents().expect("of so many");
        assert_eq!(extents.len(), len.div_ceil(EXTENT_BLOCK));
        for (block, extent) in numbers.values().chunks(EXTENT_BLOCK).zip(&**extents) {
            let fold = |pick: fn(f64, f64) -> f64, from: f64| block.iter().copied().fold(from, pick);
            assert_eq!(*extent, (fold(f64::min, NO_EXTENT.0), fold(f64::max, NO_EXTENT.1)));
        }
        assert!(Numbers::of_many(EXTENTS_FROM - 1, value).extents().is_none());
    }

    #[test]
    fn extents_end_where_nulls_take_values_away() {
        let nulls = vec![1_u64; EXTENTS_FROM.div_ceil(64)];
        let blank = |at: usize| if at.is_multiple_of(64) { f64::NAN } else { 1.0 };
        assert!(Numbers::of_many(EXTENTS_FROM, blank).with_nulls(nulls.clone()).extents().is_some());
        let numbers = Numbers::of_many(EXTENTS_FROM, |_| 1.0).with_nulls(nulls);
        assert!(numbers.extents().is_none() && numbers.values()[64].is_nan());
    }
}
