//! Steps after and before their points.

use charts::Scene;
use charts::decimate::Gaps;
use charts::mark::line::Curve;

use crate::support::{
    AMBER, BLUE, HOUR_MS, chart, line, linear, plain, time_axis, times, value_axis, walk, way,
};

pub(crate) fn scene(dpr: f32) -> Scene {
    let (mut scene, layout) =
        chart(360.0, 160.0, dpr, vec![time_axis(HOUR_MS), value_axis(linear(0.0, 10.0), &plain)]);
    let times = times(20, HOUR_MS);
    for (curve, level, color) in [(Curve::StepAfter, 7.0, BLUE), (Curve::StepBefore, 3.0, AMBER)] {
        let values: Vec<f64> = walk(20, 4, 0.5).iter().map(|value| (level + value * 3.0).round()).collect();
        let way = way(&layout, &times, &values, dpr, curve, Gaps::default());
        scene.plots[0].marks.push(line(way, color, 1.5));
    }
    scene
}
