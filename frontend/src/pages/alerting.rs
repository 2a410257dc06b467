//! Alerting: rules and how they stand, where messages go, what became of them, and the drawer that sets up rules.

mod contact_form;
mod contact_point;
mod contact_points;
pub mod drawer;
mod history;
mod messages;
mod rule;
mod rule_actions;
mod rules;
mod words;

use std::time::Duration;

use data::time::Zone;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use model::api::Role;

use crate::api::{settings, zones};
use crate::browser::clock;

/// How often what stands on these pages is asked again.
const FRESH_EVERY: Duration = Duration::from_secs(10);

/// A place within alerting.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Rules,
    Rule(String),
    Points,
    /// A contact point; a new one where the uid is empty.
    Point(String),
    Messages,
}

/// The place at a path. Unknown words are uids of rules, as in the links of messages.
fn place(path: &str) -> Place {
    let mut words = path.trim_start_matches("/alerting").split('/').filter(|word| !word.is_empty());
    match (words.next(), words.next()) {
        (None | Some("list"), _) => Place::Rules,
        (Some("notifications"), None) => Place::Points,
        (Some("notifications"), Some("new")) => Place::Point(String::new()),
        (Some("notifications"), Some(uid)) => Place::Point(uid.to_owned()),
        (Some("messages"), _) => Place::Messages,
        (Some(uid), _) => Place::Rule(uid.to_owned()),
    }
}

/// Every page below `/alerting`.
#[component]
pub fn AlertingPage() -> impl IntoView {
    let path = use_location().pathname;
    let here = Memo::new(move |_| path.with(|path| place(path)));
    move || match here.get() {
        Place::Rules => view! { <rules::RulesPage /> }.into_any(),
        Place::Rule(uid) => view! { <rule::RulePage uid /> }.into_any(),
        Place::Points => view! { <contact_points::ContactPointsPage /> }.into_any(),
        Place::Point(uid) => view! { <contact_point::ContactPointPage uid /> }.into_any(),
        Place::Messages => view! { <messages::MessagesPage /> }.into_any(),
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_places() {
        for (path, expect) in [
            ("/alerting", Place::Rules),
            ("/alerting/", Place::Rules),
            ("/alerting/list", Place::Rules),
            ("/alerting/notifications", Place::Points),
            ("/alerting/notifications/new", Place::Point(String::new())),
            ("/alerting/notifications/u1", Place::Point("u1".to_owned())),
            ("/alerting/messages", Place::Messages),
            ("/alerting/r1", Place::Rule("r1".to_owned())),
        ] {
            assert_eq!(place(path), expect, "{path}");
        }
    }
}
