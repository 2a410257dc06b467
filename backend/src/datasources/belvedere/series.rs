//! Samples to frames: one value a step, rates of counters, sums by labels.

use std::collections::BTreeMap;

use data::interval::align;
use data::time::TimeRange;
use model::frame::{Column, Field, Frame, FrameKind, Labels, Times};
use serde_json::Value;

use super::{Ask, legend, step_ms};
use crate::sampler::{SAMPLE_MS, Samples};

/// How far back a value is looked for, and the least length that a rate is taken over.
const WINDOW_MS: i64 = 4 * SAMPLE_MS;
/// Most points of one answer.
const MOST_POINTS: i64 = 1_000_000;

/// The times of an answer.
pub(super) struct Grid {
    first_ms: i64,
    last_ms: i64,
    step_ms: i64,
    is_rate: bool,
}

impl Grid {
    /// The times of a query: whole steps on the dashboard's wall clock.
    pub(super) fn of(ask: &Ask) -> Self {
        let least_ms = ask.range.length_ms() / MOST_POINTS;
        let step_ms = step_ms(ask).max(least_ms - least_ms % SAMPLE_MS + SAMPLE_MS * i64::from(least_ms > 0));
        let offset_secs = (ask.query.utc_offset_sec.unwrap_or(0.0) as i32).clamp(-86_400, 86_400);
        let range = align(ask.range, step_ms, offset_secs);
        Self { first_ms: range.from_ms, last_ms: range.to_ms, step_ms, is_rate: ask.flag("rate") }
    }

    /// Which samples are needed.
    pub(super) fn sample_range(&self) -> TimeRange {
        TimeRange { from_ms: self.first_ms.saturating_sub(self.window_ms()), to_ms: self.last_ms }
    }

    fn window_ms(&self) -> i64 {
        if self.is_rate { self.step_ms.max(WINDOW_MS) } else { WINDOW_MS }
    }

    fn times(&self) -> Times {
        let count = self.last_ms.saturating_sub(self.first_ms).max(0) / self.step_ms;
        Times::regular(self.first_ms, self.step_ms, count as usize + 1)
    }
}

/// The frames of the samples.
pub(super) fn frames(samples: Vec<Samples>, ask: &Ask, grid: &Grid) -> Vec<Frame> {
    let times = grid.times();
    let scale = ask.number("scale").unwrap_or(1.0);
    let by = sum_by(ask);
    let mut groups: BTreeMap<Labels, Vec<Option<f64>>> = BTreeMap::new();
    for series in samples {
        let values = on_grid(&series, &times, grid);
        let mut labels = Labels::clone(&series.labels);
        match &by {
            Some(kept) => labels.retain(|label, _| kept.contains(label)),
            // A rate is no longer the metric.
            None if grid.is_rate => drop(labels.remove("__name__")),
            None => {}
        }
        match groups.entry(labels) {
            std::collections::btree_map::Entry::Vacant(entry) => drop(entry.insert(values)),
            std::collections::btree_map::Entry::Occupied(mut entry) => add(entry.get_mut(), &values),
        }
    }
    groups
        .into_iter()
        .map(|(labels, values)| {
            let name = legend::legend(ask.text("legendFormat"), &labels, ask.text("metric"));
            let mut time = Field::new("Time", Column::Time(times.clone()));
            time.hints.interval_ms = Some(grid.step_ms as f64);
            let scaled = values.into_iter().map(|value| value.map(|value| value * scale)).collect();
            let mut value = Field::new("Value", Column::Number(scaled)).with_labels(labels);
            value.hints.display_name.clone_from(&name);
            let mut frame = Frame::new(&ask.query.ref_id, vec![time, value]);
            frame.name = name;
            frame.meta.kind = Some(FrameKind::TimeseriesMulti);
            frame
        })
        .collect()
}

/// The labels to sum by; `None` if nothing is summed.
fn sum_by(ask: &Ask) -> Option<Vec<String>> {
    let labels: Vec<String> = match ask.query.model.get("sumBy") {
        Some(Value::Array(labels)) => labels.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(Value::String(labels)) => {
            labels.split(',').map(str::trim).filter(|label| !label.is_empty()).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    };
    (!labels.is_empty() || ask.flag("sum")).then_some(labels)
}

fn add(sums: &mut [Option<f64>], values: &[Option<f64>]) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum = match (*sum, *value) {
            (Some(sum), Some(value)) => Some(sum + value),
            (sum, value) => sum.or(value),
        };
    }
}

/// One value for each time: the last sample of the window, or the rate over it.
fn on_grid(samples: &Samples, times: &[i64], grid: &Grid) -> Vec<Option<f64>> {
    let window_ms = grid.window_ms();
    let (mut from, mut to) = (0, 0);
    times
        .iter()
        .map(|time_ms| {
            while samples.times_ms.get(to).is_some_and(|at| at <= time_ms) {
                to += 1;
            }
            // A rate needs the sample at the window's start; a value must lie within the window.
            while from < to && samples.times_ms[from] < time_ms - window_ms + i64::from(!grid.is_rate) {
                from += 1;
            }
            let (times_ms, values) = (&samples.times_ms[from..to], &samples.values[from..to]);
            if grid.is_rate { rate(times_ms, values) } else { values.last().copied() }
        })
        .collect()
}

/// Increase a second between the first and the last sample. A counter that falls was reset and counts from zero.
fn rate(times_ms: &[i64], values: &[f64]) -> Option<f64> {
    let seconds = (times_ms.last()? - times_ms.first()?) as f64 / 1_000.0;
    if seconds <= 0.0 {
        return None;
    }
    let increase: f64 =
        values.windows(2).map(|pair| if pair[1] < pair[0] { pair[1] } else { pair[1] - pair[0] }).sum();
    Some(increase / seconds)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use model::query::Query;
    use serde_json::json;

    use super::*;

    fn ask(query: Value, to_ms: i64) -> Ask {
        let query: Query = serde_json::from_value(query).expect("a query");
        Ask { query, range: TimeRange { from_ms: 0, to_ms }, among_tables: false }
    }

    fn samples(labels: &[(&str, &str)], times_ms: &[i64], values: &[f64]) -> Samples {
        let labels: Labels =
            labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Samples { labels: Arc::new(labels), times_ms: times_ms.to_vec(), values: values.to_vec() }
    }

    fn values(frame: &Frame) -> Vec<Option<f64>> {
        frame.fields[1].values.as_numbers().expect("numbers").iter().collect()
    }

    #[test]
    fn gauges_hold_for_a_short_while_and_then_end() {
        let ask = ask(json!({ "metric": "g", "intervalMs": 10_000, "scale": 2 }), 50_000);
        let grid = Grid::of(&ask);
        let frames = frames(vec![samples(&[("__name__", "g")], &[5_000, 10_000], &[1.0, 2.0])], &ask, &grid);
        assert_eq!(frames[0].time(), Some([0, 10_000, 20_000, 30_000, 40_000, 50_000].as_slice()));
        assert_eq!(values(&frames[0]), [None, Some(4.0), Some(4.0), None, None, None]);
        assert_eq!(frames[0].name.as_deref(), Some("g"));
    }

    #[test]
    fn rates_know_resets_and_sums_skip_gaps() {
        let ask =
            ask(json!({ "metric": "c", "rate": true, "sumBy": ["mode"], "intervalMs": 20_000 }), 40_000);
        let times: Vec<i64> = (0..=8).map(|at| at * 5_000).collect();
        let first = [0.0, 5.0, 10.0, 15.0, 20.0, 5.0, 10.0, 15.0, 20.0];
        let second = [0.0, 10.0, 20.0, 30.0, 40.0];
        let input = vec![
            samples(&[("mode", "user"), ("cpu", "0")], &times, &first),
            samples(&[("mode", "user"), ("cpu", "1")], &times[..5], &second),
            samples(&[("mode", "idle"), ("cpu", "0")], &times, &[7.0; 9]),
        ];
        let frames = frames(input, &ask, &Grid::of(&ask));
        let find =
            |mode: &str| frames.iter().find(|frame| frame.fields[1].labels["mode"] == mode).expect("there");
        assert_eq!(frames.len(), 2);
        // The second CPU has one sample in the last window, which is no rate.
        assert_eq!(values(find("user")), [None, Some(3.0), Some(1.0)]);
        assert_eq!(values(find("idle")), [None, Some(0.0), Some(0.0)]);
    }

    #[test]
    fn steps_are_whole_samples_and_bounded() {
        let step = |query: Value, to_ms: i64| Grid::of(&ask(query, to_ms)).step_ms;
        assert_eq!(step(json!({ "intervalMs": 200 }), 300_000), 5_000);
        assert_eq!(step(json!({ "interval": "7s", "intervalMs": 200 }), 300_000), 5_000);
        assert_eq!(step(json!({ "interval": "1m", "intervalMs": 200 }), 300_000), 60_000);
        let grid = Grid::of(&ask(json!({ "maxDataPoints": 1e12 }), i64::MAX / 4));
        assert!(grid.times().len() <= 1_000_001);
    }
}
