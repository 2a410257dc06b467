//! The drawer in which the alert rules of one panel are listed, set up and changed. The address says which panel and
//! which rule.

mod contacts;
mod draft;
mod editor;
mod listed;
mod preview;
mod saved;
mod sentence;

use leptos::prelude::*;
use model::api::AlertRule;

use crate::api::alerts as api;
use crate::api::load::load;
use crate::pages::dashboard::alerts::{NEW, PARAM, RULE_PARAM, open};
use crate::pages::dashboard::board::Board;
use crate::ui::button::IconButton;
use crate::ui::drawer::{self, Drawer};
use crate::ui::states::{ErrorCard, Skeleton};
use editor::Editor;
use listed::Listed;

/// The drawer itself.
#[component]
pub fn AlertsDrawer(
    /// The dashboard.
    board: Board,
    /// The panel.
    panel_id: i64,
) -> impl IntoView {
    let close = {
        let board = board.clone();
        Callback::new(move |()| board.go(false, |params| params.with(PARAM, None).with(RULE_PARAM, None)))
    };
    let title = {
        let board = board.clone();
        Memo::new(move |_| board.title(panel_id))
    };
    let rule = {
        let params = board.params.clone();
        Memo::new(move |_| params.with(|params| params.get(RULE_PARAM).map(str::to_owned)))
    };
    let heading = Signal::derive(move || {
        let what = match rule.get().as_deref() {
            None => "Alerts",
            Some(NEW) => "New alert rule",
            Some(_) => "Edit alert rule",
        };
        let title = title.get();
        if title.is_empty() { what.to_owned() } else { format!("{what}: {title}") }
    });
    let content = {
        let board = board.clone();
        move || {
            let board = board.clone();
            match rule.get() {
                None => view! { <Listed board panel_id /> }.into_any(),
                Some(uid) if uid == NEW => view! { <Editor board panel_id rule=None /> }.into_any(),
                Some(uid) => view! { <Stored board panel_id uid /> }.into_any(),
            }
        }
    };
    let is_within = move || rule.with(Option::is_some);
    let back = StoredValue::new(board);
    let before = move || view! { <Show when=is_within><Back board=back panel_id /></Show> };
    view! { <Drawer title=heading on_close=close before>{content}</Drawer> }.into_any()
}

/// Back to the list of the panel's rules.
#[component]
fn Back(board: StoredValue<Board>, panel_id: i64) -> impl IntoView {
    let guard = drawer::guard();
    let go = Callback::new(move |()| board.with_value(|board| open(board, panel_id, None)));
    let pressed = move |_| guard.map_or_else(|| go.run(()), |guard| guard.leave(go));
    view! { <IconButton icon="chevron-left" label="All rules of the panel" on:click=pressed /> }
}

/// A stored rule, asked for and then edited.
#[component]
fn Stored(board: Board, panel_id: i64, uid: String) -> impl IntoView {
    let loaded = load(move || {
        let uid = uid.clone();
        async move { api::get(&uid).await }
    });
    let retry = loaded.retry();
    let (value, failure) = (loaded.value, loaded.failure);
    move || {
        if let Some(failure) = failure.get() {
            return view! { <div class="drawer-body"><ErrorCard message=failure.message retry=Some(retry) /></div> }
                .into_any();
        }
        let rule: Option<AlertRule> = value.get();
        match rule {
            Some(rule) => view! { <Editor board=board.clone() panel_id rule=Some(rule) /> }.into_any(),
            None => view! { <div class="drawer-body"><Skeleton rows=4 /></div> }.into_any(),
        }
    }
}
