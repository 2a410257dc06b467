//! One control of a form: where its value stands, what people read beside it, when it is shown. What kind of control it
//! is, its [`ControlKind`] says.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ControlKind, value_at};

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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn absence_may_depend_on_another_value() {
        let mode =
            Control::new("mode", "Mode", ControlKind::Text).default("builder").default_if("text", "code");
        assert_eq!(mode.default_in(&json!({ "text": " " })), "builder");
        assert_eq!(mode.default_in(&json!({ "text": "a + b" })), "code");
    }
}
