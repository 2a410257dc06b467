//! Sort by: the rows of each frame in the order of one column. Missing numbers count as zero, as in Grafana; those that
//! are none stand last.

use std::cmp::Ordering;

use model::dashboard::Lenient;
use model::frame::{Column, Frame, NULL_TIME};
use serde_json::Value;

use super::cell::pick;
use super::{Context, Outcome};
use crate::names::name_in;

pub(super) fn run(options: &Value, mut frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let Some(rule) = options.list("sort").first() else { return Ok(frames) };
    let (name, down) = (rule.text("field"), rule.flag("desc"));
    for frame in &mut frames {
        let place = rule.int("index").and_then(|at| usize::try_from(at).ok());
        let named = || (0..frame.fields.len()).find(|field| name_in(frame, *field) == name);
        if let Some(column) = place.or_else(named) {
            sort(frame, column, down);
        }
    }
    Ok(frames)
}

/// Sorts the rows of a frame by one of its columns; what is equal stays in its order.
pub(super) fn sort(frame: &mut Frame, column: usize, down: bool) {
    let Some(by) = frame.fields.get(column).map(|field| field.values.clone()) else { return };
    let mut rows: Vec<usize> = (0..frame.rows()).collect();
    let turned = |order: Ordering| if down { order.reverse() } else { order };
    match &by {
        Column::Number(numbers) => {
            let of = |row: usize| match numbers.values().get(row) {
                Some(_) if numbers.is_null(row) => 0.0,
                Some(value) => *value,
                None => f64::NAN,
            };
            rows.sort_by(|a, b| by_number(of(*a), of(*b), down));
        }
        Column::Frames(cells) => {
            let of = |row: usize| cells.get(row).and_then(|cell| cell.value).unwrap_or(f64::NAN);
            rows.sort_by(|a, b| by_number(of(*a), of(*b), down));
        }
        Column::Time(times) => {
            let of =
                |row: usize| times.get(row).copied().map_or(0, |ms| if ms == NULL_TIME { 0 } else { ms });
            rows.sort_by(|a, b| turned(of(*a).cmp(&of(*b))));
        }
        Column::Text(texts) => {
            let empty = |row: usize| texts.get(row).is_none_or(str::is_empty);
            rows.sort_by(|a, b| {
                let text =
                    || alphabetical(texts.get(*a).unwrap_or_default(), texts.get(*b).unwrap_or_default());
                turned(empty(*a).cmp(&empty(*b)).then_with(text))
            });
        }
        Column::Bool(flags) => {
            let of = |row: usize| flags.get(row).copied().flatten().unwrap_or(false);
            rows.sort_by(|a, b| turned(of(*b).cmp(&of(*a))));
        }
    }
    for field in &mut frame.fields {
        field.values = pick(&field.values, &rows);
        field.hints.interval_ms = None;
    }
}

fn by_number(a: f64, b: f64, down: bool) -> Ordering {
    match (a.is_nan(), b.is_nan()) {
        (false, false) => {
            let order = a.partial_cmp(&b).unwrap_or(Ordering::Equal);
            if down { order.reverse() } else { order }
        }
        (a, b) => a.cmp(&b),
    }
}

/// Signs in the order of dictionaries: before digits, and these before letters.
const SIGNS: &str = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

/// As a dictionary orders words: capitals and accents make no difference.
pub(super) fn alphabetical(a: &str, b: &str) -> Ordering {
    a.chars().flat_map(folded).map(weight).cmp(b.chars().flat_map(folded).map(weight))
}

/// As [`alphabetical`], but runs of digits count as numbers: `node-2` before `node-10`.
pub(super) fn natural_order(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let (x, y) = (digits(left), digits(right));
        if x > 0 && y > 0 {
            let number = |text: &str, len: usize| text[..len].trim_start_matches('0').to_owned();
            let (m, n) = (number(left, x), number(right, y));
            let order = m.len().cmp(&n.len()).then_with(|| m.cmp(&n));
            if order != Ordering::Equal {
                return order;
            }
            (left, right) = (&left[x..], &right[y..]);
            continue;
        }
        let (mut l, mut r) = (left.chars(), right.chars());
        let order = match (l.next(), r.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) => folded(x).map(weight).cmp(folded(y).map(weight)),
        };
        if order != Ordering::Equal {
            return order;
        }
        (left, right) = (l.as_str(), r.as_str());
    }
}

/// A letter without its case and, in the languages of western Europe, its accent.
fn folded(c: char) -> impl Iterator<Item = char> {
    c.to_lowercase().map(|c| match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ō' | 'ő' => 'o',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'š' | 'ś' => 's',
        'ž' | 'ź' | 'ż' => 'z',
        c => c,
    })
}

fn weight(c: char) -> (u8, usize) {
    match c {
        c if c.is_whitespace() => (0, c as usize),
        c => match SIGNS.find(c) {
            Some(at) => (1, at),
            None if c.is_ascii_digit() => (2, c as usize),
            None => (3, c as usize),
        },
    }
}
