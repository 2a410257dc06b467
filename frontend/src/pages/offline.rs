//! What is seen when the app starts without the server: the last dashboard as it was, with its age, until the server
//! answers again.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use model::dashboard::Dashboard;
use model::query::stream::ServerMessage;
use model::query::{QueryError, QueryErrorKind};

use super::dashboard::address::Params;
use super::dashboard::age::Age;
use super::dashboard::board::{Board, Wanted};
use super::dashboard::grid::Grid;
use super::dashboard::kept::{self, Kept};
use super::dashboard::provide_chart_theme;
use crate::api::query::{Asked, Listener, Update};
use crate::api::{session, zones};
use crate::browser::clock;
use crate::ui::button::Button;
use crate::ui::states::{ErrorCard, Skeleton};

/// How often the server is asked whether it is back.
const ASK_EVERY: Duration = Duration::from_secs(3);

/// The last dashboard, or why there is nothing.
#[component]
pub fn Offline(
    /// What is said where nothing was kept.
    message: String,
    /// Starts the app once the server is back.
    on_back: Callback<()>,
) -> impl IntoView {
    provide_chart_theme();
    // Nothing yet; then whether something was kept.
    let found = RwSignal::new_local(None::<Option<Kept>>);
    spawn_local(async move {
        let kept = kept::read().await;
        if let Some(kept) = &kept {
            kept.zones.iter().for_each(|(name, rules)| zones::give(name, rules));
        }
        found.try_set(Some(kept));
    });
    let ask = move || {
        spawn_local(async move {
            if session::is_reachable().await && found.try_with_untracked(|_| ()).is_some() {
                on_back.run(());
            }
        });
    };
    // Without a timer of the browser there is the button.
    if let Ok(timer) = set_interval_with_handle(ask, ASK_EVERY) {
        on_cleanup(move || timer.clear());
    }
    move || match found.get() {
        None => view! { <div class="dashboard-failure"><Skeleton /></div> }.into_any(),
        Some(None) => {
            let message = message.clone();
            view! {
                <div class="frame-failure">
                    <ErrorCard message retry=Some(on_back) />
                </div>
            }
            .into_any()
        }
        Some(Some(kept)) => view! { <LastSeen kept on_back /> }.into_any(),
    }
}

/// How old the data of an open dashboard is.
#[component]
pub fn Lost(
    /// The dashboard.
    board: Board,
) -> impl IntoView {
    let at_ms = board.seen.with_value(|seen| seen.panels.values().map(|(at_ms, _)| *at_ms).min());
    let zone = board.zone.get_untracked();
    view! {
        <Age as_of_ms=Signal::stored(at_ms) zone>
            <span>"It is refreshed as soon as Belvedere answers again."</span>
        </Age>
    }
}

#[component]
fn LastSeen(kept: Kept, on_back: Callback<()>) -> impl IntoView {
    let as_of_ms = kept.as_of_ms();
    let search = Params::parse(&kept.search)
        .with("from", Some(&kept.range.0.to_string()))
        .with("to", Some(&kept.range.1.to_string()))
        .with("time", None)
        .with("time.window", None)
        .to_search();
    let document = Dashboard::new(kept.dashboard.dashboard.clone());
    let title = document.title();
    let kept = StoredValue::new(kept);
    let meta = model::api::DashboardMeta::default();
    // Nothing can be asked: another range or another value would have no data.
    let board = Board::open(document, meta, Vec::new(), Signal::stored(search), |_, _| {})
        .still()
        .asking(move |wanted, listener| answer(kept, &wanted, listener));
    let zone = board.zone.get_untracked();
    let chosen = board.variables.with_untracked(|variables| {
        let words = variables.list.iter().filter(|live| !live.current.is_empty()).map(|live| {
            let texts: Vec<&str> = live.current.iter().map(|choice| choice.text.as_str()).collect();
            format!("{}: {}", live.definition.name, texts.join(", "))
        });
        words.collect::<Vec<_>>().join(" · ")
    });
    let range = board.time.with_untracked(|time| time.raw.describe(&time.zone, clock::now_ms()));
    view! {
        <div class="dashboard">
            <header class="offline-head">
                <h1 class="offline-title cut">{title}</h1>
                <p class="muted cut">{range}{(!chosen.is_empty()).then(|| format!(" · {chosen}"))}</p>
            </header>
            <Age as_of_ms=Signal::stored(as_of_ms) zone>
                <span>"This is the dashboard that was open last. Nothing can be changed until Belvedere answers again."</span>
                <Button icon="refresh-cw" on:click=move |_| on_back.run(())>"Try again"</Button>
            </Age>
            <Grid board />
        </div>
    }
}

/// What was kept of a panel.
fn answer(kept: StoredValue<Kept>, wanted: &Wanted, listener: Listener) -> Asked {
    let id = wanted.panel_id;
    Asked::task(async move {
        let Some((range, at_ms, answers)) = kept.try_with_value(|kept| kept.of_panel(id)).flatten() else {
            let text = "Nothing was kept of this panel. It is asked when Belvedere answers again.";
            return listener(Update::Lost(QueryError::new(QueryErrorKind::Unreachable, text)));
        };
        listener(Update::Kept { range, at_ms });
        for message in answers {
            if let ServerMessage::Answer { ref_id, took_ms, answer, .. } = message {
                listener(Update::Answer { ref_id, took_ms, answer });
            }
        }
        listener(Update::Done);
    })
}
