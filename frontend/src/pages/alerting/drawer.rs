//! The drawer in which the alert rules of one panel are listed, set up and changed. The address says which panel and
//! which rule.

mod contacts;
mod draft;
mod editor;
mod listed;
mod preview;
mod saved;
mod sentence;

use leptos::html;
use leptos::prelude::*;
use model::api::AlertRule;

use crate::api::alerts as api;
use crate::api::load::load;
use crate::browser::element;
use crate::pages::dashboard::alerts::{NEW, PARAM, RULE_PARAM, open};
use crate::pages::dashboard::board::Board;
use crate::ui::button::IconButton;
use crate::ui::states::{ErrorCard, Skeleton};
use editor::Editor;
use listed::Listed;

/// The drawer itself.
#[component]
pub fn Drawer(
    /// The dashboard.
    board: Board,
    /// The panel.
    panel_id: i64,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if let Some(dialog) = node.get() {
            element::show_dialog(&dialog, true);
        }
    });
    let close = {
        let board = board.clone();
        move || board.go(false, |params| params.with(PARAM, None).with(RULE_PARAM, None))
    };
    let title = {
        let board = board.clone();
        Memo::new(move |_| board.title(panel_id))
    };
    let rule = {
        let params = board.params.clone();
        Memo::new(move |_| params.with(|params| params.get(RULE_PARAM).map(str::to_owned)))
    };
    let heading = move || {
        let what = match rule.get().as_deref() {
            None => "Alerts",
            Some(NEW) => "New alert rule",
            Some(_) => "Edit alert rule",
        };
        let title = title.get();
        if title.is_empty() { what.to_owned() } else { format!("{what}: {title}") }
    };
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
    let (closed, pressed) = (close.clone(), close.clone());
    let is_within = move || rule.with(Option::is_some);
    let back = StoredValue::new(board);
    view! {
        <dialog
            node_ref=node
            class="inspect"
            aria-label="Alert rules of the panel"
            on:close=move |_| closed()
            on:click=move |event| {
                if element::is_own_event(&event) && element::is_backdrop(&event) {
                    pressed();
                }
            }
        >
            <div class="inspect-box" tabindex="-1" autofocus=true>
                <header class="inspect-head alert-drawer-head">
                    <Show when=is_within>
                        <IconButton
                            icon="chevron-left"
                            label="All rules of the panel"
                            on:click=move |_| back.with_value(|board| open(board, panel_id, None))
                        />
                    </Show>
                    <div class="inspect-titles">
                        <h2 class="cut">{heading}</h2>
                    </div>
                    <IconButton icon="x" label="Close" on:click=move |_| close() />
                </header>
                {content}
            </div>
        </dialog>
    }
    .into_any()
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
            return view! { <div class="inspect-body"><ErrorCard message=failure.message retry=Some(retry) /></div> }
                .into_any();
        }
        let rule: Option<AlertRule> = value.get();
        match rule {
            Some(rule) => view! { <Editor board=board.clone() panel_id rule=Some(rule) /> }.into_any(),
            None => view! { <div class="inspect-body"><Skeleton rows=4 /></div> }.into_any(),
        }
    }
}
