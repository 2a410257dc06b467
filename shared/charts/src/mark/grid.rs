//! Grid lines, found by plotters' mesh from the ticks of the scales. Labels are in `axis`.

use std::ops::Range;

use plotters::coord::cartesian::{Cartesian2d, MeshLine};
use plotters::coord::ranged1d::Ranged;

use crate::color::Rgba8;
use crate::layout::{AxisScale, Side};
use crate::paint::SUBPIXELS;
use crate::scene::{Item, Path, Rect, Stroke};

/// A tick on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tick {
    /// What it stands for: a value, milliseconds, the number of a band.
    pub value: f64,
    /// Where, CSS pixels.
    pub px: f32,
}

/// The plot in the finely divided device pixels that plotters counts in: columns, and rows from the bottom up.
pub fn extent(plot: Rect, dpr: f32) -> (Range<i32>, Range<i32>) {
    let fine = |px: f32| (px * dpr * SUBPIXELS as f32).round() as i32;
    (fine(plot.x)..fine(plot.right()), fine(plot.bottom())..fine(plot.y))
}

/// The ticks of one axis, not more than `most`.
pub fn positions(scale: &AxisScale<'_>, side: Side, plot: Rect, dpr: f32, most: usize) -> Vec<Tick> {
    let (columns, rows) = extent(plot, dpr);
    let top_down = matches!(scale, AxisScale::Band { .. });
    let limit = match (side.is_upright(), top_down) {
        (false, _) => (columns.start, columns.end),
        (true, false) => (rows.start, rows.end),
        (true, true) => (rows.end, rows.start),
    };
    let coarse = |fine: i32| fine as f32 / SUBPIXELS as f32 / dpr;
    let tick = |value: f64| Tick { value, px: coarse(scale.map(&value, limit)) };
    scale.key_points(most).into_iter().map(tick).collect()
}

/// All lines of the grid as one path of one device pixel, exactly on device pixels; `None` when there are none.
pub fn grid(
    coord: &Cartesian2d<AxisScale<'_>, AxisScale<'_>>,
    most_x: usize,
    most_y: usize,
    dpr: f32,
    color: Rgba8,
) -> Option<Item> {
    let mut points = Vec::new();
    let coarse = |fine: i32| fine as f32 / SUBPIXELS as f32 / dpr;
    // The middle of the device pixel that holds the line.
    let crisp = |fine: i32| {
        let pixel = (fine as f32 / SUBPIXELS as f32).round();
        (pixel + 0.5) / dpr
    };
    let named = matches!(coord.x_spec(), AxisScale::Band { .. });
    let result = coord.draw_mesh::<std::convert::Infallible, _, _, _>(most_y, most_x, |line| {
        let (from, to) = match line {
            MeshLine::XMesh(..) if named => return Ok(()),
            MeshLine::XMesh(from, to, _) => ([crisp(from.0), coarse(from.1)], [crisp(to.0), coarse(to.1)]),
            MeshLine::YMesh(from, to, _) => ([coarse(from.0), crisp(from.1)], [coarse(to.0), crisp(to.1)]),
        };
        points.extend([from, to, [f32::NAN; 2]]);
        Ok(())
    });
    let Ok(()) = result;
    points.pop();
    let stroke = Some(Stroke::solid(1.0 / dpr, color));
    (!points.is_empty()).then_some(Item::Path(Path { points, closed: false, fill: None, stroke }))
}
