//! All alert rules and how they stand.

use data::time::ago;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::query_signal_with_options;
use model::api::{AlertRule, AlertState};
use panels::alerts::urgency;

use super::rule_actions::{DeleteRule, PauseButton};
use super::{Sections, keep_fresh, may_edit, viewer_zone, words};
use crate::api::alerts;
use crate::api::load::load;
use crate::browser::clock;
use crate::browser::location::encode;
use crate::ui::button::ButtonLink;
use crate::ui::field::SearchInput;
use crate::ui::icon::Icon;
use crate::ui::menu::{Entry, Menu};
use crate::ui::states::{EmptyState, ErrorCard, Skeleton};
use crate::ui::top_bar::{Crumb, TopBar};
use crate::views::alert_state;

/// The states to choose from: the name in the address, the word, and which states belong to it.
const FILTERS: [(&str, &str, &[AlertState]); 5] = [
    ("firing", "Firing", &[AlertState::Firing]),
    ("pending", "Pending", &[AlertState::Pending]),
    ("unclear", "Cannot tell", &[AlertState::NoData, AlertState::Error]),
    ("normal", "Normal", &[AlertState::Normal, AlertState::Unknown]),
    ("paused", "Paused", &[AlertState::Paused]),
];

/// The page.
#[component]
pub fn RulesPage() -> impl IntoView {
    let loaded = load(alerts::list);
    let reload = loaded.retry();
    keep_fresh(reload);
    let (value, failure) = (loaded.value, loaded.failure);
    let known = value.clone();
    let all = Memo::new(move |_| value.get().unwrap_or_default());
    let quietly = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
    let (state, set_state) = query_signal_with_options::<String>("state", quietly);
    let typed = RwSignal::new(String::new());
    let shown = Memo::new(move |_| {
        let (state, typed) = (state.get().unwrap_or_default(), typed.read().trim().to_lowercase());
        let mut shown: Vec<AlertRule> =
            all.get().into_iter().filter(|rule| fits(rule, &state, &typed)).collect();
        shown.sort_by_key(|rule| std::cmp::Reverse(urgency(rule.status.state)));
        shown
    });
    let ids =
        Memo::new(move |_| shown.with(|shown| shown.iter().map(|rule| rule.uid.clone()).collect::<Vec<_>>()));
    let deleting = RwSignal::new(None::<AlertRule>);
    let row = move |uid: String| {
        let rule = Memo::new(move |before: Option<&AlertRule>| {
            let found = all.with(|all| all.iter().find(|rule| rule.uid == uid).cloned());
            found.or_else(|| before.cloned()).unwrap_or_default()
        });
        view! { <Row rule=rule.into() reload deleting /> }
    };
    let chips = move || {
        let chosen = state.get().unwrap_or_default();
        let chip = |name: &'static str, words: &'static str, count: usize| {
            let is_chosen = chosen == name;
            view! {
                <button
                    type="button"
                    class="alert-chip"
                    aria-pressed=is_chosen.to_string()
                    on:click=move |_| set_state.set((!is_chosen && !name.is_empty()).then(|| name.to_owned()))
                >
                    {words}
                    <span class="tab-badge numbers">{count}</span>
                </button>
            }
        };
        let everything = chip("", "All", all.with(Vec::len));
        let others = FILTERS.map(|(name, words, _)| {
            chip(name, words, all.with(|all| all.iter().filter(|rule| fits(rule, name, "")).count()))
        });
        view! { {everything} {others.collect_view()} }
    };
    let content = move || {
        // What is known stays while the server does not answer.
        if let (Some(failure), true) = (failure.get(), known.with(Option::is_none)) {
            return view! { <ErrorCard message=failure.message retry=Some(reload) /> }.into_any();
        }
        if known.with(Option::is_none) {
            return view! { <Skeleton rows=4 /> }.into_any();
        }
        if Memo::new(move |_| all.with(Vec::is_empty)).get() {
            return nothing_yet();
        }
        view! {
            <div class="page-bar">
                <SearchInput value=typed label="Search alert rules" />
                <div class="alert-chips" role="group" aria-label="State">{chips}</div>
            </div>
            <Show
                when=move || !ids.with(Vec::is_empty)
                fallback=|| view! { <EmptyState icon="search" title="No rule fits" text="Try another state or fewer words." /> }
            >
                <ul class="card alert-list">
                    <For each=move || ids.get() key=String::clone children=row />
                </ul>
            </Show>
        }
        .into_any()
    };
    view! {
        <TopBar crumbs=vec![Crumb::here("Alert rules")] />
        <div class="page">
            <Sections here="/alerting/list" />
            {content}
        </div>
        <DeleteRule asked=deleting on_done=reload />
    }
}

fn fits(rule: &AlertRule, state: &str, typed: &str) -> bool {
    let in_state = FILTERS
        .iter()
        .find(|(name, ..)| *name == state)
        .is_none_or(|(.., states)| states.contains(&rule.status.state));
    let text = format!("{} {} {}", rule.spec.title, rule.dashboard_title, rule.panel_title).to_lowercase();
    in_state && typed.split_whitespace().all(|word| text.contains(word))
}

fn nothing_yet() -> AnyView {
    let text = "A rule watches the query of a panel. Open a dashboard, open the menu of a time series or stat panel \
                and choose “Alert when…”.";
    view! {
        <EmptyState icon="bell" title="There are no alert rules yet" text>
            <ButtonLink href="/dashboards">"Open dashboards"</ButtonLink>
        </EmptyState>
    }
    .into_any()
}

#[component]
fn Row(
    rule: Signal<AlertRule>,
    reload: Callback<()>,
    deleting: RwSignal<Option<AlertRule>>,
) -> impl IntoView {
    let since = move || {
        let ms = rule.with(|rule| rule.status.since_ms)?;
        Some(format!("since {}", words::moment(ms, clock::now_ms(), &viewer_zone())))
    };
    let value = move || {
        rule.with(|rule| {
            words::worst(rule).map(|worst| worst.value.clone()).unwrap_or_else(|| "–".to_owned())
        })
    };
    let checked = move || {
        rule.with(|rule| match rule.status.evaluated_ms {
            Some(ms) if !rule.spec.is_paused => format!("checked {}", ago(ms, clock::now_ms())),
            Some(ms) => format!("last checked {}", ago(ms, clock::now_ms())),
            None => "not checked yet".to_owned(),
        })
    };
    let place = move || {
        rule.with(|rule| match (rule.dashboard_title.as_str(), rule.panel_title.as_str()) {
            ("", _) => view! { <span class="alert-gone">"Its dashboard is gone"</span> }.into_any(),
            (dashboard, panel) => {
                let panel = if panel.is_empty() { "Untitled panel" } else { panel };
                let text = format!("{dashboard} › {panel}");
                view! { <a class="cut" href=words::panel_link(rule, encode)>{text}</a> }.into_any()
            }
        })
    };
    let entries = move |()| {
        let of = rule.get_untracked();
        let remove = {
            let of = of.clone();
            move || deleting.set(Some(of.clone()))
        };
        vec![
            Entry::go("Edit", "pencil", words::edit_link(&of, encode)),
            Entry::go("Open panel", "chart-line", words::panel_link(&of, encode)),
            Entry::run("Delete", "trash-2", remove).danger().divided(),
        ]
    };
    let label = Signal::derive(move || format!("More for {}", rule.with(|rule| rule.spec.title.clone())));
    view! {
        <li class="alert-row">
            <span class="alert-state">
                {move || alert_state::badge(rule.with(|rule| rule.status.state))}
                <span class="alert-small numbers">{since}</span>
            </span>
            <span class="alert-names">
                <a class="alert-title cut" href=move || format!("/alerting/{}", rule.with(|rule| rule.uid.clone()))>
                    {move || rule.with(|rule| rule.spec.title.clone())}
                </a>
                <span class="alert-small">{place}</span>
                {move || rule.with(|rule| rule.status.error.clone()).map(|error| view! { <span class="alert-small alert-error">{error}</span> })}
            </span>
            <span class="alert-value">
                <span class="numbers">{value}</span>
                <span class="alert-small">{move || rule.with(words::series_words)}</span>
            </span>
            <span class="alert-checked">
                <span>{move || rule.with(|rule| format!("every {}", rule.spec.every))}</span>
                <span class="alert-small">{checked}</span>
            </span>
            {move || {
                may_edit()
                    .then(|| {
                        view! {
                            <span class="alert-actions">
                                <PauseButton rule on_done=reload />
                                <Menu label trigger=|| view! { <Icon name="ellipsis" /> } entries=Callback::new(entries) />
                            </span>
                        }
                    })
            }}
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_found_by_state_and_words() {
        let mut rule = AlertRule { dashboard_title: "Machine".to_owned(), ..AlertRule::default() };
        rule.spec.title = "CPU is above 80%".to_owned();
        rule.status.state = AlertState::Error;
        for (state, typed, expect) in [
            ("", "", true),
            ("unclear", "cpu mach", true),
            ("firing", "", false),
            ("", "disk", false),
            ("of another version", "", true),
        ] {
            assert_eq!(fits(&rule, state, typed), expect, "{state} {typed}");
        }
    }
}
