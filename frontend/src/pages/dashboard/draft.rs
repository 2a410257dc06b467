//! Drafts: unsaved edits, kept by this browser until they are saved or thrown away, and offered when the dashboard is
//! opened again.

use std::time::Duration;

use data::time::ago;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use model::dashboard::{Dashboard, Edit};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::board::Board;
use crate::browser::{clock, storage};
use crate::ui::button::{Button, Look};
use crate::ui::states::Note;

const REST: Duration = Duration::from_millis(500);

/// A draft as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Draft {
    /// The stored version that was edited.
    version: i64,
    /// When it was kept, milliseconds.
    kept_at_ms: i64,
    /// The whole document.
    document: Value,
}

/// Keeps a draft whenever edits come to rest, and forgets it once there is nothing unsaved.
pub fn keep(board: &Board) {
    let board = board.clone();
    Effect::new(move |before: Option<(bool, Option<TimeoutHandle>)>| {
        board.document.track();
        let is_dirty = board.is_dirty();
        let (was_dirty, timer) = before.unwrap_or_default();
        if let Some(timer) = timer {
            timer.clear();
        }
        if !is_dirty {
            if was_dirty {
                forget(&board);
            }
            return (false, None);
        }
        let resting = board.clone();
        // Without a timer of the browser there is no draft; edits are still there to be saved.
        (true, set_timeout_with_handle(move || keep_now(&resting), REST).ok())
    });
}

/// Keeps a draft at once, where there is something unsaved.
pub fn keep_now(board: &Board) {
    if !untrack(|| board.is_dirty()) {
        return;
    }
    let document = board.document.get_untracked();
    let draft =
        Draft { version: document.version(), kept_at_ms: clock::now_ms(), document: document.json().clone() };
    if let Ok(text) = serde_json::to_string(&draft) {
        storage::set(&key(&document), Some(&text));
    }
}

/// Forgets the draft.
pub fn forget(board: &Board) {
    storage::set(&board.document.with_untracked(|document| key(document)), None);
}

fn key(document: &Dashboard) -> String {
    let uid = document.uid();
    format!("draft.{}", if uid.is_empty() { "new" } else { &uid })
}

/// The draft of a document; none where it holds the same as the document.
fn find(document: &Dashboard, text: Option<&str>) -> Option<Draft> {
    let draft: Draft = serde_json::from_str(text?).ok()?;
    (draft.document != *document.json()).then_some(draft)
}

/// Says that there is a draft, and brings it back or throws it away. Nothing where there is none.
#[component]
pub fn DraftOffer(
    /// The open dashboard, just loaded.
    board: Board,
) -> impl IntoView {
    let document = board.document.get_untracked();
    let can_save = board.meta.with_untracked(|meta| meta.can_save);
    let found = find(&document, storage::get(&key(&document)).as_deref()).filter(|_| can_save);
    let offered = RwSignal::new(found);
    let held = StoredValue::new(board);
    let restore = move |_| {
        let Some(draft) = offered.try_update(Option::take).flatten() else { return };
        held.with_value(|board| {
            // The whole document can always be replaced.
            let _ = board.edit(&Edit::Set { path: String::new(), value: draft.document });
            board.editing.set(true);
        });
    };
    let discard = move |_| {
        offered.set(None);
        held.with_value(forget);
    };
    let version = document.version();
    move || {
        offered.get().map(|draft| {
            let age = ago(draft.kept_at_ms, clock::now_ms());
            let words = if draft.version == version {
                format!("You have unsaved changes from {age}.")
            } else {
                format!("You have unsaved changes from {age}, made on an older version of this dashboard.")
            };
            view! {
                <div class="draft-offer">
                    <Note tone="warn">
                        <span class="draft-words">{words}</span>
                        <Button on:click=restore>"Restore"</Button>
                        <Button look=Look::Quiet on:click=discard>"Discard"</Button>
                    </Note>
                </div>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_draft_is_offered_where_it_differs() {
        let document = Dashboard::new(json!({ "uid": "u", "version": 2, "title": "A" }));
        let text = |title: &str| {
            let document = json!({ "uid": "u", "version": 2, "title": title });
            serde_json::to_string(&Draft { version: 2, kept_at_ms: 5, document }).expect("a draft")
        };
        assert_eq!(find(&document, Some(&text("A"))), None);
        assert_eq!(find(&document, Some(&text("B"))).map(|draft| draft.kept_at_ms), Some(5));
        assert_eq!(find(&document, Some("no draft")), None);
        assert_eq!(find(&document, None), None);
        assert_eq!(key(&document), "draft.u");
        assert_eq!(key(&Dashboard::empty("B")), "draft.new");
    }
}
