//! `/d-solo/:uid`: one panel and nothing around it, for frames on other pages. With the token of a link behind the `#`
//! of its address it asks as the link; without one, as whoever is signed in.

use std::collections::BTreeMap;
use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};
use model::api::{DashboardMeta, DashboardWithMeta, EmbedAsk, EmbeddedPanel};
use model::dashboard::Dashboard;
use model::query::stream::ServerMessage;
use model::query::{QueryError, QueryErrorKind};

use super::dashboard::address::Params;
use super::dashboard::board::{Board, Wanted};
use super::dashboard::panel::PanelBox;
use super::dashboard::{provide_chart_theme, refresh, updates, with_surroundings};
use crate::api::http::ApiFailure;
use crate::api::load::load;
use crate::api::query::{Asked, Listener, Update};
use crate::api::{dashboards, embed, session, zones};
use crate::browser::{clock, location};
use crate::ui::icon::Icon;
use crate::ui::states::ErrorCard;
use crate::ui::theme::{Choice, Theme};

/// Stands before the token in the address.
const TOKEN: &str = "token=";
/// A server that cannot be reached is asked again after so long.
const AGAIN: Duration = Duration::from_secs(5);

/// What is shown, and how its data is asked for.
#[derive(Clone)]
enum Found {
    /// As whoever is signed in.
    Own(Box<DashboardWithMeta>, Vec<data::query::Source>),
    /// As a link.
    Linked(Box<EmbeddedPanel>),
}

/// The page.
#[component]
pub fn SoloPage() -> impl IntoView {
    provide_chart_theme();
    let uid = use_params_map().with_untracked(|params| params.get("uid").unwrap_or_default());
    let search = use_location().search.get_untracked();
    let params = Params::parse(&search);
    if let (Some(theme), Some(wanted)) = (use_context::<Theme>(), params.get("theme")) {
        theme.show(Choice::from_setting(wanted));
    }
    let panel_id = panel_id(&params);
    let token = location::fragment().strip_prefix(TOKEN).map(str::to_owned);
    let asked = EmbedAsk {
        dashboard_uid: uid.clone(),
        panel_id,
        from: params.get("from").unwrap_or_default().to_owned(),
        to: params.get("to").unwrap_or_default().to_owned(),
        time_zone: clock::zone_name(),
        width_px: 0.0,
        variables: variables(&params),
    };
    let link = StoredValue::new(token.map(|token| Link { token, asked }));
    let over = RwSignal::new(String::new());
    let loaded = load(move || {
        let (uid, link) = (uid.clone(), link.get_value());
        async move {
            zones::load(&clock::zone_name()).await;
            let Some(Link { token, asked }) = link else {
                let (dashboard, sources) = with_surroundings(dashboards::get(&uid)).await?;
                return Ok(Found::Own(Box::new(dashboard), sources));
            };
            let panel = embed::panel(&token, &asked).await?;
            zones::load(&Dashboard::new(panel.dashboard.clone()).timezone()).await;
            Ok(Found::Linked(Box::new(panel)))
        }
    });
    let signed_out = session::ended();
    let content = move || {
        let text = over.get();
        if !text.is_empty() {
            return closed(&text).into_any();
        }
        if link.with_value(Option::is_none) && signed_out.get() {
            return closed(
                "You are not signed in to Belvedere in this browser. Sign in there and reload this page, or ask for a \
                 link that works without.",
            )
            .into_any();
        }
        match (loaded.failure.get(), loaded.value.get()) {
            (Some(failure), _) if is_final(&failure) => closed(&failure.message).into_any(),
            (Some(failure), _) => {
                let retry = loaded.retry();
                view! { <ErrorCard message=failure.message retry=Some(retry) /> }.into_any()
            }
            (None, Some(found)) => shown(found, link.get_value(), &search, panel_id, over),
            (None, None) => ().into_any(),
        }
    };
    view! { <main class="solo" aria-label="Panel">{content}</main> }
}

/// The token of a link, and what the page's address asks for with it.
#[derive(Clone)]
struct Link {
    token: String,
    asked: EmbedAsk,
}

fn shown(found: Found, link: Option<Link>, search: &str, id: i64, over: RwSignal<String>) -> AnyView {
    let search = RwSignal::new(search.to_owned());
    let (dashboard, sources, may_go) = match found {
        Found::Own(dashboard, sources) => (*dashboard, sources, true),
        Found::Linked(panel) => {
            // The server has put values in; what the address names beside is not for this page to interpret.
            let bare = Params::parse(&search.get_untracked()).with_all("var-", Vec::new());
            let bare = if panel.range_is_free { bare } else { bare.with("from", None).with("to", None) };
            search.set(bare.to_search());
            let meta = DashboardMeta::default();
            (DashboardWithMeta { meta, dashboard: panel.dashboard }, Vec::new(), panel.range_is_free)
        }
    };
    let DashboardWithMeta { meta, dashboard } = dashboard;
    // Another range is another range of this frame, not another address of the page around.
    let go = move |next: String, _| {
        if may_go {
            search.try_set(next);
        }
    };
    let board = Board::open(Dashboard::new(dashboard), meta, sources, search.into(), go);
    let board = match link {
        Some(link) => {
            let time = board.time.clone();
            board.asking(move |wanted, listener| {
                let raw = time.get_untracked().raw;
                let mut link = link.clone();
                link.asked.from = raw.from.in_address();
                link.asked.to = raw.to.in_address();
                ask(link, &wanted, listener, over)
            })
        }
        None => board,
    };
    updates::start(&board);
    refresh::follow(StoredValue::new(board.clone()));
    if board.panel(id).is_none() {
        return closed("There is no such panel in this dashboard. Copy the address again.").into_any();
    }
    view! { <PanelBox board id alone=true /> }.into_any()
}

/// Asks for the panel's data as the link does, again and again until there is an answer. A link that has ended ends
/// the page: nothing of the panel stays.
fn ask(mut link: Link, wanted: &Wanted, listener: Listener, over: RwSignal<String>) -> Asked {
    link.asked.width_px = wanted.width_px;
    Asked::task(async move {
        let messages = loop {
            match embed::query(&link.token, &link.asked).await {
                Ok(messages) => break messages,
                Err(failure) if is_final(&failure) => {
                    over.try_set(failure.message);
                    return;
                }
                Err(failure) => {
                    listener(Update::Lost(QueryError::new(QueryErrorKind::Unreachable, failure.message)));
                    clock::sleep(AGAIN).await;
                }
            }
        };
        for message in messages {
            if let ServerMessage::Answer { ref_id, took_ms, answer, .. } = message {
                listener(Update::Answer { ref_id, took_ms, answer });
            }
        }
        listener(Update::Done);
    })
}

/// Whether asking again is of no use.
fn is_final(failure: &ApiFailure) -> bool {
    matches!(failure.status, 401 | 403 | 404)
}

fn closed(text: &str) -> impl IntoView + use<> {
    let text = text.to_owned();
    view! {
        <div class="solo-closed" role="status">
            <Icon name="lock" />
            <p>{text}</p>
        </div>
    }
}

/// `panelId`, as `7` or `panel-7`.
fn panel_id(params: &Params) -> i64 {
    let text = params.get("panelId").unwrap_or_default();
    text.trim_start_matches("panel-").parse().unwrap_or(0)
}

/// The values that an address names, by variable.
fn variables(params: &Params) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in params.iter() {
        if let Some(name) = name.strip_prefix("var-") {
            found.entry(name.to_owned()).or_default().push(value.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_panel_and_values() {
        let params = Params::parse("?panelId=panel-7&var-a=1&var-b=x&var-a=2&from=now-1h");
        assert_eq!(panel_id(&params), 7);
        assert_eq!(panel_id(&Params::parse("?panelId=12")), 12);
        assert_eq!(panel_id(&Params::parse("?panelId=x")), 0);
        let expect = [("a", vec!["1", "2"]), ("b", vec!["x"])];
        let expect = expect.map(|(name, values)| {
            (name.to_owned(), values.into_iter().map(str::to_owned).collect::<Vec<_>>())
        });
        assert_eq!(variables(&params), BTreeMap::from(expect));
    }
}
