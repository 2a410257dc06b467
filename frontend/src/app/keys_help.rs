//! The keys that work everywhere and on dashboards, shown with `?`.

use leptos::prelude::*;

use crate::ui::dialog::{Dialog, Width};

const GROUPS: &[(&str, &[(&str, &str)])] = &[
    (
        "Everywhere",
        &[("Ctrl K", "Search"), ("/", "Search"), ("?", "Show these keys"), ("Esc", "Close or go back")],
    ),
    (
        "Dashboard",
        &[
            ("d r", "Refresh"),
            ("d k", "Kiosk: nothing but panels"),
            ("d s", "Settings"),
            ("t z", "Zoom out the time range"),
            ("t ←", "Earlier"),
            ("t →", "Later"),
            ("Ctrl S", "Save"),
            ("Ctrl Z", "Undo"),
        ],
    ),
    (
        "Panel under the pointer or in focus",
        &[("v", "View alone"), ("e", "Edit"), ("i", "Inspect"), ("p d", "Duplicate"), ("p r", "Remove")],
    ),
];

/// The list, as a dialog.
#[component]
pub fn KeysHelp(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let group = |(title, keys): &(&'static str, &'static [(&'static str, &'static str)])| {
        let row = |(keys, what): &(&'static str, &'static str)| {
            let keys = keys.split(' ').map(|key| view! { <kbd class="keys">{key}</kbd> }).collect_view();
            view! {
                <div class="keys-row">
                    <dt>{*what}</dt>
                    <dd>{keys}</dd>
                </div>
            }
        };
        view! {
            <section>
                <h3 class="keys-title">{*title}</h3>
                <dl>{keys.iter().map(row).collect_view()}</dl>
            </section>
        }
    };
    view! {
        <Dialog open title="Keyboard" width=Width::Medium>
            <div class="keys-help">{GROUPS.iter().map(group).collect_view()}</div>
        </Dialog>
    }
}
