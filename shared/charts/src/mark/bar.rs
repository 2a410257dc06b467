//! Bars: rectangles from a ground level to a value, their edges on whole device pixels.

use crate::scene::{Bars, Border, Fill, Mark, Rect, Round};

/// Where bars stand on their moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Align {
    /// They end there.
    Before,
    /// It is their middle.
    #[default]
    Center,
    /// They begin there.
    After,
}

/// How wide bars are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Width {
    /// Share of the room between two bars that is filled, 0 to 1.
    pub share: f32,
    /// The most a bar may have, CSS pixels.
    pub most_px: f32,
    /// Where bars stand.
    pub align: Align,
}

/// Left and right edges of bars at these positions. The narrowest distance decides for all; a bar is never thinner
/// than a device pixel, and neighbours never share one unless they must.
pub fn edges(at_px: &[f32], width: Width, plot: Rect, dpr: f32) -> Vec<(f32, f32)> {
    let gaps = at_px.windows(2).map(|pair| pair[1] - pair[0]).filter(|gap| *gap > 0.0);
    let room_px = gaps.fold(f32::INFINITY, f32::min).min(plot.w);
    let wide_px = (room_px * width.share.clamp(0.0, 1.0)).min(width.most_px).max(1.0 / dpr);
    let snap = |px: f32| (px * dpr).round() / dpr;
    let edge = |at: &f32| {
        let left = match width.align {
            Align::Before => at - wide_px,
            Align::Center => at - wide_px / 2.0,
            Align::After => *at,
        };
        let left_px = snap(left);
        (left_px, snap(left + wide_px).max(left_px + 1.0 / dpr))
    };
    at_px.iter().map(edge).collect()
}

/// How bars look.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Inside.
    pub fill: Fill,
    /// Border.
    pub border: Option<Border>,
    /// Radius of the corners at the value's end.
    pub radius_px: f32,
}

/// Upright bars between two levels each (`from` the ground, `to` the value); those that are no numbers are left
/// out. A bar with a value is never invisible.
pub fn upright(
    edges: &[(f32, f32)],
    from_px: impl IntoIterator<Item = f32>,
    to_px: impl IntoIterator<Item = f32>,
    look: &Look,
    dpr: f32,
) -> Vec<Mark> {
    let (mut up, mut down) = (Vec::new(), Vec::new());
    for ((edge, from), to) in edges.iter().zip(from_px).zip(to_px) {
        if from.is_nan() || to.is_nan() {
            continue;
        }
        let rect = Rect::between(edge.0, from, edge.1, to).snapped(dpr);
        if to <= from { up.push(rect) } else { down.push(rect) }
    }
    both(up, down, [Round::Top, Round::Bottom], look)
}

/// Level bars, as [`upright`] with the directions changed: `edges` are upper and lower.
pub fn level(
    edges: &[(f32, f32)],
    from_px: impl IntoIterator<Item = f32>,
    to_px: impl IntoIterator<Item = f32>,
    look: &Look,
    dpr: f32,
) -> Vec<Mark> {
    let (mut right, mut left) = (Vec::new(), Vec::new());
    for ((edge, from), to) in edges.iter().zip(from_px).zip(to_px) {
        if from.is_nan() || to.is_nan() {
            continue;
        }
        let rect = Rect::between(from, edge.0, to, edge.1).snapped(dpr);
        if to >= from { right.push(rect) } else { left.push(rect) }
    }
    both(right, left, [Round::Right, Round::Left], look)
}

fn both(forth: Vec<Rect>, back: Vec<Rect>, ends: [Round; 2], look: &Look) -> Vec<Mark> {
    let bars = |(rects, round): (Vec<Rect>, Round)| {
        (!rects.is_empty()).then(|| {
            Mark::Bars(Bars {
                rects,
                fill: look.fill.clone(),
                border: look.border,
                radius_px: look.radius_px,
                round,
            })
        })
    };
    [forth, back].into_iter().zip(ends).filter_map(bars).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PLOT: Rect = Rect { x: 0.0, y: 0.0, w: 100.0, h: 50.0 };

    #[test]
    fn edges_stand_on_device_pixels() {
        let width = Width { share: 0.8, most_px: 99.0, align: Align::Center };
        assert_eq!(edges(&[10.0, 20.0], width, PLOT, 1.0), [(6.0, 14.0), (16.0, 24.0)]);
        let thin = Width { share: 0.1, ..width };
        assert_eq!(edges(&[10.0, 11.0], thin, PLOT, 2.0), [(10.0, 10.5), (11.0, 11.5)]);
    }

    #[test]
    fn negative_bars_are_round_below() {
        let look = Look { fill: Fill::Solid(crate::Rgba8::BLACK), border: None, radius_px: 2.0 };
        let marks =
            upright(&[(0.0, 4.0), (5.0, 9.0), (10.0, 14.0)], [25.0; 3], [10.0, 40.0, f32::NAN], &look, 1.0);
        let round: Vec<Round> = marks
            .iter()
            .filter_map(|mark| if let Mark::Bars(bars) = mark { Some(bars.round) } else { None })
            .collect();
        assert_eq!(round, [Round::Top, Round::Bottom]);
    }

    proptest! {
        #[test]
        fn bars_are_at_least_a_device_pixel(
            at in prop::collection::vec(-1e3f32..1e3, 0..50), share in 0f32..1.0, dpr in 1f32..3.0
        ) {
            let width = Width { share, most_px: 40.0, align: Align::After };
            for (left, right) in edges(&at, width, PLOT, dpr) {
                prop_assert!((right - left) * dpr > 0.9, "{left} {right}");
            }
        }
    }
}
