//! Settings of single series of a graph, by name or expression, as overrides.

use serde_json::{Value, json};

use super::Style;
use super::axes::{Axis, to_right};
use crate::fields;
use crate::json::{Object, is_set, json_number, list, num, set, text, truthy};

/// Adds an override for each; answers whether one of them fills the band to another series.
pub(super) fn read(panel: &Object, style: &Style, left: &Axis, right: &Axis, all: &mut Vec<Value>) -> bool {
    let mut has_band = false;
    for series in list(panel, "seriesOverrides").iter().filter_map(Value::as_object) {
        let alias = text(series, "alias");
        if alias.is_empty() {
            continue;
        }
        has_band |= is_set(series, "fillBelowTo");
        let properties = properties(series, style, left, right);
        if !properties.is_empty() {
            all.push(json!({ "matcher": fields::matcher(alias), "properties": properties }));
        }
    }
    has_band
}

/// A line style of dashes and gaps, or none.
pub(super) fn dashes(are_on: bool, [dash, gap]: [f64; 2]) -> Value {
    if are_on {
        json!({ "fill": "dash", "dash": [json_number(dash), json_number(gap)] })
    } else {
        json!({ "fill": "solid" })
    }
}

fn properties(series: &Object, style: &Style, left: &Axis, right: &Axis) -> Vec<Value> {
    let mut properties = Vec::new();
    let mut put = |id: &str, value: Value| properties.push(json!({ "id": id, "value": value }));
    drawn(series, style, &mut put);
    if let Some(width) = num(series, "linewidth") {
        put("custom.lineWidth", json_number(width));
    }
    if let Some(radius) = num(series, "pointradius") {
        put("custom.pointSize", json_number(2.0 + 2.0 * radius));
    }
    if let Some(stepped) = series.get("steppedLine") {
        put("custom.lineInterpolation", if truthy(stepped) { "stepAfter" } else { "linear" }.into());
    }
    filled(series, &mut put);
    if ["dashes", "dashLength", "spaceLength"].iter().any(|key| series.contains_key(*key)) {
        let [dash, gap] = style.dash;
        let lengths = [num(series, "dashLength").unwrap_or(dash), num(series, "spaceLength").unwrap_or(gap)];
        put("custom.lineStyle", dashes(series.get("dashes").is_none_or(truthy), lengths));
    }
    match series.get("stack") {
        Some(Value::String(group)) if !group.is_empty() => {
            put("custom.stacking", json!({ "mode": style.stacking, "group": group }));
        }
        Some(stacks) => {
            let mode = if truthy(stacks) { style.stacking } else { "none" };
            put("custom.stacking", json!({ "mode": mode, "group": "A" }));
        }
        None => {}
    }
    if is_set(series, "color") {
        put("color", json!({ "mode": "fixed", "fixedColor": series.get("color") }));
    }
    if matches!(text(series, "transform"), "negative-Y" | "constant") {
        put("custom.transform", text(series, "transform").into());
    }
    match text(series, "nullPointMode") {
        "connected" => put("custom.spanNulls", true.into()),
        "null" => put("custom.spanNulls", false.into()),
        "null as zero" => put("noValue", "0".into()),
        _ => {}
    }
    hidden(series, &mut put);
    if num(series, "yaxis") == Some(2.0) {
        properties.extend(to_right(left, right));
    }
    properties
}

/// What is drawn of the series, if it says anything about that.
fn drawn(series: &Object, style: &Style, put: &mut impl FnMut(&str, Value)) {
    let own = |key: &str| series.get(key).map(truthy);
    let (lines, bars, points) = (own("lines"), own("bars"), own("points"));
    if lines.is_none() && bars.is_none() && points.is_none() {
        return;
    }
    let has_lines = lines.unwrap_or(style.lines);
    // A series that asks for lines alone among bars wants lines.
    let has_bars = bars.unwrap_or(style.bars && lines != Some(true));
    let has_points = points.unwrap_or(style.points);
    let draw = Style::draw(has_lines, has_bars);
    if draw != Style::draw(style.lines, style.bars) && (draw != "points" || has_points) {
        put("custom.drawStyle", draw.into());
    }
    if draw == "bars" && !style.bars {
        put("custom.fillOpacity", 100.into());
    }
    if let Some(points) = points {
        put("custom.showPoints", if points { "always" } else { "never" }.into());
    }
    if !has_lines && !has_bars && !has_points {
        put("custom.lineWidth", 0.into());
        // The fill went with the line, unless it is that of a band.
        if !is_set(series, "fillBelowTo") && !series.contains_key("fill") {
            put("custom.fillOpacity", 0.into());
        }
    }
}

fn filled(series: &Object, put: &mut impl FnMut(&str, Value)) {
    let gradient = num(series, "fillGradient").filter(|gradient| *gradient > 0.0);
    if gradient.is_some() {
        put("custom.gradientMode", "opacity".into());
    } else if series.contains_key("fillGradient") {
        put("custom.gradientMode", "none".into());
    }
    if let Some(fill) = gradient.or(num(series, "fill")) {
        put("custom.fillOpacity", json_number(fill.clamp(0.0, 10.0) * 10.0));
    }
    if is_set(series, "fillBelowTo") {
        put("custom.fillBelowTo", text(series, "fillBelowTo").into());
    }
}

fn hidden(series: &Object, put: &mut impl FnMut(&str, Value)) {
    let is_off = |key: &str| series.get(key).is_some_and(|value| !truthy(value));
    let mut from = Object::new();
    set(&mut from, "legend", is_off("legend"));
    let is_hidden = is_set(series, "hiddenSeries");
    set(&mut from, "tooltip", is_set(series, "hideTooltip") || is_hidden);
    set(&mut from, "viz", is_hidden);
    if from.values().any(|value| value == &Value::Bool(true)) {
        put("custom.hideFrom", from.into());
    }
}
