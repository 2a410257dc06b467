//! How much of each pixel a line covers: one byte a pixel, **column** after column, and which rows of each column
//! were touched. The hot loops of the rasteriser are here.

use std::ops::Range;

use wide::{f32x8, i16x8, u8x16, u32x8};

use super::pixels::{Pixels, RowColors, share};

/// Rows that are worked on at once: two vectors of numbers, half a vector of bytes.
const CHUNK: usize = 8;

/// The middles of the rows of a chunk.
const MIDDLES: [f32; CHUNK] = [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5];

/// Parts that reach less far than this in both directions are covered pixel by pixel of their surroundings.
const SHORT: f32 = 12.0;

/// Reusable coverage. Outside of the touched rows it is 0 at all times.
#[derive(Debug, Default)]
pub(super) struct Cover {
    pub(super) width: usize,
    pub(super) height: usize,
    /// From one column to the next: the height, and a chunk that may begin in the last row.
    stride: usize,
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

/// Which ends of a part are drawn round: the last one always is. Without it the next part, however little it turns,
/// leaves a wedge in which the middle of a pixel may lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    Both,
    Last,
}

impl Cover {
    /// Makes it ready for this size. All of it is 0 already, so only growth costs.
    pub(super) fn begin(&mut self, width: usize, height: usize) {
        (self.width, self.height) = (width, height);
        self.stride = height + CHUNK;
        if self.data.len() < width * self.stride {
            self.data.resize(width * self.stride, 0);
        }
        self.touched.clear();
        self.touched.resize(width, Rows::NONE);
    }

    /// Covers a straight part, x of `a` not beyond x of `b`, with round ends as asked for: in a line one between
    /// two parts is enough. Short parts have both ends round in any case: where a line goes on, that covers nothing
    /// more.
    ///
    /// Coverage is the distance of the pixel's middle from the part, which is exact for level and upright lines and
    /// keeps the same weight at every slope. Between the ends it is a straight function of the row.
    pub(super) fn part(&mut self, a: [f32; 2], b: [f32; 2], ends: Ends, pen: Pen) {
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        if dx < SHORT && dy.abs() < SHORT {
            self.capsule(a, b, pen);
            return;
        }
        if ends == Ends::Both {
            self.dot(a, pen);
        }
        self.dot(b, pen);
        let square = dx * dx + dy * dy;
        let length = square.sqrt();
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
    }

    /// A round dot.
    pub(super) fn dot(&mut self, at: [f32; 2], pen: Pen) {
        self.capsule(at, at, pen);
    }

    /// A part with both ends round, each pixel by its distance: the fastest for short parts, for nothing depends on
    /// where a pixel lies, and several rows are worked on at once.
    fn capsule(&mut self, a: [f32; 2], b: [f32; 2], pen: Pen) {
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let square = dx * dx + dy * dy;
        let per_square = if square > 1e-9 { 1.0 / square } else { 0.0 };
        let (top, bottom) = if dy > 0.0 { (a[1], b[1]) } else { (b[1], a[1]) };
        // The rows and columns whose middle is within reach.
        let from = index((top - pen.reach - 0.5).ceil());
        let to = index((bottom + pen.reach + 0.5).floor()).min(self.height);
        let columns =
            index((a[0] - pen.reach - 0.5).ceil())..index((b[0] + pen.reach + 0.5).floor()).min(self.width);
        if from >= to {
            return;
        }
        let (reach, peak) = (f32x8::splat(pen.reach * 255.0), f32x8::splat(pen.peak * 255.0));
        let along_per_px = dx * per_square;
        let per_row = f32x8::splat(dy * per_square);
        let (dx, dy) = (f32x8::splat(dx), f32x8::splat(dy));
        for column in columns {
            let x = column as f32 + 0.5 - a[0];
            let along = f32x8::splat(x * along_per_px);
            let x = f32x8::splat(x);
            let mut y = f32x8::new(MIDDLES) + f32x8::splat(from as f32 - a[1]);
            for chunk in self.chunks_at(column, from..to) {
                let foot = (along + y * per_row).fast_max(f32x8::ZERO).fast_min(f32x8::ONE);
                let (off_x, off_y) = (x - foot * dx, y - foot * dy);
                let distance = (off_x * off_x + off_y * off_y).sqrt() * f32x8::splat(255.0);
                raise(chunk, (reach - distance).fast_max(f32x8::ZERO).fast_min(peak));
                y += f32x8::splat(CHUNK as f32);
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
        let start = column * self.stride;
        Some((self.data.get_mut(start + from..start + to)?, from))
    }

    /// Rows of a column in whole chunks, the last of which may reach beyond them; only they are marked as touched.
    fn chunks_at(&mut self, column: usize, rows: Range<usize>) -> &mut [[u8; CHUNK]] {
        if let Some(touched) = self.touched.get_mut(column) {
            touched.from = touched.from.min(rows.start as u32);
            touched.to = touched.to.max(rows.end as u32);
        }
        let start = column * self.stride + rows.start;
        let cells = self.data.get_mut(start..start + rows.len().next_multiple_of(CHUNK));
        cells.unwrap_or_default().as_chunks_mut().0
    }

    /// Colours what is covered, by row, and makes the coverage 0 again.
    pub(super) fn paint(&mut self, pixels: &mut Pixels, colors: &RowColors) {
        for (column, touched) in self.touched.iter_mut().enumerate() {
            let (from, to) = (touched.from as usize, touched.to as usize);
            *touched = Rows::NONE;
            if from >= to {
                continue;
            }
            let start = column * self.stride;
            // A chunk may have covered rows below the last one too.
            let cells = self.data.get_mut(start + from..start + to + CHUNK).unwrap_or_default();
            pixels.lay_column(column, from, colors, cells.get(..to - from).unwrap_or_default());
            cells.fill(0);
        }
    }
}

/// A whole number from 0 on; through `i32`, whose conversion is the cheapest everywhere.
#[inline]
fn index(place: f32) -> usize {
    (place as i32).max(0) as usize
}

/// Covers each row of a chunk as far as it says, in 1/255, where it is not covered farther yet.
#[inline]
fn raise(chunk: &mut [u8; CHUNK], covered: f32x8) {
    // Adding two to the power of 23 leaves the rounded whole number in the lowest bits.
    let whole = (covered + f32x8::splat(8_388_608.0)).to_bits() & u32x8::splat(0xff);
    let whole = i16x8::from_i32x8_saturate(whole.cast_signed());
    let covered = u8x16::narrow_i16x8(whole, whole).to_array();
    for (cell, covered) in chunk.iter_mut().zip(covered) {
        *cell = larger(*cell, covered);
    }
}

#[inline]
fn larger(a: u8, b: u8) -> u8 {
    if a > b { a } else { b }
}
