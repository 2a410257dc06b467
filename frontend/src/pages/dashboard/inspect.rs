//! The drawer that shows what a panel is made of: its data, its JSON, its queries and how long they took. It asks
//! the queries again by itself, with the panel's range and variables, so that what it shows is one whole answer.

mod data_table;
mod json;
mod outcome;
mod queries;

use data::repeat;
use leptos::prelude::*;

use super::board::Board;
use crate::ui::button::IconButton;
use crate::ui::drawer::{self, Drawer};
use crate::ui::tabs::{Tab, Tabs};
use data_table::DataTab;
use json::JsonTab;
use outcome::Outcome;
use queries::{QueryTab, StatsTab};

/// The panel, in the address.
pub const PARAM: &str = "inspect";
const TAB_PARAM: &str = "inspectTab";

/// Opens the drawer on a panel.
pub fn open(board: &Board, panel_id: i64, tab: &str) {
    let id = repeat::write_id(panel_id);
    board.go(false, |params| params.with(PARAM, Some(&id)).with(TAB_PARAM, Some(tab)));
}

/// The drawer itself.
#[component]
pub fn InspectDrawer(
    /// The dashboard.
    board: Board,
    /// The panel.
    panel_id: i64,
) -> impl IntoView {
    let close = {
        let board = board.clone();
        Callback::new(move |()| board.go(false, |params| params.with(PARAM, None).with(TAB_PARAM, None)))
    };
    let title = {
        let board = board.clone();
        Memo::new(move |_| board.title(panel_id))
    };
    let tab = {
        let params = board.params.clone();
        Memo::new(move |_| params.with(|params| params.get(TAB_PARAM).unwrap_or("data").to_owned()))
    };
    let select = {
        let board = board.clone();
        Callback::new(move |tab: &'static str| board.go(true, |params| params.with(TAB_PARAM, Some(tab))))
    };
    let tabs = [("data", "Data"), ("stats", "Timings"), ("json", "JSON"), ("query", "Query")];
    let tabs: Vec<Tab> = tabs.into_iter().map(|(id, label)| Tab::new(id, label)).collect();
    let outcome = Outcome::ask(&board, panel_id);
    let content = {
        let board = board.clone();
        move || match tab.get().as_str() {
            "stats" => view! { <StatsTab outcome /> }.into_any(),
            "json" => view! { <JsonTab board=board.clone() panel_id /> }.into_any(),
            "query" => view! { <QueryTab outcome /> }.into_any(),
            _ => view! { <DataTab outcome title zone=board.zone.get_untracked() /> }.into_any(),
        }
    };
    let heading = Signal::derive(move || format!("Inspect: {}", title.get()));
    view! {
        <Drawer
            title=heading
            on_close=close
            about=move || view! { <p class="muted">{move || outcome.summary()}</p> }
            tools=move || view! { <IconButton icon="refresh-cw" label="Ask again" on:click=move |_| outcome.ask_again() /> }
        >
            <InspectTabs tabs tab select />
            <div class="drawer-body">{content}</div>
        </Drawer>
    }
    .into_any()
}

/// The row of tabs; what was typed in one is not lost by going to another without a word.
#[component]
fn InspectTabs(tabs: Vec<Tab>, tab: Memo<String>, select: Callback<&'static str>) -> impl IntoView {
    let guard = drawer::guard();
    let on_select = Callback::new(move |tab: &'static str| {
        let go = Callback::new(move |()| select.run(tab));
        guard.map_or_else(|| go.run(()), |guard| guard.leave(go));
    });
    view! { <Tabs label="What to inspect" tabs selected=Signal::derive(move || tab.get()) on_select /> }
}
