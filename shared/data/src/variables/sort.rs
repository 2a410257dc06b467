//! The orders in which a variable shows its options.

use std::cmp::Ordering;

use super::Choice;
use crate::order;

/// Sorts by mode: 0 not at all; 1, 2 alphabetical; 3, 4 by the first number; 5, 6 alphabetical without case;
/// 7, 8 natural. Even modes are descending.
pub(super) fn sort(options: &mut [Choice], mode: i64) {
    match mode {
        1 | 2 => order::sort_by(options, |a, b| a.text.cmp(&b.text)),
        3 | 4 => order::sort_by_key(options, |option| first_number(&option.text)),
        5 | 6 => order::sort_by_key(options, |option| option.text.to_lowercase()),
        7 | 8 => order::sort_by(options, |a, b| natural(&a.text, &b.text)),
        _ => return,
    }
    if mode % 2 == 0 {
        options.reverse();
    }
}

/// The first row of digits as a number; -1 without one.
fn first_number(text: &str) -> i128 {
    let Some(start) = text.find(|c: char| c.is_ascii_digit()) else { return -1 };
    let digits = &text[start..];
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().unwrap_or(i128::MAX)
}

/// Without case, and `node-2` before `node-10`.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let (digits_a, rest_a) = split_digits(a);
        let (digits_b, rest_b) = split_digits(b);
        if !digits_a.is_empty() && !digits_b.is_empty() {
            let number = |digits: &str| digits.trim_start_matches('0').to_owned();
            let (number_a, number_b) = (number(digits_a), number(digits_b));
            let order = number_a.len().cmp(&number_b.len()).then_with(|| number_a.cmp(&number_b));
            if order != Ordering::Equal {
                return order;
            }
            (a, b) = (rest_a, rest_b);
            continue;
        }
        let (mut chars_a, mut chars_b) = (a.chars(), b.chars());
        match (chars_a.next(), chars_b.next()) {
            (Some(one), Some(other)) => {
                let order = one.to_lowercase().cmp(other.to_lowercase());
                if order != Ordering::Equal {
                    return order;
                }
                (a, b) = (chars_a.as_str(), chars_b.as_str());
            }
            (one, other) => return one.cmp(&other),
        }
    }
}

fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}
