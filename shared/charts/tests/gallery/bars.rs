//! Bars over time, two series stacked, rounded at their ends.

use charts::Scene;
use charts::mark::bar::{self, Align, Look, Width};
use charts::scene::{Border, Fill};
use charts::stack::{Mode, stack};

use crate::support::{
    AMBER, FROM_MS, HOUR_MS, TEAL, chart, linear, plain, scales, time_axis, value_axis, walk,
};

pub(crate) fn scene(dpr: f32) -> Scene {
    let (mut scene, layout) =
        chart(360.0, 160.0, dpr, vec![time_axis(6 * HOUR_MS), value_axis(linear(-2.0, 6.0), &plain)]);
    let (x, y) = scales(&layout);
    let at: Vec<f32> = (0..24).map(|nth| x.px(FROM_MS + HOUR_MS / 8 + nth * HOUR_MS / 4)).collect();
    let width = Width { share: 0.75, most_px: 40.0, align: Align::Center };
    let edges = bar::edges(&at, width, layout.plot, dpr);
    let values: Vec<Vec<f64>> = vec![
        walk(24, 2, 0.4).iter().map(|value| 2.0 + value * 4.0).collect(),
        walk(24, 7, 0.4).iter().map(|value| 1.0 + value).collect(),
    ];
    for (layer, (color, border)) in
        stack(&values, Mode::Normal).iter().zip([(TEAL, None), (AMBER, Some(1.0))])
    {
        let px = |levels: &[f64]| -> Vec<f32> { levels.iter().map(|level| y.px(*level)).collect() };
        let border = border.map(|width_px| Border { width_px, color });
        let fill = Fill::Solid(if border.is_some() { color.fade(0.4) } else { color.fade(0.85) });
        let look = Look { fill, border, radius_px: 2.0 };
        scene.plots[0].marks.extend(bar::upright(&edges, px(&layer.base), px(&layer.edge), &look, dpr));
    }
    scene
}
