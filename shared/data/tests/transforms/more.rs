//! The transformations that Grafana's package does not hold, case by case.

use data::time::Zone;
use data::transforms::{Context, apply};
use model::frame::{Column, Field, Frame};
use serde_json::{Value, json};

use super::support::{dump, frame, is_equal};

/// What a step makes of frames, for those that Grafana's package does not hold; written as in the table.
fn check_step(step: &Value, before: &Value, expect: &Value) {
    let frames: Vec<Frame> = before.as_array().expect("frames").iter().map(frame).collect();
    let (after, notices) = apply(std::slice::from_ref(step), frames, &Context { zone: &Zone::Utc });
    assert!(
        is_equal(&dump(&after), expect),
        "{step}\n  ours   {}\n  expect {expect}\n  {notices:?}",
        dump(&after)
    );
}

fn two_series() -> Value {
    json!([
        ["A", "", [["Time", "t", {}, {}, [1, 2]], ["Value", "n", { "host": "a", "what": "in" }, {}, [1, 2]]]],
        ["A", "", [["Time", "t", {}, {}, [1, 2]], ["Value", "n", { "host": "a", "what": "out" }, {}, [3, 4]]]],
        ["A", "", [["Time", "t", {}, {}, [2, 3]], ["Value", "n", { "host": "b", "what": "in" }, {}, [5, 6]]]],
    ])
}

#[test]
fn series_are_joined_by_labels() {
    check_step(
        &json!({ "id": "joinByLabels", "options": { "value": "what" } }),
        &two_series(),
        &json!([[
            "joinByLabels-A-A-A",
            "",
            [
                ["host", "s", {}, {}, ["a", "a", "b", "b"]],
                ["in", "n", {}, {}, [1, 2, 5, 6]],
                ["out", "n", {}, {}, [3, 4, null, null]],
            ]
        ]]),
    );
}

#[test]
fn series_become_rows_with_a_small_line() {
    check_step(
        &json!({ "id": "timeSeriesTable", "options": { "A": { "stat": "max" } } }),
        &json!([["A", "", [["Time", "t", {}, {}, [1, 2]], ["Value", "n", { "host": "a" }, {}, [4, 2]]]]]),
        &json!([["A", "", [["host", "s", {}, {}, ["a"]], ["Trend #A", "f", {}, {}, [
            [["A", "", [["Time", "t", {}, {}, [1, 2]], ["Value", "n", { "host": "a" }, {}, [4, 2]]]]],
        ]]]]]),
    );
}

#[test]
fn series_are_prepared_in_three_forms() {
    let step = |format: &str| json!({ "id": "prepareTimeSeries", "options": { "format": format } });
    let wide = json!([["A", "", [
        ["Time", "t", {}, {}, [1, 2]], ["in", "n", { "host": "a" }, {}, [1, 2]], ["in", "n", { "host": "b" }, {}, [3, null]],
    ]]]);
    check_step(
        &step("wide"),
        &two_series(),
        &json!([["A", "", [
            ["Time", "t", {}, {}, [1, 2, 3]], ["Value", "n", { "host": "a", "what": "in" }, {}, [1, 2, null]],
            ["Value", "n", { "host": "a", "what": "out" }, {}, [3, 4, null]], ["Value", "n", { "host": "b", "what": "in" }, {}, [null, 5, 6]],
        ]]]),
    );
    check_step(
        &step("long"),
        &wide,
        &json!([[
            "A",
            "",
            [
                ["Time", "t", {}, {}, [1, 1, 2, 2]],
                ["in", "n", {}, {}, [1, 3, 2, null]],
                ["host", "s", {}, {}, ["a", "b", "a", "b"]],
            ]
        ]]),
    );
    check_step(
        &step("many"),
        &wide,
        &json!([
            ["A", "", [["Time", "t", {}, {}, [1, 2]], ["in", "n", { "host": "a" }, {}, [1, 2]]]],
            ["A", "", [["Time", "t", {}, {}, [1, 2]], ["in", "n", { "host": "b" }, {}, [3, null]]]],
        ]),
    );
    let long = json!([[
        "A",
        "",
        [
            ["Time", "t", {}, {}, [1, 1, 2]],
            ["v", "n", {}, {}, [1, 3, 2]],
            ["host", "s", {}, {}, ["a", "b", "a"]]
        ]
    ]]);
    check_step(
        &step("multi"),
        &long,
        &json!([
            ["A", "", [["Time", "t", {}, {}, [1, 2]], ["v", "n", { "host": "a" }, {}, [1, 2]]]],
            ["A", "", [["Time", "t", {}, {}, [1]], ["v", "n", { "host": "b" }, {}, [3]]]],
        ]),
    );
}

#[test]
fn tables_are_partitioned() {
    let table =
        json!([["A", "", [["region", "s", {}, {}, ["eu", "us", "eu"]], ["v", "n", {}, {}, [1, 2, 3]]]]]);
    check_step(
        &json!({ "id": "partitionByValues", "options": { "fields": ["region"] } }),
        &table,
        &json!([
            ["A", "", [["v", "n", { "region": "eu" }, {}, [1, 3]]]], ["A", "", [["v", "n", { "region": "us" }, {}, [2]]]],
        ]),
    );
    let naming = json!({ "asLabels": false, "withNames": true });
    check_step(
        &json!({ "id": "partitionByValues", "options": { "fields": ["region"], "keepFields": true, "naming": naming } }),
        &table,
        &json!([
            ["A", "region=eu", [["region", "s", {}, {}, ["eu", "eu"]], ["v", "n", {}, {}, [1, 3]]]],
            ["A", "region=us", [["region", "s", {}, {}, ["us"]], ["v", "n", {}, {}, [2]]]],
        ]),
    );
}

#[test]
fn fields_are_extracted() {
    let text = |text: &str| json!([["A", "", [["line", "s", {}, {}, [text]]]]]);
    let check = |options: Value, line: &str, expect: Value| {
        let mut options = options;
        options["source"] = json!("line");
        options["replace"] = json!(true);
        check_step(
            &json!({ "id": "extractFields", "options": options }),
            &text(line),
            &json!([["A", "", expect]]),
        );
    };
    check(
        json!({ "format": "json" }),
        r#"{"a":1,"b":"x","c":{"d":2}}"#,
        json!([["a", "n", {}, {}, [1]], ["b", "s", {}, {}, ["x"]], ["c", "s", {}, {}, ["{\"d\":2}"]],]),
    );
    check(
        json!({ "format": "json", "jsonPaths": [{ "path": "c.d[1]", "alias": "deep" }] }),
        r#"{"c":{"d":[1,2]}}"#,
        json!([["deep", "n", {}, {}, [2]]]),
    );
    check(
        json!({ "format": "kvp" }),
        r#"level=info msg="all is well""#,
        json!([["level", "s", {}, {}, ["info"]], ["msg", "s", {}, {}, ["all is well"]],]),
    );
    check(
        json!({ "format": "regexp", "regExp": "/(?<host>\\w+):(?<port>\\d+)/" }),
        "api:80",
        json!([["host", "s", {}, {}, ["api"]], ["port", "s", {}, {}, ["80"]],]),
    );
    check(
        json!({ "format": "delimiter", "delimiter": ";" }),
        "a; b",
        json!([["a", "n", {}, {}, [1]], ["b", "n", {}, {}, [1]]]),
    );
    check(json!({}), "a=1", json!([["a", "s", {}, {}, ["1"]]]));
}

#[test]
fn settings_come_from_data() {
    let frames: Vec<Frame> = [
        json!(["A", "", [["Time", "t", {}, {}, [1]], ["Value", "n", {}, {}, [5]]]]),
        json!([
            "B",
            "",
            [
                ["Time", "t", {}, {}, [1, 2]],
                ["limit", "n", {}, {}, [80, 90]],
                ["name", "s", {}, {}, ["x", "Load"]]
            ]
        ]),
    ]
    .iter()
    .map(frame)
    .collect();
    let step = json!({ "id": "configFromData", "options": { "configRefId": "B", "mappings": [
        { "fieldName": "Time", "handlerKey": "__ignore" }, { "fieldName": "name", "handlerKey": "displayName" },
        { "fieldName": "limit", "handlerKey": "threshold1", "handlerArguments": { "threshold": { "color": "orange" } } },
    ] } });
    let (after, _) = apply(&[step], frames, &Context { zone: &Zone::Utc });
    assert_eq!(after.len(), 1);
    assert!(after[0].fields[0].hints.config.is_empty());
    let expect = json!({ "displayName": "Load", "thresholds": { "mode": "absolute", "steps": [{ "value": 90.0, "color": "orange" }] } });
    assert_eq!(Value::Object(after[0].fields[1].hints.config.clone()), expect);
}

#[test]
fn rows_become_fields() {
    let table = json!([[
        "A",
        "",
        [
            ["Name", "s", {}, {}, ["cpu", "mem"]],
            ["Value", "n", {}, {}, [1, 2]],
            ["Unit", "s", {}, {}, ["percent", "bytes"]],
            ["Rack", "s", {}, {}, ["r1", null]],
        ]
    ]]);
    let frames: Vec<Frame> = table.as_array().expect("frames").iter().map(frame).collect();
    let (after, _) =
        apply(&[json!({ "id": "rowsToFields", "options": {} })], frames, &Context { zone: &Zone::Utc });
    let names: Vec<&str> = after[0].fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["cpu", "mem"]);
    assert_eq!(after[0].fields[0].labels.get("Rack").map(String::as_str), Some("r1"));
    assert_eq!(after[0].fields[1].hints.config["unit"], "bytes");
}

#[test]
fn lines_are_fitted() {
    let line = json!([[
        "A",
        "",
        [["Time", "t", {}, {}, [1000, 2000, 3000, 4000]], ["v", "n", {}, {}, [1, 3, 5, 7]]]
    ]]);
    let step = |model: &str| {
        json!({ "id": "regression", "options": {
        "xFieldName": "Time", "yFieldName": "v", "modelType": model, "predictionCount": 3 } })
    };
    for model in ["linear", "polynomial"] {
        let name = format!("{model} regression");
        let fitted = json!([
            "",
            name,
            [["Time", "t", {}, {}, [1000, 2000, 4000]], ["v predicted", "n", {}, {}, [1, 3, 7]]]
        ]);
        check_step(&step(model), &line, &json!([line[0].clone(), fitted]));
    }
}

#[test]
fn values_are_counted_in_cells() {
    check_step(
        &json!({ "id": "heatmap", "options": { "xBuckets": { "mode": "size", "value": "2s" }, "yBuckets": { "mode": "size", "value": "10" } } }),
        &json!([[
            "A",
            "",
            [["Time", "t", {}, {}, [0, 1000, 2000, 3000]], ["v", "n", {}, {}, [1, 2, 11, 25]]]
        ]]),
        &json!([["A", "v", [
            ["xMin", "t", {}, {}, [0, 0, 0, 2000, 2000, 2000]], ["yMin", "n", {}, {}, [0, 10, 20, 0, 10, 20]],
            ["Count", "n", {}, { "unit": "short" }, [2, 0, 0, 0, 1, 1]],
        ]]]),
    );
}

#[test]
fn noise_is_smoothed_and_few_points_are_left() {
    let wave = |at: usize| (at as f64 / 10.0).sin() * 10.0 + if at.is_multiple_of(2) { 1.0 } else { -1.0 };
    let times: Vec<i64> = (0..400).map(|at| at * 1_000).collect();
    let values: Vec<f64> = (0..400).map(wave).collect();
    let frame = Frame::new(
        "A",
        vec![
            Field::new("Time", Column::Time(times.into())),
            Field::new("v", Column::numbers(values.clone())),
        ],
    );
    let step = json!({ "id": "smoothing", "options": { "resolution": 100 } });
    let (after, _) = apply(&[step], vec![frame], &Context { zone: &Zone::Utc });
    let smooth = after[0].fields[1].values.as_numbers().expect("numbers").values().to_vec();
    let turns = |values: &[f64]| {
        values.windows(3).filter(|three| (three[1] > three[0]) != (three[2] > three[1])).count()
    };
    assert_eq!(
        (after[0].fields[1].name.as_str(), after[0].name.as_deref()),
        ("v (smoothed)", Some("Data (smoothed)"))
    );
    assert!(smooth.len() <= 100 && smooth.len() > 50, "{}", smooth.len());
    let worst = smooth.iter().fold(0.0, |worst: f64, value| worst.max(value.abs()));
    assert!(turns(&values) > 300 && turns(&smooth) < 20, "{} turns", turns(&smooth));
    assert!(worst > 7.0 && worst < 11.0, "{worst}");
}

#[test]
fn what_needs_maps_is_kept_with_a_notice() {
    for id in ["spatial", "fieldLookup"] {
        let frames = vec![frame(&json!(["A", "", [["v", "n", {}, {}, [1]]]]))];
        let (after, notices) =
            apply(&[json!({ "id": id, "options": {} })], frames.clone(), &Context { zone: &Zone::Utc });
        assert_eq!(after, frames);
        assert!(notices[0].text.contains("it is kept with the dashboard"), "{notices:?}");
    }
}
