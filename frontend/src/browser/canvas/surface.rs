//! The plotters backend of the page: plotters-canvas with what it lacks. It knows no charts.
//!
//! The context counts in fine pixels (`charts::paint::SUBPIXELS` to a device pixel), so plotters' whole numbers reach
//! every place and every ratio is crisp. Text is measured from the embedded table of `charts::text`, never by the
//! browser: plotters' own way adds an element to the page and makes it lay itself out for each label.

use charts::Rgba8;
use charts::paint::{Ink, Label, Outcome, Outline, Pen, SUBPIXELS, Surface};
use charts::scene::{Anchor, Turn, Weight};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontTransform,
};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::{Clamped, JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

type Error = <CanvasBackend as DrawingBackend>::ErrorType;

/// Letters for signs that Inter does not have, and for the moment before it is loaded.
const FAMILIES: &str = "Inter, \"Inter Variable\", system-ui, sans-serif";

/// A canvas as a surface.
pub(super) struct CanvasSurface {
    inner: CanvasBackend,
    context: CanvasRenderingContext2d,
    size: (u32, u32),
    state: State,
}

/// What the context was last told, where that is known: each call leaves the program, and fonts and colours are read
/// anew by the browser each time.
#[derive(Default)]
struct State {
    font: Option<(Weight, f64)>,
    fill: Option<Rgba8>,
    anchor: Option<Anchor>,
    unit: Option<Unit>,
}

/// What the context counts in.
#[derive(Clone, Copy, PartialEq)]
enum Unit {
    /// Device pixels.
    Device,
    /// Parts of them, as plotters does.
    Fine,
}

impl CanvasSurface {
    /// An empty surface of the canvas's size.
    pub(super) fn new(canvas: &HtmlCanvasElement) -> Result<Self, String> {
        let missing =
            || "This browser gives no canvas to draw on. Close some tabs or use another browser.".to_owned();
        let context = canvas.get_context("2d").ok().flatten().ok_or_else(missing)?;
        let context: CanvasRenderingContext2d = context.dyn_into().map_err(|_| missing())?;
        let inner = CanvasBackend::with_canvas_object(canvas.clone()).ok_or_else(missing)?;
        let size = (canvas.width(), canvas.height());
        let mut surface = Self { inner, context, size, state: State::default() };
        surface.count_in(Unit::Device);
        surface.context.clear_rect(0.0, 0.0, f64::from(size.0), f64::from(size.1));
        surface.context.set_line_join("round");
        surface.context.set_text_baseline("alphabetic");
        surface.count_in(Unit::Fine);
        Ok(surface)
    }

    /// From now on the context counts in this.
    fn count_in(&mut self, unit: Unit) {
        if self.state.unit == Some(unit) {
            return;
        }
        self.state.unit = Some(unit);
        let scale = if unit == Unit::Fine { 1.0 / f64::from(SUBPIXELS) } else { 1.0 };
        // A transform of plain numbers is never refused.
        let _ = self.context.set_transform(scale, 0.0, 0.0, scale, 0.0, 0.0);
    }

    fn fill_with(&mut self, color: Rgba8) {
        if self.state.fill != Some(color) {
            self.state.fill = Some(color);
            self.context.set_fill_style_str(&color.to_string());
        }
    }

    /// Makes the outline the current path.
    fn trace(&self, outline: &Outline) {
        self.context.begin_path();
        for run in outline.runs() {
            let mut points = run.iter().map(|point| (f64::from(point.0), f64::from(point.1)));
            if let Some((x, y)) = points.next() {
                self.context.move_to(x, y);
            }
            points.for_each(|(x, y)| self.context.line_to(x, y));
            if outline.closed {
                self.context.close_path();
            }
        }
    }

    fn set_dash(&self, lengths: &[f32]) {
        let list: js_sys::Array =
            lengths.iter().map(|length| JsValue::from_f64(f64::from(*length))).collect();
        // Refused only when it is no list.
        let _ = self.context.set_line_dash(&list);
    }

    fn set_font(&mut self, label: &Label<'_>) {
        let font = (label.weight, label.size / f64::from(SUBPIXELS));
        if self.state.font != Some(font) {
            self.state.font = Some(font);
            self.context.set_font(&format!("{} {}px {FAMILIES}", font.0.css(), font.1));
        }
    }

    /// plotters' own backend, which counts in fine pixels and sets what it likes.
    fn plotters(&mut self) -> &mut CanvasBackend {
        self.count_in(Unit::Fine);
        self.state.fill = None;
        &mut self.inner
    }
}

fn refused<T>(result: Result<T, JsValue>) -> Result<T, DrawingErrorKind<Error>> {
    // plotters-canvas keeps its error's making to itself; plotters' other kind carries any text.
    result.map_err(|error| DrawingErrorKind::FontError(format!("{error:?}").into()))
}

impl Surface for CanvasSurface {
    const TAKES_PIXELS: bool = true;

    fn put_pixels(&mut self, at: (u32, u32), size: (u32, u32), rgba: &[u8]) -> Outcome<Self> {
        let image = refused(ImageData::new_with_u8_clamped_array_and_sh(Clamped(rgba), size.0, size.1))?;
        refused(self.context.put_image_data(&image, f64::from(at.0), f64::from(at.1)))
    }

    fn paint_beneath(&mut self, beneath: bool) {
        let mode = if beneath { "destination-over" } else { "source-over" };
        // Both modes are known to every browser.
        let _ = self.context.set_global_composite_operation(mode);
    }

    fn push_clip(&mut self, from: BackendCoord, to: BackendCoord) -> Outcome<Self> {
        self.count_in(Unit::Fine);
        self.context.save();
        self.context.begin_path();
        let (x, y) = (f64::from(from.0), f64::from(from.1));
        self.context.rect(x, y, f64::from(to.0) - x, f64::from(to.1) - y);
        self.context.clip();
        Ok(())
    }

    fn pop_clip(&mut self) -> Outcome<Self> {
        self.context.restore();
        self.state = State::default();
        Ok(())
    }

    /// All runs of an outline in one stroke.
    fn stroke(&mut self, outline: &Outline, pen: &Pen<'_>) -> Outcome<Self> {
        self.count_in(Unit::Fine);
        self.trace(outline);
        self.context.set_stroke_style_str(&pen.color.to_string());
        self.context.set_line_width(f64::from(pen.width));
        if pen.dash.is_empty() {
            self.context.stroke();
            return Ok(());
        }
        self.set_dash(pen.dash);
        self.context.stroke();
        self.set_dash(&[]);
        Ok(())
    }

    fn fill(&mut self, outline: &Outline, ink: &Ink<'_>) -> Outcome<Self> {
        self.count_in(Unit::Fine);
        let stops = match ink {
            Ink::Solid(color) => {
                self.trace(outline);
                self.fill_with(*color);
                self.context.fill();
                return Ok(());
            }
            Ink::Vertical(stops) => stops,
        };
        let (top, bottom) =
            (stops.first().map_or(0.0, |stop| stop.0), stops.last().map_or(0.0, |stop| stop.0));
        let high = if bottom > top { bottom - top } else { 1.0 };
        let gradient = self.context.create_linear_gradient(0.0, f64::from(top), 0.0, f64::from(top + high));
        for (y, color) in *stops {
            refused(gradient.add_color_stop(((y - top) / high).clamp(0.0, 1.0), &color.to_string()))?;
        }
        self.trace(outline);
        self.state.fill = None;
        self.context.set_fill_style_canvas_gradient(&gradient);
        self.context.fill();
        Ok(())
    }

    fn write(&mut self, label: &Label<'_>) -> Outcome<Self> {
        if label.color == Rgba8::TRANSPARENT || label.text.is_empty() {
            return Ok(());
        }
        self.set_font(label);
        self.fill_with(label.color);
        if self.state.anchor != Some(label.anchor) {
            self.state.anchor = Some(label.anchor);
            self.context.set_text_align(match label.anchor {
                Anchor::Start => "left",
                Anchor::Middle => "center",
                Anchor::End => "right",
            });
        }
        let scale = 1.0 / f64::from(SUBPIXELS);
        let (x, y) = (f64::from(label.at.0) * scale, f64::from(label.at.1) * scale);
        let drop = label.drop() * scale;
        let written = match label.turn {
            Turn::None => {
                self.count_in(Unit::Device);
                // Letters that stand on a whole pixel are the sharpest.
                self.context.fill_text(label.text, x, (y + drop).round())
            }
            Turn::Up | Turn::Down => {
                let turn = if label.turn == Turn::Up { -1.0 } else { 1.0 };
                self.state.unit = None;
                let _ = self.context.set_transform(0.0, turn, -turn, 0.0, x, y);
                self.context.fill_text(label.text, 0.0, drop)
            }
        };
        refused(written)
    }
}

impl DrawingBackend for CanvasSurface {
    type ErrorType = Error;

    fn get_size(&self) -> (u32, u32) {
        let fine = SUBPIXELS.unsigned_abs();
        (self.size.0.saturating_mul(fine), self.size.1.saturating_mul(fine))
    }

    fn ensure_prepared(&mut self) -> Result<(), DrawingErrorKind<Error>> {
        self.inner.ensure_prepared()
    }

    fn present(&mut self) -> Result<(), DrawingErrorKind<Error>> {
        self.inner.present()
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Outcome<Self> {
        self.plotters().draw_pixel(at, color)
    }

    fn draw_line<T: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &T,
    ) -> Outcome<Self> {
        self.plotters().draw_line(from, to, style)
    }

    fn draw_rect<T: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &T,
        fill: bool,
    ) -> Outcome<Self> {
        self.plotters().draw_rect(from, to, style, fill)
    }

    fn draw_path<T: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &T,
    ) -> Outcome<Self> {
        self.plotters().draw_path(path, style)
    }

    fn draw_circle<T: BackendStyle>(
        &mut self,
        at: BackendCoord,
        radius: u32,
        style: &T,
        fill: bool,
    ) -> Outcome<Self> {
        self.plotters().draw_circle(at, radius, style, fill)
    }

    fn fill_polygon<T: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &T,
    ) -> Outcome<Self> {
        self.plotters().fill_polygon(path, style)
    }

    /// plotters' own way to text, in fine pixels; what it changes on the context is put back.
    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, at: BackendCoord) -> Outcome<Self> {
        let drawn = self.plotters().draw_text(text, style, at);
        self.context.set_text_baseline("alphabetic");
        (self.state.font, self.state.anchor) = (None, None);
        drawn
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Error>> {
        let size = style.size() as f32;
        let wide = charts::text::width(text, size, Weight::Regular).ceil() as u32;
        let high = (size * charts::text::LINE_HEIGHT).ceil() as u32;
        Ok(match style.transform() {
            FontTransform::Rotate90 | FontTransform::Rotate270 => (high, wide),
            FontTransform::None | FontTransform::Rotate180 => (wide, high),
        })
    }
}
