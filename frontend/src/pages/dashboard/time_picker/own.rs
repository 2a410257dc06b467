//! A range of one's own: from and to as date math or dates, days from a calendar.

use data::time::format::{FULL, format};
use data::time::{Calendar as Clock, RawRange, RawTime, TimeRange, Zone};
use leptos::prelude::*;

use super::super::board::Board;
use super::calendar::Calendar;
use super::month::Day;
use super::recent;
use crate::browser::clock;
use crate::ui::button::{Button, IconButton, Look};
use crate::ui::field::{Field, TextInput};

/// What is wrong with each end; empty where nothing is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Problem {
    from: String,
    to: String,
}

/// From, to, the days between, and the button that shows them.
#[component]
pub fn OwnRange(
    /// The open dashboard.
    board: StoredValue<Board>,
    /// Whether the popover around is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let (time, calendar) = board.with_value(|board| {
        let time = untrack(|| board.time.get());
        (time, untrack(|| board.calendar()))
    });
    let from = RwSignal::new(end_text(&time.raw.from, &time.zone));
    let to = RwSignal::new(end_text(&time.raw.to, &time.zone));
    let attempted = RwSignal::new(false);
    let choosing_days = RwSignal::new(false);
    let week_start = calendar.week_start;
    let zone = StoredValue::new(time.zone);
    let calendar = StoredValue::new(calendar);
    let read = move || {
        calendar
            .with_value(|calendar| from.with(|from| to.with(|to| read(from, to, calendar, clock::now_ms()))))
    };
    let problem =
        Memo::new(
            move |_| if attempted.get() { read().err().unwrap_or_default() } else { Problem::default() },
        );
    let apply = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        attempted.set(true);
        let Ok(range) = untrack(read) else { return };
        if let (RawTime::At(from_ms), RawTime::At(to_ms)) = (&range.from, &range.to) {
            recent::keep(TimeRange { from_ms: *from_ms, to_ms: *to_ms });
        }
        board.with_value(|board| board.set_range(&range));
        open.set(false);
    };
    let chosen = Signal::derive(move || {
        let range = read().ok()?;
        let range = calendar.with_value(|calendar| range.resolve(calendar, clock::now_ms()));
        zone.with_value(|zone| Some((day_at(range.from_ms, zone)?, day_at(range.to_ms, zone)?)))
    });
    let choose = move |(first, last): (Day, Day)| {
        from.set(format!("{} 00:00:00", first.text()));
        to.set(format!("{} 23:59:59", last.text()));
    };
    let days = move || {
        choosing_days.get().then(|| {
            let today = zone.with_value(|zone| day_at(clock::now_ms(), zone));
            view! { <Calendar chosen today week_start on_choose=choose /> }
        })
    };
    view! {
        <form class="time-form" on:submit=apply>
            <Field
                label="From"
                error=Signal::derive(move || problem.with(|problem| problem.from.clone()))
                control=move |id| {
                    let invalid = Signal::derive(move || problem.with(|problem| !problem.from.is_empty()));
                    view! { <TextInput id value=from on_input=move |text| from.set(text) invalid placeholder="now-6h" /> }
                        .into_any()
                }
            />
            <Field
                label="To"
                error=Signal::derive(move || problem.with(|problem| problem.to.clone()))
                control=move |id| {
                    let invalid = Signal::derive(move || problem.with(|problem| !problem.to.is_empty()));
                    view! { <TextInput id value=to on_input=move |text| to.set(text) invalid placeholder="now" /> }
                        .into_any()
                }
            />
            {days}
            <div class="time-form-foot">
                <IconButton
                    icon="calendar"
                    label="Choose days"
                    pressed=Signal::derive(move || Some(choosing_days.get()))
                    on:click=move |_| choosing_days.update(|choosing| *choosing = !*choosing)
                />
                <Button look=Look::Primary submit=true>"Apply"</Button>
            </div>
        </form>
    }
}

/// Reads both ends; an end that lies before its start is no range.
fn read(from: &str, to: &str, calendar: &Clock, now_ms: i64) -> Result<RawRange, Problem> {
    let end = |text: &str| RawTime::parse(text.trim(), &calendar.zone).map_err(|error| error.to_string());
    let range = match (end(from), end(to)) {
        (Ok(from), Ok(to)) => RawRange { from, to },
        (from, to) => {
            let text = |end: Result<RawTime, String>| end.err().unwrap_or_default();
            return Err(Problem { from: text(from), to: text(to) });
        }
    };
    let found = range.resolve(calendar, now_ms);
    if found.to_ms <= found.from_ms {
        return Err(Problem { to: "The end must be later than the start.".to_owned(), ..Problem::default() });
    }
    Ok(range)
}

/// An end as people edit it: date math as it is, instants on the wall clock.
fn end_text(end: &RawTime, zone: &Zone) -> String {
    match end {
        RawTime::At(ms) => format(*ms, zone, FULL),
        RawTime::Math(math) => math.to_string(),
    }
}

fn day_at(ms: i64, zone: &Zone) -> Option<Day> {
    Day::parse(&format(ms, zone, "YYYY-MM-DD"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_MS: i64 = 1_700_000_000_000;

    fn check(from: &str, to: &str, expect: Result<&str, (bool, bool)>) {
        let found = read(from, to, &Clock::utc(), NOW_MS);
        let found = found.map(|range| format!("{}|{}", range.from, range.to));
        let found = found.map_err(|problem| (!problem.from.is_empty(), !problem.to.is_empty()));
        assert_eq!(found.as_deref(), expect.as_ref().copied());
    }

    #[test]
    fn ranges_are_read_or_refused_by_end() {
        check("now-6h", " now ", Ok("now-6h|now"));
        check("2024-03-05", "2024-03-06 12:00", Ok("2024-03-05T00:00:00.000Z|2024-03-06T12:00:00.000Z"));
        check("now/d", "now/d", Ok("now/d|now/d"));
        check("soon", "now", Err((true, false)));
        check("", "", Err((true, true)));
        check("now", "now-1h", Err((false, true)));
    }

    #[test]
    fn ends_are_edited_as_they_are_read() {
        let zone = Zone::from_setting("Europe/Berlin", "");
        let text = end_text(&RawTime::At(NOW_MS), &zone);
        assert_eq!(text, "2023-11-14 23:13:20");
        assert_eq!(RawTime::parse(&text, &zone), Ok(RawTime::At(NOW_MS)));
        assert_eq!(day_at(NOW_MS, &zone).map(Day::text).as_deref(), Some("2023-11-14"));
    }
}
