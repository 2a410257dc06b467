//! Every kind with every odd answer at every size: no panic, and valid data gives the kind's own view.

use model::frame::{Column, Field, Frame, wire};
use panels::kinds::{KINDS, find, form};
use panels::panel::Pointer;
use panels::{Event, Theme, View};
use serde_json::{Value, json};

use crate::support::{FROM_MS, check_inside, env, is_own, plain, series, walk, walks};

/// Sizes from nothing to a wall, with device pixel ratios.
const SIZES: &[(f32, f32, f32)] =
    &[(1.0, 1.0, 1.0), (300.0, 200.0, 1.0), (300.0, 200.0, 2.0), (5000.0, 5000.0, 1.0)];

/// Answers with a name, and whether there is anything in them that can be shown; as they come over the wire.
fn answers() -> Vec<(&'static str, Vec<Frame>, bool)> {
    let over_the_wire = |(name, frames, valid): (&'static str, Vec<Frame>, bool)| {
        let came = wire::decode(&wire::encode(&frames)).expect("a whole message");
        (name, came, valid)
    };
    made().into_iter().map(over_the_wire).collect()
}

fn made() -> Vec<(&'static str, Vec<Frame>, bool)> {
    let table = Frame::new(
        "A",
        vec![
            Field::new("host", Column::texts([Some("a"), None, Some("c")])),
            Field::new("cpu", Column::numbers(vec![1.0, 2.0, 3.0])),
            Field::new("up", Column::Bool([Some(true), None, Some(false)].into())),
        ],
    );
    let unsorted = Frame::new(
        "A",
        vec![
            Field::new("Time", Column::Time([FROM_MS + 9, i64::MIN, FROM_MS, FROM_MS + 5].into())),
            Field::new("Value", Column::numbers(vec![1.0, 2.0, 3.0, 4.0])),
        ],
    );
    vec![
        ("nothing", vec![], false),
        ("no columns", vec![Frame::default()], false),
        ("no rows", vec![plain("a", vec![])], false),
        ("one row", vec![plain("a", vec![5.0])], true),
        ("nulls", vec![series("a", [None, None, None].into_iter().collect())], false),
        (
            "gaps",
            vec![series("a", [Some(1.0), None, Some(3.0), None, Some(2.0)].into_iter().collect())],
            true,
        ),
        ("NaN", vec![plain("a", vec![f64::NAN; 4])], false),
        ("infinite", vec![plain("a", vec![f64::INFINITY, f64::NEG_INFINITY, 1.0])], true),
        ("only infinite", vec![plain("a", vec![f64::INFINITY; 3])], false),
        ("largest", vec![plain("a", vec![f64::MAX, f64::MIN, 0.0])], true),
        ("constant", vec![plain("a", vec![7.0; 50])], true),
        ("zeros", vec![plain("a", vec![0.0; 50])], true),
        ("negative", vec![plain("a", vec![-3.0, -1.0, -2.0])], true),
        ("same names", vec![plain("a", vec![1.0, 2.0]), plain("a", vec![2.0, 1.0])], true),
        ("many series", walks(&["a"; 60], 40, 0.0, 10.0), true),
        ("a table", vec![table], false),
        ("unsorted times", vec![unsorted], true),
        ("a million rows", vec![plain("a", walk(1_000_000, 3, 0.3))], true),
    ]
}

/// Field configs that turn every knob.
fn configs() -> Vec<Value> {
    let custom =
        |custom: Value| json!({ "defaults": { "unit": "bytes", "custom": custom }, "overrides": [] });
    vec![
        json!({}),
        json!({ "defaults": { "min": 5, "max": 5, "thresholds": { "mode": "percentage", "steps": [
            { "color": "green", "value": null }, { "color": "red", "value": 80 } ] } } }),
        custom(
            json!({ "drawStyle": "bars", "fillOpacity": 80, "stacking": { "mode": "normal", "group": "A" } }),
        ),
        custom(json!({ "drawStyle": "points", "scaleDistribution": { "type": "log", "log": 10 } })),
        custom(json!({ "lineInterpolation": "smooth", "fillOpacity": 20, "gradientMode": "scheme",
            "stacking": { "mode": "percent" }, "spanNulls": 60000, "showPoints": "always" })),
        custom(json!({ "lineInterpolation": "stepAfter", "spanNulls": true, "axisCenteredZero": true,
            "scaleDistribution": { "type": "symlog", "log": 2 }, "thresholdsStyle": { "mode": "dashed+area" },
            "axisSoftMin": -5, "axisSoftMax": 500, "axisPlacement": "right", "axisLabel": "A label",
            "axisBorderShow": true, "axisColorMode": "series", "fillBelowTo": "a", "transform": "negative-Y" })),
    ]
}

/// Options of all kinds at once: each kind reads its own.
fn options() -> Vec<Value> {
    let calcs = json!({ "calcs": ["mean", "max"] });
    vec![
        json!({}),
        json!({ "legend": { "displayMode": "table", "calcs": ["lastNotNull", "max", "count"], "sortBy": "Max",
                "sortDesc": true }, "tooltip": { "mode": "multi", "sort": "desc" },
            "reduceOptions": calcs, "colorMode": "background", "textMode": "value_and_name",
            "showPercentChange": true, "showThresholdLabels": true, "displayMode": "lcd", "orientation": "vertical",
            "footer": { "show": true, "reducer": ["sum"] }, "sortBy": [{ "displayName": "Time", "desc": true }],
            "content": "# A *text*" }),
        json!({ "reduceOptions": { "values": true, "limit": 5 }, "displayMode": "basic", "orientation": "horizontal",
            "content": "x", "mode": "html", "namePlacement": "left", "textMode": "name", "graphMode": "none" }),
    ]
}

#[test]
fn ids_are_sorted_and_found() {
    assert!(KINDS.is_sorted_by(|a, b| a.id() < b.id()));
    for kind in KINDS {
        assert_eq!(find(kind.id()).id(), kind.id());
        assert!(!kind.name().is_empty() && !kind.icon().is_empty());
        assert!(!form(kind.id()).sections.is_empty(), "{} has no options", kind.id());
    }
    assert_eq!(find("no such kind").id(), "unknown");
}

#[test]
fn forms_name_each_path_once() {
    for kind in KINDS {
        let form = form(kind.id());
        let mut paths: Vec<&str> = form.controls().map(|control| control.path.as_str()).collect();
        paths.sort_unstable();
        let all = paths.len();
        paths.dedup();
        assert_eq!(all, paths.len(), "{} edits a path twice", kind.id());
    }
}

#[test]
fn every_kind_survives_every_answer() {
    let themes = [Theme::dark(), Theme::light()];
    let configs = configs();
    for (name, frames, _) in answers() {
        let large = frames.iter().any(|frame| frame.rows() > 100_000);
        let configs = if large { configs.get(..3).unwrap_or_default() } else { configs.as_slice() };
        for kind in KINDS.iter().copied().chain([find("?")]) {
            for config in configs {
                for (nth, options) in options().iter().enumerate().filter(|(nth, _)| !large || *nth == 1) {
                    let size = (300.0, 200.0, 1.0);
                    let around = env(&themes[nth % 2], config, "A title", size);
                    let (mut prepared, _) = kind.prepare(options, &frames, &around);
                    for size in SIZES {
                        let around = env(&themes[nth % 2], config, "A title", *size);
                        let what = format!("{} with {name} at {size:?}", kind.id());
                        let view = prepared.view(&around);
                        check_inside(&view, &what);
                        prepared.legend(&around);
                        for at in [Pointer::Here([size.0 / 2.0, size.1 / 2.0]), Pointer::There(FROM_MS + 5)] {
                            prepared.hover(&around, at);
                        }
                        if let View::Table(table) = &view {
                            for column in 0..table.columns.len() {
                                prepared.cell(0, column);
                                prepared.cell(table.rows.saturating_sub(1), column);
                            }
                            prepared.cell(usize::MAX, usize::MAX);
                        }
                    }
                    for event in [Event::LegendIsolate(0), Event::LegendToggle(0), Event::SortColumn(0)] {
                        prepared.update(&event);
                        prepared.view(&env(&themes[nth % 2], config, "", (300.0, 200.0, 1.0)));
                    }
                    let state = prepared.state();
                    prepared.restore(&state);
                    assert_eq!(prepared.state(), state);
                }
            }
        }
    }
}

#[test]
fn valid_data_gives_the_kinds_own_view() {
    let theme = Theme::dark();
    let none = json!({});
    let options = json!({ "content": "Some *text*" });
    for (name, frames, valid) in answers() {
        for kind in KINDS.iter().filter(|kind| kind.id() != "row") {
            let around = env(&theme, &none, "", (300.0, 200.0, 1.0));
            let (prepared, notices) = kind.prepare(&options, &frames, &around);
            let view = prepared.view(&around);
            if valid {
                assert!(is_own(&view), "{} shows a message for {name}", kind.id());
                assert!(notices.is_empty(), "{} with {name}: {notices:?}", kind.id());
            }
        }
    }
}

#[test]
fn a_chart_has_marks_inside_its_plot() {
    let theme = Theme::dark();
    let none = json!({});
    let around = env(&theme, &none, "", (600.0, 300.0, 2.0));
    let frames = walks(&["a", "b"], 300, 0.0, 10.0);
    let (prepared, _) = find("timeseries").prepare(&json!({}), &frames, &around);
    let View::Scene(view) = prepared.view(&around) else { panic!("expected a drawing") };
    let plot = &view.scene.plots[0];
    assert!(plot.rect.w > 500.0 && plot.rect.h > 240.0, "{:?}", plot.rect);
    let mut lines = 0;
    for mark in &plot.marks {
        let charts::Mark::Line(line) = mark else { continue };
        let charts::scene::Trace::Points(points) = &line.trace else { panic!("expected points") };
        assert_eq!(points.len(), 300);
        assert!(points.iter().all(|at| at[1] >= plot.rect.y && at[1] <= plot.rect.bottom()));
        lines += 1;
    }
    assert_eq!(lines, 2);
    let axis = view.time_axis.expect("a time axis");
    assert_eq!(axis.time_at(axis.plot.x), FROM_MS);
    let hover = prepared.hover(&around, Pointer::Here([300.0, 100.0])).expect("a series is near");
    assert_eq!(hover.rows.len(), 1);
    assert!(hover.rows[0].nearest);
}
