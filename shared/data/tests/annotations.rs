//! What annotations make of answers: spans of series, rows of tables.

use data::annotations::{Event, MOST_EVENTS, events, panel_of};
use model::dashboard::Annotation;
use model::frame::{Column, Field, Frame, Labels, Times};
use serde_json::{Value, json};

fn labels(pairs: &[(&str, &str)]) -> Labels {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

fn series(points: &[(i64, f64)], pairs: &[(&str, &str)]) -> Frame {
    let (times, values): (Vec<i64>, Vec<f64>) = points.iter().copied().unzip();
    let value = Field::new("Value", Column::numbers(values)).with_labels(labels(pairs));
    Frame::new("Anno", vec![Field::new("Time", Column::Time(Times::from(times))), value])
}

fn spans(annotation: &Value, frames: &[Frame]) -> Vec<(i64, Option<i64>)> {
    let events = events(&Annotation::from_json(annotation), frames);
    events.iter().map(|event| (event.from_ms, event.to_ms)).collect()
}

#[test]
fn samples_a_step_apart_are_one_event() {
    let minute = 60_000;
    let frame = series(
        &[
            (0, 1.0),
            (minute, 1.0),
            (2 * minute, 0.0),
            (4 * minute, 5.0),
            (9 * minute, f64::NAN),
            (10 * minute, 1.0),
        ],
        &[],
    );
    assert_eq!(
        spans(&json!({}), std::slice::from_ref(&frame)),
        [(0, Some(minute)), (4 * minute, None), (10 * minute, None)]
    );
    // A longer step joins more.
    assert_eq!(spans(&json!({ "step": "6m" }), &[frame]), [(0, Some(10 * minute))]);
}

#[test]
fn values_can_be_the_instants() {
    let frame = series(&[(0, 7_000_000.0), (60_000, 7_000_000.0), (120_000, 9_000_000.0)], &[]);
    assert_eq!(spans(&json!({ "useValueForTime": true }), &[frame]), [(7_000_000, None), (9_000_000, None)]);
}

#[test]
fn labels_fill_title_text_and_tags() {
    let annotation = Annotation::from_json(&json!({
        "titleFormat": "{{ alertname }} on {{instance}}", "textFormat": "{{missing}}{{severity", "tagKeys": "job,none",
    }));
    let frame = series(&[(5, 1.0)], &[("alertname", "Down"), ("instance", "a"), ("job", "node")]);
    assert_eq!(
        events(&annotation, &[frame]),
        [Event {
            from_ms: 5,
            to_ms: None,
            title: "Down on a".into(),
            text: "{{severity".into(),
            tags: vec!["node".into()],
        }]
    );
}

#[test]
fn tables_have_an_event_a_row() {
    let frame = Frame::new(
        "Anno",
        vec![
            Field::new("time", Column::Time(Times::from(vec![20, 10]))),
            Field::new("timeEnd", Column::numbers(vec![30.0, 0.0])),
            Field::new("Text", Column::texts([Some("second"), Some("first")])),
            Field::new("tags", Column::texts([Some("a, b"), None])),
        ],
    );
    let events = events(&Annotation::from_json(&json!({})), &[frame]);
    assert_eq!(
        events[0],
        Event { from_ms: 10, to_ms: None, title: String::new(), text: "first".into(), tags: vec![] }
    );
    assert_eq!((events[1].to_ms, events[1].tags.len()), (Some(30), 2));
}

#[test]
fn too_many_leave_the_newest() {
    let points: Vec<(i64, f64)> = (0..3_000).map(|at| (at * 1_000_000, 1.0)).collect();
    let events = events(&Annotation::from_json(&json!({})), &[series(&points, &[])]);
    assert_eq!(events.len(), MOST_EVENTS);
    assert_eq!(events.last().map(|event| event.from_ms), Some(2_999 * 1_000_000));
}

#[test]
fn the_query_is_asked_as_a_panels() {
    let stored =
        json!({ "datasource": { "type": "prometheus", "uid": "$ds" }, "expr": "ALERTS", "step": "2m" });
    let panel = panel_of(&Annotation::from_json(&stored));
    assert_eq!(panel.targets.len(), 1);
    assert_eq!(
        panel.targets[0].json,
        json!({ "expr": "ALERTS", "interval": "2m", "refId": "Anno", "hide": false, "range": true })
    );
    assert_eq!(panel.datasource.map(|source| source.uid).as_deref(), Some("$ds"));
}
