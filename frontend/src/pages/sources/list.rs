//! The data sources that are set up.

use leptos::prelude::*;
use model::api::DataSource;

use super::icon_of;
use crate::api::load::load;
use crate::api::sources;
use crate::ui::button::{ButtonLink, Look};
use crate::ui::icon::Icon;
use crate::ui::progress::ProgressBar;
use crate::ui::row::RowFace;
use crate::ui::states::{Badge, ErrorCard, Skeleton};
use crate::ui::top_bar::{Crumb, TopBar};

/// The page.
#[component]
pub fn SourcesPage() -> impl IntoView {
    let loaded = load(sources::list);
    let retry = loaded.retry();
    let (value, failure, busy) = (loaded.value, loaded.failure, loaded.busy);
    let content = move || {
        if let Some(failure) = failure.get() {
            return view! { <ErrorCard message=failure.message retry=Some(retry) /> }.into_any();
        }
        match value.get() {
            None => view! { <Skeleton rows=3 /> }.into_any(),
            Some(list) => {
                view! { <ul class="row-list">{list.into_iter().map(row).collect_view()}</ul> }.into_any()
            }
        }
    };
    view! {
        <TopBar crumbs=vec![Crumb::here("Data sources")]>
            <ButtonLink href="/datasources/new" look=Look::Primary icon="plus">
                "Add data source"
            </ButtonLink>
        </TopBar>
        <div class="page page-narrow source-page">
            <ProgressBar on=Signal::derive(move || busy.get()) />
            {content}
        </div>
    }
}

fn row(source: DataSource) -> impl IntoView {
    let kind = if source.type_name.is_empty() { source.kind.clone() } else { source.type_name };
    let about = if source.url.is_empty() { kind } else { format!("{kind} · {}", source.url) };
    view! {
        <li>
            <a class="row-link" href=format!("/datasources/edit/{}", source.uid)>
                <RowFace icon=icon_of(&source.kind) name=source.name about cut=true />
                {source.read_only.then(|| view! { <Badge tone="plain" text="Built in" /> })}
                {source.is_default.then(|| view! { <Badge tone="info" text="Default" /> })}
                <Icon name="chevron-right" />
            </a>
        </li>
    }
}
