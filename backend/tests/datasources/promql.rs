//! Our frames against Prometheus' own answers, expression by expression and in every format.

use std::collections::BTreeMap;

use model::frame::{Column, Frame, FrameKind, Labels};
use model::query::QueryErrorKind;
use serde_json::{Value, json};

use crate::metrics::{START_SECS, open_metrics};
use crate::programs::{Program, prometheus};
use crate::server::Belvedere;

const EXPRESSIONS: &[&str] = &[
    "room_temperature_celsius",
    "room_temperature_celsius{room=\"hall\"}",
    "room_temperature_celsius{room=~\"k.*|hall\"}",
    "room_temperature_celsius{room!=\"hall\"} > 20",
    "-room_temperature_celsius",
    "avg(room_temperature_celsius)",
    "avg by (floor) (room_temperature_celsius)",
    "max without (room) (room_temperature_celsius)",
    "topk(1, room_temperature_celsius)",
    "bottomk(2, room_temperature_celsius)",
    "count_values(\"code\", floor(room_temperature_celsius))",
    "quantile(0.5, room_temperature_celsius)",
    "stddev(room_temperature_celsius)",
    "group(room_temperature_celsius)",
    "avg_over_time(room_temperature_celsius[5m])",
    "max_over_time(room_temperature_celsius[2m])",
    "changes(room_temperature_celsius[5m])",
    "deriv(room_temperature_celsius[10m])",
    "predict_linear(room_temperature_celsius[10m], 600)",
    "absent(room_temperature_celsius{room=\"hall\"})",
    "http_requests_total",
    "rate(http_requests_total[$__rate_interval])",
    "irate(http_requests_total[${__rate_interval}])",
    "increase(http_requests_total[$__interval])",
    "sum(rate(http_requests_total[5m]))",
    "sum by (code) (rate(http_requests_total[5m]))",
    "resets(http_requests_total[$__range])",
    "rate(http_requests_total{code=\"500\"}[5m]) / on(handler) group_left sum by (handler) (rate(http_requests_total[5m]))",
    "http_requests_total offset 5m",
    "http_requests_total unless on(code) odd",
    "max_over_time(rate(http_requests_total[1m])[10m:1m])",
    "label_replace(http_requests_total, \"class\", \"$1xx\", \"code\", \"(.).*\")",
    "label_join(http_requests_total, \"both\", \"-\", \"code\", \"handler\")",
    "odd",
    "odd * 0",
    "histogram_quantile(0.9, sum by (le, job) (rate(latency_seconds_bucket[5m])))",
    "histogram_quantile(0.99, latency_seconds_bucket)",
    "latency_seconds_sum / latency_seconds_count",
    "vector(1)",
    "time()",
    "42",
    "1 / 0",
    "nothing_here",
    "sort_desc(room_temperature_celsius)",
];

const RANGE_MS: (i64, i64) = ((START_SECS + 600) * 1_000 + 123, (START_SECS + 3_000) * 1_000 + 456);
/// What the interval chain gives for the range, 200 points and an interval of 30 s.
const STEP_SECS: i64 = 30;

async fn setup() -> Option<(Belvedere, Program)> {
    let upstream = prometheus(Some(&open_metrics()), "").await?;
    let belvedere = Belvedere::start().await;
    belvedere.add_prometheus("p", &upstream.url, json!({ "jsonData": { "timeInterval": "15s" } })).await;
    Some((belvedere, upstream))
}

fn query(expr: &str) -> Value {
    json!({ "expr": expr, "intervalMs": 30_000, "maxDataPoints": 200 })
}

/// The macros by hand, as the documentation of the interval chain gives them.
fn by_hand(expr: &str) -> String {
    expr.replace("${__rate_interval}", "60s")
        .replace("$__rate_interval", "60s")
        .replace("$__interval", "30s")
        .replace("$__range", "2400s")
}

async fn direct(upstream: &Program, path: &str, params: &[(&str, String)]) -> Value {
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let answer =
        http.get(format!("{}/api/v1/{path}", upstream.url)).query(params).send().await.expect("an answer");
    let answer: Value = answer.json().await.expect("JSON");
    assert_eq!(answer["status"], "success", "{answer}");
    answer["data"].clone()
}

async fn direct_range(upstream: &Program, expr: &str) -> Value {
    let aligned = |ms: i64| (ms / 1_000 / STEP_SECS * STEP_SECS).to_string();
    let params = [
        ("query", by_hand(expr)),
        ("start", aligned(RANGE_MS.0)),
        ("end", aligned(RANGE_MS.1)),
        ("step", STEP_SECS.to_string()),
    ];
    direct(upstream, "query_range", &params).await
}

async fn direct_instant(upstream: &Program, expr: &str) -> Value {
    let params =
        [("query", by_hand(expr)), ("time", format!("{}.{:03}", RANGE_MS.1 / 1_000, RANGE_MS.1 % 1_000))];
    direct(upstream, "query", &params).await
}

type Points = Vec<(i64, u64)>;

fn point(pair: &Value) -> (i64, u64) {
    let value: f64 = pair[1].as_str().expect("text").parse().expect("a number");
    ((pair[0].as_f64().expect("a time") * 1_000.0).round() as i64, value.to_bits())
}

/// Series by labels, as Prometheus says them.
fn expected(data: &Value) -> BTreeMap<Labels, Points> {
    let result = data["result"].as_array().expect("a list");
    if data["resultType"] == "scalar" {
        return [(Labels::new(), vec![point(&data["result"])])].into();
    }
    let points = |series: &Value| match series["values"].as_array() {
        Some(values) => values.iter().map(point).collect(),
        None => vec![point(&series["value"])],
    };
    let labels = |series: &Value| serde_json::from_value(series["metric"].clone()).expect("labels");
    result.iter().map(|series| (labels(series), points(series))).collect()
}

/// Series by labels, as our frames hold them.
fn found(frames: &[Frame]) -> BTreeMap<Labels, Points> {
    let with_data = frames.iter().filter(|frame| !frame.fields.is_empty());
    with_data
        .map(|frame| {
            let [time, value] = frame.fields.as_slice() else { panic!("two fields expected") };
            let times = time.values.as_times().expect("times");
            let numbers = value.values.as_numbers().expect("numbers");
            assert!(numbers.nulls().is_none());
            let points = times.iter().zip(numbers.values()).map(|(time, value)| (*time, value.to_bits()));
            (value.labels.clone(), points.collect())
        })
        .collect()
}

#[tokio::test]
async fn range_and_instant_answers_equal_those_of_prometheus() {
    let Some((belvedere, upstream)) = setup().await else { return };
    for expr in EXPRESSIONS {
        let frames = belvedere.frames("p", RANGE_MS, query(expr)).await;
        assert_eq!(found(&frames), expected(&direct_range(&upstream, expr).await), "range: {expr}");
        assert!(
            frames[0].meta.executed_query.as_ref().is_some_and(|text| text.contains("Step: 30s")),
            "{expr}"
        );
        let mut instant = query(expr);
        instant["instant"] = json!(true);
        instant["range"] = json!(false);
        let frames = belvedere.frames("p", RANGE_MS, instant).await;
        assert_eq!(found(&frames), expected(&direct_instant(&upstream, expr).await), "instant: {expr}");
    }
}

#[tokio::test]
async fn tables_hold_every_sample_and_label() {
    let Some((belvedere, upstream)) = setup().await else { return };
    for (expr, instant) in EXPRESSIONS.iter().flat_map(|expr| [(expr, true), (expr, false)]) {
        let mut asked = query(expr);
        asked["format"] = json!("table");
        asked["instant"] = json!(instant);
        asked["range"] = json!(!instant);
        let frames = belvedere.frames("p", RANGE_MS, asked).await;
        let data =
            if instant { direct_instant(&upstream, expr).await } else { direct_range(&upstream, expr).await };
        let expected = expected(&data);
        let [table] = frames.as_slice() else { panic!("{expr}: one table expected") };
        assert_eq!(table.meta.kind, Some(FrameKind::Table));
        let value = table.fields.last().expect("a value column");
        assert_eq!(value.name, "Value");
        let mut rows: BTreeMap<Labels, Points> = BTreeMap::new();
        for row in 0..table.rows() {
            let labels = table.fields[1..table.fields.len() - 1].iter().filter_map(|field| {
                let text = match &field.values {
                    Column::Text(texts) => texts.get(row).map(str::to_owned),
                    Column::Number(numbers) => numbers.get(row).map(|bound| match bound {
                        f64::INFINITY => "+Inf".to_owned(),
                        bound => bound.to_string(),
                    }),
                    other => panic!("{expr}: {other:?}"),
                };
                Some((field.name.clone(), text?))
            });
            let time = table.time().expect("times")[row];
            let number = value.values.as_numbers().expect("numbers").values()[row];
            rows.entry(labels.collect()).or_default().push((time, number.to_bits()));
        }
        assert_eq!(rows, expected, "{expr}");
    }
}

#[tokio::test]
async fn two_tables_of_one_request_keep_their_values_apart() {
    let Some((belvedere, _upstream)) = setup().await else { return };
    let table = |ref_id: &str| json!({ "refId": ref_id, "datasource": { "uid": "p" }, "expr": "odd", "format": "table", "instant": true });
    let request = json!({
        "from": RANGE_MS.0.to_string(), "to": RANGE_MS.1.to_string(),
        "queries": [table("A"), table("B"), { "refId": "C", "datasource": { "uid": "p" }, "expr": "1", "instant": true }],
    });
    let answers = belvedere.ask(&request).await;
    for (ref_id, name) in [("A", "Value #A"), ("B", "Value #B"), ("C", "Value")] {
        let frames = answers[ref_id].as_ref().expect("frames");
        assert_eq!(frames[0].fields.last().expect("a field").name, name);
    }
}

#[tokio::test]
async fn heat_maps_have_sorted_buckets_whose_counts_sum_up() {
    let Some((belvedere, upstream)) = setup().await else { return };
    let expr = "sum by (le) (increase(latency_seconds_bucket[1m]))";
    let mut asked = query(expr);
    asked["format"] = json!("heatmap");
    let frames = belvedere.frames("p", RANGE_MS, asked).await;
    let [map] = frames.as_slice() else { panic!("one frame expected") };
    assert_eq!(map.meta.kind, Some(FrameKind::HeatmapRows));
    let names: Vec<&str> = map.fields[1..].iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["0.05", "0.1", "0.5", "2.5", "+Inf"]);
    assert_eq!(map.fields[0].hints.interval_ms, Some(30_000.0));
    let expected = expected(&direct_range(&upstream, expr).await);
    let of_labels = |labels: &Labels| expected.get(labels).expect("the same series");
    for row in 0..map.rows() {
        let mut sum = 0.0;
        for field in &map.fields[1..] {
            sum += field.values.as_numbers().and_then(|numbers| numbers.get(row)).expect("a count");
            let cumulative = f64::from_bits(of_labels(&field.labels)[row].1);
            assert!((sum - cumulative).abs() < 1e-6, "{}: {sum} {cumulative}", field.name);
        }
    }
}

#[tokio::test]
async fn legends_are_those_that_people_know() {
    let Some((belvedere, _upstream)) = setup().await else { return };
    let check = async |expr: &str, legend: Option<&str>, expect: &[Option<&str>]| {
        let mut asked = query(expr);
        if let Some(legend) = legend {
            asked["legendFormat"] = json!(legend);
        }
        let frames = belvedere.frames("p", RANGE_MS, asked).await;
        let names: Vec<Option<&str>> =
            frames.iter().map(|frame| frame.fields[1].hints.display_name.as_deref()).collect();
        assert_eq!(names, expect, "{expr} {legend:?}");
    };
    check("odd{kind=\"nan\"}", None, &[Some("odd{kind=\"nan\"}")]).await;
    check("odd{kind=\"nan\"}", Some("__auto"), &[None]).await;
    check("sum(odd{kind=\"tiny\"})", Some("__auto"), &[Some("sum(odd{kind=\"tiny\"})")]).await;
    check(
        "sum by (code) (http_requests_total)",
        Some("code {{code}}"),
        &[Some("code 200"), Some("code 404"), Some("code 500")],
    )
    .await;
    check("42", Some("answer"), &[Some("answer")]).await;
}

#[tokio::test]
async fn series_share_their_times_and_gaps_are_told() {
    let Some((belvedere, _upstream)) = setup().await else { return };
    let frames = belvedere.frames("p", RANGE_MS, query("room_temperature_celsius")).await;
    let times: Vec<_> = frames.iter().map(|frame| frame.time().expect("times")).collect();
    assert!(frames.iter().all(|frame| frame.fields[0].hints.interval_ms == Some(30_000.0)));
    // Five minutes of Prometheus' staleness shorten the gap of ten.
    let hall = frames.iter().position(|frame| frame.fields[1].labels["room"] == "hall").expect("the hall");
    let widest = times[hall].windows(2).map(|pair| pair[1] - pair[0]).max().expect("two points");
    assert!(widest > 4 * 60_000, "{widest}");
    let whole: Vec<_> = (0..times.len()).filter(|at| *at != hall).collect();
    assert!(std::ptr::eq(times[whole[0]], times[whole[1]]), "one copy of the times crosses the wire");
}

#[tokio::test]
async fn what_prometheus_says_reaches_the_panel() {
    let Some((belvedere, _upstream)) = setup().await else { return };
    let error = belvedere.error("p", query("rate(up[5m]")).await;
    assert_eq!(error.kind, QueryErrorKind::BadQuery);
    assert!(
        error.message.starts_with("Prometheus refused the query: ") && error.message.contains("parse error"),
        "{error}"
    );
    let error = belvedere.error("p", query("$unknown")).await;
    assert!(error.message.contains("parse error"), "{error}");
    // Both ways at once, and an empty query.
    let frames = belvedere
        .frames(
            "p",
            RANGE_MS,
            json!({ "expr": "odd{kind=\"nan\"}", "range": true, "instant": true, "exemplar": true }),
        )
        .await;
    assert_eq!(frames.iter().map(Frame::rows).filter(|rows| *rows == 1).count(), 1);
    assert_eq!(frames.len(), 2);
    assert!(belvedere.frames("p", RANGE_MS, query("  ")).await.is_empty());
}

#[tokio::test]
async fn scripts_get_grafanas_shape() {
    let Some((belvedere, _upstream)) = setup().await else { return };
    let ask = async |queries: Value| {
        let body =
            json!({ "from": RANGE_MS.0.to_string(), "to": RANGE_MS.1.to_string(), "queries": queries });
        belvedere.call(reqwest::Method::POST, "/api/ds/query", Some(body)).await
    };
    let good = json!({ "refId": "A", "datasource": { "uid": "p", "type": "prometheus" }, "expr": "vector(7)", "instant": true });
    let bad = json!({ "refId": "B", "datasource": { "uid": "p" }, "expr": "(" });
    let (status, body) = ask(json!([good])).await;
    assert_eq!(status.as_u16(), 200);
    let frame = &body["results"]["A"]["frames"][0];
    assert_eq!(frame["data"]["values"], json!([[RANGE_MS.1], [7]]));
    assert_eq!(frame["schema"]["fields"][1]["type"], "number");
    let (status, body) = ask(json!([good, bad])).await;
    assert_eq!(status.as_u16(), 207);
    assert_eq!(body["results"]["A"]["status"], 200);
    assert_eq!(body["results"]["B"]["errorSource"], "downstream");
    let (status, body) = ask(json!([bad])).await;
    assert_eq!(status.as_u16(), 400, "{body}");
    // Older dashboards name the source; a missing one is named; the kind alone finds the first.
    let (status, _) = ask(json!([{ "refId": "A", "datasource": "p", "expr": "1" }])).await;
    assert_eq!(status.as_u16(), 200);
    let (_, body) = ask(json!([{ "refId": "A", "datasource": { "uid": "gone" }, "expr": "1" }])).await;
    assert!(
        body["results"]["A"]["error"].as_str().expect("text").contains("no data source “gone”"),
        "{body}"
    );
    let (status, _) =
        ask(json!([{ "refId": "A", "datasource": { "type": "prometheus" }, "expr": "1" }])).await;
    assert_eq!(status.as_u16(), 200);
    let body = json!({ "from": "yesterdayish", "to": "now", "queries": [good] });
    let (status, body) = belvedere.call(reqwest::Method::POST, "/api/ds/query", Some(body)).await;
    assert_eq!(status.as_u16(), 400);
    assert!(body["message"].as_str().expect("text").contains("yesterdayish"));
}
