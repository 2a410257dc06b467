//! Showing a panel on other pages: how it looks there, who may hold it, links that let it in, and what to paste. The
//! drawer is there while the address says `share=<id>`; the dashboard's settings show its lists too.

mod address;
mod links;
mod make;
mod origins;

use leptos::prelude::*;
use model::api::Embedding;

use super::board::Board;
use crate::api::embed;
use crate::api::load::{Loaded, load};
use crate::ui::drawer::Drawer;
use crate::ui::states::{ErrorCard, Skeleton};
use make::Make;

pub use links::Links;
pub use origins::Origins;

/// The panel, in the address.
pub const PARAM: &str = "share";

/// Opens the drawer on a panel.
pub fn open(board: &Board, panel_id: i64) {
    let id = panel_id.to_string();
    board.go(false, |params| params.with(PARAM, Some(&id)));
}

/// The drawer itself.
#[component]
pub fn ShareDrawer(
    /// The dashboard.
    board: Board,
    /// The panel.
    panel_id: i64,
) -> impl IntoView {
    let held = StoredValue::new(board);
    let close =
        Callback::new(move |()| held.with_value(|board| board.go(false, |params| params.with(PARAM, None))));
    let title = Memo::new(move |_| {
        let title = held.with_value(|board| board.title(panel_id));
        if title.is_empty() { "Share panel".to_owned() } else { format!("Share {title}") }
    });
    view! {
        <Drawer title on_close=close>
            <div class="drawer-body">
                <Make board=held panel_id />
            </div>
        </Drawer>
    }
}

/// What the server knows about showing a dashboard elsewhere; none for those who may not change it.
pub(super) fn embedding(board: StoredValue<Board>) -> Option<Loaded<Embedding>> {
    let can_edit = board.with_value(|board| board.meta.with_untracked(|meta| meta.can_edit));
    let uid = uid_of(board);
    can_edit.then(|| {
        load(move || {
            let uid = uid.clone();
            async move { embed::embedding(&uid).await }
        })
    })
}

fn uid_of(board: StoredValue<Board>) -> String {
    board.with_value(|board| board.document.with_untracked(|document| document.uid()))
}

/// The tab of the settings: everything that lets pages show panels of this dashboard.
#[component]
pub fn Sharing(
    /// The dashboard.
    board: StoredValue<Board>,
) -> impl IntoView {
    let Some(loaded) = embedding(board) else { return ().into_any() };
    lists(board, None, loaded)
}

/// Origins and links, of one panel or of all.
fn lists(board: StoredValue<Board>, panel_id: Option<i64>, loaded: Loaded<Embedding>) -> AnyView {
    let content = move || {
        if let Some(failure) = loaded.failure.get() {
            let retry = loaded.retry();
            return view! { <ErrorCard message=failure.message retry=Some(retry) /> }.into_any();
        }
        let is_here = loaded.value.with(Option::is_some);
        if !is_here {
            return view! { <Skeleton rows=3 /> }.into_any();
        }
        let loaded = loaded.clone();
        view! {
            <Origins board loaded=loaded.clone() />
            <Links board panel_id loaded />
        }
        .into_any()
    };
    view! { <div class="share-lists">{content}</div> }.into_any()
}
