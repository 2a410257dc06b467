//! The way of a line: by points where they are few, by pixel columns where they are many. Colours and widths are
//! the caller's.

use crate::decimate::{self, Gaps, POINTS_PER_COLUMN, Series, ValueSpan};
use crate::scale::{Placed, PlacedTime};
use crate::scene::{Columns, Span, Trace};

/// How a line goes from point to point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Curve {
    /// Straight.
    #[default]
    Linear,
    /// In a smooth bend that never overshoots.
    Smooth,
    /// Level with the new value from the point before on.
    StepBefore,
    /// Level until the next point.
    StepAfter,
}

/// The way of a series on the screen, from the point before the plot to the one after it.
pub fn trace(series: &Series<'_>, x: &PlacedTime, y: &Placed, dpr: f32, curve: Curve, gaps: Gaps) -> Trace {
    let (from_ms, to_ms) = (x.scale.from_ms(), x.scale.to_ms());
    let columns = ((x.right_px - x.left_px) * dpr).round().max(0.0) as usize;
    let visible = series.within(from_ms, to_ms);
    if visible.len() > columns.saturating_mul(POINTS_PER_COLUMN) {
        return Trace::Columns(by_columns(series, x, y, columns, gaps));
    }
    let wider = visible.start.saturating_sub(1)..(visible.end + 1).min(series.len());
    let mut points: Vec<[f32; 2]> = Vec::with_capacity(wider.len() + 8);
    let mut before: Option<usize> = None;
    for index in wider {
        let level = y.px(series.values[index]);
        if level.is_nan() {
            continue;
        }
        if before.is_some_and(|before| !gaps.joined(series.times, before, index)) {
            points.push([x.px(series.times.at(index)), f32::NAN]);
        }
        points.push([x.px(series.times.at(index)), level]);
        before = Some(index);
    }
    Trace::Points(bend(points, curve))
}

fn by_columns(series: &Series<'_>, x: &PlacedTime, y: &Placed, columns: usize, gaps: Gaps) -> Columns {
    let mut spans = Vec::with_capacity(columns);
    decimate::columns(series, x.scale.from_ms(), x.scale.to_ms(), columns, gaps, |_, span| {
        spans.push(span_px(&span, y));
    });
    Columns { start: 0, spans }
}

/// A span on the screen; parts that the scale has no place for (0 on a logarithmic one) are left out.
fn span_px(span: &ValueSpan, y: &Placed) -> Span {
    let (first, low, high, last) = (y.px(span.first), y.px(span.min), y.px(span.max), y.px(span.last));
    let whole = f32::min(low, high);
    if whole.is_nan() {
        return Span::EMPTY;
    }
    // f32::min and max prefer the side that is a number.
    let (top, bottom) = (whole.min(first).min(last), low.max(high).max(first).max(last));
    let or = |value: f32, other: f32| if value.is_nan() { other } else { value };
    Span { first: or(first, bottom), top, bottom, last: or(last, bottom), joined: span.joined }
}

/// Adds the corners or bends between points.
pub fn bend(points: Vec<[f32; 2]>, curve: Curve) -> Vec<[f32; 2]> {
    match curve {
        Curve::Linear => points,
        Curve::StepAfter => corners(&points, |before, after| [after[0], before[1]]),
        Curve::StepBefore => corners(&points, |before, after| [before[0], after[1]]),
        Curve::Smooth => smooth(&points),
    }
}

fn corners(points: &[[f32; 2]], corner: fn(&[f32; 2], &[f32; 2]) -> [f32; 2]) -> Vec<[f32; 2]> {
    let mut bent = Vec::with_capacity(points.len() * 2);
    for (index, point) in points.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| points.get(before));
        if let Some(before) = before.filter(|before| !before[1].is_nan() && !point[1].is_nan()) {
            bent.push(corner(before, point));
        }
        bent.push(*point);
    }
    bent
}

/// Cubic pieces whose slopes are limited so that they stay between their ends (Fritsch and Carlson's monotone
/// interpolation), cut into short straight parts.
fn smooth(points: &[[f32; 2]]) -> Vec<[f32; 2]> {
    /// Parts are about this long; shorter is not seen.
    const PART_PX: f32 = 3.0;
    let mut bent = Vec::with_capacity(points.len() * 4);
    for (nth, run) in points.split(|point| point[1].is_nan()).enumerate() {
        if nth > 0 {
            bent.push([run.first().map_or(0.0, |point| point[0]), f32::NAN]);
        }
        let slopes = slopes(run);
        bent.extend(run.first());
        for (pair, slopes) in run.windows(2).zip(slopes.windows(2)) {
            let [from, to] = [pair[0], pair[1]];
            let width = to[0] - from[0];
            let parts = ((width.hypot(to[1] - from[1]) / PART_PX) as usize).clamp(1, 24);
            bent.extend((1..parts).map(|part| {
                let t = part as f32 / parts as f32;
                let (square, cube) = (t * t, t * t * t);
                let level = (2.0 * cube - 3.0 * square + 1.0) * from[1]
                    + (cube - 2.0 * square + t) * width * slopes[0]
                    + (3.0 * square - 2.0 * cube) * to[1]
                    + (cube - square) * width * slopes[1];
                [from[0] + width * t, level]
            }));
            bent.push(to);
        }
    }
    bent
}

/// The slope at each point of a run without gaps.
fn slopes(run: &[[f32; 2]]) -> Vec<f32> {
    let secant = |pair: &[[f32; 2]]| {
        let width = pair[1][0] - pair[0][0];
        if width > 0.0 { (pair[1][1] - pair[0][1]) / width } else { 0.0 }
    };
    let secants: Vec<f32> = run.windows(2).map(secant).collect();
    let at = |index: usize| {
        let before = index.checked_sub(1).and_then(|before| secants.get(before));
        match (before, secants.get(index)) {
            (Some(a), Some(b)) if a * b > 0.0 => 2.0 * a * b / (a + b),
            (Some(only), None) | (None, Some(only)) => *only,
            _ => 0.0,
        }
    };
    (0..run.len()).map(at).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::scale::{Linear, Log, Steps, TimeScale, ValueScale};

    fn x() -> PlacedTime {
        PlacedTime { scale: TimeScale::new(0, 100), left_px: 0.0, right_px: 100.0 }
    }

    fn y(scale: ValueScale) -> Placed {
        Placed { scale, min_px: 100.0, max_px: 0.0 }
    }

    fn linear() -> Placed {
        y(ValueScale::Linear(Linear::new(0.0, 10.0, Steps::Decimal)))
    }

    fn points(times: &[i64], values: &[f64], curve: Curve) -> Vec<[f32; 2]> {
        match trace(&Series::new(times, values), &x(), &linear(), 1.0, curve, Gaps::default()) {
            Trace::Points(points) => points,
            Trace::Columns(_) => Vec::new(),
        }
    }

    #[test]
    fn keeps_one_point_beyond_each_end() {
        let line = points(&[-20, -10, 50, 110, 120], &[1.0, 2.0, 3.0, 4.0, 5.0], Curve::Linear);
        assert_eq!(line, [[-10.0, 80.0], [50.0, 70.0], [110.0, 60.0]]);
    }

    #[test]
    fn steps_turn_at_points() {
        let line = |curve| points(&[0, 10], &[1.0, 2.0], curve);
        assert_eq!(line(Curve::StepAfter), [[0.0, 90.0], [10.0, 90.0], [10.0, 80.0]]);
        assert_eq!(line(Curve::StepBefore), [[0.0, 90.0], [0.0, 80.0], [10.0, 80.0]]);
    }

    #[test]
    fn missing_values_break_the_line() {
        let line = points(&[0, 10, 20], &[1.0, f64::NAN, 3.0], Curve::Linear);
        assert!(line.len() == 3 && line[1][1].is_nan());
    }

    #[test]
    fn many_points_become_columns() {
        let times: Vec<i64> = (0..1000).map(|nth| nth / 10).collect();
        let values: Vec<f64> = (0..1000).map(|nth| f64::from(nth % 10)).collect();
        let trace =
            trace(&Series::new(&times, &values), &x(), &linear(), 1.0, Curve::Linear, Gaps::default());
        let Trace::Columns(columns) = trace else { panic!("expected columns") };
        assert_eq!(columns.spans.len(), 100);
        assert_eq!((columns.spans[50].top, columns.spans[50].bottom), (10.0, 100.0));
    }

    #[test]
    fn zero_has_no_place_on_a_logarithmic_scale() {
        let log = y(ValueScale::Log(Log::new(1.0, 100.0, 10.0)));
        let span = span_px(&ValueSpan { first: 0.0, min: 0.0, max: 10.0, last: 10.0, joined: false }, &log);
        assert_eq!((span.top, span.bottom, span.first), (50.0, 50.0, 50.0));
    }

    proptest! {
        #[test]
        fn smooth_lines_stay_between_their_points(levels in prop::collection::vec(-500f32..500.0, 2..30)) {
            let points: Vec<[f32; 2]> = levels.iter().enumerate().map(|(nth, level)| [nth as f32 * 20.0, *level]).collect();
            for point in smooth(&points) {
                let left = ((point[0] / 20.0) as usize).min(points.len() - 2);
                let (a, b) = (points[left][1], points[left + 1][1]);
                prop_assert!(point[1] >= a.min(b) - 0.5 && point[1] <= a.max(b) + 0.5);
            }
        }
    }
}
