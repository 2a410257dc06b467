//! Graph, the first chart of all: today a time series, or a bar chart or histogram where its x axis was of values.
//!
//! It drew lines, points and bars at once, each series by its own rules; today a series has one style. Where both cannot
//! be had, bars win over lines, as people see it in Grafana.

mod axes;
mod legend;
mod overrides;
mod thresholds;

use serde_json::{Value, json};

use crate::Context;
use crate::fields;
use crate::json::{
    Object, child, child_mut, each_property, is_set, json_number, list, num, object_at, set, set_new, take,
    text, truthy,
};

/// What is read here, and what nothing read.
const READ: &[&str] = &[
    "alerting",
    "annotate",
    "decimals",
    "interactive",
    "leftYAxisLabel",
    "legend_counts",
    "resolution",
    "rightYAxisLabel",
    "scale",
    "spyable",
    "timezone",
    "x-axis",
    "y-axis",
    "y2_format",
    "y_format",
    "y_formats",
    "zerofill",
];

/// What a panel draws where a series does not say otherwise.
pub(super) struct Style {
    pub(super) lines: bool,
    pub(super) bars: bool,
    pub(super) points: bool,
    /// `normal` or `percent`: how those stack that do.
    pub(super) stacking: &'static str,
    /// Length of dashes and gaps, in pixels.
    pub(super) dash: [f64; 2],
}

impl Style {
    fn of(panel: &Object) -> Self {
        Self {
            lines: panel.get("lines").is_none_or(truthy),
            bars: is_set(panel, "bars"),
            points: is_set(panel, "points"),
            stacking: if is_set(panel, "percentage") { "percent" } else { "normal" },
            dash: [num(panel, "dashLength").unwrap_or(10.0), num(panel, "spaceLength").unwrap_or(10.0)],
        }
    }

    /// `bars`, `line` or `points`.
    pub(super) fn draw(lines: bool, bars: bool) -> &'static str {
        match (bars, lines) {
            (true, _) => "bars",
            (false, true) => "line",
            (false, false) => "points",
        }
    }
}

pub(super) fn open(panel: &mut Object, context: &mut Context<'_>) {
    thresholds::regions(panel, context);
    match child(panel, "xaxis").map(|axis| text(axis, "mode")) {
        Some("series") => by_series(panel, context),
        Some("histogram") => by_value(panel),
        _ => over_time(panel, context),
    }
    super::forget(panel, READ);
}

/// Renames the mark of hidden series that the first time series carried.
pub(super) fn hidden_series(panel: &mut Object, _: &mut Context<'_>) {
    let rename = |from: &mut Object| {
        if let Some(hidden) = take(from, "graph") {
            set_new(from, "viz", hidden);
        }
    };
    let defaults = child_mut(panel, "fieldConfig").and_then(|config| child_mut(config, "defaults"));
    if let Some(from) = defaults
        .and_then(|defaults| child_mut(defaults, "custom"))
        .and_then(|custom| child_mut(custom, "hideFrom"))
    {
        rename(from);
    }
    each_property(panel, &mut |property| {
        if text(property, "id") == "custom.hideFrom"
            && let Some(from) = child_mut(property, "value")
        {
            rename(from);
        }
    });
}

fn over_time(panel: &mut Object, context: &mut Context<'_>) {
    let style = Style::of(panel);
    let (left, right) = (axes::read(panel, 0), axes::read(panel, 1));
    let mut custom = custom(panel, &style);
    custom.extend(left.custom.clone());
    let mut defaults = Object::new();
    defaults.extend(left.standard.clone());
    if let Some((limits, shown)) = thresholds::read(panel) {
        set(&mut defaults, "thresholds", limits);
        set(&mut custom, "thresholdsStyle", shown);
    }
    if text(panel, "nullPointMode") == "null as zero" {
        set(&mut defaults, "noValue", "0");
        set(&mut defaults, "nullValueMode", "null as zero");
    }
    let mut overrides = super::pie::colors(panel);
    let has_band = overrides::read(panel, &style, &left, &right, &mut overrides);
    // A band between two series was always a third opaque.
    if has_band {
        set(&mut custom, "fillOpacity", 35);
    }
    if child(panel, "xaxis").is_some_and(|axis| axis.get("show") == Some(&Value::Bool(false))) {
        overrides.push(json!({ "matcher": { "id": "byType", "options": "time" },
                               "properties": [{ "id": "custom.axisPlacement", "value": "hidden" }] }));
    }
    set(&mut defaults, "custom", custom);
    notes(panel, &style, context);
    legend::keep_filters(panel, context);
    let options = json!({ "legend": legend::read(panel), "tooltip": legend::tooltip(panel) });
    finish(panel, "timeseries", options, defaults, overrides);
}

fn custom(panel: &Object, style: &Style) -> Object {
    let mut custom = Object::new();
    let draw = Style::draw(style.lines, style.bars);
    set(&mut custom, "drawStyle", draw);
    set(&mut custom, "lineInterpolation", if is_set(panel, "steppedLine") { "stepAfter" } else { "linear" });
    set(&mut custom, "lineWidth", json_number(num(panel, "linewidth").unwrap_or(1.0)));
    let gradient = num(panel, "fillGradient").filter(|gradient| *gradient > 0.0);
    let fill = gradient.or(num(panel, "fill")).unwrap_or(1.0).clamp(0.0, 10.0);
    set(&mut custom, "fillOpacity", json_number(if style.bars { 100.0 } else { fill * 10.0 }));
    set(&mut custom, "gradientMode", if gradient.is_some() { "opacity" } else { "none" });
    set(&mut custom, "showPoints", if style.points || draw == "points" { "always" } else { "never" });
    set(&mut custom, "pointSize", json_number(2.0 + 2.0 * num(panel, "pointradius").unwrap_or(1.5)));
    set(&mut custom, "spanNulls", text(panel, "nullPointMode") == "connected");
    if is_set(panel, "dashes") {
        set(&mut custom, "lineStyle", overrides::dashes(true, style.dash));
    }
    let mode = if is_set(panel, "stack") { style.stacking } else { "none" };
    set(&mut custom, "stacking", json!({ "mode": mode, "group": "A" }));
    set(&mut custom, "hideFrom", json!({ "legend": false, "tooltip": false, "viz": false }));
    custom
}

fn notes(panel: &Object, style: &Style, context: &mut Context<'_>) {
    if style.bars && style.lines && num(panel, "linewidth") != Some(0.0) {
        context.note(panel, "It drew bars and lines of each series; now it draws the bars.");
    }
    let tooltip = child(panel, "tooltip");
    if is_set(panel, "stack") && tooltip.is_some_and(|tooltip| text(tooltip, "value_type") == "cumulative") {
        context.note(panel, "Its tooltip gave sums over the stack; now it gives the values of the series.");
    }
    if child(panel, "yaxis").is_some_and(|axis| is_set(axis, "align")) {
        context.note(panel, "The zero lines of its two axes are not aligned with each other.");
    }
    let is_moved = |series: &Object| num(series, "zindex").is_some_and(|place| place != 0.0);
    if list(panel, "seriesOverrides").iter().filter_map(Value::as_object).any(is_moved) {
        context.note(
            panel,
            "Which of its series lies on top (zindex) is not carried over: they lie in their order.",
        );
    }
    for axis in list(panel, "yaxes").iter().filter_map(Value::as_object) {
        if num(axis, "logBase").is_some_and(|base| base > 10.0) {
            context.note(panel, "Its logarithmic axis has base 10: no other above that is offered.");
        }
    }
}

/// Bars of one value a series.
fn by_series(panel: &mut Object, context: &mut Context<'_>) {
    let left = axes::read(panel, 0);
    let value =
        child(panel, "xaxis").and_then(|axis| list(axis, "values").first()?.as_str().map(str::to_owned));
    let reducer = fields::reducer(value.as_deref().unwrap_or("total")).unwrap_or("sum");
    let mut custom = Object::new();
    set(&mut custom, "fillOpacity", 100);
    set(&mut custom, "lineWidth", 0);
    custom.extend(left.custom);
    let mut defaults = left.standard;
    set(&mut defaults, "custom", custom);
    let overrides = super::pie::colors(panel);
    if !list(panel, "seriesOverrides").is_empty() {
        context.note(
            panel,
            "Its bars, one a series, have one style: settings of single series are not carried.",
        );
    }
    let reduce = json!({ "id": "reduce", "options": { "reducers": [reducer], "mode": "seriesToRows", "includeTimeField": false } });
    crate::json::list_at(panel, "transformations").push(reduce);
    let options = json!({ "legend": legend::read(panel), "tooltip": legend::tooltip(panel), "orientation": "auto",
                          "xField": "Field", "showValue": "auto", "stacking": "none", "groupWidth": 0.7, "barWidth": 0.97 });
    finish(panel, "barchart", options, defaults, overrides);
}

/// Bars of how often values lie in a range.
fn by_value(panel: &mut Object) {
    let left = axes::read(panel, 0);
    let mut defaults = Object::new();
    for (key, value) in &left.standard {
        // The axis counted; unit and limits of values stood nowhere.
        if key == "unit" {
            set(&mut defaults, key, value.clone());
        }
    }
    set(&mut defaults, "custom", json!({ "fillOpacity": 80, "lineWidth": 1, "gradientMode": "none" }));
    let mut options = json!({ "legend": legend::read(panel), "tooltip": legend::tooltip(panel), "combine": false, "bucketOffset": 0 });
    if let Some(count) = child(panel, "xaxis").and_then(|axis| num(axis, "buckets")) {
        options["bucketCount"] = json_number(count);
    }
    let overrides = super::pie::colors(panel);
    finish(panel, "histogram", options, defaults, overrides);
}

/// Puts what was read where panels of today have it. What a graph had set by the new rules already goes first.
fn finish(panel: &mut Object, kind: &str, options: Value, defaults: Object, overrides: Vec<Value>) {
    let links =
        child(panel, "options").map(|options| list(options, "dataLinks").to_vec()).unwrap_or_default();
    set(panel, "type", kind);
    set(panel, "options", options);
    let config = object_at(panel, "fieldConfig");
    let of_config = object_at(config, "defaults");
    let custom = take(of_config, "custom");
    of_config.extend(defaults);
    if let (Some(Value::Object(before)), Some(custom)) = (custom, child_mut(of_config, "custom")) {
        for (key, value) in before {
            set_new(custom, &key, value);
        }
    }
    if !links.is_empty() {
        let all = crate::json::list_at(of_config, "links");
        all.extend(links);
    }
    crate::json::list_at(config, "overrides").extend(overrides);
}

#[cfg(test)]
mod tests;
