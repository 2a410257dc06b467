//! Four series as lines of one and a half pixels.

use charts::Scene;
use charts::decimate::Gaps;
use charts::mark::line::Curve;

use crate::support::{COLORS, HOUR_MS, chart, line, linear, time_axis, times, value_axis, walk, way};

pub(crate) fn scene(dpr: f32) -> Scene {
    let format = |value: f64, _: f64| format!("{value} ms");
    let (mut scene, layout) =
        chart(480.0, 220.0, dpr, vec![time_axis(6 * HOUR_MS), value_axis(linear(0.0, 500.0), &format)]);
    let times = times(120, 6 * HOUR_MS);
    for (nth, color) in COLORS.into_iter().enumerate().take(4) {
        let values: Vec<f64> = walk(120, nth as u64 + 1, 0.15)
            .iter()
            .map(|value| 380.0 - nth as f64 * 90.0 + value * 90.0)
            .collect();
        let way = way(&layout, &times, &values, dpr, Curve::Linear, Gaps::default());
        scene.plots[0].marks.push(line(way, color, 1.5));
    }
    scene
}
