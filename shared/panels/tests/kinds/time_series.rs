//! What a time series shows: axes, gaps, stacks, legend, hovering.

use std::cmp::Ordering::{Equal, Greater, Less};

use charts::Mark;
use charts::scene::{Base, Item, Trace};
use model::frame::{Frame, FrameKind};
use panels::kinds::find;
use panels::panel::{Pointer, Prepared};
use panels::view::{Legend, SceneView};
use panels::{Event, Theme, View};
use serde_json::{Value, json};

use crate::support::{FROM_MS, HOUR_MS, env, plain, series, walks};

const SIZE: (f32, f32, f32) = (600.0, 300.0, 1.0);

/// Prepares the frames and hands over what can be done with them.
fn with<T>(
    frames: &[Frame],
    defaults: &Value,
    options: &Value,
    act: impl FnOnce(&mut dyn Prepared, &panels::Env<'_>) -> T,
) -> T {
    let theme = Theme::dark();
    let config =
        if defaults["defaults"].is_null() { json!({ "defaults": defaults }) } else { defaults.clone() };
    let around = env(&theme, &config, "", SIZE);
    let (mut prepared, _) = find("timeseries").prepare(options, frames, &around);
    act(prepared.as_mut(), &around)
}

fn scene(frames: &[Frame], defaults: &Value) -> SceneView {
    with(frames, defaults, &json!({}), |prepared, around| match prepared.view(around) {
        View::Scene(view) => view,
        other => panic!("expected a drawing: {other:?}"),
    })
}

fn labels(view: &SceneView) -> Vec<&str> {
    let items = view.scene.over.iter();
    items
        .filter_map(|item| if let Item::Text(text) = item { Some(text.text.as_str()) } else { None })
        .collect()
}

/// Points of every line; a break is NaN.
fn lines(view: &SceneView) -> Vec<Vec<[f32; 2]>> {
    let points = |mark: &Mark| match mark {
        Mark::Line(line) => match &line.trace {
            Trace::Points(points) => Some(points.clone()),
            Trace::Columns(_) => None,
        },
        _ => None,
    };
    view.scene.plots[0].marks.iter().filter_map(points).collect()
}

fn breaks(view: &SceneView) -> usize {
    lines(view).iter().flatten().filter(|point| point[1].is_nan()).count()
}

#[test]
fn each_unit_has_its_axis() {
    let frames = walks(&["a", "b"], 50, 10.0, 20.0);
    let config = json!({ "defaults": { "unit": "bytes" }, "overrides": [
        { "matcher": { "id": "byName", "options": "b" }, "properties": [{ "id": "unit", "value": "s" }] } ] });
    let view = scene(&frames, &config);
    let all = labels(&view);
    assert!(
        all.iter().any(|label| label.ends_with(" B")) && all.iter().any(|label| label.ends_with(" s")),
        "{all:?}"
    );
    let right =
        with(&frames, &config, &json!({}), |prepared, around| prepared.legend(around)).expect("a legend");
    assert_eq!(right.entries.iter().map(|entry| entry.right_axis).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn limits_and_scales_are_kept() {
    let values = || vec![plain("a", (0..=100).map(f64::from).collect())];
    let ends = |defaults: Value| {
        let view = scene(&values(), &defaults);
        let line = lines(&view).remove(0);
        let plot = view.scene.plots[0].rect;
        // Where the first and the last value stand, in percent of the plot from the bottom.
        [line[0][1], line[line.len() - 1][1]].map(|y| (((plot.bottom() - y) / plot.h) * 100.0).round())
    };
    assert_eq!(ends(json!({ "min": 0, "max": 200 })), [0.0, 50.0]);
    assert_eq!(ends(json!({ "custom": { "axisSoftMin": -100, "axisSoftMax": 100 } })), [50.0, 100.0]);
    assert_eq!(ends(json!({ "custom": { "axisSoftMin": 50, "axisSoftMax": 60 } })), [0.0, 83.0]);
    assert_eq!(ends(json!({ "custom": { "axisCenteredZero": true, "axisSoftMax": 100 } })), [50.0, 100.0]);
    assert_eq!(
        ends(json!({ "custom": { "scaleDistribution": { "type": "log", "log": 10 } } })),
        [0.0, 100.0]
    );
}

#[test]
fn missing_values_break_lines_as_asked() {
    let holes =
        || vec![series("a", [Some(1.0), Some(2.0), None, Some(3.0), Some(4.0)].into_iter().collect())];
    let apart_ms = 6 * HOUR_MS / 4;
    for (spans, expect) in [
        (json!(false), 1),
        (json!(true), 0),
        (json!(apart_ms * 2 + 1), 0),
        (json!(apart_ms * 2), 1),
        (json!(1000), 1),
    ] {
        assert_eq!(breaks(&scene(&holes(), &json!({ "custom": { "spanNulls": spans } }))), expect, "{spans}");
    }
    let mut late = vec![plain("a", vec![1.0, 2.0, 3.0])];
    late[0].fields[1].hints.interval_ms = Some(60_000.0);
    assert_eq!(breaks(&scene(&late, &json!({}))), 2);
    let inserted = json!({ "custom": { "insertNulls": 60_000 } });
    assert_eq!(breaks(&scene(&[plain("a", vec![1.0, 2.0, 3.0])], &inserted)), 2);
    let zero = scene(&holes(), &json!({ "noValue": "0" }));
    assert_eq!(breaks(&zero), 0);
}

#[test]
fn a_single_value_is_seen() {
    let view = scene(&[plain("a", vec![5.0])], &json!({ "custom": { "showPoints": "never" } }));
    assert!(
        view.scene.plots[0]
            .marks
            .iter()
            .any(|mark| matches!(mark, Mark::Points(points) if points.at.len() == 1))
    );
}

#[test]
fn stacks_pile_up_what_is_visible() {
    let frames = [plain("a", vec![1.0; 3]), plain("b", vec![2.0; 3]), plain("c", vec![3.0; 3])];
    let config =
        json!({ "max": 10, "custom": { "fillOpacity": 50, "stacking": { "mode": "normal", "group": "A" } } });
    let tops = |view: View| {
        let View::Scene(view) = view else { panic!("expected a drawing") };
        let plot = view.scene.plots[0].rect;
        assert!(
            view.scene.plots[0]
                .marks
                .iter()
                .any(|mark| matches!(mark, Mark::Area(area) if matches!(area.base, Base::Trace(_))))
        );
        lines(&view)
            .iter()
            .map(|line| ((plot.bottom() - line[0][1]) / plot.h * 10.0).round())
            .collect::<Vec<_>>()
    };
    with(&frames, &config, &json!({}), |prepared, around| {
        assert_eq!(tops(prepared.view(around)), [1.0, 3.0, 6.0]);
        prepared.update(&Event::LegendToggle(1));
        assert_eq!(tops(prepared.view(around)), [1.0, 4.0]);
    });
}

fn visible(legend: &Legend) -> Vec<bool> {
    legend.entries.iter().map(|entry| entry.visible).collect()
}

#[test]
fn the_legend_isolates_and_toggles() {
    let frames = walks(&["a", "b", "c"], 10, 0.0, 1.0);
    with(&frames, &json!({}), &json!({}), |prepared, around| {
        for (event, expect) in [
            (Event::LegendIsolate(1), [false, true, false]),
            (Event::LegendToggle(2), [false, true, true]),
            (Event::LegendIsolate(0), [true, false, false]),
            (Event::LegendIsolate(0), [true, true, true]),
            (Event::LegendToggle(0), [false, true, true]),
            (Event::LegendToggle(1), [false, false, true]),
            (Event::LegendToggle(2), [true, true, true]),
            (Event::LegendToggle(9), [true, true, true]),
        ] {
            prepared.update(&event);
            assert_eq!(visible(&prepared.legend(around).expect("a legend")), expect, "{event:?}");
        }
        prepared.update(&Event::LegendIsolate(1));
        let state = prepared.state();
        prepared.update(&Event::LegendIsolate(1));
        prepared.restore(&state);
        assert_eq!(visible(&prepared.legend(around).expect("a legend")), [false, true, false]);
    });
}

#[test]
fn what_the_panel_hides_can_be_shown_by_hand() {
    let frames = walks(&["a", "b"], 10, 0.0, 1.0);
    let config = json!({ "defaults": {}, "overrides": [{ "__systemRef": "hideSeriesFrom",
        "matcher": { "id": "byNames", "options": { "mode": "exclude", "names": ["a"], "readOnly": true } },
        "properties": [{ "id": "custom.hideFrom", "value": { "viz": true, "legend": false, "tooltip": true } }] }] });
    with(&frames, &config, &json!({}), |prepared, around| {
        assert_eq!(visible(&prepared.legend(around).expect("a legend")), [true, false]);
        prepared.update(&Event::LegendToggle(1));
        assert_eq!(visible(&prepared.legend(around).expect("a legend")), [true, true]);
    });
}

#[test]
fn the_legend_calculates_and_sorts() {
    let frames = [plain("a", vec![1.0, 2.0, 3.0]), plain("b", vec![7.0, 8.0, 9.0])];
    let options = json!({ "legend": { "displayMode": "table", "placement": "right", "width": 200,
        "calcs": ["mean", "lastNotNull", "count"], "sortBy": "Last *", "sortDesc": true } });
    let legend =
        with(&frames, &json!({ "unit": "ms" }), &options, |prepared, around| prepared.legend(around));
    let legend = legend.expect("a legend");
    assert_eq!(legend.calcs, ["Mean", "Last *", "Count"]);
    assert_eq!((legend.table, legend.right, legend.width_px), (true, true, Some(200.0)));
    let rows: Vec<(&str, Vec<&str>)> = legend
        .entries
        .iter()
        .map(|entry| (entry.label.as_str(), entry.calcs.iter().map(String::as_str).collect()))
        .collect();
    assert_eq!(rows, [("b", vec!["8 ms", "9 ms", "3"]), ("a", vec!["2 ms", "3 ms", "3"])]);
    let none =
        with(&frames, &json!({}), &json!({ "legend": { "showLegend": false } }), |prepared, around| {
            prepared.legend(around)
        });
    assert!(none.is_none());
}

#[test]
fn hovering_tells_the_nearest_moment() {
    let frames = [plain("low", vec![1.0, 1.0, 1.0, 1.0]), plain("high", vec![9.0, 8.0, 7.0, 6.0])];
    let options = json!({ "tooltip": { "mode": "multi", "sort": "none" } });
    with(&frames, &json!({ "unit": "s", "decimals": 1 }), &options, |prepared, around| {
        let View::Scene(view) = prepared.view(around) else { panic!("expected a drawing") };
        let axis = view.time_axis.expect("a time axis");
        let third_ms = FROM_MS + 4 * HOUR_MS;
        let x = axis.x_at(third_ms) + 20.0;
        let hover = prepared.hover(around, Pointer::Here([x, axis.plot.y + 10.0])).expect("inside the plot");
        assert_eq!((hover.title.as_str(), hover.time_ms), ("2026-11-23 10:00:00", Some(third_ms)));
        let rows: Vec<(&str, &str, bool)> =
            hover.rows.iter().map(|row| (row.label.as_str(), row.value.as_str(), row.nearest)).collect();
        assert_eq!(rows, [("high", "7.0 s", true), ("low", "1.0 s", false)]);
        let there = prepared.hover(around, Pointer::There(third_ms - 60_000)).expect("inside the range");
        assert_eq!(there.time_ms, Some(third_ms));
        assert!(prepared.hover(around, Pointer::Here([1.0, 1.0])).is_none());
        assert!(prepared.hover(around, Pointer::There(0)).is_none());
    });
}

#[test]
fn transforms_and_thresholds_are_drawn() {
    let frames = [plain("a", vec![1.0, 2.0, 3.0])];
    let shape = |custom: Value| {
        let line = lines(&scene(&frames, &json!({ "custom": custom }))).remove(0);
        [line[1][1] - line[0][1], line[2][1] - line[1][1]].map(|step| step.partial_cmp(&0.0))
    };
    assert_eq!(shape(json!({})), [Some(Less), Some(Less)]);
    assert_eq!(shape(json!({ "transform": "negative-Y" })), [Some(Greater), Some(Greater)]);
    assert_eq!(shape(json!({ "transform": "constant" })), [Some(Equal), Some(Equal)]);
    let config = json!({ "thresholds": { "mode": "absolute", "steps": [
        { "color": "green", "value": null }, { "color": "red", "value": 2 } ] },
        "custom": { "thresholdsStyle": { "mode": "line+area" } } });
    let view = scene(&frames, &config);
    let bands = view.scene.under.iter().filter(|item| matches!(item, Item::Box(_))).count();
    let rules = view.scene.over.iter().filter(|item| matches!(item, Item::Path(_))).count();
    assert_eq!((bands, rules), (2, 1));
}

#[test]
fn exemplars_are_points_and_no_series() {
    let mut exemplars = plain("trace", vec![1.5, 2.5]);
    exemplars.meta.kind = Some(FrameKind::Exemplar);
    let frames = [plain("a", (0..100).map(f64::from).collect()), exemplars];
    let view = scene(&frames, &json!({}));
    let points = |mark: &Mark| if let Mark::Points(points) = mark { Some(points.at.len()) } else { None };
    assert_eq!(view.scene.plots[0].marks.iter().filter_map(points).collect::<Vec<_>>(), [2]);
    let legend = with(&frames, &json!({}), &json!({}), |prepared, around| prepared.legend(around));
    assert_eq!(legend.expect("a legend").entries.len(), 1);
}
