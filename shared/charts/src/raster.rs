//! Fills the pixels of a plot itself, anti-aliased, because browsers without a graphics card draw a dense line many
//! times slower than this does, and because the server can use the same pixels.
//!
//! How it goes for a line: the coverage of all its parts is collected in one byte a pixel, column by column (a time
//! series runs through columns, and a column's rows lie side by side in memory), taking the **larger** coverage where
//! parts meet, so that joins are never darker. Then the touched rows of each column are coloured. A pixel touched for
//! the first time takes the colour as it is, later ones mix; the result is plain RGBA, not premultiplied, as
//! `putImageData` and PNG want it. All buffers are kept from call to call.

mod area;
mod cover;
mod dash;
mod line;
mod pixels;
mod shape;

use crate::scene::{Fill, Mark, Plot, Trace};
use cover::Cover;
pub use dash::cut as cut_dashes;
use pixels::{Pixels, RowColors};

/// The buffers that drawing needs; keep one and use it for every plot.
#[derive(Debug, Default)]
pub struct Raster {
    pixels: Pixels,
    cover: Cover,
    scratch: Scratch,
}

/// Smaller buffers.
#[derive(Debug, Default)]
struct Scratch {
    /// A trace in device pixels of the plot.
    edge: Vec<[f32; 2]>,
    /// The base of an area.
    base: Vec<[f32; 2]>,
    /// Cut dashes.
    dashes: Vec<[f32; 2]>,
    /// The colour of each row.
    rows: RowColors,
    /// Signed coverage of one column of an area.
    sums: Vec<f32>,
    /// The coverage of one column of an area.
    shares: Vec<u8>,
}

/// A finished plot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Image<'a> {
    /// Its left edge in device pixels of the scene.
    pub x: u32,
    /// Its upper edge.
    pub y: u32,
    /// Width in device pixels, at least 1.
    pub width: u32,
    /// Height in device pixels, at least 1.
    pub height: u32,
    /// Red, green, blue, opacity of each pixel, row after row, not premultiplied.
    pub rgba: &'a [u8],
}

/// From CSS pixels of the scene to device pixels of the plot.
#[derive(Clone, Copy, Debug)]
struct Frame {
    x_px: f32,
    y_px: f32,
    dpr: f32,
    width: usize,
    height: usize,
}

impl Frame {
    fn point(&self, point: [f32; 2]) -> [f32; 2] {
        [(point[0] - self.x_px) * self.dpr, self.row(point[1])]
    }

    /// Far outside, every place looks the same; this keeps arithmetic exact.
    fn row(&self, y_px: f32) -> f32 {
        let far = self.height as f32 + 1e4;
        ((y_px - self.y_px) * self.dpr).clamp(-1e4, far)
    }
}

impl Raster {
    /// Empty buffers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Draws a plot; `None` when it has no area or no marks.
    pub fn draw(&mut self, plot: &Plot, dpr: f32) -> Option<Image<'_>> {
        /// More than this no canvas holds.
        const LARGEST: f32 = 16_384.0;
        let length = |px: f32| (px * dpr).round().clamp(0.0, LARGEST) as usize;
        let (width, height) = (length(plot.rect.w), length(plot.rect.h));
        if width == 0 || height == 0 || plot.marks.is_empty() {
            return None;
        }
        let (x, y) = (length(plot.rect.x), length(plot.rect.y));
        let frame = Frame { x_px: x as f32 / dpr, y_px: y as f32 / dpr, dpr, width, height };
        self.pixels.begin(width, height, width * height > SMALL && by_columns(plot));
        self.cover.begin(width, height);
        for mark in &plot.marks {
            self.mark(mark, frame);
        }
        Some(Image {
            x: x as u32,
            y: y as u32,
            width: width as u32,
            height: height as u32,
            rgba: self.pixels.finish(),
        })
    }

    fn mark(&mut self, mark: &Mark, frame: Frame) {
        let Self { pixels, cover, scratch } = self;
        match mark {
            Mark::Line(mark) => {
                line::cover(mark, frame, cover, scratch);
                scratch.color_rows(&mark.fill, frame);
                cover.paint(pixels, &scratch.rows);
            }
            Mark::Area(mark) => {
                scratch.color_rows(&mark.fill, frame);
                area::draw(mark, frame, pixels, scratch);
            }
            Mark::Bars(mark) => {
                scratch.color_rows(&mark.fill, frame);
                shape::bars(mark, frame, pixels, &scratch.rows);
            }
            Mark::Points(mark) => shape::points(mark, frame, pixels),
            Mark::Cells(mark) => shape::cells(mark, frame, pixels),
        }
    }
}

/// Pictures up to this many pixels stay in the processor's cache, whichever way they are kept.
const SMALL: usize = 64 * 1024;

/// Whether the picture is better kept by columns: several marks are laid that way, and none by rows.
fn by_columns(plot: &Plot) -> bool {
    let upright = |mark: &&Mark| matches!(mark, Mark::Line(_) | Mark::Area(_));
    let count = plot.marks.iter().filter(upright).count();
    count > 3 && plot.marks.iter().all(|mark| !matches!(mark, Mark::Bars(_) | Mark::Cells(_)))
}

impl Scratch {
    fn color_rows(&mut self, fill: &Fill, frame: Frame) {
        let bytes = |color: crate::Rgba8| [color.r, color.g, color.b, color.a];
        match fill {
            Fill::Solid(color) => self.rows.set(std::iter::repeat_n(bytes(*color), frame.height)),
            Fill::Vertical(_) => {
                let middle = |row: usize| frame.y_px + (row as f32 + 0.5) / frame.dpr;
                self.rows.set((0..frame.height).map(|row| bytes(fill.at(middle(row)))));
            }
        }
    }
}

/// Where an area's edge runs, in device pixels; a column is one point in its middle, taken at its extreme away from
/// the base (`upper` for areas that rise from it).
fn edge_points(trace: &Trace, frame: Frame, upper: bool, out: &mut Vec<[f32; 2]>) {
    out.clear();
    match trace {
        Trace::Points(points) => out.extend(points.iter().map(|point| frame.point(*point))),
        Trace::Columns(columns) => {
            for (nth, span) in columns.spans.iter().enumerate() {
                if span.is_empty() {
                    continue;
                }
                let x = (columns.start + nth) as f32 + 0.5;
                if !span.joined {
                    out.push([x, f32::NAN]);
                }
                out.push([x, frame.row(if upper { span.top } else { span.bottom })]);
            }
        }
    }
}

#[cfg(test)]
mod tests;
