//! Heat maps: a grid of cells coloured by value.

use crate::scale::ColorScale;
use crate::scene::{Cells, Mark};

/// Cells between these edges (ascending, rows from the top); `values` go column after column, each from the top.
/// Edges are moved to device pixels so that no seams show.
pub fn cells(
    x_edges: &[f32],
    y_edges: &[f32],
    values: &[f64],
    colors: &ColorScale,
    gap_px: f32,
    dpr: f32,
) -> Mark {
    let snap = |edges: &[f32]| edges.iter().map(|px| (px * dpr).round() / dpr).collect();
    let colors = values.iter().map(|value| colors.at(*value)).collect();
    Mark::Cells(Cells { x_edges: snap(x_edges), y_edges: snap(y_edges), colors, gap_px })
}
