//! The bar at the top of each page: where am I, the search, and what the page offers.

use leptos::prelude::*;

use super::icon::Icon;
use crate::browser::element;

/// One step of the way to the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// Its name.
    pub label: String,
    /// Its path; `None` for the page itself.
    pub href: Option<String>,
}

impl Crumb {
    /// A step that leads somewhere.
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: Some(href.into()) }
    }

    /// The page itself.
    pub fn here(label: impl Into<String>) -> Self {
        Self { label: label.into(), href: None }
    }
}

/// Opens the search; the app provides it.
#[derive(Clone)]
pub struct OpenSearch(pub Callback<()>);

/// The bar. It also writes the title of the browser's tab.
#[component]
pub fn TopBar(
    /// The way to the page, the page last.
    #[prop(into)]
    crumbs: Signal<Vec<Crumb>>,
    /// What stands beside the title, such as a star or a draft's age.
    #[prop(optional, into)]
    beside: ViewFn,
    /// What the page offers, the main thing last.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    Effect::new(move || {
        let title = crumbs.with(|crumbs| crumbs.last().map(|crumb| crumb.label.clone()).unwrap_or_default());
        element::set_page_title(&if title.is_empty() {
            "Belvedere".to_owned()
        } else {
            format!("{title} · Belvedere")
        });
    });
    let way = move || {
        let crumbs = crumbs.get();
        let row = |crumb: Crumb| match crumb.href {
            Some(href) => {
                view! { <li class="crumb crumb-above"><a href=href>{crumb.label}</a></li> }.into_any()
            }
            None => view! {
                <li class="crumb crumb-here" aria-current="page">
                    <h1 class="cut">{crumb.label}</h1>
                </li>
            }
            .into_any(),
        };
        crumbs.into_iter().map(row).collect_view()
    };
    let search = use_context::<OpenSearch>().map(|open| {
        view! {
            <button type="button" class="top-search" title="Search dashboards" on:click=move |_| open.0.run(())>
                <Icon name="search" />
                <span class="top-search-words">"Search dashboards"</span>
                <kbd class="keys top-search-keys" aria-hidden="true">"Ctrl K"</kbd>
            </button>
        }
    });
    view! {
        <header class="top-bar">
            <nav class="crumbs" aria-label="Breadcrumb">
                <ol>{way}</ol>
            </nav>
            <div class="top-beside">{move || beside.run()}</div>
            <div class="top-actions">
                {search}
                {children.map(|children| children())}
            </div>
        </header>
    }
}
