//! Points: one round spot for each value, left out where they would hide the line.

use super::line::{Curve, trace};
use crate::decimate::{Gaps, Series};
use crate::scale::{Placed, PlacedTime};
use crate::scene::{Border, Fill, Mark, Points, Trace};

/// Whether points stand far enough apart to be shown by themselves: three diameters on average.
pub fn have_room(count: usize, width_px: f32, radius_px: f32) -> bool {
    count as f32 * radius_px * 6.0 <= width_px
}

/// Where the values of a series stand, those just beyond the plot included; nothing when there are so many that the
/// series is drawn by columns.
pub fn positions(series: &Series<'_>, x: &PlacedTime, y: &Placed, dpr: f32) -> Vec<[f32; 2]> {
    match trace(series, x, y, dpr, Curve::Linear, Gaps::BRIDGE_ALL) {
        Trace::Points(points) => points.into_iter().filter(|point| !point[1].is_nan()).collect(),
        Trace::Columns(_) => Vec::new(),
    }
}

/// A point at every vertex of a trace by points: right for straight lines; where a line bends between its values, use
/// [`positions`].
pub fn of(trace: &Trace, radius_px: f32, fill: Fill, border: Option<Border>) -> Option<Mark> {
    let Trace::Points(vertices) = trace else {
        return None;
    };
    points(vertices.iter().copied().filter(|point| !point[1].is_nan()).collect(), radius_px, fill, border)
}

/// Points of one look.
pub fn points(at: Vec<[f32; 2]>, radius_px: f32, fill: Fill, border: Option<Border>) -> Option<Mark> {
    (!at.is_empty()).then_some(Mark::Points(Points { at, radius_px, fill, border }))
}

/// Values without a neighbour on either side: a line would not show them, so they are always drawn as points.
pub fn lonely(trace: &Trace) -> Vec<[f32; 2]> {
    let Trace::Points(points) = trace else {
        return Vec::new();
    };
    let runs = points.split(|point| point[1].is_nan());
    runs.filter_map(|run| if let [only] = run { Some(*only) } else { None }).collect()
}
