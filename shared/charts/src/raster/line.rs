//! Lines: straight parts between points, and upright strokes where a column holds more than it can show.

use super::cover::{Cover, Ends, Pen};
use super::{Frame, Scratch, dash};
use crate::scene::{Columns, Line, Span, Trace};

/// Covers a line.
pub(super) fn cover(line: &Line, frame: Frame, cover: &mut Cover, scratch: &mut Scratch) {
    let pen = Pen::new(line.width_px * frame.dpr);
    if line.dash.is_empty() {
        match &line.trace {
            Trace::Points(points) => parts(points.iter().map(|point| frame.point(*point)), cover, pen),
            Trace::Columns(columns) => by_columns(columns, frame, cover, pen),
        }
        return;
    }
    scratch.edge.clear();
    match &line.trace {
        Trace::Points(points) => scratch.edge.extend(points.iter().map(|point| frame.point(*point))),
        Trace::Columns(columns) => vertices(columns, frame, |point| scratch.edge.push(point)),
    }
    let lengths: Vec<f32> = line.dash.iter().map(|length| length * frame.dpr).collect();
    // Round ends lengthen a dash by the width of the line.
    dash::cut(&scratch.edge, &lengths, (pen.reach - 0.5).max(0.0), &mut scratch.dashes);
    parts(scratch.dashes.iter().copied(), cover, pen);
}

/// Straight parts from point to point; NaN breaks the line; a point alone is a dot.
fn parts(points: impl Iterator<Item = [f32; 2]>, cover: &mut Cover, pen: Pen) {
    let mut points = points.peekable();
    let mut before: Option<[f32; 2]> = None;
    let mut starts = true;
    while let Some(point) = points.next() {
        if !is_place(point) {
            before = None;
            continue;
        }
        match before {
            None => {
                starts = true;
                if !points.peek().copied().is_some_and(is_place) {
                    cover.dot(point, pen);
                }
            }
            Some(before) if before[0] <= point[0] => {
                cover.part(before, point, if starts { Ends::Both } else { Ends::Last }, pen);
                starts = false;
            }
            Some(before) => {
                cover.part(point, before, Ends::Both, pen);
                starts = false;
            }
        }
        before = Some(point);
    }
}

fn is_place(point: [f32; 2]) -> bool {
    !point[0].is_nan() && !point[1].is_nan()
}

/// A span in device pixels.
#[derive(Clone, Copy)]
struct Stroke {
    column: usize,
    first: f32,
    top: f32,
    bottom: f32,
    last: f32,
}

impl Stroke {
    fn new(column: usize, span: &Span, frame: Frame) -> Self {
        let row = |y_px| frame.row(y_px);
        Self {
            column,
            first: row(span.first),
            top: row(span.top),
            bottom: row(span.bottom),
            last: row(span.last),
        }
    }

    /// The way through the column: in, to the nearer extreme, to the other one, out.
    fn vertices(&self) -> [[f32; 2]; 4] {
        let x = |share: f32| self.column as f32 + share;
        let down = (self.first - self.top).abs() <= (self.first - self.bottom).abs();
        let (second, third) = if down { (self.top, self.bottom) } else { (self.bottom, self.top) };
        [[x(0.125), self.first], [x(0.375), second], [x(0.625), third], [x(0.875), self.last]]
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.top <= other.bottom && other.top <= self.bottom
    }

    fn is_next_to(&self, other: &Self) -> bool {
        self.column == other.column + 1
    }
}

/// Columns in which the line moves over a few rows are drawn as the line that they are, so that it has the weight of
/// any other; where it runs over many rows, an upright stroke shows the same at a fraction of the cost, and without
/// seams between neighbours.
fn by_columns(columns: &Columns, frame: Frame, cover: &mut Cover, pen: Pen) {
    let tall = pen.reach * 8.0;
    let mut before: Option<(Stroke, bool)> = None;
    for (nth, span) in columns.spans.iter().enumerate() {
        if span.is_empty() {
            continue;
        }
        let stroke = Stroke::new(columns.start + nth, span, frame);
        let upright = stroke.bottom - stroke.top > tall;
        if upright {
            cover.upright(stroke.column, stroke.top, stroke.bottom, pen);
        } else {
            // Straight through when first and last are the extremes.
            let turns = (stroke.bottom - stroke.top) - (stroke.last - stroke.first).abs();
            let [a, b, c, d] = stroke.vertices();
            if turns > 0.25 {
                parts([a, b, c, d].into_iter(), cover, pen);
            } else {
                cover.part(a, d, Ends::Both, pen);
            }
        }
        if let (Some((earlier, earlier_upright)), true) = (before, span.joined) {
            let both = upright && earlier_upright;
            if !(both && stroke.is_next_to(&earlier) && stroke.overlaps(&earlier)) {
                let from = [earlier.column as f32 + if earlier_upright { 0.5 } else { 0.875 }, earlier.last];
                let to = [stroke.column as f32 + if upright { 0.5 } else { 0.125 }, stroke.first];
                cover.part(from, to, Ends::Last, pen);
            }
        }
        before = Some((stroke, upright));
    }
}

/// All the points of a line by columns, for dashes.
fn vertices(columns: &Columns, frame: Frame, mut each: impl FnMut([f32; 2])) {
    for (nth, span) in columns.spans.iter().enumerate() {
        if span.is_empty() {
            continue;
        }
        let stroke = Stroke::new(columns.start + nth, span, frame);
        if !span.joined {
            each([stroke.column as f32, f32::NAN]);
        }
        stroke.vertices().into_iter().for_each(&mut each);
    }
}
