//! The columns of a frame: shared, immutable, cheap to clone.

use std::sync::Arc;

use super::{Frame, Numbers, Times};

/// The values of one column.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Milliseconds since the Unix epoch.
    Time(Times),
    /// Numbers with nulls.
    Number(Numbers),
    /// Text with nulls, as a dictionary.
    Text(Texts),
    /// Truth values with nulls.
    Bool(Arc<[Option<bool>]>),
    /// Frames inside cells: small series beside a number, tables inside rows. Transformations make them.
    Frames(Arc<[Nested]>),
}

/// What one cell of [`Column::Frames`] holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Nested {
    /// The frames; none for null.
    pub frames: Arc<[Frame]>,
    /// The number that stands for them, by which rows are ordered.
    pub value: Option<f64>,
}

impl Column {
    /// A number column without nulls.
    pub fn numbers(values: impl Into<Arc<[f64]>>) -> Self {
        Self::Number(Numbers::new(values.into()))
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
            Self::Frames(values) => values.len(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_share_equal_values() {
        let texts: Texts = [Some("a"), Some("b"), None, Some("a")].into_iter().collect();
        assert_eq!(texts.dictionary().len(), 2);
        assert_eq!(texts.iter().collect::<Vec<_>>(), [Some("a"), Some("b"), None, Some("a")]);
    }
}
