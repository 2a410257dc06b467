//! Choosing: among a few seen at once, among many, and among what a source offers.

use leptos::prelude::*;
use model::form::{Choice as FormChoice, Choices, Control, value_at};
use serde_json::Value;

use crate::api::load::load;
use crate::api::sources;
use crate::forms::bound::{Bound, text_of};
use crate::ui::segmented::Segmented;
use crate::ui::select::{Choice, Select};

/// A few choices, all seen.
pub(super) fn radio(control: &Control, bound: &Bound, options: &[FormChoice]) -> AnyView {
    let value = bound.value();
    let words = options.iter().map(|choice| (choice.value.to_string(), choice.label.clone())).collect();
    let bound = bound.clone();
    // Values of any type: what is compared is their JSON.
    let change = Callback::new(move |json: String| {
        if let Ok(value) = serde_json::from_str(&json) {
            bound.set(value);
        }
    });
    let chosen = Signal::derive(move || value.with(Value::to_string));
    view! { <Segmented label=control.label.clone() options=words value=chosen on_change=change /> }.into_any()
}

/// One or several of many.
pub(super) fn select(
    control: &Control,
    bound: &Bound,
    choices: &Choices,
    multiple: bool,
    custom: bool,
) -> AnyView {
    match choices {
        Choices::Fixed { options } => {
            let known: Vec<Value> = options.iter().map(|choice| choice.value.clone()).collect();
            draw(control, bound, fixed_choices(options), Loading::default(), known, multiple, custom)
        }
        Choices::Load { resource, depends_on } => {
            let (list, loading) = load_choices(bound, resource, depends_on, Signal::stored(Vec::new()));
            draw(control, bound, list, loading, Vec::new(), multiple, custom)
        }
    }
}

/// Choices that are known beforehand.
pub(super) fn fixed_choices(options: &[FormChoice]) -> Signal<Vec<Choice>> {
    let one = |choice: &FormChoice| {
        Choice::new(text_of(&choice.value), choice.label.clone()).help(choice.help.clone())
    };
    Signal::stored(options.iter().map(one).collect())
}

/// The fields that the data has.
pub(super) fn field_names(control: &Control, bound: &Bound) -> AnyView {
    let names = bound.form.env.field_names;
    let list =
        Signal::derive(move || names.get().into_iter().map(|name| Choice::new(name.clone(), name)).collect());
    draw(control, bound, list, Loading::default(), Vec::new(), control.default.is_array(), true)
}

/// How far the choices of a select are on their way.
#[derive(Clone, Default)]
pub(super) struct Loading {
    /// Set when somebody looks; nothing is asked before.
    pub(super) open: RwSignal<bool>,
    /// Whether they are on their way.
    pub(super) busy: Signal<bool>,
    /// Why there are none; empty when nothing is wrong.
    pub(super) problem: Signal<String>,
}

/// The choices that a source offers for a place in the form; `more` is sent along with what they depend on.
pub(super) fn load_choices(
    bound: &Bound,
    resource: &str,
    depends_on: &[String],
    more: Signal<Vec<(String, String)>>,
) -> (Signal<Vec<Choice>>, Loading) {
    let open = RwSignal::new(false);
    let source_uid = bound.form.env.source_uid;
    let root = bound.form.value;
    let base = bound.base.clone();
    let depends_on = depends_on.to_vec();
    // What the choices depend on, as text: while it stays the same nothing is asked again.
    let params = Memo::new(move |_| {
        root.with(|root| {
            let value = |path: &String| {
                let found = value_at(root, &format!("{base}{path}")).or_else(|| value_at(root, path));
                (path.clone(), found.map(param_of).unwrap_or_default())
            };
            depends_on.iter().map(value).chain(more.get()).collect::<Vec<_>>()
        })
    });
    // Nothing is asked before somebody looks.
    let wanted = Memo::new(move |before: Option<&bool>| open.get() || before.is_some_and(|before| *before));
    let resource = resource.to_owned();
    let found = load(move || {
        let (uid, params, is_wanted) = (source_uid.get(), params.get(), wanted.get());
        let resource = resource.clone();
        async move {
            if !is_wanted || uid.is_empty() {
                return Ok(Vec::new());
            }
            Ok(choices_of(&sources::resource(&uid, &resource, &params).await?))
        }
    });
    let (value, failure, busy) = (found.value, found.failure, found.busy);
    let list = Signal::derive(move || value.get().unwrap_or_default());
    let problem = Signal::derive(move || failure.get().map(|failure| failure.message).unwrap_or_default());
    (list, Loading { open, busy: Signal::derive(move || busy.get()), problem })
}

/// A value as a parameter: text as it is, lists and objects as JSON.
fn param_of(value: &Value) -> String {
    if value.is_array() || value.is_object() { value.to_string() } else { text_of(value) }
}

/// A resource's answer: texts, or objects with `value`, `label`, `help`.
pub(super) fn choices_of(answer: &Value) -> Vec<Choice> {
    let one = |entry: &Value| match entry {
        Value::Object(object) => {
            let text = |key: &str| object.get(key).map(text_of).unwrap_or_default();
            let value = text("value");
            let label = if text("label").is_empty() { value.clone() } else { text("label") };
            Choice::new(value, label).help(text("help"))
        }
        other => Choice::new(text_of(other), text_of(other)),
    };
    answer.as_array().into_iter().flatten().map(one).collect()
}

fn draw(
    control: &Control,
    bound: &Bound,
    options: Signal<Vec<Choice>>,
    loading: Loading,
    known: Vec<Value>,
    multiple: bool,
    custom: bool,
) -> AnyView {
    let value = bound.value();
    let selected = Signal::derive(move || {
        value.with(|value| match value {
            Value::Array(list) => list.iter().map(text_of).collect(),
            Value::Null => Vec::new(),
            other => vec![text_of(other)],
        })
    });
    let bound = bound.clone();
    let typed = move |text: String| {
        known.iter().find(|value| text_of(value) == text).cloned().unwrap_or(Value::from(text))
    };
    let change = Callback::new(move |chosen: Vec<String>| {
        let mut values = chosen.into_iter().map(&typed);
        if multiple {
            bound.set(values.collect());
        } else {
            bound.set(values.next().unwrap_or_default());
        }
    });
    let placeholder =
        if control.placeholder.is_empty() { "Choose…".to_owned() } else { control.placeholder.clone() };
    view! {
        <Select
            label=control.label.clone()
            options
            selected
            on_change=change
            multiple
            custom
            placeholder
            loading=loading.busy
            problem=loading.problem
            open=loading.open
        />
    }
    .into_any()
}
