//! Bytes on the left and a share on the right, each with its title.

use charts::Scene;
use charts::decimate::{Gaps, Series};
use charts::layout::Side;
use charts::mark::line::{Curve, trace};
use charts::scale::{Linear, Steps, ValueScale};

use crate::support::{AMBER, BLUE, HOUR_MS, chart, line, linear, scales, time_axis, times, value_axis, walk};

pub(crate) fn scene(dpr: f32) -> Scene {
    let mib = |value: f64, _: f64| format!("{} MiB", value / 1_048_576.0);
    let percent = |value: f64, _: f64| format!("{value} %");
    let bytes = ValueScale::Linear(Linear::new(0.0, 5e8, Steps::Binary));
    let mut left = value_axis(bytes, &mib);
    left.title = Some("Memory");
    let mut right = value_axis(linear(0.0, 100.0), &percent);
    (right.side, right.title, right.color) = (Side::Right, Some("CPU"), Some(AMBER));
    let (mut scene, layout) = chart(420.0, 200.0, dpr, vec![time_axis(HOUR_MS), left, right]);
    let times = times(100, HOUR_MS);
    let (x, _) = scales(&layout);
    for (axis, color, height) in [(1, BLUE, 4e8), (2, AMBER, 80.0)] {
        let y = layout.value_axis(axis).expect("a value axis");
        let values: Vec<f64> =
            walk(100, axis as u64, 0.1).iter().map(|value| (0.5 + value * 0.4) * height).collect();
        let way = trace(&Series::new(&times, &values), &x, y, dpr, Curve::Linear, Gaps::default());
        scene.plots[0].marks.push(line(way, color, 1.5));
    }
    scene
}
