//! The app: what lives as long as the page, and which page stands at which path.

pub mod frame;
pub mod keys_help;
pub mod search;
pub mod sign_in_again;
mod visited;

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::path;

use crate::pages::dashboard::{DashboardPage, NewDashboardPage};
use crate::pages::home::HomePage;
use crate::pages::not_found::NotFoundPage;
use crate::parts::{self, Part};
use crate::ui::theme::Theme;
use crate::ui::toast::{ToastHost, Toasts};
use frame::Frame;

pub use visited::visited;

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let toasts = Toasts::default();
    provide_context(Theme::start());
    provide_context(toasts.clone());
    view! {
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/login") view=page(&parts::SIGN_IN) />
                <Route path=path!("/signup") view=page(&parts::SIGN_UP) />
                <Route path=path!("/d-solo/:uid/:slug?") view=page(&parts::SOLO) />
                <ParentRoute path=path!("") view=Frame>
                    <Route path=path!("/") view=HomePage />
                    <Route path=path!("/d/:uid/:slug?") view=DashboardPage />
                    <Route path=path!("/dashboards") view=page(&parts::BROWSE) />
                    <Route path=path!("/dashboards/f/:uid/:slug?") view=page(&parts::BROWSE) />
                    <Route path=path!("/dashboard/new") view=NewDashboardPage />
                    <Route path=path!("/dashboard/import") view=page(&parts::IMPORT) />
                    <Route path=path!("/alerting/*any") view=page(&parts::ALERTING) />
                    <Route path=path!("/datasources") view=page(&parts::SOURCES) />
                    <Route path=path!("/datasources/new") view=page(&parts::NEW_SOURCE) />
                    <Route path=path!("/datasources/edit/:uid") view=page(&parts::EDIT_SOURCE) />
                    <Route path=path!("/profile") view=page(&parts::PROFILE) />
                    <Route path=path!("/*any") view=NotFoundPage />
                </ParentRoute>
            </Routes>
        </Router>
        <ToastHost toasts />
    }
}

/// A page that arrives in a file of its own.
fn page(part: &'static Part<()>) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
    move || parts::show(part, ())
}
