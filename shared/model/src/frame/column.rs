//! The columns of a frame: shared, immutable, cheap to clone.

use std::sync::Arc;

/// A missing time in a [`Column::Time`].
pub const NULL_TIME: i64 = i64::MIN;

/// The values of one column.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Milliseconds since the Unix epoch; [`NULL_TIME`] where there is none.
    Time(Arc<[i64]>),
    /// Numbers with nulls.
    Number(Numbers),
    /// Text with nulls, as a dictionary.
    Text(Texts),
    /// Truth values with nulls.
    Bool(Arc<[Option<bool>]>),
}

impl Column {
    /// A number column without nulls.
    pub fn numbers(values: impl Into<Arc<[f64]>>) -> Self {
        Self::Number(Numbers { values: values.into(), nulls: None })
    }

    /// A text column.
    pub fn texts<S: AsRef<str>>(values: impl IntoIterator<Item = Option<S>>) -> Self {
        Self::Text(values.into_iter().collect())
    }

    /// The number of values, nulls included.
    pub fn len(&self) -> usize {
        match self {
            Self::Time(values) => values.len(),
            Self::Number(values) => values.len(),
            Self::Text(values) => values.len(),
            Self::Bool(values) => values.len(),
        }
    }

    /// Whether there is no value at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The times, if this is a time column.
    pub fn as_times(&self) -> Option<&[i64]> {
        if let Self::Time(values) = self { Some(values) } else { None }
    }

    /// The numbers, if this is a number column.
    pub fn as_numbers(&self) -> Option<&Numbers> {
        if let Self::Number(values) = self { Some(values) } else { None }
    }

    /// The texts, if this is a text column.
    pub fn as_texts(&self) -> Option<&Texts> {
        if let Self::Text(values) = self { Some(values) } else { None }
    }
}

/// Numbers with nulls. A null is NaN in `values` and a set bit in `nulls`.
#[derive(Debug, Clone)]
pub struct Numbers {
    values: Arc<[f64]>,
    nulls: Option<Arc<[u64]>>,
}

impl Numbers {
    /// Numbers with a null bitmap (bit `i % 64` of word `i / 64`); a bitmap without set bits is dropped, and
    /// each marked value becomes NaN.
    pub fn with_nulls(values: Vec<f64>, nulls: Vec<u64>) -> Self {
        if nulls.iter().all(|word| *word == 0) {
            return Self { values: values.into(), nulls: None };
        }
        let mut values = values;
        for (index, value) in values.iter_mut().enumerate() {
            if bit(&nulls, index) {
                *value = f64::NAN;
            }
        }
        Self { values: values.into(), nulls: Some(nulls.into()) }
    }

    /// The raw values, NaN where null: what drawing reads.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The values as a shared slice, for those who keep them.
    pub fn shared(&self) -> Arc<[f64]> {
        Arc::clone(&self.values)
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
        Self::with_nulls(numbers, nulls)
    }
}

/// Text values as a dictionary and an index: label columns repeat few values many times.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    dictionary: Arc<[Arc<str>]>,
    /// Position in the dictionary; [`Texts::NULL`] for null.
    index: Arc<[u32]>,
}

impl Texts {
    /// The index value that stands for null.
    pub const NULL: u32 = u32::MAX;

    /// Text from its parts; an index outside the dictionary reads as null.
    pub fn from_parts(dictionary: Vec<Arc<str>>, index: Vec<u32>) -> Self {
        Self { dictionary: dictionary.into(), index: index.into() }
    }

    /// The distinct values.
    pub fn dictionary(&self) -> &[Arc<str>] {
        &self.dictionary
    }

    /// For each row the position in the dictionary, or [`Texts::NULL`].
    pub fn index(&self) -> &[u32] {
        &self.index
    }

    /// The number of values, nulls included.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether there is no value at all.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// Value `row`; `None` when null or out of range.
    pub fn get(&self, row: usize) -> Option<&str> {
        self.dictionary.get(*self.index.get(row)? as usize).map(AsRef::as_ref)
    }

    /// All values in order.
    pub fn iter(&self) -> impl Iterator<Item = Option<&str>> + '_ {
        (0..self.len()).map(|row| self.get(row))
    }
}

impl PartialEq for Texts {
    /// Equal when the rows are, however the dictionaries are ordered.
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<S: AsRef<str>> FromIterator<Option<S>> for Texts {
    fn from_iter<T: IntoIterator<Item = Option<S>>>(values: T) -> Self {
        let mut known = std::collections::HashMap::<Arc<str>, u32>::new();
        let mut dictionary = Vec::new();
        let index = values
            .into_iter()
            .map(|value| {
                let Some(value) = value else { return Self::NULL };
                if let Some(at) = known.get(value.as_ref()) {
                    return *at;
                }
                let at = u32::try_from(dictionary.len()).unwrap_or(Self::NULL);
                let text: Arc<str> = Arc::from(value.as_ref());
                dictionary.push(Arc::clone(&text));
                known.insert(text, at);
                at
            })
            .collect();
        Self { dictionary: dictionary.into(), index }
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
        assert!(Numbers::with_nulls(vec![1.0, 2.0], vec![0]).nulls().is_none());
    }

    #[test]
    fn texts_share_equal_values() {
        let texts: Texts = [Some("a"), Some("b"), None, Some("a")].into_iter().collect();
        assert_eq!(texts.dictionary().len(), 2);
        assert_eq!(texts.iter().collect::<Vec<_>>(), [Some("a"), Some("b"), None, Some("a")]);
    }
}
