//! Regression: a line or a curve through the points of two columns, as a frame of its own beside the others.

use model::dashboard::Lenient;
use model::frame::{Column, Field, Frame};
use serde_json::Value;

use super::cell::{Cell, Kind, cells, column, kind};
use super::matcher::Columns;
use super::number::option;
use super::{Context, Outcome};
use crate::names::Names;

/// More points than this no curve needs.
const MOST_POINTS: f64 = 100_000.0;
/// Higher powers only follow the noise, and numbers do not hold them.
const HIGHEST_DEGREE: f64 = 12.0;

pub(super) fn run(options: &Value, mut frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let (x_name, y_name) = (options.text("xFieldName"), options.text("yFieldName"));
    let (x_columns, y_columns) = (Columns::named(&x_name), Columns::named(&y_name));
    let names = Names::new(&frames);
    let found = (0..frames.len()).find_map(|at| Some((at, y_columns.first_in(&frames, &names, at)?)));
    let Some((at, y_at)) = found.filter(|_| !x_name.is_empty() && !y_name.is_empty()) else {
        return Ok(frames);
    };
    let x_at = x_columns
        .first_in(&frames, &names, at)
        .ok_or_else(|| "its two fields must be in one frame".to_owned())?;
    let (x, y) = (&frames[at].fields[x_at], &frames[at].fields[y_at]);
    let xs: Vec<f64> =
        cells(&x.values).filter_map(|value| value.number()).filter(|x| x.is_finite()).collect();
    let (least, most) =
        xs.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(*x), b.max(*x)));
    if xs.is_empty() {
        return Ok(frames);
    }
    // Times are counted from the first one, so that their squares stay exact.
    let base = if kind(&x.values) == Kind::Time { least } else { 0.0 };
    let points: Vec<(f64, f64)> = cells(&x.values)
        .zip(cells(&y.values))
        .filter_map(|(x, y)| Some((x.number()? - base, y.number()?)))
        .filter(|(x, y)| x.is_finite() && y.is_finite())
        .collect();
    let model = match options.text("modelType").as_str() {
        "" => "linear".to_owned(),
        other => other.to_owned(),
    };
    let degree = match model.as_str() {
        "linear" => 1.0,
        "polynomial" => option(options, "degree").unwrap_or(2.0).trunc().clamp(0.0, HIGHEST_DEGREE),
        _ => return Ok(frames),
    };
    let curve = fit(&points, degree as usize).ok_or_else(|| "too few points for its curve".to_owned())?;
    let count = option(options, "predictionCount").unwrap_or(100.0).trunc().clamp(1.0, MOST_POINTS);
    let step = (most - least) / count;
    let places: Vec<f64> =
        (0..count as usize - 1).map(|nth| nth as f64 * step + least).chain([most]).collect();
    let predicted: Vec<f64> = places.iter().map(|x| curve.at(x - base)).collect();
    let x = Field::new(x.name.clone(), column(kind(&x.values), places.into_iter().map(Cell::Number)));
    let y = Field::new(format!("{} predicted", y.name), Column::numbers(predicted));
    let mut frame = Frame::new("", vec![x, y]);
    frame.name = Some(format!("{model} regression"));
    frames.push(frame);
    Ok(frames)
}

/// A polynomial of a stretched argument.
struct Curve {
    factors: Vec<f64>,
    stretch: f64,
}

impl Curve {
    fn at(&self, x: f64) -> f64 {
        self.factors.iter().rev().fold(0.0, |sum, factor| sum * (x * self.stretch) + factor)
    }
}

/// The curve with the least squared distance from the points.
fn fit(points: &[(f64, f64)], degree: usize) -> Option<Curve> {
    if points.is_empty() {
        return None;
    }
    let farthest = points.iter().map(|(x, _)| x.abs()).fold(0.0, f64::max);
    let stretch = if farthest > 0.0 { 1.0 / farthest } else { 1.0 };
    let size = degree + 1;
    let mut sums = vec![vec![0.0; size + 1]; size];
    for (x, y) in points {
        let mut powers = vec![1.0; 2 * size];
        for at in 1..powers.len() {
            powers[at] = powers[at - 1] * x * stretch;
        }
        for (row, sums) in sums.iter_mut().enumerate() {
            for (at, sum) in sums.iter_mut().enumerate().take(size) {
                *sum += powers[row + at];
            }
            sums[size] += powers[row] * y;
        }
    }
    Some(Curve { factors: solve(sums)?, stretch })
}

/// Solves a square system, each row with its right side last; `None` where it has no one answer.
fn solve(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let size = rows.len();
    for at in 0..size {
        let largest = (at..size).max_by(|a, b| rows[*a][at].abs().total_cmp(&rows[*b][at].abs()))?;
        rows.swap(at, largest);
        let pivot = rows[at][at];
        if pivot.abs() < 1e-12 || !pivot.is_finite() {
            return None;
        }
        let lead = rows[at].clone();
        for (_, row) in rows.iter_mut().enumerate().filter(|(other, _)| *other != at) {
            let factor = row[at] / pivot;
            for (value, lead) in row.iter_mut().zip(&lead) {
                *value -= factor * lead;
            }
        }
    }
    Some((0..size).map(|at| rows[at][size] / rows[at][at]).collect())
}
