//! Bar gauge: one bar a value, filled as far as the value lies between least and greatest. Here options and
//! preparation; the drawing is in `bar_gauge/bar.rs`.

mod bar;

use charts::Scene;
use model::dashboard::Lenient;
use model::form::{Form, Section};
use model::frame::{Frame, Notice};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::cells::{self, stored_size};
use crate::fields::{self, ReduceOptions, Single, Wants, singles};
use crate::forms::{self, radio, sized, switch};
use crate::panel::{Env, Panel, room};
use crate::view::{Message, MessageKind, SceneView, View};

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
    sizes_px: Option<(f32, f32)>,
    title_px: Option<f32>,
    value_px: Option<f32>,
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
            sizes_px: manual.then(|| (size("minVizHeight", 16.0), size("maxVizHeight", 300.0))),
            title_px: stored_size(&stored, "titleSize"),
            value_px: stored_size(&stored, "valueSize"),
        }
    }
}

/// An answer, prepared.
#[derive(Debug)]
pub(super) struct Prepared {
    options: Options,
    singles: Vec<Single>,
    no_value: Option<String>,
}

impl Panel for BarGauge {
    type Options = Options;
    type Prepared = Prepared;
    type State = ();

    const ID: &'static str = "bargauge";
    const NAME: &'static str = "Bar gauge";
    const ICON: &'static str = "chart-bar-big";

    fn form(&self) -> Form {
        let mut sections = vec![forms::value_options(), style()];
        sections.extend(forms::standard("thresholds"));
        Form::new(sections)
    }

    fn prepare(&self, options: &Options, frames: &[Frame], env: &Env<'_>) -> (Prepared, Vec<Notice>) {
        let (resolved, notices) = fields::resolve(frames, env, Wants::GAUGES);
        let singles = singles(&resolved, frames, &options.reduce, env);
        let no_value = Some(env.field_config.at("defaults").text("noValue")).filter(|text| !text.is_empty());
        (Prepared { options: options.clone(), singles, no_value }, notices)
    }

    fn view(&self, prepared: &Prepared, (): &(), env: &Env<'_>) -> View {
        let Prepared { options, singles, no_value } = prepared;
        if singles.is_empty() {
            return View::Message(Message {
                kind: MessageKind::NoData,
                text: no_value.clone().unwrap_or_else(|| "No data".to_owned()),
                hint: String::new(),
            });
        }
        let mut scene = Scene::new(env.width_px, env.height_px, env.dpr);
        if options.upright.unwrap_or(env.width_px > env.height_px * 1.4) {
            bar::columns(&mut scene, options, singles, room(env), env);
        } else {
            bar::rows(&mut scene, options, singles, room(env), env);
        }
        let alone = singles.len() == 1;
        let say = |single: &Single| format!("{} {}", cells::name_of(single, alone, env), single.shown.text);
        let said: Vec<String> = singles.iter().take(10).map(say).collect();
        View::Scene(SceneView { scene, time_axis: None, description: said.join("; ") })
    }
}

fn style() -> Section {
    let manual = || vec![json!("manual")];
    Section::new(
        "Bar gauge",
        vec![
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
            sized("options.text.titleSize", "Name size", 6.0, 200.0),
            sized("options.text.valueSize", "Value size", 6.0, 400.0),
        ],
    )
}
