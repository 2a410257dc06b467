//! Areas: the exact share of each pixel between an edge and its base, column by column.
//!
//! The edge adds to a running sum down the column from its height on, the base takes away again; what remains is the
//! share covered, whichever of the two is higher. Edges that cross a pixel at a slope spread their change over it.

use super::pixels::{Pixels, RowColors, byte};
use super::{Frame, Scratch, edge_points};
use crate::scene::{Area, Base, Trace};

/// Draws an area in the colours of `scratch.rows`.
pub(super) fn draw(area: &Area, frame: Frame, pixels: &mut Pixels, scratch: &mut Scratch) {
    let rises = rises(&area.edge, &area.base);
    edge_points(&area.edge, frame, rises, &mut scratch.edge);
    match &area.base {
        Base::Flat(level_px) => {
            let level = frame.row(*level_px);
            scratch.base.clear();
            scratch.base.extend(
                scratch.edge.iter().map(|point| [point[0], if point[1].is_nan() { f32::NAN } else { level }]),
            );
        }
        Base::Trace(trace) => edge_points(trace, frame, rises, &mut scratch.base),
    }
    scratch.sums.clear();
    scratch.sums.resize(frame.height + 2, 0.0);
    let first = scratch.edge.iter().find(|point| !point[1].is_nan()).map_or(f32::INFINITY, |point| point[0]);
    let last = scratch.edge.last().map_or(0.0, |point| point[0]).clamp(0.0, frame.width as f32);
    if first >= frame.width as f32 {
        return;
    }
    let (mut edge_at, mut base_at) = (0, 0);
    for column in first.max(0.0) as usize..last.ceil() as usize {
        let mut sums = Sums { sums: &mut scratch.sums, height: frame.height as f32, from: usize::MAX, to: 0 };
        sums.follow(&scratch.edge, &mut edge_at, column as f32, 1.0);
        sums.follow(&scratch.base, &mut base_at, column as f32, -1.0);
        sums.paint(column, pixels, &scratch.rows, &mut scratch.shares);
    }
}

/// Whether most of the area lies above its base.
fn rises(edge: &Trace, base: &Base) -> bool {
    let middle = |trace: &Trace| -> f32 {
        let (sum, many) = match trace {
            Trace::Points(points) => sum(points.iter().map(|point| point[1])),
            Trace::Columns(columns) => sum(columns.spans.iter().map(|span| (span.top + span.bottom) / 2.0)),
        };
        sum / many
    };
    let level = match base {
        Base::Flat(level_px) => *level_px,
        Base::Trace(trace) => middle(trace),
    };
    middle(edge) <= level
}

fn sum(levels: impl Iterator<Item = f32>) -> (f32, f32) {
    levels.filter(|level| !level.is_nan()).fold((0.0, 0.0), |(sum, many), level| (sum + level, many + 1.0))
}

/// Changes of coverage down one column.
struct Sums<'a> {
    sums: &'a mut [f32],
    height: f32,
    from: usize,
    to: usize,
}

impl Sums<'_> {
    /// Adds the parts of a line that lie in a column; `at` is the point where it went on last time.
    fn follow(&mut self, points: &[[f32; 2]], at: &mut usize, column: f32, sign: f32) {
        while let [from, to] = points.get(*at..*at + 2).unwrap_or_default() {
            if from[0] >= column + 1.0 {
                return;
            }
            if !from[1].is_nan() && !to[1].is_nan() && to[0] > column && to[0] > from[0] {
                let slope = (to[1] - from[1]) / (to[0] - from[0]);
                let (left, right) = (from[0].max(column), to[0].min(column + 1.0));
                let height = |x: f32| from[1] + (x - from[0]) * slope;
                self.add(right - left, height(left), height(right), sign);
            }
            if to[0] > column + 1.0 {
                return;
            }
            *at += 1;
        }
    }

    /// A part `width` of a column wide, between two heights.
    fn add(&mut self, width: f32, a: f32, b: f32, sign: f32) {
        let (top, bottom) = (a.min(b).clamp(0.0, self.height), a.max(b).clamp(0.0, self.height));
        let weight = width * sign;
        let (first, last) = (top as usize, bottom as usize);
        self.from = self.from.min(first);
        self.to = self.to.max(last + 2);
        if bottom - top < 1e-3 || first == last {
            return self.put(first, weight, (top + bottom) / 2.0 - first as f32);
        }
        let each = weight / (bottom - top);
        for row in first..=last {
            let (from, to) = (top.max(row as f32), bottom.min(row as f32 + 1.0));
            self.put(row, each * (to - from), (from + to) / 2.0 - row as f32);
        }
    }

    /// A change at a place within a row: it counts for the rest of this row and for all below.
    fn put(&mut self, row: usize, weight: f32, within: f32) {
        if let Some([here, next]) = self.sums.get_mut(row..row + 2) {
            *here += weight * (1.0 - within);
            *next += weight * within;
        }
    }

    fn paint(self, column: usize, pixels: &mut Pixels, colors: &RowColors, shares: &mut Vec<u8>) {
        if self.from >= self.to {
            return;
        }
        let to = self.to.min(self.sums.len());
        let changes = self.sums.get_mut(self.from..to).unwrap_or_default();
        let mut covered = 0.0f32;
        shares.clear();
        shares.extend(changes.iter().map(|change| {
            covered += *change;
            byte(covered.abs())
        }));
        changes.fill(0.0);
        pixels.lay_column(column, self.from, colors, shares);
    }
}
