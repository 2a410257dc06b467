//! Choosing the kind of a new data source. Choosing makes it, with a free name, and opens its settings.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use model::api::SaveDataSource;
use serde_json::json;

use super::icon_of;
use crate::api::sources::{self, SourceKind};
use crate::api::{load::load, settings};
use crate::ui::row::RowFace;
use crate::ui::states::{ErrorCard, Skeleton};
use crate::ui::toast::Toasts;
use crate::ui::top_bar::{Crumb, TopBar};

/// The page.
#[component]
pub fn NewSourcePage() -> impl IntoView {
    let loaded = load(sources::kinds);
    let retry = loaded.retry();
    let busy = RwSignal::new(false);
    let navigate = StoredValue::new_local(use_navigate());
    let toasts = use_context::<Toasts>();
    let add = Callback::new(move |kind: SourceKind| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let toasts = toasts.clone();
        spawn_local(async move {
            match create(&kind).await {
                Ok(uid) => {
                    let path = format!("/datasources/edit/{uid}?new");
                    navigate.try_with_value(|navigate| navigate(&path, Default::default()));
                }
                Err(error) => {
                    if let Some(toasts) = toasts {
                        toasts.failed(error.message);
                    }
                }
            }
            busy.try_set(false);
        });
    });
    let (value, failure) = (loaded.value, loaded.failure);
    let content = move || {
        if let Some(failure) = failure.get() {
            return view! { <ErrorCard message=failure.message retry=Some(retry) /> }.into_any();
        }
        let Some(kinds) = value.get() else { return view! { <Skeleton rows=3 /> }.into_any() };
        let offered: Vec<SourceKind> = kinds.into_iter().filter(|kind| !kind.built_in).collect();
        let mut categories: Vec<String> = offered.iter().map(|kind| kind.category.clone()).collect();
        categories.dedup();
        let section = |category: String| {
            let cards = offered.iter().filter(|kind| kind.category == category).cloned();
            let cards = cards.map(|kind| card(kind, add, busy)).collect_view();
            view! {
                <section>
                    <h2 class="kind-category">{category}</h2>
                    <div class="row-cards">{cards}</div>
                </section>
            }
        };
        categories.into_iter().map(section).collect_view().into_any()
    };
    view! {
        <TopBar crumbs=vec![Crumb::link("Data sources", "/datasources"), Crumb::here("Add data source")] />
        <div class="page">{content}</div>
    }
}

fn card(kind: SourceKind, add: Callback<SourceKind>, busy: RwSignal<bool>) -> impl IntoView {
    let (id, name, description) = (kind.id.clone(), kind.name.clone(), kind.description.clone());
    view! {
        <button type="button" class="row-card" disabled=move || busy.get() on:click=move |_| add.run(kind.clone())>
            <RowFace icon=icon_of(&id) name about=description />
        </button>
    }
}

/// Makes a source of the kind under the first free name, and tells its uid.
async fn create(kind: &SourceKind) -> Result<String, crate::api::http::ApiFailure> {
    let taken: Vec<String> =
        sources::list().await?.into_iter().map(|source| source.name.to_lowercase()).collect();
    let is_free = |name: &String| !taken.contains(&name.to_lowercase());
    let numbered =
        (1..).map(|number| if number == 1 { kind.name.clone() } else { format!("{} {number}", kind.name) });
    let name = numbered.take(taken.len() + 2).find(is_free).unwrap_or_else(|| kind.name.clone());
    let source = SaveDataSource {
        name,
        kind: kind.id.clone(),
        access: "proxy".to_owned(),
        json_data: json!({}),
        ..SaveDataSource::default()
    };
    let saved = sources::create(&source).await?;
    settings::refresh().await?;
    Ok(saved.datasource.uid)
}
