//! The whole way: what every kind of data source answers, odd or plain, through query path and wire form, prepared
//! and shown by every panel kind. The sources' own words are tested beside this, and drawing in `panels`.

use std::fmt::Write as _;

use backend::datasources::SOURCES;
use data::time::{TimeRange, Zone};
use model::frame::{Frame, Labels};
use panels::kinds::{KINDS, find};
use panels::panel::Pointer;
use panels::{Env, Theme, View};
use serde_json::{Value, json};

use crate::machine::first_sample;
use crate::server::Belvedere;
use crate::upstream::{Upstream, answer};

/// A million steps of a second, both ends included.
const FROM_MS: i64 = 1_700_000_000_000;
const RANGE: (i64, i64) = (FROM_MS, FROM_MS + 999_999_000);

/// Shows the frames in every kind of panel; where there is a number to show, each must show it.
pub(crate) fn check_panels(frames: &[Frame], what: &str) {
    let theme = Theme::dark();
    let (config, options) = (json!({}), json!({ "content": "A *text*" }));
    let has_number = frames
        .iter()
        .flat_map(Frame::numbers)
        .any(|(_, numbers)| numbers.values().iter().any(|value| value.is_finite()));
    let is_series = frames.iter().any(|frame| frame.time().is_some());
    for kind in KINDS.iter().copied().chain([find("no such kind")]) {
        for (width_px, height_px) in [(1.0, 1.0), (400.0, 300.0), (5_000.0, 900.0)] {
            let around = Env {
                width_px,
                height_px,
                dpr: 1.0,
                range: TimeRange { from_ms: RANGE.0, to_ms: RANGE.1 },
                zone: Zone::Utc,
                now_ms: RANGE.1,
                theme: &theme,
                field_config: &config,
                title: "A title",
                classic_palette: true,
                alerts: &[],
                annotations: &[],
            };
            let (prepared, _) = kind.prepare(&options, frames, &around);
            let view = prepared.view(&around);
            prepared.legend(&around);
            prepared.hover(&around, Pointer::Here([width_px / 2.0, height_px / 2.0]));
            if let View::Table(table) = &view {
                (0..table.columns.len()).for_each(|column| drop(prepared.cell(table.rows / 2, column)));
            }
            let must_show = has_number && (is_series || kind.id() != "timeseries") && kind.id() != "row";
            let is_message = matches!(view, View::Message(_));
            assert!(!(must_show && is_message), "{} shows {what} as {view:?}", kind.id());
        }
    }
}

/// What came of the way: the rows of all frames, and how many numbers were null, NaN and infinite.
fn count(frames: &[Frame]) -> (usize, usize, usize, usize) {
    let numbers = || frames.iter().flat_map(Frame::numbers).flat_map(|(_, numbers)| numbers.iter());
    let of = |is: fn(f64) -> bool| numbers().flatten().filter(|value| is(*value)).count();
    let rows = frames.iter().map(Frame::rows).sum();
    (rows, numbers().filter(Option::is_none).count(), of(f64::is_nan), of(f64::is_infinite))
}

#[tokio::test]
async fn what_each_kind_answers_is_tested_here() {
    // A new kind of source joins by a test below or beside its own, and its id here.
    let tested = ["prometheus", "cloudwatch", "grafana-azure-monitor-datasource", "testdata", "belvedere"];
    let registered: Vec<&str> = SOURCES.iter().map(|source| source.kind().id).collect();
    assert_eq!(registered, tested);
}

#[tokio::test]
async fn cloudwatch_answers_reach_every_panel() {
    let double = wiremock::MockServer::start().await;
    let secs: Vec<i64> = (0..4).map(|minute| FROM_MS / 1_000 + minute * 60).collect();
    let values = json!([1.5, "NaN", "-Infinity", 1e300]);
    let results = json!([
        { "Id": "queryA", "Label": "odd", "Timestamps": secs, "Values": values, "StatusCode": "Complete" },
        { "Id": "queryA", "Label": "none", "Timestamps": [], "Values": [], "StatusCode": "PartialData" },
    ]);
    let answer = wiremock::ResponseTemplate::new(200).set_body_json(json!({ "MetricDataResults": results }));
    wiremock::Mock::given(wiremock::matchers::any()).respond_with(answer).mount(&double).await;
    let belvedere = Belvedere::start().await;
    let settings = json!({ "authType": "keys", "defaultRegion": "eu-west-1", "endpoint": double.uri() });
    let keys = json!({ "accessKey": "AKIA", "secretKey": "s" });
    crate::aws::add_source(&belvedere, "cw", settings, keys).await;
    let frames =
        belvedere.frames("cw", (FROM_MS, FROM_MS + 300_000), json!({ "expression": "SEARCH()" })).await;
    assert_eq!(count(&frames), (4, 0, 1, 1));
    check_panels(&frames, "CloudWatch");
}

#[tokio::test]
async fn every_scenario_reaches_every_panel() {
    let belvedere = Belvedere::start().await;
    let scenarios = belvedere.get("/api/datasources/uid/testdata/resources/scenarios").await;
    let scenarios = scenarios.as_array().expect("a list");
    assert!(scenarios.len() > 10);
    for scenario in scenarios {
        let id = scenario["value"].as_str().expect("an id");
        let query = json!({
            "scenarioId": id, "stringInput": "1", "csvContent": "time,a\n2023-11-15T00:00:00Z,1",
            "csvWave": [{ "valuesCSV": "1,2", "timeStep": 60 }], "seriesCount": 3,
        });
        match belvedere.ask_one("testdata", RANGE, query).await {
            Ok(frames) => check_panels(&frames, id),
            Err(error) => assert!(id.contains("error"), "{id}: {error}"),
        }
    }
}

#[tokio::test]
async fn odd_test_data_reaches_every_panel() {
    let belvedere = Belvedere::start().await;
    let csv = |text: &str| json!({ "scenarioId": "csv_content", "csvContent": text });
    let row = |at: i64, cells: &str| format!("{},{cells}\n", FROM_MS + at * 1_000);
    let table = |rows: &[&str]| {
        let rows = rows.iter().enumerate().map(|(at, cells)| row(at as i64, cells));
        csv(&format!("time,a,b\n{}", rows.collect::<String>()))
    };
    for (what, query, expect) in [
        ("nothing", csv(""), (0, 0, 0, 0)),
        ("no rows", csv("time,a"), (0, 0, 0, 0)),
        ("no points", json!({ "scenarioId": "csv_metric_values", "stringInput": "" }), (0, 0, 0, 0)),
        ("one row", table(&["1,up"]), (1, 0, 0, 0)),
        ("null", table(&["null,", "1,up", "null,"]), (3, 2, 0, 0)),
        (
            "only nulls",
            json!({ "scenarioId": "csv_metric_values", "stringInput": "null,null" }),
            (2, 2, 0, 0),
        ),
        ("NaN", table(&["NaN,x", "1,NaN", "NaN,"]), (3, 0, 2, 0)),
        ("infinite", table(&["inf,x", "-inf,y", "1,z"]), (3, 0, 0, 2)),
        ("only infinite", table(&["inf,x", "inf,y"]), (2, 0, 0, 2)),
        ("a million rows", json!({ "scenarioId": "random_walk", "points": 1_000_000 }), (1_000_000, 0, 0, 0)),
    ] {
        let frames = belvedere.frames("testdata", RANGE, query).await;
        assert_eq!(count(&frames), expect, "{what}");
        check_panels(&frames, what);
    }
}

#[tokio::test]
async fn odd_answers_of_prometheus_reach_every_panel() {
    let start_secs = FROM_MS / 1_000;
    let matrix = |values: &[&str]| {
        let mut points = String::new();
        for (at, value) in values.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            let _ = write!(points, "{comma}[{},\"{value}\"]", start_secs + at as i64);
        }
        let series = format!("{{\"metric\":{{}},\"values\":[{points}]}}");
        let series = if values.is_empty() { String::new() } else { series };
        format!("{{\"status\":\"success\",\"data\":{{\"resultType\":\"matrix\",\"result\":[{series}]}}}}")
    };
    let million = vec!["1.5"; 1_000_000];
    for (what, values, odd) in [
        ("nothing", &[][..], (0, 0)),
        ("one row", &["5"], (0, 0)),
        ("NaN", &["NaN", "1", "NaN"], (2, 0)),
        ("only NaN", &["NaN", "NaN"], (2, 0)),
        ("infinite", &["+Inf", "-Inf", "1"], (0, 2)),
        ("a million rows", &million, (0, 0)),
    ] {
        let body = matrix(values);
        let upstream = Upstream::start(answer("200 OK", "application/json", body.as_bytes())).await;
        let belvedere = Belvedere::start().await;
        belvedere.add_prometheus("p", &upstream.url, json!({})).await;
        for format in ["time_series", "table", "heatmap"] {
            let query =
                json!({ "expr": "up", "format": format, "intervalMs": 1_000, "maxDataPoints": 1_000 });
            let frames = belvedere.frames("p", RANGE, query).await;
            let (rows, _, nans, infinities) = count(&frames);
            if format == "table" {
                assert_eq!((rows, (nans, infinities)), (values.len(), odd), "{what}");
            }
            check_panels(&frames, &format!("{what} as {format}"));
        }
    }
}

#[tokio::test]
async fn every_metric_of_this_machine_and_odd_samples_reach_every_panel() {
    let belvedere = Belvedere::start().await;
    first_sample(&belvedere).await;
    let now_ms = belvedere.now_ms();
    for (name, value) in [
        ("odd_one", 5.0),
        ("odd_nan", f64::NAN),
        ("odd_infinite", f64::INFINITY),
        ("odd_smallest", f64::MIN_POSITIVE),
        ("odd_largest", f64::MAX),
    ] {
        let labels = Labels::from([("__name__".to_owned(), name.to_owned())]);
        belvedere.samples().append(now_ms, vec![(labels, value)]);
    }
    let range = (now_ms - 60_000, now_ms + 60_000);
    let metrics = belvedere.get("/api/datasources/uid/belvedere/resources/metrics").await;
    let names: Vec<&str> =
        metrics.as_array().expect("a list").iter().filter_map(|one| one["value"].as_str()).collect();
    assert!(names.len() > 25 && names.contains(&"odd_largest"), "{names:?}");
    for name in names {
        for more in [json!({}), json!({ "rate": true }), json!({ "sum": true }), json!({ "scale": 1e300 })] {
            let mut query = more;
            query["metric"] = Value::from(name);
            let frames = belvedere.frames("belvedere", range, query.clone()).await;
            check_panels(&frames, &query.to_string());
            if name == "odd_nan" && query.get("rate").is_none() {
                assert!(count(&frames).2 > 0, "NaN came through: {frames:?}");
            }
        }
    }
}
