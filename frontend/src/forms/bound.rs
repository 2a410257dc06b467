//! What binds a form to JSON: reading a place, telling what it becomes, and what the controls may use besides.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use leptos::prelude::*;
use model::form::{Condition, Control, Form, value_at};
use serde_json::Value;

/// What controls may use besides the value: all of it may be left as it is.
#[derive(Clone)]
pub struct FormEnv {
    /// The source that selects and completion ask; empty for none.
    pub source_uid: Signal<String>,
    /// Names of the secrets that are set already.
    pub configured: Signal<BTreeSet<String>>,
    /// What is wrong, by path.
    pub problems: Signal<BTreeMap<String, String>>,
    /// Names of the fields that the data has, for widgets that choose among them.
    pub field_names: Signal<Vec<String>>,
    /// Widgets of the caller's own: from a name and its place to what stands there.
    pub widget: Option<Callback<(String, Bound), Option<AnyView>>>,
}

impl Default for FormEnv {
    fn default() -> Self {
        Self {
            source_uid: Signal::derive(String::new),
            configured: Signal::derive(BTreeSet::new),
            problems: Signal::derive(BTreeMap::new),
            field_names: Signal::derive(Vec::new),
            widget: None,
        }
    }
}

/// A form bound to JSON. Cheap to clone.
#[derive(Clone)]
pub struct FormHandle {
    /// The JSON as it is.
    pub value: Signal<Value>,
    /// Told a path and what stands there from now on; null takes the key away.
    pub edit: Callback<(String, Value)>,
    /// What controls may use besides.
    pub env: FormEnv,
    controls: Arc<BTreeMap<String, Control>>,
}

impl FormHandle {
    /// Binds a form.
    pub fn new(form: &Form, value: Signal<Value>, edit: Callback<(String, Value)>, env: FormEnv) -> Self {
        let controls = form.controls().map(|control| (control.path.clone(), control.clone())).collect();
        Self { value, edit, env, controls: Arc::new(controls) }
    }

    /// The place of a control; `base` is the place of the list entry around it, ending in a dot.
    pub fn bound(&self, base: &str, control: &Control) -> Bound {
        Bound {
            form: self.clone(),
            base: base.to_owned(),
            path: place(base, &control.path),
            control: Arc::new(control.clone()),
        }
    }

    /// Whether a control is shown now.
    pub fn is_shown(&self, base: &str, control: &Control) -> Signal<bool> {
        let Some(condition) = control.show_if.clone() else {
            return Signal::derive(|| true);
        };
        let (value, controls, base) = (self.value, self.controls.clone(), base.to_owned());
        let is_shown = Memo::new(move |_| {
            let holds = |root: &Value, Condition { path, any_of, .. }: &Condition| {
                // Within an entry, the condition is about the entry first.
                let found = value_at(root, &place(&base, path)).or_else(|| value_at(root, path));
                let found = found.or_else(|| controls.get(path).map(|control| control.default_in(root)));
                let found = found.unwrap_or(&Value::Null);
                any_of.contains(found)
            };
            value.with(|root| condition.all().all(|condition| holds(root, condition)))
        });
        is_shown.into()
    }
}

/// A base ending in `#3` is a number for the `#` in paths; any other stands before the path.
fn place(base: &str, path: &str) -> String {
    match base.strip_prefix('#') {
        Some(number) => path.replace('#', number),
        None => format!("{base}{path}"),
    }
}

/// One place in the JSON of a form. Cheap to clone.
#[derive(Clone)]
pub struct Bound {
    /// The form that it belongs to.
    pub form: FormHandle,
    /// The place of the list entry around it, ending in a dot; empty outside lists.
    pub base: String,
    /// Its path from the root.
    pub path: String,
    control: Arc<Control>,
}

impl Bound {
    /// What stands here, or what absence means.
    pub fn value(&self) -> Memo<Value> {
        let (root, path, control) = (self.form.value, self.path.clone(), self.control.clone());
        Memo::new(move |_| {
            root.with(|root| value_at(root, &path).unwrap_or_else(|| control.default_in(root)).clone())
        })
    }

    /// The same as text; numbers are written out, anything else is empty.
    pub fn text(&self) -> Memo<String> {
        let value = self.value();
        Memo::new(move |_| value.with(text_of))
    }

    /// From now on this stands here; what absence means is left away.
    pub fn set(&self, value: Value) {
        // Where absence can mean something else, what is chosen is written down.
        let is_default = value == self.control.default && self.control.default_if.is_none();
        let value = if is_default { Value::Null } else { value };
        self.form.edit.run((self.path.clone(), value));
    }

    /// From now on this text stands here; an empty one is left away.
    pub fn set_text(&self, text: String) {
        self.set(if text.is_empty() { Value::Null } else { Value::String(text) });
    }

    /// A callback for controls of text.
    pub fn on_text(&self) -> Callback<String> {
        let this = self.clone();
        Callback::new(move |text| this.set_text(text))
    }

    /// What is wrong here; empty when nothing is.
    pub fn problem(&self) -> Signal<String> {
        let (problems, path) = (self.form.env.problems, self.path.clone());
        Signal::derive(move || problems.with(|problems| problems.get(&path).cloned().unwrap_or_default()))
    }
}

/// Text of a value; numbers and truths are written out.
pub fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => String::new(),
    }
}
