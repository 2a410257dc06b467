//! Dense marks as shapes, for surfaces that take no pixels (SVG): the same picture at any size.

use plotters_backend::BackendCoord;

use super::element::shape;
use super::outline::Fine;
use super::surface::{Pen, backend_color};
use super::{Outcome, Outline, Surface};
use crate::color::Rgba8;
use crate::scene::{Area, Bars, Base, Cells, Fill, Line, Mark, Plot, Points, Rect, Round, Stroke, Trace};

/// Draws the marks of a plot, clipped to it.
pub(super) fn plot<S: Surface>(plot: &Plot, surface: &mut S, fine: Fine) -> Outcome<S> {
    let rect = plot.rect;
    if plot.marks.is_empty() || rect.w <= 0.0 || rect.h <= 0.0 {
        return Ok(());
    }
    surface.push_clip(fine.at([rect.x, rect.y]), fine.at([rect.right(), rect.bottom()]))?;
    for mark in &plot.marks {
        match mark {
            Mark::Line(mark) => line(mark, rect, surface, fine)?,
            Mark::Area(mark) => area(mark, rect, surface, fine)?,
            Mark::Bars(mark) => bars(mark, surface, fine)?,
            Mark::Points(mark) => points(mark, surface, fine)?,
            Mark::Cells(mark) => cells(mark, surface, fine)?,
        }
    }
    surface.pop_clip()
}

/// A trace as points: of a column in, highest, lowest, out.
fn vertices(trace: &Trace, plot: Rect, fine: Fine) -> Vec<[f32; 2]> {
    let columns = match trace {
        Trace::Points(points) => return points.clone(),
        Trace::Columns(columns) => columns,
    };
    let mut points: Vec<[f32; 2]> = Vec::new();
    for (nth, span) in columns.spans.iter().enumerate() {
        if span.is_empty() {
            continue;
        }
        let x = plot.x + ((columns.start + nth) as f32 + 0.5) / fine.dpr;
        if !span.joined && !points.is_empty() {
            points.push([x, f32::NAN]);
        }
        for y in [span.first, span.top, span.bottom, span.last] {
            if points.last() != Some(&[x, y]) {
                points.push([x, y]);
            }
        }
    }
    points
}

/// Colours by height need a surface to fill: the line becomes one.
fn line<S: Surface>(line: &Line, plot: Rect, surface: &mut S, fine: Fine) -> Outcome<S> {
    let points = vertices(&line.trace, plot, fine);
    match &line.fill {
        Fill::Solid(color) => {
            let outline = Outline::of_points(&points, false, fine);
            let stroke = Stroke { width_px: line.width_px, color: *color, dash: line.dash.clone() };
            shape(&outline, None, Some(&stroke), surface, fine, false)
        }
        Fill::Vertical(stops) => {
            for (top, bottom, color) in bands(stops, plot) {
                let clip = Rect::between(plot.x, top, plot.right(), bottom);
                surface.push_clip(fine.at([clip.x, clip.y]), fine.at([clip.right(), clip.bottom()]))?;
                let outline = Outline::of_points(&points, false, fine);
                let stroke = Stroke { width_px: line.width_px, color, dash: line.dash.clone() };
                shape(&outline, None, Some(&stroke), surface, fine, false)?;
                surface.pop_clip()?;
            }
            Ok(())
        }
    }
}

/// A run of colours cut into level bands, few where it is hard-edged and many where it is smooth.
fn bands(stops: &[(f32, Rgba8)], plot: Rect) -> Vec<(f32, f32, Rgba8)> {
    const PARTS: usize = 16;
    let fill = Fill::Vertical(stops.to_vec());
    let inner = stops.iter().map(|stop| stop.0).filter(|y| *y > plot.y && *y < plot.bottom());
    let mut edges: Vec<f32> = std::iter::once(plot.y).chain(inner).chain([plot.bottom()]).collect();
    edges.dedup();
    let mut bands = Vec::new();
    for pair in edges.windows(2) {
        let (top, high) = (pair[0], pair[1] - pair[0]);
        let flat = fill.at(top + high * 0.01) == fill.at(top + high * 0.99);
        let parts = if flat { 1 } else { PARTS };
        bands.extend((0..parts).map(|part| {
            let at = |part: f32| top + high * part / parts as f32;
            (at(part as f32), at(part as f32 + 1.0), fill.at(at(part as f32 + 0.5)))
        }));
    }
    bands
}

/// Edge forth and base back, for each run by itself.
fn area<S: Surface>(area: &Area, plot: Rect, surface: &mut S, fine: Fine) -> Outcome<S> {
    let edge = vertices(&area.edge, plot, fine);
    let base = match &area.base {
        Base::Trace(trace) => vertices(trace, plot, fine),
        Base::Flat(_) => Vec::new(),
    };
    let is_gap = |point: &[f32; 2]| point[1].is_nan();
    let mut bases = base.split(is_gap);
    let mut outline = Outline::new(true);
    for run in edge.split(is_gap) {
        let base = bases.next().unwrap_or_default();
        let (Some(first), Some(last)) = (run.first(), run.last()) else {
            continue;
        };
        let back: Vec<[f32; 2]> = match area.base {
            Base::Flat(level) => vec![[last[0], level], [first[0], level]],
            Base::Trace(_) => base.iter().rev().copied().collect(),
        };
        outline.run(run.iter().chain(&back).map(|point| fine.at(*point)));
    }
    shape(&outline, Some(&area.fill), None, surface, fine, false)
}

fn bars<S: Surface>(bars: &Bars, surface: &mut S, fine: Fine) -> Outcome<S> {
    let radius = bars.radius_px;
    let radii = match bars.round {
        Round::All => [radius; 4],
        Round::Top => [radius, radius, 0.0, 0.0],
        Round::Bottom => [0.0, 0.0, radius, radius],
        Round::Left => [radius, 0.0, 0.0, radius],
        Round::Right => [0.0, radius, radius, 0.0],
    };
    for rect in &bars.rects {
        let outline = Outline::of_rect(*rect, radii, fine);
        shape(&outline, Some(&bars.fill), None, surface, fine, false)?;
        if let Some(border) = bars.border {
            let half = border.width_px / 2.0;
            let outline =
                Outline::of_rect(rect.inset(half), radii.map(|radius| (radius - half).max(0.0)), fine);
            let stroke = Stroke::solid(border.width_px, border.color);
            shape(&outline, None, Some(&stroke), surface, fine, false)?;
        }
    }
    Ok(())
}

fn points<S: Surface>(points: &Points, surface: &mut S, fine: Fine) -> Outcome<S> {
    let border = points.border.map_or(0.0, |border| border.width_px);
    let length = |px: f32| fine.length(px).round().max(0.0) as u32;
    for at in points.at.iter().filter(|at| !at[0].is_nan() && !at[1].is_nan()) {
        let center: BackendCoord = fine.at(*at);
        let color = backend_color(points.fill.at(at[1]));
        surface.draw_circle(center, length(points.radius_px - border), &color, true)?;
        if let Some(border) = points.border {
            let pen = Pen { color: border.color, width: length(border.width_px).max(1), dash: &[] };
            surface.draw_circle(center, length(points.radius_px - border.width_px / 2.0), &pen, false)?;
        }
    }
    Ok(())
}

fn cells<S: Surface>(cells: &Cells, surface: &mut S, fine: Fine) -> Outcome<S> {
    let rows = cells.y_edges.len().saturating_sub(1).max(1);
    let open = |pair: &[f32]| {
        let gap = if pair[1] - pair[0] > cells.gap_px * 2.0 { cells.gap_px } else { 0.0 };
        (pair[0], pair[1] - gap)
    };
    for (x_pair, column) in cells.x_edges.windows(2).zip(cells.colors.chunks(rows)) {
        let (left, right) = open(x_pair);
        for (y_pair, color) in cells.y_edges.windows(2).zip(column).filter(|(_, color)| color.a > 0) {
            let (top, bottom) = open(y_pair);
            surface.draw_rect(
                fine.at([left, top]),
                fine.at([right, bottom]),
                &backend_color(*color),
                true,
            )?;
        }
    }
    Ok(())
}
