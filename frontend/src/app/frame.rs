//! The frame around every page of a signed-in person: rail, search, help, and waiting for what the app starts with.

use std::time::Duration;

use futures_util::future::join;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

use super::visited;
use crate::api::http::ApiFailure;
use crate::api::{session, settings, zones};
use crate::browser::location::{self, encode};
use crate::browser::{clock, element, location as here, storage, worker};
use crate::parts;
use crate::ui::icon::Icon;
use crate::ui::menu::{Entry, Menu};
use crate::ui::popover::Align;
use crate::ui::rail::{Place, Rail};
use crate::ui::states::ErrorCard;
use crate::ui::theme::{Choice, Theme};
use crate::ui::toast::Toasts;
use crate::ui::top_bar::OpenSearch;

/// Under which this browser remembers who was signed in.
const PERSON: &str = "person";
const WORKER_AFTER: Duration = Duration::from_secs(2);

const PLACES: &[Place] = &[
    Place { name: "Home", icon: "house", href: "/", covers: &[] },
    Place {
        name: "Dashboards",
        icon: "layout-dashboard",
        href: "/dashboards",
        covers: &["/dashboards/", "/d/", "/dashboard/new"],
    },
    Place { name: "Alerting", icon: "bell", href: "/alerting/list", covers: &["/alerting"] },
    Place { name: "Data sources", icon: "database", href: "/datasources", covers: &["/datasources/"] },
    Place { name: "Import", icon: "upload", href: "/dashboard/import", covers: &[] },
];

/// The frame; the page of the path stands in it.
#[component]
pub fn Frame() -> impl IntoView {
    let failure = RwSignal::new(None::<ApiFailure>);
    let is_ready = Memo::new(|_| settings::current().with(Option::is_some));
    let (navigate, toasts) = (use_navigate(), use_context::<Toasts>());
    let start = Callback::new(move |()| {
        let (navigate, toasts) = (navigate.clone(), toasts.clone());
        spawn_local(async move {
            // The viewer's own zone is part of the first picture.
            let (settings, ()) = join(settings::refresh(), zones::load(&clock::zone_name())).await;
            match settings {
                Ok(()) => {
                    failure.set(None);
                    apply_preferences();
                    settle(toasts);
                }
                Err(error) if error.status == 401 => {
                    worker::forget().await;
                    let back = here::path_and_query();
                    let target = if back == "/" {
                        "/login".to_owned()
                    } else {
                        format!("/login?redirect={}", encode(&back))
                    };
                    navigate(&target, leptos_router::NavigateOptions { replace: true, ..Default::default() });
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    });
    if !is_ready.get_untracked() {
        start.run(());
    }
    let path = use_location().pathname;
    Effect::new(move || visited::remember(&path.read()));

    let search_open = RwSignal::new(false);
    let help_open = RwSignal::new(false);
    let ended = RwSignal::new(false);
    Effect::new(move || ended.set(session::ended().get()));
    provide_context(OpenSearch(Callback::new(move |()| search_open.set(true))));
    let keys = window_event_listener(leptos::ev::keydown, move |event| {
        let is_search = (event.ctrl_key() || event.meta_key()) && event.key() == "k";
        let is_plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        let is_free = is_plain && !element::is_typing() && !element::is_dialog_open();
        match event.key().as_str() {
            _ if is_search => search_open.update(|open| *open = !*open),
            "/" if is_free => search_open.set(true),
            "?" if is_free => help_open.set(true),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || keys.remove());

    let query = use_query_map();
    let is_bare = Memo::new(move |_| query.with(|query| query.get("kiosk").is_some()));
    let content = move || {
        if is_ready.get() {
            return view! { <Outlet /> }.into_any();
        }
        match failure.get() {
            Some(error) if error.is_unreachable() && worker::is_at_work() => {
                parts::show(&parts::OFFLINE, (error.message, start))
            }
            Some(error) => view! {
                <div class="frame-failure">
                    <ErrorCard message=error.message retry=Some(start) />
                </div>
            }
            .into_any(),
            None => ().into_any(),
        }
    };
    view! {
        <div class="frame" class:frame-bare=move || is_bare.get()>
            <a class="frame-skip button" href="#content">
                "Skip to content"
            </a>
            <Rail places=PLACES.to_vec()>
                <button type="button" class="rail-link rail-wide" on:click=move |_| help_open.set(true)>
                    <Icon name="keyboard" />
                    <span class="rail-name">"Keyboard"</span>
                </button>
                <PersonMenu />
            </Rail>
            <main id="content" class="frame-content" tabindex="-1">
                {content}
            </main>
        </div>
        {parts::dialog(&parts::SEARCH, search_open, search_open)}
        {parts::dialog(&parts::KEYS_HELP, help_open, help_open)}
        {parts::dialog(&parts::SIGN_IN_AGAIN, ended, ended)}
    }
}

/// The server knows what the person prefers on every browser; a choice made on this one wins.
fn apply_preferences() {
    let Some(theme) = use_context::<Theme>() else { return };
    let preferred =
        settings::current().with_untracked(|boot| boot.as_ref().map(|boot| boot.preferences.theme.clone()));
    if theme.choice() == Choice::System
        && let Some(preferred) = preferred
    {
        theme.choose(Choice::from_setting(&preferred));
    }
}

/// What is done once for a person who is signed in: what was kept of somebody else goes, and the worker comes that lets
/// the app start without the server. Not at once: the first seconds are the charts'.
fn settle(toasts: Option<Toasts>) {
    let person = settings::current().with_untracked(|boot| {
        boot.as_ref().map(|boot| format!("{} {}", boot.user.org_id, boot.user.id)).unwrap_or_default()
    });
    let is_another = storage::get(PERSON).is_some_and(|before| before != person);
    storage::set(PERSON, Some(&person));
    if is_another {
        spawn_local(worker::forget());
    }
    // A page of a build for development is another one all the time.
    if cfg!(debug_assertions) {
        return;
    }
    let on_new_build = move || {
        if let Some(toasts) = &toasts {
            let text = "Belvedere was updated. Reload the page to go on with the new version.";
            toasts.urge(text, "Reload", || location::open(&here::path_and_query()));
        }
    };
    set_timeout(|| spawn_local(worker::install(on_new_build)), WORKER_AFTER);
}

#[component]
fn PersonMenu() -> impl IntoView {
    let theme = use_context::<Theme>();
    let toasts = use_context::<Toasts>();
    let name = || {
        let boot = settings::current().get();
        boot.map(|boot| if boot.user.name.is_empty() { boot.user.login } else { boot.user.name })
            .unwrap_or_default()
    };
    let entries = move |()| {
        let is_dark = theme.as_ref().is_none_or(Theme::is_dark);
        let switch = {
            let theme = theme.clone();
            move || {
                if let Some(theme) = &theme {
                    theme.choose(if is_dark { Choice::Light } else { Choice::Dark });
                }
            }
        };
        let toasts = toasts.clone();
        let sign_out = move || {
            let toasts = toasts.clone();
            spawn_local(async move {
                match session::sign_out().await {
                    // A new page, so that nothing of the person stays in memory.
                    Ok(_) => location::open("/login"),
                    Err(error) => {
                        if let Some(toasts) = toasts {
                            toasts.failed(error.message);
                        }
                    }
                }
            });
        };
        vec![
            Entry::go("Profile and preferences", "settings", "/profile"),
            if is_dark {
                Entry::run("Light theme", "sun", switch)
            } else {
                Entry::run("Dark theme", "moon", switch)
            },
            Entry::run("Sign out", "log-out", sign_out).divided(),
        ]
    };
    let label = Signal::derive(move || format!("You: {}", name()));
    view! {
        <Menu
            label
            class="rail-link"
            trigger=|| {
                view! {
                    <Icon name="circle-user" />
                    <span class="rail-name">"You"</span>
                }
            }
            entries=Callback::new(entries)
            align=Align::Start
        />
    }
}
