//! What the layout promises at any size.

use proptest::prelude::*;

use super::*;
use crate::scale::{Band, Linear, Steps, TimeScale, ValueScale};
use crate::scene::Anchor;

const STYLE: Style = Style { text: Rgba8::WHITE, grid: Rgba8::WHITE, size_px: 11.0 };

fn value(max: f64, format: Format<'_>) -> AxisScale<'_> {
    AxisScale::Value { scale: ValueScale::Linear(Linear::new(0.0, max, Steps::Decimal)), format }
}

fn lay_out(width: f32, height: f32, dpr: f32, axes: Vec<Axis<'_>>) -> Layout {
    layout(&Spec { bounds: Rect::new(0.0, 0.0, width, height), dpr, axes, style: &STYLE })
}

/// Left and right end of each label on the level axis.
fn level_labels(layout: &Layout) -> Vec<(f32, f32)> {
    let ends = |item: &Item| match item {
        Item::Text(text) if text.anchor == Anchor::Middle => {
            let half_px = crate::text::width(&text.text, text.size_px, text.weight) / 2.0;
            Some((text.at[0] - half_px, text.at[0] + half_px))
        }
        _ => None,
    };
    layout.labels.iter().filter_map(ends).collect()
}

#[test]
fn labels_take_the_room_they_need() {
    let wide = |value: f64, _: f64| format!("{value} requests a second");
    let short = |value: f64, _: f64| format!("{value}");
    let left = |format| lay_out(400.0, 200.0, 1.0, vec![Axis::new(value(10.0, format), Side::Left)]).plot.x;
    assert!(left(&wide) > left(&short) + 80.0);
}

#[test]
fn titles_and_labels_give_way_to_the_data() {
    let short = |value: f64, _: f64| format!("{value}");
    let at = |width, height| {
        let mut axis = Axis::new(value(10.0, &short), Side::Left);
        axis.title = Some("Requests");
        lay_out(width, height, 1.0, vec![axis])
    };
    let has_title = |layout: &Layout| {
        layout.labels.iter().any(|item| matches!(item, Item::Text(text) if text.text == "Requests"))
    };
    assert!(has_title(&at(400.0, 200.0)) && !has_title(&at(60.0, 200.0)));
    assert!(at(20.0, 200.0).labels.is_empty() && at(400.0, 8.0).labels.is_empty());
    assert_eq!(at(20.0, 200.0).plot.w, 20.0);
}

#[test]
fn grid_lines_stand_on_device_pixels() {
    let short = |value: f64, _: f64| format!("{value}");
    let layout = lay_out(401.0, 203.0, 2.0, vec![Axis::new(value(10.0, &short), Side::Left)]);
    let [Item::Path(grid)] = &layout.grid[..] else { panic!("one path") };
    let rows: Vec<f32> =
        grid.points.iter().filter(|point| !point[1].is_nan()).map(|point| point[1] * 2.0).collect();
    assert!(rows.len() >= 6 && rows.iter().all(|row| row.fract() == 0.5), "{rows:?}");
}

proptest! {
    #[test]
    fn any_size_works(
        width in 0f32..5000.0, height in 0f32..3000.0, dpr in 0.5f32..3.0, length in 1i64..1_000_000_000_000,
        max in any::<f64>(), names in 0usize..60, banded in any::<bool>()
    ) {
        let format = |value: f64, _: f64| format!("{value:.2}");
        let names: Vec<String> = (0..names).map(|nth| format!("name {nth}")).collect();
        let zone = |_: i64| 3_600;
        let level = if banded {
            AxisScale::Band { band: Band::new(names.len(), 0.2), names: &names }
        } else {
            AxisScale::Time { scale: TimeScale::new(1_795_413_600_000, 1_795_413_600_000 + length), zone: &zone }
        };
        let mut right = Axis::new(value(max, &format), Side::Right);
        right.title = Some("right");
        let axes = vec![Axis::new(level, Side::Bottom), Axis::new(value(max, &format), Side::Left), right];
        let layout = lay_out(width, height, dpr, axes);
        let plot = layout.plot;
        prop_assert!(plot.x >= 0.0 && plot.y >= 0.0 && plot.right() <= width + 1.0 / dpr && plot.bottom() <= height + 1.0 / dpr);
        prop_assert_eq!(layout.axes.len(), 3);
        let labels = level_labels(&layout);
        let apart = labels.windows(2).filter(|pair| pair[0].1 > pair[1].0 + 8.0).count();
        prop_assert_eq!(apart, 0, "{:?}", labels);
    }
}
