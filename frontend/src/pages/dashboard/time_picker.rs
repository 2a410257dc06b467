//! The time picker: the range and zone on a button, what opens behind it, and steps beside it. It changes the range
//! through the board alone.

pub mod calendar;
pub mod month;
pub mod own;
pub mod quick;
pub mod recent;

use data::time::format::{FULL, format};
use data::time::{RawRange, RawTime, Zone};
use leptos::prelude::*;

use super::board::Board;
use crate::api::zones;
use crate::parts;
use crate::ui::button::IconButton;
use crate::ui::icon::Icon;
use crate::ui::popover::{Align, Popover};
use crate::ui::select::{Choice, Select};
use own::OwnRange;
use quick::QuickRanges;
use recent::RecentRanges;

/// The picker with its steps: back, forward, twice as much.
#[component]
pub fn TimePicker(
    /// The open dashboard.
    board: Board,
) -> impl IntoView {
    let held = StoredValue::new(board);
    let open = RwSignal::new(false);
    let words = Memo::new(move |_| {
        held.with_value(|board| {
            let time = board.time.get();
            range_words(&time.raw, &time.zone, board.now_ms.get())
        })
    });
    let zone = Memo::new(move |_| {
        held.with_value(|board| {
            let time = board.time.get();
            zone_mark(&time.zone, time.range.to_ms)
        })
    });
    let exactly = move || {
        held.with_value(|board| {
            let time = board.time.get();
            let text = |ms| format(ms, &time.zone, FULL);
            format!("{} to {}, {}", text(time.range.from_ms), text(time.range.to_ms), time.zone.iana_name())
        })
    };
    let label = Signal::derive(move || format!("Time range: {} {}", words.get(), zone.get()));
    let trigger = move || {
        view! {
            <span class="time-words" title=exactly>
                <Icon name="clock" />
                <span class="time-range cut">{move || words.get()}</span>
                " "
                <span class="time-zone">{move || zone.get()}</span>
                <Icon name="chevron-down" />
            </span>
        }
    };
    view! {
        <div class="time-picker" role="group" aria-label="Time">
            <span class="time-step">
                <IconButton icon="chevron-left" label="Shift back" on:click=move |_| held.with_value(|board| board.shift(-1)) />
            </span>
            <Popover label class="button time-button" trigger open align=Align::End>
                {parts::show(&parts::TIME, (held, open))}
            </Popover>
            <span class="time-step">
                <IconButton
                    icon="chevron-right"
                    label="Shift forward"
                    on:click=move |_| held.with_value(|board| board.shift(1))
                />
                <IconButton icon="zoom-out" label="Zoom out" on:click=move |_| held.with_value(Board::zoom_out) />
            </span>
        </div>
    }
}

/// What opens: an own range, recent ones, quick ones, and the zone.
#[component]
pub fn Body(
    /// The open dashboard.
    board: StoredValue<Board>,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <div class="time-body">
            <div class="time-own">
                <OwnRange board open />
                <RecentRanges board open />
            </div>
            <QuickRanges board open />
            <footer class="time-foot">
                <ZoneChoice board />
                <div class="time-foot-steps">
                    <IconButton
                        icon="chevron-left"
                        label="Shift back"
                        on:click=move |_| board.with_value(|board| board.shift(-1))
                    />
                    <IconButton
                        icon="chevron-right"
                        label="Shift forward"
                        on:click=move |_| board.with_value(|board| board.shift(1))
                    />
                    <IconButton icon="zoom-out" label="Zoom out" on:click=move |_| board.with_value(Board::zoom_out) />
                </div>
            </footer>
        </div>
    }
}

#[component]
fn ZoneChoice(board: StoredValue<Board>) -> impl IntoView {
    let browser = Zone::from_setting("browser", &crate::browser::clock::zone_name());
    let names = zones::names();
    let options = Signal::derive(move || names.with(|names| zone_choices(&browser, names)));
    let selected = Signal::derive(move || {
        vec![board.with_value(|board| board.zone.with(|zone| zone.setting().to_owned()))]
    });
    let offset = move || {
        board.with_value(|board| {
            let time = board.time.get();
            offset_text(time.zone.offset_secs_at(time.range.to_ms))
        })
    };
    let choose = move |values: Vec<String>| {
        let Some(zone) = values.into_iter().next() else { return };
        board.with_value(|board| board.go(false, |params| params.with("timezone", Some(&zone))));
    };
    view! {
        <div class="time-zone-choice">
            <Select label="Time zone" options selected on_change=choose />
            <span class="time-offset numbers">{offset}</span>
        </div>
    }
}

/// The viewer's zone and UTC first, then all by name.
pub(super) fn zone_choices(browser: &Zone, names: &[String]) -> Vec<Choice> {
    let first = [
        Choice::new("browser", "Browser time").help(browser.iana_name()),
        Choice::new("utc", "UTC").help("coordinated universal time"),
    ];
    let named = names.iter().filter(|name| *name != "UTC").map(|name| Choice::new(name, name));
    first.into_iter().chain(named).collect()
}

/// The range in few words: of two instants, whole minutes without seconds, and a shared day once.
fn range_words(range: &RawRange, zone: &Zone, now_ms: i64) -> String {
    let (RawTime::At(from_ms), RawTime::At(to_ms)) = (&range.from, &range.to) else {
        return range.describe(zone, now_ms);
    };
    let has_seconds = [from_ms, to_ms].iter().any(|ms| **ms % 60_000 != 0);
    let clock = if has_seconds { "HH:mm:ss" } else { "HH:mm" };
    let [from_day, to_day] = [from_ms, to_ms].map(|ms| format(*ms, zone, "YYYY-MM-DD"));
    let [from, to] = [from_ms, to_ms].map(|ms| format(*ms, zone, clock));
    if from_day == to_day {
        format!("{from_day} {from} to {to}")
    } else {
        format!("{from_day} {from} to {to_day} {to}")
    }
}

/// `UTC`, `CET`, `UTC+5:30`.
fn zone_mark(zone: &Zone, ms: i64) -> String {
    let short = zone.abbreviation_at(ms);
    let is_word = short.chars().all(|c| c.is_ascii_alphabetic());
    if is_word { short } else { offset_text(zone.offset_secs_at(ms)) }
}

/// `UTC`, `UTC+1`, `UTC-3:30`.
fn offset_text(secs: i32) -> String {
    let (hours, minutes) = (secs.abs() / 3_600, secs.abs() % 3_600 / 60);
    let sign = if secs < 0 { '-' } else { '+' };
    match (hours, minutes) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_read_short() {
        let check = |from: &str, to: &str, expect: &str| {
            let range = RawRange::parse(from, to, &Zone::Utc).expect("a range");
            assert_eq!(range_words(&range, &Zone::Utc, 0), expect);
        };
        check("now-6h", "now", "Last 6 hours");
        check("2024-03-05 10:00", "2024-03-05 12:30", "2024-03-05 10:00 to 12:30");
        check("2024-03-05", "2024-03-06 12:30", "2024-03-05 00:00 to 2024-03-06 12:30");
        check("2024-03-05", "2024-03-05 23:59:59", "2024-03-05 00:00:00 to 23:59:59");
    }

    #[test]
    fn zones_read_as_people_call_them() {
        let check = |zone: &str, expect: &str| {
            assert_eq!(zone_mark(&Zone::from_setting(zone, ""), 1_690_000_000_000), expect);
        };
        check("utc", "UTC");
        check("Europe/Berlin", "CEST");
        check("America/Sao_Paulo", "UTC-3");
        check("Asia/Kolkata", "IST");
        check("Asia/Kathmandu", "UTC+5:45");
        let names = zone_choices(&Zone::Utc, &["Europe/Berlin".to_owned(), "UTC".to_owned()]);
        assert_eq!(names.len(), 3);
        assert_eq!(names.iter().filter(|choice| choice.label == "UTC").count(), 1);
    }
}
