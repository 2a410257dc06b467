//! Alerting: rules and how they stand, where messages go, what became of them, and the drawer that sets up rules.

pub mod contact_form;
pub mod contact_point;
pub mod contact_points;
pub mod drawer;
mod history;
pub mod messages;
pub mod rule;
mod rule_actions;
pub mod rules;
mod words;

use std::time::Duration;

use data::time::Zone;
use leptos::prelude::*;
use model::api::Role;

use crate::api::{settings, zones};
use crate::browser::clock;

/// How often what stands on these pages is asked again.
const FRESH_EVERY: Duration = Duration::from_secs(10);

/// Whether the one who is signed in may change rules and contact points.
fn may_edit() -> bool {
    settings::current().with(|boot| boot.as_ref().is_some_and(|boot| boot.user.org_role != Role::Viewer))
}

/// The zone of this browser: what is told here belongs to no dashboard.
fn viewer_zone() -> Zone {
    zones::arrived();
    Zone::from_setting("browser", &clock::zone_name())
}

/// Asks again every few seconds, as long as somebody can see the page and the component lives that calls this.
fn keep_fresh(again: Callback<()>) {
    let ask = move || {
        if clock::is_visible() {
            again.run(());
        }
    };
    // Without a timer of the browser the page shows what was true when it was opened.
    if let Ok(timer) = set_interval_with_handle(ask, FRESH_EVERY) {
        on_cleanup(move || timer.clear());
    }
}

/// The pages of alerting, one beside the other. Who only looks has one.
#[component]
fn Sections(
    /// The path of the open one.
    here: &'static str,
) -> impl IntoView {
    let all = [
        ("/alerting/list", "Alert rules"),
        ("/alerting/notifications", "Contact points"),
        ("/alerting/messages", "Messages"),
    ];
    move || {
        may_edit().then(|| {
            let link = |(href, words): (&'static str, &'static str)| {
                view! { <a class="tab" href=href aria-current=(href == here).then_some("page")>{words}</a> }
            };
            view! { <nav class="tabs" aria-label="Alerting">{all.map(link).collect_view()}</nav> }
        })
    }
}
