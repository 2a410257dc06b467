//! Graphs of old and what they are today, as a table.

#![expect(clippy::needless_pass_by_value, reason = "cases are written as json! at the call")]

use serde_json::{Value, json};

use super::super::tests::notes;

/// A graph with these settings, opened.
fn opened(settings: Value) -> Value {
    let mut panel = json!({ "id": 7, "type": "graph", "title": "g" });
    panel.as_object_mut().expect("an object").extend(settings.as_object().expect("an object").clone());
    let dashboard = json!({ "title": "x", "schemaVersion": 20, "panels": [panel] });
    crate::open_value(dashboard, &[]).expect("a dashboard").dashboard
}

#[track_caller]
fn check(settings: Value, pointer: &str, expect: Value) {
    let panel = opened(settings.clone())["panels"][0].clone();
    assert_eq!(
        panel.pointer(pointer).cloned().unwrap_or_default(),
        expect,
        "{pointer} of {settings}: {panel:#}"
    );
}

#[track_caller]
fn custom(settings: Value, key: &str, expect: Value) {
    check(settings, &format!("/fieldConfig/defaults/custom/{key}"), expect);
}

#[test]
fn lines_points_and_bars() {
    check(json!({}), "/type", json!("timeseries"));
    custom(json!({}), "drawStyle", json!("line"));
    custom(json!({}), "fillOpacity", json!(10));
    custom(json!({ "lines": false, "bars": true }), "drawStyle", json!("bars"));
    custom(json!({ "lines": false, "bars": true, "fill": 1 }), "fillOpacity", json!(100));
    custom(json!({ "lines": false, "points": true, "pointradius": 3 }), "drawStyle", json!("points"));
    custom(json!({ "points": true, "pointradius": 3 }), "pointSize", json!(8));
    custom(json!({ "points": true }), "showPoints", json!("always"));
    custom(json!({ "lines": true }), "showPoints", json!("never"));
    custom(json!({ "linewidth": 2, "fill": 0 }), "lineWidth", json!(2));
    custom(json!({ "fill": 0 }), "fillOpacity", json!(0));
    custom(json!({ "fill": 1, "fillGradient": 3 }), "fillOpacity", json!(30));
    custom(json!({ "fillGradient": 3 }), "gradientMode", json!("opacity"));
    custom(json!({ "steppedLine": true }), "lineInterpolation", json!("stepAfter"));
    custom(
        json!({ "dashes": true, "dashLength": 5 }),
        "lineStyle",
        json!({ "fill": "dash", "dash": [5, 10] }),
    );
    custom(json!({ "nullPointMode": "connected" }), "spanNulls", json!(true));
    custom(json!({ "nullPointMode": "null" }), "spanNulls", json!(false));
    check(json!({ "nullPointMode": "null as zero" }), "/fieldConfig/defaults/noValue", json!("0"));
    custom(json!({ "stack": true }), "stacking", json!({ "mode": "normal", "group": "A" }));
    custom(json!({ "stack": true, "percentage": true }), "stacking/mode", json!("percent"));
    custom(json!({ "percentage": true }), "stacking/mode", json!("none"));
}

#[test]
fn axes() {
    let left = json!({ "yaxes": [{ "format": "bytes", "min": "0", "max": "", "label": "L", "logBase": 10, "decimals": 2, "show": true }] });
    check(left.clone(), "/fieldConfig/defaults/unit", json!("bytes"));
    check(left.clone(), "/fieldConfig/defaults/min", json!(0));
    check(left.clone(), "/fieldConfig/defaults/max", Value::Null);
    check(left.clone(), "/fieldConfig/defaults/decimals", json!(2));
    custom(left.clone(), "axisLabel", json!("L"));
    custom(left, "scaleDistribution", json!({ "type": "log", "log": 10 }));
    custom(json!({ "yaxes": [{ "show": false }] }), "axisPlacement", json!("hidden"));
    check(
        json!({ "xaxis": { "mode": "time", "show": false } }),
        "/fieldConfig/overrides/0",
        json!({ "matcher": { "id": "byType", "options": "time" }, "properties": [{ "id": "custom.axisPlacement", "value": "hidden" }] }),
    );
}

#[track_caller]
fn series(settings: Value, expect: Value) {
    let mut one = json!({ "alias": "/a.*/" });
    one.as_object_mut().expect("an object").extend(settings.as_object().expect("an object").clone());
    check(json!({ "seriesOverrides": [one] }), "/fieldConfig/overrides/0/properties", expect);
}

#[test]
fn series_overrides() {
    check(
        json!({ "aliasColors": { "a": "#fff" }, "seriesOverrides": [{ "alias": "b", "fill": 3 }, { "fill": 1 }] }),
        "/fieldConfig/overrides",
        json!([
            { "matcher": { "id": "byName", "options": "a" }, "properties": [{ "id": "color", "value": { "mode": "fixed", "fixedColor": "#fff" } }] },
            { "matcher": { "id": "byName", "options": "b" }, "properties": [{ "id": "custom.fillOpacity", "value": 30 }] },
        ]),
    );
    check(
        json!({ "seriesOverrides": [{ "alias": "/x/", "fill": 1 }] }),
        "/fieldConfig/overrides/0/matcher/id",
        json!("byRegexp"),
    );
    series(
        json!({ "color": "red" }),
        json!([{ "id": "color", "value": { "mode": "fixed", "fixedColor": "red" } }]),
    );
    series(json!({ "linewidth": 3 }), json!([{ "id": "custom.lineWidth", "value": 3 }]));
    series(
        json!({ "dashes": true }),
        json!([{ "id": "custom.lineStyle", "value": { "fill": "dash", "dash": [10, 10] } }]),
    );
    series(json!({ "dashes": false }), json!([{ "id": "custom.lineStyle", "value": { "fill": "solid" } }]));
    series(
        json!({ "stack": "B" }),
        json!([{ "id": "custom.stacking", "value": { "mode": "normal", "group": "B" } }]),
    );
    series(
        json!({ "stack": false }),
        json!([{ "id": "custom.stacking", "value": { "mode": "none", "group": "A" } }]),
    );
    series(
        json!({ "transform": "negative-Y" }),
        json!([{ "id": "custom.transform", "value": "negative-Y" }]),
    );
    series(
        json!({ "bars": true, "lines": false }),
        json!([{ "id": "custom.drawStyle", "value": "bars" }, { "id": "custom.fillOpacity", "value": 100 }]),
    );
    series(
        json!({ "points": true, "lines": false }),
        json!([{ "id": "custom.drawStyle", "value": "points" }, { "id": "custom.showPoints", "value": "always" }]),
    );
    series(
        json!({ "lines": false }),
        json!([{ "id": "custom.lineWidth", "value": 0 }, { "id": "custom.fillOpacity", "value": 0 }]),
    );
    series(
        json!({ "lines": false, "fillBelowTo": "b" }),
        json!([{ "id": "custom.lineWidth", "value": 0 }, { "id": "custom.fillBelowTo", "value": "b" }]),
    );
    check(
        json!({ "seriesOverrides": [{ "alias": "a", "fillBelowTo": "b" }] }),
        "/fieldConfig/defaults/custom/fillOpacity",
        json!(35),
    );
    series(
        json!({ "legend": false }),
        json!([{ "id": "custom.hideFrom", "value": { "legend": true, "tooltip": false, "viz": false } }]),
    );
    series(
        json!({ "hideTooltip": true }),
        json!([{ "id": "custom.hideFrom", "value": { "legend": false, "tooltip": true, "viz": false } }]),
    );
    series(
        json!({ "hiddenSeries": true }),
        json!([{ "id": "custom.hideFrom", "value": { "legend": false, "tooltip": true, "viz": true } }]),
    );
    series(
        json!({ "steppedLine": true }),
        json!([{ "id": "custom.lineInterpolation", "value": "stepAfter" }]),
    );
    series(json!({ "nullPointMode": "null as zero" }), json!([{ "id": "noValue", "value": "0" }]));
    series(
        json!({ "fillGradient": 2 }),
        json!([{ "id": "custom.gradientMode", "value": "opacity" }, { "id": "custom.fillOpacity", "value": 20 }]),
    );
    check(
        json!({ "yaxes": [{ "format": "bytes", "min": 0 }, { "format": "percent", "label": "R" }], "seriesOverrides": [{ "alias": "a", "yaxis": 2 }] }),
        "/fieldConfig/overrides/0/properties",
        json!([{ "id": "unit", "value": "percent" }, { "id": "min", "value": null }, { "id": "custom.axisLabel", "value": "R" },
               { "id": "custom.axisPlacement", "value": "right" }]),
    );
    // Lines among bars.
    check(
        json!({ "bars": true, "lines": false, "seriesOverrides": [{ "alias": "a", "lines": true }] }),
        "/fieldConfig/overrides/0/properties",
        json!([{ "id": "custom.drawStyle", "value": "line" }]),
    );
}

#[test]
fn legends_and_tooltips() {
    check(
        json!({ "legend": { "show": true, "values": true, "avg": true, "current": true, "max": false, "alignAsTable": true, "rightSide": true,
            "sideWidth": 200, "sort": "avg", "sortDesc": true } }),
        "/options/legend",
        json!({ "calcs": ["mean", "lastNotNull"], "displayMode": "table", "placement": "right", "showLegend": true, "width": 200,
                "sortBy": "Mean", "sortDesc": true }),
    );
    check(
        json!({ "legend": { "show": false, "avg": true } }),
        "/options/legend",
        json!({ "calcs": [], "displayMode": "list", "placement": "bottom", "showLegend": false }),
    );
    check(
        json!({ "tooltip": { "shared": true, "sort": 2 } }),
        "/options/tooltip",
        json!({ "mode": "multi", "sort": "desc" }),
    );
    check(
        json!({ "legend": { "show": true, "hideEmpty": true } }),
        "/belvedere/legend/hideEmpty",
        json!(true),
    );
}

#[test]
fn thresholds_and_regions() {
    let limit = |op: &str, value: i64, mode: &str| json!({ "op": op, "value": value, "colorMode": mode, "fill": true, "line": true });
    let steps = |limits: Value, expect: Value| {
        check(json!({ "thresholds": limits }), "/fieldConfig/defaults/thresholds/steps", expect);
    };
    steps(
        json!([limit("gt", 90, "critical"), limit("gt", 80, "warning")]),
        json!([{ "color": "transparent", "value": null }, { "color": "orange", "value": 80 }, { "color": "red", "value": 90 }]),
    );
    steps(
        json!([limit("lt", 5, "critical"), limit("gt", 9, "critical")]),
        json!([{ "color": "red", "value": null }, { "color": "transparent", "value": 5 }, { "color": "red", "value": 9 }]),
    );
    custom(
        json!({ "thresholds": [limit("gt", 1, "ok")] }),
        "thresholdsStyle",
        json!({ "mode": "line+area" }),
    );
    let dashboard = opened(
        json!({ "timeRegions": [{ "from": "08:00", "to": "17:00", "fromDayOfWeek": 1, "colorMode": "red", "fill": true }] }),
    );
    let annotation = &dashboard["annotations"]["list"][0];
    assert_eq!(annotation["filter"]["ids"], json!([7]));
    assert_eq!(annotation["target"]["timeRegion"]["from"], "08:00");
}

#[test]
fn values_on_the_x_axis() {
    let series = json!({ "xaxis": { "mode": "series", "values": ["avg"] }, "bars": true });
    check(series.clone(), "/type", json!("barchart"));
    check(series, "/transformations/0/options/reducers", json!(["mean"]));
    let values = json!({ "xaxis": { "mode": "histogram", "buckets": 20 } });
    check(values.clone(), "/type", json!("histogram"));
    check(values, "/options/bucketCount", json!(20));
}

#[test]
fn what_is_not_of_the_graph_stays() {
    check(json!({ "unheard": { "a": 1 }, "alert": { "name": "x" } }), "/unheard/a", json!(1));
    check(json!({ "alert": { "name": "x" } }), "/alert/name", json!("x"));
    check(
        json!({ "fieldConfig": { "defaults": { "links": [{ "url": "u" }], "custom": { "own": 1 } }, "overrides": [{ "x": 1 }] },
                "options": { "dataLinks": [{ "url": "v" }] } }),
        "/fieldConfig/defaults/links",
        json!([{ "url": "u" }, { "url": "v" }]),
    );
    check(json!({ "aliasColors": {}, "renderer": "flot", "xaxis": {} }), "/renderer", Value::Null);
}

#[test]
fn what_cannot_be_had_is_told() {
    let graph = |settings: Value| {
        let mut panel = json!({ "id": 7, "type": "graph" });
        panel.as_object_mut().expect("an object").extend(settings.as_object().expect("an object").clone());
        notes(panel)
    };
    assert_eq!(graph(json!({})), 0);
    assert_eq!(graph(json!({ "bars": true, "lines": true })), 1);
    assert_eq!(graph(json!({ "stack": true, "tooltip": { "value_type": "cumulative" } })), 1);
    assert_eq!(graph(json!({ "stack": true, "tooltip": { "value_type": "individual" } })), 0);
    assert_eq!(graph(json!({ "yaxis": { "align": true } })), 1);
    assert_eq!(graph(json!({ "seriesOverrides": [{ "alias": "a", "zindex": -3 }] })), 1);
    assert_eq!(graph(json!({ "seriesOverrides": [{ "alias": "a", "zindex": 0 }, 7] })), 0);
    assert_eq!(graph(json!({ "legend": { "hideZero": true } })), 1);
    assert_eq!(graph(json!({ "legend": { "hideEmpty": true } })), 0);
}
