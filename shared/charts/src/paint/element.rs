//! Scene items as plotters elements. They hold finished pixels and so give plotters no points of their own: it would
//! move points outside of the picture to its edge and bend lines.

use std::cell::RefCell;

use plotters::element::{Drawable, PointCollection};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use super::outline::Fine;
use super::surface::{Ink, Label, Pen, backend_color};
use super::{Outcome, Outline, Surface, vector};
use crate::raster::Raster;
use crate::scene::{Fill, Item, Plot, Stroke};

/// A surface lent to a drawing area, which wants to own its backend.
pub(super) struct Borrowed<'a, S>(pub(super) &'a mut S);

/// What an element draws.
#[derive(Clone, Copy)]
pub(super) enum Part<'a> {
    /// An item above what is there.
    Over(&'a Item),
    /// An item beneath what is there: its topmost part first.
    Under(&'a Item),
    /// Dense marks.
    Plot(&'a Plot),
    /// Where the following parts go.
    Beneath(bool),
}

/// One part of the picture.
pub(super) struct Element<'a, 'r> {
    pub(super) part: Part<'a>,
    pub(super) dpr: f32,
    pub(super) scratch: &'a RefCell<&'r mut Raster>,
}

impl<'a> PointCollection<'a, BackendCoord> for &'a Element<'_, '_> {
    type IntoIter = std::iter::Empty<&'a BackendCoord>;
    type Point = &'a BackendCoord;

    fn point_iter(self) -> Self::IntoIter {
        std::iter::empty()
    }
}

impl<S: Surface> Drawable<Borrowed<'_, S>> for Element<'_, '_> {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        _points: I,
        backend: &mut Borrowed<'_, S>,
        _size: (u32, u32),
    ) -> Outcome<S> {
        let surface = &mut *backend.0;
        match self.part {
            Part::Over(item) => draw(item, surface, Fine { dpr: self.dpr }, false),
            Part::Under(item) => draw(item, surface, Fine { dpr: self.dpr }, true),
            Part::Plot(plot) if S::TAKES_PIXELS => {
                let mut raster = self.scratch.borrow_mut();
                let Some(image) = raster.draw(plot, self.dpr) else {
                    return Ok(());
                };
                surface.put_pixels((image.x, image.y), (image.width, image.height), image.rgba)
            }
            Part::Plot(plot) => vector::plot(plot, surface, Fine { dpr: self.dpr }),
            Part::Beneath(beneath) => {
                surface.paint_beneath(beneath);
                Ok(())
            }
        }
    }
}

fn draw<S: Surface>(item: &Item, surface: &mut S, fine: Fine, reversed: bool) -> Outcome<S> {
    match item {
        Item::Path(path) => {
            let outline = Outline::of_points(&path.points, path.closed, fine);
            shape(&outline, path.fill.as_ref(), path.stroke.as_ref(), surface, fine, reversed)
        }
        Item::Box(shown) => {
            let outline = Outline::of_rect(shown.rect, [shown.radius_px; 4], fine);
            shape(&outline, shown.fill.as_ref(), shown.stroke.as_ref(), surface, fine, reversed)
        }
        Item::Arc(arc) => {
            let outline = Outline::of_arc(arc, fine);
            shape(&outline, Some(&arc.fill), arc.stroke.as_ref(), surface, fine, reversed)
        }
        Item::Circle(circle) => {
            let (at, radius) = (fine.at(circle.at), fine.length(circle.radius_px).round().max(0.0) as u32);
            let inside = |surface: &mut S| match &circle.fill {
                Some(fill) => surface.draw_circle(at, radius, &backend_color(fill.at(circle.at[1])), true),
                None => Ok(()),
            };
            let edge = |surface: &mut S| match &circle.stroke {
                Some(stroke) => {
                    surface.draw_circle(at, radius, &Pen { dash: &[], ..pen(stroke, &[], fine) }, false)
                }
                None => Ok(()),
            };
            if reversed {
                edge(surface)?;
                return inside(surface);
            }
            inside(surface)?;
            edge(surface)
        }
        Item::Text(text) => surface.write(&Label {
            text: &text.text,
            at: fine.at(text.at),
            size: f64::from(fine.length(text.size_px)),
            weight: text.weight,
            color: text.color,
            anchor: text.anchor,
            baseline: text.baseline,
            turn: text.turn,
        }),
        Item::Group(group) => {
            let clip = group.clip;
            surface.push_clip(fine.at([clip.x, clip.y]), fine.at([clip.right(), clip.bottom()]))?;
            if reversed {
                group.items.iter().rev().try_for_each(|item| draw(item, surface, fine, true))?;
            } else {
                group.items.iter().try_for_each(|item| draw(item, surface, fine, false))?;
            }
            surface.pop_clip()
        }
    }
}

/// The inside and the outline of a shape.
pub(super) fn shape<S: Surface>(
    outline: &Outline,
    fill: Option<&Fill>,
    stroke: Option<&Stroke>,
    surface: &mut S,
    fine: Fine,
    reversed: bool,
) -> Outcome<S> {
    let inside = |surface: &mut S| match fill {
        Some(Fill::Solid(color)) if color.a == 0 => Ok(()),
        Some(Fill::Solid(color)) => surface.fill(outline, &Ink::Solid(*color)),
        Some(Fill::Vertical(stops)) => {
            let stops: Vec<_> = stops.iter().map(|(y, color)| (fine.length(*y), *color)).collect();
            surface.fill(outline, &Ink::Vertical(&stops))
        }
        None => Ok(()),
    };
    let edge = |surface: &mut S| match stroke {
        Some(stroke) if stroke.color.a > 0 && stroke.width_px > 0.0 => {
            let dash: Vec<f32> = stroke.dash.iter().map(|length| fine.length(*length)).collect();
            surface.stroke(outline, &pen(stroke, &dash, fine))
        }
        _ => Ok(()),
    };
    if reversed {
        edge(surface)?;
        return inside(surface);
    }
    inside(surface)?;
    edge(surface)
}

fn pen<'a>(stroke: &Stroke, dash: &'a [f32], fine: Fine) -> Pen<'a> {
    Pen { color: stroke.color, width: fine.length(stroke.width_px).round().max(1.0) as u32, dash }
}

impl<S: Surface> DrawingBackend for Borrowed<'_, S> {
    type ErrorType = S::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        self.0.get_size()
    }

    fn ensure_prepared(&mut self) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.0.ensure_prepared()
    }

    fn present(&mut self) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.0.present()
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Outcome<S> {
        self.0.draw_pixel(at, color)
    }

    fn draw_line<T: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &T) -> Outcome<S> {
        self.0.draw_line(from, to, style)
    }

    fn draw_rect<T: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &T,
        fill: bool,
    ) -> Outcome<S> {
        self.0.draw_rect(from, to, style, fill)
    }

    fn draw_path<T: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &T,
    ) -> Outcome<S> {
        self.0.draw_path(path, style)
    }

    fn draw_circle<T: BackendStyle>(
        &mut self,
        at: BackendCoord,
        radius: u32,
        style: &T,
        fill: bool,
    ) -> Outcome<S> {
        self.0.draw_circle(at, radius, style, fill)
    }

    fn fill_polygon<T: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &T,
    ) -> Outcome<S> {
        self.0.fill_polygon(path, style)
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, at: BackendCoord) -> Outcome<S> {
        self.0.draw_text(text, style, at)
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Self::ErrorType>> {
        self.0.estimate_text_size(text, style)
    }
}
