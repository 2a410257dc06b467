//! Arranging several single values in a room, and fitting their texts: what stat, gauge and bar gauge share.

use charts::Rect;
use charts::scene::{Anchor, Weight};
use charts::text;
use model::dashboard::Lenient;
use serde_json::Value;

use crate::fields::Single;
use crate::panel::Env;

/// How values follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Orientation {
    /// As the room asks for.
    #[default]
    Auto,
    /// Each value has a row.
    Rows,
    /// Each value has a column.
    Columns,
}

impl Orientation {
    /// As stored: `horizontal` means rows, `vertical` columns.
    pub(crate) fn read(stored: &Value) -> Self {
        match stored.text("orientation").as_str() {
            "horizontal" => Self::Rows,
            "vertical" => Self::Columns,
            _ => Self::Auto,
        }
    }
}

/// Between two values.
const GAP_PX: f32 = 8.0;

/// A rectangle for each of `count` values; on `Auto` as near as possible to `aspect` (width to height).
pub(crate) fn grid(count: usize, room: Rect, orientation: Orientation, aspect: f32) -> Vec<Rect> {
    if count == 0 {
        return Vec::new();
    }
    let columns = match orientation {
        Orientation::Rows => 1,
        Orientation::Columns => count,
        Orientation::Auto => columns_for(count, room, aspect),
    };
    let rows = count.div_ceil(columns);
    let gap = |parts: usize, length: f32| GAP_PX.min(length / (parts as f32 * 4.0));
    let (gap_x, gap_y) = (gap(columns, room.w), gap(rows, room.h));
    let h = (room.h - gap_y * (rows - 1) as f32) / rows as f32;
    let w = (room.w - gap_x * (columns - 1) as f32) / columns as f32;
    let place = |at: usize| {
        let (row, column) = (at / columns, at % columns);
        Rect::new(room.x + column as f32 * (w + gap_x), room.y + row as f32 * (h + gap_y), w, h)
    };
    (0..count).map(place).collect()
}

/// The number of columns whose cells hold the largest box of this aspect.
fn columns_for(count: usize, room: Rect, aspect: f32) -> usize {
    let size = |columns: usize| {
        let rows = count.div_ceil(columns);
        let (w, h) = (room.w / columns as f32, room.h / rows as f32);
        (w / aspect).min(h)
    };
    // Of equals the one with fewer columns: long names keep their room.
    let better = |best: usize, next: usize| if size(next) > size(best) * 1.02 { next } else { best };
    (1..=count.min(200)).fold(1, better)
}

/// The name of a value: its own, or the panel's title where it is alone and says nothing itself.
pub(crate) fn name_of<'a>(single: &'a Single, alone: bool, env: &Env<'a>) -> &'a str {
    if alone && !single.named && !env.title.is_empty() { env.title } else { &single.name }
}

/// A font size at which all texts fit their rooms: the smallest of those that each would have.
pub(crate) fn common_size<'a>(
    texts: impl IntoIterator<Item = &'a str>,
    room: Rect,
    weight: Weight,
    limits_px: (f32, f32),
) -> f32 {
    let fit = |text: &str| charts::mark::text::size_to_fit(text, room, weight, limits_px.0, limits_px.1);
    texts.into_iter().map(fit).fold(limits_px.1, f32::min)
}

/// How wide the widest of some texts is.
pub(crate) fn widest<'a>(texts: impl IntoIterator<Item = &'a str>, size_px: f32, weight: Weight) -> f32 {
    text::widest(texts, size_px, weight).ceil()
}

/// Whether texts stand at the left or in the middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Justify {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Center,
}

impl Justify {
    /// The end of the text that stands at its place.
    pub(crate) fn anchor(self) -> Anchor {
        match self {
            Self::Left => Anchor::Start,
            Self::Center => Anchor::Middle,
        }
    }
}

/// A stored font size, if it is one that can be read.
pub(crate) fn stored_size(stored: &Value, key: &str) -> Option<f32> {
    stored.at("text").num(key).filter(|size| *size > 0.0).map(|size| size.clamp(6.0, 400.0) as f32)
}
