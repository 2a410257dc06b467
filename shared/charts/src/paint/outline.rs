//! Outlines in fine pixels: what every shape becomes before a backend sees it, so that backends need only lines.

use plotters_backend::BackendCoord;

use super::SUBPIXELS;
use crate::scene::{Arc, Rect};

/// One or several runs of points.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Outline {
    points: Vec<BackendCoord>,
    /// Where each run ends.
    ends: Vec<usize>,
    /// Whether each run returns to its start.
    pub closed: bool,
}

/// From CSS pixels to fine ones.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fine {
    pub(super) dpr: f32,
}

impl Fine {
    pub(super) fn length(self, px: f32) -> f32 {
        px * self.dpr * SUBPIXELS as f32
    }

    pub(super) fn at(self, point: [f32; 2]) -> BackendCoord {
        let fine = |px: f32| self.length(px).round().clamp(-1e8, 1e8) as i32;
        (fine(point[0]), fine(point[1]))
    }
}

impl Outline {
    /// An outline without points.
    pub fn new(closed: bool) -> Self {
        Self { closed, ..Self::default() }
    }

    /// Adds a run; one without points is left out.
    pub fn run(&mut self, points: impl IntoIterator<Item = BackendCoord>) {
        let before = self.points.len();
        self.points.extend(points);
        if self.points.len() > before {
            self.ends.push(self.points.len());
        }
    }

    /// The runs in order.
    pub fn runs(&self) -> impl Iterator<Item = &[BackendCoord]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).filter_map(|(start, end)| self.points.get(start..*end))
    }

    /// Lines through points; one that is no number starts a new run.
    pub(super) fn of_points(points: &[[f32; 2]], closed: bool, fine: Fine) -> Self {
        let mut outline = Self::new(closed);
        for run in points.split(|point| point[0].is_nan() || point[1].is_nan()) {
            outline.run(run.iter().map(|point| fine.at(*point)));
        }
        outline
    }

    /// A rectangle; radii of the corners: upper left, upper right, lower right, lower left.
    pub(super) fn of_rect(rect: Rect, radii: [f32; 4], fine: Fine) -> Self {
        let most = rect.w.min(rect.h) / 2.0;
        let corners = [
            (rect.x, rect.y, 1.0, 1.0),
            (rect.right(), rect.y, -1.0, 1.0),
            (rect.right(), rect.bottom(), -1.0, -1.0),
            (rect.x, rect.bottom(), 1.0, -1.0),
        ];
        let quarter = std::f32::consts::FRAC_PI_2;
        let mut points = Vec::new();
        for (nth, (x, y, right, down)) in corners.into_iter().enumerate() {
            let radius = radii[nth].clamp(0.0, most);
            if radius <= 0.0 {
                points.push(fine.at([x, y]));
                continue;
            }
            let from = quarter * (nth as f32 + 2.0);
            let centre = [x + right * radius, y + down * radius];
            points.extend(turn(centre, radius, from, from + quarter, fine).map(|point| fine.at(point)));
        }
        let mut outline = Self::new(true);
        outline.run(points);
        outline
    }

    /// A ring sector with round corners.
    pub(super) fn of_arc(arc: &Arc, fine: Fine) -> Self {
        let (outer, inner) = (arc.outer_px.max(0.0), arc.inner_px.clamp(0.0, arc.outer_px.max(0.0)));
        let sweep = (arc.end_rad - arc.start_rad).clamp(0.0, std::f32::consts::TAU);
        let whole = sweep > std::f32::consts::TAU - 1e-4;
        let middle = (outer + inner) / 2.0;
        let radius = if whole {
            0.0
        } else {
            arc.radius_px.clamp(0.0, (outer - inner) / 2.0).min(middle * sweep / 2.0)
        };
        let (start, end) = (arc.start_rad, arc.start_rad + sweep);
        let at = |distance: f32, angle: f32| {
            [arc.at[0] + distance * angle.cos(), arc.at[1] + distance * angle.sin()]
        };
        let mut points = Vec::new();
        // Outer edge forth, inner edge back, each shortened by the angle that its corners need.
        let bend = |distance: f32| {
            if distance > radius { (radius / (distance - radius).max(radius)).min(1.0).asin() } else { 0.0 }
        };
        let far = bend(outer).min(sweep / 2.0);
        let near = if inner > 0.0 { (radius / (inner + radius)).asin().min(sweep / 2.0) } else { 0.0 };
        points.extend(turn(arc.at, outer, start + far, end - far, fine));
        if radius > 0.0 {
            points.extend(corner(
                at(outer - radius, end - far),
                at(outer, end - far),
                at((outer - radius) * far.cos(), end),
                fine,
            ));
            points.extend(corner(
                at(inner + radius, end - near),
                at((inner + radius) * near.cos(), end),
                at(inner, end - near),
                fine,
            ));
        }
        if inner > 0.0 {
            points.extend(
                turn(arc.at, inner, start + near, end - near, fine).collect::<Vec<_>>().into_iter().rev(),
            );
        } else if !whole {
            points.push(arc.at);
        }
        if radius > 0.0 {
            points.extend(corner(
                at(inner + radius, start + near),
                at(inner, start + near),
                at((inner + radius) * near.cos(), start),
                fine,
            ));
            points.extend(corner(
                at(outer - radius, start + far),
                at((outer - radius) * far.cos(), start),
                at(outer, start + far),
                fine,
            ));
        }
        let mut outline = Self::new(true);
        outline.run(points.into_iter().map(|point| fine.at(point)));
        outline
    }
}

/// Points of a circle's edge between two angles, so many that none is seen.
fn turn(
    centre: [f32; 2],
    radius: f32,
    from: f32,
    to: f32,
    fine: Fine,
) -> impl Iterator<Item = [f32; 2]> + Clone {
    // A chord of n parts leaves a circle of r device pixels by about r·sweep²/(8n²); a twentieth is not seen.
    let device = (radius * fine.dpr).max(0.25);
    let parts = ((to - from).abs() * (device * 2.5).sqrt()).ceil().clamp(1.0, 720.0) as usize;
    (0..=parts).map(move |part| {
        let angle = from + (to - from) * part as f32 / parts as f32;
        [centre[0] + radius * angle.cos(), centre[1] + radius * angle.sin()]
    })
}

/// The shorter way round a centre from one point of its circle to another.
fn corner(
    centre: [f32; 2],
    from: [f32; 2],
    to: [f32; 2],
    fine: Fine,
) -> impl Iterator<Item = [f32; 2]> + Clone {
    let angle = |point: [f32; 2]| (point[1] - centre[1]).atan2(point[0] - centre[0]);
    let (start, end) = (angle(from), angle(to));
    let way = (end - start + std::f32::consts::PI).rem_euclid(std::f32::consts::TAU) - std::f32::consts::PI;
    let radius = (from[0] - centre[0]).hypot(from[1] - centre[1]);
    turn(centre, radius, start, start + way, fine)
}
