//! A heat map of buckets over time.

use charts::Scene;
use charts::mark::cell;
use charts::scale::{ColorScale, Linear, Steps, ValueScale};

use crate::support::{BLUE, GROUND, HOUR_MS, TEAL, chart, linear, plain, time_axis, value_axis, walk};

pub(crate) fn scene(dpr: f32) -> Scene {
    let mut values = value_axis(linear(0.0, 10.0), &plain);
    values.grid = false;
    let (mut scene, layout) = chart(360.0, 160.0, dpr, vec![time_axis(HOUR_MS), values]);
    let plot = layout.plot;
    let edges = |from: f32, length: f32, many: usize| -> Vec<f32> {
        (0..=many).map(|nth| from + length * nth as f32 / many as f32).collect()
    };
    let amounts: Vec<f64> = walk(40 * 10, 9, 0.5)
        .iter()
        .enumerate()
        .map(|(nth, value)| if nth % 10 < 2 { f64::NAN } else { 10.0 - (nth % 10) as f64 + value * 5.0 })
        .collect();
    let colors = ColorScale {
        scale: ValueScale::Linear(Linear::new(0.0, 9.0, Steps::Decimal)),
        stops: vec![GROUND.mix(BLUE, 0.2), BLUE, TEAL],
        steps: 0,
    };
    let (x_edges, y_edges) = (edges(plot.x, plot.w, 40), edges(plot.y, plot.h, 10));
    scene.plots[0].marks.push(cell::cells(&x_edges, &y_edges, &amounts, &colors, 1.0, dpr));
    scene
}
