//! What stands at a path that leads nowhere.

use leptos::prelude::*;

use crate::ui::button::{ButtonLink, Look};
use crate::ui::states::EmptyState;
use crate::ui::top_bar::{Crumb, TopBar};

/// The page.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <TopBar crumbs=vec![Crumb::here("Not found")] />
        <EmptyState
            icon="search"
            title="There is no such page"
            text="The address may be mistyped, or what stood here was moved or deleted."
        >
            <ButtonLink href="/" look=Look::Primary>
                "Go home"
            </ButtonLink>
            <ButtonLink href="/dashboards">"All dashboards"</ButtonLink>
        </EmptyState>
    }
}
