//! Pictures of the kinds, compared with the committed ones. `UPDATE=1` accepts new ones; `PICTURES=FOLDER` writes every
//! picture in both themes and at two ratios, to be looked at.

use std::path::Path;
use std::{env, fs};

use model::api::{AlertBand, AlertCompare, AlertState};
use model::frame::Frame;
use panels::kinds::find;
use panels::{AlertOverlay, Theme, View};
use serde_json::{Value, json};

use crate::support::{FROM_MS, HOUR_MS, plain, series, walk, walks};

/// A panel to look at.
struct Picture {
    name: &'static str,
    kind: &'static str,
    size: (f32, f32),
    options: Value,
    config: Value,
    frames: Vec<Frame>,
    classic: bool,
    alerts: Vec<AlertOverlay>,
}

fn picture(name: &'static str, kind: &'static str, size: (f32, f32), frames: Vec<Frame>) -> Picture {
    Picture {
        name,
        kind,
        size,
        options: json!({}),
        config: json!({}),
        frames,
        classic: true,
        alerts: Vec::new(),
    }
}

impl Picture {
    fn options(mut self, options: Value) -> Self {
        self.options = options;
        self
    }

    fn config(mut self, defaults: &Value) -> Self {
        self.config = json!({ "defaults": defaults, "overrides": [] });
        self
    }

    fn overrides(mut self, overrides: Value) -> Self {
        self.config["overrides"] = overrides;
        self
    }

    fn alerts(mut self, alerts: Vec<AlertOverlay>) -> Self {
        self.alerts = alerts;
        self
    }

    fn ours(mut self) -> Self {
        self.classic = false;
        self
    }
}

fn steps(warn: f64, bad: f64) -> Value {
    json!({ "mode": "absolute", "steps": [
        { "color": "green", "value": null }, { "color": "orange", "value": warn }, { "color": "red", "value": bad } ] })
}

const ROUTES: [&str; 4] = ["POST /pay", "GET /cart", "POST /order", "GET /price"];

fn time_series() -> Vec<Picture> {
    let wide = (760.0, 260.0);
    let holes = walk(120, 4, 0.1)
        .into_iter()
        .enumerate()
        .map(|(nth, value)| (!(30..50).contains(&nth) && nth != 80 && nth != 82).then_some(value))
        .collect();
    let both = vec![
        walks(&["requests"], 180, 100.0, 900.0).remove(0),
        walks(&["x", "latency"], 180, 0.05, 0.4).remove(1),
    ];
    vec![
        picture("lines", "timeseries", wide, walks(&ROUTES, 240, 60.0, 520.0))
            .config(&json!({ "unit": "ms",
            "custom": { "fillOpacity": 10, "thresholdsStyle": { "mode": "dashed+area" } },
            "thresholds": { "mode": "absolute", "steps": [
                { "color": "transparent", "value": null }, { "color": "red", "value": 400 } ] } }))
            .ours(),
        picture("classic", "timeseries", wide, walks(&ROUTES, 240, 0.0, 8e9))
            .config(&json!({ "unit": "bytes",
            "min": 0, "custom": { "lineWidth": 1, "fillOpacity": 10, "showPoints": "never" } })),
        picture("stacked", "timeseries", wide, walks(&["2xx", "3xx", "4xx", "5xx"], 120, 0.0, 4000.0))
            .config(&json!({
            "unit": "reqps", "custom": { "fillOpacity": 80, "lineWidth": 1,
                "stacking": { "mode": "normal", "group": "A" }, "gradientMode": "none" } })),
        picture("bars", "timeseries", wide, walks(&["2xx", "4xx"], 40, 0.0, 12000.0))
            .config(&json!({ "unit": "short",
            "custom": { "drawStyle": "bars", "fillOpacity": 100, "lineWidth": 0, "barWidthFactor": 0.8,
                "stacking": { "mode": "normal", "group": "A" } } }))
            .ours(),
        picture("percent", "timeseries", (420.0, 200.0), walks(&["user", "system", "idle"], 120, 1.0, 30.0))
            .config(&json!({ "unit": "percent", "custom": { "fillOpacity": 70, "lineWidth": 0,
                "stacking": { "mode": "percent", "group": "A" } } })),
        picture("axes", "timeseries", wide, both)
            .config(&json!({ "unit": "reqps" }))
            .overrides(json!([
            { "matcher": { "id": "byName", "options": "latency" }, "properties": [
                { "id": "unit", "value": "s" }, { "id": "custom.axisLabel", "value": "Latency" },
                { "id": "custom.lineStyle", "value": { "fill": "dash", "dash": [6, 4] } } ] }]))
            .ours(),
        picture("gaps", "timeseries", (420.0, 200.0), vec![series("with holes", holes)])
            .config(&json!({
            "custom": { "lineInterpolation": "smooth", "gradientMode": "opacity", "fillOpacity": 40 } }))
            .ours(),
        picture("points", "timeseries", (420.0, 200.0), walks(&ROUTES, 24, 1.0, 9.0))
            .config(&json!({
            "custom": { "showPoints": "always", "lineInterpolation": "stepAfter" } }))
            .ours(),
        picture("scheme", "timeseries", (420.0, 200.0), walks(&["temperature"], 60, 5.0, 38.0)).config(
            &json!({
            "unit": "celsius", "color": { "mode": "continuous-BlYlRd" },
            "custom": { "gradientMode": "scheme", "fillOpacity": 25, "lineWidth": 2 } }),
        ),
        picture("small", "timeseries", (180.0, 90.0), walks(&ROUTES, 240, 60.0, 520.0))
            .config(&json!({ "unit": "ms" })),
        picture("level", "timeseries", (420.0, 200.0), vec![plain("replicas", vec![3.0; 60])]),
    ]
}

fn values() -> Vec<Picture> {
    let one = |value: f64| {
        vec![plain("value", walk(90, 7, 0.1).into_iter().map(|at| value + at * value * 0.05).collect())]
    };
    let stat = (240.0, 110.0);
    vec![
        picture("stat", "stat", stat, one(99.982)).config(&json!({ "unit": "percent", "decimals": 3,
            "thresholds": steps(200.0, 300.0) })),
        picture("stat_warn", "stat", stat, one(412.0)).config(&json!({ "unit": "ms", "thresholds": steps(300.0, 600.0) })),
        picture("stat_background", "stat", stat, one(12_400.0)).options(json!({ "colorMode": "background" }))
            .config(&json!({ "unit": "reqps", "thresholds": steps(2e4, 3e4) })),
        picture("stat_many", "stat", (520.0, 180.0), walks(&ROUTES, 60, 20.0, 500.0))
            .options(json!({ "colorMode": "background_solid", "justifyMode": "center" }))
            .config(&json!({ "unit": "ms", "thresholds": steps(200.0, 320.0) })),
        picture("stat_wide", "stat", (300.0, 180.0), walks(&ROUTES, 60, 20.0, 500.0))
            .options(json!({ "graphMode": "none", "orientation": "horizontal", "showPercentChange": true }))
            .config(&json!({ "unit": "ms", "thresholds": steps(200.0, 320.0) })),
        picture("stat_change", "stat", stat, one(42.0)).options(json!({ "showPercentChange": true }))
            .config(&json!({ "color": { "mode": "fixed", "fixedColor": "blue" } })),
        picture("stat_mapped", "stat", stat, vec![plain("up", vec![1.0; 5])]).options(json!({ "graphMode": "none" }))
            .config(&json!({ "mappings": [{ "type": "value", "options": { "1": { "text": "Running", "color": "green" } } }] })),
        picture("stat_tiny", "stat", (90.0, 36.0), one(1.0)),
        picture("gauge", "gauge", (240.0, 180.0), one(67.0)).config(&json!({ "unit": "percent", "min": 0, "max": 100,
            "decimals": 1, "thresholds": steps(60.0, 85.0) })),
        picture("gauge_labels", "gauge", (300.0, 200.0), one(23.0)).options(json!({ "showThresholdLabels": true }))
            .config(&json!({ "unit": "percent", "min": 0, "max": 100, "thresholds": steps(60.0, 85.0) })),
        picture("gauges", "gauge", (640.0, 170.0), walks(&ROUTES, 60, 0.0, 1.0)).config(&json!({ "unit": "percentunit",
            "min": 0, "max": 1, "thresholds": steps(0.5, 0.8) })),
        picture("bar_gauge", "bargauge", (360.0, 200.0), walks(&ROUTES, 60, 10.0, 95.0))
            .options(json!({ "orientation": "horizontal" }))
            .config(&json!({ "unit": "percent", "min": 0, "max": 100, "thresholds": steps(40.0, 60.0) })),
        picture("bar_gauge_lcd", "bargauge", (360.0, 140.0), walks(&ROUTES, 60, 10.0, 95.0))
            .options(json!({ "orientation": "horizontal", "displayMode": "lcd" }))
            .config(&json!({ "unit": "percent", "min": 0, "max": 100, "color": { "mode": "continuous-GrYlRd" } })),
        picture("bar_gauge_columns", "bargauge", (420.0, 200.0), walks(&ROUTES, 60, 10.0, 95.0))
            .options(json!({ "orientation": "vertical", "displayMode": "basic" }))
            .config(&json!({ "unit": "percent", "min": 0, "max": 100, "thresholds": steps(40.0, 60.0) })),
    ]
}

/// A band in minutes since the beginning of the range.
fn band(state: AlertState, from_min: i64, to_min: Option<i64>) -> AlertBand {
    let at = |min: i64| FROM_MS + min * HOUR_MS / 60;
    AlertBand { state, from_ms: at(from_min), to_ms: to_min.map(at) }
}

fn rule(threshold: f64, state: AlertState, bands: Vec<AlertBand>) -> AlertOverlay {
    let title = "CPU high".to_owned();
    AlertOverlay { title, threshold: Some(threshold), state, bands, ..AlertOverlay::default() }
}

fn alerts() -> Vec<Picture> {
    use AlertState::{Error, Firing, NoData, Normal, Paused, Pending};
    let wide = (760.0, 260.0);
    let cpu = || walks(&["cpu"], 240, 20.0, 85.0);
    let percent = json!({ "unit": "percent" });
    let below = AlertOverlay { compare: AlertCompare::Below, ..rule(5.0, Normal, Vec::new()) };
    let told = vec![
        band(Pending, 20, Some(30)),
        band(Firing, 30, Some(95)),
        band(NoData, 150, Some(200)),
        band(Pending, 250, Some(275)),
        band(Firing, 300, None),
    ];
    let latency = walks(&["x", "latency"], 180, 0.05, 0.4).remove(1);
    let both =
        vec![walks(&["requests"], 180, 100.0, 900.0).remove(0), Frame { ref_id: "B".to_owned(), ..latency }];
    let second = AlertOverlay { ref_id: "B".to_owned(), ..rule(0.45, Firing, vec![band(Firing, 320, None)]) };
    vec![
        picture("alert", "timeseries", wide, cpu())
            .config(&percent)
            .alerts(vec![rule(70.0, Firing, told)])
            .ours(),
        picture("alert_beyond", "timeseries", (420.0, 200.0), walks(&["disk"], 120, 2.0, 9.0))
            .config(&percent)
            .alerts(vec![rule(95.0, Normal, Vec::new())])
            .ours(),
        picture("alert_reaches", "timeseries", (420.0, 200.0), cpu())
            .config(&percent)
            .alerts(vec![rule(110.0, Paused, Vec::new()), below])
            .ours(),
        picture("alert_axes", "timeseries", wide, both)
            .config(&json!({ "unit": "reqps" }))
            .overrides(json!([{ "matcher": { "id": "byName", "options": "latency" }, "properties": [
                { "id": "unit", "value": "s" } ] }]))
            .alerts(vec![
                second,
                rule(700.0, Error, vec![band(Error, 100, Some(160)), band(Error, 340, None)]),
            ])
            .ours(),
        picture("alert_stat", "stat", (240.0, 110.0), cpu())
            .config(&percent)
            .alerts(vec![rule(70.0, Firing, Vec::new())])
            .ours(),
        picture("alert_stat_pending", "stat", (240.0, 110.0), cpu())
            .config(&percent)
            .alerts(vec![rule(70.0, Normal, Vec::new()), rule(60.0, Pending, Vec::new())])
            .ours(),
    ]
}

fn svg(picture: &Picture, theme: &Theme, dpr: f32) -> String {
    let size = (picture.size.0, picture.size.1, dpr);
    let mut around = crate::support::env(theme, &picture.config, "A title", size);
    around.classic_palette = picture.classic;
    around.alerts = &picture.alerts;
    let (prepared, notices) = find(picture.kind).prepare(&picture.options, &picture.frames, &around);
    assert!(notices.is_empty(), "{}: {notices:?}", picture.name);
    match prepared.view(&around) {
        View::Scene(view) => charts::svg::document(&view.scene),
        other => panic!("{} is no drawing: {other:?}", picture.name),
    }
}

#[test]
fn pictures_are_as_committed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kinds/gallery");
    let bless = env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for picture in time_series().iter().chain(&values()).chain(&alerts()) {
        if let Ok(pictures) = env::var("PICTURES") {
            for (name, theme) in [("dark", Theme::dark()), ("light", Theme::light())] {
                for dpr in [1.0, 2.0] {
                    let file = Path::new(&pictures).join(format!("{}.{name}.{dpr}.svg", picture.name));
                    fs::write(file, svg(picture, &theme, dpr)).expect("the folder can be written");
                }
            }
        }
        let file = folder.join(format!("{}.svg", picture.name));
        let found = svg(picture, &Theme::dark(), 1.0);
        if bless {
            fs::create_dir_all(&folder).expect("the folder can be made");
            fs::write(&file, &found).expect("the folder can be written");
        } else if fs::read_to_string(&file).unwrap_or_default() != found {
            wrong.push(picture.name);
        }
    }
    assert!(
        wrong.is_empty(),
        "these look otherwise than committed: {wrong:?}. Look at them, then run with UPDATE=1."
    );
}
