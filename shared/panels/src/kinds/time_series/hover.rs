//! What pointing at a time series tells: the values of one moment, found by binary search.

use data::order;
use std::cmp::Ordering;

use data::time::format::{FULL, FULL_MS, format};

use super::options::{TooltipMode, TooltipSort};
use super::picture::Picture;
use super::series::Series;
use super::style::Transform;
use super::{Prepared, State};
use crate::panel::{Env, Pointer};
use crate::view::{Hover, HoverRow};
use crate::{alerts, annotations};

/// A value of one series at the moment.
struct Found {
    series: usize,
    index: usize,
    value: f64,
    at: [f32; 2],
}

/// An event this near to the pointer is told of.
const NEAR_EVENT_PX: f32 = 5.0;

pub(super) fn hover(prepared: &Prepared, state: &State, env: &Env<'_>, at: Pointer) -> Option<Hover> {
    let picture = Picture::of(prepared, state, env);
    let (pointed_ms, pointer_y) = match at {
        Pointer::Here([x, y]) => {
            let plot = picture.layout.plot;
            let inside = x >= plot.x - 4.0 && x <= plot.right() + 4.0 && y >= plot.y && y <= plot.bottom();
            if !inside {
                return None;
            }
            (picture.x.ms(x), Some(y))
        }
        Pointer::There(ms) => {
            let known = ms >= picture.x.scale.from_ms() && ms <= picture.x.scale.to_ms();
            if !known {
                return None;
            }
            (ms, None)
        }
    };
    let visible = |at: &usize| {
        picture.shown.visible.get(*at).copied().unwrap_or(false)
            && prepared.series.get(*at).is_some_and(|series| !series.style.hide.tooltip)
    };
    let candidates: Vec<usize> = (0..prepared.series.len()).filter(visible).collect();
    let nearest_ms = candidates
        .iter()
        .filter_map(|at| {
            let series = prepared.series.get(*at)?;
            nearest(series, pointed_ms).map(|index| series.times[index])
        })
        .min_by_key(|ms| ms.abs_diff(pointed_ms));
    let time_ms = nearest_ms.unwrap_or(pointed_ms);
    let mut found: Vec<Found> =
        candidates.iter().filter_map(|at| at_time(prepared, &picture, *at, time_ms)).collect();
    if prepared.tooltip.hide_zeros {
        found.retain(|found| found.value != 0.0);
    }
    let distance = |found: &Found, y: f32| (found.at[1] - y).abs();
    let closest = pointer_y.and_then(|y| {
        found.iter().min_by(|a, b| distance(a, y).total_cmp(&distance(b, y))).map(|found| found.series)
    });
    match prepared.tooltip.mode {
        TooltipMode::None => found.clear(),
        TooltipMode::Single => found.retain(|found| closest.is_none_or(|closest| found.series == closest)),
        TooltipMode::Multi => {}
    }
    sort(&mut found, prepared.tooltip.sort);
    let rows = found.iter().filter_map(|found| row(prepared, found, closest, env)).collect();
    let mut notes = alerts::notes(env, pointed_ms);
    if !env.annotations.is_empty() {
        let x = picture.x.px(pointed_ms);
        let near_ms = (picture.x.ms(x + NEAR_EVENT_PX) - pointed_ms).abs();
        notes.extend(annotations::notes(env, pointed_ms, near_ms));
    }
    let zone = prepared.zone.as_ref().unwrap_or(&env.zone);
    let pattern = if time_ms % 1000 == 0 { FULL } else { FULL_MS };
    Some(Hover {
        title: format(time_ms, zone, pattern),
        time_ms: Some(time_ms),
        x_px: picture.x.px(time_ms),
        rows,
        notes,
    })
}

fn row(prepared: &Prepared, found: &Found, closest: Option<usize>, env: &Env<'_>) -> Option<HoverRow> {
    let series = prepared.series.get(found.series)?;
    let shown = series.display.number(Some(found.value), &env.zone, env.now_ms);
    let drawn = series.values.get(found.index).is_some_and(|value| value.is_finite());
    Some(HoverRow {
        series: found.series,
        label: series.name.clone(),
        value: shown.text.to_string(),
        color: if series.display.is_by_value() { shown.color } else { series.color },
        at: (drawn && found.at[1].is_finite()).then_some(found.at),
        nearest: closest == Some(found.series),
    })
}

fn sort(found: &mut [Found], sort: TooltipSort) {
    let by_value = |a: &Found, b: &Found| a.value.total_cmp(&b.value);
    match sort {
        TooltipSort::Ascending => order::sort_by(found, by_value),
        TooltipSort::Descending => order::sort_by(found, |a, b| by_value(b, a)),
        TooltipSort::Screen => {
            order::sort_by(found, |a, b| a.at[1].partial_cmp(&b.at[1]).unwrap_or(Ordering::Equal));
        }
    }
}

/// The index of the value nearest to a time.
fn nearest(series: &Series, ms: i64) -> Option<usize> {
    /// Missing values are looked past on each side, but not for ever.
    const MOST_MISSING: usize = 512;
    let after = series.times.partition_point(|time| *time < ms);
    let has = |at: &usize| series.values.get(*at).is_some_and(|value| !value.is_nan());
    let len = series.times.len().min(series.values.len());
    let right = (after.min(len)..len.min(after + MOST_MISSING)).find(has);
    let left = (after.saturating_sub(MOST_MISSING)..after.min(len)).rev().find(has);
    let apart = |at: usize| series.times[at].abs_diff(ms);
    match (left, right) {
        (Some(left), Some(right)) => Some(if apart(left) <= apart(right) { left } else { right }),
        (only, None) | (None, only) => only,
    }
}

/// The series' value at (or very near) a time.
fn at_time(prepared: &Prepared, picture: &Picture, at: usize, ms: i64) -> Option<Found> {
    /// Series whose clocks differ by less than this on the screen count as one moment.
    const NEAR_PX: f32 = 3.0;
    let series = prepared.series.get(at)?;
    let index = nearest(series, ms)?;
    let own_ms = *series.times.get(index)?;
    let x = picture.x.px(own_ms);
    if own_ms != ms && (x - picture.x.px(ms)).abs() > NEAR_PX {
        return None;
    }
    let value = *series.values.get(index)?;
    let y = picture.y.get(series.axis)?;
    let level = match picture.shown.layer(at) {
        Some((times, layer)) => {
            let place = times.partition_point(|time| *time < own_ms);
            layer.edge.get(place).copied().unwrap_or(value)
        }
        None => value,
    };
    // What is drawn downwards is read as it came.
    let value = if series.style.transform == Transform::NegativeY { -value } else { value };
    Some(Found { series: at, index, value, at: [x, y.px(level)] })
}
