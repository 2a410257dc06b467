//! The dashboards that come with Belvedere, to choose one from. What is chosen goes the way of any other document.

use leptos::prelude::*;
use model::api::ReadyDashboard;

use crate::api::dashboards;
use crate::api::load::load;
use crate::ui::icon::Icon;
use crate::ui::row::RowFace;
use crate::ui::states::{ErrorCard, Skeleton};

/// The list.
#[component]
pub(super) fn ReadyList(
    /// Told the uid of the chosen one.
    on_choose: Callback<String>,
    /// Whether one is on its way.
    busy: RwSignal<bool>,
) -> impl IntoView {
    let loaded = load(dashboards::all_ready);
    let retry = loaded.retry();
    let (value, failure) = (loaded.value, loaded.failure);
    let content = move || {
        if let Some(failure) = failure.get() {
            return view! { <ErrorCard message=failure.message retry=Some(retry) /> }.into_any();
        }
        let Some(all) = value.get() else { return view! { <Skeleton rows=1 /> }.into_any() };
        let rows = all.into_iter().map(|one| row(one, on_choose, busy)).collect_view();
        view! { <ul class="row-list">{rows}</ul> }.into_any()
    };
    view! {
        <section aria-labelledby="ready-title">
            <h2 id="ready-title" class="ready-title">
                "Ready dashboards"
            </h2>
            {content}
        </section>
    }
}

fn row(one: ReadyDashboard, on_choose: Callback<String>, busy: RwSignal<bool>) -> impl IntoView {
    let ReadyDashboard { uid, title, description } = one;
    view! {
        <li>
            <button
                type="button"
                class="row-link"
                disabled=move || busy.get()
                on:click=move |_| on_choose.run(uid.clone())
            >
                <RowFace icon="layout-dashboard" name=title about=description />
                <Icon name="chevron-right" />
            </button>
        </li>
    }
}
