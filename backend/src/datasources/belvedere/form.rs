//! The query form of the built-in source; it has no settings.

use model::form::{Choices, Control, ControlKind, Form, Repeat, Section, choices};
use panels::honoured::Honoured;
use serde_json::json;

/// The fields of a query that have their effect.
pub(super) const HONOURS: &[Honoured] = &[
    Honoured::any("metric"),
    Honoured::any("matchers"),
    Honoured::any("legendFormat"),
    Honoured::any("interval"),
    Honoured::any("rate"),
    Honoured::any("scale"),
    Honoured::any("sum"),
    Honoured::any("sumBy"),
];

/// There is nothing to set.
pub(super) fn settings() -> Form {
    Form::default()
}

/// A query: the metric, then labels of that metric, then values of that label.
pub(super) fn query() -> Form {
    let load = |resource: &str, depends_on: &[&str], multiple: bool| ControlKind::Select {
        choices: Choices::Load {
            resource: resource.to_owned(),
            depends_on: depends_on.iter().map(|path| (*path).to_owned()).collect(),
        },
        multiple,
        custom: true,
    };
    let operator = ControlKind::Select {
        choices: Choices::Fixed { options: choices([("=", "="), ("!=", "!="), ("=~", "=~"), ("!~", "!~")]) },
        multiple: false,
        custom: false,
    };
    let matcher = vec![
        Control::new("label", "Label", load("labels", &["metric"], false)),
        Control::new("op", "Operator", operator).default("="),
        Control::new("value", "Value", load("label_values", &["metric", "label"], false)),
    ];
    let repeat = Some(Repeat { add_label: "Add label filter".to_owned(), new_entry: json!({ "op": "=" }) });
    Form::new(vec![
        Section::new(
            "Query",
            vec![
                Control::new("metric", "Metric", load("metrics", &[], false)).required(),
                Control::new("matchers", "Label filters", ControlKind::Group { controls: matcher, repeat }),
                Control::new("rate", "Rate", ControlKind::Switch)
                    .default(false)
                    .help("Increase a second, for metrics that only count up."),
                Control::new("sum", "Sum", ControlKind::Switch).default(false).help("All series as one."),
                Control::new("sumBy", "Sum by", load("labels", &["metric"], true))
                    .help("One series for each value of these labels."),
            ],
        ),
        Section::new(
            "Options",
            vec![
                Control::new("legendFormat", "Legend", ControlKind::Text)
                    .placeholder("{{device}}")
                    .help("A text with labels in it, or empty for all labels."),
                Control::new("scale", "Factor", ControlKind::Number { min: None, max: None, step: None })
                    .placeholder("1")
                    .help("Every value is multiplied by it."),
                Control::new("interval", "Min step", ControlKind::Duration).placeholder("auto"),
            ],
        )
        .collapsed(),
    ])
}
