//! A surface that writes SVG: for the gallery, for downloads, and for pictures made on the server.
//!
//! It is a plotters backend of our own: plotters-svg rounds to whole pixels, and has no clip, no gradient, no dash and
//! no font weight. Text stays text, in Inter; numbers have at most three decimals.

use std::convert::Infallible;
use std::fmt::Write as _;

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use crate::color::Rgba8;
use crate::paint::{Ink, Label, Outcome, Outline, Pen, SUBPIXELS, Surface};
use crate::raster::Raster;
use crate::scene::{Anchor, Scene, Turn};

/// The scene as an SVG document.
pub fn document(scene: &Scene) -> String {
    let mut surface = SvgSurface::new(scene);
    // Nothing here can fail: the error type has no value but what a font would raise, and no font is loaded.
    let painted = crate::paint(scene, &mut surface, &mut Raster::new());
    debug_assert!(painted.is_ok());
    surface.finish()
}

/// Writes SVG.
#[derive(Debug)]
struct SvgSurface {
    body: String,
    width_px: f32,
    height_px: f32,
    /// Fine pixels in a CSS pixel.
    fine: f32,
    /// Gradients and clips so far.
    ids: usize,
    /// Clips that are open.
    open: usize,
}

impl SvgSurface {
    fn new(scene: &Scene) -> Self {
        let fine = SUBPIXELS as f32 * scene.dpr;
        Self {
            body: String::new(),
            width_px: scene.width_px,
            height_px: scene.height_px,
            fine,
            ids: 0,
            open: 0,
        }
    }

    fn finish(mut self) -> String {
        for _ in 0..self.open {
            self.body.push_str("</g>\n");
        }
        let (width, height) = (number(self.width_px), number(self.height_px));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" font-family=\"Inter, sans-serif\">\n{}</svg>\n",
            self.body
        )
    }

    fn px(&self, fine: i32) -> String {
        number(fine as f32 / self.fine)
    }

    fn next_id(&mut self) -> usize {
        self.ids += 1;
        self.ids
    }

    /// The `d` of a path.
    fn path(
        &self,
        runs: impl IntoIterator<Item = impl IntoIterator<Item = BackendCoord>>,
        closed: bool,
    ) -> String {
        let mut path = String::new();
        for run in runs {
            let mut letter = 'M';
            for point in run {
                add(&mut path, format_args!("{letter}{} {}", self.px(point.0), self.px(point.1)));
                letter = 'L';
            }
            if closed {
                path.push('Z');
            }
        }
        path
    }

    fn line(&mut self, text: std::fmt::Arguments<'_>) {
        add(&mut self.body, text);
        self.body.push('\n');
    }

    fn stroke_path(&mut self, path: &str, pen: &Pen<'_>) {
        let width = number(pen.width as f32 / self.fine);
        let mut dash = String::new();
        if !pen.dash.is_empty() {
            let lengths: Vec<String> = pen.dash.iter().map(|length| number(length / self.fine)).collect();
            add(&mut dash, format_args!(" stroke-dasharray=\"{}\"", lengths.join(" ")));
        }
        let color = paint("stroke", pen.color);
        self.line(format_args!(
            "<path d=\"{path}\" fill=\"none\"{color} stroke-width=\"{width}\" stroke-linejoin=\"round\"{dash}/>"
        ));
    }
}

/// Writing to a string cannot fail.
fn add(text: &mut String, what: std::fmt::Arguments<'_>) {
    let written = text.write_fmt(what);
    debug_assert!(written.is_ok());
}

/// A number without needless zeros.
fn number(value: f32) -> String {
    let text = format!("{value:.3}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// The attributes of a colour.
fn paint(which: &str, color: Rgba8) -> String {
    let Rgba8 { r, g, b, a } = color;
    let mut text = format!(" {which}=\"#{r:02x}{g:02x}{b:02x}\"");
    if a < 255 {
        add(&mut text, format_args!(" {which}-opacity=\"{}\"", number(color.opacity() as f32)));
    }
    text
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            // XML has no place for these.
            sign if sign < ' ' => safe.push(' '),
            sign => safe.push(sign),
        }
    }
    safe
}

fn rgba(color: BackendColor) -> Rgba8 {
    let (r, g, b) = color.rgb;
    Rgba8 { r, g, b, a: (color.alpha * 255.0).round() as u8 }
}

impl DrawingBackend for SvgSurface {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        ((self.width_px * self.fine) as u32, (self.height_px * self.fine) as u32)
    }

    fn ensure_prepared(&mut self) -> Result<(), DrawingErrorKind<Infallible>> {
        Ok(())
    }

    fn present(&mut self) -> Result<(), DrawingErrorKind<Infallible>> {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Outcome<Self> {
        self.draw_rect(at, (at.0 + 1, at.1 + 1), &color, true)
    }

    fn draw_line<T: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &T,
    ) -> Outcome<Self> {
        self.draw_path([from, to], style)
    }

    fn draw_rect<T: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &T,
        fill: bool,
    ) -> Outcome<Self> {
        let (x, y, width, height) =
            (self.px(from.0), self.px(from.1), self.px(to.0 - from.0), self.px(to.1 - from.1));
        let color = rgba(style.color());
        let look = if fill {
            paint("fill", color)
        } else {
            let width = number(style.stroke_width() as f32 / self.fine);
            format!(" fill=\"none\"{} stroke-width=\"{width}\"", paint("stroke", color))
        };
        self.line(format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{look}/>"));
        Ok(())
    }

    fn draw_path<T: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &T,
    ) -> Outcome<Self> {
        let path = self.path([path], false);
        self.stroke_path(&path, &Pen { color: rgba(style.color()), width: style.stroke_width(), dash: &[] });
        Ok(())
    }

    fn draw_circle<T: BackendStyle>(
        &mut self,
        at: BackendCoord,
        radius: u32,
        style: &T,
        fill: bool,
    ) -> Outcome<Self> {
        let (x, y, radius) = (self.px(at.0), self.px(at.1), number(radius as f32 / self.fine));
        let color = rgba(style.color());
        let look = if fill {
            paint("fill", color)
        } else {
            let width = number(style.stroke_width() as f32 / self.fine);
            format!(" fill=\"none\"{} stroke-width=\"{width}\"", paint("stroke", color))
        };
        self.line(format_args!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"{look}/>"));
        Ok(())
    }

    fn fill_polygon<T: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &T,
    ) -> Outcome<Self> {
        let path = self.path([path], true);
        let color = paint("fill", rgba(style.color()));
        self.line(format_args!("<path d=\"{path}\"{color}/>"));
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, at: BackendCoord) -> Outcome<Self> {
        self.write(&Label {
            text,
            at,
            size: style.size(),
            weight: crate::scene::Weight::Regular,
            color: rgba(style.color()),
            anchor: Anchor::Start,
            baseline: crate::scene::Baseline::Alphabetic,
            turn: Turn::None,
        })
    }
}

impl Surface for SvgSurface {
    fn push_clip(&mut self, from: BackendCoord, to: BackendCoord) -> Outcome<Self> {
        let id = self.next_id();
        let (x, y, width, height) =
            (self.px(from.0), self.px(from.1), self.px(to.0 - from.0), self.px(to.1 - from.1));
        self.open += 1;
        self.line(format_args!(
            "<clipPath id=\"c{id}\"><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/></clipPath>"
        ));
        self.line(format_args!("<g clip-path=\"url(#c{id})\">"));
        Ok(())
    }

    fn pop_clip(&mut self) -> Outcome<Self> {
        if self.open > 0 {
            self.open -= 1;
            self.line(format_args!("</g>"));
        }
        Ok(())
    }

    fn stroke(&mut self, outline: &Outline, pen: &Pen<'_>) -> Outcome<Self> {
        let path = self.path(outline.runs().map(|run| run.iter().copied()), outline.closed);
        self.stroke_path(&path, pen);
        Ok(())
    }

    fn fill(&mut self, outline: &Outline, ink: &Ink<'_>) -> Outcome<Self> {
        let path = self.path(outline.runs().map(|run| run.iter().copied()), true);
        let look = match ink {
            Ink::Solid(color) => paint("fill", *color),
            Ink::Vertical(stops) => {
                let id = self.gradient(stops);
                format!(" fill=\"url(#g{id})\"")
            }
        };
        self.line(format_args!("<path d=\"{path}\"{look}/>"));
        Ok(())
    }

    fn write(&mut self, label: &Label<'_>) -> Outcome<Self> {
        let (x, y) = (label.at.0 as f32 / self.fine, label.at.1 as f32 / self.fine);
        let drop = label.drop() as f32 / self.fine;
        let place = match label.turn {
            Turn::None => format!("x=\"{}\" y=\"{}\"", number(x), number(y + drop)),
            Turn::Up | Turn::Down => {
                let angle = if label.turn == Turn::Up { -90 } else { 90 };
                let (x, y, drop) = (number(x), number(y), number(drop));
                format!("transform=\"translate({x} {y}) rotate({angle})\" y=\"{drop}\"")
            }
        };
        let anchor = match label.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = match label.weight.css() {
            400 => String::new(),
            weight => format!(" font-weight=\"{weight}\""),
        };
        let (size, color) = (number(label.size as f32 / self.fine), paint("fill", label.color));
        let text = escaped(label.text);
        self.line(format_args!("<text {place} font-size=\"{size}\"{weight}{anchor}{color}>{text}</text>"));
        Ok(())
    }
}

impl SvgSurface {
    /// Writes a gradient and returns its number.
    fn gradient(&mut self, stops: &[(f32, Rgba8)]) -> usize {
        let id = self.next_id();
        let (top, bottom) =
            (stops.first().map_or(0.0, |stop| stop.0), stops.last().map_or(0.0, |stop| stop.0));
        let high = if bottom > top { bottom - top } else { 1.0 };
        let mut text = String::new();
        for (y, color) in stops {
            let at = number((y - top) / high);
            add(
                &mut text,
                format_args!(
                    "<stop offset=\"{at}\"{}/>",
                    paint("stop", *color).replace("stop=", "stop-color=")
                ),
            );
        }
        let (top, bottom) = (number(top / self.fine), number((top + high) / self.fine));
        self.line(format_args!(
            "<linearGradient id=\"g{id}\" gradientUnits=\"userSpaceOnUse\" x1=\"0\" y1=\"{top}\" x2=\"0\" y2=\"{bottom}\">{text}</linearGradient>"
        ));
        id
    }
}
