//! The options of a time series as a form, under the paths at which the panel's JSON stores them.

use model::form::{Choices, Control, ControlKind, Form, Section, choices};
use serde_json::{Value, json};

use crate::forms::{self, number, radio, switch};

const CUSTOM: &str = "fieldConfig.defaults.custom";

pub(super) fn form() -> Form {
    let mut sections = vec![lines(), stacking(), axis(), forms::legend(), tooltip(), thresholds()];
    sections.extend(forms::standard("palette-classic"));
    Form::new(sections)
}

fn at(key: &str) -> String {
    format!("{CUSTOM}.{key}")
}

fn lines() -> Section {
    let is = |style: &str| vec![json!(style)];
    let style = || at("drawStyle");
    Section::new(
        "Graph styles",
        vec![
            radio(style(), "Style", [("line", "Lines"), ("bars", "Bars"), ("points", "Points")], "line"),
            radio(
                at("lineInterpolation"),
                "Line interpolation",
                [
                    ("linear", "Linear"),
                    ("smooth", "Smooth"),
                    ("stepBefore", "Step before"),
                    ("stepAfter", "Step after"),
                ],
                "linear",
            )
            .show_if(style(), is("line")),
            radio(at("barAlignment"), "Bar alignment", [(-1, "Before"), (0, "Center"), (1, "After")], 0)
                .show_if(style(), is("bars")),
            slider(at("barWidthFactor"), "Bar width", 0.1, 1.0, 0.1, 0.6).show_if(style(), is("bars")),
            slider(at("lineWidth"), "Line width", 0.0, 10.0, 0.5, 1.5),
            slider(at("fillOpacity"), "Fill opacity", 0.0, 100.0, 1.0, 0.0),
            radio(
                at("gradientMode"),
                "Gradient mode",
                [("none", "None"), ("opacity", "Opacity"), ("hue", "Hue"), ("scheme", "Scheme")],
                "none",
            ),
            radio(
                at("lineStyle.fill"),
                "Line style",
                [("solid", "Solid"), ("dash", "Dash"), ("dot", "Dots")],
                "solid",
            )
            .show_if(style(), is("line")),
            Control::new(
                at("spanNulls"),
                "Connect null values",
                ControlKind::Select {
                    choices: Choices::Fixed {
                        options: choices::<Value>([
                            (json!(false), "Never"),
                            (json!(true), "Always"),
                            (json!(60_000), "Gaps below 1m"),
                            (json!(300_000), "Gaps below 5m"),
                            (json!(3_600_000), "Gaps below 1h"),
                        ]),
                    },
                    multiple: false,
                    custom: true,
                },
            )
            .default(false)
            .help("A number joins values that are less than so many milliseconds apart.")
            .show_if(style(), is("line")),
            radio(
                at("showPoints"),
                "Show points",
                [("auto", "Auto"), ("always", "Always"), ("never", "Never")],
                "auto",
            )
            .show_if(style(), vec![json!("line"), json!("bars")]),
            slider(at("pointSize"), "Point size", 1.0, 40.0, 1.0, 5.0),
        ],
    )
}

fn stacking() -> Section {
    let mode = at("stacking.mode");
    Section::new(
        "Stacking",
        vec![
            radio(
                mode.clone(),
                "Stack series",
                [("none", "Off"), ("normal", "Normal"), ("percent", "100 %")],
                "none",
            ),
            Control::new(at("stacking.group"), "Group", ControlKind::Text)
                .help("Series of one group pile up together.")
                .default("A")
                .show_if(mode, vec![json!("normal"), json!("percent")]),
        ],
    )
    .collapsed()
}

fn axis() -> Section {
    let scale = at("scaleDistribution.type");
    Section::new(
        "Axis",
        vec![
            forms::time_zones("options.timezone"),
            radio(
                at("axisPlacement"),
                "Placement",
                [("auto", "Auto"), ("left", "Left"), ("right", "Right"), ("hidden", "Hidden")],
                "auto",
            ),
            Control::new(at("axisLabel"), "Label", ControlKind::Text),
            number(at("axisWidth"), "Width"),
            radio(at("axisGridShow"), "Show grid lines", [(true, "On"), (false, "Off")], true),
            radio(at("axisColorMode"), "Color", [("text", "Text"), ("series", "Series")], "text"),
            switch(at("axisBorderShow"), "Show border", false),
            radio(
                scale.clone(),
                "Scale",
                [("linear", "Linear"), ("log", "Logarithmic"), ("symlog", "Symlog")],
                "linear",
            ),
            radio(at("scaleDistribution.log"), "Log base", [(2, "2"), (10, "10")], 2)
                .show_if(scale.clone(), vec![json!("log"), json!("symlog")]),
            number(at("scaleDistribution.linearThreshold"), "Linear below")
                .show_if(scale, vec![json!("symlog")]),
            switch(at("axisCenteredZero"), "Centered zero", false),
            number(at("axisSoftMin"), "Soft min").help("The axis reaches at least this far down."),
            number(at("axisSoftMax"), "Soft max").help("The axis reaches at least this far up."),
        ],
    )
    .collapsed()
}

fn tooltip() -> Section {
    let mode = "options.tooltip.mode";
    let all = || vec![json!("multi")];
    Section::new(
        "Tooltip",
        vec![
            radio(
                mode,
                "Tooltip mode",
                [("single", "Single"), ("multi", "All"), ("none", "Hidden")],
                "single",
            ),
            radio(
                "options.tooltip.sort",
                "Values sort order",
                [("none", "As drawn"), ("asc", "Ascending"), ("desc", "Descending")],
                "none",
            )
            .show_if(mode, all()),
            switch("options.tooltip.hideZeros", "Hide zeros", false).show_if(mode, all()),
        ],
    )
    .collapsed()
}

fn thresholds() -> Section {
    Section::new(
        "Show thresholds",
        vec![radio(
            at("thresholdsStyle.mode"),
            "Show as",
            [
                ("off", "Off"),
                ("line", "Lines"),
                ("dashed", "Dashed lines"),
                ("area", "Filled regions"),
                ("line+area", "Regions and lines"),
                ("dashed+area", "Regions and dashed lines"),
            ],
            "off",
        )],
    )
    .collapsed()
}

fn slider(path: String, label: &str, min: f64, max: f64, step: f64, default: f64) -> Control {
    Control::new(path, label, ControlKind::Slider { min, max, step }).default(default)
}
