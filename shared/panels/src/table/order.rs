//! The order of rows by one column. What is missing stands last, whichever way.

use std::cmp::Ordering;

use model::frame::{Column, NULL_TIME};

/// The rows in order; equal ones stay as they came.
pub(super) fn order(column: &Column, down: bool) -> Vec<u32> {
    let mut rows: Vec<u32> = (0..u32::try_from(column.len()).unwrap_or(u32::MAX)).collect();
    let turned = |order: Ordering| if down { order.reverse() } else { order };
    rows.sort_by(|a, b| {
        let (a, b) = (*a as usize, *b as usize);
        let missing = is_missing(column, a).cmp(&is_missing(column, b));
        missing.then_with(|| turned(compare(column, a, b)))
    });
    rows
}

fn is_missing(column: &Column, row: usize) -> bool {
    match column {
        Column::Number(numbers) => numbers.get(row).is_none_or(f64::is_nan),
        Column::Time(times) => times.get(row).is_none_or(|at| *at == NULL_TIME),
        Column::Text(texts) => texts.get(row).is_none(),
        Column::Bool(flags) => flags.get(row).copied().flatten().is_none(),
        Column::Frames(cells) => cells.get(row).is_none_or(|cell| cell.value.is_none_or(f64::is_nan)),
    }
}

fn compare(column: &Column, a: usize, b: usize) -> Ordering {
    match column {
        Column::Number(numbers) => {
            let of = |row: usize| numbers.values().get(row).copied().unwrap_or(f64::NAN);
            of(a).total_cmp(&of(b))
        }
        Column::Time(times) => times.get(a).cmp(&times.get(b)),
        Column::Text(texts) => natural(texts.get(a).unwrap_or_default(), texts.get(b).unwrap_or_default()),
        Column::Bool(flags) => flags.get(a).cmp(&flags.get(b)),
        Column::Frames(cells) => {
            let of = |row: usize| cells.get(row).and_then(|cell| cell.value).unwrap_or(f64::NAN);
            of(a).total_cmp(&of(b))
        }
    }
}

/// As people count: `node-2` before `node-10`, capitals beside small letters.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.chars().peekable(), b.chars().peekable());
    loop {
        let order = match (left.peek().copied(), right.peek().copied()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (x, y) = (digits(&mut left), digits(&mut right));
                x.len().cmp(&y.len()).then_with(|| x.cmp(&y))
            }
            (Some(x), Some(y)) => {
                left.next();
                right.next();
                x.to_lowercase().cmp(y.to_lowercase())
            }
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// A run of digits without leading zeros.
fn digits(signs: &mut std::iter::Peekable<std::str::Chars<'_>>) -> String {
    let mut run = String::new();
    while let Some(digit) = signs.next_if(char::is_ascii_digit) {
        if !(run.is_empty() && digit == '0') {
            run.push(digit);
        }
    }
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_values_stand_last_both_ways() {
        let column = Column::Number([Some(2.0), None, Some(1.0), Some(f64::NAN)].into_iter().collect());
        assert_eq!(order(&column, false), [2, 0, 1, 3]);
        assert_eq!(order(&column, true), [0, 2, 1, 3]);
    }

    #[test]
    fn texts_are_ordered_as_people_count() {
        let column = Column::texts([Some("node-10"), Some("node-2"), Some("Node-1"), None]);
        assert_eq!(order(&column, false), [2, 1, 0, 3]);
    }
}
