//! Missing values: broken above, bridged when short below; a value alone is a dot.

use charts::Scene;
use charts::decimate::Gaps;
use charts::mark::line::Curve;

use crate::support::{
    BLUE, HOUR_MS, TEAL, chart, line, linear, plain, time_axis, times, value_axis, walk, way,
};

pub(crate) fn scene(dpr: f32) -> Scene {
    let (mut scene, layout) =
        chart(360.0, 160.0, dpr, vec![time_axis(HOUR_MS), value_axis(linear(0.0, 4.0), &plain)]);
    let times = times(60, HOUR_MS);
    let missing = [10, 20, 21, 22, 23, 24, 40, 42];
    let series = |level: f64| -> Vec<f64> {
        let value =
            |(nth, value): (usize, f64)| if missing.contains(&nth) { f64::NAN } else { level + value };
        walk(60, 3, 0.2).into_iter().enumerate().map(value).collect()
    };
    let bridged = Gaps { bridge_ms: 3 * 60_000, break_over_ms: None };
    for (level, color, gaps) in [(3.0, BLUE, Gaps::default()), (1.2, TEAL, bridged)] {
        let way = way(&layout, &times, &series(level), dpr, Curve::Linear, gaps);
        scene.plots[0].marks.push(line(way, color, 2.0));
    }
    scene
}
