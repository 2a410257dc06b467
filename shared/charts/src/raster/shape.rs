//! Bars, points and cells: each shape is laid over the picture by itself.

use super::Frame;
use super::pixels::{Pixels, RowColors, byte};
use crate::color::Rgba8;
use crate::scene::{Bars, Cells, Points, Round};

fn bytes(color: Rgba8) -> [u8; 4] {
    [color.r, color.g, color.b, color.a]
}

/// A rectangle in device pixels with round corners.
#[derive(Clone, Copy)]
struct Shape {
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
    /// Radii of the corners: upper left, upper right, lower right, lower left.
    radii: [f32; 4],
}

impl Shape {
    fn inset(self, by: f32) -> Self {
        let radii = self.radii.map(|radius| (radius - by).max(0.0));
        Self {
            left: self.left + by,
            top: self.top + by,
            right: self.right - by,
            bottom: self.bottom - by,
            radii,
        }
    }

    /// The share of a pixel inside, 0..=1.
    fn covers(&self, column: usize, row: usize) -> f32 {
        let (x, y) = (column as f32, row as f32);
        let wide = (x + 1.0).min(self.right) - x.max(self.left);
        let high = (y + 1.0).min(self.bottom) - y.max(self.top);
        let plain = wide.clamp(0.0, 1.0) * high.clamp(0.0, 1.0);
        let (x, y) = (x + 0.5, y + 0.5);
        let (is_right, is_lower) = (x > (self.left + self.right) / 2.0, y > (self.top + self.bottom) / 2.0);
        let radius = match (is_right, is_lower) {
            (false, false) => self.radii[0],
            (true, false) => self.radii[1],
            (true, true) => self.radii[2],
            (false, true) => self.radii[3],
        };
        let off_x = if is_right { x - (self.right - radius) } else { self.left + radius - x };
        let off_y = if is_lower { y - (self.bottom - radius) } else { self.top + radius - y };
        if radius <= 0.0 || off_x <= 0.0 || off_y <= 0.0 {
            return plain;
        }
        plain.min((radius + 0.5 - off_x.hypot(off_y)).clamp(0.0, 1.0))
    }
}

/// Draws bars in the colours of the rows.
pub(super) fn bars(bars: &Bars, frame: Frame, pixels: &mut Pixels, rows: &RowColors) {
    let border = bars.border.filter(|border| border.width_px > 0.0);
    for rect in &bars.rects {
        let [left, top] = frame.point([rect.x, rect.y]);
        let [right, bottom] = frame.point([rect.right(), rect.bottom()]);
        let radius =
            (bars.radius_px * frame.dpr).min((right - left) / 2.0).min((bottom - top) / 2.0).max(0.0);
        let round = |is: bool| if is { radius } else { 0.0 };
        let radii = match bars.round {
            Round::All => [radius; 4],
            Round::Top => [radius, radius, 0.0, 0.0],
            Round::Bottom => [0.0, 0.0, radius, radius],
            Round::Left => [round(true), 0.0, 0.0, round(true)],
            Round::Right => [0.0, round(true), round(true), 0.0],
        };
        let shape = Shape { left, top, right, bottom, radii };
        let Some(border) = border else {
            fill(shape, frame, pixels, |row| rows.at(row), None);
            continue;
        };
        let inner = shape.inset(border.width_px * frame.dpr);
        fill(inner, frame, pixels, |row| rows.at(row), None);
        fill(shape, frame, pixels, |_| bytes(border.color), Some(inner));
    }
}

/// Lays a shape over the picture, without the part inside `hole`.
fn fill(
    shape: Shape,
    frame: Frame,
    pixels: &mut Pixels,
    color: impl Fn(usize) -> [u8; 4],
    hole: Option<Shape>,
) {
    let columns = span(shape.left, shape.right, frame.width);
    let whole = |from: f32, to: f32| from.max(0.0).ceil() as usize..to.max(0.0).floor() as usize;
    let corner = shape.radii.into_iter().fold(0.0, f32::max);
    // Pixels whose coverage needs no thought: inside of the edges and away from the corners.
    let (inner_columns, inner_rows) = match hole {
        None => (whole(shape.left, shape.right), whole(shape.top + corner, shape.bottom - corner)),
        Some(_) => (0..0, 0..0),
    };
    for row in span(shape.top, shape.bottom, frame.height) {
        let color = color(row);
        let plain = if inner_rows.contains(&row) { inner_columns.clone() } else { 0..0 };
        let covered = |column: usize| {
            if plain.contains(&column) {
                return 255;
            }
            let cut = hole.map_or(0.0, |hole| hole.covers(column, row));
            byte((shape.covers(column, row) - cut).max(0.0))
        };
        pixels.lay_row(row, columns.start, color, columns.clone().map(covered));
    }
}

/// The pixels that an extent touches.
fn span(from: f32, to: f32, most: usize) -> std::ops::Range<usize> {
    let from = from.max(0.0).floor() as usize;
    let to = (to.max(0.0).ceil() as usize).min(most);
    from.min(to)..to
}

/// Draws points.
pub(super) fn points(points: &Points, frame: Frame, pixels: &mut Pixels) {
    let radius = (points.radius_px * frame.dpr).max(0.0);
    let border = points.border.map_or(0.0, |border| (border.width_px * frame.dpr).min(radius));
    let inner = radius - border;
    for at in &points.at {
        let [x, y] = frame.point(*at);
        if x.is_nan() || y.is_nan() {
            continue;
        }
        let (color, ring) = (bytes(points.fill.at(at[1])), points.border.map(|border| bytes(border.color)));
        let columns = span(x - radius - 0.5, x + radius + 0.5, frame.width);
        for row in span(y - radius - 0.5, y + radius + 0.5, frame.height) {
            let off_y = row as f32 + 0.5 - y;
            let inside = |column: usize, radius: f32| {
                let off_x = column as f32 + 0.5 - x;
                (radius + 0.5 - (off_x * off_x + off_y * off_y).sqrt()).clamp(0.0, 1.0)
            };
            pixels.lay_row(
                row,
                columns.start,
                color,
                columns.clone().map(|column| byte(inside(column, inner))),
            );
            if let Some(ring) = ring {
                let edge = |column| byte(inside(column, radius) - inside(column, inner));
                pixels.lay_row(row, columns.start, ring, columns.clone().map(edge));
            }
        }
    }
}

/// Draws cells; the gap lies half on each side and is left out where a cell would lose half of itself or more.
pub(super) fn cells(cells: &Cells, frame: Frame, pixels: &mut Pixels) {
    let x_edges: Vec<f32> = cells.x_edges.iter().map(|x| frame.point([*x, 0.0])[0].round()).collect();
    let y_edges: Vec<f32> = cells.y_edges.iter().map(|y| frame.row(*y).round()).collect();
    let gap = (cells.gap_px * frame.dpr).round();
    let rows = y_edges.len().saturating_sub(1).max(1);
    let open = |from: f32, to: f32| if to - from > gap * 2.0 { (from, to - gap) } else { (from, to) };
    for (x_pair, column) in x_edges.windows(2).zip(cells.colors.chunks(rows)) {
        let (left, right) = open(x_pair[0], x_pair[1]);
        let columns = span(left, right, frame.width);
        for (y_pair, color) in y_edges.windows(2).zip(column) {
            let (top, bottom) = open(y_pair[0], y_pair[1]);
            if color.a == 0 || columns.is_empty() {
                continue;
            }
            for row in span(top, bottom, frame.height) {
                pixels.lay_row(row, columns.start, bytes(*color), columns.clone().map(|_| 255));
            }
        }
    }
}
