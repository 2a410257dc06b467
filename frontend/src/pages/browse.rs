//! Dashboards: browsing folders, searching by words, tags and stars, sorting, moving and removing.

pub mod actions;
pub mod folder_select;
mod row;

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::api::{Folder, SearchHit};

use crate::api::dashboards::{self, Wanted};
use crate::api::folders;
use crate::api::http::ApiFailure;
use crate::api::load::load;
use crate::browser::clock;
use crate::ui::button::{Button, ButtonLink, IconButton, Look};
use crate::ui::field::SearchInput;
use crate::ui::progress::ProgressBar;
use crate::ui::select::{Choice, Select};
use crate::ui::states::{EmptyState, ErrorCard, Skeleton};
use crate::ui::top_bar::{Crumb, TopBar};
use actions::{Action, Actions};

const PAUSE: Duration = Duration::from_millis(120);

/// The page of all dashboards, and of one folder.
#[component]
pub fn BrowsePage() -> impl IntoView {
    let params = use_params_map();
    let folder_uid = Memo::new(move |_| params.with(|params| params.get("uid").unwrap_or_default()));
    let words = RwSignal::new(String::new());
    let tags = RwSignal::new(Vec::<String>::new());
    let starred = RwSignal::new(false);
    let descending = RwSignal::new(false);
    let action = RwSignal::new(None::<Action>);
    let is_search = Memo::new(move |_| {
        words.with(|words| !words.trim().is_empty()) || tags.with(|tags| !tags.is_empty()) || starred.get()
    });

    let hits = load(move || {
        let is_search = is_search.get();
        let folder = folder_uid.get();
        let wanted = Wanted {
            words: words.get(),
            tags: tags.get(),
            starred: starred.get(),
            descending: descending.get(),
            // A search goes through everything below; browsing shows one level.
            folder_uid: match (is_search, folder.is_empty()) {
                (true, true) => String::new(),
                (_, true) => "general".to_owned(),
                (_, false) => folder,
            },
            ..Wanted::default()
        };
        async move {
            if is_search {
                clock::sleep(PAUSE).await;
            }
            found(&wanted, is_search).await
        }
    });
    let folder = load(move || {
        let uid = folder_uid.get();
        async move { if uid.is_empty() { Ok(None) } else { folders::get(&uid).await.map(Some) } }
    });
    let known_tags = load(dashboards::tags);
    let reload = {
        let (hits, folder, tags) = (hits.clone(), folder.clone(), known_tags.clone());
        Callback::new(move |()| {
            hits.reload();
            folder.reload();
            tags.reload();
        })
    };

    let tag_options = {
        let value = known_tags.value.clone();
        Signal::derive(move || {
            let known = value.get().unwrap_or_default();
            known
                .into_iter()
                .map(|tag| Choice::new(tag.term.clone(), tag.term).help(tag.count.to_string()))
                .collect()
        })
    };
    let open_folder = folder.value.clone();
    let crumbs = {
        let folder = open_folder.clone();
        Signal::derive(move || crumbs_of(folder.get().flatten()))
    };
    let beside = {
        let folder = open_folder.clone();
        move || {
            folder.get().flatten().filter(|folder| folder.can_edit).map(|folder| {
                let hit = actions::as_hit(&folder);
                view! { <actions::RowMenu hit action /> }
            })
        }
    };
    let new_here = Signal::derive(move || {
        folder_uid.with(|uid| {
            if uid.is_empty() {
                "/dashboard/new".to_owned()
            } else {
                format!("/dashboard/new?folderUid={uid}")
            }
        })
    });
    let (value, failure, busy) = (hits.value.clone(), hits.failure.clone(), hits.busy.clone());
    let retry = hits.retry();
    let list = move || {
        if let Some(failure) = failure.get() {
            return view! { <ErrorCard message=failure.message retry=Some(retry) /> }.into_any();
        }
        let Some(found) = value.get() else { return view! { <Skeleton /> }.into_any() };
        if found.is_empty() {
            return nothing(is_search.get(), folder_uid.with(|uid| !uid.is_empty()), new_here);
        }
        let show_folder = is_search.get();
        let rows = found.into_iter().map(|hit| row::draw(hit, show_folder, action, tags)).collect_view();
        view! { <ul class="browse-list" on:keydown=row::move_by_keys>{rows}</ul> }.into_any()
    };
    view! {
        <TopBar crumbs beside>
            <Button
                icon="folder-plus"
                attr:title="New folder" on:click=move |_| action.set(Some(Action::NewFolder(folder_uid.get_untracked())))>
                <span class="browse-wide">"New folder"</span>
            </Button>
            <ButtonLink href=new_here look=Look::Primary icon="plus" attr:title="New dashboard">
                <span class="browse-wide">"New dashboard"</span>
            </ButtonLink>
        </TopBar>
        <div class="page">
            <div class="page-bar">
                <SearchInput value=words label="Search dashboards and folders" />
                <div class="browse-tags">
                    <Select
                        label="Tags"
                        options=tag_options
                        selected=tags
                        on_change=move |chosen| tags.set(chosen)
                        multiple=true
                        placeholder="Filter by tag"
                    />
                </div>
                <IconButton
                    icon="star"
                    label="Starred only"
                    pressed=Signal::derive(move || Some(starred.get()))
                    on:click=move |_| starred.update(|on| *on = !*on)
                />
                <IconButton
                    icon=Signal::derive(move || if descending.get() { "arrow-up" } else { "arrow-down" })
                    label=Signal::derive(move || if descending.get() { "Sorted Z to A".to_owned() } else { "Sorted A to Z".to_owned() })
                    on:click=move |_| descending.update(|on| *on = !*on)
                />
            </div>
            <div class="card browse-card">
                <ProgressBar on=Signal::derive(move || busy.get()) />
                {list}
            </div>
        </div>
        <Actions action reload folder_uid />
    }
}

/// Folders first when browsing; the server's own order when searching.
async fn found(wanted: &Wanted, is_search: bool) -> Result<Vec<SearchHit>, ApiFailure> {
    let mut hits = dashboards::search(wanted).await?;
    if !is_search {
        hits.sort_by_key(|hit| hit.kind != "dash-folder");
    }
    Ok(hits)
}

fn crumbs_of(folder: Option<Folder>) -> Vec<Crumb> {
    let Some(folder) = folder else { return vec![Crumb::here("Dashboards")] };
    let above = folder
        .parents
        .into_iter()
        .map(|parent| Crumb::link(parent.title, format!("/dashboards/f/{}", parent.uid)));
    std::iter::once(Crumb::link("Dashboards", "/dashboards"))
        .chain(above)
        .chain([Crumb::here(folder.title)])
        .collect()
}

fn nothing(is_search: bool, is_folder: bool, new_here: Signal<String>) -> AnyView {
    if is_search {
        let text = "Try fewer words or tags.";
        return view! { <EmptyState icon="search" title="Nothing found" text /> }.into_any();
    }
    let title = if is_folder { "This folder is empty" } else { "There are no dashboards yet" };
    view! {
        <EmptyState icon="layout-dashboard" title text="Start from nothing, or bring one from Grafana.">
            <ButtonLink href=new_here look=Look::Primary>
                "New dashboard"
            </ButtonLink>
            <ButtonLink href="/dashboard/import">"Import"</ButtonLink>
        </EmptyState>
    }
    .into_any()
}
