//! The panel editor: the panel in the middle, its options on the right, its queries below. Every change is an edit
//! of the open dashboard, so the panel is its own preview; discarding takes the edits back.

mod kinds;
mod options;
mod overrides;
mod queries;
mod session;

use leptos::prelude::*;

use super::board::Board;
use super::panel::PanelBox;
use crate::browser::storage;
use crate::ui::button::{Button, IconButton, Look};
use crate::ui::states::{Badge, EmptyState};
use options::Options;
use queries::Queries;
use session::Session;

/// The name of the panel in the address.
pub const PARAM: &str = "editPanel";
/// Whether the options are shown is remembered under this key.
const OPTIONS_KEY: &str = "editor-options";

/// The editor of one panel.
#[component]
pub fn PanelEditor(
    /// The dashboard.
    board: Board,
    /// The panel.
    id: i64,
) -> impl IntoView {
    let session = Session::start(&board, id);
    let is_there = {
        let board = board.clone();
        Memo::new(move |_| board.panel(id).is_some())
    };
    let options_shown = RwSignal::new(storage::get(OPTIONS_KEY).as_deref() != Some("hidden"));
    Effect::new(move |_| storage::set(OPTIONS_KEY, (!options_shown.get()).then_some("hidden")));
    let close = {
        let board = board.clone();
        move || board.go(false, |params| params.with(PARAM, None))
    };
    let missing = move || {
        view! {
            <EmptyState icon="layout-dashboard" title="This panel does not exist" text="It may have been removed." />
        }
    };
    view! {
        <Show when=move || is_there.get() fallback=missing>
            {
                let (board, session) = (board.clone(), session.clone());
                view! {
                    <div class="editor" class:editor-wide=move || !options_shown.get()>
                        <EditorBar session=session.clone() options_shown close=Callback::new({
                            let close = close.clone();
                            move |()| close()
                        }) />
                        <div class="editor-preview">
                            <PanelBox board=board.clone() id />
                        </div>
                        <Queries session=session.clone() />
                        <Show when=move || options_shown.get()>
                            <Options session=session.clone() />
                        </Show>
                    </div>
                }
            }
        </Show>
    }
}

#[component]
fn EditorBar(session: Session, options_shown: RwSignal<bool>, close: Callback<()>) -> impl IntoView {
    let (undo, redo) = (session.board.undo.clone(), session.board.redo.clone());
    let start = session.undo_start;
    let changes = Memo::new(move |_| undo.with(Vec::len).saturating_sub(start));
    let can_redo = Memo::new(move |_| redo.with(|redo| !redo.is_empty()));
    let (undoing, redoing, discarding) = (session.board.clone(), session.board.clone(), session);
    let discard = move |_| {
        discarding.discard();
        close.run(());
    };
    let changed = move || {
        let count = changes.get();
        let words = if count == 1 { "1 change".to_owned() } else { format!("{count} changes") };
        (count > 0).then(|| view! { <Badge tone="warn" text=format!("{words}, not saved") /> })
    };
    view! {
        <div class="editor-bar">
            <h2 class="editor-title">"Edit panel"</h2>
            {changed}
            <span class="editor-space"></span>
            <IconButton
                icon="undo-2"
                label="Undo"
                disabled=Signal::derive(move || changes.get() == 0)
                on:click=move |_| undoing.undo()
            />
            <IconButton
                icon="redo-2"
                label="Redo"
                disabled=Signal::derive(move || !can_redo.get())
                on:click=move |_| redoing.redo()
            />
            <IconButton
                icon="settings"
                label="Panel options"
                pressed=Signal::derive(move || Some(options_shown.get()))
                on:click=move |_| options_shown.update(|shown| *shown = !*shown)
            />
            <Button disabled=Signal::derive(move || changes.get() == 0) on:click=discard>"Discard"</Button>
            <Button look=Look::Primary on:click=move |_| close.run(())>"Apply"</Button>
        </div>
    }
}
