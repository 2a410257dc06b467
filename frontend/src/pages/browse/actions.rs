//! What can be done to a dashboard or folder in the list: the menu of a row, and the dialogs behind it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use model::api::{Folder, SaveDashboard, SaveFolder, SearchHit};

use super::folder_select::FolderSelect;
use crate::api::http::ApiFailure;
use crate::api::{dashboards, folders};
use crate::ui::button::{Button, Look};
use crate::ui::dialog::Dialog;
use crate::ui::field::{Field, TextInput};
use crate::ui::icon::Icon;
use crate::ui::menu::{Entry, Menu};
use crate::ui::toast::Toasts;

/// What is to be done; the dialogs ask for the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Makes a folder in the folder with this uid; empty is the top.
    NewFolder(String),
    /// Renames a folder.
    Rename(SearchHit),
    /// Puts it into another folder.
    Move(SearchHit),
    /// Removes it.
    Delete(SearchHit),
}

/// A folder as the list knows it.
pub fn as_hit(folder: &Folder) -> SearchHit {
    SearchHit {
        id: folder.id,
        uid: folder.uid.clone(),
        title: folder.title.clone(),
        uri: String::new(),
        url: folder.url.clone(),
        slug: String::new(),
        kind: "dash-folder".to_owned(),
        tags: Vec::new(),
        is_starred: false,
        sort_meta: 0,
        is_deleted: false,
        folder_uid: folder.parent_uid.clone(),
        folder_title: None,
        folder_url: None,
    }
}

fn is_folder(hit: &SearchHit) -> bool {
    hit.kind == "dash-folder"
}

/// The menu of a row.
#[component]
pub fn RowMenu(
    /// What the row is about.
    hit: SearchHit,
    /// Set to what is to be done.
    action: RwSignal<Option<Action>>,
) -> impl IntoView {
    let label = format!("More for {}", hit.title);
    let entries = move |()| {
        let act = |make: fn(SearchHit) -> Action| {
            let hit = hit.clone();
            move || action.set(Some(make(hit.clone())))
        };
        let mut all = Vec::new();
        if is_folder(&hit) {
            all.push(Entry::run("Rename", "pencil", act(Action::Rename)));
        }
        all.push(Entry::run("Move", "folder-input", act(Action::Move)));
        all.push(Entry::run("Delete", "trash-2", act(Action::Delete)).danger().divided());
        all
    };
    view! { <Menu label trigger=|| view! { <Icon name="ellipsis" /> } entries=Callback::new(entries) /> }
}

/// The dialogs.
#[component]
pub fn Actions(
    /// What is to be done.
    action: RwSignal<Option<Action>>,
    /// Told after something was done.
    reload: Callback<()>,
    /// The folder that is open, so that removing it leads out of it.
    #[prop(into)]
    folder_uid: Signal<String>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let text = RwSignal::new(String::new());
    let folder = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let toasts = use_context::<Toasts>();
    let navigate = StoredValue::new_local(use_navigate());
    Effect::new(move || {
        let Some(action) = action.get() else { return };
        problem.set(String::new());
        text.set(match &action {
            Action::Rename(hit) => hit.title.clone(),
            _ => String::new(),
        });
        folder.set(match &action {
            Action::Move(hit) => hit.folder_uid.clone().unwrap_or_default(),
            _ => String::new(),
        });
        open.set(true);
    });
    Effect::new(move || {
        if !open.get() {
            action.set(None);
        }
    });
    let run = Callback::new(move |()| {
        let Some(wanted) = action.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        problem.set(String::new());
        let (text, target, toasts) =
            (text.get_untracked().trim().to_owned(), folder.get_untracked(), toasts.clone());
        spawn_local(async move {
            let outcome = perform(&wanted, &text, &target).await;
            busy.try_set(false);
            let done = match outcome {
                Ok(done) => done,
                Err(failure) => {
                    problem.try_set(failure.message);
                    return;
                }
            };
            open.try_set(false);
            say(toasts, done, reload);
            let is_gone = matches!(&wanted, Action::Delete(hit) if folder_uid.try_get_untracked().as_ref() == Some(&hit.uid));
            if is_gone {
                navigate.try_with_value(|navigate| navigate("/dashboards", Default::default()));
            } else {
                reload.run(());
            }
        });
    });
    let title = Signal::derive(move || match action.get() {
        Some(Action::NewFolder(_)) | None => "New folder".to_owned(),
        Some(Action::Rename(_)) => "Rename folder".to_owned(),
        Some(Action::Move(hit)) => format!("Move {}", hit.title),
        Some(Action::Delete(hit)) => format!("Delete {}?", hit.title),
    });
    let verb = move || match action.get() {
        Some(Action::NewFolder(_)) | None => "Create",
        Some(Action::Rename(_)) => "Rename",
        Some(Action::Move(_)) => "Move",
        Some(Action::Delete(_)) => "Delete",
    };
    let is_delete = Memo::new(move |_| matches!(action.get(), Some(Action::Delete(_))));
    let content = move || {
        let error = Signal::derive(move || problem.get());
        match action.get() {
            Some(Action::NewFolder(_) | Action::Rename(_)) => view! {
                <Field
                    label="Name"
                    error
                    control=move |id| {
                        view! { <TextInput id value=text on_input=move |typed| text.set(typed) /> }.into_any()
                    }
                />
            }
            .into_any(),
            Some(Action::Move(_)) => view! {
                <Field label="Folder" error control=move |_| view! { <FolderSelect value=folder /> }.into_any() />
            }
            .into_any(),
            Some(Action::Delete(hit)) => view! { <DeleteText hit /> {move || problem.get()} }.into_any(),
            None => ().into_any(),
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        run.run(());
    };
    view! {
        <Dialog
            open
            title
            footer=move || {
                let needs_text = Signal::derive(move || {
                    matches!(action.get(), Some(Action::NewFolder(_) | Action::Rename(_)))
                        && text.with(|text| text.trim().is_empty())
                });
                view! {
                    <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                    {move || {
                        let look = if is_delete.get() { Look::Danger } else { Look::Primary };
                        view! {
                            <Button look busy disabled=needs_text on:click=move |_| run.run(())>
                                {verb}
                            </Button>
                        }
                    }}
                }
            }
        >
            <form on:submit=submit>{content}</form>
        </Dialog>
    }
}

#[component]
fn DeleteText(hit: SearchHit) -> impl IntoView {
    if !is_folder(&hit) {
        return view! { <p class="muted">"The dashboard and its versions go. You can bring it back for a few seconds."</p> }
            .into_any();
    }
    let uid = hit.uid;
    let counts = crate::api::load::load(move || {
        let uid = uid.clone();
        async move { folders::counts(&uid).await }
    });
    let value = counts.value;
    let sentence = move || match value.get() {
        None => "The folder and all it holds go. This cannot be undone.".to_owned(),
        Some(counts) => {
            let count = |key: &str| counts.get(key).copied().unwrap_or(0);
            let named = |count: i64, one: &str| match count {
                0 => None,
                1 => Some(format!("1 {one}")),
                count => Some(format!("{count} {one}s")),
            };
            let inside = named(count("dashboard").max(count("dashboards")), "dashboard");
            let below = named(count("folder").max(count("folders")), "folder");
            match inside.into_iter().chain(below).collect::<Vec<_>>().join(" and ") {
                all if all.is_empty() => "The folder is empty.".to_owned(),
                all => format!("With it go {all} inside. This cannot be undone."),
            }
        }
    };
    view! { <p class="muted">{sentence}</p> }.into_any()
}

/// What was done, and how it is taken back, where it can be.
struct Done {
    sentence: String,
    undo: Option<SaveDashboard>,
}

async fn perform(action: &Action, text: &str, target: &str) -> Result<Done, ApiFailure> {
    let done = |sentence: String| Done { sentence, undo: None };
    match action {
        Action::NewFolder(parent) => {
            let parent_uid = (!parent.is_empty()).then(|| parent.clone());
            let folder = SaveFolder { title: text.to_owned(), parent_uid, ..SaveFolder::default() };
            folders::create(&folder).await?;
            Ok(done(format!("Folder {text} is made")))
        }
        Action::Rename(hit) => {
            folders::rename(&hit.uid, text).await?;
            Ok(done(format!("{} is now {text}", hit.title)))
        }
        Action::Move(hit) if is_folder(hit) => {
            folders::move_to(&hit.uid, target).await?;
            Ok(done(format!("{} is moved", hit.title)))
        }
        Action::Move(hit) => {
            dashboards::move_to(&hit.uid, target).await?;
            Ok(done(format!("{} is moved", hit.title)))
        }
        Action::Delete(hit) if is_folder(hit) => {
            folders::delete(&hit.uid).await?;
            Ok(done(format!("{} is deleted", hit.title)))
        }
        Action::Delete(hit) => {
            let kept = dashboards::get(&hit.uid).await?;
            dashboards::delete(&hit.uid).await?;
            let undo = SaveDashboard {
                dashboard: without_id(kept.dashboard),
                folder_uid: (!kept.meta.folder_uid.is_empty()).then_some(kept.meta.folder_uid),
                message: "Brought back".to_owned(),
                overwrite: true,
            };
            Ok(Done { sentence: format!("{} is deleted", hit.title), undo: Some(undo) })
        }
    }
}

/// The stored number is gone with the dashboard; its uid stays.
fn without_id(mut dashboard: serde_json::Value) -> serde_json::Value {
    if let Some(object) = dashboard.as_object_mut() {
        object.shift_remove("id");
    }
    dashboard
}

fn say(toasts: Option<Toasts>, done: Done, reload: Callback<()>) {
    let Some(toasts) = toasts else { return };
    let Some(undo) = done.undo else { return toasts.done(done.sentence) };
    let inner = toasts.clone();
    toasts.offer(done.sentence, "Undo", move || {
        let (undo, toasts) = (undo.clone(), inner.clone());
        spawn_local(async move {
            match dashboards::save(&undo).await {
                Ok(_) => toasts.done("It is back"),
                Err(failure) => toasts.failed(failure.message),
            }
            reload.try_run(());
        });
    });
}
