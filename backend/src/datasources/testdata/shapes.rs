//! Series that can be told beforehand: sine, pulse, waves from a list, a list spread over the range.

use data::time::duration::parse_ms;
use model::frame::Labels;
use model::query::QueryError;
use serde_json::Value;

use super::{Ask, Shape, csv, grid, parse_labels};

/// Most points of one such series.
const MOST_POINTS: i64 = 10_000;

/// A sine around `offset` (0) of `amplitude` (1) and `period` (10m).
///
/// # Errors
/// If that would be too many points.
pub(super) fn sine(ask: &Ask) -> Result<Shape, QueryError> {
    let period_ms = parse_ms(ask.text("period")).filter(|ms| *ms > 0.0).unwrap_or(600_000.0);
    let (amplitude, offset) = (ask.number("amplitude").unwrap_or(1.0), ask.number("offset").unwrap_or(0.0));
    let (step_ms, ticks) = grid(ask)?;
    let times: Vec<i64> = ticks.map(|tick| tick * step_ms).collect();
    let value = |time: &i64| {
        let turn = (*time as f64 / period_ms).fract();
        Some(offset + amplitude * (turn * std::f64::consts::TAU).sin())
    };
    let values = times.iter().map(value).collect();
    Ok(Shape { values, times, name: Some("sine".to_owned()), labels: Labels::new() })
}

/// `onCount` points of `onValue`, then `offCount` of `offValue`, one every `timeStep` seconds.
pub(super) fn pulse(ask: &Ask) -> Shape {
    let wave = ask.query.model.get("pulseWave").cloned().unwrap_or_default();
    let count = |key: &str| number(&wave, key).unwrap_or(3.0).max(0.0) as i64;
    let (on, off) = (count("onCount"), count("offCount"));
    let length = (on.saturating_add(off)).max(1);
    let value = |key: &str, otherwise: Option<f64>| match wave.get(key) {
        Some(Value::String(text)) if text == "null" => None,
        _ => number(&wave, key).or(otherwise),
    };
    let (on_value, off_value) = (value("onValue", Some(2.0)), value("offValue", Some(1.0)));
    let step_secs = number(&wave, "timeStep").unwrap_or(60.0);
    stepped(ask, step_secs, |tick| if tick.rem_euclid(length) < on { on_value } else { off_value })
}

/// One series for each wave of `csvWave`: its list of values, over and over.
pub(super) fn waves(ask: &Ask) -> Vec<Shape> {
    let waves = match ask.query.model.get("csvWave") {
        Some(Value::Array(waves)) => waves.clone(),
        Some(wave @ Value::Object(_)) => vec![wave.clone()],
        _ => Vec::new(),
    };
    waves
        .iter()
        .map(|wave| {
            let text = |key: &str| wave.get(key).and_then(Value::as_str).unwrap_or_default();
            let values = csv::values(text("valuesCSV"));
            let length = values.len().max(1) as i64;
            let step_secs = number(wave, "timeStep").unwrap_or(60.0);
            let mut shape = stepped(ask, step_secs, |tick| {
                values.get(tick.rem_euclid(length) as usize).copied().flatten()
            });
            shape.name = Some(text("name").to_owned()).filter(|name| !name.is_empty());
            shape.labels = parse_labels(text("labels"));
            shape
        })
        .collect()
}

/// The values with equal distances from the start of the range to its end.
pub(super) fn spread(ask: &Ask, values: &[Option<f64>]) -> Shape {
    let gaps = (values.len().max(2) - 1) as i64;
    let step_ms = ask.range.length_ms() / gaps;
    let times = (0..values.len() as i64).map(|at| ask.range.from_ms + at * step_ms).collect();
    Shape { times, values: values.to_vec(), name: None, labels: Labels::new() }
}

fn stepped(ask: &Ask, step_secs: f64, value: impl Fn(i64) -> Option<f64>) -> Shape {
    let step_ms = ((step_secs * 1_000.0) as i64).max(1);
    let first = ask.range.from_ms.div_euclid(step_ms);
    let last = ask.range.to_ms.div_euclid(step_ms).min(first.saturating_add(MOST_POINTS - 1));
    let ticks = first..=last;
    Shape {
        times: ticks.clone().map(|tick| tick.saturating_mul(step_ms)).collect(),
        values: ticks.map(value).collect(),
        name: None,
        labels: Labels::new(),
    }
}

fn number(object: &Value, key: &str) -> Option<f64> {
    match object.get(key)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
    .filter(|value: &f64| value.is_finite())
}
