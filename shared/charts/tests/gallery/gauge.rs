//! A gauge with coloured thresholds and its value in the middle.

use charts::mark::{arc::Ring, text};
use charts::scene::{Anchor, Fill, Weight};
use charts::{Rect, Rgba8, Scene};

use crate::support::{AMBER, GREEN, RED, bare, room};

pub(crate) fn scene(dpr: f32) -> Scene {
    let mut scene = bare(200.0, 160.0, dpr);
    let ring = Ring::gauge(room(&scene), 0.22);
    let inner = Ring { outer_px: ring.inner_px - 3.0, inner_px: ring.inner_px - 7.0, ..ring };
    let grey = Rgba8::rgba(255, 255, 255, 20);
    let outer = Ring { inner_px: ring.inner_px, ..ring };
    scene.over.extend(outer.part(0.0, 1.0, Fill::Solid(grey), 4.0));
    scene.over.extend(outer.part(0.0, 0.63, Fill::Solid(AMBER), 4.0));
    for (from, to, color) in [(0.0, 0.6, GREEN), (0.6, 0.8, AMBER), (0.8, 1.0, RED)] {
        scene.over.extend(inner.part(from + 0.004, to - 0.004, Fill::Solid(color), 1.0));
    }
    let middle = Rect::new(ring.at[0] - 40.0, ring.at[1] - 16.0, 80.0, 32.0);
    let size_px = text::size_to_fit("63 %", middle, Weight::Semibold, 10.0, 40.0);
    scene.over.extend(text::in_room("63 %", middle, size_px, Weight::Semibold, Anchor::Middle, AMBER));
    scene
}
