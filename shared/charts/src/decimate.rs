//! What a series shows in each pixel column: its first, lowest, highest and last value there. No picture can tell
//! more, so a drawing made from it equals one made from every point. It knows no y scale and no colours.
//!
//! Contract: times ascend; NaN means no value; columns divide the window evenly and a point on a border belongs
//! to the column on its right.

use std::ops::Range;

use wide::f64x4;

use crate::pyramid::Pyramid;

/// More points than this in a column, on average, and a series is drawn by columns. Below it the line itself is
/// cheaper, for a column can need four points.
pub const POINTS_PER_COLUMN: usize = 4;

/// When the values of a series were taken, milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Times<'a> {
    /// Any ascending times.
    Sorted(&'a [i64]),
    /// Every `step_ms` (above 0) from `start_ms` on, `len` of them.
    Regular {
        /// The first time.
        start_ms: i64,
        /// The distance between two.
        step_ms: i64,
        /// How many there are.
        len: usize,
    },
}

impl Times<'_> {
    /// How many times there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Sorted(times) => times.len(),
            Self::Regular { len, .. } => *len,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The time of a point; past the end the last one.
    pub fn at(&self, index: usize) -> i64 {
        match self {
            Self::Sorted(times) => times.get(index).or(times.last()).copied().unwrap_or_default(),
            Self::Regular { start_ms, step_ms, len } => {
                let index = index.min(len.saturating_sub(1)) as i64;
                start_ms.saturating_add(step_ms.saturating_mul(index))
            }
        }
    }

    /// The first index at or after `from` whose time is not before `ms`.
    pub fn seek(&self, from: usize, ms: i64) -> usize {
        match self {
            Self::Sorted(times) => seek_sorted(times, from, ms),
            Self::Regular { start_ms, step_ms, len } => {
                let after = ms.saturating_sub(*start_ms);
                let index = if after <= 0 { 0 } else { (after - 1) / (*step_ms).max(1) + 1 };
                usize::try_from(index).unwrap_or(usize::MAX).clamp(from.min(*len), *len)
            }
        }
    }
}

/// Doubling strides, then halving: near borders are found in a few steps, far ones in twice the logarithm.
fn seek_sorted(times: &[i64], from: usize, ms: i64) -> usize {
    let rest = times.get(from..).unwrap_or_default();
    let mut stride = 1;
    while rest.get(stride - 1).is_some_and(|time| *time < ms) {
        stride *= 2;
    }
    let low = stride / 2;
    let high = rest.len().min(stride);
    let window = rest.get(low..high).unwrap_or_default();
    from.min(times.len()) + low.min(rest.len()) + window.partition_point(|time| *time < ms)
}

/// One series of numbers over time.
#[derive(Clone, Copy, Debug)]
pub struct Series<'a> {
    /// When.
    pub times: Times<'a>,
    /// What; as many as times.
    pub values: &'a [f64],
    /// Levels made from the same values, where they are many.
    pub pyramid: Option<&'a Pyramid>,
}

impl<'a> Series<'a> {
    /// A series without levels.
    pub fn new(times: &'a [i64], values: &'a [f64]) -> Self {
        Self { times: Times::Sorted(times), values, pyramid: None }
    }

    /// How many points there are.
    pub fn len(&self) -> usize {
        self.times.len().min(self.values.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The points from `from_ms` up to and with `to_ms`.
    pub fn within(&self, from_ms: i64, to_ms: i64) -> Range<usize> {
        let start = self.times.seek(0, from_ms).min(self.len());
        start..self.times.seek(start, to_ms.saturating_add(1)).clamp(start, self.len())
    }

    /// Lowest and highest value of some points.
    pub fn extent(&self, points: Range<usize>) -> Option<(f64, f64)> {
        match self.pyramid {
            Some(pyramid) => pyramid.extent(self.values, points),
            None => extent(self.values.get(points)?),
        }
    }
}

/// Where a line is broken and where it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Gaps {
    /// Missing values are bridged when their neighbours are at most this far apart; 0 never bridges.
    pub bridge_ms: i64,
    /// Points farther apart than this are not joined even if nothing is missing between them.
    pub break_over_ms: Option<i64>,
}

impl Gaps {
    /// Bridges everything.
    pub const BRIDGE_ALL: Self = Self { bridge_ms: i64::MAX, break_over_ms: None };

    /// Whether two points that have values are joined.
    pub fn joined(&self, times: Times<'_>, before: usize, after: usize) -> bool {
        let neighbours = before + 1 == after;
        if neighbours && self.break_over_ms.is_none() {
            return true;
        }
        let apart_ms = times.at(after).saturating_sub(times.at(before));
        (neighbours || apart_ms <= self.bridge_ms) && self.break_over_ms.is_none_or(|most| apart_ms <= most)
    }
}

/// What a series does in one column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ValueSpan {
    /// The first value; NaN when the column has none.
    pub first: f64,
    /// The lowest.
    pub min: f64,
    /// The highest.
    pub max: f64,
    /// The last.
    pub last: f64,
    /// Whether the line arrives unbroken from the span before it that has values.
    pub joined: bool,
}

impl ValueSpan {
    /// A column without values.
    pub const EMPTY: Self =
        Self { first: f64::NAN, min: f64::NAN, max: f64::NAN, last: f64::NAN, joined: false };
}

/// What the series does in each of `columns` equal parts of the window, handed to `each` from left to right with
/// the number of the column.
pub fn columns(
    series: &Series<'_>,
    from_ms: i64,
    to_ms: i64,
    columns: usize,
    gaps: Gaps,
    mut each: impl FnMut(usize, ValueSpan),
) {
    let border = |column: usize| border_ms(from_ms, to_ms, column, columns);
    let mut start = series.times.seek(0, from_ms);
    let mut before: Option<usize> = None;
    for column in 0..columns {
        // The last column keeps the point at the very end of the window.
        let end_ms = border(column + 1).saturating_add(i64::from(column + 1 == columns));
        let end = series.times.seek(start, end_ms).min(series.values.len());
        let values = series.values.get(start..end).unwrap_or_default();
        let first = values.iter().position(|value| !value.is_nan());
        let last = values.iter().rposition(|value| !value.is_nan());
        let extent = series.extent(start..end.max(start));
        let (Some(first), Some(last), Some((min, max))) = (first, last, extent) else {
            each(column, ValueSpan::EMPTY);
            start = end.max(start);
            continue;
        };
        let joined = before.is_some_and(|before| gaps.joined(series.times, before, start + first));
        each(column, ValueSpan { first: values[first], min, max, last: values[last], joined });
        before = Some(start + last);
        start = end;
    }
}

/// The time at which a column begins, rounded up so that whole milliseconds fall on the right side.
fn border_ms(from_ms: i64, to_ms: i64, column: usize, columns: usize) -> i64 {
    let span = i128::from(to_ms) - i128::from(from_ms);
    let columns = columns.max(1) as i128;
    let after = (span * column as i128 + columns - 1) / columns;
    i64::try_from(i128::from(from_ms) + after).unwrap_or(i64::MAX)
}

/// Lowest and highest value, NaN left out; `None` when there is nothing else.
pub fn extent(values: &[f64]) -> Option<(f64, f64)> {
    found(reach(values))
}

/// Lowest and highest value, the first above the second when there is none.
pub(crate) fn reach(values: &[f64]) -> (f64, f64) {
    let lower = |low: f64, value: f64| if value < low { value } else { low };
    let higher = |high: f64, value: f64| if value > high { value } else { high };
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    let (chunks, rest) = values.as_chunks::<8>();
    if !chunks.is_empty() {
        // Two vectors each, which do not wait for each other.
        let (mut least, mut most) = ([f64x4::splat(low); 2], [f64x4::splat(high); 2]);
        for [a, b, c, d, e, f, g, h] in chunks {
            let halves = [f64x4::new([*a, *b, *c, *d]), f64x4::new([*e, *f, *g, *h])];
            for ((value, least), most) in halves.into_iter().zip(&mut least).zip(&mut most) {
                *least = value.simd_lt(*least).select(value, *least);
                *most = value.simd_gt(*most).select(value, *most);
            }
        }
        low = least.iter().flat_map(|some| some.to_array()).fold(low, lower);
        high = most.iter().flat_map(|some| some.to_array()).fold(high, higher);
    }
    rest.iter().fold((low, high), |(low, high), value| (lower(low, *value), higher(high, *value)))
}

/// An extent, if there is anything in it.
pub(crate) fn found(reach: (f64, f64)) -> Option<(f64, f64)> {
    (reach.0 <= reach.1).then_some(reach)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spans(series: &Series<'_>, from: i64, to: i64, count: usize, gaps: Gaps) -> Vec<ValueSpan> {
        let mut spans = Vec::new();
        columns(series, from, to, count, gaps, |_, span| spans.push(span));
        spans
    }

    /// The same by looking at every point.
    fn brute(times: &[i64], values: &[f64], from: i64, to: i64, count: usize) -> Vec<[f64; 4]> {
        let mut all = vec![Vec::new(); count];
        for (time, value) in times.iter().zip(values) {
            if (from..=to).contains(time) && !value.is_nan() {
                let column = (time - from) as i128 * count as i128 / (to - from) as i128;
                all[(column as usize).min(count - 1)].push(*value);
            }
        }
        let fold = |values: &Vec<f64>, pick: fn(f64, f64) -> f64| values.iter().copied().fold(f64::NAN, pick);
        all.iter()
            .map(|in_column| {
                let first = in_column.first().copied().unwrap_or(f64::NAN);
                let last = in_column.last().copied().unwrap_or(f64::NAN);
                [first, fold(in_column, f64::min), fold(in_column, f64::max), last]
            })
            .collect()
    }

    fn same(a: f64, b: f64) -> bool {
        a == b || a.is_nan() && b.is_nan()
    }

    #[test]
    fn gaps_break_and_bridge() {
        let times = [0, 10, 20, 30];
        let values = [1.0, f64::NAN, 3.0, 4.0];
        let series = Series::new(&times, &values);
        let joined =
            |gaps| -> Vec<bool> { spans(&series, 0, 40, 4, gaps).iter().map(|span| span.joined).collect() };
        assert_eq!(joined(Gaps::default()), [false, false, false, true]);
        assert_eq!(joined(Gaps::BRIDGE_ALL), [false, false, true, true]);
        assert_eq!(joined(Gaps { bridge_ms: 15, break_over_ms: Some(5) }), [false; 4]);
    }

    #[test]
    fn extents() {
        assert_eq!(extent(&[]), None);
        assert_eq!(extent(&[f64::NAN; 20]), None);
        assert_eq!(extent(&[f64::INFINITY; 20]), Some((f64::INFINITY, f64::INFINITY)));
        assert_eq!(extent(&[3.0, f64::NAN, -1.0]), Some((-1.0, 3.0)));
    }

    fn any_value() -> impl Strategy<Value = f64> {
        prop_oneof![8 => -1e3f64..1e3, 1 => Just(f64::NAN)]
    }

    proptest! {
        #[test]
        fn equals_brute_force(
            points in prop::collection::vec((0i64..50, any_value()), 0..400),
            from in -500i64..3000, length in 1i64..9000, count in 1usize..70
        ) {
            let mut at = 0;
            let times: Vec<i64> = points.iter().map(|point| { at += point.0; at }).collect();
            let values: Vec<f64> = points.iter().map(|point| point.1).collect();
            let (series, to) = (Series::new(&times, &values), from + length);
            let expect = brute(&times, &values, from, to, count);
            let pyramid = Pyramid::new(&values);
            for series in [series, Series { pyramid: Some(&pyramid), ..series }] {
                let spans = spans(&series, from, to, count, Gaps::default());
                prop_assert_eq!(spans.len(), count);
                for (span, expect) in spans.iter().zip(&expect) {
                    let found = [span.first, span.min, span.max, span.last];
                    prop_assert!(found.iter().zip(expect).all(|(a, b)| same(*a, *b)), "{found:?} {expect:?}");
                }
            }
        }

        #[test]
        fn regular_times_equal_their_list(
            start_ms in -100i64..100, step_ms in 1i64..20, len in 0usize..60, from in 0usize..70, ms in -300i64..1500
        ) {
            let regular = Times::Regular { start_ms, step_ms, len };
            let list: Vec<i64> = (0..len as i64).map(|nth| start_ms + nth * step_ms).collect();
            let from = from.min(len);
            prop_assert_eq!(regular.seek(from, ms), Times::Sorted(&list).seek(from, ms));
            prop_assert_eq!(Times::Sorted(&list).seek(from, ms), from.max(list.partition_point(|time| *time < ms)));
        }
    }
}
