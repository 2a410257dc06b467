//! Parts of forms that several kinds share: legend, value options, units, thresholds, mappings. Paths are those of the
//! panel's JSON.

use data::reduce::REDUCERS;
use model::form::{Choice, Choices, Control, ControlKind, Section, choices};
use serde_json::{Value, json};

use crate::fields::SCHEMES;

/// One of a few.
pub(crate) fn radio<V: Into<Value>>(
    path: impl Into<String>,
    label: &str,
    options: impl IntoIterator<Item = (V, &'static str)>,
    default: impl Into<Value>,
) -> Control {
    let options = choices(options);
    let kind = if options.len() > 4 {
        ControlKind::Select { choices: Choices::Fixed { options }, multiple: false, custom: false }
    } else {
        ControlKind::Radio { options }
    };
    Control::new(path, label, kind).default(default)
}

/// On or off.
pub(crate) fn switch(path: impl Into<String>, label: &str, default: bool) -> Control {
    Control::new(path, label, ControlKind::Switch).default(default)
}

/// A number, or none.
pub(crate) fn number(path: impl Into<String>, label: &str) -> Control {
    Control::new(path, label, ControlKind::Number { min: None, max: None, step: None }).placeholder("Auto")
}

/// A number of pixels or the like, within limits.
pub(crate) fn sized(path: impl Into<String>, label: &str, min: f64, max: f64) -> Control {
    Control::new(path, label, ControlKind::Number { min: Some(min), max: Some(max), step: Some(1.0) })
        .placeholder("Auto")
}

/// A list of calculations.
pub(crate) fn calculations(path: &str, label: &str, default: &[&str]) -> Control {
    let option = |info: &data::reduce::ReducerInfo| {
        let mut choice = Choice::new(info.id, info.name);
        info.description.clone_into(&mut choice.help);
        choice
    };
    let options = REDUCERS.iter().map(option).collect();
    let kind = ControlKind::Select { choices: Choices::Fixed { options }, multiple: true, custom: true };
    Control::new(path, label, kind).default(json!(default))
}

/// The zones of a time axis.
pub(crate) fn time_zones(path: &str) -> Control {
    Control::new(path, "Time zone", ControlKind::Widget { name: "timezones".to_owned() })
        .help("The dashboard's where empty.")
}

/// The legend.
pub(crate) fn legend() -> Section {
    let shown = "options.legend.showLegend";
    let on = || vec![json!(true)];
    Section::new(
        "Legend",
        vec![
            switch(shown, "Visibility", true),
            radio("options.legend.displayMode", "Mode", [("list", "List"), ("table", "Table")], "list")
                .show_if(shown, on()),
            radio(
                "options.legend.placement",
                "Placement",
                [("bottom", "Bottom"), ("right", "Right")],
                "bottom",
            )
            .show_if(shown, on()),
            sized("options.legend.width", "Width", 40.0, 2000.0)
                .show_if("options.legend.placement", vec![json!("right")]),
            calculations("options.legend.calcs", "Values", &[]).show_if(shown, on()),
        ],
    )
    .collapsed()
}

/// Which single values are shown.
pub(crate) fn value_options() -> Section {
    let all = "options.reduceOptions.values";
    Section::new(
        "Value options",
        vec![
            radio(all, "Show", [(false, "Calculate"), (true, "All values")], false),
            calculations("options.reduceOptions.calcs", "Calculation", &["lastNotNull"])
                .show_if(all, vec![json!(false)]),
            sized("options.reduceOptions.limit", "Limit", 1.0, 10_000.0)
                .placeholder("25")
                .show_if(all, vec![json!(true)]),
            Control::new("options.reduceOptions.fields", "Fields", ControlKind::Text)
                .placeholder("Numeric fields")
                .help("A field's name, or a pattern such as /cpu.*/."),
        ],
    )
}

/// Unit, limits, names, colours, thresholds, mappings: what every kind with values has.
pub(crate) fn standard(color: &str) -> Vec<Section> {
    let at = |key: &str| format!("fieldConfig.defaults.{key}");
    let mut modes = vec![
        Choice::new("fixed", "Single color"),
        Choice::new("shades", "Shades of a color"),
        Choice::new("thresholds", "From thresholds (by value)"),
        Choice::new("palette-classic", "Classic palette"),
        Choice::new("palette-classic-by-name", "Classic palette (by series name)"),
    ];
    modes.extend(SCHEMES.iter().map(|(id, name, _)| Choice::new(*id, format!("{name} (by value)"))));
    let modes =
        ControlKind::Select { choices: Choices::Fixed { options: modes }, multiple: false, custom: false };
    let widget = |name: &str| ControlKind::Widget { name: name.to_owned() };
    vec![
        Section::new(
            "Standard options",
            vec![
                Control::new(at("unit"), "Unit", ControlKind::Unit),
                number(at("min"), "Min").help("Leave empty to take it from the values."),
                number(at("max"), "Max").help("Leave empty to take it from the values."),
                switch(at("fieldMinMax"), "Field min/max", false)
                    .help("Takes min and max from each field by itself."),
                sized(at("decimals"), "Decimals", 0.0, 20.0),
                Control::new(at("displayName"), "Display name", ControlKind::Text)
                    .help("Labels can be named: ${__field.labels.job}."),
                Control::new(at("color.mode"), "Color scheme", modes).default(color),
                Control::new(at("color.fixedColor"), "Color", ControlKind::Colour)
                    .show_if(at("color.mode"), vec![json!("fixed"), json!("shades")]),
                Control::new(at("noValue"), "No value", ControlKind::Text).placeholder("–"),
            ],
        ),
        Section::new("Thresholds", vec![Control::new(at("thresholds"), "", widget("thresholds"))])
            .collapsed(),
        Section::new("Value mappings", vec![Control::new(at("mappings"), "", widget("mappings"))])
            .collapsed(),
        Section::new("Overrides", vec![Control::new("fieldConfig.overrides", "", widget("overrides"))])
            .help("Other settings for some fields.")
            .collapsed(),
    ]
}
