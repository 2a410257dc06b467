//! Bar gauge: one bar a value, filled as far as the value lies between least and greatest. Here options and
//! preparation; the drawing is in `bar_gauge/bar.rs`.

mod bar;

use charts::Scene;
use model::dashboard::Lenient;
use model::form::{Form, Section};
use model::frame::{Frame, Notice};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::cells::{self, Figures, TextSizes};
use crate::fields::{ReduceOptions, Wants};
use crate::forms::{radio, sized, switch};
use crate::panel::{Env, Panel, room};
use crate::view::View;

/// The kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct BarGauge;

/// The panel's own options.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "Value")]
pub(super) struct Options {
    reduce: ReduceOptions,
    /// Bars grow upwards; as the room asks for where absent.
    upright: Option<bool>,
    mode: Mode,
    values: Values,
    names: Names,
    unfilled: bool,
    /// Least and greatest thickness of bars, where set by hand.
    thick_px: Option<(f32, f32)>,
    sizes: TextSizes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Gradient,
    Lcd,
    Basic,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Values {
    Colored,
    Text,
    Hidden,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Names {
    Auto,
    Top,
    Left,
    Hidden,
}

impl Default for Options {
    fn default() -> Self {
        Self::from(Value::Null)
    }
}

impl From<Value> for Options {
    fn from(stored: Value) -> Self {
        let size = |key: &str, usual: f64| stored.num(key).unwrap_or(usual).clamp(1.0, 2000.0) as f32;
        let manual = stored.text("sizing") == "manual";
        Self {
            reduce: ReduceOptions::read(stored.at("reduceOptions")),
            upright: match stored.text("orientation").as_str() {
                "horizontal" => Some(false),
                "vertical" => Some(true),
                _ => None,
            },
            mode: match stored.text("displayMode").as_str() {
                "lcd" => Mode::Lcd,
                "basic" => Mode::Basic,
                _ => Mode::Gradient,
            },
            values: match stored.text("valueMode").as_str() {
                "text" => Values::Text,
                "hidden" => Values::Hidden,
                _ => Values::Colored,
            },
            names: match stored.text("namePlacement").as_str() {
                "top" => Names::Top,
                "left" => Names::Left,
                "hidden" => Names::Hidden,
                _ => Names::Auto,
            },
            unfilled: stored.at("showUnfilled") != &Value::Bool(false),
            thick_px: manual.then(|| (size("minVizHeight", 16.0), size("maxVizHeight", 300.0))),
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

impl Panel for BarGauge {
    type Options = Options;
    type Prepared = Prepared;
    type State = ();

    const ID: &'static str = "bargauge";
    const NAME: &'static str = "Bar gauge";
    const ICON: &'static str = "chart-bar-big";

    fn form(&self) -> Form {
        cells::form(style())
    }

    fn prepare(&self, options: &Options, frames: &[Frame], env: &Env<'_>) -> (Prepared, Vec<Notice>) {
        let (figures, notices) = Figures::prepare(frames, &options.reduce, Wants::GAUGES, env);
        (Prepared { options: options.clone(), figures }, notices)
    }

    fn view(&self, prepared: &Prepared, (): &(), env: &Env<'_>) -> View {
        let Prepared { options, figures } = prepared;
        let draw = |scene: &mut Scene| {
            if options.upright.unwrap_or(env.width_px > env.height_px * 1.4) {
                bar::columns(scene, options, figures, room(env), env);
            } else {
                bar::rows(scene, options, figures, room(env), env);
            }
        };
        figures.view(env, draw, |_| String::new())
    }
}

fn style() -> Section {
    let manual = || vec![json!("manual")];
    let mut controls = vec![
        radio(
            "options.orientation",
            "Orientation",
            [("auto", "Auto"), ("horizontal", "Horizontal"), ("vertical", "Vertical")],
            "auto",
        ),
        radio(
            "options.displayMode",
            "Display mode",
            [("gradient", "Gradient"), ("lcd", "Retro LCD"), ("basic", "Basic")],
            "gradient",
        ),
        radio(
            "options.valueMode",
            "Value display",
            [("color", "Value color"), ("text", "Text color"), ("hidden", "Hidden")],
            "color",
        ),
        radio(
            "options.namePlacement",
            "Name placement",
            [("auto", "Auto"), ("top", "Top"), ("left", "Left"), ("hidden", "Hidden")],
            "auto",
        ),
        switch("options.showUnfilled", "Show unfilled area", true),
        radio("options.sizing", "Bar size", [("auto", "Auto"), ("manual", "Manual")], "auto"),
        sized("options.minVizHeight", "Min height", 1.0, 300.0).show_if("options.sizing", manual()),
        sized("options.maxVizHeight", "Max height", 1.0, 300.0).show_if("options.sizing", manual()),
    ];
    controls.extend(TextSizes::controls());
    Section::new("Bar gauge", controls)
}
