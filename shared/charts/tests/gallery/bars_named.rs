//! Level bars, one for each name, with the names at the left.

use charts::Scene;
use charts::layout::{Axis, AxisScale, PlacedAxis, Side};
use charts::mark::bar::{self, Look};
use charts::scale::Band;
use charts::scene::Fill;

use crate::support::{BLUE, chart, linear, plain};

pub(crate) fn scene(dpr: f32) -> Scene {
    let names: Vec<String> =
        ["checkout", "cart", "price", "a service with a rather long name"].map(str::to_owned).into();
    let mut rows = Axis::new(AxisScale::Band { band: Band::new(4, 0.3), names: &names }, Side::Left);
    rows.grid = false;
    let level = Axis::new(AxisScale::Value { scale: linear(0.0, 120.0), format: &plain }, Side::Bottom);
    let (mut scene, layout) = chart(360.0, 160.0, dpr, vec![rows, level]);
    let [PlacedAxis::Band(band), PlacedAxis::Value(value)] = &layout.axes[..] else { panic!("two axes") };
    let edges: Vec<(f32, f32)> = (0..4).map(|nth| band.px(nth)).collect();
    let look = Look { fill: Fill::Solid(BLUE), border: None, radius_px: 3.0 };
    let to = [100.0, 64.0, 12.5, 80.0].map(|amount| value.px(amount));
    scene.plots[0].marks.extend(bar::level(&edges, [value.px(0.0); 4], to, &look, dpr));
    scene
}
