//! Surfaces under lines and between them.

use super::line::{Curve, trace};
use crate::color::Rgba8;
use crate::decimate::{Gaps, Series, Times};
use crate::scale::{Placed, PlacedTime};
use crate::scene::{Area, Base, Fill, Mark, Rect, Trace};
use crate::stack::Layer;

/// The surface between a line and a level.
pub fn to_level(edge: Trace, level_px: f32, fill: Fill) -> Mark {
    Mark::Area(Area { edge, base: Base::Flat(level_px), fill })
}

/// The line and the surface of a series in a stack. Both sides break where the series has no value.
pub fn layer(
    times: Times<'_>,
    layer: &Layer,
    x: &PlacedTime,
    y: &Placed,
    dpr: f32,
    curve: Curve,
    fill: Fill,
) -> (Trace, Mark) {
    let side =
        |values: &[f64]| trace(&Series { times, values, pyramid: None }, x, y, dpr, curve, Gaps::default());
    let edge = side(&layer.edge);
    let area = Area { edge: edge.clone(), base: Base::Trace(side(&layer.base)), fill };
    (edge, Mark::Area(area))
}

/// A colour that fades towards the lower edge of the plot: `opacity` at the top, a tenth of it at the bottom.
pub fn fading(color: Rgba8, opacity: f32, plot: Rect) -> Fill {
    Fill::Vertical(vec![(plot.y, color.fade(opacity)), (plot.bottom(), color.fade(opacity * 0.1))])
}
