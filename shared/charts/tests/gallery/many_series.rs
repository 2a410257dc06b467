//! Forty series as thin lines.

use charts::Scene;
use charts::decimate::Gaps;
use charts::mark::line::Curve;

use crate::support::{COLORS, HOUR_MS, chart, line, linear, plain, time_axis, times, value_axis, walk, way};

pub(crate) fn scene(dpr: f32) -> Scene {
    let (mut scene, layout) =
        chart(320.0, 160.0, dpr, vec![time_axis(HOUR_MS), value_axis(linear(0.0, 10.0), &plain)]);
    let times = times(40, HOUR_MS);
    for nth in 0..40 {
        let values: Vec<f64> =
            walk(40, nth + 1, 0.3).iter().map(|value| 1.0 + nth as f64 * 0.2 + value).collect();
        let way = way(&layout, &times, &values, dpr, Curve::Linear, Gaps::default());
        scene.plots[0].marks.push(line(way, COLORS[nth as usize % 5], 1.0));
    }
    scene
}
