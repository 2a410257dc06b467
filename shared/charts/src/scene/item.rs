//! Single shapes and text.

use super::{Fill, Rect};
use crate::color::Rgba8;

/// One shape or text.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// Lines through points.
    Path(Path),
    /// A rectangle.
    Box(BoxItem),
    /// A circle.
    Circle(Circle),
    /// A ring sector.
    Arc(Arc),
    /// A line of text.
    Text(Text),
    /// Items seen only inside a rectangle.
    Group(Group),
}

/// How an outline is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    /// Thickness.
    pub width_px: f32,
    /// Colour.
    pub color: Rgba8,
    /// Lengths of dashes and gaps in turn; empty is solid.
    pub dash: Vec<f32>,
}

impl Stroke {
    /// A solid outline.
    pub fn solid(width_px: f32, color: Rgba8) -> Self {
        Self { width_px, color, dash: Vec::new() }
    }
}

/// Lines through points, one or several.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Path {
    /// The points; one that is no number starts a new line.
    pub points: Vec<[f32; 2]>,
    /// Whether each line returns to its start.
    pub closed: bool,
    /// Inside.
    pub fill: Option<Fill>,
    /// Outline.
    pub stroke: Option<Stroke>,
}

/// A rectangle, its corners maybe round; the outline lies on its edge.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct BoxItem {
    /// Where.
    pub rect: Rect,
    /// Radius of the corners.
    pub radius_px: f32,
    /// Inside.
    pub fill: Option<Fill>,
    /// Outline.
    pub stroke: Option<Stroke>,
}

/// A circle; the outline lies on its edge.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Circle {
    /// Centre.
    pub at: [f32; 2],
    /// Radius.
    pub radius_px: f32,
    /// Inside.
    pub fill: Option<Fill>,
    /// Outline.
    pub stroke: Option<Stroke>,
}

/// A ring sector; an inner radius of 0 makes it a slice of a pie.
#[derive(Clone, Debug, PartialEq)]
pub struct Arc {
    /// Centre.
    pub at: [f32; 2],
    /// Inner radius.
    pub inner_px: f32,
    /// Outer radius.
    pub outer_px: f32,
    /// Where it starts: radians, clockwise, 0 points right.
    pub start_rad: f32,
    /// Where it ends; not before `start_rad`.
    pub end_rad: f32,
    /// Radius of the corners; half of the ring's width makes round ends.
    pub radius_px: f32,
    /// Inside.
    pub fill: Fill,
    /// Outline.
    pub stroke: Option<Stroke>,
}

/// One line of text in the page's font.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// What it says.
    pub text: String,
    /// Where its anchor is.
    pub at: [f32; 2],
    /// Size of the font.
    pub size_px: f32,
    /// How bold.
    pub weight: Weight,
    /// Colour.
    pub color: Rgba8,
    /// Which end of the text stands at `at`.
    pub anchor: Anchor,
    /// Which height of the text stands at `at`.
    pub baseline: Baseline,
    /// Which way it reads.
    pub turn: Turn,
}

/// How bold text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Weight {
    /// 400.
    #[default]
    Regular,
    /// 500.
    Medium,
    /// 600.
    Semibold,
}

impl Weight {
    /// The number of CSS.
    pub const fn css(self) -> u16 {
        match self {
            Self::Regular => 400,
            Self::Medium => 500,
            Self::Semibold => 600,
        }
    }
}

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Anchor {
    /// Its beginning.
    #[default]
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// Which height of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Baseline {
    /// The line that letters stand on.
    #[default]
    Alphabetic,
    /// Half the height of capitals and figures: labels look centred on a tick.
    Middle,
    /// The upper edge of capitals and figures.
    Top,
}

/// Which way a text reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Turn {
    /// To the right.
    #[default]
    None,
    /// Upwards (labels of left axes).
    Up,
    /// Downwards (labels of right axes).
    Down,
}

/// Items seen only inside a rectangle.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Group {
    /// The window.
    pub clip: Rect,
    /// What is behind it, in order.
    pub items: Vec<Item>,
}
