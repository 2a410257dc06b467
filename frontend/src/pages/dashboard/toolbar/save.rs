//! The question before saving: what changed, as what and where; and what to do when somebody else was faster.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen_futures::spawn_local;

use super::super::board::Board;
use super::super::draft;
use super::saving::{Decision, has_other_range, has_other_values, save};
use crate::api::dashboards::{self, Wanted};
use crate::browser::location;
use crate::ui::button::{Button, Look};
use crate::ui::dialog::Dialog;
use crate::ui::field::{Field, TextInput};
use crate::ui::select::{Choice, Select};
use crate::ui::states::Note;
use crate::ui::switch::Switch;
use crate::ui::toast::Toasts;

/// More folders than this are not listed.
const MOST_FOLDERS: u32 = 1_000;

/// Why a save did not go through.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Trouble {
    /// A newer version is stored.
    Newer,
    /// A dashboard of this name stands in the folder.
    NameTaken,
    /// Anything else, in one sentence.
    Other(String),
}

/// What the dialog holds while it is open.
#[derive(Clone, Copy)]
struct State {
    board: StoredValue<Board>,
    open: RwSignal<bool>,
    decision: RwSignal<Decision>,
    busy: RwSignal<bool>,
    trouble: RwSignal<Option<Trouble>>,
    folders: RwSignal<Vec<Choice>>,
}

impl State {
    /// Whether a name and a folder have to be chosen.
    fn is_new(self) -> bool {
        let has_no_uid =
            self.board.with_value(|board| board.document.with(|document| document.uid().is_empty()));
        has_no_uid || self.decision.with(|decision| decision.as_copy)
    }

    fn has_title(self) -> bool {
        !self.is_new() || self.decision.with(|decision| !decision.title.trim().is_empty())
    }
}

/// The dialog. Nothing is lost whichever way it is left.
#[component]
pub fn SaveDialog(
    /// The open dashboard.
    board: StoredValue<Board>,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let toasts = use_context::<Toasts>().unwrap_or_default();
    let state = State {
        board,
        open,
        decision: RwSignal::default(),
        busy: RwSignal::new(false),
        trouble: RwSignal::new(None),
        folders: RwSignal::new(Vec::new()),
    };
    Effect::new(move || {
        if open.get() {
            untrack(|| begin(state));
        }
    });
    let navigate = use_navigate();
    let go = StoredValue::new_local(move |path: &str| navigate(path, NavigateOptions::default()));
    let run = Callback::new(move |()| {
        let (board, toasts) = (board.get_value(), toasts.clone());
        let mut decision = state.decision.get_untracked();
        decision.title = decision.title.trim().to_owned();
        state.busy.set(true);
        state.trouble.set(None);
        spawn_local(async move {
            let was_new = board.document.with_untracked(|document| document.uid().is_empty());
            let outcome = save(&board, &decision).await;
            state.busy.try_set(false);
            match outcome {
                Ok(saved) => {
                    state.open.try_set(false);
                    toasts.done(if decision.as_copy { "Saved as a copy." } else { "Dashboard saved." });
                    if was_new {
                        draft::forget(&board);
                    }
                    if was_new || decision.as_copy {
                        let search = board.params.get_untracked().to_search();
                        go.try_with_value(|go| go(&format!("{}{search}", saved.url)));
                    }
                }
                Err(error) => {
                    let trouble = match error.code.as_str() {
                        "version-mismatch" => Trouble::Newer,
                        "name-exists" => Trouble::NameTaken,
                        _ => Trouble::Other(format!("Not saved. {}", error.message)),
                    };
                    state.trouble.try_set(Some(trouble));
                }
            }
        });
    });
    let title = Signal::derive(move || match state.trouble.get() {
        Some(Trouble::Newer) => "Somebody else saved this dashboard".to_owned(),
        _ if state.decision.with(|decision| decision.as_copy) => "Save as a copy".to_owned(),
        _ => "Save dashboard".to_owned(),
    });
    view! {
        <Dialog open title footer=move || footer(state, run)>
            <Questions state run />
        </Dialog>
    }
}

/// Asks anew whenever the dialog opens.
fn begin(state: State) {
    let (title, is_new) = state
        .board
        .with_value(|board| board.document.with(|document| (document.title(), document.uid().is_empty())));
    let folder_uid = state.board.with_value(|board| board.meta.with(|meta| meta.folder_uid.clone()));
    let folder_uid = is_new.then_some(folder_uid);
    state.decision.set(Decision {
        title: if is_new { title } else { String::new() },
        folder_uid,
        ..Decision::default()
    });
    state.trouble.set(None);
    if is_new {
        load_folders(state);
    }
}

fn load_folders(state: State) {
    spawn_local(async move {
        let wanted = Wanted { kind: "dash-folder", limit: MOST_FOLDERS, ..Wanted::default() };
        // Without the list, the top and the folder it stands in can still be chosen.
        let found = dashboards::search(&wanted).await.unwrap_or_default();
        let choice = |hit: model::api::SearchHit| {
            Choice::new(hit.uid, hit.title).help(hit.folder_title.unwrap_or_default())
        };
        let top = Choice::new("", "Dashboards").help("the top");
        state.folders.try_set(std::iter::once(top).chain(found.into_iter().map(choice)).collect());
    });
}

/// Makes it a copy: another name, the same folder, no other dashboard touched.
fn become_copy(state: State) {
    let title = state.board.with_value(|board| board.document.with_untracked(|document| document.title()));
    let folder_uid =
        state.board.with_value(|board| board.meta.with_untracked(|meta| meta.folder_uid.clone()));
    state.decision.update(|decision| {
        decision.as_copy = true;
        decision.overwrite = false;
        decision.title = format!("{title} copy");
        decision.folder_uid = Some(folder_uid);
    });
    state.trouble.set(None);
    load_folders(state);
}

fn overwrite(state: State, run: Callback<()>) {
    state.decision.update(|decision| decision.overwrite = true);
    run.run(());
    state.decision.update(|decision| decision.overwrite = false);
}

/// Opens the stored version; what was changed here stays as a draft that is offered then.
fn reload(state: State) {
    state.board.with_value(draft::keep_now);
    location::open(&location::path_and_query());
}

#[component]
fn Questions(state: State, run: Callback<()>) -> impl IntoView {
    let is_new = Memo::new(move |_| state.is_new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if untrack(|| state.has_title()) && !state.busy.get_untracked() {
            run.run(());
        }
    };
    let content = move || {
        if state.trouble.get() == Some(Trouble::Newer) {
            return view! { <Newer /> }.into_any();
        }
        view! {
            <form class="save-form" on:submit=submit>
                {move || trouble_note(state)}
                {move || is_new.get().then(|| view! { <Place state /> })}
                {move || (!is_new.get()).then(|| view! { <Message state /> })}
                <Keep state />
                // Enter in a field saves.
                <button type="submit" hidden></button>
            </form>
        }
        .into_any()
    };
    view! { {content} }
}

fn trouble_note(state: State) -> Option<AnyView> {
    let text = match state.trouble.get()? {
        Trouble::Newer => return None,
        Trouble::NameTaken => {
            "A dashboard with this name is in the folder already. Choose another name, or replace that dashboard."
                .to_owned()
        }
        Trouble::Other(text) => text,
    };
    Some(view! { <Note tone="bad">{text}</Note> }.into_any())
}

/// What can be done about a newer version.
#[component]
fn Newer() -> impl IntoView {
    view! {
        <div class="save-newer">
            <p>"A newer version was stored since you opened this one. Your changes are still here."</p>
            <ul>
                <li>
                    <strong>"Reload"</strong>
                    " opens the newer version and offers your changes as a draft."
                </li>
                <li>
                    <strong>"Save as a copy"</strong>
                    " keeps both."
                </li>
                <li>
                    <strong>"Overwrite"</strong>
                    " replaces the newer version; it stays in the list of versions."
                </li>
            </ul>
        </div>
    }
}

/// Name and folder.
#[component]
fn Place(state: State) -> impl IntoView {
    let title = Signal::derive(move || state.decision.with(|decision| decision.title.clone()));
    let folder = Signal::derive(move || {
        state.decision.with(|decision| decision.folder_uid.clone()).into_iter().collect::<Vec<_>>()
    });
    let choose = move |values: Vec<String>| {
        state.decision.update(|decision| decision.folder_uid = values.into_iter().next());
    };
    let here = state.board.with_value(|board| {
        board.meta.with_untracked(|meta| {
            Choice::new(
                &meta.folder_uid,
                if meta.folder_uid.is_empty() { "Dashboards" } else { &meta.folder_title },
            )
        })
    });
    let folders = Signal::derive(move || {
        let known = state.folders.get();
        if known.is_empty() { vec![here.clone()] } else { known }
    });
    view! {
        <Field
            label="Title"
            required=true
            control=move |id| {
                let on_input = move |text| state.decision.update(|decision| decision.title = text);
                view! { <TextInput id value=title on_input placeholder="Checkout service" /> }.into_any()
            }
        />
        <div class="field">
            <span class="field-label">"Folder"</span>
            <Select label="Folder" options=folders selected=folder on_change=choose />
        </div>
    }
}

#[component]
fn Message(state: State) -> impl IntoView {
    let message = Signal::derive(move || state.decision.with(|decision| decision.message.clone()));
    view! {
        <Field
            label="What changed"
            help="Optional. It stands in the list of versions."
            control=move |id| {
                let on_input = move |text| state.decision.update(|decision| decision.message = text);
                view! { <TextInput id value=message on_input placeholder="Latency by route as p99" /> }.into_any()
            }
        />
    }
}

/// Whether range and values become those to start with; asked only where they differ.
#[component]
fn Keep(state: State) -> impl IntoView {
    let (range, values) =
        state.board.with_value(|board| untrack(|| (has_other_range(board), has_other_values(board))));
    let row = |label: &'static str, of: fn(&mut Decision) -> &mut bool| {
        let on = Signal::derive(move || *of(&mut state.decision.get()));
        let change = move |on: bool| state.decision.update(|decision| *of(decision) = on);
        view! {
            <label class="save-keep">
                <Switch on on_change=change />
                {label}
            </label>
        }
    };
    view! {
        {range.then(|| row("Start with the time range shown now", |decision| &mut decision.keep_range))}
        {values.then(|| row("Start with the variable values chosen now", |decision| &mut decision.keep_values))}
    }
}

fn footer(state: State, run: Callback<()>) -> AnyView {
    let busy = Signal::from(state.busy);
    let buttons = move || {
        match state.trouble.get() {
        Some(Trouble::Newer) => view! {
            <Button look=Look::Quiet disabled=busy on:click=move |_| become_copy(state)>"Save as a copy"</Button>
            <Button look=Look::Danger busy on:click=move |_| overwrite(state, run)>"Overwrite"</Button>
            <Button look=Look::Primary icon="refresh-cw" on:click=move |_| reload(state)>"Reload"</Button>
        }
        .into_any(),
        trouble => {
            let replace = (trouble == Some(Trouble::NameTaken)).then(|| {
                view! { <Button look=Look::Danger busy on:click=move |_| overwrite(state, run)>"Replace it"</Button> }
            });
            let copy = move || {
                (!state.is_new()).then(|| {
                    view! {
                        <Button look=Look::Quiet disabled=busy on:click=move |_| become_copy(state)>"Save as a copy"</Button>
                    }
                })
            };
            view! {
                {replace}
                {copy}
                <Button
                    look=Look::Primary
                    busy
                    disabled=Signal::derive(move || !state.has_title())
                    on:click=move |_| run.run(())
                >
                    "Save"
                </Button>
            }
            .into_any()
        }
    }
    };
    view! { {buttons} }.into_any()
}
