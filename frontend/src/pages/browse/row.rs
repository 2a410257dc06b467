//! One dashboard or folder in the list.

use leptos::prelude::*;
use leptos::task::spawn_local;
use model::api::SearchHit;

use super::actions::{Action, RowMenu};
use crate::api::dashboards;
use crate::browser::element;
use crate::ui::button::IconButton;
use crate::ui::icon::Icon;
use crate::ui::toast::Toasts;

/// The row; its tags narrow the list when pressed.
pub(super) fn draw(
    hit: SearchHit,
    show_folder: bool,
    action: RwSignal<Option<Action>>,
    tags: RwSignal<Vec<String>>,
) -> impl IntoView {
    let is_folder = hit.kind == "dash-folder";
    let (title, url) = (hit.title.clone(), hit.url.clone());
    let folder = show_folder.then(|| hit.folder_title.clone()).flatten();
    let tag = |tag: &String| {
        let (shown, wanted) = (tag.clone(), tag.clone());
        let narrow = move |_| {
            tags.update(|tags| {
                if !tags.contains(&wanted) {
                    tags.push(wanted.clone());
                }
            });
        };
        view! {
            <button type="button" class="browse-tag" on:click=narrow>
                {shown}
            </button>
        }
    };
    view! {
        <li class="browse-row">
            <a class="browse-link" href=url>
                <Icon name=if is_folder { "folder" } else { "layout-dashboard" } />
                <span class="browse-title cut">{title}</span>
                {folder.map(|folder| view! { <span class="browse-folder cut">{folder}</span> })}
            </a>
            <span class="browse-row-tags">{hit.tags.iter().map(tag).collect_view()}</span>
            {(!is_folder).then(|| view! { <Star uid=hit.uid.clone() is_starred=hit.is_starred /> })}
            <RowMenu hit action />
        </li>
    }
}

#[component]
fn Star(uid: String, is_starred: bool) -> impl IntoView {
    let on = RwSignal::new(is_starred);
    let toasts = use_context::<Toasts>();
    let toggle = move |_| {
        let (uid, wanted, toasts) = (uid.clone(), !on.get_untracked(), toasts.clone());
        on.set(wanted);
        spawn_local(async move {
            if let Err(failure) = dashboards::star(&uid, wanted).await {
                on.try_set(!wanted);
                if let Some(toasts) = toasts {
                    toasts.failed(failure.message);
                }
            }
        });
    };
    let label = Signal::derive(move || if on.get() { "Remove star".to_owned() } else { "Star".to_owned() });
    view! {
        <IconButton
            icon="star"
            label
            pressed=Signal::derive(move || Some(on.get()))
            on:click=toggle
            attr:data-starred=move || on.get().to_string()
        />
    }
}

/// Arrows move between the rows.
pub(super) fn move_by_keys(event: leptos::ev::KeyboardEvent) {
    let step = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    if element::focus_neighbour(".browse-link", step) {
        event.prevent_default();
    }
}
