//! The line that says how old what is shown is, while the server cannot be reached.

use std::time::Duration;

use data::time::Zone;
use data::time::format::format;
use leptos::prelude::*;

use crate::browser::clock;
use crate::ui::icon::Icon;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// `Offline. Data as of 14:02 (23 min ago).`, and what the caller adds.
#[component]
pub fn Age(
    /// When the oldest of the data came, milliseconds; nothing where there is none.
    as_of_ms: Signal<Option<i64>>,
    /// The wall clock.
    zone: Zone,
    /// What can be done.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let now_ms = RwSignal::new(clock::now_ms());
    let count = move || {
        now_ms.try_set(clock::now_ms());
    };
    // Without a timer of the browser the time of day still says how old it is.
    if let Ok(timer) = set_interval_with_handle(count, Duration::from_secs(10)) {
        on_cleanup(move || timer.clear());
    }
    let words = move || match as_of_ms.get() {
        Some(at_ms) => format!("Offline. Data as of {}", as_of(at_ms, now_ms.get(), &zone)),
        None => "Offline. There is no data yet.".to_owned(),
    };
    view! {
        <div class="age" role="status">
            <Icon name="wifi-off" />
            <strong>{words}</strong>
            {children.map(|children| children())}
        </div>
    }
}

/// `14:02 (23 min ago)`; with the date once it is older than a day.
pub fn as_of(at_ms: i64, now_ms: i64, zone: &Zone) -> String {
    let old_ms = now_ms.saturating_sub(at_ms).max(0);
    let pattern = if old_ms < DAY_MS { "HH:mm" } else { "YYYY-MM-DD HH:mm" };
    let minutes = old_ms / 60_000;
    let age = match minutes {
        0 => "less than a minute".to_owned(),
        1..60 => format!("{minutes} min"),
        60..1_440 => format!("{} h {} min", minutes / 60, minutes % 60),
        _ => format!("{} days", minutes / 1_440),
    };
    format!("{} ({age} ago)", format(at_ms, zone, pattern))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_age_is_plain() {
        let check = |old_ms: i64, expect: &str| {
            let now_ms = 1_700_000_000_000; // 2023-11-14T22:13:20Z
            assert_eq!(as_of(now_ms - old_ms, now_ms, &Zone::Utc), expect);
        };
        check(0, "22:13 (less than a minute ago)");
        check(23 * 60_000, "21:50 (23 min ago)");
        check(135 * 60_000, "19:58 (2 h 15 min ago)");
        check(3 * DAY_MS, "2023-11-11 22:13 (3 days ago)");
        check(-5_000, "22:13 (less than a minute ago)");
    }
}
