//! How one series is drawn: the `custom` part of its field config, read field by field. What has the wrong type is
//! as if it were not stored.

use charts::mark::bar::Align;
use charts::mark::line::Curve;
use model::dashboard::Lenient;
use serde_json::Value;

/// How one series is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Style {
    pub(super) draw: Draw,
    pub(super) curve: Curve,
    /// Thickness of lines and bar borders; as the number of series asks for where absent.
    pub(super) width_px: Option<f32>,
    /// Opacity of the surface below, 0 to 1.
    pub(super) fill: f32,
    pub(super) gradient: Gradient,
    pub(super) dash: Vec<f32>,
    pub(super) span_nulls: Span,
    /// Points farther apart than this are not joined, milliseconds.
    pub(super) insert_nulls_ms: Option<f64>,
    pub(super) points: ShowPoints,
    /// Diameter.
    pub(super) point_px: f32,
    pub(super) stack: Stack,
    pub(super) stack_group: String,
    pub(super) axis: AxisStyle,
    pub(super) bar_align: Align,
    pub(super) bar_share: f32,
    pub(super) bar_most_px: f32,
    /// The series down to which the surface reaches.
    pub(super) fill_below_to: Option<String>,
    pub(super) thresholds: ThresholdStyle,
    pub(super) transform: Transform,
    pub(super) hide: Hide,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Draw {
    Line,
    Bars,
    Points,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gradient {
    None,
    Opacity,
    Hue,
    Scheme,
}

/// What becomes of missing values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Span {
    Gap,
    Join,
    /// Joined when neighbours are less than this many milliseconds apart.
    JoinBelow(f64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ShowPoints {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Stack {
    None,
    Normal,
    Percent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transform {
    None,
    NegativeY,
    Constant,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Hide {
    pub(super) viz: bool,
    pub(super) legend: bool,
    pub(super) tooltip: bool,
}

/// How thresholds are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct ThresholdStyle {
    pub(super) line: bool,
    pub(super) dashed: bool,
    pub(super) area: bool,
}

/// The axis that a series asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct AxisStyle {
    pub(super) placement: Placement,
    pub(super) label: String,
    pub(super) soft_min: Option<f64>,
    pub(super) soft_max: Option<f64>,
    pub(super) width_px: Option<f32>,
    pub(super) grid: bool,
    pub(super) series_color: bool,
    pub(super) centered_zero: bool,
    pub(super) border: bool,
    pub(super) scale: ScaleKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Placement {
    Auto,
    Left,
    Right,
    Hidden,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum ScaleKind {
    Linear,
    Log { base: f64 },
    Symlog { base: f64, threshold: f64 },
}

impl Style {
    pub(super) fn read(custom: &Value) -> Self {
        let filled = |key: &str| Some(custom.text(key)).filter(|text| !text.is_empty());
        Self {
            draw: match custom.text("drawStyle").as_str() {
                "bars" => Draw::Bars,
                "points" => Draw::Points,
                _ => Draw::Line,
            },
            curve: match custom.text("lineInterpolation").as_str() {
                "smooth" => Curve::Smooth,
                "stepBefore" => Curve::StepBefore,
                "stepAfter" => Curve::StepAfter,
                _ => Curve::Linear,
            },
            width_px: custom.num("lineWidth").map(|width| width.clamp(0.0, 40.0) as f32),
            fill: custom.num("fillOpacity").map_or(0.0, |percent| (percent / 100.0).clamp(0.0, 1.0) as f32),
            gradient: match custom.text("gradientMode").as_str() {
                "opacity" => Gradient::Opacity,
                "hue" => Gradient::Hue,
                "scheme" => Gradient::Scheme,
                _ => Gradient::None,
            },
            dash: dash(custom.at("lineStyle")),
            span_nulls: match custom.at("spanNulls") {
                Value::Bool(true) => Span::Join,
                Value::Number(below) => below.as_f64().map_or(Span::Gap, Span::JoinBelow),
                _ => Span::Gap,
            },
            insert_nulls_ms: custom.at("insertNulls").as_f64().filter(|ms| *ms > 0.0),
            points: match custom.text("showPoints").as_str() {
                "always" => ShowPoints::Always,
                "never" => ShowPoints::Never,
                _ => ShowPoints::Auto,
            },
            point_px: custom.num("pointSize").map_or(5.0, |size| size.clamp(1.0, 100.0) as f32),
            stack: match custom.at("stacking").text("mode").as_str() {
                "normal" => Stack::Normal,
                "percent" => Stack::Percent,
                _ => Stack::None,
            },
            stack_group: custom.at("stacking").text("group"),
            axis: AxisStyle::read(custom),
            bar_align: match custom.int("barAlignment").unwrap_or(0).signum() {
                -1 => Align::Before,
                1 => Align::After,
                _ => Align::Center,
            },
            bar_share: custom.num("barWidthFactor").map_or(0.6, |share| share.clamp(0.05, 1.0) as f32),
            bar_most_px: custom.num("barMaxWidth").map_or(200.0, |most| most.clamp(1.0, 2000.0) as f32),
            fill_below_to: filled("fillBelowTo"),
            thresholds: threshold_style(&custom.at("thresholdsStyle").text("mode")),
            transform: match custom.text("transform").as_str() {
                "negative-Y" => Transform::NegativeY,
                "constant" => Transform::Constant,
                _ => Transform::None,
            },
            hide: {
                let hide = custom.at("hideFrom");
                Hide { viz: hide.flag("viz"), legend: hide.flag("legend"), tooltip: hide.flag("tooltip") }
            },
        }
    }
}

impl AxisStyle {
    fn read(custom: &Value) -> Self {
        let scale = custom.at("scaleDistribution");
        let base = scale.num("log").filter(|base| *base >= 1.5).unwrap_or(2.0);
        Self {
            placement: match custom.text("axisPlacement").as_str() {
                "left" => Placement::Left,
                "right" => Placement::Right,
                "hidden" => Placement::Hidden,
                _ => Placement::Auto,
            },
            label: custom.text("axisLabel"),
            soft_min: custom.num("axisSoftMin"),
            soft_max: custom.num("axisSoftMax"),
            // Widths below that of a figure are leftovers of sliders, not wishes.
            width_px: custom
                .num("axisWidth")
                .filter(|width| *width >= 8.0)
                .map(|width| width.min(400.0) as f32),
            grid: custom.at("axisGridShow") != &Value::Bool(false),
            series_color: custom.text("axisColorMode") == "series",
            centered_zero: custom.flag("axisCenteredZero"),
            border: custom.flag("axisBorderShow"),
            scale: match scale.text("type").as_str() {
                "log" => ScaleKind::Log { base },
                "symlog" => {
                    let threshold = scale.num("linearThreshold").filter(|at| *at > 0.0).unwrap_or(1.0);
                    ScaleKind::Symlog { base, threshold }
                }
                _ => ScaleKind::Linear,
            },
        }
    }
}

fn dash(style: &Value) -> Vec<f32> {
    let stored: Vec<f32> =
        style.list("dash").iter().filter_map(Value::as_f64).map(|px| px.clamp(0.0, 200.0) as f32).collect();
    match style.text("fill").as_str() {
        "dash" if stored.len() > 1 => stored,
        "dash" => vec![10.0, 10.0],
        // Dots are dashes without length; round ends make them round.
        "dot" if stored.len() > 1 => stored,
        "dot" => vec![0.0, 10.0],
        _ => Vec::new(),
    }
}

fn threshold_style(mode: &str) -> ThresholdStyle {
    ThresholdStyle {
        line: mode.contains("line") || mode.contains("dashed"),
        dashed: mode.contains("dashed"),
        area: mode.contains("area"),
    }
}
