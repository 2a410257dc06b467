//! What is to be seen: finished items at fixed places, nothing left to decide. A scene holds no data, no
//! scale and no theme.
//!
//! Contract: every position and length is in CSS pixels, x to the right, y **down**, origin at the top left
//! of the scene; `dpr` says how many device pixels make one. `under` is painted first (grid, bands), then the
//! `plots` (dense marks, clipped to their rectangle), then `over` (axes, text, gauges), each in order.

mod dense;
mod item;

use crate::color::Rgba8;

pub use dense::{Area, Bars, Base, Border, Cells, Columns, Line, Mark, Plot, Points, Round, Span, Trace};
pub use item::{Anchor, Arc, Baseline, BoxItem, Circle, Group, Item, Path, Stroke, Text, Turn, Weight};

/// A whole picture.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Scene {
    /// Width, CSS pixels.
    pub width_px: f32,
    /// Height, CSS pixels.
    pub height_px: f32,
    /// Device pixels in one CSS pixel; dense marks are made for exactly this ratio.
    pub dpr: f32,
    /// Beneath the data: grid lines, bands.
    pub under: Vec<Item>,
    /// The data.
    pub plots: Vec<Plot>,
    /// Above the data: axes, text, thresholds, everything that is no dense mark.
    pub over: Vec<Item>,
    /// What can be pointed at; the last one that holds a point wins.
    pub regions: Vec<HitRegion>,
}

impl Scene {
    /// An empty scene of this size. Sizes that are not positive numbers become 0, a bad ratio 1.
    pub fn new(width_px: f32, height_px: f32, dpr: f32) -> Self {
        let sane = |length: f32| if length.is_finite() { length.clamp(0.0, 32_000.0) } else { 0.0 };
        Self {
            width_px: sane(width_px),
            height_px: sane(height_px),
            dpr: if dpr.is_finite() && dpr > 0.0 { dpr.clamp(0.25, 8.0) } else { 1.0 },
            ..Self::default()
        }
    }

    /// The id of the topmost region at this point (CSS pixels).
    pub fn hit(&self, x: f32, y: f32) -> Option<u32> {
        self.regions.iter().rev().find(|region| region.area.contains(x, y)).map(|region| region.id)
    }

    /// The whole scene as a rectangle.
    pub fn bounds(&self) -> Rect {
        Rect::new(0.0, 0.0, self.width_px, self.height_px)
    }
}

/// An upright rectangle, CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Rect {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width, never negative.
    pub w: f32,
    /// Height, never negative.
    pub h: f32,
}

impl Rect {
    /// A rectangle; negative sizes become 0.
    pub fn new(x: f32, y: f32, w: f32, h: f32) -> Self {
        Self { x, y, w: w.max(0.0), h: h.max(0.0) }
    }

    /// The rectangle between two corners, in any order.
    pub fn between(ax: f32, ay: f32, bx: f32, by: f32) -> Self {
        Self::new(ax.min(bx), ay.min(by), (bx - ax).abs(), (by - ay).abs())
    }

    /// Right edge.
    pub fn right(&self) -> f32 {
        self.x + self.w
    }

    /// Lower edge.
    pub fn bottom(&self) -> f32 {
        self.y + self.h
    }

    /// Whether the point lies inside or on the upper or left edge.
    pub fn contains(&self, x: f32, y: f32) -> bool {
        x >= self.x && x < self.right() && y >= self.y && y < self.bottom()
    }

    /// The rectangle with every edge moved inwards.
    pub fn inset(&self, by: f32) -> Self {
        let (dx, dy) = (by.min(self.w / 2.0), by.min(self.h / 2.0));
        Self::new(self.x + dx, self.y + dy, self.w - 2.0 * dx, self.h - 2.0 * dy)
    }

    /// The part that both rectangles share; no area when they do not meet.
    pub fn meet(&self, other: &Self) -> Self {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        Self::new(x, y, self.right().min(other.right()) - x, self.bottom().min(other.bottom()) - y)
    }

    /// The rectangle with its edges moved to the nearest device pixels.
    pub fn snapped(&self, dpr: f32) -> Self {
        let snap = |at: f32| (at * dpr).round() / dpr;
        Self::between(snap(self.x), snap(self.y), snap(self.right()), snap(self.bottom()))
    }
}

/// Something that can be pointed at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HitRegion {
    /// Where.
    pub area: Rect,
    /// The maker's own number for it.
    pub id: u32,
}

/// How a shape is filled.
#[derive(Clone, Debug, PartialEq)]
pub enum Fill {
    /// One colour.
    Solid(Rgba8),
    /// Colours by height: stops of (y, colour) with y ascending (downwards), mixed in between; two stops at one y
    /// make a hard edge. Beyond the ends the end colours go on.
    Vertical(Vec<(f32, Rgba8)>),
}

impl Fill {
    /// The colour at a height.
    pub fn at(&self, y: f32) -> Rgba8 {
        let stops = match self {
            Self::Solid(color) => return *color,
            Self::Vertical(stops) => stops,
        };
        let after = stops.partition_point(|stop| stop.0 <= y);
        match (after.checked_sub(1).and_then(|before| stops.get(before)), stops.get(after)) {
            (Some(above), Some(below)) => above.1.mix(below.1, (y - above.0) / (below.0 - above.0)),
            (Some(only), None) | (None, Some(only)) => only.1,
            (None, None) => Rgba8::TRANSPARENT,
        }
    }
}

impl From<Rgba8> for Fill {
    fn from(color: Rgba8) -> Self {
        Self::Solid(color)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_region_wins() {
        let mut scene = Scene::new(100.0, 50.0, 2.0);
        scene.regions.push(HitRegion { area: scene.bounds(), id: 1 });
        scene.regions.push(HitRegion { area: Rect::new(10.0, 10.0, 5.0, 5.0), id: 2 });
        assert_eq!(scene.hit(12.0, 12.0), Some(2));
        assert_eq!(scene.hit(15.0, 12.0), Some(1));
        assert_eq!(scene.hit(100.0, 12.0), None);
    }

    #[test]
    fn sizes_are_made_sane() {
        let scene = Scene::new(f32::NAN, -4.0, 0.0);
        assert_eq!((scene.width_px, scene.height_px, scene.dpr), (0.0, 0.0, 1.0));
    }

    #[test]
    fn fills_by_height() {
        let (red, blue) = (Rgba8::rgb(255, 0, 0), Rgba8::rgb(0, 0, 255));
        let fill = Fill::Vertical(vec![(10.0, red), (20.0, blue), (20.0, red)]);
        assert_eq!(fill.at(0.0), red);
        assert_eq!(fill.at(15.0), red.mix(blue, 0.5));
        assert_eq!(fill.at(20.0), red);
        assert_eq!(fill.at(99.0), red);
        assert_eq!(Fill::Vertical(vec![]).at(1.0), Rgba8::TRANSPARENT);
    }
}
