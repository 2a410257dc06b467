//! The search over dashboards, folders and pages.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use model::api::SearchHit;

use crate::api::dashboards::{self, Wanted};
use crate::api::load::load;
use crate::browser::clock;
use crate::ui::palette::{Found, Palette};

/// Quick typing asks once.
const PAUSE: Duration = Duration::from_millis(90);
const MOST: u32 = 30;

/// The pages that can be found by their names.
const PAGES: &[(&str, &str, &str)] = &[
    ("Home", "house", "/"),
    ("Dashboards", "layout-dashboard", "/dashboards"),
    ("New dashboard", "plus", "/dashboard/new"),
    ("Import dashboard", "upload", "/dashboard/import"),
    ("Alert rules", "bell", "/alerting/list"),
    ("Contact points", "mail", "/alerting/notifications"),
    ("Messages about alerts", "send", "/alerting/messages"),
    ("Data sources", "database", "/datasources"),
    ("Add data source", "plug-zap", "/datasources/new"),
    ("Profile and preferences", "settings", "/profile"),
];

/// The search, as a dialog.
#[component]
pub fn Search(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let hits = load(move || {
        let wanted = Wanted { words: typed.get(), limit: MOST, ..Wanted::default() };
        let is_open = open.get();
        async move {
            if !is_open {
                return Ok(Vec::new());
            }
            clock::sleep(PAUSE).await;
            dashboards::search(&wanted).await
        }
    });
    let found = {
        let hits = hits.value.clone();
        Signal::derive(move || {
            let wanted = typed.read().trim().to_lowercase();
            let pages = PAGES.iter().filter(|(title, ..)| title.to_lowercase().contains(&wanted));
            let pages = pages.map(|(title, icon, href)| Found {
                title: (*title).to_owned(),
                place: "Page".to_owned(),
                icon,
                href: (*href).to_owned(),
            });
            let hits = hits.get().unwrap_or_default();
            let hits = hits.into_iter().map(from_hit);
            // Without a word, pages come first: they are where people go.
            if wanted.is_empty() {
                pages.chain(hits).collect()
            } else {
                hits.chain(pages).collect::<Vec<_>>()
            }
        })
    };
    let busy = hits.busy.clone();
    let navigate = use_navigate();
    let navigate = StoredValue::new_local(navigate);
    let go = Callback::new(move |href: String| {
        navigate.with_value(|navigate| navigate(&href, leptos_router::NavigateOptions::default()));
    });
    view! { <Palette open typed found busy=Signal::derive(move || busy.get()) on_open=go /> }
}

fn from_hit(hit: SearchHit) -> Found {
    let is_folder = hit.kind == "dash-folder";
    Found {
        title: hit.title,
        place: hit
            .folder_title
            .unwrap_or_else(|| if is_folder { "Folder".to_owned() } else { String::new() }),
        icon: if is_folder { "folder" } else { "layout-dashboard" },
        href: hit.url,
    }
}
