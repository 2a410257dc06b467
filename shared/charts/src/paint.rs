//! Puts a scene on a surface, through plotters: its drawing area, our items as its elements, its backends below.
//!
//! plotters counts in whole pixels. We tell it that a device pixel is [`SUBPIXELS`] of its own, so lines stand where
//! they belong and strokes can be one and a half pixels wide. A [`Surface`] is a plotters backend that knows this and
//! adds what plotters lacks; everything it adds falls back to plotters' own calls.

mod element;
mod outline;
mod surface;
mod vector;

use std::cell::RefCell;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters_backend::{DrawingBackend, DrawingErrorKind};

use crate::raster::Raster;
use crate::scene::{Item, Scene};
use element::{Borrowed, Element, Part};
pub use outline::Outline;
pub use surface::{Ink, Label, Pen, Surface};

/// How many steps a device pixel has in each direction.
pub const SUBPIXELS: i32 = 16;

/// What painting on a surface gives.
pub type Outcome<S> = Result<(), DrawingErrorKind<<S as DrawingBackend>::ErrorType>>;

/// Paints a scene. The surface is empty before, and as large as the scene.
///
/// # Errors
/// What the surface's backend reports.
pub fn paint<S: Surface>(scene: &Scene, surface: &mut S, scratch: &mut Raster) -> Outcome<S> {
    let area = Borrowed(surface).into_drawing_area();
    let scratch = RefCell::new(scratch);
    let draw = |part: Part<'_>| draw(&area, &Element { part, dpr: scene.dpr, scratch: &scratch });
    let plots = || scene.plots.iter().map(Part::Plot);
    if S::TAKES_PIXELS {
        // Pixels replace what is there, so they come first; what lies under them is put beneath, the top one first.
        plots().try_for_each(draw)?;
        draw(Part::Beneath(true))?;
        scene.under.iter().rev().map(Part::Under).try_for_each(draw)?;
        draw(Part::Beneath(false))?;
    } else {
        items(&scene.under).try_for_each(draw)?;
        plots().try_for_each(draw)?;
    }
    items(&scene.over).try_for_each(draw)
}

fn items(items: &[Item]) -> impl Iterator<Item = Part<'_>> {
    items.iter().map(Part::Over)
}

fn draw<S: Surface>(area: &DrawingArea<Borrowed<'_, S>, Shift>, element: &Element<'_, '_>) -> Outcome<S> {
    area.draw(element).map_err(|error| match error {
        DrawingAreaErrorKind::BackendError(error) => error,
        // Neither can be: the area is ours alone, and nothing is laid out by it.
        other => DrawingErrorKind::FontError(other.to_string().into()),
    })
}
