//! Alert rules on a time series: the threshold within its axis, and when the rule was anything but normal.

use charts::mark::rule;
use charts::scene::{BoxItem, Fill, Group, Item, Path, Stroke};
use charts::{Rect, Rgba8, Scene};
use model::api::{AlertBand, AlertCompare, AlertState};

use super::Prepared;
use super::picture::Picture;
use super::style::Transform;
use crate::alerts::{AlertOverlay, PILL_HEIGHT_PX, STRIP_PX, pill, pill_width, state_color, strip};
use crate::panel::Env;

/// A threshold on one of the axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Level {
    /// Which rule.
    alert: usize,
    /// Which axis.
    pub(super) axis: usize,
    /// The series whose unit it has.
    series: usize,
    /// As it stands on the axis.
    pub(super) value: f64,
    /// Whether the wrong side is the upper one.
    is_above: bool,
}

/// Where the thresholds stand; none for rules on a query that is not drawn, or drawn in shares.
pub(super) fn levels(prepared: &Prepared, alerts: &[AlertOverlay]) -> Vec<Level> {
    if alerts.is_empty() { Vec::new() } else { find_levels(prepared, alerts) }
}

#[cold]
fn find_levels(prepared: &Prepared, alerts: &[AlertOverlay]) -> Vec<Level> {
    let level = |(at, alert): (usize, &AlertOverlay)| {
        let value = alert.threshold?;
        let asked = |ref_id: &str| alert.ref_id.is_empty() || alert.ref_id == ref_id;
        let series = prepared.series.iter().position(|series| asked(&series.ref_id))?;
        let own = prepared.series.get(series)?;
        if prepared.axes.get(own.axis)?.is_percent() {
            return None;
        }
        let is_above = alert.compare == AlertCompare::Above;
        let is_turned = own.style.transform == Transform::NegativeY;
        let value = if is_turned { -value } else { value };
        Some(Level { alert: at, axis: own.axis, series, value, is_above: is_above != is_turned })
    };
    alerts.iter().enumerate().filter_map(level).collect()
}

/// Draws all rules: bands and tints beneath the data, lines and their values above it. Cold, so that it is compiled to be
/// small and stays out of the way of panels without rules.
#[cold]
pub(super) fn draw(scene: &mut Scene, prepared: &Prepared, picture: &Picture, env: &Env<'_>) {
    let with_bands = env.alerts.iter().filter(|alert| !alert.bands.is_empty());
    for (row, alert) in with_bands.enumerate() {
        for band in &alert.bands {
            scene.under.extend(region(band, picture, env));
            scene.over.extend(row_strip(band, row, picture, env));
        }
    }
    let mut pills: Vec<Rect> = Vec::new();
    for level in &picture.levels {
        if let Some(alert) = env.alerts.get(level.alert) {
            threshold(scene, level, alert, prepared, picture, env, &mut pills);
        }
    }
}

/// From where to where a band is seen; never too narrow for an eye.
fn sides(band: &AlertBand, picture: &Picture, env: &Env<'_>) -> Option<(f32, f32)> {
    const LEAST_PX: f32 = 2.0;
    let plot = picture.layout.plot;
    let (from, to) = (picture.x.px(band.from_ms), picture.x.px(band.to_ms.unwrap_or(env.now_ms)));
    let (left, right) = (from.max(plot.x), to.max(from + LEAST_PX).min(plot.right()));
    (right > left).then_some((left, right))
}

fn region(band: &AlertBand, picture: &Picture, env: &Env<'_>) -> Option<Item> {
    let (left, right) = sides(band, picture, env)?;
    let plot = picture.layout.plot;
    let color = state_color(band.state, env.theme);
    match band.state {
        AlertState::Firing => rule::upright_band(left, right, plot, color.fade(0.11)),
        AlertState::Pending => rule::upright_band(left, right, plot, color.fade(0.07)),
        AlertState::NoData | AlertState::Error => {
            Some(hatched(Rect::between(left, plot.y, right, plot.bottom()), color.fade(0.22)))
        }
        AlertState::Normal | AlertState::Unknown | AlertState::Paused => None,
    }
}

/// Lines aslant across a rectangle, in step with those of its neighbours.
fn hatched(rect: Rect, color: Rgba8) -> Item {
    const APART_PX: f32 = 8.0;
    let first = ((rect.x - rect.h) / APART_PX).floor() * APART_PX;
    let count = ((rect.right() - first) / APART_PX).ceil().max(0.0) as usize;
    let mut points = Vec::with_capacity(count * 3);
    for nth in 0..count {
        let x = first + nth as f32 * APART_PX;
        points.extend([[x, rect.bottom()], [x + rect.h, rect.y], [f32::NAN, f32::NAN]]);
    }
    let stroke = Some(Stroke::solid(1.0, color));
    Item::Group(Group { clip: rect, items: vec![Item::Path(Path { points, stroke, ..Path::default() })] })
}

/// The line of the state at the upper edge; each rule has its own row.
fn row_strip(band: &AlertBand, row: usize, picture: &Picture, env: &Env<'_>) -> Option<Item> {
    const MOST_ROWS: usize = 4;
    let (left, right) = sides(band, picture, env)?;
    let top = picture.layout.plot.y + row.min(MOST_ROWS) as f32 * (STRIP_PX + 1.0);
    strip(band.state, left, right, top, env.theme)
}

fn threshold(
    scene: &mut Scene,
    level: &Level,
    alert: &AlertOverlay,
    prepared: &Prepared,
    picture: &Picture,
    env: &Env<'_>,
    pills: &mut Vec<Rect>,
) {
    const LEAST_HEIGHT_PX: f32 = 56.0;
    const LEAST_WIDTH_PX: f32 = 140.0;
    let plot = picture.layout.plot;
    let Some(y) = picture.y.get(level.axis).map(|axis| axis.px(level.value)) else { return };
    let color = if alert.state == AlertState::Paused { env.theme.text_muted } else { env.theme.bad };
    let stroke = Stroke { width_px: 1.0, color: color.fade(0.9), dash: vec![3.0, 3.0] };
    // A border that is not on the axis (or has no place on a logarithmic one) is named at the edge nearest to it.
    let is_below_axis = y.is_nan() || y > plot.bottom() + 0.5;
    let is_beyond = is_below_axis || y < plot.y - 0.5;
    if !is_beyond {
        scene.under.extend(tint(y, level.is_above, plot, color));
        scene.over.extend(rule::level(y, plot, stroke, env.dpr));
    }
    if plot.h < LEAST_HEIGHT_PX || plot.w < LEAST_WIDTH_PX {
        return;
    }
    let Some(series) = prepared.series.get(level.series) else { return };
    let value = series.display.number(Some(level.value), &env.zone, env.now_ms).text;
    let sign = if level.is_above { '>' } else { '<' };
    let words = match (is_beyond, is_below_axis) {
        (false, _) => format!("{sign} {value}"),
        (true, false) => format!("↑ {sign} {value}"),
        (true, true) => format!("↓ {sign} {value}"),
    };
    let (w, h) = (pill_width(&words), PILL_HEIGHT_PX);
    let middle = if y.is_nan() { plot.bottom() } else { y };
    let top = (middle - h / 2.0).clamp(plot.y + 5.0, (plot.bottom() - h - 1.0).max(plot.y + 5.0));
    let mut rect = Rect::new(plot.right() - w - 6.0, top, w, h).snapped(env.dpr);
    while let Some(other) = pills.iter().find(|other| other.meet(&rect).w > 0.0 && other.meet(&rect).h > 0.0)
    {
        rect.x = other.x - rect.w - 4.0;
    }
    pills.push(rect);
    scene.over.extend(pill(&words, rect, color, alert.state == AlertState::Firing, env.theme));
}

/// The wrong side, fading away from the border.
fn tint(y: f32, is_above: bool, plot: Rect, color: Rgba8) -> Option<Item> {
    let depth_px = (plot.h * 0.3).min(28.0);
    let (near, far) = (color.fade(0.1), color.fade(0.0));
    let (rect, stops) = if is_above {
        (Rect::between(plot.x, y - depth_px, plot.right(), y), vec![(y - depth_px, far), (y, near)])
    } else {
        (Rect::between(plot.x, y, plot.right(), y + depth_px), vec![(y, near), (y + depth_px, far)])
    };
    let rect = rect.meet(&plot);
    let fill = Some(Fill::Vertical(stops));
    (rect.w > 0.0 && rect.h > 0.0).then(|| Item::Box(BoxItem { rect, fill, ..BoxItem::default() }))
}
