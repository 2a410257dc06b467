//! Alert rules on panels: how far axes reach for a threshold, on which axis it stands, what pointing tells of bands.

use charts::scene::Item;
use model::api::{AlertBand, AlertCompare, AlertState};
use model::frame::Frame;
use panels::kinds::find;
use panels::panel::Pointer;
use panels::view::SceneView;
use panels::{AlertOverlay, Theme, View};
use serde_json::{Value, json};

use crate::support::{FROM_MS, HOUR_MS, env, plain};

const SIZE: (f32, f32, f32) = (600.0, 300.0, 1.0);

fn rule(threshold: f64) -> AlertOverlay {
    AlertOverlay { title: "CPU high".to_owned(), threshold: Some(threshold), ..AlertOverlay::default() }
}

fn drawn(kind: &str, frames: &[Frame], config: &Value, alerts: &[AlertOverlay]) -> SceneView {
    let theme = Theme::dark();
    let mut around = env(&theme, config, "A title", SIZE);
    around.alerts = alerts;
    let (prepared, _) = find(kind).prepare(&Value::Null, frames, &around);
    match prepared.view(&around) {
        View::Scene(view) => view,
        other => panic!("no drawing: {other:?}"),
    }
}

/// All texts that begin with one of the signs of thresholds.
fn pills(view: &SceneView) -> Vec<String> {
    let texts = view.scene.over.iter().filter_map(|item| match item {
        Item::Text(text) => Some(text.text.clone()),
        _ => None,
    });
    texts.filter(|text| text.starts_with(['>', '<', '↑', '↓'])).collect()
}

#[test]
fn axes_reach_to_thresholds_that_are_near() {
    let values = || vec![plain("cpu", (20..=60).map(f64::from).collect())];
    let below = AlertOverlay { compare: AlertCompare::Below, ..rule(5.0) };
    let free = json!({});
    let limited = json!({ "defaults": { "max": 50 }, "overrides": [] });
    let log = json!({ "defaults": { "custom": { "scaleDistribution": { "type": "log", "log": 10 } } }, "overrides": [] });
    let shares = json!({ "defaults": { "custom": { "stacking": { "mode": "percent" } } }, "overrides": [] });
    for (what, config, alert, expect) in [
        ("within", &free, rule(40.0), vec!["> 40"]),
        ("near", &free, rule(90.0), vec!["> 90"]),
        ("far", &free, rule(9_000.0), vec!["↑ > 9000"]),
        ("far below", &free, rule(-9_000.0), vec!["↓ > -9000"]),
        ("the other side", &free, below, vec!["< 5"]),
        ("a limit of the panel", &limited, rule(90.0), vec!["↑ > 90"]),
        ("near on a logarithmic axis", &log, rule(900.0), vec!["> 900"]),
        ("without a place on a logarithmic axis", &log, rule(-1.0), vec!["↓ > -1"]),
        ("shares", &shares, rule(40.0), vec![]),
        ("another query", &free, AlertOverlay { ref_id: "B".to_owned(), ..rule(40.0) }, vec![]),
        ("no value of the axis", &free, AlertOverlay { threshold: None, ..rule(0.0) }, vec![]),
    ] {
        assert_eq!(pills(&drawn("timeseries", &values(), config, &[alert])), expect, "{what}");
    }
}

#[test]
fn bands_are_told_where_they_are() {
    let theme = Theme::dark();
    let hour = |hours: i64| FROM_MS + hours * HOUR_MS;
    let bands = vec![
        AlertBand { state: AlertState::Firing, from_ms: hour(1), to_ms: Some(hour(2)) },
        AlertBand { state: AlertState::Error, from_ms: hour(4), to_ms: None },
    ];
    let alerts = [AlertOverlay { bands, ..rule(40.0) }];
    let config = Value::Null;
    let mut around = env(&theme, &config, "A title", SIZE);
    around.alerts = &alerts;
    let frames = [plain("cpu", (0..=60).map(f64::from).collect())];
    let (prepared, _) = find("timeseries").prepare(&Value::Null, &frames, &around);
    for (minutes, expect) in [
        (30, None),
        (90, Some("Firing since 07:00: CPU high")),
        (150, None),
        (300, Some("Cannot tell: error since 10:00: CPU high")),
    ] {
        let at = Pointer::There(FROM_MS + minutes * HOUR_MS / 60);
        let notes = prepared.hover(&around, at).map(|hover| hover.notes).unwrap_or_default();
        assert_eq!(notes.first().map(|note| note.text.as_str()), expect, "after {minutes} minutes");
    }
}

#[test]
fn a_stat_says_its_most_urgent_state() {
    let frames = [plain("cpu", vec![1.0; 3])];
    let words = |states: &[AlertState]| {
        let alerts: Vec<_> =
            states.iter().map(|state| AlertOverlay { state: *state, ..rule(40.0) }).collect();
        let view = drawn("stat", &frames, &Value::Null, &alerts);
        let mut texts = view.scene.over.iter().filter_map(|item| match item {
            Item::Text(text) => Some(text.text.clone()),
            _ => None,
        });
        texts.next_back().filter(|text| text.parse::<f64>().is_err())
    };
    use AlertState::{Error, Firing, Normal, Paused, Pending};
    assert_eq!(words(&[Normal, Paused]), None);
    assert_eq!(words(&[Normal, Pending]).as_deref(), Some("Pending"));
    assert_eq!(words(&[Pending, Error]).as_deref(), Some("Cannot tell"));
    assert_eq!(words(&[Firing, Error]).as_deref(), Some("Firing"));
}
