//! Histogram: how many values of each column fall into buckets of equal width.

use std::collections::BTreeMap;

use model::dashboard::Lenient;
use model::frame::{Column, Field, Frame, Hints};
use serde_json::{Value, json};

use super::cell::{nameless, room_for};
use super::number::{option, rounded};
use super::{Context, Outcome};
use crate::units::plain;

/// As many buckets are aimed at.
const AIM: f64 = 30.0;

pub(super) fn run(options: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    if frames.is_empty() {
        return Ok(frames);
    }
    let columns: Vec<(&Field, Vec<f64>)> = (frames.iter().flat_map(Frame::numbers))
        .map(|(field, numbers)| {
            let instead =
                field.hints.config.get("noValue").and_then(|_| option(&json!(field.hints.config), "noValue"));
            let value = |value: Option<f64>| value.or(instead).filter(|value| value.is_finite());
            (field, numbers.iter().filter_map(value).collect())
        })
        .collect();
    if columns.is_empty() {
        return Ok(Vec::new());
    }
    let size = option(options, "bucketSize").filter(|size| *size > 0.0);
    let offset = option(options, "bucketOffset").unwrap_or(0.0);
    let size =
        size.or_else(|| usual_size(columns.iter().flat_map(|(_, values)| values.iter().copied()).collect()));

    let mut buckets: BTreeMap<Start, Vec<f64>> = BTreeMap::new();
    if let Some(size) = size {
        for (at, (_, values)) in columns.iter().enumerate() {
            for value in values {
                let start = rounded(((value - offset) / size).floor() * size + offset, 9);
                if start.is_finite() {
                    buckets.entry(Start(start)).or_insert_with(|| vec![0.0; columns.len()])[at] += 1.0;
                }
            }
            room_for(buckets.len(), columns.len() + 2)?;
        }
    }
    let starts: Vec<f64> = buckets.keys().map(|start| start.0).collect();
    let ends: Vec<f64> = starts.iter().map(|start| start + size.unwrap_or(0.0)).collect();
    let with_unit = columns.iter().find(|(field, _)| unit(field).is_some());
    let mut hints = with_unit.map(|(field, _)| nameless(&field.hints)).unwrap_or_default();
    let decimals =
        size.map_or(0, |size| plain(size).split_once('.').map_or(0, |(_, fraction)| fraction.len()));
    if decimals > 0 {
        hints.config.insert("decimals".to_owned(), json!(decimals));
    }
    let bound = |name: &str, values: Vec<f64>| Field {
        hints: hints.clone(),
        ..Field::new(name, Column::numbers(values))
    };
    let mut fields = vec![bound("xMin", starts), bound("xMax", ends)];
    let count = |at: usize| buckets.values().map(move |counts| counts.get(at).copied().unwrap_or(0.0));
    if options.flag("combine") {
        let all: Vec<f64> = buckets.values().map(|counts| counts.iter().sum()).collect();
        fields.push(Field { hints: of_counts(columns[0].0), ..Field::new("count", Column::numbers(all)) });
    } else {
        fields.extend(columns.iter().enumerate().map(|(at, (field, _))| Field {
            values: Column::numbers(count(at).collect::<Vec<_>>()),
            hints: of_counts(field),
            ..(*field).clone()
        }));
    }
    Ok(vec![Frame::new("histogram", fields)])
}

/// Counts have no unit of the values.
fn of_counts(field: &Field) -> Hints {
    let short = unit(field).filter(|unit| unit == "short");
    let mut hints = Hints { interval_ms: None, found_name: None, ..field.hints.clone() };
    hints.config.remove("unit");
    hints.unit = short;
    hints
}

fn unit(field: &Field) -> Option<String> {
    let own = field.hints.config.get("unit").and_then(Value::as_str).map(str::to_owned);
    own.or_else(|| field.hints.unit.clone()).filter(|unit| !unit.is_empty())
}

/// The lower end of a bucket, in order.
struct Start(f64);

impl PartialEq for Start {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Start {}

impl PartialOrd for Start {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Start {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        // One zero.
        (self.0 + 0.0).total_cmp(&(other.0 + 0.0))
    }
}

/// A round width, at least as far as the two closest values lie apart.
fn usual_size(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let (least, most) = (*values.first()?, *values.last()?);
    let closest = match values.len() {
        1 => 1.0,
        _ => values
            .windows(2)
            .map(|pair| pair[1] - pair[0])
            .filter(|gap| *gap != 0.0)
            .fold(f64::INFINITY, f64::min),
    };
    let aim = (most - least) / AIM;
    sizes().find(|size| aim < *size && *size >= closest)
}

/// 1, 2, 2.5, 4 and 5 times powers of ten, from a billionth to five billions; between 1 and 10 no halves.
fn sizes() -> impl Iterator<Item = f64> {
    (-9..10).flat_map(|power: i32| {
        let steps: &[u32] = if power == 0 { &[10, 20, 40, 50] } else { &[10, 20, 25, 40, 50] };
        // Written out and read, so that each is the number that people write.
        steps.iter().filter_map(move |step| model::number::parse(&format!("{step}e{}", power - 1)))
    })
}
