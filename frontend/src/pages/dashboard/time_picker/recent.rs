//! The absolute ranges used last, remembered by this browser.

use data::time::{RawRange, TimeRange};
use leptos::prelude::*;

use super::super::board::Board;
use crate::browser::{clock, storage};

const KEY: &str = "time.recent";
const MOST: usize = 4;

/// Remembers a range as the latest.
pub(super) fn keep(range: TimeRange) {
    let list = with(list(), (range.from_ms, range.to_ms));
    if let Ok(text) = serde_json::to_string(&list) {
        storage::set(KEY, Some(&text));
    }
}

fn list() -> Vec<(i64, i64)> {
    storage::get(KEY).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// The list with one more in front, no range twice.
fn with(mut list: Vec<(i64, i64)>, range: (i64, i64)) -> Vec<(i64, i64)> {
    list.retain(|known| *known != range);
    list.insert(0, range);
    list.truncate(MOST);
    list
}

/// The ranges, to be shown again; nothing where none was used.
#[component]
pub fn RecentRanges(
    /// The open dashboard.
    board: StoredValue<Board>,
    /// Whether the popover around is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let zone = board.with_value(|board| board.zone.get_untracked());
    let rows: Vec<_> = list()
        .into_iter()
        .map(|(from_ms, to_ms)| {
            let range = TimeRange { from_ms, to_ms };
            let words = RawRange::from(range).describe(&zone, clock::now_ms());
            let show = move |_| {
                keep(range);
                board.with_value(|board| board.set_instants(range));
                open.set(false);
            };
            view! { <button type="button" class="time-recent-range numbers" on:click=show>{words}</button> }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <div class="time-recent">
                <h3 class="time-heading">"Recently used"</h3>
                {rows}
            </div>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_stands_first_and_once() {
        let list = [(1, 2), (3, 4), (5, 6), (7, 8)].into_iter().fold(Vec::new(), with);
        assert_eq!(with(list.clone(), (3, 4)), [(3, 4), (7, 8), (5, 6), (1, 2)]);
        assert_eq!(with(list, (9, 9)), [(9, 9), (7, 8), (5, 6), (3, 4)]);
    }
}
