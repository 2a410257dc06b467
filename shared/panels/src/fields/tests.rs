//! Field config against tables of facts: names, matchers, thresholds, mappings, colours.

use charts::Rgba8;
use data::time::{TimeRange, Zone};
use model::frame::{Column, Field, Frame, Labels};
use serde_json::{Value, json};

use super::*;
use crate::theme::Theme;

fn labels(pairs: &[(&str, &str)]) -> Labels {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// A frame with a time column and one number column a label set.
fn frame(name: Option<&str>, ref_id: &str, fields: &[(&str, &[(&str, &str)])], value: f64) -> Frame {
    let mut columns = vec![Field::new("Time", Column::Time([0, 1].into()))];
    columns.extend(
        fields
            .iter()
            .map(|(name, set)| Field::new(*name, Column::numbers(vec![0.0, value])).with_labels(labels(set))),
    );
    Frame { name: name.map(str::to_owned), ..Frame::new(ref_id, columns) }
}

fn resolved(frames: &[Frame], config: &Value) -> Vec<Resolved> {
    with_theme(frames, config, &Theme::dark()).0
}

fn with_theme(frames: &[Frame], config: &Value, theme: &Theme) -> (Vec<Resolved>, Vec<Notice>) {
    let env = Env {
        width_px: 100.0,
        height_px: 100.0,
        dpr: 1.0,
        range: TimeRange { from_ms: 0, to_ms: 1 },
        zone: Zone::Utc,
        now_ms: 1,
        theme,
        field_config: config,
        title: "",
        classic_palette: true,
        alerts: &[],
        annotations: &[],
    };
    resolve(frames, &env, Wants::SERIES)
}

fn check_names(frames: &[Frame], config: &Value, expect: &[&str]) {
    let all = resolved(frames, config);
    let names: Vec<&str> = all.iter().filter(|each| each.is_number).map(|each| each.name.as_str()).collect();
    assert_eq!(names, expect);
}

#[test]
fn names_tell_columns_apart() {
    let none = json!({});
    let (a, b): (&[_], &[_]) = (&[("job", "a")], &[("job", "b")]);
    let both: &[_] = &[("instance", "x"), ("job", "a")];
    check_names(
        &[frame(None, "A", &[("Value", a)], 1.0), frame(None, "A", &[("Value", b)], 1.0)],
        &none,
        &["a", "b"],
    );
    check_names(&[frame(None, "A", &[("Value", both)], 1.0)], &none, &["{instance=\"x\", job=\"a\"}"]);
    check_names(&[frame(None, "A", &[("Value", &[])], 1.0)], &none, &["Value"]);
    check_names(&[frame(Some("cpu"), "A", &[("Value", &[])], 1.0)], &none, &["cpu"]);
    check_names(&[frame(None, "A", &[("load", a)], 1.0)], &none, &["load a"]);
    check_names(&[frame(None, "A", &[("x", &[]), ("x", &[])], 1.0)], &none, &["x 1", "x 2"]);
    let two = [frame(Some("one"), "A", &[("Value", a)], 1.0), frame(Some("two"), "B", &[("Value", a)], 1.0)];
    check_names(&two, &none, &["one a", "two a"]);
    let mut by_source = frame(None, "A", &[("Value", both)], 1.0);
    by_source.fields[1].hints.display_name = Some("legend".to_owned());
    check_names(&[by_source], &none, &["legend"]);
}

#[test]
fn templates_name_labels_series_and_fields() {
    let set: &[_] = &[("instance", "x"), ("job", "a")];
    let named = |template: &str| {
        let frames = [frame(Some("cpu"), "A", &[("Value", set)], 1.0)];
        let config = json!({ "defaults": { "displayName": template } });
        resolved(&frames, &config).remove(1).name
    };
    assert_eq!(named("${__field.labels.job}"), "a");
    assert_eq!(named("${__field.labels[\"job\"]} on ${__field.labels.instance}"), "a on x");
    assert_eq!(named("${__series.name}!"), "cpu!");
    assert_eq!(named("${__field.name}"), "{instance=\"x\", job=\"a\"}");
    assert_eq!(named("$unknown"), "$unknown");
}

#[test]
fn matchers_find_their_columns() {
    let frames = [
        frame(None, "A", &[("Value", &[("job", "api")])], 5.0),
        frame(None, "B", &[("Value", &[("job", "web-1")])], 50.0),
    ];
    let hit = |id: &str, options: Value| {
        let config = json!({ "overrides": [
            { "matcher": { "id": id, "options": options }, "properties": [{ "id": "unit", "value": "s" }] } ] });
        let all = resolved(&frames, &config);
        let has = |each: &&Resolved| each.config.unit.as_deref() == Some("s");
        all.iter().filter(has).map(|each| each.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(hit("byName", json!("api")), ["api"]);
    assert_eq!(hit("byNames", json!({ "mode": "include", "names": ["api", "other"] })), ["api"]);
    assert_eq!(hit("byNames", json!({ "mode": "exclude", "names": ["api"] })), ["web-1"]);
    assert_eq!(hit("byRegexp", json!("/^WEB/i")), ["web-1"]);
    assert_eq!(hit("byRegexp", json!("web")), [""; 0]);
    assert_eq!(hit("byRegexp", json!("web.*")), ["web-1"]);
    assert_eq!(hit("byType", json!("number")), ["api", "web-1"]);
    assert_eq!(hit("byType", json!("time")), ["Time", "Time"]);
    assert_eq!(hit("byFrameRefID", json!("B")), ["Time", "web-1"]);
    assert_eq!(hit("byValue", json!({ "reducer": "max", "op": "gte", "value": 10 })), ["web-1"]);
}

#[test]
fn later_overrides_win_and_paths_reach_into_custom() {
    let frames = [frame(None, "A", &[("Value", &[("job", "api")])], 5.0)];
    let config = json!({
        "defaults": { "unit": "s", "custom": { "fillOpacity": 10, "lineWidth": 2 } },
        "overrides": [
            { "matcher": { "id": "byName", "options": "api" }, "properties": [
                { "id": "custom.fillOpacity", "value": 50 }, { "id": "displayName", "value": "first" } ] },
            { "matcher": { "id": "byName", "options": "api" }, "properties": [{ "id": "displayName", "value": "second" }] },
        ],
    });
    let api = resolved(&frames, &config).remove(1);
    assert_eq!(api.name, "second");
    assert_eq!(api.config.unit.as_deref(), Some("s"));
    assert_eq!(api.config.custom, json!({ "fillOpacity": 50, "lineWidth": 2 }));
}

#[test]
fn what_cannot_be_matched_is_told() {
    let config = json!({ "overrides": [
        { "matcher": { "id": "byRegexp", "options": "/(/" } }, { "matcher": { "id": "byMoon" } } ] });
    let (_, notices) = with_theme(&[], &config, &Theme::dark());
    assert_eq!(notices.len(), 2);
    assert!(notices[0].text.contains("/(/") && notices[1].text.contains("byMoon"), "{notices:?}");
}

fn shown(defaults: &Value, value: Option<f64>) -> (String, Rgba8) {
    let frames = [frame(None, "A", &[("Value", &[])], 100.0)];
    let one = resolved(&frames, &json!({ "defaults": defaults })).remove(1);
    let shown = one.display.number(value, &Zone::Utc, 1);
    (shown.text.to_string(), shown.color)
}

#[test]
fn thresholds_are_found_by_value_and_by_percentage() {
    let steps = json!([{ "color": "green", "value": null }, { "color": "red", "value": 80 }, { "color": "orange", "value": 50 }]);
    let color = |mode: &str, limits: (f64, f64), value: f64| {
        shown(
            &json!({ "color": { "mode": "thresholds" }, "min": limits.0, "max": limits.1,
                "thresholds": { "mode": mode, "steps": steps } }),
            Some(value),
        )
        .1
    };
    let theme = Theme::dark();
    for (mode, limits, value, expect) in [
        ("absolute", (0.0, 1.0), -5.0, "green"),
        ("absolute", (0.0, 1.0), 50.0, "orange"),
        ("absolute", (0.0, 1.0), 79.9, "orange"),
        ("absolute", (0.0, 1.0), 80.0, "red"),
        ("percentage", (0.0, 1000.0), 499.0, "green"),
        ("percentage", (0.0, 1000.0), 500.0, "orange"),
        ("percentage", (100.0, 200.0), 185.0, "red"),
    ] {
        assert_eq!(Some(color(mode, limits, value)), theme.color(expect), "{mode} {limits:?} {value}");
    }
}

#[test]
fn mappings_are_tried_in_order() {
    let mappings = json!([
        { "type": "value", "options": { "1": { "text": "Up", "color": "green" }, "text": { "text": "Word" } } },
        { "type": "range", "options": { "from": 2, "to": null, "result": { "text": "Many" } } },
        { "type": "special", "options": { "match": "null", "result": { "text": "Nothing" } } },
        { "type": "special", "options": { "match": "nan", "result": { "color": "red" } } },
        { "type": "regex", "options": { "pattern": "node-(\\d+)", "result": { "text": "Node $1" } } },
    ]);
    let number = |value| shown(&json!({ "mappings": mappings }), value).0;
    for (value, expect) in [
        (Some(1.0), "Up"),
        (Some(2.0), "Many"),
        (Some(1e9), "Many"),
        (Some(1.5), "1.50"),
        (None, "Nothing"),
        (Some(f64::NAN), "NaN"),
    ] {
        assert_eq!(number(value), expect);
    }
    let frames = [frame(None, "A", &[("Value", &[])], 1.0)];
    let one = resolved(&frames, &json!({ "defaults": { "mappings": mappings } })).remove(1);
    for (text, expect) in
        [("text", "Word"), ("node-12", "Node 12"), ("a node-12", "a node-12"), ("7", "Many")]
    {
        assert_eq!(one.display.text(Some(text)).text.to_string(), expect);
    }
    assert_eq!(Some(shown(&json!({ "mappings": mappings }), Some(1.0)).1), Theme::dark().color("green"));
    let old = json!([{ "type": 1, "value": "0", "text": "Off" }, { "type": 2, "from": "5", "to": "9", "text": "Some" }]);
    assert_eq!(shown(&json!({ "mappings": old }), Some(0.0)).0, "Off");
    assert_eq!(shown(&json!({ "mappings": old }), Some(5.0)).0, "Some");
}

#[test]
fn colors_follow_their_mode() {
    let theme = Theme::dark();
    let frames = [
        frame(None, "A", &[("Value", &[("job", "a")])], 5.0),
        frame(None, "A", &[("Value", &[("job", "b")])], 100.0),
    ];
    let colors = |color: Value| {
        let all = resolved(&frames, &json!({ "defaults": { "color": color } }));
        all.iter().filter(|each| each.is_number).map(|each| each.color).collect::<Vec<_>>()
    };
    assert_eq!(colors(Value::Null), theme.series_classic[..2]);
    let red = theme.color("red").expect("a name");
    assert_eq!(colors(json!({ "mode": "fixed", "fixedColor": "red" })), [red, red]);
    let shades = colors(json!({ "mode": "shades", "fixedColor": "red" }));
    assert!(shades[0] == red && shades[1] != red);
    let continuous = colors(json!({ "mode": "continuous-GrYlRd" }));
    assert_eq!(continuous[1], red);
    assert_ne!(continuous[0], continuous[1]);
    let by_name = colors(json!({ "mode": "palette-classic-by-name" }));
    assert_eq!(by_name, colors(json!({ "mode": "palette-classic-by-name" })));
    for (id, _, stops) in SCHEMES {
        let run: Vec<Rgba8> = stops.iter().flat_map(|stop| theme.run(stop)).collect();
        assert!(run.len() > 1, "{id} has no colours");
    }
}

#[test]
fn ticks_tell_their_value() {
    let label = |unit: &str, value: f64, step: f64| {
        let frames = [frame(None, "A", &[("Value", &[])], 1.0)];
        let one = resolved(&frames, &json!({ "defaults": { "unit": unit } })).remove(1);
        one.display.tick(value, step, &Zone::Utc, 1)
    };
    for (unit, value, step, expect) in [
        ("short", 2500.0, 2500.0, "2.5 K"),
        ("short", 5000.0, 2500.0, "5 K"),
        ("short", 10250.0, 250.0, "10.25 K"),
        ("bytes", 1_610_612_736.0, 536_870_912.0, "1.5 GiB"),
        ("percentunit", 0.25, 0.25, "25%"),
        ("s", 0.3, 0.1, "300 ms"),
        ("none", 0.5, 0.5, "0.5"),
    ] {
        assert_eq!(label(unit, value, step), expect);
    }
}
