//! Single values, prepared, arranged in a room, their texts fitted, and told in words: what stat, gauge and bar gauge
//! share. How one value looks is each kind's own.

use charts::scene::{Anchor, Weight};
use charts::{Rect, Scene, text};
use model::dashboard::Lenient;
use model::form::{Control, Form, Section};
use model::frame::{Frame, Notice};
use serde_json::Value;

use crate::fields::{self, ReduceOptions, Single, Wants, singles};
use crate::forms;
use crate::panel::Env;
use crate::view::{Message, MessageKind, SceneView, View};

/// The values of an answer, each to be shown as a figure of its own.
#[derive(Debug)]
pub(crate) struct Figures {
    /// The values, in order.
    pub(crate) singles: Vec<Single>,
    no_value: Option<String>,
}

impl Figures {
    /// One value a column or row, as the panel's value options say.
    pub(crate) fn prepare(
        frames: &[Frame],
        reduce: &ReduceOptions,
        wants: Wants,
        env: &Env<'_>,
    ) -> (Self, Vec<Notice>) {
        let (resolved, notices) = fields::resolve(frames, env, wants);
        let singles = singles(&resolved, frames, reduce, env);
        let no_value = Some(env.field_config.at("defaults").text("noValue")).filter(|text| !text.is_empty());
        (Self { singles, no_value }, notices)
    }

    /// Whether there is one value only.
    pub(crate) fn is_alone(&self) -> bool {
        self.singles.len() == 1
    }

    /// The name of a value: its own, or the panel's title where it is alone and says nothing itself.
    pub(crate) fn name<'a>(&'a self, single: &'a Single, env: &Env<'a>) -> &'a str {
        if self.is_alone() && !single.named && !env.title.is_empty() { env.title } else { &single.name }
    }

    /// All names, in order.
    pub(crate) fn names<'a>(&'a self, env: &Env<'a>) -> Vec<&'a str> {
        self.singles.iter().map(|single| self.name(single, env)).collect()
    }

    /// All values as text, in order.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.singles.iter().map(|single| single.shown.text.to_string()).collect()
    }

    /// The drawing, its values told in words, with `more` behind each; a message where there is no value.
    pub(crate) fn view(
        &self,
        env: &Env<'_>,
        draw: impl FnOnce(&mut Scene),
        more: impl Fn(&Single) -> String,
    ) -> View {
        /// More than this nobody listens to.
        const MOST_SAID: usize = 10;
        if self.singles.is_empty() {
            return View::Message(Message {
                kind: MessageKind::NoData,
                text: self.no_value.clone().unwrap_or_else(|| "No data".to_owned()),
                hint: String::new(),
            });
        }
        let mut scene = Scene::new(env.width_px, env.height_px, env.dpr);
        draw(&mut scene);
        let say =
            |single: &Single| format!("{} {}{}", self.name(single, env), single.shown.text, more(single));
        let said: Vec<String> = self.singles.iter().take(MOST_SAID).map(say).collect();
        View::Scene(SceneView { scene, time_axis: None, description: said.join("; ") })
    }
}

/// The form of a kind that shows figures: which values, the kind's own style, then what all kinds have.
pub(crate) fn form(style: Section) -> Form {
    let mut sections = vec![forms::value_options(), style];
    sections.extend(forms::standard("thresholds"));
    Form::new(sections)
}

/// Font sizes that a panel sets by hand.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TextSizes {
    /// Of names.
    pub(crate) name_px: Option<f32>,
    /// Of values.
    pub(crate) value_px: Option<f32>,
}

impl TextSizes {
    /// As stored; sizes that cannot be read are left out.
    pub(crate) fn read(stored: &Value) -> Self {
        let size = |key: &str| {
            stored.at("text").num(key).filter(|size| *size > 0.0).map(|size| size.clamp(6.0, 400.0) as f32)
        };
        Self { name_px: size("titleSize"), value_px: size("valueSize") }
    }

    /// The controls that set them.
    pub(crate) fn controls() -> [Control; 2] {
        [
            forms::sized("options.text.titleSize", "Name size", 6.0, 200.0),
            forms::sized("options.text.valueSize", "Value size", 6.0, 400.0),
        ]
    }
}

/// How values follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Orientation {
    /// As the room asks for.
    #[default]
    Auto,
    /// Each value has a row.
    Rows,
    /// Each value has a column.
    Columns,
}

impl Orientation {
    /// As stored: `horizontal` means rows, `vertical` columns.
    pub(crate) fn read(stored: &Value) -> Self {
        match stored.text("orientation").as_str() {
            "horizontal" => Self::Rows,
            "vertical" => Self::Columns,
            _ => Self::Auto,
        }
    }
}

/// Between two values.
const GAP_PX: f32 = 8.0;

/// A rectangle for each of `count` values; on `Auto` as near as possible to `aspect` (width to height).
pub(crate) fn grid(count: usize, room: Rect, orientation: Orientation, aspect: f32) -> Vec<Rect> {
    if count == 0 {
        return Vec::new();
    }
    let columns = match orientation {
        Orientation::Rows => 1,
        Orientation::Columns => count,
        Orientation::Auto => columns_for(count, room, aspect),
    };
    let rows = count.div_ceil(columns);
    let gap = |parts: usize, length: f32| GAP_PX.min(length / (parts as f32 * 4.0));
    let (gap_x, gap_y) = (gap(columns, room.w), gap(rows, room.h));
    let h = (room.h - gap_y * (rows - 1) as f32) / rows as f32;
    let w = (room.w - gap_x * (columns - 1) as f32) / columns as f32;
    let place = |at: usize| {
        let (row, column) = (at / columns, at % columns);
        Rect::new(room.x + column as f32 * (w + gap_x), room.y + row as f32 * (h + gap_y), w, h)
    };
    (0..count).map(place).collect()
}

/// The number of columns whose cells hold the largest box of this aspect.
fn columns_for(count: usize, room: Rect, aspect: f32) -> usize {
    let size = |columns: usize| {
        let rows = count.div_ceil(columns);
        let (w, h) = (room.w / columns as f32, room.h / rows as f32);
        (w / aspect).min(h)
    };
    // Of equals the one with fewer columns: long names keep their room.
    let better = |best: usize, next: usize| if size(next) > size(best) * 1.02 { next } else { best };
    (1..=count.min(200)).fold(1, better)
}

/// A font size at which all texts fit their rooms: the smallest of those that each would have.
pub(crate) fn common_size<'a>(
    texts: impl IntoIterator<Item = &'a str>,
    room: Rect,
    weight: Weight,
    limits_px: (f32, f32),
) -> f32 {
    let fit = |text: &str| charts::mark::text::size_to_fit(text, room, weight, limits_px.0, limits_px.1);
    texts.into_iter().map(fit).fold(limits_px.1, f32::min)
}

/// How wide the widest of some texts is.
pub(crate) fn widest<'a>(texts: impl IntoIterator<Item = &'a str>, size_px: f32, weight: Weight) -> f32 {
    text::widest(texts, size_px, weight).ceil()
}

/// Whether texts stand at the left or in the middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Justify {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Center,
}

impl Justify {
    /// The end of the text that stands at its place.
    pub(crate) fn anchor(self) -> Anchor {
        match self {
            Self::Left => Anchor::Start,
            Self::Center => Anchor::Middle,
        }
    }
}
