//! The app: what lives as long as the page, and which page stands at which path.

pub mod frame;
pub mod keys_help;
pub mod search;
pub mod sign_in_again;
mod visited;

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::path;

use crate::pages::browse::BrowsePage;
use crate::pages::dashboard::{DashboardPage, NewDashboardPage};
use crate::pages::home::HomePage;
use crate::pages::import::ImportPage;
use crate::pages::not_found::NotFoundPage;
use crate::pages::profile::ProfilePage;
use crate::pages::signin::SignInPage;
use crate::pages::signup::SignUpPage;
use crate::pages::sources::edit::EditSourcePage;
use crate::pages::sources::kinds::NewSourcePage;
use crate::pages::sources::list::SourcesPage;
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
                <Route path=path!("/login") view=SignInPage />
                <Route path=path!("/signup") view=SignUpPage />
                <ParentRoute path=path!("") view=Frame>
                    <Route path=path!("/") view=HomePage />
                    <Route path=path!("/d/:uid/:slug?") view=DashboardPage />
                    <Route path=path!("/dashboards") view=BrowsePage />
                    <Route path=path!("/dashboards/f/:uid/:slug?") view=BrowsePage />
                    <Route path=path!("/dashboard/new") view=NewDashboardPage />
                    <Route path=path!("/dashboard/import") view=ImportPage />
                    <Route path=path!("/datasources") view=SourcesPage />
                    <Route path=path!("/datasources/new") view=NewSourcePage />
                    <Route path=path!("/datasources/edit/:uid") view=EditSourcePage />
                    <Route path=path!("/profile") view=ProfilePage />
                    <Route path=path!("/*any") view=NotFoundPage />
                </ParentRoute>
            </Routes>
        </Router>
        <ToastHost toasts />
    }
}
