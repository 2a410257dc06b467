//! The top bar of a dashboard: where it stands, its time, and what can be done with it.

mod add;
pub mod save;
mod saving;
mod share;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::board::Board;
use super::draft::{self, DraftOffer};
use super::keys;
use super::refresh::Refresh;
use super::settings;
use super::time_picker::TimePicker;
use crate::api::dashboards;
use crate::browser::element;
use crate::parts;
use crate::ui::button::{Button, IconButton, Look};
use crate::ui::icon::Icon;
use crate::ui::menu::{Entry, Menu};
use crate::ui::states::Badge;
use crate::ui::toast::Toasts;
use crate::ui::top_bar::{Crumb, TopBar};

/// Narrower windows keep the time picker and put the rest into the menu; the style sheet says the same.
const WIDE_FROM_PX: f64 = 900.0;

/// The dialogs that toolbar and keys open.
#[derive(Clone, Copy)]
pub struct Doors {
    /// The question before saving.
    pub save: RwSignal<bool>,
    /// The dashboard's settings.
    pub settings: RwSignal<bool>,
}

/// The bar with its dialogs, keys and draft.
#[component]
pub fn Toolbar(
    /// The open dashboard.
    board: Board,
) -> impl IntoView {
    let doors = Doors { save: RwSignal::new(false), settings: RwSignal::new(false) };
    let toasts = use_context::<Toasts>().unwrap_or_default();
    keys::install(&board, doors);
    draft::keep(&board);
    settings::follow_definitions(&board);
    let held = StoredValue::new(board);
    // What was never saved has no state to go back to: it is edited from the start.
    let is_new = held.with_value(|board| board.document.with_untracked(|document| document.uid().is_empty()));
    held.with_value(|board| board.editing.update(|editing| *editing |= is_new));
    let is_dirty = Memo::new(move |_| {
        held.with_value(|board| board.is_dirty() || board.document.with(|document| document.uid().is_empty()))
    });
    let is_kiosk = Memo::new(move |_| held.with_value(is_kiosk));
    let is_editing = Memo::new(move |_| held.with_value(|board| board.editing.get()) || is_dirty.get());
    // Who begins to edit wants the editor next.
    Effect::new(move || {
        if is_editing.get() {
            parts::fetch(&parts::PANEL_EDITOR);
        }
    });
    let crumbs = Signal::derive(move || held.with_value(crumbs));
    let beside = {
        let toasts = toasts.clone();
        move || view! { <Beside board=held is_dirty toasts=toasts.clone() /> }
    };
    view! {
        <div class="toolbar" class:toolbar-kiosk=move || is_kiosk.get() class:toolbar-editing=move || is_editing.get()>
            <TopBar crumbs beside>
                <TimePicker board=held.get_value() />
                <div class="toolbar-wide">
                    <Refresh board=held.get_value() />
                    <Actions board=held doors is_dirty toasts=toasts.clone() />
                </div>
                <More board=held doors is_dirty toasts />
            </TopBar>
            <button class="kiosk-leave button" type="button" on:click=move |_| held.with_value(leave_kiosk)>
                <Icon name="x" />
                "Leave kiosk mode"
            </button>
        </div>
        <DraftOffer board=held.get_value() />
        {parts::dialog(&parts::SAVE, doors.save, (held, doors.save))}
        {parts::dialog(&parts::SETTINGS, doors.settings, (held, doors.settings))}
    }
}

/// Whether the page shows the dashboard alone.
pub fn is_kiosk(board: &Board) -> bool {
    board.params.with(|params| params.get("kiosk").is_some_and(|value| value != "false" && value != "0"))
}

/// Shows the dashboard alone, or everything again.
pub fn toggle_kiosk(board: &Board) {
    let on = !untrack(|| is_kiosk(board));
    board.go(true, |params| params.with("kiosk", on.then_some("1")));
}

fn leave_kiosk(board: &Board) {
    if untrack(|| is_kiosk(board)) {
        toggle_kiosk(board);
    }
}

fn crumbs(board: &Board) -> Vec<Crumb> {
    let folder = board.meta.with(|meta| match meta.folder_url.as_str() {
        "" => Crumb::link("Dashboards", "/dashboards"),
        url => Crumb::link(&meta.folder_title, url),
    });
    let title = board.document.with(|document| document.title());
    vec![folder, Crumb::here(if title.is_empty() { "Untitled dashboard".to_owned() } else { title })]
}

/// The star, and whether something is not saved.
#[component]
fn Beside(board: StoredValue<Board>, is_dirty: Memo<bool>, toasts: Toasts) -> impl IntoView {
    let starred = Signal::derive(move || board.with_value(|board| board.meta.with(|meta| meta.is_starred)));
    let can_star = move || {
        board.with_value(|board| {
            board.meta.with(|meta| meta.can_star)
                && board.document.with(|document| !document.uid().is_empty())
        })
    };
    let star = move || {
        let toasts = toasts.clone();
        can_star().then(|| {
            view! {
                <span class="toolbar-star">
                    <IconButton
                        icon="star"
                        label=Signal::derive(move || if starred.get() { "Unstar".to_owned() } else { "Star".to_owned() })
                        pressed=Signal::derive(move || Some(starred.get()))
                        on:click=move |_| toggle_star(board.get_value(), toasts.clone())
                    />
                </span>
            }
        })
    };
    let unsaved = move || is_dirty.get().then(|| view! { <Badge tone="warn" text="Unsaved changes" /> });
    view! {
        {star}
        {unsaved}
    }
}

/// Stars at once; where the server refuses, the star goes back.
fn toggle_star(board: Board, toasts: Toasts) {
    let on = !board.meta.with_untracked(|meta| meta.is_starred);
    let uid = board.document.with_untracked(|document| document.uid());
    board.meta.update(|meta| meta.is_starred = on);
    spawn_local(async move {
        if let Err(error) = dashboards::star(&uid, on).await {
            board.meta.update(|meta| meta.is_starred = !on);
            toasts.failed(format!("The star could not be changed. {}", error.message));
        }
    });
}

/// What a wide bar offers: sharing and editing, or the tools of editing.
#[component]
fn Actions(board: StoredValue<Board>, doors: Doors, is_dirty: Memo<bool>, toasts: Toasts) -> impl IntoView {
    let editing = move || board.with_value(|board| board.editing.get());
    let can_edit = move || board.with_value(|board| board.meta.with(|meta| meta.can_edit));
    let can_save = move || board.with_value(|board| board.meta.with(|meta| meta.can_save));
    let tools = move || editing().then(|| view! { <EditTools board doors /> });
    let share = move |_| share::copy_link(&board.get_value(), toasts.clone());
    let save = move || {
        (can_save() && (is_dirty.get() || editing())).then(|| {
            view! {
                <Button look=Look::Primary disabled=Signal::derive(move || !is_dirty.get()) on:click=move |_| doors.save.set(true)>
                    "Save"
                </Button>
            }
        })
    };
    let edit = move || {
        can_edit().then(|| {
            let toggle =
                move |_| board.with_value(|board| board.editing.update(|editing| *editing = !*editing));
            if editing() {
                view! { <Button on:click=toggle>"Exit edit"</Button> }.into_any()
            } else {
                let look = if is_dirty.get() { Look::Plain } else { Look::Primary };
                view! { <Button look on:click=toggle>"Edit"</Button> }.into_any()
            }
        })
    };
    view! {
        {tools}
        {move || (!editing()).then(|| view! { <Button on:click=share.clone()>"Share"</Button> })}
        {edit}
        {save}
    }
}

/// Undo, redo, a new panel, settings.
#[component]
fn EditTools(board: StoredValue<Board>, doors: Doors) -> impl IntoView {
    let has = move |list: fn(&Board) -> bool| Signal::derive(move || !board.with_value(list));
    view! {
        <IconButton
            icon="undo-2"
            label="Undo"
            disabled=has(|board| board.undo.with(|undo| !undo.is_empty()))
            on:click=move |_| board.with_value(Board::undo)
        />
        <IconButton
            icon="redo-2"
            label="Redo"
            disabled=has(|board| board.redo.with(|redo| !redo.is_empty()))
            on:click=move |_| board.with_value(Board::redo)
        />
        <IconButton icon="settings" label="Settings" on:click=move |_| doors.settings.set(true) />
        <Menu
            label="Add panel"
            class="button"
            trigger=|| {
                view! {
                    <Icon name="plus" />
                    "Add"
                }
            }
            entries=move |()| add::entries(board)
        />
    }
}

/// Everything else; on narrow windows everything but the time.
#[component]
fn More(board: StoredValue<Board>, doors: Doors, is_dirty: Memo<bool>, toasts: Toasts) -> impl IntoView {
    let entries = move |()| {
        let is_wide = element::window_size().0 >= WIDE_FROM_PX;
        let mut list = Vec::new();
        if !is_wide {
            list.extend(narrow_entries(board, doors, is_dirty.get_untracked(), &toasts));
        }
        list.extend(common_entries(board, doors, is_dirty.get_untracked(), is_wide));
        list
    };
    view! { <Menu label="More" class="icon-button" trigger=|| view! { <Icon name="ellipsis" /> } entries /> }
}

fn narrow_entries(board: StoredValue<Board>, doors: Doors, is_dirty: bool, toasts: &Toasts) -> Vec<Entry> {
    let (toasts, starring) = (toasts.clone(), toasts.clone());
    let (editing, can_edit, can_save) = board.with_value(|board| {
        let meta = board.meta.get_untracked();
        (board.editing.get_untracked(), meta.can_edit, meta.can_save)
    });
    let mut list = vec![
        Entry::run("Refresh", "refresh-cw", move || board.with_value(Board::refresh)).keys("d r"),
        Entry::run("Share", "share-2", move || share::copy_link(&board.get_value(), toasts.clone())),
    ];
    let (can_star, starred) = board.with_value(|board| {
        board.meta.with_untracked(|meta| (meta.can_star && !meta.url.is_empty(), meta.is_starred))
    });
    if can_star {
        let toasts = starring.clone();
        let label = if starred { "Unstar" } else { "Star" };
        list.push(Entry::run(label, "star", move || toggle_star(board.get_value(), toasts.clone())));
    }
    if is_dirty && can_save {
        list.push(Entry::run("Save", "save", move || doors.save.set(true)).keys("Ctrl S"));
    }
    if can_edit {
        let label = if editing { "Exit edit" } else { "Edit" };
        let toggle = move || board.with_value(|board| board.editing.update(|editing| *editing = !*editing));
        list.push(Entry::run(label, "pencil", toggle).divided());
    }
    if editing {
        list.push(Entry::run("Undo", "undo-2", move || board.with_value(Board::undo)).keys("Ctrl Z"));
        list.push(Entry::run("Redo", "redo-2", move || board.with_value(Board::redo)));
        list.extend(add::entries(board));
    }
    list
}

fn common_entries(board: StoredValue<Board>, doors: Doors, is_dirty: bool, is_wide: bool) -> Vec<Entry> {
    let settings = Entry::run("Settings", "settings", move || doors.settings.set(true)).keys("d s");
    let mut list = vec![
        if is_wide { settings } else { settings.divided() },
        Entry::run("Kiosk mode", "monitor", move || board.with_value(toggle_kiosk)).keys("d k"),
        Entry::run("Download JSON", "download", move || board.with_value(share::download)),
    ];
    if is_dirty {
        list.push(
            Entry::run("Discard changes", "trash-2", move || board.with_value(discard)).danger().divided(),
        );
    }
    list
}

/// Takes back everything since the last save; it can be done again until the page is left.
fn discard(board: &Board) {
    let count = board.undo.with_untracked(Vec::len);
    (0..count).for_each(|_| board.undo());
    board.editing.set(false);
}
