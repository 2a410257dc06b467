//! The form of a contact point: its name and the settings of its kind. Shown on a page of its own and within the drawer
//! of a rule.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use model::api::{ContactPoint, SaveContactPoint};
use model::form::set_at;
use serde_json::Value;

use crate::api::contact_points::ContactKind;
use crate::api::http::ApiFailure;
use crate::forms::{self, FormEnv, FormHandle, FormView};
use crate::ui::field::{Field, TextInput};
use crate::ui::states::Note;

/// A contact point that is being made or changed; copies are the same one.
#[derive(Clone, Copy)]
pub struct Draft {
    /// As it is stored; all empty for a new one.
    pub stored: RwSignal<ContactPoint>,
    value: RwSignal<Value>,
    problems: RwSignal<BTreeMap<String, String>>,
}

impl Draft {
    /// Begins with what is stored.
    pub fn new(point: ContactPoint) -> Self {
        let value = RwSignal::new(serde_json::to_value(&point).unwrap_or_default());
        Self { stored: RwSignal::new(point), value, problems: RwSignal::new(BTreeMap::new()) }
    }

    /// A new one of this kind.
    pub fn of_kind(kind: &str) -> Self {
        let settings = Value::Object(serde_json::Map::new());
        Self::new(ContactPoint { kind: kind.to_owned(), settings, ..ContactPoint::default() })
    }

    /// Its name as it stands in the form.
    pub fn name(&self) -> String {
        self.value.with(|value| forms::bound::text_of(&value["name"])).trim().to_owned()
    }

    /// Goes on from what was stored just now.
    pub fn saved(&self, point: ContactPoint) {
        self.value.try_set(serde_json::to_value(&point).unwrap_or_default());
        self.stored.try_set(point);
    }

    /// What is sent: only the secrets that were typed or reset are in it.
    pub fn save(&self) -> SaveContactPoint {
        let mut body: SaveContactPoint =
            self.value.with_untracked(|value| serde_json::from_value(value.clone()).unwrap_or_default());
        body.name = body.name.trim().to_owned();
        self.stored.with_untracked(|stored| {
            let is_stored = stored.version > 0;
            body.uid = is_stored.then(|| stored.uid.clone());
            body.version = is_stored.then_some(stored.version);
        });
        body
    }

    /// What is missing before it can be sent, in one sentence.
    pub fn missing(&self, kind: &ContactKind) -> Option<String> {
        if untrack(|| self.name()).is_empty() {
            return Some("Give the contact point a name.".to_owned());
        }
        let label = self.value.with_untracked(|value| forms::missing(&kind.form, value))?;
        Some(format!("Fill in “{label}”."))
    }

    /// Shows what the server refused beside its field.
    pub fn refused(&self, failure: &ApiFailure) {
        if !failure.field.is_empty() {
            self.problems
                .try_update(|problems| problems.insert(failure.field.clone(), failure.message.clone()));
        }
    }

    fn edit(self) -> Callback<(String, Value)> {
        Callback::new(move |(path, value): (String, Value)| {
            self.problems.update(|problems| drop(problems.remove(&path)));
            self.value.update(|all| set_at(all, &path, value));
        })
    }
}

/// Name and settings.
#[component]
pub fn ContactForm(
    /// What is edited.
    draft: Draft,
    /// Its kind.
    kind: ContactKind,
) -> impl IntoView {
    let edit = draft.edit();
    let env = FormEnv {
        configured: Signal::derive(move || {
            draft.stored.with(|stored| {
                let set = stored.secure_fields.iter().filter(|(_, is_set)| **is_set);
                set.map(|(name, _)| name.clone()).collect::<BTreeSet<_>>()
            })
        }),
        problems: draft.problems.into(),
        ..FormEnv::default()
    };
    let handle = FormHandle::new(&kind.form, draft.value.into(), edit, env);
    let name = Signal::derive(move || draft.value.with(|value| forms::bound::text_of(&value["name"])));
    let error = Signal::derive(move || {
        draft.problems.with(|problems| problems.get("name").cloned().unwrap_or_default())
    });
    view! {
        {kind.problem.clone().map(|problem| view! { <Note tone="warn">{problem}</Note> })}
        <div class="form">
            <section class="form-section source-basics">
                <div class="form-row">
                    <Field
                        label="Name"
                        required=true
                        error
                        control=move |id| {
                            let on_input = move |text: String| edit.run(("name".to_owned(), Value::from(text)));
                            view! { <TextInput id value=name on_input placeholder="Such as: Ops mail" /> }.into_any()
                        }
                    />
                </div>
            </section>
        </div>
        <FormView handle form=kind.form.clone() />
    }
}
