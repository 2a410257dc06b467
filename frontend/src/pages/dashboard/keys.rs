//! The keys of a dashboard, as Grafana's: two letters one after the other, and the usual ones with Ctrl or Cmd.

use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;

use super::board::Board;
use super::toolbar::{Doors, is_kiosk, toggle_kiosk};
use crate::browser::{clock, element};

/// Two letters belong together when the second comes within this time.
const TOGETHER_MS: f64 = 1_200.0;

/// What keys do here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    ZoomOut,
    ShiftBack,
    ShiftForward,
    Refresh,
    Kiosk,
    Settings,
    Save,
    Undo,
    Redo,
    Leave,
}

/// A key with what is held beside it.
#[derive(Debug, Clone, Copy)]
struct Pressed<'a> {
    key: &'a str,
    /// Ctrl, or Cmd.
    control: bool,
    shift: bool,
    alt: bool,
}

/// Listens while the component that calls this lives.
pub fn install(board: &Board, doors: Doors) {
    let board = board.clone();
    let first = StoredValue::new(None::<(char, f64)>);
    let listener = window_event_listener(keydown, move |event: KeyboardEvent| {
        let key = event.key();
        let pressed = Pressed {
            key: &key,
            control: event.ctrl_key() || event.meta_key(),
            shift: event.shift_key(),
            alt: event.alt_key(),
        };
        let now_ms = clock::monotonic_ms();
        let before = first.try_get_value().flatten().filter(|(_, at_ms)| now_ms - at_ms < TOGETHER_MS);
        let typing = element::is_typing();
        if element::is_dialog_open() || event.default_prevented() {
            return;
        }
        let act = act(before.map(|(letter, _)| letter), pressed, typing);
        let starts = opening(pressed).filter(|_| act.is_none() && !typing);
        first.try_update_value(|first| *first = starts.map(|letter| (letter, now_ms)));
        if let Some(act) = act
            && run(act, &board, doors)
        {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

/// The letter of a pair's first half.
fn opening(pressed: Pressed<'_>) -> Option<char> {
    let is_plain = !pressed.control && !pressed.alt;
    match pressed.key {
        "d" if is_plain => Some('d'),
        "t" if is_plain => Some('t'),
        _ => None,
    }
}

/// What a key does after `before`. While text is typed, only what no text needs.
fn act(before: Option<char>, pressed: Pressed<'_>, typing: bool) -> Option<Act> {
    let Pressed { key, control, shift, alt } = pressed;
    if alt {
        return None;
    }
    if control {
        return match key {
            "s" | "S" if !shift => Some(Act::Save),
            "z" if !shift && !typing => Some(Act::Undo),
            "z" | "Z" if shift && !typing => Some(Act::Redo),
            "y" if !typing => Some(Act::Redo),
            _ => None,
        };
    }
    if typing {
        return None;
    }
    match (before, key) {
        (Some('t'), "z") => Some(Act::ZoomOut),
        (Some('t'), "ArrowLeft") => Some(Act::ShiftBack),
        (Some('t'), "ArrowRight") => Some(Act::ShiftForward),
        (Some('d'), "r") => Some(Act::Refresh),
        (Some('d'), "k") => Some(Act::Kiosk),
        (Some('d'), "s") => Some(Act::Settings),
        (_, "Escape") => Some(Act::Leave),
        _ => None,
    }
}

/// Does it; `false` where it means nothing now.
fn run(act: Act, board: &Board, doors: Doors) -> bool {
    match act {
        Act::ZoomOut => board.zoom_out(),
        Act::ShiftBack => board.shift(-1),
        Act::ShiftForward => board.shift(1),
        Act::Refresh => board.refresh(),
        Act::Kiosk => toggle_kiosk(board),
        Act::Settings => doors.settings.set(true),
        Act::Save => {
            // The browser's own dialog would save a page that cannot be opened again.
            let can_save = board.meta.with_untracked(|meta| meta.can_save);
            if can_save {
                doors.save.set(true);
            }
        }
        Act::Undo => board.undo(),
        Act::Redo => board.redo(),
        Act::Leave => {
            let is_kiosk = untrack(|| is_kiosk(board));
            if is_kiosk {
                toggle_kiosk(board);
            }
            return is_kiosk;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: Option<char>, keys: &str, typing: bool, expect: Option<Act>) {
        let key = keys.rsplit('+').next().unwrap_or_default();
        let held = |name: &str| keys.split('+').any(|part| part == name);
        let pressed = Pressed { key, control: held("ctrl"), shift: held("shift"), alt: held("alt") };
        assert_eq!(act(before, pressed, typing), expect, "{before:?} {keys} {typing}");
    }

    #[test]
    fn pairs_and_chords() {
        check(Some('t'), "z", false, Some(Act::ZoomOut));
        check(Some('t'), "ArrowLeft", false, Some(Act::ShiftBack));
        check(Some('d'), "k", false, Some(Act::Kiosk));
        check(Some('d'), "z", false, None);
        check(None, "z", false, None);
        check(None, "ctrl+s", true, Some(Act::Save));
        check(None, "ctrl+z", false, Some(Act::Undo));
        check(None, "ctrl+z", true, None);
        check(None, "ctrl+shift+Z", false, Some(Act::Redo));
        check(Some('d'), "r", true, None);
        check(None, "alt+ctrl+s", false, None);
        check(None, "Escape", false, Some(Act::Leave));
    }
}
