//! Puts a scene on a canvas element. Everything about what is drawn is decided in `charts`.

mod surface;

use charts::{Raster, Scene};
pub use web_sys::HtmlCanvasElement;

use surface::CanvasSurface;

/// Makes the canvas as large as the scene in device pixels, empties it and paints. Its size on the page is left to
/// the style sheet. Keep one `Raster` for the whole page.
///
/// # Errors
/// A sentence for a person when the browser has no 2D canvas or refuses a call.
pub fn draw(canvas: &HtmlCanvasElement, scene: &Scene, scratch: &mut Raster) -> Result<(), String> {
    let device = |px: f32| (px * scene.dpr).round().max(0.0) as u32;
    let (width, height) = (device(scene.width_px), device(scene.height_px));
    // Setting a size empties the canvas and gives its memory anew, even when it stays the same.
    if canvas.width() != width {
        canvas.set_width(width);
    }
    if canvas.height() != height {
        canvas.set_height(height);
    }
    if width == 0 || height == 0 {
        return Ok(());
    }
    let mut surface = CanvasSurface::new(canvas)?;
    charts::paint(scene, &mut surface, scratch)
        .map_err(|error| format!("The chart could not be drawn: {error}"))
}
