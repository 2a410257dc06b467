//! What is to be seen: finished items at fixed places, nothing left to decide. A scene holds no data, no
//! scale and no theme.
//!
//! Contract: every position and length is in CSS pixels, x to the right, y **down**, origin at the top left
//! of the scene; `dpr` says how many device pixels make one. `under` is painted first (grid, bands), then the
//! `plots` (dense marks, clipped to their rectangle), then `over` (axes, text, gauges), each in order.

use crate::color::Rgba8;

/// A whole picture.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Scene {
    /// Width, CSS pixels.
    pub width_px: f32,
    /// Height, CSS pixels.
    pub height_px: f32,
    /// Device pixels in one CSS pixel; dense marks are made for exactly this ratio.
    pub dpr: f32,
    /// Beneath the data: grid lines, bands.
    pub under: Vec<Item>,
    /// The data.
    pub plots: Vec<Plot>,
    /// Above the data: axes, text, thresholds, everything that is no dense mark.
    pub over: Vec<Item>,
    /// What can be pointed at; the last one that holds a point wins.
    pub regions: Vec<HitRegion>,
}

impl Scene {
    /// An empty scene of this size. Sizes that are not positive numbers become 0, a bad ratio 1.
    pub fn new(width_px: f32, height_px: f32, dpr: f32) -> Self {
        let sane = |length: f32| if length.is_finite() { length.clamp(0.0, 32_000.0) } else { 0.0 };
        Self {
            width_px: sane(width_px),
            height_px: sane(height_px),
            dpr: if dpr.is_finite() && dpr > 0.0 { dpr.clamp(0.25, 8.0) } else { 1.0 },
            ..Self::default()
        }
    }

    /// The id of the topmost region at this point (CSS pixels).
    pub fn hit(&self, x: f32, y: f32) -> Option<u32> {
        self.regions.iter().rev().find(|region| region.area.contains(x, y)).map(|region| region.id)
    }

    /// The whole scene as a rectangle.
    pub fn bounds(&self) -> Rect {
        Rect::new(0.0, 0.0, self.width_px, self.height_px)
    }
}

/// An upright rectangle, CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Rect {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width, never negative.
    pub w: f32,
    /// Height, never negative.
    pub h: f32,
}

impl Rect {
    /// A rectangle; negative sizes become 0.
    pub fn new(x: f32, y: f32, w: f32, h: f32) -> Self {
        Self { x, y, w: w.max(0.0), h: h.max(0.0) }
    }

    /// The rectangle between two corners, in any order.
    pub fn between(ax: f32, ay: f32, bx: f32, by: f32) -> Self {
        Self::new(ax.min(bx), ay.min(by), (bx - ax).abs(), (by - ay).abs())
    }

    /// Right edge.
    pub fn right(&self) -> f32 {
        self.x + self.w
    }

    /// Lower edge.
    pub fn bottom(&self) -> f32 {
        self.y + self.h
    }

    /// Whether the point lies inside or on the upper or left edge.
    pub fn contains(&self, x: f32, y: f32) -> bool {
        x >= self.x && x < self.right() && y >= self.y && y < self.bottom()
    }

    /// The rectangle with every edge moved inwards.
    pub fn inset(&self, by: f32) -> Self {
        let (dx, dy) = (by.min(self.w / 2.0), by.min(self.h / 2.0));
        Self::new(self.x + dx, self.y + dy, self.w - 2.0 * dx, self.h - 2.0 * dy)
    }

    /// The part that both rectangles share; no area when they do not meet.
    pub fn meet(&self, other: &Self) -> Self {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        Self::new(x, y, self.right().min(other.right()) - x, self.bottom().min(other.bottom()) - y)
    }

    /// The rectangle with its edges moved to the nearest device pixels.
    pub fn snapped(&self, dpr: f32) -> Self {
        let snap = |at: f32| (at * dpr).round() / dpr;
        Self::between(snap(self.x), snap(self.y), snap(self.right()), snap(self.bottom()))
    }
}

/// Something that can be pointed at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HitRegion {
    /// Where.
    pub area: Rect,
    /// The maker's own number for it.
    pub id: u32,
}

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

/// How a shape is filled.
#[derive(Clone, Debug, PartialEq)]
pub enum Fill {
    /// One colour.
    Solid(Rgba8),
    /// Colours by height: stops of (y, colour) with y ascending (downwards), mixed in between; two stops at one y
    /// make a hard edge. Beyond the ends the end colours go on.
    Vertical(Vec<(f32, Rgba8)>),
}

impl Fill {
    /// The colour at a height.
    pub fn at(&self, y: f32) -> Rgba8 {
        let stops = match self {
            Self::Solid(color) => return *color,
            Self::Vertical(stops) => stops,
        };
        let after = stops.partition_point(|stop| stop.0 <= y);
        match (after.checked_sub(1).and_then(|before| stops.get(before)), stops.get(after)) {
            (Some(above), Some(below)) => above.1.mix(below.1, (y - above.0) / (below.0 - above.0)),
            (Some(only), None) | (None, Some(only)) => only.1,
            (None, None) => Rgba8::TRANSPARENT,
        }
    }
}

impl From<Rgba8> for Fill {
    fn from(color: Rgba8) -> Self {
        Self::Solid(color)
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_region_wins() {
        let mut scene = Scene::new(100.0, 50.0, 2.0);
        scene.regions.push(HitRegion { area: scene.bounds(), id: 1 });
        scene.regions.push(HitRegion { area: Rect::new(10.0, 10.0, 5.0, 5.0), id: 2 });
        assert_eq!(scene.hit(12.0, 12.0), Some(2));
        assert_eq!(scene.hit(15.0, 12.0), Some(1));
        assert_eq!(scene.hit(100.0, 12.0), None);
    }

    #[test]
    fn sizes_are_made_sane() {
        let scene = Scene::new(f32::NAN, -4.0, 0.0);
        assert_eq!((scene.width_px, scene.height_px, scene.dpr), (0.0, 0.0, 1.0));
    }

    #[test]
    fn fills_by_height() {
        let (red, blue) = (Rgba8::rgb(255, 0, 0), Rgba8::rgb(0, 0, 255));
        let fill = Fill::Vertical(vec![(10.0, red), (20.0, blue), (20.0, red)]);
        assert_eq!(fill.at(0.0), red);
        assert_eq!(fill.at(15.0), red.mix(blue, 0.5));
        assert_eq!(fill.at(20.0), red);
        assert_eq!(fill.at(99.0), red);
        assert_eq!(Fill::Vertical(vec![]).at(1.0), Rgba8::TRANSPARENT);
    }
}
