//! Points with rings on their line, and a dashed line.

use charts::Scene;
use charts::decimate::Gaps;
use charts::mark::{line::Curve, point};
use charts::scene::{Border, Fill, Line, Mark};

use crate::support::{
    BLUE, GROUND, HOUR_MS, VIOLET, chart, line, linear, plain, time_axis, times, value_axis, walk, way,
};

pub(crate) fn scene(dpr: f32) -> Scene {
    let (mut scene, layout) =
        chart(360.0, 160.0, dpr, vec![time_axis(HOUR_MS), value_axis(linear(0.0, 4.0), &plain)]);
    let times = times(16, HOUR_MS);
    let values = |level: f64| -> Vec<f64> { walk(16, 5, 0.3).iter().map(|value| level + value).collect() };
    let marks = &mut scene.plots[0].marks;
    let upper = way(&layout, &times, &values(3.0), dpr, Curve::Linear, Gaps::default());
    marks.push(line(upper.clone(), BLUE, 1.5));
    marks.extend(point::of(&upper, 4.0, Fill::Solid(GROUND), Some(Border { width_px: 1.5, color: BLUE })));
    let trace = way(&layout, &times, &values(1.2), dpr, Curve::Smooth, Gaps::default());
    marks.extend(point::of(&trace, 2.5, Fill::Solid(VIOLET), None));
    marks.push(Mark::Line(Line { trace, width_px: 1.5, fill: Fill::Solid(VIOLET), dash: vec![8.0, 6.0] }));
    scene
}
