//! A line coloured by thresholds, with a dashed rule and a band.

use charts::Scene;
use charts::decimate::Gaps;
use charts::mark::{line::Curve, rule};
use charts::scene::{Fill, Line, Mark, Stroke};

use crate::support::{
    AMBER, GREEN, HOUR_MS, RED, chart, linear, plain, scales, time_axis, times, value_axis, walk, way,
};

pub(crate) fn scene(dpr: f32) -> Scene {
    let mut values = value_axis(linear(0.0, 100.0), &plain);
    values.title = Some("Load, %");
    let (mut scene, layout) = chart(360.0, 180.0, dpr, vec![time_axis(HOUR_MS), values]);
    let (_, y) = scales(&layout);
    let series: Vec<f64> = walk(100, 6, 0.1).iter().map(|value| 55.0 + value * 50.0).collect();
    let trace = way(&layout, &times(100, HOUR_MS), &series, dpr, Curve::Linear, Gaps::default());
    let (high, middle) = (y.px(80.0), y.px(60.0));
    let stops = vec![(high, RED), (high, AMBER), (middle, AMBER), (middle, GREEN)];
    scene.plots[0].marks.push(Mark::Line(Line {
        trace,
        width_px: 2.0,
        fill: Fill::Vertical(stops),
        dash: vec![],
    }));
    scene.under.extend(rule::level_band(high, layout.plot.y, layout.plot, RED.fade(0.1)));
    let stroke = Stroke { width_px: 1.0, color: RED, dash: rule::DASH_PX.into() };
    scene.over.extend(rule::level(high, layout.plot, stroke, dpr));
    scene
}
