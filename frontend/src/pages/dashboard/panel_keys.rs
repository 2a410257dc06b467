//! The keys of the panel under the pointer or with the focus, as Grafana's: `v` view, `e` edit, `i` inspect, `p d`
//! duplicate, `p r` remove.

use data::repeat;
use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;

use super::board::Board;
use super::{changes, editor, inspect};
use crate::browser::{clock, element};
use crate::ui::toast::Toasts;

/// Two letters belong together when the second comes within this time.
const TOGETHER_MS: f64 = 1_200.0;

/// What a key does with a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    View,
    Edit,
    Inspect,
    Duplicate,
    Remove,
}

/// Listens while the component that calls this lives; `is_meant` says whether its panel is the one.
pub fn install(board: &Board, id: i64, is_meant: Signal<bool>) {
    let board = board.clone();
    let toasts = use_context::<Toasts>();
    let waiting = StoredValue::new(None::<f64>);
    let listener = window_event_listener(keydown, move |event: KeyboardEvent| {
        let held = event.ctrl_key() || event.meta_key() || event.alt_key();
        let is_free =
            !held && !event.default_prevented() && !element::is_typing() && !element::is_dialog_open();
        if !is_free || !is_meant.try_get_untracked().unwrap_or(false) {
            return;
        }
        let now_ms = clock::monotonic_ms();
        let after_p = waiting
            .try_update_value(Option::take)
            .flatten()
            .is_some_and(|at_ms| now_ms - at_ms < TOGETHER_MS);
        let key = event.key();
        if key == "p" && !after_p {
            waiting.try_set_value(Some(now_ms));
            return;
        }
        if let Some(act) = act(after_p, &key)
            && run(act, &board, id, toasts.as_ref())
        {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

fn act(after_p: bool, key: &str) -> Option<Act> {
    match (after_p, key) {
        (false, "v") => Some(Act::View),
        (false, "e") => Some(Act::Edit),
        (false, "i") => Some(Act::Inspect),
        (true, "d") => Some(Act::Duplicate),
        (true, "r") => Some(Act::Remove),
        _ => None,
    }
}

/// Does it; `false` where this person may not.
fn run(act: Act, board: &Board, id: i64, toasts: Option<&Toasts>) -> bool {
    let stored = repeat::stored_id(id).0;
    let can_edit = board.meta.with_untracked(|meta| meta.can_edit);
    match act {
        Act::View => turn(board, "viewPanel", id),
        Act::Inspect => inspect::open(board, id, "data"),
        Act::Edit | Act::Duplicate | Act::Remove if !can_edit => return false,
        Act::Edit => turn(board, editor::PARAM, stored),
        Act::Duplicate => changes::duplicate(board, stored, toasts),
        Act::Remove => changes::remove(board, stored, toasts),
    }
    true
}

/// Shows the panel in that way, or no longer.
pub fn turn(board: &Board, name: &str, id: i64) {
    let id = repeat::write_id(id);
    let is_there = board.params.with_untracked(|params| params.get(name) == Some(id.as_str()));
    board.go(false, |params| params.with(name, (!is_there).then_some(id.as_str())));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_or_two() {
        assert_eq!(act(false, "v"), Some(Act::View));
        assert_eq!(act(true, "r"), Some(Act::Remove));
        assert_eq!(act(false, "r"), None);
        assert_eq!(act(true, "v"), None);
    }
}
