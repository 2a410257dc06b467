//! One alert rule: how each series stands, how the rule stood before, and what it watches.

use data::time::{TimeRange, ago};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use model::api::{AlertInstance, AlertRule, PanelAlert};

use super::rule_actions::{DeleteRule, PauseButton};
use super::{history, keep_fresh, may_edit, viewer_zone, words};
use crate::api::load::load;
use crate::api::{alerts, contact_points};
use crate::browser::clock;
use crate::browser::location::encode;
use crate::ui::button::{Button, ButtonLink, Look};
use crate::ui::segmented::Segmented;
use crate::ui::states::{ErrorCard, Note, Skeleton};
use crate::ui::top_bar::{Crumb, TopBar};
use crate::views::alert_state;

const HOUR_MS: i64 = 3_600_000;

/// The page of one rule.
#[component]
pub fn RulePage(uid: String) -> impl IntoView {
    let loaded = load(move || {
        let uid = uid.clone();
        async move { alerts::get(&uid).await }
    });
    let reload = loaded.retry();
    keep_fresh(reload);
    let (value, failure) = (loaded.value, loaded.failure);
    let is_here = {
        let value = value.clone();
        Memo::new(move |_| value.with(Option::is_some))
    };
    let rule = Signal::derive(move || value.get().unwrap_or_default());
    let crumbs = Signal::derive(move || {
        let title = rule.with(|rule| rule.spec.title.clone());
        vec![
            Crumb::link("Alert rules", "/alerting/list"),
            Crumb::here(if title.is_empty() { "Rule".to_owned() } else { title }),
        ]
    });
    let content = move || {
        if is_here.get() {
            return view! { <Body rule reload /> }.into_any();
        }
        match failure.get() {
            Some(failure) => view! { <ErrorCard message=failure.message retry=Some(reload) /> }.into_any(),
            None => view! { <Skeleton rows=3 /> }.into_any(),
        }
    };
    view! {
        <TopBar crumbs />
        <div class="page">{content}</div>
    }
}

#[component]
fn Body(rule: Signal<AlertRule>, reload: Callback<()>) -> impl IntoView {
    let deleting = RwSignal::new(None::<AlertRule>);
    let navigate = StoredValue::new_local(use_navigate());
    let leave = Callback::new(move |()| {
        navigate.try_with_value(|navigate| navigate("/alerting/list", Default::default()));
    });
    let since = move || {
        rule.with(|rule| {
            let since = rule.status.since_ms.map(|ms| words::moment(ms, clock::now_ms(), &viewer_zone()));
            let checked = rule.status.evaluated_ms.map(|ms| ago(ms, clock::now_ms()));
            let since = since.map(|since| format!("since {since}"));
            let checked = checked.map(|checked| format!("last checked {checked}"));
            since.into_iter().chain(checked).collect::<Vec<_>>().join(" · ")
        })
    };
    let actions = move || {
        may_edit().then(|| {
            view! {
                <PauseButton rule on_done=reload />
                <ButtonLink href=Signal::derive(move || rule.with(|rule| words::edit_link(rule, encode))) icon="pencil">
                    "Edit"
                </ButtonLink>
                <Button look=Look::Danger icon="trash-2" on:click=move |_| deleting.set(Some(rule.get_untracked()))>
                    "Delete"
                </Button>
            }
        })
    };
    let error = move || {
        let error = rule.with(|rule| rule.status.error.clone())?;
        Some(view! {
            <Note tone="warn">
                <p>"The rule cannot tell how its series stand. What fired before still counts as firing."</p>
                <p>{error}</p>
            </Note>
        })
    };
    view! {
        <section class="card alert-head">
            <div class="alert-head-words">
                <p class="alert-head-state">
                    {move || alert_state::badge(rule.with(|rule| rule.status.state))}
                    <span class="muted numbers">{since}</span>
                </p>
                <p>{move || rule.with(|rule| words::condition(&rule.spec, &rule.spec.threshold.to_string()))}</p>
                {move || rule.with(|rule| (!rule.spec.message.is_empty()).then(|| view! { <p class="muted alert-message">{rule.spec.message.clone()}</p> }))}
            </div>
            <div class="alert-head-actions">
                <ButtonLink
                    href=Signal::derive(move || rule.with(|rule| words::panel_link(rule, encode)))
                    look=Look::Primary
                    icon="chart-line"
                >
                    "Open panel"
                </ButtonLink>
                {actions}
            </div>
        </section>
        {error}
        <section class="card alert-section">
            <h2>"Series"</h2>
            {move || rule.with(series)}
        </section>
        <Past rule />
        <Facts rule />
        <DeleteRule asked=deleting on_done=leave />
    }
}

fn series(rule: &AlertRule) -> AnyView {
    if rule.status.instances.is_empty() {
        let text =
            if rule.spec.is_paused { "Paused rules watch no series." } else { "No series was found yet." };
        return view! { <p class="muted">{text}</p> }.into_any();
    }
    let (now_ms, zone) = (clock::now_ms(), viewer_zone());
    let row = |instance: &AlertInstance| {
        let since = instance.since_ms.map(|ms| words::moment(ms, now_ms, &zone));
        view! {
            <tr>
                <td>{alert_state::badge(instance.state)}</td>
                <td class="alert-labels">{words::series_name(&instance.labels)}</td>
                <td class="numbers alert-number">{instance.value.clone()}</td>
                <td class="numbers muted">{since}</td>
            </tr>
        }
    };
    let more = rule.status.series.saturating_sub(rule.status.instances.len());
    view! {
        <div class="alert-scroll">
            <table class="alert-table">
                <thead>
                    <tr>
                        <th scope="col">"State"</th>
                        <th scope="col">"Series"</th>
                        <th scope="col" class="alert-number">"Value"</th>
                        <th scope="col">"Since"</th>
                    </tr>
                </thead>
                <tbody>{rule.status.instances.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        {(more > 0).then(|| view! { <p class="muted">{format!("and {more} more")}</p> })}
    }
    .into_any()
}

/// How the rule stood before.
#[component]
fn Past(rule: Signal<AlertRule>) -> impl IntoView {
    let hours = RwSignal::new("24".to_owned());
    let wanted = Memo::new(move |_| {
        rule.with(|rule| (rule.uid.clone(), rule.spec.dashboard_uid.clone(), rule.status.evaluated_ms))
    });
    let loaded = load(move || {
        let (uid, dashboard, _) = wanted.get();
        let to_ms = clock::now_ms();
        let from_ms = to_ms - hours.get().parse().unwrap_or(24) * HOUR_MS;
        let range = TimeRange { from_ms, to_ms };
        async move {
            let all = alerts::of_dashboard(&dashboard, range).await?;
            let all: Vec<PanelAlert> = serde_json::from_value(all).unwrap_or_default();
            let own = all.into_iter().find(|alert| alert.uid == uid);
            Ok((own.map(|alert| alert.bands).unwrap_or_default(), range))
        }
    });
    let (value, failure) = (loaded.value, loaded.failure);
    let content = move || match (value.get(), failure.get()) {
        (Some((bands, range)), _) => history::draw(&bands, range, &viewer_zone()),
        (None, Some(failure)) => view! { <p class="muted">{failure.message}</p> }.into_any(),
        (None, None) => view! { <Skeleton rows=1 /> }.into_any(),
    };
    let spans = [("6", "6 h"), ("24", "24 h"), ("168", "7 d")];
    let options = spans.map(|(hours, words)| (hours.to_owned(), words.to_owned())).to_vec();
    view! {
        <section class="card alert-section">
            <div class="alert-section-head">
                <h2>"Before"</h2>
                <Segmented label="How far back" options value=hours on_change=move |chosen| hours.set(chosen) />
            </div>
            {content}
        </section>
    }
}

/// What else was set up.
#[component]
fn Facts(rule: Signal<AlertRule>) -> impl IntoView {
    let points =
        load(move || async move { if may_edit() { contact_points::list().await } else { Ok(Vec::new()) } });
    let told = move || {
        let points = points.value.get().unwrap_or_default();
        let name = |uid: &String| {
            points
                .iter()
                .find(|point| point.uid == *uid)
                .map_or_else(|| uid.clone(), |point| point.name.clone())
        };
        let names = rule.with(|rule| rule.spec.contact_points.iter().map(name).collect::<Vec<_>>());
        if names.is_empty() { "nobody".to_owned() } else { names.join(", ") }
    };
    let place = move || {
        rule.with(|rule| {
            let panel =
                if rule.panel_title.is_empty() { "Untitled panel" } else { rule.panel_title.as_str() };
            if rule.dashboard_title.is_empty() {
                "gone".to_owned()
            } else {
                format!("{} › {panel}", rule.dashboard_title)
            }
        })
    };
    let variables = move || {
        rule.with(|rule| {
            let one = |(name, values): (&String, &Vec<String>)| format!("{name} = {}", values.join(" + "));
            rule.spec.variables.iter().map(one).collect::<Vec<_>>().join(", ")
        })
    };
    let timing = move || {
        rule.with(|rule| {
            let spec = &rule.spec;
            format!(
                "the first after {}, at most one in {}, again after {}",
                spec.group_wait, spec.group_interval, spec.repeat_interval
            )
        })
    };
    let saved =
        move || rule.with(|rule| format!("{} by {}", ago(rule.updated_ms, clock::now_ms()), rule.updated_by));
    let has_variables = move || rule.with(|rule| !rule.spec.variables.is_empty());
    view! {
        <section class="card alert-section">
            <h2>"Set up"</h2>
            <dl class="alert-facts">
                <dt>"Panel"</dt>
                <dd>{place}</dd>
                <Show when=has_variables>
                    <dt>"Variables"</dt>
                    <dd>{variables}</dd>
                </Show>
                <Show when=may_edit>
                    <dt>"Tells"</dt>
                    <dd>{told.clone()}</dd>
                </Show>
                <dt>"Messages"</dt>
                <dd>{timing}</dd>
                <dt>"Saved"</dt>
                <dd>{saved}</dd>
            </dl>
        </section>
    }
}
