//! The series of an answer: sorted by time, transformed, with their colours, gaps and levels. Made once an answer.

use std::sync::Arc;

use charts::Rgba8;
use charts::decimate::{self, Gaps};
use charts::pyramid::Pyramid;
use model::frame::{Column, Field, Frame, FrameKind, NULL_TIME, Notice, Numbers, Order, Times};

use super::State;
use super::axes::AxisKey;
use super::style::{Span, Style, Transform};
use crate::drawn;
use crate::fields::{self, Display, Wants};
use crate::panel::Env;

/// One series, ready to be drawn.
#[derive(Debug)]
pub(super) struct Series {
    pub(super) name: String,
    /// The query that it answers.
    pub(super) ref_id: Arc<str>,
    pub(super) color: Rgba8,
    pub(super) display: Display,
    pub(super) style: Style,
    pub(super) times: Times,
    /// As drawn: transformed, NaN where there is none.
    pub(super) values: Arc<[f64]>,
    /// As counted by the legend: with nulls told from NaN.
    pub(super) numbers: Numbers,
    pub(super) pyramid: Option<Pyramid>,
    /// Least and greatest finite value.
    pub(super) extent: Option<(f64, f64)>,
    /// Least value above zero, where the scale is logarithmic.
    pub(super) least_positive: Option<f64>,
    pub(super) gaps: Gaps,
    pub(super) key: AxisKey,
    /// The number of its axis.
    pub(super) axis: usize,
    pub(super) thresholds_set: bool,
}

impl Series {
    /// Whether it is drawn: as stored, unless hands have chosen otherwise. What is hidden from the legend too cannot
    /// be chosen.
    pub(super) fn is_visible(&self, state: &State) -> bool {
        let hide = self.style.hide;
        !(hide.viz && hide.legend) && state.shows(&self.name, !hide.viz)
    }

    /// What charts draw from.
    pub(super) fn data(&self) -> decimate::Series<'_> {
        decimate::Series {
            times: drawn::times(&self.times),
            values: &self.values,
            pyramid: self.pyramid.as_ref(),
        }
    }
}

/// The series of an answer, in order.
pub(super) fn prepare(frames: &[Frame], env: &Env<'_>) -> (Vec<Series>, Vec<Notice>) {
    let (resolved, notices) = fields::resolve(frames, env, Wants::SERIES);
    let mut series = Vec::new();
    let mut sorted: Vec<(usize, Sorted)> = Vec::new();
    let mut ref_id: Arc<str> = Arc::from("");
    for each in &resolved {
        let (Some(frame), Some(field)) = (frames.get(each.frame), each.of(frames)) else { continue };
        let Some(numbers) = numbers(&field.values).filter(|_| !is_exemplars(frame)) else { continue };
        if sorted.last().is_none_or(|(frame, _)| *frame != each.frame) {
            let Some(times) = sorted_times(frame) else { continue };
            sorted.push((each.frame, times));
        }
        if *ref_id != frame.ref_id {
            ref_id = Arc::from(frame.ref_id.as_str());
        }
        let Some((frame_at, Sorted { times, order })) = sorted.last() else { continue };
        if *frame_at != each.frame || times.is_empty() {
            continue;
        }
        let style = Style::read(&each.config.custom);
        let numbers = match order {
            Some(order) => order.iter().map(|at| numbers.get(*at)).collect(),
            None => numbers,
        };
        let values = drawn(&numbers, &style, each.config.null_as());
        let pyramid = drawn::levels(&numbers, &values);
        let whole = match &pyramid {
            Some(pyramid) => pyramid.extent(&values, 0..values.len()),
            None => decimate::extent(&values),
        };
        let unit = each.config.unit.clone().or_else(|| field.hints.unit.clone());
        series.push(Series {
            name: each.name.clone(),
            ref_id: Arc::clone(&ref_id),
            color: each.color,
            display: each.display.clone(),
            gaps: gaps(&style, field),
            extent: finite(whole, &values),
            least_positive: style.axis.is_log().then(|| least_positive(&values)).flatten(),
            key: AxisKey::new(&style, &each.config, unit),
            thresholds_set: !each.config.thresholds.is_empty(),
            times: times.clone(),
            values,
            numbers,
            pyramid,
            style,
            axis: 0,
        });
    }
    (series, notices)
}

fn numbers(column: &Column) -> Option<Numbers> {
    match column {
        Column::Number(numbers) => Some(numbers.clone()),
        Column::Bool(flags) => {
            Some(flags.iter().map(|flag| flag.map(|flag| f64::from(u8::from(flag)))).collect())
        }
        Column::Time(_) | Column::Text(_) | Column::Frames(_) => None,
    }
}

/// The times of a frame, ascending and without nulls.
struct Sorted {
    times: Times,
    /// Where each row came from, if the order had to be put right.
    order: Option<Vec<usize>>,
}

fn sorted_times(frame: &Frame) -> Option<Sorted> {
    let column = frame.fields.iter().find_map(|field| match &field.values {
        Column::Time(times) => Some(times),
        _ => None,
    })?;
    if column.order() != Order::Any {
        return Some(Sorted { times: column.clone(), order: None });
    }
    let mut order: Vec<usize> = (0..column.len()).filter(|at| column[*at] != NULL_TIME).collect();
    data::order::sort_by_key(&mut order, |at| column[*at]);
    Some(Sorted { times: order.iter().map(|at| column[*at]).collect(), order: Some(order) })
}

/// The moments and values of exemplars, which are drawn as points of their own.
pub(super) fn exemplars(frames: &[Frame]) -> Vec<(i64, f64)> {
    let all = frames.iter().filter(|frame| is_exemplars(frame));
    all.flat_map(|frame| {
        let values = frame.numbers().next().map(|(_, numbers)| numbers.values()).unwrap_or_default();
        frame.time().unwrap_or_default().iter().copied().zip(values.iter().copied())
    })
    .collect()
}

fn is_exemplars(frame: &Frame) -> bool {
    frame.meta.kind == Some(FrameKind::Exemplar)
}

/// The values as they are drawn; shared with the answer where nothing changes.
fn drawn(numbers: &Numbers, style: &Style, null_as: Option<f64>) -> Arc<[f64]> {
    let filled = |at: usize, value: f64| match null_as {
        Some(instead) if numbers.is_null(at) => instead,
        _ => value,
    };
    let whole = || numbers.values().iter().enumerate().map(|(at, value)| filled(at, *value));
    match style.transform {
        Transform::None if null_as.is_none() || numbers.nulls().is_none() => numbers.shared(),
        Transform::None => whole().collect(),
        Transform::NegativeY => whole().map(|value| -value).collect(),
        Transform::Constant => {
            let first = numbers.values().iter().copied().find(|value| !value.is_nan()).unwrap_or(f64::NAN);
            numbers.values().iter().map(|_| first).collect()
        }
    }
}

fn gaps(style: &Style, field: &Field) -> Gaps {
    // A source that promises a distance: half as much again is a missing sample, not a late one.
    let promised = field.hints.interval_ms.filter(|ms| *ms > 0.0).map(|ms| ms * 1.5);
    let break_ms = style.insert_nulls_ms.or(promised);
    match style.span_nulls {
        Span::Join => Gaps::BRIDGE_ALL,
        Span::Gap => Gaps { bridge_ms: 0, break_over_ms: break_ms.map(|ms| ms as i64) },
        Span::JoinBelow(below) => {
            // Joined only when closer than the limit, hence one less.
            let bridge_ms = (below as i64).saturating_sub(1).max(0);
            Gaps { bridge_ms, break_over_ms: break_ms.map(|ms| (ms as i64).max(bridge_ms)) }
        }
    }
}

/// The extent without infinities, which no scale can hold.
fn finite(extent: Option<(f64, f64)>, values: &[f64]) -> Option<(f64, f64)> {
    let (min, max) = extent?;
    if min.is_finite() && max.is_finite() {
        return Some((min, max));
    }
    let finite = || values.iter().copied().filter(|value| value.is_finite());
    finite().next()?;
    Some((finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max)))
}

fn least_positive(values: &[f64]) -> Option<f64> {
    values.iter().copied().filter(|value| *value > 0.0 && value.is_finite()).reduce(f64::min)
}
