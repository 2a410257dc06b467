//! Ring sectors of gauges and pies.

use std::f32::consts::PI;

use crate::scene::{Arc, Fill, Item, Rect};

/// A ring, or a part of one, in a rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ring {
    /// Centre.
    pub at: [f32; 2],
    /// Outer radius.
    pub outer_px: f32,
    /// Inner radius.
    pub inner_px: f32,
    /// Where it starts: radians, clockwise, 0 points right.
    pub start_rad: f32,
    /// Where it ends.
    pub end_rad: f32,
}

impl Ring {
    /// The largest gauge in a room: three quarters of a ring, open below, as thick as `thick` (0 to 1) of its radius.
    pub fn gauge(room: Rect, thick: f32) -> Self {
        /// From lower left to lower right.
        const SWEEP: f32 = 1.25 * PI;
        let (start_rad, end_rad) = (1.5 * PI - SWEEP / 2.0, 1.5 * PI + SWEEP / 2.0);
        // Below the centre only the ends of the ring need room.
        let below = (SWEEP / 2.0 - PI / 2.0).sin();
        let outer_px = (room.w / 2.0).min(room.h / (1.0 + below)).max(0.0);
        let high_px = outer_px * (1.0 + below);
        let at = [room.x + room.w / 2.0, room.y + (room.h - high_px) / 2.0 + outer_px];
        let inner_px = outer_px * (1.0 - thick.clamp(0.0, 1.0));
        Self { at, outer_px, inner_px, start_rad, end_rad }
    }

    /// The largest full circle in a room, beginning at the top; `thick` 1 makes it a disc.
    pub fn circle(room: Rect, thick: f32) -> Self {
        let outer_px = room.w.min(room.h) / 2.0;
        Self {
            at: [room.x + room.w / 2.0, room.y + room.h / 2.0],
            outer_px,
            inner_px: outer_px * (1.0 - thick.clamp(0.0, 1.0)),
            start_rad: -PI / 2.0,
            end_rad: 1.5 * PI,
        }
    }

    /// The angle at a share of the ring.
    pub fn angle(&self, share: f32) -> f32 {
        self.start_rad + (self.end_rad - self.start_rad) * share.clamp(0.0, 1.0)
    }

    /// The part of the ring between two shares; `None` when nothing of it is seen.
    pub fn part(&self, from: f32, to: f32, fill: Fill, radius_px: f32) -> Option<Item> {
        let seen = to > from && self.outer_px > 0.0;
        seen.then(|| {
            Item::Arc(Arc {
                at: self.at,
                inner_px: self.inner_px,
                outer_px: self.outer_px,
                start_rad: self.angle(from),
                end_rad: self.angle(to),
                radius_px,
                fill,
                stroke: None,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gauges_fill_their_room() {
        let room = Rect::new(10.0, 20.0, 300.0, 100.0);
        let ring = Ring::gauge(room, 0.2);
        let lowest = ring.at[1] + ring.outer_px * (ring.end_rad).sin();
        assert!((ring.at[1] - ring.outer_px - 20.0).abs() < 0.01 && (lowest - 120.0).abs() < 0.01);
        assert!(ring.part(0.5, 0.5, Fill::Solid(crate::Rgba8::BLACK), 0.0).is_none());
    }
}
