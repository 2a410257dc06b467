//! Invented answers, the same in each run, and what surrounds a panel.

use charts::scene::Mark;
use data::time::{TimeRange, Zone};
use model::frame::{Column, Field, Frame, Labels, Numbers};
use panels::{Env, Theme, View};
use serde_json::Value;

/// 2026-11-23 06:00 UTC.
pub(crate) const FROM_MS: i64 = 1_795_413_600_000;
pub(crate) const HOUR_MS: i64 = 3_600_000;

/// What surrounds a panel of this size.
pub(crate) fn env<'a>(theme: &'a Theme, config: &'a Value, title: &'a str, size: (f32, f32, f32)) -> Env<'a> {
    Env {
        width_px: size.0,
        height_px: size.1,
        dpr: size.2,
        range: TimeRange { from_ms: FROM_MS, to_ms: FROM_MS + 6 * HOUR_MS },
        zone: Zone::Utc,
        now_ms: FROM_MS + 6 * HOUR_MS,
        theme,
        field_config: config,
        title,
        classic_palette: true,
        alerts: &[],
        annotations: &[],
    }
}

/// A smooth walk with noise around 0 with a height of about 1.
pub(crate) fn walk(points: usize, seed: u64, noise: f64) -> Vec<f64> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 53) as f64 - 0.5
    };
    let shift = seed as f64 * 1.7;
    let mut value = |nth: usize| {
        let at = nth as f64 / points as f64 * 9.0 + shift;
        (at.sin() + (at * 2.3 + shift).sin() * 0.5) / 2.0 + next() * noise
    };
    (0..points).map(&mut value).collect()
}

pub(crate) fn times(points: usize) -> Vec<i64> {
    (0..points as i64).map(|nth| FROM_MS + nth * 6 * HOUR_MS / (points as i64 - 1).max(1)).collect()
}

/// A frame of one series with one label.
pub(crate) fn series(name: &str, values: Numbers) -> Frame {
    let times = times(values.len());
    let labels = Labels::from([("route".to_owned(), name.to_owned())]);
    let mut value = Field::new("Value", Column::Number(values)).with_labels(labels);
    value.hints.display_name = Some(name.to_owned());
    Frame::new("A", vec![Field::new("Time", Column::Time(times.into())), value])
}

/// A series of plain numbers.
pub(crate) fn plain(name: &str, values: Vec<f64>) -> Frame {
    series(name, values.into_iter().map(Some).collect())
}

/// Walks between `low` and `high`, one a name.
pub(crate) fn walks(names: &[&str], points: usize, low: f64, high: f64) -> Vec<Frame> {
    let value = |value: f64| low + (high - low) * (value + 1.2) / 2.4;
    let one = |(nth, name): (usize, &&str)| {
        plain(name, walk(points, nth as u64 + 1, 0.12).into_iter().map(value).collect())
    };
    names.iter().enumerate().map(one).collect()
}

/// Whether a view is one of the kind's own, not a message.
pub(crate) fn is_own(view: &View) -> bool {
    !matches!(view, View::Message(_))
}

/// Checks that everything in a scene is where it can be seen and finite.
pub(crate) fn check_inside(view: &View, what: &str) {
    let View::Scene(view) = view else { return };
    let bounds = view.scene.bounds();
    for plot in &view.scene.plots {
        let rect = plot.rect;
        let inside = rect.x >= -1.0
            && rect.y >= -1.0
            && rect.right() <= bounds.right() + 1.0
            && rect.bottom() <= bounds.bottom() + 1.0;
        assert!(inside, "{what}: the plot {rect:?} leaves {bounds:?}");
        for mark in &plot.marks {
            if let Mark::Points(points) = mark {
                assert!(points.at.iter().all(|at| at[0].is_finite()), "{what}: a point stands nowhere");
            }
        }
    }
}
