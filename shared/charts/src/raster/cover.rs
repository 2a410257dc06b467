//! How much of each pixel a line covers: one byte a pixel, **column** after column, and which rows of each column
//! were touched. The hot loops of the rasteriser are here.

use super::pixels::{Pixels, RowColors, share};

/// Reusable coverage. Outside of the touched rows it is 0 at all times.
#[derive(Debug, Default)]
pub(super) struct Cover {
    pub(super) width: usize,
    pub(super) height: usize,
    data: Vec<u8>,
    touched: Vec<Rows>,
}

/// Rows from `from` up to but not with `to`; none when they are equal or crossed.
#[derive(Clone, Copy, Debug)]
struct Rows {
    from: u32,
    to: u32,
}

impl Rows {
    const NONE: Self = Self { from: u32::MAX, to: 0 };
}

/// A pen: half its width, and how much the middle of a line thinner than a pixel covers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pen {
    /// Coverage ends here: half the width and half a pixel.
    pub(super) reach: f32,
    /// The most that can be covered, 0..=1.
    pub(super) peak: f32,
}

impl Pen {
    pub(super) fn new(width: f32) -> Self {
        let width = width.max(0.0);
        Self { reach: width / 2.0 + 0.5, peak: width.min(1.0) }
    }

    /// Coverage at a distance from the middle of the line.
    fn at(self, distance: f32) -> f32 {
        (self.reach - distance).clamp(0.0, self.peak)
    }
}

/// Which ends of a part are drawn round.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    pub(super) start: bool,
    pub(super) end: bool,
}

impl Ends {
    pub(super) const BOTH: Self = Self { start: true, end: true };
    pub(super) const LAST: Self = Self { start: false, end: true };
}

impl Cover {
    /// Makes it ready for this size. All of it is 0 already, so only growth costs.
    pub(super) fn begin(&mut self, width: usize, height: usize) {
        (self.width, self.height) = (width, height);
        if self.data.len() < width * height {
            self.data.resize(width * height, 0);
        }
        self.touched.clear();
        self.touched.resize(width, Rows::NONE);
    }

    /// Covers a straight part, x of `a` not beyond x of `b`, with round ends where they are asked for: in a line one
    /// between two parts is enough, and none where the next part goes on in nearly the same direction.
    ///
    /// Coverage is the distance of the pixel's middle from the part, which is exact for level and upright lines and
    /// keeps the same weight at every slope. Between the ends it is a straight function of the row.
    pub(super) fn part(&mut self, a: [f32; 2], b: [f32; 2], ends: Ends, pen: Pen) {
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let square = dx * dx + dy * dy;
        if square < 1e-9 {
            if ends.start {
                self.dot(a, pen);
            }
            return;
        }
        let length = square.sqrt();
        if ends.start {
            self.end(a, [-dx, -dy], pen);
        }
        let last = (b[0] + pen.reach).min(self.width as f32 - 1.0);
        if last < 0.0 {
            return;
        }
        // Of the rows where the line's strip meets a column, the body has those whose foot lies between the ends.
        let strip = if dx > 1e-6 { pen.reach * length / dx } else { f32::INFINITY };
        let slope = if dx > 1e-6 { dy / dx } else { 0.0 };
        let (across_x, across_y) = (dy / length * 255.0, -dx / length * 255.0);
        let (reach, peak) = (pen.reach * 255.0, pen.peak * 255.0);
        let leans = dy.abs() > 1e-6;
        let (foot_slope, foot_length) = if leans { (-dx / dy, square / dy) } else { (0.0, 0.0) };
        for column in index(a[0] - pen.reach)..=index(last) {
            let x = column as f32 + 0.5 - a[0];
            let (foot_a, foot_b) = if leans {
                let foot = x * foot_slope;
                let other = foot + foot_length;
                if foot < other { (foot, other) } else { (other, foot) }
            } else if x >= 0.0 && x <= dx {
                (f32::NEG_INFINITY, f32::INFINITY)
            } else {
                continue;
            };
            let middle = slope * x;
            let from = foot_a.max(middle - strip) + a[1] - 0.5;
            let to = foot_b.min(middle + strip) + a[1] + 0.5;
            let Some((cells, from)) = self.rows_at(column, from.ceil(), to.floor()) else {
                continue;
            };
            let start = x * across_x + (from as f32 + 0.5 - a[1]) * across_y;
            for (nth, cell) in cells.iter_mut().enumerate() {
                let distance = (start + nth as i32 as f32 * across_y).abs();
                *cell = larger(*cell, share(reach - distance, peak));
            }
        }
        if ends.end {
            self.end(b, [dx, dy], pen);
        }
    }

    /// The half of a round end on the side that `towards` points to.
    fn end(&mut self, at: [f32; 2], towards: [f32; 2], pen: Pen) {
        self.disc(at, |x, y| x * towards[0] + y * towards[1] > 0.0, pen);
    }

    /// A round dot.
    pub(super) fn dot(&mut self, at: [f32; 2], pen: Pen) {
        self.disc(at, |_, _| true, pen);
    }

    fn disc(&mut self, at: [f32; 2], shown: impl Fn(f32, f32) -> bool, pen: Pen) {
        let last = (at[0] + pen.reach).min(self.width as f32 - 1.0);
        if last < 0.0 {
            return;
        }
        for column in index(at[0] - pen.reach)..=index(last) {
            let x = column as f32 + 0.5 - at[0];
            let Some((cells, from)) =
                self.rows_at(column, (at[1] - pen.reach).floor(), (at[1] + pen.reach).ceil())
            else {
                continue;
            };
            for (nth, cell) in cells.iter_mut().enumerate() {
                let y = (from + nth) as f32 + 0.5 - at[1];
                if shown(x, y) {
                    let covered = share((pen.reach - (x * x + y * y).sqrt()) * 255.0, pen.peak * 255.0);
                    *cell = larger(*cell, covered);
                }
            }
        }
    }

    /// Covers an upright part in the middle of a column from `top` to `bottom`: as `part` does, without a root for
    /// each pixel.
    pub(super) fn upright(&mut self, column: usize, top: f32, bottom: f32, pen: Pen) {
        let wide = pen.reach.ceil() as usize;
        let columns = column.saturating_sub(wide)..(column + wide + 1).min(self.width);
        for other in columns {
            let aside = other.abs_diff(column) as f32;
            if pen.at(aside) <= 0.0 {
                continue;
            }
            // Rows whose middle lies between the ends; those beyond are caps.
            let full = share(pen.at(aside) * 255.0, 255.0);
            let (inner_from, inner_to) = ((top - 0.5).ceil(), (bottom - 0.5).floor() + 1.0);
            if let Some((cells, _)) = self.rows_at(other, inner_from, inner_to) {
                for cell in cells {
                    *cell = larger(*cell, full);
                }
            }
            self.cap(other, inner_from - pen.reach.ceil(), inner_from, aside, top, pen);
            self.cap(other, inner_to.max(inner_from), inner_to + pen.reach.ceil(), aside, bottom, pen);
        }
    }

    /// The round end of an upright part at height `end`.
    fn cap(&mut self, column: usize, from: f32, to: f32, aside: f32, end: f32, pen: Pen) {
        let Some((cells, from)) = self.rows_at(column, from, to) else {
            return;
        };
        for (nth, cell) in cells.iter_mut().enumerate() {
            let off = (from + nth) as f32 + 0.5 - end;
            *cell = larger(*cell, share(pen.at((aside * aside + off * off).sqrt()) * 255.0, 255.0));
        }
    }

    /// Rows of a column, marked as touched, and the first one's number.
    fn rows_at(&mut self, column: usize, from: f32, to: f32) -> Option<(&mut [u8], usize)> {
        let (from, to) = (index(from), index(to).min(self.height));
        if from >= to {
            return None;
        }
        let touched = self.touched.get_mut(column)?;
        touched.from = touched.from.min(from as u32);
        touched.to = touched.to.max(to as u32);
        let start = column * self.height;
        Some((self.data.get_mut(start + from..start + to)?, from))
    }

    /// Colours what is covered, by row, and makes the coverage 0 again.
    pub(super) fn paint(&mut self, pixels: &mut Pixels, colors: &RowColors) {
        for (column, touched) in self.touched.iter_mut().enumerate() {
            let (from, to) = (touched.from as usize, touched.to as usize);
            *touched = Rows::NONE;
            if from >= to {
                continue;
            }
            let start = column * self.height;
            let cells = self.data.get_mut(start + from..start + to).unwrap_or_default();
            pixels.lay_column(column, from, colors, cells);
            cells.fill(0);
        }
    }
}

/// A whole number from 0 on; through `i32`, whose conversion is the cheapest everywhere.
#[inline]
fn index(place: f32) -> usize {
    (place as i32).max(0) as usize
}

#[inline]
fn larger(a: u8, b: u8) -> u8 {
    if a > b { a } else { b }
}
