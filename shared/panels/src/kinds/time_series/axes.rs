//! Value axes: series that share unit, limits, placement and scale share one; and how far each reaches.

use charts::Rgba8;
use charts::layout::Side;
use charts::scale::{Linear, Log, Steps, Symlog, ValueScale};
use data::units::TickSteps;

use super::series::Series;
use super::style::{AxisStyle, Placement, ScaleKind, Stack, Style};
use crate::fields::{Config, Display};

impl AxisStyle {
    pub(super) fn is_log(&self) -> bool {
        matches!(self.scale, ScaleKind::Log { .. })
    }
}

/// What series must have in common to share an axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct AxisKey {
    unit: Option<String>,
    limits: [Option<f64>; 4],
    placement: Placement,
    scale: ScaleKind,
    label: String,
    percent: bool,
    decimals_zero: bool,
}

impl AxisKey {
    pub(super) fn new(style: &Style, config: &Config, unit: Option<String>) -> Self {
        let percent = style.stack == Stack::Percent;
        Self {
            // Shares are shares, whatever was counted.
            unit: if percent { Some("percentunit".to_owned()) } else { unit },
            limits: [config.min, config.max, style.axis.soft_min, style.axis.soft_max],
            placement: style.axis.placement,
            scale: style.axis.scale,
            label: style.axis.label.clone(),
            percent,
            decimals_zero: config.decimals == Some(0),
        }
    }
}

/// One value axis.
#[derive(Debug)]
pub(super) struct AxisPlan {
    key: AxisKey,
    style: AxisStyle,
    pub(super) side: Side,
    pub(super) shown: bool,
    pub(super) label: Option<String>,
    pub(super) color: Option<Rgba8>,
    /// The series whose unit labels the axis.
    pub(super) first: usize,
    /// The series whose thresholds are shown.
    pub(super) thresholds: Option<usize>,
    steps: Steps,
}

/// The axes of the series, in order of appearance; each series is told which one is its own.
pub(super) fn plan(mut series: Vec<Series>) -> (Vec<AxisPlan>, Vec<Series>) {
    let mut axes: Vec<AxisPlan> = Vec::new();
    for (at, each) in series.iter_mut().enumerate() {
        let known = axes.iter().position(|axis| axis.key == each.key);
        each.axis = known.unwrap_or(axes.len());
        if known.is_none() {
            let left_taken = axes.iter().any(|axis| axis.side == Side::Left && axis.shown);
            axes.push(AxisPlan::new(at, each, left_taken));
        }
        let style = each.style.thresholds;
        let wants = each.thresholds_set && (style.line || style.area);
        if let Some(axis) = axes.get_mut(each.axis).filter(|axis| wants && axis.thresholds.is_none()) {
            axis.thresholds = Some(at);
        }
    }
    (axes, series)
}

impl AxisPlan {
    fn new(at: usize, series: &Series, left_taken: bool) -> Self {
        let style = series.style.axis.clone();
        let side = match style.placement {
            Placement::Right => Side::Right,
            Placement::Auto if left_taken => Side::Right,
            _ => Side::Left,
        };
        Self {
            side,
            shown: style.placement != Placement::Hidden,
            label: Some(style.label.clone()).filter(|label| !label.is_empty()),
            color: style.series_color.then_some(series.color),
            first: at,
            thresholds: None,
            steps: steps(&series.display, &series.key),
            key: series.key.clone(),
            style,
        }
    }

    pub(super) fn grid(&self) -> bool {
        self.style.grid
    }

    pub(super) fn width_px(&self) -> Option<f32> {
        self.style.width_px
    }

    pub(super) fn border(&self) -> bool {
        self.style.border
    }

    pub(super) fn is_percent(&self) -> bool {
        self.key.percent
    }

    /// The scale for values that reach so far, with about `ticks` ticks; it reaches to those of the `borders` that are
    /// near enough.
    pub(super) fn scale(
        &self,
        extent: Option<(f64, f64)>,
        ticks: usize,
        borders: impl Iterator<Item = f64>,
    ) -> ValueScale {
        let [min, max, soft_min, soft_max] = self.key.limits;
        let (min, max) = if self.key.percent { (min, max.or(Some(1.0))) } else { (min, max) };
        let (free_min, free_max) = (min.is_none(), max.is_none());
        let extent = extent.unwrap_or_else(|| (min.unwrap_or(0.0), max.unwrap_or(1.0)));
        if let ScaleKind::Log { base } = self.key.scale {
            let (low, high) = (soft(soft_min, extent.0, f64::min), soft(soft_max, extent.1, f64::max));
            let logs = borders.filter(|border| *border > 0.0).map(f64::log10);
            let is_positive = low > 0.0 && high > low;
            let (low, high) = if is_positive {
                let (low_log, high_log) = reaching((low.log10(), high.log10()), logs);
                // Ends that need not move stay exactly where they are.
                let moved = |end: f64, log: f64| if log == end.log10() { end } else { 10_f64.powf(log) };
                (moved(low, low_log), moved(high, high_log))
            } else {
                (low, high)
            };
            let log = Log::new(min.unwrap_or(low), max.unwrap_or(high), base);
            return ValueScale::Log(log.nice(free_min, free_max));
        }
        let (low, high) = reaching(padded(extent, soft_min, soft_max), borders);
        let (low, high) = if self.style.centered_zero {
            let reach = low.abs().max(high.abs());
            (-reach, reach)
        } else {
            (low, high)
        };
        let (low, high) = (min.unwrap_or(low), max.unwrap_or(high));
        // A limit beyond all values leaves no room: the limit counts, and a little beyond it.
        let (low, high) = match (free_min, free_max) {
            (true, false) if low >= high => (high - high.abs().max(1.0), high),
            (false, true) if low >= high => (low, low + low.abs().max(1.0)),
            _ => (low, high),
        };
        match self.key.scale {
            ScaleKind::Symlog { base, threshold } => {
                ValueScale::Symlog(Symlog::new(low, high, base, threshold))
            }
            _ => ValueScale::Linear(Linear::new(low, high, self.steps).nice(ticks, free_min, free_max)),
        }
    }
}

/// The ends, moved outwards to borders as long as the values keep enough room to be read.
fn reaching(ends: (f64, f64), borders: impl Iterator<Item = f64>) -> (f64, f64) {
    /// The least share of the axis that stays with the values.
    const LEAST_SHARE: f64 = 0.25;
    /// Room beyond a border, as a share of the axis, so that its line does not lie on the edge.
    const PAD: f64 = 0.06;
    let length = ends.1 - ends.0;
    borders.fold(ends, |(low, high), border| {
        let (with_low, with_high) = (low.min(border), high.max(border));
        let whole = with_high - with_low;
        if length < whole * LEAST_SHARE || !whole.is_finite() {
            return (low, high);
        }
        let end = |before: f64, moved: f64, pad: f64| {
            // Zero stays the end of what has one sign.
            let padded =
                if moved.signum() * pad < 0.0 && moved.abs() <= pad.abs() { 0.0 } else { moved + pad };
            if moved == before { before } else { padded }
        };
        (end(low, with_low, -whole * PAD), end(high, with_high, whole * PAD))
    })
}

/// A soft limit widens the range and never cuts values off.
fn soft(limit: Option<f64>, end: f64, outer: fn(f64, f64) -> f64) -> f64 {
    limit.map_or(end, |limit| outer(limit, end))
}

/// The extent with some room; zero stays the end of values that reach down (or up) almost to it.
fn padded((min, max): (f64, f64), soft_min: Option<f64>, soft_max: Option<f64>) -> (f64, f64) {
    /// Room above and below, as a share of the extent.
    const PAD: f64 = 0.05;
    let length = max - min;
    let (mut low, mut high) = if length > 0.0 && length.is_finite() {
        (min - length * PAD, max + length * PAD)
    } else if min == 0.0 {
        (0.0, 1.0)
    } else if min > 0.0 {
        // A level line: from zero, so that its height tells something.
        (0.0, max * 1.25)
    } else {
        (min * 1.25, 0.0)
    };
    // Zero is worth seeing when it is near.
    if min >= 0.0 && min - length * 0.25 <= 0.0 {
        low = 0.0;
    }
    if max <= 0.0 && max + length * 0.25 >= 0.0 {
        high = 0.0;
    }
    if let Some(limit) = soft_min {
        low = if min >= limit { limit } else { low };
    }
    if let Some(limit) = soft_max {
        high = if max <= limit { limit } else { high };
    }
    (low, high)
}

fn steps(display: &Display, key: &AxisKey) -> Steps {
    if key.percent {
        return Steps::Decimal;
    }
    match display.tick_steps() {
        TickSteps::Binary => Steps::Binary,
        TickSteps::Time { unit_secs } => Steps::Duration { unit_ms: unit_secs * 1e3 },
        TickSteps::Decimal if key.decimals_zero => Steps::Whole,
        TickSteps::Decimal | TickSteps::Date => Steps::Decimal,
    }
}
