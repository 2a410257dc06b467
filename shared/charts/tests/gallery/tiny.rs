//! A sparkline without axes.

use charts::decimate::{Gaps, Series};
use charts::mark::{
    area,
    line::{Curve, trace},
};
use charts::scale::{Placed, PlacedTime, TimeScale};
use charts::scene::Fill;
use charts::{Plot, Scene};

use crate::support::{FROM_MS, HOUR_MS, TEAL, bare, line, linear, times, walk};

pub(crate) fn scene(dpr: f32) -> Scene {
    let mut scene = bare(120.0, 28.0, dpr);
    let rect = scene.bounds();
    let x = PlacedTime {
        scale: TimeScale::new(FROM_MS, FROM_MS + HOUR_MS),
        left_px: 0.0,
        right_px: rect.right(),
    };
    let y = Placed { scale: linear(-1.5, 1.5), min_px: rect.bottom(), max_px: 0.0 };
    let (times, values) = (times(60, HOUR_MS), walk(60, 11, 0.3));
    let way = trace(&Series::new(&times, &values), &x, &y, dpr, Curve::Linear, Gaps::default());
    let fill = Fill::Solid(TEAL.fade(0.1));
    let marks = vec![area::to_level(way.clone(), rect.bottom(), fill), line(way, TEAL, 1.5)];
    scene.plots.push(Plot { rect, marks });
    scene
}
