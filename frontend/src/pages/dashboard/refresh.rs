//! Refreshing: a button that asks everything again, and an interval that does so while somebody can see the page.

use std::time::Duration;

use data::interval::calculate_interval_ms;
use data::time::REFRESH_INTERVALS;
use data::time::duration::{format_exact, parse_ms};
use leptos::prelude::*;

use super::board::Board;
use crate::browser::{clock, element};
use crate::ui::button::IconButton;
use crate::ui::icon::Icon;
use crate::ui::menu::{Entry, Menu};

/// Nothing is refreshed more often, whatever a dashboard says.
const LEAST_MS: f64 = 1_000.0;
const LEAST_AUTO_MS: f64 = 5_000.0;
const AUTO: &str = "auto";

/// The button, the menu of intervals, and the interval at work.
#[component]
pub fn Refresh(
    /// The open dashboard.
    board: Board,
) -> impl IntoView {
    let held = StoredValue::new(board);
    let (chosen, every_ms) = follow(held);
    let entries = move |()| {
        let now = chosen.get_untracked();
        let offered =
            held.with_value(|board| board.document.with_untracked(|document| document.refresh_intervals()));
        let offered = offered_intervals(offered);
        let entry = |(value, words): (String, String)| {
            let is_chosen = value == now;
            Entry::run(words, "", move || choose(held, &value)).checked(is_chosen)
        };
        let fixed = [(String::new(), "Off".to_owned()), (AUTO.to_owned(), "Auto".to_owned())];
        fixed
            .into_iter()
            .chain(offered.into_iter().map(|text| (text.clone(), text)))
            .map(entry)
            .collect::<Vec<_>>()
    };
    let label = Signal::derive(move || match chosen.get().as_str() {
        "" => "Refresh interval: off".to_owned(),
        text => format!("Refresh interval: {text}"),
    });
    let trigger = move || {
        let words = move || match (chosen.get().as_str(), every_ms.get()) {
            (AUTO, Some(ms)) => format!("auto {}", format_exact(ms)),
            (text, _) => text.to_owned(),
        };
        view! {
            <span class="refresh-words">
                <span class="refresh-interval numbers">{words}</span>
                <Icon name="chevron-down" />
            </span>
        }
    };
    view! {
        <div class="refresh" role="group" aria-label="Refresh">
            <IconButton icon="refresh-cw" label="Refresh" on:click=move |_| held.with_value(Board::refresh) />
            <Menu label class="refresh-button" trigger entries />
        </div>
    }
}

/// Refreshes by the interval in force; gives back which one is chosen, and what it is in milliseconds.
pub fn follow(board: StoredValue<Board>) -> (Memo<String>, Memo<Option<f64>>) {
    let chosen = Memo::new(move |_| board.with_value(chosen));
    let every_ms = Memo::new(move |_| {
        let chosen = chosen.get();
        board.with_value(|board| {
            let range_ms = board.time.with(|time| time.range.length_ms());
            interval_ms(&chosen, range_ms as f64, element::window_size().0)
        })
    });
    run_every(every_ms, board);
    (chosen, every_ms)
}

/// The interval in force: the address says, else the dashboard.
pub fn chosen(board: &Board) -> String {
    let in_address = board.params.with(|params| params.get("refresh").map(str::to_owned));
    let text = in_address.unwrap_or_else(|| board.document.with(|document| document.refresh()));
    if text == "off" || text == "false" { String::new() } else { text }
}

fn choose(board: StoredValue<Board>, value: &str) {
    board.with_value(|board| {
        board.go(true, |params| params.with("refresh", Some(value)));
        if !value.is_empty() {
            board.refresh();
        }
    });
}

/// The dashboard's own intervals, else the usual ones; what cannot be read is left out.
pub(super) fn offered_intervals(own: Vec<String>) -> Vec<String> {
    let own: Vec<String> =
        own.into_iter().filter(|text| parse_ms(text).is_some_and(|ms| ms >= LEAST_MS)).collect();
    if own.is_empty() { REFRESH_INTERVALS.iter().map(|text| (*text).to_owned()).collect() } else { own }
}

/// How often, in milliseconds: about once a pixel of the range for `auto`. `None` for never.
fn interval_ms(chosen: &str, range_ms: f64, width_px: f64) -> Option<f64> {
    match chosen {
        "" => None,
        AUTO => Some(calculate_interval_ms(range_ms, width_px, LEAST_AUTO_MS)),
        text => parse_ms(text).filter(|ms| *ms > 0.0).map(|ms| ms.max(LEAST_MS)),
    }
}

/// Refreshes by the interval; what still loads is not asked again, so that slow queries end. A hidden tab is left alone; once seen again, what was missed is made up for once.
fn run_every(every_ms: Memo<Option<f64>>, board: StoredValue<Board>) {
    let missed = StoredValue::new(false);
    Effect::new(move || {
        let Some(ms) = every_ms.get() else { return };
        let tick = move || {
            if clock::is_visible() {
                board.try_with_value(Board::tick);
            } else {
                missed.try_update_value(|missed| *missed = true);
            }
        };
        // Without a timer of the browser nothing refreshes by itself; the button still does.
        if let Ok(timer) = set_interval_with_handle(tick, Duration::from_millis(ms as u64)) {
            on_cleanup(move || timer.clear());
        }
    });
    let seen = window_event_listener_untyped("visibilitychange", move |_| {
        let must = clock::is_visible() && missed.try_update_value(std::mem::take).unwrap_or(false);
        if must {
            board.try_with_value(Board::tick);
        }
    });
    on_cleanup(move || seen.remove());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_read_as_written() {
        let check = |chosen: &str, expect| assert_eq!(interval_ms(chosen, 21_600_000.0, 1_000.0), expect);
        check("", None);
        check("30s", Some(30_000.0));
        check("100ms", Some(1_000.0));
        check("auto", Some(20_000.0));
        check("sometimes", None);
        assert_eq!(interval_ms("auto", 60_000.0, 1_000.0), Some(5_000.0));
    }

    #[test]
    fn a_dashboard_may_name_its_own_intervals() {
        let own = |list: &[&str]| offered_intervals(list.iter().map(|text| (*text).to_owned()).collect());
        assert_eq!(own(&["1m", "nonsense", "2m"]), ["1m", "2m"]);
        assert_eq!(own(&[]), REFRESH_INTERVALS);
    }
}
