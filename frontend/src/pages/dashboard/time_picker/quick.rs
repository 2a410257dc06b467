//! The quick ranges with their search; what is typed may also be a length such as `3h`.

use data::time::{QUICK_RANGES, RawRange, Zone};
use leptos::html;
use leptos::prelude::*;

use super::super::board::Board;
use crate::browser::element;
use crate::ui::icon::Icon;

/// Narrower windows bring up a keyboard on focus, which would hide the list.
const FOCUS_FROM_PX: f64 = 640.0;

/// A range that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Quick {
    from: String,
    to: String,
    name: String,
}

/// The list and its search.
#[component]
pub fn QuickRanges(
    /// The open dashboard.
    board: StoredValue<Board>,
    /// Whether the popover around is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let found = Memo::new(move |_| typed.with(|typed| found(typed)));
    let shown = board.with_value(|board| board.time.with_untracked(|time| time.raw.clone()));
    let shown = (shown.from.to_string(), shown.to.to_string());
    let list = NodeRef::<html::Div>::new();
    let field = NodeRef::<html::Input>::new();
    Effect::new(move || {
        if let Some(field) = field.get()
            && element::window_size().0 >= FOCUS_FROM_PX
        {
            request_animation_frame(move || element::focus(&field));
        }
    });
    let choose = move |quick: &Quick| {
        if let Ok(range) = RawRange::parse(&quick.from, &quick.to, &Zone::Utc) {
            board.with_value(|board| board.set_range(&range));
        }
        open.set(false);
    };
    let pressed = move |event: leptos::ev::KeyboardEvent| {
        let Some(list) = list.get_untracked() else { return };
        match event.key().as_str() {
            "ArrowDown" => element::focus_child(&list, |at, count| Some(at.map_or(0, |at| (at + 1) % count))),
            "ArrowUp" => element::focus_child(&list, |at, count| {
                Some(at.map_or(count - 1, |at| (at + count - 1) % count))
            }),
            _ => return,
        }
        event.prevent_default();
    };
    let entered = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter"
            && let Some(quick) = found.with_untracked(|found| found.first().cloned())
        {
            event.prevent_default();
            choose(&quick);
        }
    };
    let rows = move || {
        let row = |quick: Quick| {
            let is_shown = quick.from == shown.0 && quick.to == shown.1;
            let name = quick.name.clone();
            view! {
                <button
                    type="button"
                    class="time-quick-range"
                    aria-current=is_shown.then_some("true")
                    on:click=move |_| choose(&quick)
                >
                    {name}
                    {is_shown.then(|| view! { <Icon name="check" /> })}
                </button>
            }
        };
        found.get().into_iter().map(row).collect_view()
    };
    view! {
        <div class="time-quick" on:keydown=pressed>
            <div class="search-input">
                <Icon name="search" />
                <input
                    node_ref=field
                    class="input"
                    type="search"
                    placeholder="Find a range, or 3h"
                    aria-label="Find a quick range"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=move || typed.get()
                    on:input=move |event| typed.set(event_target_value(&event))
                    on:keydown=entered
                />
            </div>
            <div node_ref=list class="time-quick-list" role="group" aria-label="Quick ranges">
                {rows}
            </div>
            {move || {
                found
                    .with(Vec::is_empty)
                    .then(|| view! { <p class="time-none">"No such range. Write a length such as 3h or 2d."</p> })
            }}
        </div>
    }
}

/// The quick ranges whose names hold every typed word; a length comes first as `Last …`.
fn found(typed: &str) -> Vec<Quick> {
    let typed = typed.trim();
    let wanted = typed.to_lowercase();
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let fitting = QUICK_RANGES
        .iter()
        .filter(|quick| {
            let name = quick.name.to_lowercase();
            words.iter().all(|word| name.contains(word))
        })
        .map(|quick| Quick {
            from: quick.from.to_owned(),
            to: quick.to.to_owned(),
            name: quick.name.to_owned(),
        });
    let fitting: Vec<Quick> = fitting.collect();
    let length = own_length(typed).filter(|own| !fitting.iter().any(|quick| quick.name == own.name));
    length.into_iter().chain(fitting).collect()
}

/// `3h` means the last three hours.
fn own_length(typed: &str) -> Option<Quick> {
    let typed = typed.trim_start_matches("now-");
    if !typed.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let from = format!("now-{typed}");
    let range = RawRange::parse(&from, "now", &Zone::Utc).ok()?;
    let name = range.describe(&Zone::Utc, 0);
    Some(Quick { from, to: "now".to_owned(), name })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, expect: &[&str]) {
        let names: Vec<String> = found(typed).into_iter().map(|quick| quick.name).collect();
        assert_eq!(names, expect);
    }

    #[test]
    fn words_and_lengths_find_ranges() {
        check("yest", &["Yesterday", "Day before yesterday"]);
        check("week prev", &["Previous week"]);
        check("90m", &["Last 90 minutes"]);
        check("now-4h", &["Last 4 hours"]);
        check("nothing of the kind", &[]);
        assert_eq!(found("").len(), QUICK_RANGES.len());
    }
}
