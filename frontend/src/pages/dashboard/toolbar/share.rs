//! Links and files to give away: a link shows others the same instants, whenever they open it.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::super::address::Params;
use super::super::board::Board;
use crate::browser::{clipboard, files, location};
use crate::ui::toast::Toasts;

/// Copies a link to what is shown now.
pub(super) fn copy_link(board: &Board, toasts: Toasts) {
    let link = link(board);
    spawn_local(async move {
        if clipboard::copy(&link).await {
            toasts.done("Link copied. It shows this time range, wherever now is.");
        } else {
            toasts.failed(format!("This browser does not let the page copy. Copy the link by hand: {link}"));
        }
    });
}

/// Saves the document as a file.
pub(super) fn download(board: &Board) {
    let document = board.document.get_untracked();
    let text = serde_json::to_string_pretty(document.json()).unwrap_or_default();
    let title = document.title();
    let name: String = title.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    files::save(&format!("{}.json", name.trim_matches('-').to_lowercase()), "application/json", &text);
}

fn link(board: &Board) -> String {
    let range = board.time.with_untracked(|time| time.range);
    let path = location::path_and_query();
    let path = path.split('?').next().unwrap_or_default();
    let params = frozen(board.params.get_untracked(), range.from_ms, range.to_ms);
    format!("{}{path}{}", location::origin(), params.to_search())
}

/// The same parameters with fixed ends, without what concerns this screen alone.
fn frozen(params: Params, from_ms: i64, to_ms: i64) -> Params {
    let dropped = ["time", "time.window", "kiosk", "editPanel", "refresh"];
    let params = dropped.into_iter().fold(params, |params, name| params.with(name, None));
    params.with("from", Some(&from_ms.to_string())).with("to", Some(&to_ms.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_has_fixed_ends() {
        let params = Params::parse("?from=now-6h&to=now&var-a=b&kiosk&refresh=5s&viewPanel=2");
        assert_eq!(frozen(params, 1, 2).to_search(), "?from=1&to=2&var-a=b&viewPanel=2");
        assert_eq!(frozen(Params::default(), 1, 2).to_search(), "?from=1&to=2");
    }
}
