//! Home: the dashboard chosen for it, and below it the dashboards that the person starred or opened last.

use data::order;
use leptos::prelude::*;
use model::api::SearchHit;

use super::dashboard::HomeDashboard;
use crate::api::dashboards::{self, Wanted};
use crate::api::load::load;
use crate::app::visited;
use crate::ui::icon::Icon;

const MOST_STARRED: u32 = 12;

/// The page.
#[component]
pub fn HomePage() -> impl IntoView {
    view! {
        <HomeDashboard />
        <Nearby />
    }
}

#[component]
fn Nearby() -> impl IntoView {
    let starred = load(|| async {
        dashboards::search(&Wanted {
            starred: true,
            kind: "dash-db",
            limit: MOST_STARRED,
            ..Wanted::default()
        })
        .await
    });
    let recent = load(|| async {
        let visited = visited();
        if visited.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = dashboards::with_uids(&visited).await?;
        order::sort_by_key(&mut found, |hit| visited.iter().position(|uid| *uid == hit.uid));
        Ok(found)
    });
    let strip = |title: &'static str, icon: &'static str, hits: ArcRwSignal<Option<Vec<SearchHit>>>| {
        move || {
            let hits = hits.get().unwrap_or_default();
            (!hits.is_empty()).then(|| {
                let link = |hit: SearchHit| {
                    view! {
                        <li>
                            <a class="nearby-link" href=hit.url>
                                <span class="cut">{hit.title}</span>
                                <span class="nearby-folder cut">{hit.folder_title}</span>
                            </a>
                        </li>
                    }
                };
                view! {
                    <section class="nearby-part">
                        <h2 class="nearby-title">
                            <Icon name=icon />
                            {title}
                        </h2>
                        <ul class="nearby-list">{hits.into_iter().map(link).collect_view()}</ul>
                    </section>
                }
            })
        }
    };
    view! {
        <aside class="nearby" aria-label="Your dashboards">
            {strip("Starred", "star", starred.value)}
            {strip("Opened last", "clock", recent.value)}
        </aside>
    }
}
