//! A panel as a picture, drawn by the server from the very scene that the browser draws: scene to SVG, SVG to PNG. Asks
//! nobody; no browser is involved.

use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use charts::scene::Weight;
use charts::{Rgba8, text};
use data::interpolate::{Format, interpolate, interpolate_json};
use data::transforms;
use model::api::AlertRuleSpec;
use model::dashboard::Palette;
use model::frame::Frame;
use panels::view::{Legend, View};
use panels::{AlertOverlay, Env, Theme};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};
use serde_json::Value;

use crate::http::assets;
use crate::stored_panel::StoredPanel;

/// Size of a picture.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Width in CSS pixels.
    pub width_px: f32,
    /// Height in CSS pixels.
    pub height_px: f32,
    /// Device pixels in one CSS pixel.
    pub dpr: f32,
}

const MARGIN_PX: f32 = 12.0;
const TITLE_PX: f32 = 14.0;
const HEAD_PX: f32 = 36.0;
const LEGEND_PX: f32 = 24.0;
const LEGEND_TEXT_PX: f32 = 12.0;

/// The picture of a panel with these frames, on the light theme, with a rule's threshold in it.
///
/// # Errors
/// Why there is no picture, in a sentence.
pub async fn png(
    settled: StoredPanel,
    frames: Vec<Frame>,
    shape: Shape,
    rule: &AlertRuleSpec,
) -> Result<Vec<u8>, String> {
    let alerts = vec![AlertOverlay {
        title: rule.title.clone(),
        threshold: Some(rule.threshold),
        compare: rule.compare,
        ref_id: rule.ref_id.clone(),
        ..AlertOverlay::default()
    }];
    // Drawing is a matter of the processor, and what is prepared belongs to one thread.
    let drawn = tokio::task::spawn_blocking(move || {
        let svg = svg(&settled, &frames, shape, &alerts)?;
        raster(&svg, shape)
    });
    drawn.await.map_err(|error| format!("Drawing failed: {error}."))?
}

/// The picture as SVG: title, drawing, legend.
fn svg(
    settled: &StoredPanel,
    frames: &[Frame],
    shape: Shape,
    alerts: &[AlertOverlay],
) -> Result<String, String> {
    let (panel, scope, theme) = (&settled.panel, settled.scope(), Theme::light());
    let put_in = |json| interpolate_json(json, &scope, &Format::Glob);
    let (options, field_config) = (put_in(&panel.options), put_in(&panel.field_config));
    let title = interpolate(&panel.title, &scope, &Format::Glob);
    let mut env = Env {
        width_px: shape.width_px - 2.0 * MARGIN_PX,
        height_px: shape.height_px - HEAD_PX - MARGIN_PX,
        dpr: shape.dpr,
        range: settled.time.range,
        zone: settled.time.zone.clone(),
        now_ms: settled.time.range.to_ms,
        theme: &theme,
        field_config: &field_config,
        title: &title,
        classic_palette: settled.dashboard.palette() == Palette::Classic,
        alerts,
        annotations: &[],
    };
    let transformed;
    let mut frames = frames;
    if transforms::any(&panel.transformations) {
        let steps: Vec<Value> = panel.transformations.iter().map(put_in).collect();
        let context = transforms::Context { zone: &settled.time.zone };
        (transformed, _) = transforms::apply(&steps, frames.to_vec(), &context);
        frames = &transformed;
    }
    let (prepared, _) = panels::kinds::find(&panel.kind).prepare(&options, frames, &env);
    let legend = prepared.legend(&env).filter(|legend| !legend.entries.is_empty());
    if legend.is_some() {
        env.height_px -= LEGEND_PX;
    }
    let View::Scene(view) = prepared.view(&env) else {
        return Err("The panel has no drawing at present.".to_owned());
    };
    let (width, height) = (shape.width_px, shape.height_px);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"Inter\"><rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>",
        css(theme.panel)
    );
    let head = text::fit(&title, width - 2.0 * MARGIN_PX, TITLE_PX, Weight::Medium);
    write_text(&mut svg, &head, [MARGIN_PX, 23.0], (TITLE_PX, 500), theme.text.over(theme.panel));
    let drawing = charts::svg::document(&view.scene);
    let place = format!("<svg x=\"{MARGIN_PX}\" y=\"{HEAD_PX}\" ");
    svg.push_str(&drawing.replacen("<svg ", &place, 1));
    if let Some(legend) = legend {
        write_legend(&mut svg, &legend, shape, &theme);
    }
    svg.push_str("</svg>");
    Ok(svg)
}

/// As many series as there is room for in a line, and how many there are more.
fn write_legend(svg: &mut String, legend: &Legend, shape: Shape, theme: &Theme) {
    const SWATCH_PX: f32 = 10.0;
    const GAP_PX: f32 = 14.0;
    const LEAST_PX: f32 = 60.0;
    let end = shape.width_px - MARGIN_PX - LEAST_PX;
    let y = shape.height_px - 10.0;
    let mut x = MARGIN_PX;
    let visible: Vec<_> = legend.entries.iter().filter(|entry| entry.visible).collect();
    for (at, entry) in visible.iter().enumerate() {
        if x > end {
            let more = format!("+{} more", visible.len() - at);
            write_text(svg, &more, [x, y], (LEGEND_TEXT_PX, 400), theme.text_muted.over(theme.panel));
            return;
        }
        let room = (shape.width_px - MARGIN_PX - x - SWATCH_PX - 6.0).max(0.0);
        let label = text::fit(&entry.label, room, LEGEND_TEXT_PX, Weight::Regular);
        let (top, color) = (y - SWATCH_PX + 1.0, css(entry.color));
        let _ = write!(
            svg,
            "<rect x=\"{x}\" y=\"{top}\" width=\"{SWATCH_PX}\" height=\"{SWATCH_PX}\" rx=\"2\" fill=\"{color}\"/>"
        );
        write_text(
            svg,
            &label,
            [x + SWATCH_PX + 6.0, y],
            (LEGEND_TEXT_PX, 400),
            theme.label.over(theme.panel),
        );
        x += SWATCH_PX + 6.0 + text::width(&label, LEGEND_TEXT_PX, Weight::Regular) + GAP_PX;
    }
}

fn write_text(svg: &mut String, text: &str, [x, y]: [f32; 2], (size, weight): (f32, u16), color: Rgba8) {
    let safe = text.replace('&', "&amp;").replace('<', "&lt;");
    let color = css(color);
    let _ = write!(
        svg,
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{color}\">{safe}</text>"
    );
}

/// An opaque colour as CSS.
pub(crate) fn css(color: Rgba8) -> String {
    format!("#{:02x}{:02x}{:02x}", color.r, color.g, color.b)
}

fn raster(svg: &str, shape: Shape) -> Result<Vec<u8>, String> {
    let options =
        usvg::Options { fontdb: fonts(), font_family: "Inter".to_owned(), ..usvg::Options::default() };
    let tree =
        usvg::Tree::from_str(svg, &options).map_err(|error| format!("The drawing is damaged: {error}."))?;
    let device = |px: f32| (px * shape.dpr).round() as u32;
    let mut pixels = Pixmap::new(device(shape.width_px), device(shape.height_px))
        .ok_or_else(|| "The picture has no size.".to_owned())?;
    resvg::render(&tree, Transform::from_scale(shape.dpr, shape.dpr), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| format!("The picture could not be written: {error}."))
}

/// The page's own font, and the machine's for what it lacks; read once.
fn fonts() -> Arc<fontdb::Database> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let read = || {
        let mut fonts = fontdb::Database::new();
        fonts.load_system_fonts();
        match assets::bytes("fonts/inter.ttf") {
            Some(inter) => fonts.load_font_data(inter),
            None => tracing::warn!(
                "the page's font is not part of this build; pictures take one of the machine's"
            ),
        }
        fonts.set_sans_serif_family("Inter");
        Arc::new(fonts)
    };
    Arc::clone(FONTS.get_or_init(read))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_becomes_a_picture_of_its_size() {
        let shape = Shape { width_px: 30.0, height_px: 20.0, dpr: 2.0 };
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"30\" height=\"20\">\
                   <rect width=\"30\" height=\"20\" fill=\"#ff0000\"/><text x=\"2\" y=\"12\">a</text></svg>";
        let png = raster(svg, shape).unwrap();
        assert!(png.starts_with(b"\x89PNG"));
        let pixels = Pixmap::decode_png(&png).unwrap();
        assert_eq!((pixels.width(), pixels.height()), (60, 40));
        assert_eq!(pixels.pixel(59, 39).map(|pixel| (pixel.red(), pixel.green())), Some((255, 0)));
    }

    #[test]
    fn titles_are_no_markup() {
        let mut svg = String::new();
        write_text(&mut svg, "a<b&c", [0.0, 0.0], (10.0, 400), Rgba8::BLACK);
        assert!(svg.contains("a&lt;b&amp;c"), "{svg}");
    }
}
