//! Points with rings on their line, and a dashed line.

use charts::Scene;
use charts::decimate::{Gaps, Series};
use charts::mark::{line::Curve, point};
use charts::scene::{Border, Fill, Line, Mark};

use crate::support::{
    BLUE, GROUND, HOUR_MS, VIOLET, chart, line, linear, plain, scales, time_axis, times, value_axis, walk,
    way,
};

pub(crate) fn scene(dpr: f32) -> Scene {
    let (mut scene, layout) =
        chart(360.0, 160.0, dpr, vec![time_axis(HOUR_MS), value_axis(linear(0.0, 4.0), &plain)]);
    let (x, y) = scales(&layout);
    let times = times(16, HOUR_MS);
    let values = |level: f64| -> Vec<f64> { walk(16, 5, 0.3).iter().map(|value| level + value).collect() };
    let (upper, lower) = (values(3.0), values(1.2));
    let at = |values: &[f64]| point::positions(&Series::new(&times, values), &x, &y, dpr);
    let marks = &mut scene.plots[0].marks;
    marks.push(line(way(&layout, &times, &upper, dpr, Curve::Linear, Gaps::default()), BLUE, 1.5));
    let ring = Some(Border { width_px: 1.5, color: BLUE });
    marks.extend(point::points(at(&upper), 4.0, Fill::Solid(GROUND), ring));
    let trace = way(&layout, &times, &lower, dpr, Curve::Smooth, Gaps::default());
    marks.extend(point::points(at(&lower), 2.5, Fill::Solid(VIOLET), None));
    marks.push(Mark::Line(Line { trace, width_px: 1.5, fill: Fill::Solid(VIOLET), dash: vec![8.0, 6.0] }));
    scene
}
