//! The kinds of control, and where the choices of those that offer some come from.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Control;

/// The kinds of control. Closed: a new one makes the compiler name every place that draws forms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "control", rename_all = "camelCase")]
pub enum ControlKind {
    /// One line of text.
    Text,
    /// Several lines of text.
    TextArea {
        /// Lines shown.
        rows: u8,
    },
    /// Text that is written and never read back; the value lives in `secureJsonData`.
    Secret {
        /// Several lines (keys, certificates).
        multiline: bool,
    },
    /// A number; empty means none.
    Number {
        /// Smallest value allowed.
        min: Option<f64>,
        /// Largest value allowed.
        max: Option<f64>,
        /// Distance of the arrows' steps.
        step: Option<f64>,
    },
    /// A number between two ends, by hand.
    Slider {
        /// Left end.
        min: f64,
        /// Right end.
        max: f64,
        /// Distance of steps.
        step: f64,
    },
    /// On or off.
    Switch,
    /// One of a few, all seen at once.
    Radio {
        /// The choices.
        options: Vec<Choice>,
    },
    /// One or several of many.
    Select {
        /// Where the choices come from.
        choices: Choices,
        /// Several at once: the value is a list.
        multiple: bool,
        /// Text that is not among the choices is allowed.
        custom: bool,
    },
    /// A duration such as `30s` or `1m`.
    Duration,
    /// A colour, named or as `#rrggbb`.
    Colour,
    /// A unit id, picked by family.
    Unit,
    /// A field of a query language.
    Code {
        /// The language, such as `promql`.
        language: String,
        /// The source's resource that completes at the cursor, if it has one.
        completion: Option<String>,
    },
    /// Controls around one object, or around each entry of a list.
    Group {
        /// The controls of one entry.
        controls: Vec<Control>,
        /// For lists: how entries are added; absent for one object.
        repeat: Option<Repeat>,
    },
    /// An object whose keys are chosen as well, such as dimensions and their values. A value is a text, or a list of
    /// texts where there are several.
    Pairs {
        /// Where the keys come from.
        keys: Choices,
        /// Where the values of a key come from; a source is told the key as `key` and the other pairs as `pairs`.
        values: Choices,
        /// What the button says, such as `Add dimension`.
        add_label: String,
    },
    /// A control of its own that the page knows by name, such as `thresholds` or `mappings`.
    Widget {
        /// The name.
        name: String,
    },
}

/// A list of groups.
///
/// A `#` in the paths of an entry's controls stands for the entry's number, from 1: for settings that are kept under
/// numbered keys (`jsonData.httpHeaderName1`) instead of a list. The entries are then the numbers whose keys are set,
/// paths are those of the whole form, and the group's own path holds nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Repeat {
    /// What the button says, such as `Add header`.
    pub add_label: String,
    /// What a new entry holds.
    pub new_entry: Value,
}

/// Where the choices of a select come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "camelCase")]
pub enum Choices {
    /// Known beforehand.
    Fixed {
        /// The choices.
        options: Vec<Choice>,
    },
    /// Asked from the source whenever a value that they depend on has changed.
    Load {
        /// The source's resource, such as `metrics`.
        resource: String,
        /// Paths in the form whose values are sent along.
        depends_on: Vec<String>,
    },
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// The stored value.
    pub value: Value,
    /// What people read.
    pub label: String,
    /// One sentence; may be empty.
    #[serde(default)]
    pub help: String,
}

impl Choice {
    /// A choice without help.
    pub fn new(value: impl Into<Value>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), help: String::new() }
    }
}

/// Choices from pairs of value and label.
pub fn choices<V: Into<Value>>(pairs: impl IntoIterator<Item = (V, &'static str)>) -> Vec<Choice> {
    pairs.into_iter().map(|(value, label)| Choice::new(value, label)).collect()
}
