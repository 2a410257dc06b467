//! Finds room for axes around the plot and places their scales, grid and labels. It draws no data.
//!
//! The order is: heights first (labels below), then the widths of the labels at the sides, then how many ticks the
//! remaining width can hold without two labels touching. Where the scene is too small, titles go first, then the
//! labels, so that the data keeps its room; any size works, down to nothing.

mod axis;

use plotters::coord::cartesian::Cartesian2d;

pub use axis::{Axis, AxisScale, Format, PlacedAxis, PlacedBand, Side};

use crate::color::Rgba8;
use crate::mark::{axis as axis_mark, grid};
use crate::scale::Placed;
use crate::scene::{Item, Rect};

/// How axes look.
#[derive(Clone, Debug, PartialEq)]
pub struct Style {
    /// Labels and titles.
    pub text: Rgba8,
    /// Grid lines.
    pub grid: Rgba8,
    /// Size of labels.
    pub size_px: f32,
}

/// What is to be laid out.
pub struct Spec<'a> {
    /// The room for everything.
    pub bounds: Rect,
    /// Device pixels in a CSS pixel.
    pub dpr: f32,
    /// The axes; the first horizontal and the first vertical one carry the grid. Inner ones come first.
    pub axes: Vec<Axis<'a>>,
    /// How they look.
    pub style: &'a Style,
}

/// Where everything is.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Where the data goes, on whole device pixels.
    pub plot: Rect,
    /// The axes in the order of the spec.
    pub axes: Vec<PlacedAxis>,
    /// Grid lines: for `Scene::under`.
    pub grid: Vec<Item>,
    /// Labels and titles: for `Scene::over`.
    pub labels: Vec<Item>,
}

/// Between labels and plot.
const LABEL_GAP_PX: f32 = 8.0;
/// Plots smaller than this get no labels.
const LEAST_PLOT_PX: f32 = 24.0;

/// How many ticks an upright axis of this height carries.
pub fn upright_ticks(height_px: f32, style: &Style) -> usize {
    let apart_px = (style.size_px * 2.6).max(1.0);
    ((height_px / apart_px) as usize + 1).clamp(2, 9)
}

/// Lays out.
pub fn layout(spec: &Spec<'_>) -> Layout {
    let bounds = spec.bounds.snapped(spec.dpr);
    let style = spec.style;
    let mut room = Room::new(spec, bounds);
    let upright = upright_ticks(room.plot(bounds).h, style);
    room.take_sides(spec, bounds, upright);
    let plot = room.plot(bounds).snapped(spec.dpr);

    let mut layout = Layout { plot, axes: Vec::new(), grid: Vec::new(), labels: Vec::new() };
    let mut taken = Sides::default();
    let ticks_of =
        |axis: &Axis<'_>| if axis.side.is_upright() { upright } else { level_ticks(axis, plot, style) };
    let ticks: Vec<usize> = spec.axes.iter().map(ticks_of).collect();
    for (index, (axis, &ticks)) in spec.axes.iter().zip(&ticks).enumerate() {
        let axis_scale = axis.scale.prepared(ticks);
        layout.axes.push(axis_scale.placed(plot, axis.side));
        let (from_px, side) = (taken.get(axis.side), room.labels.get(index).copied().unwrap_or_default());
        *taken.get_mut(axis.side) += side.depth_px();
        if side.depth_px() <= 0.0 {
            continue;
        }
        let marks = grid::positions(&axis_scale, axis.side, plot, spec.dpr, ticks);
        let look = axis_mark::Look { axis, style, plot, from_px: from_px + LABEL_GAP_PX, bounds };
        layout.labels.extend(axis_mark::labels(&look, &axis_scale, &marks));
        layout.labels.extend(
            side.title_px.map(|_| axis_mark::title(&look, from_px + side.depth_px())).into_iter().flatten(),
        );
    }
    layout.grid = grid_of(spec, plot, &ticks);
    layout
}

impl Layout {
    /// The placed value scale of an axis, if it is one of values.
    pub fn value_axis(&self, index: usize) -> Option<&Placed> {
        match self.axes.get(index) {
            Some(PlacedAxis::Value(placed)) => Some(placed),
            _ => None,
        }
    }
}

/// The grid of the first upright and the first level axis that want one.
fn grid_of(spec: &Spec<'_>, plot: Rect, ticks: &[usize]) -> Vec<Item> {
    let axes = || spec.axes.iter().zip(ticks.iter().copied());
    let first = |is_upright: bool| axes().find(|(axis, _)| axis.side.is_upright() == is_upright);
    let (x, y) = (first(false), first(true));
    let shown =
        |axis: Option<(&Axis<'_>, usize)>| axis.filter(|(axis, _)| axis.grid).map_or(0, |(_, ticks)| ticks);
    let (columns, rows) = grid::extent(plot, spec.dpr);
    let coord: Cartesian2d<AxisScale<'_>, AxisScale<'_>> =
        Cartesian2d::new(scale_of(x), scale_of(y), (columns, rows));
    grid::grid(&coord, shown(x), shown(y), spec.dpr, spec.style.grid).into_iter().collect()
}

fn scale_of<'a>(axis: Option<(&Axis<'a>, usize)>) -> AxisScale<'a> {
    axis.map_or_else(AxisScale::default, |(axis, ticks)| axis.scale.prepared(ticks))
}

/// How many ticks of a level axis fit without their labels touching.
fn level_ticks(axis: &Axis<'_>, plot: Rect, style: &Style) -> usize {
    // No more than could ever fit: an hour and its minutes are wider than a figure.
    let least_px = style.size_px * if matches!(axis.scale, AxisScale::Time { .. }) { 4.0 } else { 2.6 };
    let most = ((plot.w / least_px.max(1.0)) as usize + 1).min(24);
    let fits = |count: &usize| {
        let scale = axis.scale.prepared(*count);
        axis_mark::labels_apart(axis, &scale, plot, *count, style)
    };
    match &axis.scale {
        // All names are shown, cut to their bands; only when bands are very narrow every second, third, …
        AxisScale::Band { band, .. } => most.min(band.count()),
        _ => (1..=most).rev().find(fits).unwrap_or(0),
    }
}

/// What the labels of one axis need.
#[derive(Clone, Copy, Default)]
struct Need {
    /// Depth of the labels with their gap.
    labels_px: f32,
    /// Depth of the title, if there is one.
    title_px: Option<f32>,
}

impl Need {
    fn depth_px(self) -> f32 {
        self.labels_px + self.title_px.unwrap_or(0.0)
    }
}

/// A number for each side.
#[derive(Clone, Copy, Default)]
struct Sides {
    left: f32,
    right: f32,
    top: f32,
    bottom: f32,
}

impl Sides {
    fn get(&self, side: Side) -> f32 {
        match side {
            Side::Left => self.left,
            Side::Right => self.right,
            Side::Top => self.top,
            Side::Bottom => self.bottom,
        }
    }

    fn get_mut(&mut self, side: Side) -> &mut f32 {
        match side {
            Side::Left => &mut self.left,
            Side::Right => &mut self.right,
            Side::Top => &mut self.top,
            Side::Bottom => &mut self.bottom,
        }
    }
}

/// What has been taken from the plot so far.
struct Room {
    taken: Sides,
    labels: Vec<Need>,
}

impl Room {
    /// Takes what level axes need; their labels are one line high.
    fn new(spec: &Spec<'_>, bounds: Rect) -> Self {
        let mut room = Self { taken: Sides::default(), labels: vec![Need::default(); spec.axes.len()] };
        let size_px = spec.style.size_px;
        let half_px = size_px * 0.5;
        let upright_labels = spec.axes.iter().any(|axis| axis.side.is_upright() && axis.shown);
        if upright_labels && bounds.h > size_px * 4.0 {
            // The outermost labels stand half above and half below the plot.
            room.taken.top = half_px;
            room.taken.bottom = half_px;
        }
        for (need, axis) in room.labels.iter_mut().zip(&spec.axes) {
            if axis.side.is_upright() || !axis.shown {
                continue;
            }
            let line_px = size_px * crate::text::CAP_HEIGHT + LABEL_GAP_PX + 4.0;
            let left_px = bounds.h - room.taken.top - room.taken.bottom;
            if left_px - line_px < LEAST_PLOT_PX {
                continue;
            }
            need.labels_px = line_px;
            let title_px = size_px * crate::text::LINE_HEIGHT;
            need.title_px =
                axis.title.filter(|_| left_px - line_px - title_px > 3.0 * LEAST_PLOT_PX).map(|_| title_px);
            let side = room.taken.get_mut(axis.side);
            *side = side.max(half_px) - half_px + need.depth_px().max(half_px);
        }
        room
    }

    /// Takes what upright axes need: the widest of their labels.
    fn take_sides(&mut self, spec: &Spec<'_>, bounds: Rect, ticks: usize) {
        let style = spec.style;
        let plot = self.plot(bounds);
        for (need, axis) in self.labels.iter_mut().zip(&spec.axes) {
            if !axis.side.is_upright() || !axis.shown || plot.h < LEAST_PLOT_PX {
                continue;
            }
            let scale = axis.scale.prepared(ticks);
            let widest_px = axis_mark::widest_label(axis, &scale, ticks, style).min(bounds.w * 0.4);
            let labels_px = axis.width_px.unwrap_or((widest_px + LABEL_GAP_PX).ceil()).max(0.0);
            let left_px = bounds.w - self.taken.left - self.taken.right;
            if left_px - labels_px < (bounds.w * 0.4).max(LEAST_PLOT_PX) {
                continue;
            }
            need.labels_px = labels_px;
            let title_px = style.size_px * crate::text::LINE_HEIGHT + 2.0;
            need.title_px =
                axis.title.filter(|_| left_px - labels_px - title_px > bounds.w * 0.5).map(|_| title_px);
            *self.taken.get_mut(axis.side) += need.depth_px();
        }
        self.keep_last_label_inside(spec, bounds);
    }

    /// A level axis has a label at its very end, which needs a little room on the right.
    fn keep_last_label_inside(&mut self, spec: &Spec<'_>, bounds: Rect) {
        let level_labels = spec.axes.iter().zip(&self.labels).any(|(axis, need)| {
            !axis.side.is_upright() && need.labels_px > 0.0 && matches!(axis.scale, AxisScale::Value { .. })
        });
        if level_labels && bounds.w > 120.0 {
            self.taken.right = self.taken.right.max(spec.style.size_px);
        }
    }

    fn plot(&self, bounds: Rect) -> Rect {
        let Sides { left, right, top, bottom } = self.taken;
        Rect::new(bounds.x + left, bounds.y + top, bounds.w - left - right, bounds.h - top - bottom)
    }
}

#[cfg(test)]
mod tests;
