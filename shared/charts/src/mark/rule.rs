//! Straight rules and bands across a plot: thresholds, moments, time regions.

use crate::color::Rgba8;
use crate::scene::{BoxItem, Fill, Item, Path, Rect, Stroke};

/// The dashes of a threshold.
pub const DASH_PX: [f32; 2] = [6.0, 4.0];

/// A level rule across the plot, its edges crisp; `None` outside of it.
pub fn level(y_px: f32, plot: Rect, stroke: Stroke, dpr: f32) -> Option<Item> {
    let inside = y_px >= plot.y - 0.5 && y_px <= plot.bottom() + 0.5;
    let y = crisp(y_px, stroke.width_px, dpr);
    inside.then(|| path([plot.x, y], [plot.right(), y], stroke))
}

/// An upright rule; `None` outside of the plot.
pub fn upright(x_px: f32, plot: Rect, stroke: Stroke, dpr: f32) -> Option<Item> {
    let inside = x_px >= plot.x - 0.5 && x_px <= plot.right() + 0.5;
    let x = crisp(x_px, stroke.width_px, dpr);
    inside.then(|| path([x, plot.y], [x, plot.bottom()], stroke))
}

/// A filled band between two heights, as far as the plot shows it.
pub fn level_band(a_px: f32, b_px: f32, plot: Rect, color: Rgba8) -> Option<Item> {
    band(Rect::between(plot.x, a_px.clamp(-1e6, 1e6), plot.right(), b_px.clamp(-1e6, 1e6)), plot, color)
}

/// A filled band between two sides, as far as the plot shows it.
pub fn upright_band(a_px: f32, b_px: f32, plot: Rect, color: Rgba8) -> Option<Item> {
    band(Rect::between(a_px.clamp(-1e6, 1e6), plot.y, b_px.clamp(-1e6, 1e6), plot.bottom()), plot, color)
}

fn band(rect: Rect, plot: Rect, color: Rgba8) -> Option<Item> {
    let rect = rect.meet(&plot);
    let seen = rect.w > 0.0 && rect.h > 0.0;
    seen.then(|| Item::Box(BoxItem { rect, fill: Some(Fill::Solid(color)), ..BoxItem::default() }))
}

fn path(from: [f32; 2], to: [f32; 2], stroke: Stroke) -> Item {
    Item::Path(Path { points: vec![from, to], closed: false, fill: None, stroke: Some(stroke) })
}

/// Moves the middle of a stroke so that its edges stand on device pixels.
pub fn crisp(px: f32, width_px: f32, dpr: f32) -> f32 {
    let odd = (width_px * dpr).round() % 2.0 == 1.0;
    if odd { ((px * dpr).floor() + 0.5) / dpr } else { (px * dpr).round() / dpr }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_are_crisp() {
        assert_eq!(crisp(10.2, 1.0, 1.0), 10.5);
        assert_eq!(crisp(10.2, 1.0, 2.0), 10.0);
        assert_eq!(crisp(10.2, 1.5, 2.0), 10.25);
    }

    #[test]
    fn only_inside_the_plot() {
        let plot = Rect::new(0.0, 0.0, 100.0, 50.0);
        let stroke = || Stroke::solid(1.0, Rgba8::BLACK);
        assert!(level(51.0, plot, stroke(), 1.0).is_none() && level(f32::NAN, plot, stroke(), 1.0).is_none());
        assert!(level(25.0, plot, stroke(), 1.0).is_some());
        assert!(level_band(60.0, 70.0, plot, Rgba8::BLACK).is_none());
        let Some(Item::Box(shown)) = level_band(40.0, 1e9, plot, Rgba8::BLACK) else { panic!("no band") };
        assert_eq!(shown.rect, Rect::new(0.0, 40.0, 100.0, 10.0));
    }
}
