//! Two hundred thousand noisy points beside twenty thousand smooth ones: drawn by columns, of even weight.

use charts::Scene;
use charts::decimate::Gaps;
use charts::mark::line::Curve;

use crate::support::{
    AMBER, BLUE, HOUR_MS, chart, line, linear, plain, time_axis, times, value_axis, walk, way,
};

pub(crate) fn scene(dpr: f32) -> Scene {
    let (mut scene, layout) =
        chart(320.0, 160.0, dpr, vec![time_axis(24 * HOUR_MS), value_axis(linear(-2.0, 2.0), &plain)]);
    for (points, level, noise, color) in [(200_000, 0.8, 0.6, BLUE), (20_000, -0.8, 0.0, AMBER)] {
        let values: Vec<f64> = walk(points, 2, noise).iter().map(|value| level + value).collect();
        let way = way(&layout, &times(points, 24 * HOUR_MS), &values, dpr, Curve::Linear, Gaps::default());
        scene.plots[0].marks.push(line(way, color, 1.0));
    }
    scene
}
