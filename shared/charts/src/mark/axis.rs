//! Labels and titles of axes; no axis line, for the grid says enough.

use super::grid::{self, Tick};
use crate::layout::{Axis, AxisScale, Side, Style};
use crate::scene::{Anchor, Baseline, Item, Rect, Text, Turn, Weight};
use crate::text;

/// What labels are drawn with.
pub struct Look<'a> {
    /// The axis.
    pub axis: &'a Axis<'a>,
    /// The look of all axes.
    pub style: &'a Style,
    /// The plot beside which it stands.
    pub plot: Rect,
    /// How far from the plot the labels begin.
    pub from_px: f32,
    /// The room that labels may not leave.
    pub bounds: Rect,
}

/// The least distance between two labels on a level axis, as a share of the font size.
const APART: f32 = 1.6;

/// How far a label may move from its tick to stay in the picture.
const MOST_SHIFT_PX: f32 = 4.0;

/// One text for each tick that has room.
pub fn labels(look: &Look<'_>, scale: &AxisScale<'_>, ticks: &[Tick]) -> Vec<Item> {
    let named_px = match scale {
        AxisScale::Band { .. } if look.axis.side.is_upright() => Some(look.bounds.w * 0.4),
        AxisScale::Band { .. } => Some(look.plot.w / ticks.len().max(1) as f32 - 4.0),
        _ => None,
    };
    let text = |(tick, text): (&Tick, String)| {
        let text = match named_px {
            Some(most_px) => text::fit(&text, most_px, look.style.size_px, Weight::Regular),
            None => text,
        };
        let half_px = text::width(&text, look.style.size_px, Weight::Regular) / 2.0;
        let over_px = (tick.px + half_px - look.bounds.right()).max(look.bounds.x - tick.px + half_px);
        // A label far from its tick misleads; one at the very end is rather left out.
        let stands = look.axis.side.is_upright() || over_px <= MOST_SHIFT_PX;
        (stands && !text.is_empty()).then(|| label(look, tick.px, text))
    };
    ticks.iter().zip(texts(scale, ticks)).filter_map(text).collect()
}

fn label(look: &Look<'_>, at_px: f32, text: String) -> Item {
    let size_px = look.style.size_px;
    let half_px = text::width(&text, size_px, Weight::Regular) / 2.0;
    let level_px = || at_px.min(look.bounds.right() - half_px).max(look.bounds.x + half_px);
    let (at, anchor, baseline) = match look.axis.side {
        Side::Left => ([look.plot.x - look.from_px, at_px], Anchor::End, Baseline::Middle),
        Side::Right => ([look.plot.right() + look.from_px, at_px], Anchor::Start, Baseline::Middle),
        Side::Bottom => ([level_px(), look.plot.bottom() + look.from_px], Anchor::Middle, Baseline::Top),
        Side::Top => ([level_px(), look.plot.y - look.from_px], Anchor::Middle, Baseline::Alphabetic),
    };
    let color = look.axis.color.unwrap_or(look.style.text);
    Item::Text(Text { text, at, size_px, weight: Weight::Regular, color, anchor, baseline, turn: Turn::None })
}

/// The title, `depth_px` away from the plot at its outer edge; cut to the length of the axis.
pub fn title(look: &Look<'_>, depth_px: f32) -> Option<Item> {
    let (plot, size_px) = (look.plot, look.style.size_px);
    let length_px = if look.axis.side.is_upright() { plot.h } else { plot.w };
    let text = text::fit(look.axis.title?, length_px, size_px, Weight::Medium);
    let (middle_x, middle_y) = (plot.x + plot.w / 2.0, plot.y + plot.h / 2.0);
    let half_px = size_px * text::CAP_HEIGHT / 2.0 + 1.0;
    let (at, turn) = match look.axis.side {
        Side::Left => ([plot.x - depth_px + half_px, middle_y], Turn::Up),
        Side::Right => ([plot.right() + depth_px - half_px, middle_y], Turn::Down),
        Side::Bottom => ([middle_x, plot.bottom() + depth_px - half_px], Turn::None),
        Side::Top => ([middle_x, plot.y - depth_px + half_px], Turn::None),
    };
    let (anchor, baseline) = (Anchor::Middle, Baseline::Middle);
    let color = look.axis.color.unwrap_or(look.style.text);
    Some(Item::Text(Text { text, at, size_px, weight: Weight::Medium, color, anchor, baseline, turn }))
}

/// What the ticks say.
fn texts(scale: &AxisScale<'_>, ticks: &[Tick]) -> Vec<String> {
    match scale {
        AxisScale::Time { scale, .. } => {
            let find = |tick: &Tick| scale.ticks.iter().find(|known| known.ms as f64 == tick.value);
            ticks.iter().map(|tick| find(tick).map(|known| known.label.clone()).unwrap_or_default()).collect()
        }
        AxisScale::Value { format, .. } => {
            let gaps = ticks.windows(2).map(|pair| (pair[1].value - pair[0].value).abs());
            let step = gaps.fold(f64::INFINITY, f64::min);
            let step =
                if step.is_finite() { step } else { ticks.first().map_or(1.0, |tick| tick.value.abs()) };
            ticks.iter().map(|tick| format(tick.value, step)).collect()
        }
        AxisScale::Band { names, .. } => {
            ticks.iter().map(|tick| names.get(tick.value as usize).cloned().unwrap_or_default()).collect()
        }
    }
}

/// The width of the widest label of an upright axis.
pub fn widest_label(axis: &Axis<'_>, scale: &AxisScale<'_>, most: usize, style: &Style) -> f32 {
    let ticks = grid::positions(scale, axis.side, Rect::new(0.0, 0.0, 100.0, 100.0), 1.0, most);
    let texts = texts(scale, &ticks);
    text::widest(texts.iter().map(String::as_str), style.size_px, Weight::Regular)
}

/// Whether the labels of a level axis with this many ticks keep their distance.
pub fn labels_apart(axis: &Axis<'_>, scale: &AxisScale<'_>, plot: Rect, most: usize, style: &Style) -> bool {
    let ticks = grid::positions(scale, axis.side, plot, 1.0, most);
    let mut end_px = f32::NEG_INFINITY;
    ticks.iter().zip(texts(scale, &ticks)).all(|(tick, text)| {
        let half_px = text::width(&text, style.size_px, Weight::Regular) / 2.0;
        let apart = tick.px - half_px >= end_px;
        end_px = tick.px + half_px + style.size_px * APART;
        apart
    })
}
