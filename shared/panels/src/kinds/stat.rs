//! Stat: one large number a series, with its name, its change and a small line. Here options and preparation; the
//! drawing is in `stat/cell.rs`.

mod cell;

use charts::scene::Weight;
use charts::{Rect, Scene};
use model::dashboard::Lenient;
use model::form::{Form, Section};
use model::frame::{Frame, Notice};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::alerts;
use crate::cells::{self, Figures, Justify, Orientation, TextSizes};
use crate::fields::{ReduceOptions, Wants};
use crate::forms::{radio, switch};
use crate::panel::{Env, Panel, room};
use crate::view::View;

/// The kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stat;

/// The panel's own options.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "Value")]
pub(super) struct Options {
    reduce: ReduceOptions,
    color: Coloring,
    graph: bool,
    text: TextMode,
    justify: Justify,
    orientation: Orientation,
    wide: bool,
    percent_change: Option<ChangeColor>,
    sizes: TextSizes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coloring {
    None,
    Value,
    Background { gradient: bool },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TextMode {
    Auto,
    Value,
    ValueAndName,
    Name,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ChangeColor {
    Standard,
    Inverted,
    AsValue,
}

impl Default for Options {
    fn default() -> Self {
        Self::from(Value::Null)
    }
}

impl From<Value> for Options {
    fn from(stored: Value) -> Self {
        let change = match stored.text("percentChangeColorMode").as_str() {
            "inverted" => ChangeColor::Inverted,
            "same_as_value" => ChangeColor::AsValue,
            _ => ChangeColor::Standard,
        };
        Self {
            reduce: ReduceOptions::read(stored.at("reduceOptions")),
            color: match stored.text("colorMode").as_str() {
                "none" => Coloring::None,
                "background" => Coloring::Background { gradient: true },
                "background_solid" => Coloring::Background { gradient: false },
                _ => Coloring::Value,
            },
            graph: stored.text("graphMode") != "none",
            text: match stored.text("textMode").as_str() {
                "value" => TextMode::Value,
                "value_and_name" => TextMode::ValueAndName,
                "name" => TextMode::Name,
                "none" => TextMode::None,
                _ => TextMode::Auto,
            },
            justify: if stored.text("justifyMode") == "center" { Justify::Center } else { Justify::Left },
            orientation: Orientation::read(&stored),
            wide: stored.at("wideLayout") != &Value::Bool(false),
            percent_change: stored.flag("showPercentChange").then_some(change),
            sizes: TextSizes::read(&stored),
        }
    }
}

/// An answer, prepared.
#[derive(Debug)]
pub(super) struct Prepared {
    options: Options,
    figures: Figures,
}

impl Panel for Stat {
    type Options = Options;
    type Prepared = Prepared;
    type State = ();

    const ID: &'static str = "stat";
    const NAME: &'static str = "Stat";
    const ICON: &'static str = "hash";

    fn form(&self) -> Form {
        cells::form(style())
    }

    fn prepare(&self, options: &Options, frames: &[Frame], env: &Env<'_>) -> (Prepared, Vec<Notice>) {
        let (figures, notices) = Figures::prepare(frames, &options.reduce, Wants::VALUES, env);
        (Prepared { options: options.clone(), figures }, notices)
    }

    fn view(&self, prepared: &Prepared, (): &(), env: &Env<'_>) -> View {
        let Prepared { options, figures } = prepared;
        let draw = |scene: &mut Scene| {
            let areas = cells::grid(figures.singles.len(), room(env), options.orientation, 2.6);
            let parts = Parts::of(options, figures, areas.first().copied().unwrap_or_default(), env);
            for (single, area) in figures.singles.iter().zip(areas) {
                cell::draw(scene, &parts, single, area);
            }
            if !env.alerts.is_empty() {
                alerts::mark(scene, env);
            }
        };
        figures.view(env, draw, |_| String::new())
    }
}

/// What all cells of one picture have in common.
struct Parts<'a> {
    options: &'a Options,
    figures: &'a Figures,
    env: &'a Env<'a>,
    shows_name: bool,
    shows_value: bool,
    /// Name at the left, value at the right of one line.
    side_by_side: bool,
    shows_line: bool,
    name_px: f32,
    value_px: f32,
    pad_px: f32,
}

impl<'a> Parts<'a> {
    /// Sizes are those at which every cell's texts fit, so that equal cells look equal.
    fn of(options: &'a Options, figures: &'a Figures, area: Rect, env: &'a Env<'a>) -> Self {
        let alone = figures.is_alone();
        let (shows_name, shows_value) = match options.text {
            TextMode::Auto => (!alone, true),
            TextMode::Value => (false, true),
            TextMode::ValueAndName => (true, true),
            TextMode::Name => (true, false),
            TextMode::None => (false, false),
        };
        let filled = matches!(options.color, Coloring::Background { .. });
        let pad_px = if filled { (area.w.min(area.h) * 0.08).clamp(2.0, 12.0) } else { 0.0 };
        let inner = area.inset(pad_px);
        let has_line = options.graph && figures.singles.iter().any(|single| single.line.is_some());
        let side_by_side =
            options.wide && shows_name && shows_value && inner.w > inner.h * 2.5 && inner.h < 56.0;
        let shows_line = has_line && inner.h >= 56.0 && inner.w >= 48.0;
        let name_px = if side_by_side {
            (inner.h * 0.36).clamp(11.0, 18.0)
        } else {
            (inner.h * 0.16).clamp(11.0, 16.0)
        };
        let mut parts = Self {
            options,
            figures,
            env,
            shows_name,
            shows_value,
            side_by_side,
            shows_line,
            name_px: options.sizes.name_px.unwrap_or(name_px).floor(),
            value_px: 0.0,
            pad_px,
        };
        let zone = parts.value_room(inner);
        let texts = figures.texts();
        let most_px = options.sizes.value_px.unwrap_or(if alone { 96.0 } else { 64.0 });
        // Where the large figure has the room alone it keeps a quiet margin.
        let high = (34.0 / zone.h.max(1.0)).clamp(0.48, 0.78);
        let quiet = Rect::new(zone.x, zone.y, zone.w * 0.94, zone.h * high);
        let fitted =
            cells::common_size(texts.iter().map(String::as_str), quiet, Weight::Semibold, (9.0, most_px));
        parts.value_px = options.sizes.value_px.unwrap_or(fitted);
        if !shows_value {
            let fitted = cells::common_size(figures.names(env), quiet, Weight::Semibold, (9.0, 40.0));
            parts.name_px = options.sizes.name_px.unwrap_or(fitted);
        }
        parts
    }

    /// Where the texts stand; the small line has the rest.
    fn text_room(&self, inner: Rect) -> Rect {
        let share = if self.shows_line { 0.62 } else { 1.0 };
        Rect::new(inner.x, inner.y, inner.w, inner.h * share)
    }

    /// Height of a line of the name, with the space below it.
    fn name_height(&self) -> f32 {
        if self.shows_name && self.shows_value && !self.side_by_side { self.name_px * 1.5 } else { 0.0 }
    }

    /// Height of the line that tells the change.
    fn change_height(&self, inner: Rect) -> f32 {
        if self.options.percent_change.is_some() && inner.h > 48.0 { 20.0 } else { 0.0 }
    }

    fn value_room(&self, inner: Rect) -> Rect {
        let text = self.text_room(inner);
        if self.side_by_side {
            return Rect::new(text.x + text.w * 0.5, text.y, text.w * 0.5, text.h);
        }
        let name = self.name_height();
        Rect::new(text.x, text.y + name, text.w, text.h - name - self.change_height(inner))
    }
}

fn style() -> Section {
    let mut controls = vec![
        radio(
            "options.orientation",
            "Orientation",
            [("auto", "Auto"), ("horizontal", "Rows"), ("vertical", "Columns")],
            "auto",
        ),
        radio(
            "options.textMode",
            "Text mode",
            [
                ("auto", "Auto"),
                ("value", "Value"),
                ("value_and_name", "Value and name"),
                ("name", "Name"),
                ("none", "None"),
            ],
            "auto",
        ),
        switch("options.wideLayout", "Wide layout", true),
        radio(
            "options.colorMode",
            "Color mode",
            [
                ("none", "None"),
                ("value", "Value"),
                ("background", "Background gradient"),
                ("background_solid", "Background solid"),
            ],
            "value",
        ),
        radio("options.graphMode", "Graph mode", [("none", "None"), ("area", "Area")], "area"),
        radio("options.justifyMode", "Text alignment", [("auto", "Auto"), ("center", "Center")], "auto"),
        switch("options.showPercentChange", "Show percent change", false),
        radio(
            "options.percentChangeColorMode",
            "Percent change color",
            [("standard", "Standard"), ("inverted", "Inverted"), ("same_as_value", "Same as value")],
            "standard",
        )
        .show_if("options.showPercentChange", vec![json!(true)]),
    ];
    controls.extend(TextSizes::controls());
    Section::new("Stat styles", controls)
}
