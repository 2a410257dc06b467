//! The times of a column: shared, cheap to clone, and aware of their own order, so that nobody who draws or sends them
//! has to read them all to learn it.

use std::ops::Deref;
use std::sync::Arc;

/// A missing time.
pub const NULL_TIME: i64 = i64::MIN;

/// How times follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Each one this far (above 0) after the one before.
    Regular {
        /// The distance, milliseconds.
        step_ms: i64,
    },
    /// None before the one before it, and none is null.
    Ascending,
    /// In any order, perhaps with nulls.
    Any,
}

/// Milliseconds since the Unix epoch; [`NULL_TIME`] where there is none. Reads as a slice.
#[derive(Debug, Clone)]
pub struct Times {
    values: Arc<[i64]>,
    order: Order,
}

impl Times {
    /// `len` times from `start_ms` on, `step_ms` apart. Where they would leave the range of instants, they wrap around.
    pub fn regular(start_ms: i64, step_ms: i64, len: usize) -> Self {
        let at = |nth: usize| start_ms.wrapping_add(step_ms.wrapping_mul(nth as i64));
        let values: Arc<[i64]> = (0..len).map(at).collect();
        let last_ms = i128::from(start_ms) + i128::from(step_ms) * len.saturating_sub(1) as i128;
        if len > 1 && step_ms > 0 && start_ms != NULL_TIME && last_ms <= i128::from(i64::MAX) {
            return Self { values, order: Order::Regular { step_ms } };
        }
        values.into()
    }

    /// How they follow each other.
    pub fn order(&self) -> Order {
        self.order
    }

    /// Whether both are the same list in memory.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.values, &other.values)
    }
}

impl Deref for Times {
    type Target = [i64];

    fn deref(&self) -> &[i64] {
        &self.values
    }
}

impl PartialEq for Times {
    fn eq(&self, other: &Self) -> bool {
        self.is_same(other) || self.order == other.order && self.values == other.values
    }
}

impl From<Arc<[i64]>> for Times {
    fn from(values: Arc<[i64]>) -> Self {
        Self { order: order(&values), values }
    }
}

impl From<Vec<i64>> for Times {
    fn from(values: Vec<i64>) -> Self {
        Arc::<[i64]>::from(values).into()
    }
}

impl<const LEN: usize> From<[i64; LEN]> for Times {
    fn from(values: [i64; LEN]) -> Self {
        Arc::<[i64]>::from(values).into()
    }
}

impl FromIterator<i64> for Times {
    fn from_iter<T: IntoIterator<Item = i64>>(values: T) -> Self {
        values.into_iter().collect::<Arc<[i64]>>().into()
    }
}

fn order(values: &[i64]) -> Order {
    if let Some(step_ms) = step(values) {
        return Order::Regular { step_ms };
    }
    // The least of all instants is the null, so in ascending order it can only come first.
    if ascends(values) && values.first() != Some(&NULL_TIME) { Order::Ascending } else { Order::Any }
}

/// The distance between neighbours if it is the same everywhere, above 0, and there are at least two times.
fn step(values: &[i64]) -> Option<i64> {
    let [first, second, ..] = values else { return None };
    let step_ms = second.checked_sub(*first).filter(|step_ms| *step_ms > 0 && *first != NULL_TIME)?;
    values.windows(2).all(|pair| pair[1].checked_sub(pair[0]) == Some(step_ms)).then_some(step_ms)
}

/// Whether times never fall. Written without early exits inside of a block, so that compilers make vectors of it.
fn ascends(times: &[i64]) -> bool {
    const BLOCK: usize = 4096;
    let falls = |block: &[i64]| {
        let pairs = block.iter().zip(block.get(1..).unwrap_or_default());
        pairs.fold(0, |falls, (before, after)| falls | i64::from(before > after)) != 0
    };
    (0..times.len()).step_by(BLOCK).all(|start| {
        let end = (start + BLOCK + 1).min(times.len());
        !falls(times.get(start..end).unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(times: impl Into<Times>, order: Order) {
        assert_eq!(times.into().order(), order);
    }

    #[test]
    fn times_know_their_order() {
        check([], Order::Ascending);
        check([5], Order::Ascending);
        check([5, 5, 6], Order::Ascending);
        check([5, 7, 9], Order::Regular { step_ms: 2 });
        check([5, 7, 8], Order::Ascending);
        check([5, 4, 3], Order::Any);
        check([5, 5], Order::Ascending);
        check([NULL_TIME, 4], Order::Any);
        check([4, NULL_TIME], Order::Any);
        check([i64::MIN + 1, i64::MAX], Order::Ascending);
    }

    #[test]
    fn regular_times_equal_their_list() {
        for (start_ms, step_ms, len) in
            [(0, 1, 0), (3, 15, 1), (-7, 15, 9), (3, -5, 4), (3, 0, 4), (i64::MAX - 3, 2, 4)]
        {
            let list: Vec<i64> = (0..len).map(|nth: i64| start_ms.wrapping_add(step_ms * nth)).collect();
            assert_eq!(Times::regular(start_ms, step_ms, len as usize), Times::from(list));
        }
    }

    #[test]
    fn a_fall_is_found_wherever_it_is() {
        let mut times: Vec<i64> = (0..10_000).map(|nth| nth / 2).collect();
        check(times.clone(), Order::Ascending);
        for at in [1, 4_095, 4_096, 4_097, 9_999] {
            let kept = std::mem::replace(&mut times[at], -1);
            check(times.clone(), Order::Any);
            times[at] = kept;
        }
    }
}
