//! Four series on top of each other, as shares of the whole.

use charts::Scene;
use charts::decimate::Times;
use charts::mark::{area, line::Curve};
use charts::scene::Fill;
use charts::stack::{Mode, stack};

use crate::support::{COLORS, HOUR_MS, chart, line, linear, scales, time_axis, times, value_axis, walk};

pub(crate) fn scene(dpr: f32) -> Scene {
    let percent = |value: f64, _: f64| format!("{} %", (value * 100.0).round());
    let (mut scene, layout) =
        chart(360.0, 200.0, dpr, vec![time_axis(HOUR_MS), value_axis(linear(0.0, 1.0), &percent)]);
    let times = times(80, HOUR_MS);
    let values: Vec<Vec<f64>> =
        (1..5).map(|seed| walk(80, seed, 0.2).iter().map(|value| 1.2 + value).collect()).collect();
    let (x, y) = scales(&layout);
    for (layer, color) in stack(&values, Mode::Percent).iter().zip(COLORS) {
        let fill = Fill::Solid(color.fade(0.35));
        let (edge, mark) = area::layer(Times::Sorted(&times), layer, &x, &y, dpr, Curve::Linear, fill);
        scene.plots[0].marks.extend([mark, line(edge, color, 1.0)]);
    }
    scene
}
