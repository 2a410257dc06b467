//! The settings page and the query form of TestData.

use model::form::{Choices, Control, ControlKind, Form, Section, choices};
use panels::honoured::Honoured;
use serde_json::{Value, json};

/// The scenarios that answer as in Grafana; streams are walks here, and logs have no values.
const SHOWN: &[&str] = &[
    "random_walk",
    "random_walk_table",
    "sine",
    "predictable_pulse",
    "predictable_csv_wave",
    "csv_content",
    "csv_metric_values",
    "no_data_points",
    "datapoints_outside_range",
    "slow_query",
    "random_walk_slow",
    "random_walk_with_error",
    "error",
    "trigger_error",
    "server_error_500",
];

/// The fields of a query that have their effect.
pub(super) const HONOURS: &[Honoured] = &[
    Honoured::one("scenarioId", SHOWN),
    Honoured::any("stringInput"),
    Honoured::any("csvContent"),
    Honoured::any("csvWave"),
    Honoured::any("pulseWave"),
    Honoured::any("alias"),
    Honoured::any("labels"),
    Honoured::any("points"),
    Honoured::any("seriesCount"),
    Honoured::any("startValue"),
    Honoured::any("spread"),
    Honoured::any("noise"),
    Honoured::any("min"),
    Honoured::any("max"),
    Honoured::any("seed"),
    Honoured::any("period"),
    Honoured::any("amplitude"),
    Honoured::any("offset"),
    Honoured::any("errorType"),
];

/// There is nothing to set.
pub(super) fn settings() -> Form {
    Form::default()
}

/// A query: the scenario, then what belongs to it.
pub(super) fn query() -> Form {
    let scenario = ControlKind::Select {
        choices: Choices::Load { resource: "scenarios".to_owned(), depends_on: Vec::new() },
        multiple: false,
        custom: false,
    };
    let number = |min: Option<f64>| ControlKind::Number { min, max: None, step: None };
    let walks = || any_of(&["random_walk", "slow_query", "streaming_client", "random_walk_with_error"]);
    let walk = |control: Control| control.show_if("scenarioId", walks());
    let sine = |control: Control| control.show_if("scenarioId", any_of(&["sine"]));
    let pulse = |control: Control| control.show_if("scenarioId", any_of(&["predictable_pulse"]));
    let error_kinds = choices([
        ("bad_query", "Bad query"),
        ("timeout", "Timeout"),
        ("unreachable", "Unreachable"),
        ("auth", "Refused credentials"),
    ]);
    let errors = ControlKind::Select {
        choices: Choices::Fixed { options: error_kinds },
        multiple: false,
        custom: false,
    };
    Form::new(vec![Section::new(
        "Query",
        vec![
            Control::new("scenarioId", "Scenario", scenario).default("random_walk").required(),
            Control::new("alias", "Alias", ControlKind::Text).help("The name of the series."),
            Control::new("labels", "Labels", ControlKind::Text).placeholder("key=value, key2=value2"),
            Control::new("stringInput", "Delay", ControlKind::Duration)
                .placeholder("5s")
                .show_if("scenarioId", any_of(&["slow_query"])),
            Control::new("stringInput", "Values", ControlKind::Text)
                .placeholder("1,20,90,30,5,0")
                .show_if("scenarioId", any_of(&["csv_metric_values"])),
            Control::new("csvContent", "CSV", ControlKind::TextArea { rows: 8 })
                .show_if("scenarioId", any_of(&["csv_content"])),
            Control::new("errorType", "Kind of error", errors).show_if("scenarioId", any_of(&["error"])),
            walk(Control::new("seriesCount", "Series", number(Some(0.0))).default(1)),
            walk(Control::new("startValue", "Start value", number(None)).placeholder("auto")),
            walk(Control::new("min", "Min", number(None)).placeholder("none")),
            walk(Control::new("max", "Max", number(None)).placeholder("none")),
            walk(Control::new("spread", "Spread", number(Some(0.0))).default(1)),
            walk(Control::new("noise", "Noise", number(Some(0.0))).default(0)),
            walk(Control::new("seed", "Seed", number(None)).help("The same seed gives the same walk.")),
            walk(Control::new("points", "Points", number(Some(1.0))).placeholder("as many as fit")),
            sine(Control::new("amplitude", "Amplitude", number(None)).default(1)),
            sine(Control::new("offset", "Offset", number(None)).default(0)),
            sine(Control::new("period", "Period", ControlKind::Duration).placeholder("10m")),
            pulse(Control::new("pulseWave.timeStep", "Step", number(Some(1.0))).default(60).help("Seconds.")),
            pulse(Control::new("pulseWave.onCount", "On count", number(Some(0.0))).default(3)),
            pulse(Control::new("pulseWave.onValue", "On value", number(None)).default(2)),
            pulse(Control::new("pulseWave.offCount", "Off count", number(Some(0.0))).default(3)),
            pulse(Control::new("pulseWave.offValue", "Off value", number(None)).default(1)),
        ],
    )])
}

fn any_of(scenarios: &[&str]) -> Vec<Value> {
    scenarios.iter().map(|scenario| json!(scenario)).collect()
}
