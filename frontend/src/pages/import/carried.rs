//! What the page itself cannot show of a document, added to what the server says: kinds of panel, options, overrides.

use std::collections::BTreeSet;

use model::api::Notice;
use model::dashboard::{Dashboard, Panel};
use panels::report::report;
use serde_json::Value;

/// The server's notices and then the page's own, each place with each sentence once.
pub(super) fn all_notices(text: &str, from_server: Vec<Notice>) -> Vec<Notice> {
    let mut notices = from_server;
    notices.extend(own_notices(text));
    let mut known = BTreeSet::new();
    notices.retain(|notice| known.insert((notice.place.clone(), notice.message.clone())));
    notices
}

fn own_notices(text: &str) -> Vec<Notice> {
    let Ok(parsed) = serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) else {
        return Vec::new();
    };
    let is_wrapped = parsed.get("dashboard").is_some_and(Value::is_object) && parsed.get("panels").is_none();
    let dashboard = Dashboard::new(if is_wrapped { parsed["dashboard"].clone() } else { parsed });
    let panels = dashboard.panels();
    // Which kinds of source are known is the server's to say.
    let sources: BTreeSet<String> = panels.iter().flat_map(source_kinds).collect();
    let report = report(&dashboard, &sources.iter().map(String::as_str).collect::<Vec<_>>());
    let whole = report.notes.into_iter().map(|message| Notice { place: String::new(), message });
    let of_panels = report.panels.into_iter().flat_map(|panel| {
        let place = if panel.title.is_empty() { format!("Panel {}", panel.id) } else { panel.title };
        panel.notes.into_iter().map(move |message| Notice { place: place.clone(), message })
    });
    whole.chain(of_panels).collect()
}

fn source_kinds(panel: &Panel) -> Vec<String> {
    let own = panel.targets.iter().filter_map(|target| target.datasource.as_ref()).chain(&panel.datasource);
    let own = own.map(|source| source.kind.clone());
    own.chain(panel.panels.iter().flat_map(source_kinds)).collect()
}
