//! From prepared series to a scene: decimated lines, surfaces, bars and points, thresholds, axes.

use charts::decimate;
use charts::mark::bar::{self, Look, Width};
use charts::mark::{area, line, point, rule};
use charts::scale::Placed;
use charts::scene::{Area, Base, Border, Fill, Item, Line, Mark, Plot, Points, Stroke, Trace};
use charts::{Rect, Rgba8, Scene};

use super::picture::Picture;
use super::series::Series;
use super::style::{Draw, Gradient, ShowPoints};
use super::{Prepared, State};
use crate::panel::Env;
use crate::view::SceneView;
use crate::{alerts, annotations};

/// With more series than this, lines without a stored width are thinner.
const MANY_SERIES: usize = 20;

/// The whole drawing.
pub(super) fn scene(prepared: &Prepared, state: &State, env: &Env<'_>) -> SceneView {
    let picture = Picture::of(prepared, state, env);
    let plot = picture.layout.plot;
    let mut scene = Scene::new(env.width_px, env.height_px, env.dpr);
    let shown = picture.shown.visible.iter().filter(|visible| **visible).count();
    let usual_px = if shown > MANY_SERIES { 1.0 } else { 1.5 };

    let mut marks = Vec::new();
    for (at, series) in prepared.series.iter().enumerate() {
        let visible = picture.shown.visible.get(at).copied().unwrap_or(false);
        let (true, Some(y)) = (visible, picture.y.get(series.axis)) else { continue };
        let brush = Brush { prepared, picture: &picture, series, at, y, dpr: env.dpr, usual_px };
        brush.draw(&mut marks);
    }
    marks.extend(exemplars(prepared, &picture, env));
    scene.plots.push(Plot { rect: plot, marks });
    for (axis, y) in prepared.axes.iter().zip(&picture.y) {
        let Some(series) = axis.thresholds.and_then(|at| prepared.series.get(at)) else { continue };
        let (bands, lines) = thresholds(series, y, plot, env.dpr);
        scene.under.extend(bands);
        scene.over.extend(lines);
    }
    scene.under.extend(picture.layout.grid.iter().cloned());
    for axis in prepared.axes.iter().filter(|axis| axis.shown && axis.border()) {
        let x = if axis.side == charts::layout::Side::Left { plot.x } else { plot.right() };
        scene.over.extend(rule::upright(
            x,
            plot,
            Stroke::solid(1.0, axis.color.unwrap_or(env.theme.line)),
            env.dpr,
        ));
    }
    if !env.alerts.is_empty() {
        super::alerts::draw(&mut scene, prepared, &picture, env);
    }
    if !env.annotations.is_empty() {
        super::annotations::draw(&mut scene, &picture, env);
    }
    scene.over.extend(picture.layout.labels.iter().cloned());
    SceneView { scene, time_axis: Some(picture.time_axis()), description: describe(prepared, shown, env) }
}

fn describe(prepared: &Prepared, shown: usize, env: &Env<'_>) -> String {
    let latest = |series: &Series| {
        let last = series.numbers.values().iter().rev().find(|value| !value.is_nan()).copied();
        format!("{} {}", series.name, series.display.number(last, &env.zone, env.now_ms).text)
    };
    let some: Vec<String> = prepared.series.iter().take(5).map(latest).collect();
    let series = if shown == 1 { "1 series".to_owned() } else { format!("{shown} series") };
    let mut text = format!("Time series chart, {series}. Latest: {}.", some.join("; "));
    if !env.alerts.is_empty() {
        text += &alerts::describe(env);
    }
    if !env.annotations.is_empty() {
        text += &annotations::describe(env);
    }
    text
}

/// Exemplars: hollow points above the lines.
fn exemplars(prepared: &Prepared, picture: &Picture, env: &Env<'_>) -> Option<Mark> {
    let y = picture.y.first()?;
    let at = prepared.exemplars.iter().map(|(ms, value)| [picture.x.px(*ms), y.px(*value)]);
    let at = at.filter(|at| !at[1].is_nan()).collect();
    let border = Some(Border { width_px: 1.5, color: env.theme.info });
    point::points(at, 3.5, Fill::Solid(env.theme.panel), border)
}

/// What one series is drawn with.
struct Brush<'a> {
    prepared: &'a Prepared,
    picture: &'a Picture,
    series: &'a Series,
    at: usize,
    y: &'a Placed,
    dpr: f32,
    usual_px: f32,
}

impl Brush<'_> {
    fn draw(&self, marks: &mut Vec<Mark>) {
        match self.series.style.draw {
            Draw::Bars => self.bars(marks),
            Draw::Points => marks.extend(self.points(&self.edge())),
            Draw::Line => self.line(marks),
        }
    }

    fn width_px(&self) -> f32 {
        self.series.style.width_px.unwrap_or(self.usual_px)
    }

    fn plot(&self) -> Rect {
        self.picture.layout.plot
    }

    fn trace(&self, data: &decimate::Series<'_>) -> Trace {
        let style = &self.series.style;
        line::trace(data, &self.picture.x, self.y, self.dpr, style.curve, self.series.gaps)
    }

    /// The way of the series' own line, or of its upper side in a stack.
    fn edge(&self) -> Trace {
        match self.picture.shown.layer(self.at) {
            Some((times, layer)) => self.trace(&decimate::Series::new(times, &layer.edge)),
            None => self.trace(&self.series.data()),
        }
    }

    fn line(&self, marks: &mut Vec<Mark>) {
        let style = &self.series.style;
        let edge = self.edge();
        if style.fill > 0.0 || style.fill_below_to.is_some() {
            let opacity = if style.fill > 0.0 { style.fill } else { 0.15 };
            let fill = self.fill(opacity);
            marks.push(Mark::Area(Area { edge: edge.clone(), base: self.base(), fill }));
        }
        let dots = self.dots(&edge);
        if self.width_px() > 0.0 {
            let width_px = self.width_px();
            let fill = self.stroke_fill();
            marks.push(Mark::Line(Line { trace: edge, width_px, fill, dash: style.dash.clone() }));
        }
        marks.extend(dots);
    }

    /// What the surface stands on: the layer below in a stack, another series, or the ground.
    fn base(&self) -> Base {
        if let Some((times, layer)) = self.picture.shown.layer(self.at) {
            return Base::Trace(self.trace(&decimate::Series::new(times, &layer.base)));
        }
        let below = self.series.style.fill_below_to.as_ref();
        let other = below.and_then(|name| self.prepared.series.iter().find(|other| other.name == *name));
        match other.filter(|other| other.axis == self.series.axis && other.times == self.series.times) {
            Some(other) => Base::Trace(self.trace(&other.data())),
            None => Base::Flat(self.ground_px()),
        }
    }

    fn ground_px(&self) -> f32 {
        self.y.px(self.y.scale.ground())
    }

    /// The points of a line: all of them where asked for or where there is room, the lonely ones always.
    fn dots(&self, edge: &Trace) -> Option<Mark> {
        let style = &self.series.style;
        let radius_px = style.point_px.max(self.width_px()) / 2.0;
        let count = match edge {
            Trace::Points(points) => points.len(),
            Trace::Columns(_) => usize::MAX,
        };
        let room = || count < usize::MAX && point::have_room(count, self.plot().w, radius_px);
        let all = match style.points {
            ShowPoints::Always => true,
            ShowPoints::Auto => room(),
            ShowPoints::Never => false,
        };
        if all {
            if style.curve == line::Curve::Linear {
                return self.points(edge);
            }
            // Bends add vertices that are no samples.
            let at = self.positions();
            return point::points(at, radius_px, self.stroke_fill(), None);
        }
        let at = point::lonely(edge);
        let fill = self.stroke_fill();
        (!at.is_empty()).then_some(Mark::Points(Points { at, radius_px, fill, border: None }))
    }

    fn positions(&self) -> Vec<[f32; 2]> {
        let x = &self.picture.x;
        match self.picture.shown.layer(self.at) {
            Some((times, layer)) => {
                point::positions(&decimate::Series::new(times, &layer.edge), x, self.y, self.dpr)
            }
            None => point::positions(&self.series.data(), x, self.y, self.dpr),
        }
    }

    fn points(&self, edge: &Trace) -> Option<Mark> {
        let radius_px = self.series.style.point_px / 2.0;
        let fill = self.stroke_fill();
        let Trace::Columns(columns) = edge else { return point::of(edge, radius_px, fill, None) };
        // Too many to tell apart: what is highest and lowest in each column.
        let x = |nth: usize| self.plot().x + (columns.start + nth) as f32 / self.dpr + 0.5 / self.dpr;
        let seen = columns.spans.iter().enumerate().filter(|(_, span)| !span.is_empty());
        let at: Vec<[f32; 2]> =
            seen.flat_map(|(nth, span)| [[x(nth), span.top], [x(nth), span.bottom]]).collect();
        (!at.is_empty()).then_some(Mark::Points(Points { at, radius_px, fill, border: None }))
    }

    fn bars(&self, marks: &mut Vec<Mark>) {
        let style = &self.series.style;
        let layer = self.picture.shown.layer(self.at);
        let own = self.series.data();
        let data = layer.map_or(own, |(times, layer)| decimate::Series::new(times, &layer.edge));
        let (from_ms, to_ms) = (self.picture.x.scale.from_ms(), self.picture.x.scale.to_ms());
        let columns = (self.plot().w * self.dpr).round().max(0.0) as usize;
        let visible = data.within(from_ms, to_ms);
        let look = self.bar_look(layer.is_some());
        if visible.len() > columns {
            marks.extend(self.dense_bars(
                &data,
                layer.map(|(_, layer)| layer.base.as_slice()),
                columns,
                &look,
            ));
            return;
        }
        // One more on each side: wide bars reach into the plot from outside.
        let some = visible.start.saturating_sub(1)..(visible.end + 1).min(data.len());
        let at_px: Vec<f32> = some.clone().map(|at| self.picture.x.px(data.times.at(at))).collect();
        let width = Width { share: style.bar_share, most_px: style.bar_most_px, align: style.bar_align };
        let edges = bar::edges(&at_px, width, self.plot(), self.dpr);
        let level = |values: &[f64], at: usize| values.get(at).map_or(f32::NAN, |value| self.y.px(*value));
        let ground_px = self.ground_px();
        let from = some.clone().map(|at| layer.map_or(ground_px, |(_, layer)| level(&layer.base, at)));
        let to = some.map(|at| level(data.values, at));
        marks.extend(bar::upright(&edges, from, to, &look, self.dpr));
    }

    fn bar_look(&self, stacked: bool) -> Look {
        let style = &self.series.style;
        let width_px = style.width_px.unwrap_or(1.0);
        let border = (width_px > 0.0).then_some(Border { width_px, color: self.series.color });
        // A full surface needs no border of the same colour.
        let border = border.filter(|_| style.fill < 1.0);
        let radius_px = if stacked { 0.0 } else { 1.5 };
        Look { fill: self.fill(style.fill), border, radius_px }
    }

    /// More bars than device pixels: each column from the ground to as far as its values reach.
    fn dense_bars(
        &self,
        data: &decimate::Series<'_>,
        base: Option<&[f64]>,
        columns: usize,
        look: &Look,
    ) -> Vec<Mark> {
        let scale = &self.picture.x.scale;
        let ground = self.y.scale.ground();
        let mut lows = vec![f64::NAN; columns];
        if let Some(base) = base {
            let under = decimate::Series { times: data.times, values: base, pyramid: None };
            decimate::columns(
                &under,
                scale.from_ms(),
                scale.to_ms(),
                columns,
                self.series.gaps,
                |at, span| {
                    if let Some(low) = lows.get_mut(at) {
                        *low = span.min;
                    }
                },
            );
        }
        let (mut edges, mut from, mut to) = (Vec::new(), Vec::new(), Vec::new());
        decimate::columns(data, scale.from_ms(), scale.to_ms(), columns, self.series.gaps, |at, span| {
            if span.first.is_nan() {
                return;
            }
            let left = self.plot().x + at as f32 / self.dpr;
            let low =
                lows.get(at).copied().filter(|low| !low.is_nan()).unwrap_or_else(|| ground.min(span.min));
            edges.push((left, left + 1.0 / self.dpr));
            from.push(self.y.px(low));
            to.push(self.y.px(span.max.max(if base.is_some() { span.max } else { ground })));
        });
        let flat = Look {
            border: None,
            radius_px: 0.0,
            fill: Fill::Solid(self.series.color.fade(look_opacity(look))),
        };
        bar::upright(&edges, from, to, &flat, self.dpr)
    }

    /// The colour of lines and points.
    fn stroke_fill(&self) -> Fill {
        match self.series.style.gradient {
            Gradient::Scheme if self.series.display.is_by_value() => {
                by_value(self.series, self.y, self.plot(), 1.0)
            }
            Gradient::Hue => hue(self.series.color, self.plot(), 1.0),
            _ => Fill::Solid(self.series.color),
        }
    }

    /// The colour of surfaces.
    fn fill(&self, opacity: f32) -> Fill {
        let color = self.series.color;
        match self.series.style.gradient {
            Gradient::Opacity => area::fading(color, opacity, self.plot()),
            Gradient::Hue => hue(color, self.plot(), opacity),
            Gradient::Scheme if self.series.display.is_by_value() => {
                by_value(self.series, self.y, self.plot(), opacity)
            }
            _ => Fill::Solid(color.fade(opacity)),
        }
    }
}

fn look_opacity(look: &Look) -> f32 {
    match look.fill {
        Fill::Solid(color) => (f32::from(color.a) / 255.0).max(0.6),
        Fill::Vertical(_) => 0.8,
    }
}

/// From a lighter to a darker tone of the colour.
fn hue(color: Rgba8, plot: Rect, opacity: f32) -> Fill {
    let (light, dark) = (color.mix(Rgba8::WHITE, 0.2), color.mix(Rgba8::BLACK, 0.3));
    Fill::Vertical(vec![(plot.y, light.fade(opacity)), (plot.bottom(), dark.fade(opacity))])
}

/// Colours by height, as thresholds or a colour run give them.
fn by_value(series: &Series, y: &Placed, plot: Rect, opacity: f32) -> Fill {
    let (run, steps) = (series.display.run(), series.display.steps());
    let mut stops: Vec<(f32, Rgba8)> = Vec::new();
    if run.is_empty() {
        let mut above = steps.last().map(|(_, color)| *color);
        stops.extend(above.map(|color| (plot.y.min(y.px(f64::MAX)), color.fade(opacity))));
        for pair in steps.windows(2).rev() {
            let at = y.px(pair[1].0);
            if at.is_nan() {
                continue;
            }
            stops.extend(above.map(|color| (at, color.fade(opacity))));
            above = Some(pair[0].1);
            stops.push((at, pair[0].1.fade(opacity)));
        }
    } else {
        let (min, max) = series.display.range();
        let last = run.len().saturating_sub(1).max(1) as f64;
        let stop = |(nth, color): (usize, &Rgba8)| {
            (y.px(min + (max - min) * nth as f64 / last), color.fade(opacity))
        };
        stops.extend(run.iter().enumerate().rev().map(stop).filter(|(at, _)| !at.is_nan()));
    }
    if stops.is_empty() { Fill::Solid(series.color.fade(opacity)) } else { Fill::Vertical(stops) }
}

/// Bands beneath the data and lines above it.
fn thresholds(series: &Series, y: &Placed, plot: Rect, dpr: f32) -> (Vec<Item>, Vec<Item>) {
    let style = series.style.thresholds;
    let steps = series.display.steps();
    let (mut bands, mut lines) = (Vec::new(), Vec::new());
    let px = |value: f64| {
        let at = y.px(value);
        if at.is_nan() { plot.bottom() } else { at }
    };
    for (nth, (value, color)) in steps.iter().enumerate() {
        if style.area {
            let from = if value.is_finite() { px(*value) } else { plot.bottom() };
            let to = steps.get(nth + 1).map_or(plot.y, |(next, _)| px(*next));
            bands.extend(rule::level_band(from, to, plot, color.fade(0.1)));
        }
        if style.line && value.is_finite() {
            let dash = if style.dashed { rule::DASH_PX.to_vec() } else { Vec::new() };
            let stroke = Stroke { width_px: 1.0, color: color.fade(0.9), dash };
            lines.extend(rule::level(px(*value), plot, stroke, dpr));
        }
    }
    (bands, lines)
}
