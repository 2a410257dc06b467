//! How far the page is scrolled, and scrolling it.

/// Distance from the page's top to the window's, CSS pixels.
pub fn scrolled_px() -> f64 {
    web_sys::window().and_then(|window| window.scroll_y().ok()).unwrap_or(0.0)
}

/// Scrolls the page down by so much, up where negative.
pub fn scroll_by_px(distance_px: f64) {
    if let Some(window) = web_sys::window() {
        window.scroll_by_with_x_and_y(0.0, distance_px);
    }
}
