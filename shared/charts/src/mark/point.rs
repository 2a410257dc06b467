//! Points: one round spot for each value, left out where they would hide the line.

use crate::scene::{Border, Fill, Mark, Points, Trace};

/// Whether points stand far enough apart to be shown by themselves: three diameters on average.
pub fn have_room(count: usize, width_px: f32, radius_px: f32) -> bool {
    count as f32 * radius_px * 6.0 <= width_px
}

/// The points of a trace by points; nothing for a trace by columns, whose points cannot be told apart.
pub fn of(trace: &Trace, radius_px: f32, fill: Fill, border: Option<Border>) -> Option<Mark> {
    let Trace::Points(points) = trace else {
        return None;
    };
    let at: Vec<[f32; 2]> = points.iter().copied().filter(|point| !point[1].is_nan()).collect();
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
