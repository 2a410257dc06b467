//! What a panel shows, finished: the closed set of views that every renderer (page, picture, report) matches.
//!
//! A view holds no dashboard and no query; positions are CSS pixels of the panel's content.

use charts::{Rect, Rgba8, Scene};
use model::frame::Notice;

/// What a panel shows.
#[derive(Debug, Clone, PartialEq)]
pub enum View {
    /// A drawing, with what pointing at it tells.
    Scene(SceneView),
    /// Rows and columns.
    Table(TableView),
    /// Formatted text.
    Markdown(MarkdownView),
    /// One calm sentence instead of data: nothing to show, or why not.
    Message(Message),
}

/// A drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct SceneView {
    /// What to paint.
    pub scene: Scene,
    /// Where time runs from left to right, if it does: dragging there zooms, hovering shows a crosshair.
    pub time_axis: Option<TimeAxis>,
    /// In words, for people who do not see the picture.
    pub description: String,
}

/// A horizontal time axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeAxis {
    /// The plot that it spans.
    pub plot: Rect,
    /// Time at the plot's left edge, milliseconds.
    pub from_ms: i64,
    /// Time at the plot's right edge, milliseconds.
    pub to_ms: i64,
}

impl TimeAxis {
    /// The time below a place.
    pub fn time_at(&self, x_px: f32) -> i64 {
        let share = f64::from((x_px - self.plot.x) / self.plot.w.max(1.0)).clamp(0.0, 1.0);
        self.from_ms + ((self.to_ms - self.from_ms) as f64 * share).round() as i64
    }

    /// The place of a time; outside the plot for times outside the axis.
    pub fn x_at(&self, time_ms: i64) -> f32 {
        let span = (self.to_ms - self.from_ms).max(1) as f64;
        self.plot.x + ((time_ms - self.from_ms) as f64 / span) as f32 * self.plot.w
    }
}

/// What pointing at a place tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Hover {
    /// Heading of the tooltip, such as the time.
    pub title: String,
    /// The instant, so that other panels can show the same; absent where there is no time.
    pub time_ms: Option<i64>,
    /// Where the crosshair stands.
    pub x_px: f32,
    /// One row a series, in the order in which they stand on the screen; none when the panel wants no tooltip, while
    /// the crosshair still stands at `x_px`.
    pub rows: Vec<HoverRow>,
    /// What alert rules said at this moment, and what happened then; empty where all was normal.
    pub notes: Vec<HoverNote>,
}

/// A remark in a tooltip.
#[derive(Debug, Clone, PartialEq)]
pub struct HoverNote {
    /// What it says.
    pub text: String,
    /// The colour of its sign.
    pub color: Rgba8,
}

/// One series in a tooltip.
#[derive(Debug, Clone, PartialEq)]
pub struct HoverRow {
    /// The series' number, as in the legend.
    pub series: usize,
    /// Name.
    pub label: String,
    /// Value with its unit.
    pub value: String,
    /// Colour.
    pub color: Rgba8,
    /// Where the ring on the point stands; absent when the point is not drawn.
    pub at: Option<[f32; 2]>,
    /// Whether this is the one nearest to the pointer.
    pub nearest: bool,
}

/// The legend of a drawing; the page lays it out and gives the drawing the room that is left.
#[derive(Debug, Clone, PartialEq)]
pub struct Legend {
    /// As a table, or as a list that wraps.
    pub table: bool,
    /// To the right of the drawing, or below it.
    pub right: bool,
    /// Names of the calculations, the headings of the table's columns.
    pub calcs: Vec<String>,
    /// The series, sorted as the panel asks.
    pub entries: Vec<LegendEntry>,
    /// Width of a legend at the right, CSS pixels, where the panel sets one.
    pub width_px: Option<f32>,
}

/// One series in a legend.
#[derive(Debug, Clone, PartialEq)]
pub struct LegendEntry {
    /// The series' number, stable while the query's answer has the same series.
    pub series: usize,
    /// Name.
    pub label: String,
    /// Colour.
    pub color: Rgba8,
    /// Whether the series is drawn; a click toggles, another isolates.
    pub visible: bool,
    /// Whether the series belongs to the right-hand axis.
    pub right_axis: bool,
    /// Calculated values with units, in the order of [`Legend::calcs`].
    pub calcs: Vec<String>,
    /// The same as numbers, for sorting.
    pub sort_keys: Vec<f64>,
}

/// Rows and columns. Cells are asked one by one, so that a million rows cost nothing until they are seen.
#[derive(Debug, Clone, PartialEq)]
pub struct TableView {
    /// The columns.
    pub columns: Vec<TableColumn>,
    /// The number of rows after filtering.
    pub rows: usize,
    /// Which column sorts, and whether downwards.
    pub sort: Option<(usize, bool)>,
    /// Whether headings are shown.
    pub header: bool,
    /// Height of one row.
    pub row_height_px: f32,
    /// Whether a footer with calculations is shown; one text a column.
    pub footer: Option<Vec<String>>,
    /// Names of the tables to choose from, where the answer has several; empty otherwise. Choosing is
    /// [`crate::Event::SelectTable`].
    pub tables: Vec<String>,
    /// The number of the table that is shown.
    pub table: usize,
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct TableColumn {
    /// Heading.
    pub title: String,
    /// Description, shown on hover; may be empty.
    pub description: String,
    /// Width in CSS pixels where the panel sets one; otherwise shared.
    pub width_px: Option<f32>,
    /// Least width when shared.
    pub min_width_px: f32,
    /// How values stand.
    pub align: Align,
}

/// How values stand in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    Left,
    /// In the middle.
    Center,
    /// At the right.
    Right,
}

/// One cell of a table, ready to be shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// Colour of the text; the usual one where absent.
    pub color: Option<Rgba8>,
    /// Background.
    pub background: Option<Rgba8>,
    /// A bar of this share (0 to 1) and colour.
    pub bar: Option<(f32, Rgba8)>,
    /// Where a click leads: a checked http, https, mailto or relative address.
    pub link: Option<String>,
}

/// Formatted text as it was written; [`crate::markdown::nodes`] reads it as a tree, which renderers build node by
/// node: it never becomes HTML text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MarkdownView {
    /// The text, variables put in; never empty.
    pub text: String,
    /// Whether it is shown as it stands, in one block.
    pub is_code: bool,
}

/// A node of formatted text. The set is closed, so nothing but these elements can come out of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Plain text.
    Text(String),
    /// Code within a line.
    Code(String),
    /// A block of code.
    CodeBlock(String),
    /// An element around others.
    Element(Tag, Vec<Node>),
    /// A link with a checked address.
    Link(String, Vec<Node>),
    /// A picture with a checked address and its description.
    Image(String, String),
    /// A line across.
    Rule,
    /// A line break.
    Break,
}

/// The elements of formatted text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// A paragraph.
    Paragraph,
    /// A heading of level 1 to 6.
    Heading(u8),
    /// Stressed.
    Emphasis,
    /// Strongly stressed.
    Strong,
    /// Struck through.
    Strike,
    /// A quotation.
    Quote,
    /// A list, numbered or not.
    List {
        /// Whether its entries are numbered.
        ordered: bool,
    },
    /// An entry of a list.
    Item,
    /// A table.
    Table,
    /// A table's heading row.
    TableHead,
    /// A table's row.
    TableRow,
    /// A cell of a table.
    TableCell,
}

/// One calm sentence instead of data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What it is, so that the page can choose a sign.
    pub kind: MessageKind,
    /// The sentence.
    pub text: String,
    /// What to do, or details; may be empty.
    pub hint: String,
}

/// What a [`Message`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageKind {
    /// The answer holds nothing for this panel.
    NoData,
    /// The panel is not set up far enough.
    Setup,
}

/// Notices of the answer and of preparing it, shown on the panel's corner.
pub type Notices = Vec<Notice>;
