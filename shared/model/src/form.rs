//! A settings page as data: sections of controls bound to paths in a JSON value.
//!
//! Sources, panel kinds, variables and notifiers describe their settings with these types; the page draws any form,
//! so a new kind needs no page code. What a form cannot say is a named widget ([`ControlKind::Widget`]).

mod control;
mod kind;
mod path;

pub use control::{Condition, Control, DefaultIf};
pub use kind::{Choice, Choices, ControlKind, Repeat, choices};
pub use path::{set_at, value_at};

use serde::{Deserialize, Serialize};

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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

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
