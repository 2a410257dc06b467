//! Reducers: a column becomes one value, as stat panels, legends and footers show it. Nulls are left out.
//!
//! Where Grafana answers with the accident of an empty computation (the median of nothing, the smallest positive
//! value where none is), the answer here is null.

mod reducers;

use std::collections::HashSet;

use model::frame::{Column, NULL_TIME, Numbers};
pub use reducers::{REDUCERS, Reducer, ReducerInfo};

/// What a reducer gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Reduced {
    /// Nothing to show.
    Null,
    /// A number, perhaps NaN or infinite.
    Number(f64),
    /// A truth value.
    Bool(bool),
    /// A text, from text columns.
    Text(String),
    /// Several values.
    List(Vec<Reduced>),
}

impl Reduced {
    /// The number, if it is one; truth values count as 1 and 0.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Bool(flag) => Some(f64::from(u8::from(*flag))),
            _ => None,
        }
    }
}

impl From<Option<f64>> for Reduced {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Self::Null, Self::Number)
    }
}

/// One value of a column of numbers.
pub fn reduce(values: &Numbers, reducer: Reducer) -> Reduced {
    reduce_from(values, reducer, &mut None)
}

/// Several values of a column of numbers, with one pass over it for most of them together.
pub fn reduce_all(values: &Numbers, reducers: &[Reducer]) -> Vec<Reduced> {
    let mut summary = None;
    reducers.iter().map(|reducer| reduce_from(values, *reducer, &mut summary)).collect()
}

/// One value of any column. Of text and truth values only those reducers tell something that do not compute.
pub fn reduce_column(column: &Column, reducer: Reducer) -> Reduced {
    match column {
        Column::Number(numbers) => reduce(numbers, reducer),
        Column::Time(times) => {
            let numbers = times.iter().map(|ms| (*ms != NULL_TIME).then_some(*ms as f64)).collect();
            reduce(&numbers, reducer)
        }
        Column::Text(texts) => {
            reduce_things(texts.iter().map(|text| text.map(|text| Reduced::Text(text.to_owned()))), reducer)
        }
        Column::Bool(flags) => reduce_things(flags.iter().map(|flag| flag.map(Reduced::Bool)), reducer),
        Column::Frames(cells) => reduce(&cells.iter().map(|cell| cell.value).collect(), reducer),
    }
}

fn reduce_things(things: impl Iterator<Item = Option<Reduced>>, reducer: Reducer) -> Reduced {
    let all: Vec<Option<Reduced>> = things.collect();
    let present: Vec<&Reduced> = all.iter().flatten().collect();
    let list = |things: Vec<Option<&Reduced>>| {
        Reduced::List(things.into_iter().map(|thing| thing.cloned().unwrap_or(Reduced::Null)).collect())
    };
    let mut distinct: Vec<Option<&Reduced>> = Vec::new();
    if matches!(reducer, Reducer::DistinctCount | Reducer::UniqueValues) {
        let mut seen = HashSet::new();
        distinct.extend(all.iter().map(Option::as_ref).filter(|thing| seen.insert(format!("{thing:?}"))));
    }
    let or_null = |thing: Option<&Reduced>| thing.cloned().unwrap_or(Reduced::Null);
    match reducer {
        Reducer::Last => or_null(all.last().and_then(Option::as_ref)),
        Reducer::First => or_null(all.first().and_then(Option::as_ref)),
        Reducer::LastNotNull => or_null(present.last().copied()),
        Reducer::FirstNotNull => or_null(present.first().copied()),
        Reducer::Count => Reduced::Number(present.len() as f64),
        Reducer::CountAll => Reduced::Number(all.len() as f64),
        Reducer::AllIsNull => Reduced::Bool(present.is_empty()),
        Reducer::DistinctCount => Reduced::Number(distinct.iter().flatten().count() as f64),
        Reducer::ChangeCount => {
            Reduced::Number(present.windows(2).filter(|pair| pair[0] != pair[1]).count() as f64)
        }
        Reducer::AllValues => list(all.iter().map(Option::as_ref).collect()),
        Reducer::UniqueValues => list(distinct),
        _ => Reduced::Null,
    }
}

fn reduce_from(values: &Numbers, reducer: Reducer, summary: &mut Option<Summary>) -> Reduced {
    let nulls = || values.iter().flatten();
    match reducer {
        Reducer::Last => values.len().checked_sub(1).and_then(|last| values.get(last)).into(),
        Reducer::First => values.get(0).into(),
        Reducer::LastNotNull => values.values().iter().rev().find(|value| !value.is_nan()).copied().into(),
        Reducer::FirstNotNull => values.values().iter().find(|value| !value.is_nan()).copied().into(),
        Reducer::Median => median(values).into(),
        Reducer::Percentile(percent) => percentile(values, percent).into(),
        Reducer::Variance | Reducer::StdDev if values.is_empty() => Reduced::Null,
        Reducer::Variance => Reduced::Number(variance(nulls())),
        Reducer::StdDev => Reduced::Number(variance(nulls()).sqrt()),
        Reducer::CountAll => Reduced::Number(values.len() as f64),
        Reducer::ChangeCount if values.is_empty() => Reduced::Null,
        Reducer::ChangeCount => Reduced::Number(change_count(nulls())),
        Reducer::DistinctCount if values.is_empty() => Reduced::Null,
        Reducer::DistinctCount => {
            let distinct: HashSet<u64> = nulls().map(same_bits).collect();
            Reduced::Number(distinct.len() as f64)
        }
        Reducer::AllValues => Reduced::List(values.iter().map(Reduced::from).collect()),
        Reducer::UniqueValues => {
            let mut seen = HashSet::new();
            let distinct = values.iter().filter(|value| seen.insert(value.map(same_bits)));
            Reduced::List(distinct.map(Reduced::from).collect())
        }
        _ => summary.get_or_insert_with(|| Summary::of(values)).get(reducer),
    }
}

/// What one pass over a column tells.
struct Summary {
    rows: usize,
    /// Values that are not null.
    count: usize,
    /// Values that are neither null nor NaN.
    number_count: usize,
    first: f64,
    last: f64,
    sum: f64,
    min: f64,
    max: f64,
    min_positive: f64,
    step: f64,
    delta: f64,
    only_zeros: bool,
}

impl Summary {
    fn of(values: &Numbers) -> Self {
        let mut all = Self {
            rows: values.len(),
            count: 0,
            number_count: 0,
            first: f64::NAN,
            last: f64::NAN,
            sum: 0.0,
            min: f64::MAX,
            max: f64::MIN,
            min_positive: f64::MAX,
            step: f64::MAX,
            delta: 0.0,
            only_zeros: true,
        };
        let mut was_up = true;
        for (index, value) in values.values().iter().copied().enumerate() {
            if value.is_nan() {
                all.count += usize::from(!values.is_null(index));
                continue;
            }
            all.count += 1;
            all.number_count += 1;
            all.sum += value;
            if all.number_count == 1 {
                all.first = value;
            } else {
                let step = value - all.last;
                all.step = if step < all.step { step } else { all.step };
                // The first increase after a reset is left out: nobody knows where the counter started again.
                let is_up = value >= all.last;
                all.delta += if is_up && was_up { step } else { 0.0 };
                was_up = is_up;
            }
            all.max = if value > all.max { value } else { all.max };
            all.min = if value < all.min { value } else { all.min };
            all.min_positive = if value > 0.0 && value < all.min_positive { value } else { all.min_positive };
            all.only_zeros &= value == 0.0;
            all.last = value;
        }
        all
    }

    fn get(&self, reducer: Reducer) -> Reduced {
        let any = self.number_count > 0;
        let number = |is: bool, value: f64| is.then_some(value).into();
        // A column of nothing but infinities of one sign has no bound on the other side.
        let (has_min, has_max) = (self.min != f64::MAX, self.max != f64::MIN);
        match reducer {
            Reducer::Min => number(has_min, self.min),
            Reducer::Max => number(has_max, self.max),
            Reducer::Mean => number(any, self.sum / self.number_count as f64),
            Reducer::Sum => Reduced::Number(self.sum),
            Reducer::Count => Reduced::Number(self.count as f64),
            Reducer::Range => number(has_min && has_max, self.max - self.min),
            Reducer::Delta => number(self.rows > 0, self.delta),
            Reducer::Step => number(self.step != f64::MAX, self.step),
            Reducer::Diff => number(any, self.last - self.first),
            Reducer::DiffPercent if any => Reduced::Number((self.last - self.first) / self.first * 100.0),
            Reducer::DiffPercent => number(self.rows > 0, 0.0),
            Reducer::LogMin => number(self.min_positive != f64::MAX, self.min_positive),
            Reducer::AllIsZero => Reduced::Bool(any && self.only_zeros),
            Reducer::AllIsNull => Reduced::Bool(!any),
            _ => Reduced::Null,
        }
    }
}

/// Mean square distance from the mean, by Welford's method; zero without values.
fn variance(values: impl Iterator<Item = f64>) -> f64 {
    let (mut count, mut mean, mut squares) = (0.0, 0.0, 0.0);
    for value in values {
        count += 1.0;
        let distance = value - mean;
        mean += distance / count;
        squares += distance * (value - mean);
    }
    if count > 0.0 { squares / count } else { 0.0 }
}

fn sorted(values: &Numbers) -> Vec<f64> {
    let mut all: Vec<f64> = values.values().iter().copied().filter(|value| !value.is_nan()).collect();
    all.sort_unstable_by(f64::total_cmp);
    all
}

fn median(values: &Numbers) -> Option<f64> {
    let all = sorted(values);
    let middle = all.len() / 2;
    let upper = *all.get(middle)?;
    if all.len() % 2 == 1 { Some(upper) } else { Some((all.get(middle - 1)? + upper) / 2.0) }
}

/// The nearest value, not one between two.
fn percentile(values: &Numbers, percent: u8) -> Option<f64> {
    let all = sorted(values);
    let last = all.len().checked_sub(1)? as f64;
    let at = (last * (f64::from(percent) / 100.0) + 0.5).floor();
    all.get(at as usize).copied()
}

fn change_count(values: impl Iterator<Item = f64>) -> f64 {
    let mut last = None;
    let mut changes = 0.0;
    for value in values {
        changes += f64::from(u8::from(last.is_some_and(|last| last != value)));
        last = Some(value);
    }
    changes
}

/// Bits that are equal for equal values: one zero, one NaN.
fn same_bits(value: f64) -> u64 {
    if value == 0.0 {
        0
    } else if value.is_nan() {
        f64::NAN.to_bits()
    } else {
        value.to_bits()
    }
}
