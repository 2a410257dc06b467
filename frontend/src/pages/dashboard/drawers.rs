//! The drawers beside a dashboard: each is there while the address names a panel for it, and is fetched when it first does.

use data::repeat;
use leptos::prelude::*;

use super::board::Board;
use super::{alerts, inspect, share};
use crate::parts::{self, Part};

/// Parameters of the address, and what they open.
static DRAWERS: [(&str, &Part<(Board, i64)>); 3] =
    [(inspect::PARAM, &parts::INSPECT), (share::PARAM, &parts::SHARE), (alerts::PARAM, &parts::ALERTS)];

/// All of them.
#[component]
pub fn Drawers(
    /// The dashboard.
    board: Board,
) -> impl IntoView {
    DRAWERS.iter().map(|(param, part)| drawer(board.clone(), param, part)).collect_view()
}

fn drawer(board: Board, param: &'static str, part: &'static Part<(Board, i64)>) -> AnyView {
    let params = board.params.clone();
    let panel_id = Memo::new(move |_| params.with(|params| repeat::read_id(params.get(param)?)));
    let content = move || {
        let id = panel_id.get().filter(|id| untrack(|| board.panel(*id)).is_some());
        id.map(|id| parts::show(part, (board.clone(), id)))
    };
    content.into_any()
}
