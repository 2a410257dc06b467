//! What a plotters backend has to know beyond plotters to show a scene, and what stands in where it does not.
//!
//! All positions and lengths are in fine pixels, [`super::SUBPIXELS`] to a device pixel.

use std::convert::Infallible;

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, FontFamily, FontStyle,
    FontTransform,
    text_anchor::{HPos, Pos, VPos},
};

use super::{Outcome, outline::Outline};
use crate::color::Rgba8;
use crate::raster::cut_dashes;
use crate::scene::{Anchor, Baseline, Turn, Weight};
use crate::text;

/// A plotters backend for scenes.
pub trait Surface: DrawingBackend {
    /// Whether it takes the pixels of plots. One that does not gets their marks as shapes.
    const TAKES_PIXELS: bool = false;

    /// Replaces pixels: `at` and `size` in **device** pixels, bytes red, green, blue, opacity, not premultiplied.
    ///
    /// # Errors
    /// What the backend reports.
    fn put_pixels(&mut self, _at: (u32, u32), _size: (u32, u32), _rgba: &[u8]) -> Outcome<Self> {
        Ok(())
    }

    /// From now on paints beneath (true) or above what is there. Only asked of surfaces that take pixels.
    fn paint_beneath(&mut self, _beneath: bool) {}

    /// Shows what follows only inside this rectangle and all earlier ones, until [`Surface::pop_clip`]. Left out
    /// where it cannot be done.
    ///
    /// # Errors
    /// What the backend reports.
    fn push_clip(&mut self, _from: BackendCoord, _to: BackendCoord) -> Outcome<Self> {
        Ok(())
    }

    /// Takes the last clip back.
    ///
    /// # Errors
    /// What the backend reports.
    fn pop_clip(&mut self) -> Outcome<Self> {
        Ok(())
    }

    /// Draws along an outline, with round joins where it can.
    ///
    /// # Errors
    /// What the backend reports.
    fn stroke(&mut self, outline: &Outline, pen: &Pen<'_>) -> Outcome<Self> {
        let dashed = if pen.dash.is_empty() { None } else { Some(dashed(outline, pen)) };
        for run in dashed.as_ref().unwrap_or(outline).runs() {
            let back = run.first().filter(|_| outline.closed && dashed.is_none());
            self.draw_path(run.iter().chain(back).copied(), pen)?;
        }
        Ok(())
    }

    /// Fills an outline. Where colours by height cannot be done, the one of the middle stands for all.
    ///
    /// # Errors
    /// What the backend reports.
    fn fill(&mut self, outline: &Outline, ink: &Ink<'_>) -> Outcome<Self> {
        for run in outline.runs() {
            self.fill_polygon(run.iter().copied(), &ink.color())?;
        }
        Ok(())
    }

    /// Writes a line of text.
    ///
    /// # Errors
    /// What the backend reports.
    fn write(&mut self, label: &Label<'_>) -> Outcome<Self> {
        self.draw_text(label.text, label, label.at)
    }
}

fn dashed(outline: &Outline, pen: &Pen<'_>) -> Outline {
    let mut cut = Outline::default();
    let mut dashes = Vec::new();
    for run in outline.runs() {
        let back = run.first().filter(|_| outline.closed);
        let points: Vec<[f32; 2]> =
            run.iter().chain(back).map(|point| [point.0 as f32, point.1 as f32]).collect();
        cut_dashes(&points, pen.dash, 0.0, &mut dashes);
        for dash in dashes.split(|point| point[0].is_nan()) {
            cut.run(dash.iter().map(|point| (point[0].round() as i32, point[1].round() as i32)));
        }
    }
    cut
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pen<'a> {
    /// Colour.
    pub color: Rgba8,
    /// Thickness in fine pixels.
    pub width: u32,
    /// Lengths of dashes and gaps in fine pixels; empty is solid.
    pub dash: &'a [f32],
}

impl BackendStyle for Pen<'_> {
    fn color(&self) -> BackendColor {
        backend_color(self.color)
    }

    fn stroke_width(&self) -> u32 {
        self.width
    }
}

/// How a shape is filled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ink<'a> {
    /// One colour.
    Solid(Rgba8),
    /// Stops of (y in fine pixels, colour), downwards.
    Vertical(&'a [(f32, Rgba8)]),
}

impl BackendStyle for Ink<'_> {
    fn color(&self) -> BackendColor {
        backend_color(match self {
            Self::Solid(color) => *color,
            Self::Vertical(stops) => stops.get(stops.len() / 2).map_or(Rgba8::TRANSPARENT, |stop| stop.1),
        })
    }
}

/// plotters' form of a colour.
pub(crate) fn backend_color(color: Rgba8) -> BackendColor {
    BackendColor { alpha: color.opacity(), rgb: (color.r, color.g, color.b) }
}

/// A line of text for plotters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Label<'a> {
    /// What it says.
    pub text: &'a str,
    /// Where its anchor is.
    pub at: BackendCoord,
    /// Font size in fine pixels.
    pub size: f64,
    /// How bold.
    pub weight: Weight,
    /// Colour.
    pub color: Rgba8,
    /// Which end stands at `at`.
    pub anchor: Anchor,
    /// Which height stands at `at`.
    pub baseline: Baseline,
    /// Which way it reads.
    pub turn: Turn,
}

impl Label<'_> {
    /// How far below `at`, in the text's own direction, its letters stand.
    pub fn drop(&self) -> f64 {
        let cap = f64::from(text::CAP_HEIGHT) * self.size;
        match self.baseline {
            Baseline::Alphabetic => 0.0,
            Baseline::Middle => cap / 2.0,
            Baseline::Top => cap,
        }
    }
}

impl BackendTextStyle for Label<'_> {
    type FontError = Infallible;

    fn color(&self) -> BackendColor {
        backend_color(self.color)
    }

    fn size(&self) -> f64 {
        self.size
    }

    fn transform(&self) -> FontTransform {
        match self.turn {
            Turn::None => FontTransform::None,
            Turn::Up => FontTransform::Rotate270,
            Turn::Down => FontTransform::Rotate90,
        }
    }

    fn style(&self) -> FontStyle {
        if self.weight == Weight::Semibold { FontStyle::Bold } else { FontStyle::Normal }
    }

    fn anchor(&self) -> Pos {
        let h_pos = match self.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let v_pos = match self.baseline {
            Baseline::Alphabetic => VPos::Bottom,
            Baseline::Middle => VPos::Center,
            Baseline::Top => VPos::Top,
        };
        Pos { h_pos, v_pos }
    }

    fn family(&self) -> FontFamily<'_> {
        FontFamily::Name("Inter")
    }

    fn layout_box(&self, text: &str) -> Result<((i32, i32), (i32, i32)), Self::FontError> {
        let wide = text::width(text, self.size as f32, self.weight).ceil() as i32;
        Ok(((0, 0), (wide, (self.size as f32 * text::LINE_HEIGHT) as i32)))
    }

    /// Backends write text themselves; there are no letter shapes here.
    fn draw<E, DrawFunc: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        _text: &str,
        _pos: BackendCoord,
        _draw: DrawFunc,
    ) -> Result<Result<(), E>, Self::FontError> {
        Ok(Ok(()))
    }
}
