//! Smoothing: a moving mean whose window is chosen so that the line is as smooth as it can be while its outliers stay
//! visible (the published method ASAP: the widest repeating window that keeps the kurtosis).

use model::frame::{Column, Field, Frame, Times};
use serde_json::Value;

use super::matcher::first_time;
use super::number::option;
use super::{Context, Outcome};

/// Points where the options say nothing.
const USUAL: f64 = 100.0;
const MOST: f64 = 2_000.0;

pub(super) fn run(options: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let resolution = option(options, "resolution").unwrap_or(USUAL).clamp(2.0, MOST) as usize;
    Ok(frames.into_iter().map(|frame| smoothed(frame, resolution)).collect())
}

type Point = (f64, f64);

fn smoothed(frame: Frame, resolution: usize) -> Frame {
    let Some(times) = first_time(&frame).and_then(|at| frame.fields[at].values.as_times()) else {
        return frame;
    };
    let points = |values: &[f64]| -> Vec<Point> {
        let pairs = times.iter().zip(values).filter(|(_, value)| value.is_finite());
        pairs.map(|(time, value)| (*time as f64, *value)).collect()
    };
    let Some((_, first)) = frame.numbers().find(|(_, numbers)| !numbers.is_empty()) else { return frame };
    let reference = points(first.values());
    if reference.is_empty() {
        return frame;
    }
    let kept: Vec<f64> = asap(&reference, resolution).into_iter().map(|(time, _)| time).collect();
    let field = |field: &Field| match &field.values {
        Column::Time(_) => Field {
            values: Column::Time(kept.iter().map(|time| time.round() as i64).collect::<Times>()),
            ..super::cell::with_values(field, Column::numbers([]))
        },
        Column::Number(numbers) => {
            let line = points(numbers.values());
            let values: Vec<f64> = kept.iter().map(|time| between(&line, *time)).collect();
            let mut field = super::cell::with_values(field, Column::numbers(values));
            field.name = format!("{} (smoothed)", field.name);
            field.hints.found_name = None;
            field
        }
        _ => field.clone(),
    };
    let name = frame.name.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| "Data".to_owned());
    let fields = frame.fields.iter().map(field).collect();
    Frame { name: Some(format!("{name} (smoothed)")), fields, ..frame.clone() }
}

/// The value of a line at a time: between its neighbours, beyond its ends on the line through them.
fn between(line: &[Point], time: f64) -> f64 {
    let (Some(first), Some(last)) = (line.first(), line.last()) else { return f64::NAN };
    let at = line.partition_point(|(known, _)| *known < time);
    let (left, right) = match (at.checked_sub(1).and_then(|at| line.get(at)), line.get(at)) {
        (_, Some(exact)) if exact.0 == time => return exact.1,
        (Some(left), Some(right)) => (left, right),
        _ => (first, last),
    };
    if right.0 == left.0 {
        return left.1;
    }
    left.1 + (time - left.0) / (right.0 - left.0) * (right.1 - left.1)
}

/// Means of windows of so many points, each `slide` behind the one before.
fn means(points: &[Point], window: usize, slide: usize) -> Vec<Point> {
    let mean = |window: &[Point]| {
        let sum = window.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
        (sum.0 / window.len() as f64, sum.1 / window.len() as f64)
    };
    points.windows(window.max(1)).step_by(slide.max(1)).map(mean).collect()
}

fn asap(points: &[Point], resolution: usize) -> Vec<Point> {
    let step = points.len() / resolution;
    let points = if step >= 2 { means(points, step, step) } else { points.to_vec() };
    let correlations = correlations(&points, (points.len() / 10).max(1));
    let peaks = peaks(&correlations);
    let original = kurtosis(&points);
    let mut best = (1, roughness(&points));
    let try_window = |window: usize, best: &mut (usize, f64)| {
        let smooth = means(&points, window, 1);
        let keeps = kurtosis(&smooth) >= original;
        let rough = roughness(&smooth);
        if keeps && rough < best.1 {
            *best = (window, rough);
        }
        keeps
    };
    let mut least = 1;
    let mut widest = None;
    for (at, peak) in peaks.iter().enumerate().rev().filter(|(_, peak)| **peak > 1) {
        if *peak < least {
            break;
        }
        if try_window(*peak, &mut best) {
            widest = widest.or(Some(at));
            least = least.max(*peak);
        }
    }
    let tail = widest.and_then(|at| peaks.get(at + 1).copied()).unwrap_or(points.len() / 10);
    let (mut head, mut tail) = (widest.map_or(least, |at| peaks[at] + 1), tail);
    while head <= tail {
        let middle = usize::midpoint(head, tail);
        if try_window(middle, &mut best) {
            head = middle + 1;
        } else {
            tail = match middle.checked_sub(1) {
                Some(tail) => tail,
                None => break,
            };
        }
    }
    means(&points, best.0, 1)
}

/// How alike the line is to itself, shifted by 0, 1, 2, … points.
fn correlations(points: &[Point], most: usize) -> Vec<f64> {
    let mean = points.iter().map(|point| point.1).sum::<f64>() / points.len() as f64;
    let product = |shift: usize| -> f64 {
        points.iter().zip(&points[shift..]).map(|(a, b)| (a.1 - mean) * (b.1 - mean)).sum()
    };
    let whole = product(0);
    (0..=most.min(points.len() - 1))
        .map(|shift| if whole == 0.0 { 0.0 } else { product(shift) / whole })
        .collect()
}

/// Shifts at which the line is more alike than a little before and behind.
fn peaks(correlations: &[f64]) -> Vec<usize> {
    /// Less is chance.
    const ENOUGH: f64 = 0.2;
    let inner = 1..correlations.len().saturating_sub(1);
    let is_peak = |at: &usize| {
        let here = correlations[*at];
        here > ENOUGH && here > correlations[at - 1] && here >= correlations[at + 1]
    };
    inner.filter(is_peak).collect()
}

fn kurtosis(points: &[Point]) -> f64 {
    let count = points.len() as f64;
    let mean = points.iter().map(|point| point.1).sum::<f64>() / count;
    let moment = |power: i32| points.iter().map(|point| (point.1 - mean).powi(power)).sum::<f64>() / count;
    let variance = moment(2);
    if variance == 0.0 { 0.0 } else { moment(4) / (variance * variance) }
}

/// The deviation of the differences between neighbours.
fn roughness(points: &[Point]) -> f64 {
    let steps: Vec<f64> = points.windows(2).map(|pair| pair[1].1 - pair[0].1).collect();
    if steps.is_empty() {
        return 0.0;
    }
    let count = steps.len() as f64;
    let mean = steps.iter().sum::<f64>() / count;
    (steps.iter().map(|step| (step - mean).powi(2)).sum::<f64>() / count).sqrt()
}
