//! Create heat map: how many values fall into each cell of a grid of time and value.

use model::dashboard::Lenient;
use model::frame::{Column, Field, Frame};
use serde_json::Value;

use super::cell::room_for;
use super::matcher::first_time;
use super::number::option;
use super::{Context, Outcome};
use crate::names::name_alone;
use crate::time::duration::parse_ms;

pub(super) fn run(options: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let mut points: Vec<(f64, f64)> = Vec::new();
    let mut first: Option<(&Field, &Field)> = None;
    for frame in &frames {
        let Some(time) = first_time(frame).and_then(|at| frame.fields.get(at)) else { continue };
        let times = time.values.as_times().unwrap_or_default();
        for (field, numbers) in frame.numbers() {
            first.get_or_insert((time, field));
            let pairs = times.iter().zip(numbers.values()).filter(|(_, value)| value.is_finite());
            points.extend(pairs.map(|(time, value)| (*time as f64, *value)));
        }
    }
    let Some((time, value)) = first else { return Err("the data has no times with numbers".to_owned()) };
    if points.is_empty() {
        return Err("the data has no values".to_owned());
    }
    let (x, y) =
        (Axis::times(options.at("xBuckets"), &points)?, Axis::values(options.at("yBuckets"), &points)?);
    let (columns, rows) = (x.bins, y.bins);
    room_for(columns.saturating_mul(rows), 3)?;
    let mut counts = vec![0.0; columns * rows];
    for (time, value) in &points {
        let at = x.bin(*time) * rows + y.bin(*value);
        if let Some(count) = counts.get_mut(at) {
            *count += 1.0;
        }
    }
    let cells = 0..columns * rows;
    let times = cells.clone().map(|at| x.start(at / rows) as i64).collect::<Vec<_>>();
    let values = cells.map(|at| y.start(at % rows)).collect::<Vec<_>>();
    let mut of_values = Field::new("yMin", Column::numbers(values));
    of_values.hints.unit = value.hints.unit.clone();
    let mut of_counts = Field::new("Count", Column::numbers(counts));
    of_counts.hints.unit = Some("short".to_owned());
    let mut frame = Frame::new(
        frames.first().map(|frame| frame.ref_id.clone()).unwrap_or_default(),
        vec![Field::new("xMin", Column::Time(times.into())), of_values, of_counts],
    );
    frame.name = Some(name_alone(value));
    frame.fields[0].hints.config.clone_from(&time.hints.config);
    let mut after = vec![frame];
    if options.flag("keepOriginalData") {
        after.extend(frames);
    }
    Ok(after)
}

/// One side of the grid.
struct Axis {
    least: f64,
    step: f64,
    bins: usize,
    /// The base of a logarithmic side.
    base: Option<f64>,
}

impl Axis {
    fn times(stored: &Value, points: &[(f64, f64)]) -> Result<Self, String> {
        if stored.at("scale").text("type") == "log" {
            return Err("the time axis of a heat map is linear".to_owned());
        }
        let text = stored.text("value");
        let size = model::number::parse(&text).or_else(|| parse_ms(&text)).filter(|size| *size > 0.0);
        let count = stored.text("mode") == "count" || size.is_none();
        let (least, most) = ends(points.iter().map(|(time, _)| *time));
        let step = match size {
            Some(size) if !count => size,
            size => nice(TIME_STEPS.iter().copied(), (most - least) / (size.unwrap_or(20.0) - 1.0).max(1.0)),
        };
        Self::of(least, most, step.max(1.0), None)
    }

    fn values(stored: &Value, points: &[(f64, f64)]) -> Result<Self, String> {
        let size = option(stored, "value").filter(|size| *size > 0.0);
        let (least, most) = ends(points.iter().map(|(_, value)| *value));
        let scale = stored.at("scale");
        if scale.text("type") == "log" {
            if least <= 0.0 {
                return Err("a logarithmic axis shows no values at or below 0".to_owned());
            }
            let base = scale.num("log").filter(|base| *base > 1.0).unwrap_or(2.0);
            return Self::of(least.log(base), most.log(base), 1.0 / size.unwrap_or(1.0), Some(base));
        }
        let step = match size {
            Some(size) if stored.text("mode") != "count" => size,
            size => nice(value_steps(), (most - least) / (size.unwrap_or(10.0) - 1.0).max(1.0)),
        };
        Self::of(least, most, step, None)
    }

    fn of(least: f64, most: f64, step: f64, base: Option<f64>) -> Result<Self, String> {
        let start = (least / step).floor() * step;
        let bins = (((most / step).floor() * step - start) / step).round() + 1.0;
        if !(bins.is_finite() && bins < 1e7) {
            return Err("its buckets are too narrow for the data".to_owned());
        }
        Ok(Self { least: start, step, bins: bins as usize, base })
    }

    fn bin(&self, value: f64) -> usize {
        let value = self.base.map_or(value, |base| value.log(base));
        let at = (((value / self.step).floor() * self.step - self.least) / self.step).round().max(0.0);
        (at as usize).min(self.bins - 1)
    }

    fn start(&self, bin: usize) -> f64 {
        let start = self.least + bin as f64 * self.step;
        self.base.map_or(start, |base| base.powf(start))
    }
}

fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), value| (a.min(value), b.max(value)))
}

/// The last step that is not above the wanted one; the first where all are.
fn nice(steps: impl Iterator<Item = f64>, wanted: f64) -> f64 {
    let mut last = None;
    for step in steps {
        if step > wanted {
            return last.unwrap_or(step);
        }
        last = Some(step);
    }
    last.unwrap_or(1.0)
}

/// Halves from 1 to 9.5 times powers of ten; from 1 on whole numbers only.
fn value_steps() -> impl Iterator<Item = f64> {
    let steps = (-16..16).flat_map(|power: i32| {
        (2..20).filter_map(move |halves: i32| model::number::parse(&format!("{}e{}", halves * 5, power - 1)))
    });
    steps.filter(|step| *step < 1.0 || step.fract() == 0.0)
}

const SECOND: f64 = 1_000.0;
const MINUTE: f64 = 60.0 * SECOND;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;
const YEAR: f64 = 365.0 * DAY;

#[rustfmt::skip]
const TIME_STEPS: &[f64] = &[
    1.0, 2.0, 4.0, 5.0, 10.0, 20.0, 25.0, 40.0, 50.0, 100.0, 200.0, 250.0, 400.0, 500.0,
    SECOND, 2.0 * SECOND, 4.0 * SECOND, 5.0 * SECOND, 10.0 * SECOND, 15.0 * SECOND, 20.0 * SECOND, 30.0 * SECOND,
    MINUTE, 2.0 * MINUTE, 4.0 * MINUTE, 5.0 * MINUTE, 10.0 * MINUTE, 15.0 * MINUTE, 20.0 * MINUTE, 30.0 * MINUTE,
    HOUR, 2.0 * HOUR, 4.0 * HOUR, 6.0 * HOUR, 8.0 * HOUR, 12.0 * HOUR, 18.0 * HOUR,
    DAY, 2.0 * DAY, 3.0 * DAY, 4.0 * DAY, 5.0 * DAY, 6.0 * DAY, 7.0 * DAY, 10.0 * DAY, 15.0 * DAY, 30.0 * DAY, 45.0 * DAY,
    60.0 * DAY, 90.0 * DAY, 180.0 * DAY, YEAR, 2.0 * YEAR, 3.0 * YEAR, 4.0 * YEAR, 5.0 * YEAR, 6.0 * YEAR,
    7.0 * YEAR, 8.0 * YEAR, 9.0 * YEAR, 10.0 * YEAR,
];
