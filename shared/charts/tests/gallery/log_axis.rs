//! Six decades on a logarithmic axis; zeros have no place on it.

use charts::Scene;
use charts::decimate::Gaps;
use charts::mark::line::Curve;
use charts::scale::{Log, ValueScale};

use crate::support::{HOUR_MS, VIOLET, chart, line, plain, time_axis, times, value_axis, walk, way};

pub(crate) fn scene(dpr: f32) -> Scene {
    let scale = ValueScale::Log(Log::new(0.1, 100_000.0, 10.0));
    let (mut scene, layout) = chart(360.0, 180.0, dpr, vec![time_axis(HOUR_MS), value_axis(scale, &plain)]);
    let exponent =
        |(nth, value): (usize, f64)| if nth % 30 == 29 { 0.0 } else { 10f64.powf(2.0 + value * 3.0) };
    let values: Vec<f64> = walk(90, 8, 0.2).into_iter().enumerate().map(exponent).collect();
    let way = way(&layout, &times(90, HOUR_MS), &values, dpr, Curve::Linear, Gaps::default());
    scene.plots[0].marks.push(line(way, VIOLET, 1.5));
    scene
}
