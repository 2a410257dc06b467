//! The rail on the left with the places of the app; on a phone a bar at the bottom.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::icon::Icon;

/// One place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its name.
    pub name: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// Its path.
    pub href: &'static str,
    /// Starts of the paths that belong to it.
    pub covers: &'static [&'static str],
}

/// The rail. What stands at its foot is the caller's.
#[component]
pub fn Rail(
    /// The places, from the top.
    places: Vec<Place>,
    /// What stands at the foot: profile, help.
    children: Children,
) -> impl IntoView {
    let location = use_location();
    let row = move |place: Place| {
        let Place { name, icon, href, covers } = place;
        let path = location.pathname;
        let is_here = Memo::new(move |_| {
            path.with(|path| path == href || covers.iter().any(|start| path.starts_with(start)))
        });
        view! {
            <a class="rail-link" href=href aria-current=move || is_here.get().then_some("page")>
                <Icon name=icon />
                <span class="rail-name">{name}</span>
            </a>
        }
    };
    view! {
        <nav class="rail" aria-label="Main">
            {places.into_iter().map(row).collect_view()}
            <div class="rail-foot">{children()}</div>
        </nav>
    }
}
