//! Where everything stands: plot, axes, scales. Made when size, range, theme or visible series change; drawing and
//! pointing share it.

use std::rc::Rc;

use charts::layout::{self, Axis, AxisScale, Layout, PlacedAxis, Side, Style as LayoutStyle};
use charts::scale::{Placed, PlacedTime, TimeScale, ValueScale};
use data::units::Env as UnitEnv;

use super::alerts::{self, Level};
use super::{Prepared, State, stacks};
use crate::panel::{Env, room};
use crate::view::TimeAxis;

/// Where everything stands.
#[derive(Debug)]
pub(super) struct Picture {
    key: Key,
    pub(super) shown: Rc<stacks::Shown>,
    pub(super) layout: Layout,
    pub(super) x: PlacedTime,
    /// The value axes, in the order of the plan.
    pub(super) y: Vec<Placed>,
    /// Thresholds of alert rules.
    pub(super) levels: Vec<Level>,
}

/// What a picture depends on.
#[derive(Debug, PartialEq)]
struct Key {
    size: [f32; 3],
    range: (i64, i64),
    dark: bool,
    visible: Vec<bool>,
    levels: Vec<Level>,
}

/// Size of axis labels.
const LABEL_PX: f32 = 11.0;

impl Picture {
    /// The picture for this state; the last one again if nothing changed.
    pub(super) fn of(prepared: &Prepared, state: &State, env: &Env<'_>) -> Rc<Self> {
        let shown = prepared.shown(state);
        let key = Key {
            size: [env.width_px, env.height_px, env.dpr],
            range: (env.range.from_ms, env.range.to_ms),
            dark: env.theme.dark,
            visible: shown.visible.clone(),
            levels: alerts::levels(prepared, env.alerts),
        };
        if let Some(known) = &*prepared.picture.borrow()
            && known.key == key
            && Rc::ptr_eq(&known.shown, &shown)
        {
            return Rc::clone(known);
        }
        let picture = Rc::new(Self::new(prepared, shown, key, env));
        *prepared.picture.borrow_mut() = Some(Rc::clone(&picture));
        picture
    }

    /// The plot and its times, as views tell them.
    pub(super) fn time_axis(&self) -> TimeAxis {
        TimeAxis { plot: self.layout.plot, from_ms: self.x.scale.from_ms(), to_ms: self.x.scale.to_ms() }
    }

    fn new(prepared: &Prepared, shown: Rc<stacks::Shown>, key: Key, env: &Env<'_>) -> Self {
        let zone = prepared.zone.as_ref().unwrap_or(&env.zone);
        let style = LayoutStyle { text: env.theme.label, grid: env.theme.grid, size_px: LABEL_PX };
        let ticks = layout::upright_ticks(env.height_px - 3.0 * LABEL_PX, &style);
        let scales: Vec<ValueScale> = prepared
            .axes
            .iter()
            .zip(&shown.extents)
            .enumerate()
            .map(|(at, (axis, extent))| {
                let own = key.levels.iter().filter(|level| level.axis == at);
                axis.scale(*extent, ticks, own.map(|level| level.value))
            })
            .collect();
        let formats: Vec<Box<dyn Fn(f64, f64) -> String + '_>> = prepared
            .axes
            .iter()
            .map(|axis| label_format(prepared, axis.first, axis.is_percent(), env))
            .collect();
        let offset_secs = |ms: i64| zone.offset_secs_at(ms);
        let time = TimeScale::new(env.range.from_ms, env.range.to_ms);
        let mut axes =
            vec![Axis::new(AxisScale::Time { scale: time.clone(), zone: &offset_secs }, Side::Bottom)];
        for ((plan, scale), format) in prepared.axes.iter().zip(&scales).zip(&formats) {
            let used = shown.visible.iter().zip(&prepared.series).any(|(visible, series)| {
                *visible && prepared.axes.get(series.axis).is_some_and(|own| std::ptr::eq(own, plan))
            });
            let mut axis = Axis::new(AxisScale::Value { scale: scale.clone(), format: &**format }, plan.side);
            axis.shown = plan.shown && used;
            axis.grid = plan.grid() && used;
            axis.title = plan.label.as_deref();
            axis.width_px = plan.width_px();
            axis.color = plan.color;
            axes.push(axis);
        }
        let layout = layout::layout(&layout::Spec { bounds: room(env), dpr: env.dpr, axes, style: &style });
        let placed = |axis: &PlacedAxis| match axis {
            PlacedAxis::Value(placed) => Some(placed.clone()),
            _ => None,
        };
        let y = layout.axes.iter().filter_map(placed).collect();
        let x = match layout.axes.first() {
            Some(PlacedAxis::Time(placed)) => placed.clone(),
            _ => PlacedTime { scale: time, left_px: layout.plot.x, right_px: layout.plot.right() },
        };
        Self { levels: key.levels.clone(), key, shown, layout, x, y }
    }
}

fn label_format<'a>(
    prepared: &'a Prepared,
    first: usize,
    percent: bool,
    env: &'a Env<'_>,
) -> Box<dyn Fn(f64, f64) -> String + 'a> {
    let shares = percent.then(|| data::units::Format::of("percentunit"));
    let display = prepared.series.get(first).map(|series| &series.display);
    Box::new(move |value, step| match (&shares, display) {
        (Some(shares), _) => {
            let env = UnitEnv { zone: &env.zone, now_ms: env.now_ms };
            shares.tick(value, step, None, &env).to_string()
        }
        (None, Some(display)) => display.tick(value, step, &env.zone, env.now_ms),
        (None, None) => String::new(),
    })
}
