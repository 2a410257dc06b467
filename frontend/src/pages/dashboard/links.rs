//! The links of a dashboard, beside its variables: to addresses, and to the dashboards that carry some tags.

use leptos::prelude::*;
use model::api::SearchHit;
use model::dashboard::{Lenient, Link};
use panels::links::{address, with_state};

use super::board::Board;
use crate::api::dashboards;
use crate::api::load::load;
use crate::parts;
use crate::ui::icon::Icon;
use crate::ui::menu::{Entry, Menu};
use crate::ui::popover::Align;

/// More dashboards than this no list of links holds.
const MOST: u32 = 100;

/// The links, fetched only where there are some.
#[component]
pub fn Links(
    /// The dashboard.
    board: Board,
) -> impl IntoView {
    let has_some = {
        let document = board.document.clone();
        Memo::new(move |_| document.with(|document| !document.json().list("links").is_empty()))
    };
    move || has_some.get().then(|| parts::show(&parts::LINKS, board.clone()))
}

/// The links themselves.
#[component]
pub fn LinksBar(
    /// The dashboard.
    board: Board,
) -> impl IntoView {
    let links = {
        let document = board.document.clone();
        Memo::new(move |_| document.with(|document| document.links()))
    };
    let held = StoredValue::new(board);
    let all =
        move || links.get().into_iter().map(|link| view! { <OneLink board=held link /> }).collect_view();
    view! { <nav class="dashboard-links" aria-label="Links">{all}</nav> }
}

#[component]
fn OneLink(board: StoredValue<Board>, link: Link) -> AnyView {
    if !link.is_by_tags {
        return view! { <Address board link /> }.into_any();
    }
    let tags = link.tags.clone();
    let found = load(move || {
        let wanted = dashboards::Wanted {
            tags: tags.clone(),
            kind: "dash-db",
            limit: MOST,
            ..dashboards::Wanted::default()
        };
        async move { dashboards::search(&wanted).await }
    });
    let link = StoredValue::new(link);
    // The dashboard itself is no place to go to.
    let others = Memo::new(move |_| {
        let own = board.with_value(|board| board.document.with(|document| document.uid()));
        let hits = found.value.get().unwrap_or_default();
        hits.into_iter().filter(|hit| hit.uid != own).collect::<Vec<_>>()
    });
    if link.with_value(|link| link.is_list) {
        return view! { <List board link others /> }.into_any();
    }
    let each = move |hit: SearchHit| {
        let link = link.with_value(|link| Link {
            title: hit.title.clone(),
            url: hit.url.clone(),
            tooltip: String::new(),
            ..link.clone()
        });
        view! { <Address board link /> }
    };
    (move || others.get().into_iter().map(each).collect_view()).into_any()
}

/// One address.
#[component]
fn Address(board: StoredValue<Board>, link: Link) -> impl IntoView {
    let text = |text: String| Memo::new(move |_| board.with_value(|board| board.text(&text)));
    let (title, tooltip) = (text(link.title.clone()), text(link.tooltip.clone()));
    let is_new_tab = link.is_new_tab;
    let href = Memo::new(move |_| board.with_value(|board| board.scoped(|scope| address(&link, scope))));
    move || {
        // An address that leads nowhere safe is no link.
        let href = href.get()?;
        let said =
            move || Some(title.get()).filter(|title| !title.is_empty()).unwrap_or_else(|| "Link".to_owned());
        let icon = if is_new_tab { "external-link" } else { "link" };
        Some(view! {
            <a
                class="dashboard-link"
                href=href
                title=move || Some(tooltip.get()).filter(|text| !text.is_empty())
                target=is_new_tab.then_some("_blank")
                rel=is_new_tab.then_some("noopener noreferrer")
            >
                <Icon name=icon />
                <span class="cut">{said}</span>
            </a>
        })
    }
}

/// Dashboards in a list that opens.
#[component]
fn List(board: StoredValue<Board>, link: StoredValue<Link>, others: Memo<Vec<SearchHit>>) -> impl IntoView {
    let title = Memo::new(move |_| {
        let title = link.with_value(|link| board.with_value(|board| board.text(&link.title)));
        if title.is_empty() { "Dashboards".to_owned() } else { title }
    });
    let entries = move |()| {
        let is_new_tab = link.with_value(|link| link.is_new_tab);
        let entry = |hit: SearchHit| {
            let href = link.with_value(|link| {
                board.with_value(|board| {
                    untrack(|| board.scoped(|scope| with_state(hit.url.clone(), link, scope)))
                })
            });
            Entry::go(hit.title, "layout-dashboard", href).in_new_tab(is_new_tab)
        };
        others.get_untracked().into_iter().map(entry).collect()
    };
    let trigger = move || {
        view! {
            <Icon name="layout-dashboard" />
            <span class="cut">{title}</span>
            <Icon name="chevron-down" />
        }
    };
    let is_empty = move || others.with(Vec::is_empty);
    move || {
        (!is_empty()).then(|| {
            view! {
                <Menu
                    label=title
                    class="dashboard-link"
                    trigger=trigger
                    entries=Callback::new(entries)
                    align=Align::Start
                />
            }
        })
    }
}
