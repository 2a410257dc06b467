//! One contact point: its form, a test message, saving and removing. A new one chooses its kind first.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use model::api::ContactPoint;

use super::contact_form::{ContactForm, Draft};
use super::contact_points::icon_of;
use crate::api::contact_points::{self, ContactKind};
use crate::api::load::load;
use crate::forms::ending::{DeleteDialog, Ending, Remove, Said};
use crate::ui::button::{Button, Look};
use crate::ui::row::RowFace;
use crate::ui::states::{ErrorCard, Note, Skeleton};
use crate::ui::toast::Toasts;
use crate::ui::top_bar::{Crumb, TopBar};

const LIST: &str = "/alerting/notifications";

/// The page of a new contact point and of a stored one.
#[component]
pub fn ContactPointPage(uid: String) -> impl IntoView {
    let loaded = load(move || {
        let uid = uid.clone();
        async move {
            let kinds = contact_points::kinds().await?;
            let point = if uid.is_empty() { None } else { Some(contact_points::get(&uid).await?) };
            Ok((kinds, point))
        }
    });
    let retry = loaded.retry();
    let (value, failure) = (loaded.value, loaded.failure);
    move || {
        let around = |content: AnyView| {
            let crumbs = vec![Crumb::link("Contact points", LIST), Crumb::here("Contact point")];
            view! {
                <TopBar crumbs />
                <div class="page page-narrow">{content}</div>
            }
            .into_any()
        };
        if let Some(failure) = failure.get() {
            return around(view! { <ErrorCard message=failure.message retry=Some(retry) /> }.into_any());
        }
        match value.get() {
            None => around(view! { <Skeleton rows=4 /> }.into_any()),
            Some((kinds, Some(point))) => {
                let kind = kinds.into_iter().find(|kind| kind.id == point.kind);
                match kind {
                    Some(kind) => view! { <Edit kind point /> }.into_any(),
                    None => around(
                        view! { <Note tone="bad">"This server does not know the kind of this contact point."</Note> }
                            .into_any(),
                    ),
                }
            }
            Some((kinds, None)) => view! { <New kinds /> }.into_any(),
        }
    }
}

#[component]
fn New(kinds: Vec<ContactKind>) -> impl IntoView {
    let chosen = RwSignal::new(None::<ContactKind>);
    move || {
        if let Some(kind) = chosen.get() {
            let settings = serde_json::Value::Object(serde_json::Map::new());
            let point = ContactPoint { kind: kind.id.clone(), settings, ..ContactPoint::default() };
            return view! { <Edit kind point /> }.into_any();
        }
        let card = |kind: ContactKind| {
            let (icon, name, about) = (icon_of(&kind.id), kind.name.clone(), kind.description.clone());
            let about = if kind.allowed { about } else { format!("{about} Administrators set it up.") };
            let is_locked = !kind.allowed;
            view! {
                <button
                    type="button"
                    class="row-card"
                    disabled=is_locked
                    on:click=move |_| chosen.set(Some(kind.clone()))
                >
                    <RowFace icon name about />
                </button>
            }
        };
        view! {
            <TopBar crumbs=vec![Crumb::link("Contact points", LIST), Crumb::here("New contact point")] />
            <div class="page page-narrow">
                <h2 class="muted">"Where should messages go?"</h2>
                <div class="row-cards">{kinds.iter().cloned().map(card).collect_view()}</div>
            </div>
        }
        .into_any()
    }
}

#[component]
fn Edit(kind: ContactKind, point: ContactPoint) -> impl IntoView {
    let draft = Draft::new(point);
    let said = RwSignal::new(None::<Said>);
    let (saving, testing) = (RwSignal::new(false), RwSignal::new(false));
    let deleting = RwSignal::new(false);
    let toasts = use_context::<Toasts>();
    let navigate = StoredValue::new_local(use_navigate());
    let is_stored = Memo::new(move |_| draft.stored.with(|stored| stored.version > 0));
    let known = StoredValue::new(kind.clone());
    // What is not filled in is said here rather than by the server.
    let is_whole = move || match known.with_value(|kind| draft.missing(kind)) {
        Some(sentence) => {
            said.set(Some(Said::Refused(sentence)));
            false
        }
        None => {
            said.set(None);
            true
        }
    };
    let save = move || {
        if saving.get_untracked() || !is_whole() {
            return;
        }
        saving.set(true);
        let (body, toasts) = (draft.save(), toasts.clone());
        spawn_local(async move {
            let outcome = match &body.uid {
                Some(uid) => contact_points::update(uid, &body).await,
                None => contact_points::create(&body).await,
            };
            saving.try_set(false);
            match outcome {
                Ok(point) => {
                    if let Some(toasts) = toasts {
                        toasts.done(format!("{} is saved", point.name));
                    }
                    draft.saved(point);
                    navigate.try_with_value(|navigate| navigate(LIST, Default::default()));
                }
                Err(failure) => {
                    draft.refused(&failure);
                    said.try_set(Some(Said::Refused(failure.message)));
                }
            }
        });
    };
    let test = move |_| {
        if !is_whole() {
            return;
        }
        testing.set(true);
        let body = draft.save();
        spawn_local(async move {
            let outcome = contact_points::test(&body).await;
            if let Err(failure) = &outcome {
                draft.refused(failure);
            }
            said.try_set(Some(Said::Tested(outcome)));
            testing.try_set(false);
        });
    };
    let crumbs = Signal::derive(move || {
        let name = draft.stored.with(|stored| stored.name.clone());
        let name = if name.is_empty() { "New contact point".to_owned() } else { name };
        vec![Crumb::link("Contact points", LIST), Crumb::here(name)]
    });
    let remove = Callback::new(move |()| {
        let uid = draft.stored.with_untracked(|point| point.uid.clone());
        Box::pin(async move { contact_points::delete(&uid).await.map(drop) }) as Remove
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    view! {
        <TopBar crumbs />
        <form class="page page-narrow" novalidate=true on:submit=submit>
            <ContactForm draft kind />
            <Ending said deleting=Signal::derive(move || is_stored.get().then_some(deleting))>
                <Button icon="send" busy=testing on:click=test>
                    "Send test message"
                </Button>
                <Button look=Look::Primary submit=true busy=saving>
                    "Save"
                </Button>
            </Ending>
        </form>
        <DeleteDialog
            open=deleting
            what="contact point"
            name=Signal::derive(move || draft.stored.with(|point| point.name.clone()))
            words=Signal::derive(move || draft.stored.with(|point| use_words(point.rules)))
            remove
            list=LIST
        />
    }
}

/// Who loses a contact point that is removed.
fn use_words(rules: usize) -> String {
    match rules {
        0 => "No rule uses it.".to_owned(),
        1 => "One rule uses it and will tell nobody there any more.".to_owned(),
        more => format!("{more} rules use it and will tell nobody there any more."),
    }
}
