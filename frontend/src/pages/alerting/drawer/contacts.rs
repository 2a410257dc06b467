//! Who is told: contact points to choose, and a small form for a new one.

use leptos::prelude::*;
use leptos::task::spawn_local;
use model::api::ContactPoint;

use super::super::contact_form::{ContactForm, Draft as NewPoint};
use super::draft::Draft;
use crate::api::contact_points::{self, ContactKind};
use crate::api::load::load;
use crate::ui::button::{Button, Look};
use crate::ui::dialog::Dialog;
use crate::ui::select::{Choice, Select};
use crate::ui::states::{Note, Skeleton};

/// The kind that the small form makes: most people want a mail.
const USUAL_KIND: &str = "email";

/// Where a new contact point is made; copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Adding {
    open: RwSignal<bool>,
    /// How many were made, so that the list is asked again.
    made: RwSignal<u32>,
}

impl Adding {
    /// Nothing made yet.
    pub(super) fn new() -> Self {
        Self { open: RwSignal::new(false), made: RwSignal::new(0) }
    }
}

/// Opens the dialog of a new contact point.
#[component]
pub(super) fn AddButton(adding: Adding) -> impl IntoView {
    view! {
        <Button look=Look::Quiet icon="plus" on:click=move |_| adding.open.set(true)>
            "New contact point…"
        </Button>
    }
}

/// The select.
#[component]
pub(super) fn Contacts(draft: Draft, adding: Adding) -> impl IntoView {
    let loaded = load(move || {
        adding.made.track();
        contact_points::list()
    });
    let points = loaded.value.clone();
    let options = Signal::derive(move || {
        let choice = |point: ContactPoint| Choice::new(point.uid, point.name);
        points.get().unwrap_or_default().into_iter().map(choice).collect::<Vec<_>>()
    });
    let selected = Signal::derive(move || draft.spec.with(|spec| spec.contact_points.clone()));
    let on_change = move |chosen| draft.spec.update(|spec| spec.contact_points = chosen);
    let (busy, failure) = (loaded.busy.clone(), loaded.failure.clone());
    view! {
        <span class="alert-word">
            <Select
                label="Contact points"
                options
                selected
                on_change
                multiple=true
                placeholder="nobody yet"
                loading=Signal::derive(move || busy.get())
                problem=Signal::derive(move || failure.get().map(|failure| failure.message).unwrap_or_default())
            />
        </span>
    }
}

/// The dialog of the small form. It stands outside of the rule's own form: forms do not nest.
#[component]
pub(super) fn AddDialog(draft: Draft, adding: Adding) -> impl IntoView {
    let added = Callback::new(move |point: ContactPoint| {
        draft.spec.update(|spec| spec.contact_points.push(point.uid));
        adding.made.update(|made| *made += 1);
        adding.open.set(false);
    });
    view! {
        <Dialog open=adding.open title="New contact point">
            <AddPoint added />
        </Dialog>
    }
}

#[component]
fn AddPoint(added: Callback<ContactPoint>) -> impl IntoView {
    let loaded = load(|| async {
        let kinds = contact_points::kinds().await?;
        Ok(kinds.into_iter().find(|kind| kind.id == USUAL_KIND))
    });
    let (value, failure) = (loaded.value, loaded.failure);
    move || {
        if let Some(failure) = failure.get() {
            return view! { <Note tone="bad">{failure.message}</Note> }.into_any();
        }
        match value.get() {
            Some(Some(kind)) => view! { <AddForm kind added /> }.into_any(),
            Some(None) => {
                view! { <Note tone="bad">"This server sends no e-mail. Make a contact point under Alerting."</Note> }
                    .into_any()
            }
            None => view! { <Skeleton rows=2 /> }.into_any(),
        }
    }
}

#[component]
fn AddForm(kind: ContactKind, added: Callback<ContactPoint>) -> impl IntoView {
    let draft = NewPoint::of_kind(&kind.id);
    let known = StoredValue::new(kind.clone());
    let problem = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let add = move || {
        if busy.get_untracked() {
            return;
        }
        if let Some(sentence) = known.with_value(|kind| draft.missing(kind)) {
            problem.set(sentence);
            return;
        }
        busy.set(true);
        problem.set(String::new());
        let body = draft.save();
        spawn_local(async move {
            let outcome = contact_points::create(&body).await;
            busy.try_set(false);
            match outcome {
                Ok(point) => added.run(point),
                Err(failure) => {
                    draft.refused(&failure);
                    problem.try_set(failure.message);
                }
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        add();
    };
    view! {
        <form class="alert-form" novalidate=true on:submit=submit>
            <ContactForm draft kind />
            {move || {
                let text = problem.get();
                (!text.is_empty()).then(|| view! { <Note tone="bad">{text}</Note> })
            }}
            <div class="alert-pair alert-end">
                <Button look=Look::Primary submit=true busy>
                    "Add contact point"
                </Button>
            </div>
        </form>
    }
}
