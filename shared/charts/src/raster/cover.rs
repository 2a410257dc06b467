//! How much of each pixel a line covers: one byte a pixel, **column** after column, and which rows of each column
//! were touched. The one hot loop of the rasteriser is here.

use super::pixels::{Pixels, lay};

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

    /// Covers a straight part with round ends, x of `a` not beyond x of `b`.
    ///
    /// Coverage is the distance of the pixel's middle from the part, which is exact for level and upright lines and
    /// keeps the same weight at every slope.
    pub(super) fn part(&mut self, a: [f32; 2], b: [f32; 2], pen: Pen) {
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let square = dx * dx + dy * dy;
        let inverse = if square > 1e-12 { 1.0 / square } else { 0.0 };
        let (upper, lower) = (a[1].min(b[1]) - pen.reach, a[1].max(b[1]) + pen.reach);
        // How far above and below its middle the line reaches within one column.
        let slope = if dx > 1e-6 { dy / dx } else { 0.0 };
        let thick = if dx > 1e-6 { pen.reach * square.sqrt() / dx } else { f32::INFINITY };
        let first = (a[0] - pen.reach).max(0.0) as usize;
        let last = (b[0] + pen.reach).min(self.width as f32 - 1.0);
        if last < 0.0 {
            return;
        }
        for column in first..=last as usize {
            let x = column as f32 + 0.5 - a[0];
            let middle = a[1] + slope * x;
            let from = upper.max(middle - thick);
            let to = lower.min(middle + thick);
            let Some((cells, from)) = self.rows(column, from, to) else {
                continue;
            };
            let (along_x, y) = (x * dx * inverse, from as f32 + 0.5 - a[1]);
            for (nth, cell) in cells.iter_mut().enumerate() {
                let y = y + nth as i32 as f32;
                let along = (along_x + y * dy * inverse).clamp(0.0, 1.0);
                let (off_x, off_y) = (x - along * dx, y - along * dy);
                let distance = (off_x * off_x + off_y * off_y).sqrt();
                let covered = (pen.reach - distance).clamp(0.0, pen.peak);
                let covered = (covered * 255.0 + 0.5) as i32 as u8;
                *cell = if covered > *cell { covered } else { *cell };
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
            let whole = pen.at(aside);
            if whole <= 0.0 {
                continue;
            }
            // Rows whose middle lies between the ends; those beyond are caps.
            let whole = (whole * 255.0 + 0.5) as i32 as u8;
            let (inner_from, inner_to) = ((top - 0.5).ceil(), (bottom - 0.5).floor() + 1.0);
            if let Some((cells, _)) = self.rows_at(other, inner_from, inner_to) {
                for cell in cells {
                    *cell = if whole > *cell { whole } else { *cell };
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
            let covered = (pen.at((aside * aside + off * off).sqrt()) * 255.0 + 0.5) as i32 as u8;
            *cell = covered.max(*cell);
        }
    }

    /// The rows of a column that lie between two heights, even in part.
    fn rows(&mut self, column: usize, from: f32, to: f32) -> Option<(&mut [u8], usize)> {
        self.rows_at(column, from.floor(), to.ceil())
    }

    /// Rows of a column, marked as touched, and the first one's number.
    fn rows_at(&mut self, column: usize, from: f32, to: f32) -> Option<(&mut [u8], usize)> {
        let (from, to) = (from.max(0.0) as usize, to.clamp(0.0, self.height as f32) as usize);
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
    pub(super) fn paint(&mut self, pixels: &mut Pixels, rows: &[[u8; 4]]) {
        for column in 0..self.width {
            let Some(touched) = self.touched.get_mut(column) else {
                return;
            };
            let (from, to) = (touched.from as usize, touched.to as usize);
            *touched = Rows::NONE;
            if from >= to {
                continue;
            }
            let start = column * self.height;
            let cells = self.data.get_mut(start + from..start + to).unwrap_or_default();
            let colors = rows.get(from..to).unwrap_or_default();
            let below = pixels.data.get_mut(from * self.width + column..).unwrap_or_default();
            let below = below.iter_mut().step_by(self.width);
            for ((cell, color), pixel) in cells.iter_mut().zip(colors).zip(below) {
                if *cell > 0 {
                    lay(pixel, *color, u32::from(*cell));
                    *cell = 0;
                }
            }
        }
    }
}
