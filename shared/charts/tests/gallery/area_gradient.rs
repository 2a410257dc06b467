//! A smooth line over an area that fades downwards.

use charts::Scene;
use charts::decimate::Gaps;
use charts::mark::{area, line::Curve};

use crate::support::{GREEN, HOUR_MS, chart, line, linear, plain, time_axis, times, value_axis, walk, way};

pub(crate) fn scene(dpr: f32) -> Scene {
    let (mut scene, layout) =
        chart(360.0, 160.0, dpr, vec![time_axis(24 * HOUR_MS), value_axis(linear(0.0, 1.0), &plain)]);
    let values: Vec<f64> = walk(24, 5, 0.3).iter().map(|value| 0.5 + value * 0.5).collect();
    let way = way(&layout, &times(24, 24 * HOUR_MS), &values, dpr, Curve::Smooth, Gaps::default());
    let fill = area::fading(GREEN, 0.4, layout.plot);
    let marks = &mut scene.plots[0].marks;
    marks.push(area::to_level(way.clone(), layout.plot.bottom(), fill));
    marks.push(line(way, GREEN, 2.0));
    scene
}
