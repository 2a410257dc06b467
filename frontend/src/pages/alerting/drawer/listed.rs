//! The rules of one panel and how they stand.

use leptos::prelude::*;
use model::api::AlertRule;

use super::super::rule_actions::{DeleteRule, PauseButton};
use super::super::{keep_fresh, viewer_zone, words};
use crate::api::alerts as api;
use crate::api::load::load;
use crate::browser::clock;
use crate::pages::dashboard::alerts::{NEW, open};
use crate::pages::dashboard::board::Board;
use crate::ui::button::{Button, IconButton, Look};
use crate::ui::states::{EmptyState, ErrorCard, Skeleton};
use crate::views::alert_state;

/// The list.
#[component]
pub(super) fn Listed(board: Board, panel_id: i64) -> impl IntoView {
    let uid = board.document.with_untracked(|document| document.uid());
    let loaded = load(move || {
        let uid = uid.clone();
        async move {
            let mut all = api::list().await?;
            all.retain(|rule| rule.spec.dashboard_uid == uid && rule.spec.panel_id == panel_id);
            Ok(all)
        }
    });
    let ask = loaded.retry();
    let alerts = board.alerts.clone();
    let reload = Callback::new(move |()| {
        ask.run(());
        alerts.ask_again();
    });
    keep_fresh(reload);
    let (value, failure) = (loaded.value, loaded.failure);
    let deleting = RwSignal::new(None::<AlertRule>);
    let held = StoredValue::new(board);
    let known = value.clone();
    let all = Memo::new(move |_| value.get().unwrap_or_default());
    let ids = Memo::new(move |_| all.with(|all| all.iter().map(|rule| rule.uid.clone()).collect::<Vec<_>>()));
    let row = move |uid: String| {
        let rule = Memo::new(move |before: Option<&AlertRule>| {
            let found = all.with(|all| all.iter().find(|rule| rule.uid == uid).cloned());
            found.or_else(|| before.cloned()).unwrap_or_default()
        });
        view! { <Row board=held panel_id rule=rule.into() reload deleting /> }
    };
    let add = move |_| held.with_value(|board| open(board, panel_id, Some(NEW)));
    let can_edit = move || held.with_value(|board| board.meta.with(|meta| meta.can_edit));
    let content = move || {
        match (known.with(Option::is_some), failure.get()) {
            (false, Some(failure)) => {
                return view! { <ErrorCard message=failure.message retry=Some(ask) /> }.into_any();
            }
            (false, None) => return view! { <Skeleton rows=2 /> }.into_any(),
            (true, _) => {}
        }
        view! {
            <Show
                when=move || !ids.with(Vec::is_empty)
                fallback=|| {
                    view! { <EmptyState icon="bell" title="No rule watches this panel" text="A rule tells people when a value is too high or too low." /> }
                }
            >
                <ul class="card alert-list">
                    <For each=move || ids.get() key=String::clone children=row />
                </ul>
            </Show>
            <Show when=can_edit>
                <div>
                    <Button look=Look::Primary icon="plus" on:click=add>
                        "New alert rule"
                    </Button>
                </div>
            </Show>
        }
        .into_any()
    };
    view! {
        <div class="drawer-body">{content}</div>
        <DeleteRule asked=deleting on_done=reload />
    }
}

#[component]
fn Row(
    board: StoredValue<Board>,
    panel_id: i64,
    rule: Signal<AlertRule>,
    reload: Callback<()>,
    deleting: RwSignal<Option<AlertRule>>,
) -> impl IntoView {
    let about = move || {
        rule.with(|rule| {
            let since = rule.status.since_ms.map(|ms| words::moment(ms, clock::now_ms(), &viewer_zone()));
            let since = since.map(|since| format!("since {since}"));
            let value = words::worst(rule).map(|worst| worst.value.clone());
            since.into_iter().chain(value).chain([words::series_words(rule)]).collect::<Vec<_>>().join(" · ")
        })
    };
    let edit = move |_| {
        let uid = rule.with_untracked(|rule| rule.uid.clone());
        board.with_value(|board| open(board, panel_id, Some(&uid)));
    };
    let named = move |verb: &'static str| {
        Signal::derive(move || format!("{verb} {}", rule.with(|rule| rule.spec.title.clone())))
    };
    let can_edit = move || board.with_value(|board| board.meta.with(|meta| meta.can_edit));
    view! {
        <li class="alert-row alert-row-short">
            <span class="alert-state">{move || alert_state::badge(rule.with(|rule| rule.status.state))}</span>
            <span class="alert-names">
                <a class="alert-title cut" href=move || format!("/alerting/{}", rule.with(|rule| rule.uid.clone()))>
                    {move || rule.with(|rule| rule.spec.title.clone())}
                </a>
                <span class="alert-small numbers">{about}</span>
            </span>
            <Show when=can_edit>
                <span class="alert-actions">
                    <PauseButton rule on_done=reload />
                    <IconButton icon="pencil" label=named("Edit") on:click=edit />
                    <IconButton
                        icon="trash-2"
                        label=named("Delete")
                        on:click=move |_| deleting.set(Some(rule.get_untracked()))
                    />
                </span>
            </Show>
        </li>
    }
}
