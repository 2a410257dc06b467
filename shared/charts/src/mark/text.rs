//! Text that has to fit a room: big values and their titles.

use crate::color::Rgba8;
use crate::scene::{Anchor, Baseline, Item, Rect, Text, Turn, Weight};
use crate::text;

/// The largest font size, from `least_px` to `most_px`, at which a text fits the room.
pub fn size_to_fit(text: &str, room: Rect, weight: Weight, least_px: f32, most_px: f32) -> f32 {
    let wide = text::width(text, 1.0, weight);
    let by_width = if wide > 0.0 { room.w / wide } else { most_px };
    by_width.min(room.h / text::CAP_HEIGHT).min(most_px).max(least_px).floor()
}

/// A line of text in a rectangle, in the middle of its height, cut where it does not fit.
pub fn in_room(
    text: &str,
    room: Rect,
    size_px: f32,
    weight: Weight,
    anchor: Anchor,
    color: Rgba8,
) -> Option<Item> {
    let text = text::fit(text, room.w, size_px, weight);
    let x = match anchor {
        Anchor::Start => room.x,
        Anchor::Middle => room.x + room.w / 2.0,
        Anchor::End => room.right(),
    };
    let at = [x, room.y + room.h / 2.0];
    (!text.is_empty()).then_some(Item::Text(Text {
        text,
        at,
        size_px,
        weight,
        color,
        anchor,
        baseline: Baseline::Middle,
        turn: Turn::None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_room_there_is() {
        let room = Rect::new(0.0, 0.0, 100.0, 40.0);
        let size = |text| size_to_fit(text, room, Weight::Semibold, 8.0, 90.0);
        assert_eq!(size("1"), 55.0);
        assert!(text::width("99.982 %", size("99.982 %"), Weight::Semibold) <= 100.0);
        assert_eq!(size(&"wide".repeat(99)), 8.0);
    }
}
