//! A month to choose days from: the first press chooses a day, the second one all days up to another.

use data::time::WeekStart;
use leptos::html;
use leptos::prelude::*;

use super::month::{Day, Month, column_names};
use crate::browser::element;
use crate::ui::button::IconButton;

/// The calendar. It knows days, not instants.
#[component]
pub fn Calendar(
    /// The first and last chosen day.
    chosen: Signal<Option<(Day, Day)>>,
    /// Today on the wall clock shown.
    today: Option<Day>,
    /// First day of the week.
    week_start: WeekStart,
    /// Told the first and last day chosen.
    #[prop(into)]
    on_choose: Callback<(Day, Day)>,
) -> impl IntoView {
    let start = chosen.get_untracked().map(|(_, last)| last).or(today);
    let month = RwSignal::new(start.map_or(Month { year: 1970, month: 1 }, Day::of_month));
    // The day after which a second press makes a range.
    let anchor = RwSignal::new(None::<Day>);
    let grid = NodeRef::<html::Div>::new();
    let choose = move |day: Day| match anchor.get_untracked() {
        Some(first) if first != day => {
            anchor.set(None);
            on_choose.run((first.min(day), first.max(day)));
        }
        _ => {
            anchor.set(Some(day));
            on_choose.run((day, day));
        }
    };
    let pressed = move |event: leptos::ev::KeyboardEvent| {
        let step: i64 = match event.key().as_str() {
            "ArrowLeft" => -1,
            "ArrowRight" => 1,
            "ArrowUp" => -7,
            "ArrowDown" => 7,
            "PageUp" => {
                event.prevent_default();
                return month.update(|month| *month = month.moved(-1));
            }
            "PageDown" => {
                event.prevent_default();
                return month.update(|month| *month = month.moved(1));
            }
            _ => return,
        };
        event.prevent_default();
        if let Some(grid) = grid.get_untracked() {
            element::focus_child(&grid, |at, count| {
                let next = at.map_or(0, |at| i64::from(at) + step);
                u32::try_from(next).ok().filter(|next| *next < count)
            });
        }
    };
    let days = move || {
        let shown = month.get();
        let day = |day: Day| {
            let is_chosen = move || chosen.get().is_some_and(|(first, last)| (first..=last).contains(&day));
            let is_end = move || chosen.get().is_some_and(|(first, last)| day == first || day == last);
            view! {
                <button
                    type="button"
                    class="calendar-day numbers"
                    class:calendar-other=day.of_month() != shown
                    class:calendar-chosen=is_chosen
                    class:calendar-end=is_end
                    aria-label=day.spoken()
                    aria-pressed=move || is_chosen().to_string()
                    aria-current=(today == Some(day)).then_some("date")
                    on:click=move |_| choose(day)
                >
                    {day.day}
                </button>
            }
        };
        shown.sheet(week_start).into_iter().map(day).collect_view()
    };
    view! {
        <div class="calendar">
            <div class="calendar-head">
                <IconButton
                    icon="chevron-left"
                    label="Previous month"
                    on:click=move |_| month.update(|month| *month = month.moved(-1))
                />
                <span class="calendar-month" aria-live="polite">{move || month.get().name()}</span>
                <IconButton
                    icon="chevron-right"
                    label="Next month"
                    on:click=move |_| month.update(|month| *month = month.moved(1))
                />
            </div>
            <div class="calendar-week" aria-hidden="true">
                {column_names(week_start).map(|name| view! { <span>{name}</span> }).collect_view()}
            </div>
            <div node_ref=grid class="calendar-days" role="group" aria-label="Days" on:keydown=pressed>
                {days}
            </div>
        </div>
    }
}
