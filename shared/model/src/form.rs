//! A settings page as data: sections of controls bound to paths in a JSON value.
//!
//! Sources, panel kinds, variables and notifiers describe their settings with these types; the page draws any form,
//! so a new kind needs no page code. What a form cannot say is a named widget ([`ControlKind::Widget`]).

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A settings page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

impl Form {
    /// A form of these sections.
    pub fn new(sections: Vec<Section>) -> Self {
        Self { sections }
    }

    /// Every control, those of groups included, in order.
    pub fn controls(&self) -> impl Iterator<Item = &Control> {
        let mut pending: Vec<&Control> =
            self.sections.iter().rev().flat_map(|section| section.controls.iter().rev()).collect();
        std::iter::from_fn(move || {
            let control = pending.pop()?;
            if let ControlKind::Group { controls, .. } = &control.kind {
                pending.extend(controls.iter().rev());
            }
            Some(control)
        })
    }
}

/// A titled group of controls.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Section {
    /// Heading in sentence case.
    pub title: String,
    /// One sentence below the heading; may be empty.
    #[serde(default)]
    pub help: String,
    /// Whether the section starts folded.
    #[serde(default)]
    pub collapsed: bool,
    /// Its controls, in order.
    pub controls: Vec<Control>,
}

impl Section {
    /// An open section.
    pub fn new(title: impl Into<String>, controls: Vec<Control>) -> Self {
        Self { title: title.into(), help: String::new(), collapsed: false, controls }
    }

    /// The same section, folded at first.
    #[must_use]
    pub fn collapsed(mut self) -> Self {
        self.collapsed = true;
        self
    }

    /// The same section with a sentence below its heading.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

/// One control, bound to a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Control {
    /// Where the value stands in the edited JSON: keys joined by dots, such as `jsonData.httpMethod`; inside a
    /// repeated group relative to the entry.
    pub path: String,
    /// What people read beside it.
    pub label: String,
    /// One sentence of help; may be empty.
    #[serde(default)]
    pub help: String,
    /// What stands in the empty field; may be empty.
    #[serde(default)]
    pub placeholder: String,
    /// The value that absence means; null when absence means nothing in particular.
    #[serde(default)]
    pub default: Value,
    /// What absence means instead while another value holds text: for fields that older versions did not store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_if: Option<DefaultIf>,
    /// Whether the form can be saved without it.
    #[serde(default)]
    pub required: bool,
    /// When the control is shown; always where absent.
    #[serde(default)]
    pub show_if: Option<Condition>,
    /// What kind of control it is.
    #[serde(flatten)]
    pub kind: ControlKind,
}

impl Control {
    /// A control of this kind at this path.
    pub fn new(path: impl Into<String>, label: impl Into<String>, kind: ControlKind) -> Self {
        Self {
            path: path.into(),
            label: label.into(),
            help: String::new(),
            placeholder: String::new(),
            default: Value::Null,
            default_if: None,
            required: false,
            show_if: None,
            kind,
        }
    }

    /// The same control with a sentence of help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// The same control with a placeholder.
    #[must_use]
    pub fn placeholder(mut self, placeholder: impl Into<String>) -> Self {
        self.placeholder = placeholder.into();
        self
    }

    /// The same control with the value that absence means.
    #[must_use]
    pub fn default(mut self, default: impl Into<Value>) -> Self {
        self.default = default.into();
        self
    }

    /// The same control, whose absence means something else while `path` holds text.
    #[must_use]
    pub fn default_if(mut self, path: impl Into<String>, value: impl Into<Value>) -> Self {
        self.default_if = Some(DefaultIf { path: path.into(), value: value.into() });
        self
    }

    /// What absence means in this JSON.
    pub fn default_in<'a>(&'a self, root: &'a Value) -> &'a Value {
        let holds_text = |path: &str| {
            value_at(root, path).and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty())
        };
        match &self.default_if {
            Some(other) if holds_text(&other.path) => &other.value,
            _ => &self.default,
        }
    }

    /// The same control, needed for saving.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same control, shown only while the value at `path` is one of `any_of`, and what was asked before holds.
    #[must_use]
    pub fn show_if(mut self, path: impl Into<String>, any_of: Vec<Value>) -> Self {
        self.show_if = Some(Condition { path: path.into(), any_of, and: self.show_if.take().map(Box::new) });
        self
    }
}

/// What absence means while the value at `path` is text that is not empty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DefaultIf {
    /// Path of another value of the same form.
    pub path: String,
    /// What absence means then.
    pub value: Value,
}

/// Whether a control is shown: the value at `path` (its control's default where absent) is one of `any_of`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    /// Path of another value of the same form.
    pub path: String,
    /// The values with which the control is shown.
    pub any_of: Vec<Value>,
    /// What must hold besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub and: Option<Box<Condition>>,
}

impl Condition {
    /// This condition and those that must hold besides.
    pub fn all(&self) -> impl Iterator<Item = &Condition> {
        std::iter::successors(Some(self), |condition| condition.and.as_deref())
    }
}

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

/// The value at a dotted path.
pub fn value_at<'a>(root: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(root, |value, key| match value {
        Value::Object(object) => object.get(key),
        Value::Array(list) => list.get(key.parse::<usize>().ok()?),
        _ => None,
    })
}

/// Sets the value at a dotted path, making objects on the way; null removes the key, so that absence stays absence.
pub fn set_at(root: &mut Value, path: &str, new: Value) {
    let mut at = root;
    let mut keys = path.split('.').peekable();
    while let Some(key) = keys.next() {
        if let Value::Array(list) = at {
            let Some(entry) = key.parse::<usize>().ok().and_then(|index| list.get_mut(index)) else { return };
            if keys.peek().is_none() {
                *entry = new;
                return;
            }
            at = entry;
            continue;
        }
        if !at.is_object() {
            *at = Value::Object(serde_json::Map::new());
        }
        let Value::Object(object) = at else { return };
        if keys.peek().is_none() {
            if new.is_null() {
                object.shift_remove(key);
            } else {
                object.insert(key.to_owned(), new);
            }
            return;
        }
        at = object.entry(key).or_insert(Value::Null);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn paths_reach_into_objects_and_lists() {
        let mut value = json!({ "a": { "b": [{ "c": 1 }] } });
        assert_eq!(value_at(&value, "a.b.0.c"), Some(&json!(1)));
        set_at(&mut value, "a.b.0.c", json!(2));
        set_at(&mut value, "x.y", json!("new"));
        assert_eq!(value, json!({ "a": { "b": [{ "c": 2 }] }, "x": { "y": "new" } }));
        set_at(&mut value, "x.y", Value::Null);
        assert_eq!(value_at(&value, "x.y"), None);
    }

    #[test]
    fn absence_may_depend_on_another_value() {
        let mode =
            Control::new("mode", "Mode", ControlKind::Text).default("builder").default_if("text", "code");
        assert_eq!(mode.default_in(&json!({ "text": " " })), "builder");
        assert_eq!(mode.default_in(&json!({ "text": "a + b" })), "code");
    }

    #[test]
    fn a_form_comes_back_from_json() {
        let inner = Control::new("name", "Name", ControlKind::Text).required();
        let repeat = Some(Repeat { add_label: "Add header".into(), new_entry: json!({}) });
        let form = Form::new(vec![Section::new(
            "Headers",
            vec![Control::new("headers", "", ControlKind::Group { controls: vec![inner], repeat })],
        )]);
        let text = serde_json::to_string(&form).expect("plain types");
        assert_eq!(serde_json::from_str::<Form>(&text).expect("same types"), form);
        assert_eq!(
            form.controls().map(|control| control.path.as_str()).collect::<Vec<_>>(),
            ["headers", "name"]
        );
    }
}
