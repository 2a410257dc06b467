//! Marks of many parts, which the rasteriser fills pixel by pixel where it can.

use super::{Fill, Rect};
use crate::color::Rgba8;

/// A rectangle of dense marks, painted in order and clipped to it.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Plot {
    /// Where, best on whole device pixels ([`Rect::snapped`]).
    pub rect: Rect,
    /// What, later ones above earlier ones.
    pub marks: Vec<Mark>,
}

/// A mark of many parts; positions are those of the scene, not of the plot.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A line through points.
    Line(Line),
    /// The surface between a line and its base.
    Area(Area),
    /// Rectangles of one look.
    Bars(Bars),
    /// Round points of one look.
    Points(Points),
    /// A grid of coloured cells.
    Cells(Cells),
}

/// A line with round joins and ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The way it takes.
    pub trace: Trace,
    /// Thickness.
    pub width_px: f32,
    /// Colour, or colours by height.
    pub fill: Fill,
    /// Lengths of dashes and gaps in turn; empty is solid.
    pub dash: Vec<f32>,
}

/// A filled surface.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// The edge that the data gives.
    pub edge: Trace,
    /// The other edge.
    pub base: Base,
    /// Colour, or colours by height.
    pub fill: Fill,
}

/// What an area stands on.
#[derive(Clone, Debug, PartialEq)]
pub enum Base {
    /// A level, y in pixels.
    Flat(f32),
    /// Another line (the series below in a stack).
    Trace(Trace),
}

/// Upright rectangles of one look.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// Where; edges on whole device pixels look best.
    pub rects: Vec<Rect>,
    /// Inside.
    pub fill: Fill,
    /// Border, drawn inside the rectangle.
    pub border: Option<Border>,
    /// Radius of the rounded corners.
    pub radius_px: f32,
    /// Which corners are round.
    pub round: Round,
}

/// Which corners of a bar are round: those at the end where the value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Round {
    /// All four.
    #[default]
    All,
    /// The upper two.
    Top,
    /// The lower two.
    Bottom,
    /// The left two.
    Left,
    /// The right two.
    Right,
}

/// A border inside the shape it belongs to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Border {
    /// Thickness.
    pub width_px: f32,
    /// Colour.
    pub color: Rgba8,
}

/// Round points of one look.
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    /// Centres; those that are no numbers are left out.
    pub at: Vec<[f32; 2]>,
    /// Outer radius.
    pub radius_px: f32,
    /// Inside, by the height of the centre.
    pub fill: Fill,
    /// A ring at the edge, inside the radius.
    pub border: Option<Border>,
}

/// A grid of cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Cells {
    /// Ascending edges of the columns, one more than columns.
    pub x_edges: Vec<f32>,
    /// Ascending edges of the rows, from the top, one more than rows.
    pub y_edges: Vec<f32>,
    /// Colours, column after column, each from the top; transparent ones are not drawn.
    pub colors: Vec<Rgba8>,
    /// Space between neighbours; left out where cells are too small for it.
    pub gap_px: f32,
}

/// The way of a line from left to right.
#[derive(Clone, Debug, PartialEq)]
pub enum Trace {
    /// Points with x that never falls; a point whose y is NaN breaks the line.
    Points(Vec<[f32; 2]>),
    /// What each device-pixel column of the plot shows.
    Columns(Columns),
}

impl Trace {
    /// No line at all.
    pub const EMPTY: Self = Self::Points(Vec::new());

    /// Whether there is anything to draw.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Points(points) => points.iter().all(|point| point[1].is_nan()),
            Self::Columns(columns) => columns.spans.iter().all(Span::is_empty),
        }
    }
}

/// A line that has more points than pixels: per device-pixel column its first, highest, lowest, last place.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Columns {
    /// The column of the first span, counted in device pixels from the left edge of the plot.
    pub start: usize,
    /// One after the other, without holes; an empty one has no points.
    pub spans: Vec<Span>,
}

/// What a line does within one column: y in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Where it comes in; NaN when nothing is here.
    pub first: f32,
    /// The highest place on the screen (smallest y).
    pub top: f32,
    /// The lowest place on the screen (largest y).
    pub bottom: f32,
    /// Where it leaves.
    pub last: f32,
    /// Whether the line arrives unbroken from the span before it that is not empty.
    pub joined: bool,
}

impl Span {
    /// A column without points.
    pub const EMPTY: Self =
        Self { first: f32::NAN, top: f32::NAN, bottom: f32::NAN, last: f32::NAN, joined: false };

    /// Whether nothing is here.
    pub fn is_empty(&self) -> bool {
        self.first.is_nan()
    }
}
