//! From values to field config: which setting a column stands for, and what its values make of it.

use model::dashboard::Lenient;
use serde_json::{Map, Value, json};

use super::cell::Cell;
use super::config_from_data::says_something;
use super::number::whole;
use crate::reduce::Reducer;

/// What a column stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Handler {
    Name,
    Value,
    Label,
    Ignore,
    Max,
    Min,
    Unit,
    Decimals,
    DisplayName,
    Color,
    Threshold,
    MappedValue,
    MappedColor,
    MappedText,
}

/// What is stored of a column: the setting it stands for, how it becomes one value.
#[derive(Debug, Clone, Default)]
pub(super) struct Mapping {
    /// Absent where the column stands for nothing that is known.
    pub(super) handler: Option<Handler>,
    pub(super) reducer: Option<Reducer>,
    /// Whether it was chosen by hand rather than by the column's name.
    pub(super) is_chosen: bool,
    threshold_color: Option<String>,
}

impl Mapping {
    /// Whether all values of the column count, not one.
    pub(super) fn takes_all(&self) -> bool {
        matches!(self.handler, Some(Handler::MappedValue | Handler::MappedColor | Handler::MappedText))
    }
}

/// What is stored of all columns.
pub(super) struct Mappings<'a>(&'a [Value]);

impl<'a> Mappings<'a> {
    pub(super) fn read(stored: &'a [Value]) -> Self {
        Self(stored)
    }

    /// Whether any column is chosen for this.
    pub(super) fn has(&self, handler: Handler) -> bool {
        self.0.iter().any(|stored| known(&stored.text("handlerKey")) == Some(handler))
    }

    /// What a column of this name stands for: what is chosen, else what its name says.
    pub(super) fn of(&self, name: &str) -> Mapping {
        let Some(stored) = self.0.iter().find(|stored| stored.text("fieldName") == name) else {
            return Mapping { handler: known(&name.to_lowercase()), ..Mapping::default() };
        };
        let color = stored.at("handlerArguments").at("threshold").text("color");
        Mapping {
            handler: known(&stored.text("handlerKey")),
            reducer: Reducer::find(&stored.text("reducerId")),
            is_chosen: true,
            threshold_color: Some(color).filter(|color| !color.is_empty()),
        }
    }
}

fn known(key: &str) -> Option<Handler> {
    Some(match key {
        "field.name" => Handler::Name,
        "field.value" => Handler::Value,
        "field.label" => Handler::Label,
        "__ignore" => Handler::Ignore,
        "max" => Handler::Max,
        "min" => Handler::Min,
        "unit" => Handler::Unit,
        "decimals" => Handler::Decimals,
        "displayName" => Handler::DisplayName,
        "color" => Handler::Color,
        "threshold1" => Handler::Threshold,
        "mappings.value" => Handler::MappedValue,
        "mappings.color" => Handler::MappedColor,
        "mappings.text" => Handler::MappedText,
        _ => return None,
    })
}

/// A column's setting and the values that it takes it from.
pub(super) struct Setting {
    pub(super) mapping: Mapping,
    pub(super) values: Vec<Cell>,
}

/// The field config that values make.
pub(super) fn config(settings: &[Setting]) -> Map<String, Value> {
    let mut config = Map::new();
    let mut steps: Vec<Value> = Vec::new();
    let mut mapped: [Vec<Cell>; 3] = Default::default();
    for Setting { mapping, values } in settings {
        let Some(handler) = mapping.handler else { continue };
        match handler {
            Handler::MappedValue => mapped[0].clone_from(values),
            Handler::MappedColor => mapped[1].clone_from(values),
            Handler::MappedText => mapped[2].clone_from(values),
            _ => {}
        }
        let Some(value) = values.first().filter(|value| says_something(value)) else { continue };
        let number = number(value).filter(|number| number.is_finite());
        let mut set = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                config.insert(key.to_owned(), value);
            }
        };
        match handler {
            Handler::Max => set("max", number.map(Value::from)),
            Handler::Min => set("min", number.map(Value::from)),
            Handler::Unit => set("unit", Some(json!(value.key()))),
            Handler::Decimals => {
                let decimals = number.filter(|number| number.fract() == 0.0 && (0.0..=15.0).contains(number));
                set("decimals", decimals.map(Value::from));
            }
            Handler::DisplayName => set("displayName", Some(json!(value.key()))),
            Handler::Color => set("color", Some(json!({ "mode": "fixed", "fixedColor": value.key() }))),
            Handler::Threshold => {
                let color = mapping.threshold_color.as_deref().unwrap_or("red");
                steps.extend(number.map(|number| json!({ "value": number, "color": color })));
            }
            _ => {}
        }
    }
    if !steps.is_empty() {
        config.insert("thresholds".to_owned(), json!({ "mode": "absolute", "steps": steps }));
    }
    let [values, colors, texts] = mapped;
    if !values.is_empty() {
        let mut options = Map::new();
        for (index, value) in values.iter().enumerate().filter(|(_, value)| says_something(value)) {
            let mut result = Map::new();
            result.insert("index".to_owned(), json!(index));
            for (key, list) in [("color", &colors), ("text", &texts)] {
                if let Some(found) = list.get(index).filter(|found| says_something(found)) {
                    result.insert(key.to_owned(), json!(found.key()));
                }
            }
            options.insert(value.key(), Value::Object(result));
        }
        config.insert("mappings".to_owned(), json!([{ "type": "value", "options": options }]));
    }
    config
}

fn number(value: &Cell) -> Option<f64> {
    match value {
        Cell::Text(text) => whole(text).filter(|_| !text.trim().is_empty()),
        other => other.number(),
    }
}
