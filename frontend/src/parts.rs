//! Parts of the page that stand in files of their own: each arrives when it is first shown, so that nobody waits for
//! an editor in order to see a chart. The list of all parts, and what stands in their place meanwhile.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use futures_util::future::try_join;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use panels::view::MarkdownView;
use serde_json::Value;

use crate::browser::later_styles;
use crate::pages;
use crate::pages::dashboard::answers::transformed::Transforming;
use crate::pages::dashboard::board::Board;
use crate::ui::states::{ErrorCard, Skeleton};
use crate::ui::toast::Toasts;

/// What makes the view of a part.
type Build<P> = fn(P) -> AnyView;

type Loading<P> = Pin<Box<dyn Future<Output = Result<Build<P>, NotLoaded>>>>;

/// A file of a part could not be fetched; the browser's console says why.
#[derive(Debug, Clone, Copy)]
pub struct NotLoaded;

impl From<SplitLoaderError> for NotLoaded {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// Which style sheet a part needs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Styles {
    /// That of the first picture: it begins with a dashboard, or shows nothing.
    First,
    /// The one of the parts that come later, too.
    Later,
}

/// A part of the page, made from `P`.
pub struct Part<P: 'static> {
    load: fn() -> Loading<P>,
    loaded: OnceLock<Build<P>>,
    styles: Styles,
}

impl<P> Part<P> {
    const fn new(load: fn() -> Loading<P>, styles: Styles) -> Self {
        Self { load, loaded: OnceLock::new(), styles }
    }

    async fn load(&self) -> Result<Build<P>, NotLoaded> {
        let styles = async {
            if self.styles == Styles::First {
                return Ok(());
            }
            later_styles::arrived().await.map_err(|_| NotLoaded)
        };
        let (build, ()) = try_join((self.load)(), styles).await?;
        Ok(*self.loaded.get_or_init(|| build))
    }
}

/// Declares a part: its name, the file it stands in, what it is made from, and the function that makes it. Parts
/// of one file arrive together; `with First` says that the first style sheet is enough.
macro_rules! part {
    (@styles) => { Styles::Later };
    (@styles $styles:ident) => { Styles::$styles };
    ($(#[$doc:meta])* $name:ident in $file:ident::$load:ident $(with $styles:ident)?: $props:ty = $build:expr) => {
        $(#[$doc])*
        pub static $name: Part<$props> = Part::new(|| {
            #[wasm_split($file, wasm_split_path = ::leptos::wasm_split, fallible)]
            fn $load() -> Result<Build<$props>, NotLoaded> {
                Ok($build)
            }
            Box::pin($load())
        }, part!(@styles $($styles)?));
    };
}

part! {
    /// Signing in.
    SIGN_IN in pages::sign_in: () = |()| view! { <pages::signin::SignInPage /> }.into_any()
}
part! {
    /// Signing in again over an open page.
    SIGN_IN_AGAIN in pages::sign_in_again: RwSignal<bool> = |open| {
        view! { <crate::app::sign_in_again::SignInAgain open /> }.into_any()
    }
}
part! {
    /// The sign-up link of the first person.
    SIGN_UP in pages::sign_up: () = |()| view! { <pages::signup::SignUpPage /> }.into_any()
}
part! {
    /// Profile and preferences.
    PROFILE in pages::profile: () = |()| view! { <pages::profile::ProfilePage /> }.into_any()
}
part! {
    /// Folders and dashboards.
    BROWSE in pages::browse: () = |()| view! { <pages::browse::BrowsePage /> }.into_any()
}
part! {
    /// Bringing in dashboards.
    IMPORT in pages::import: () = |()| view! { <pages::import::ImportPage /> }.into_any()
}
part! {
    /// The list of data sources.
    SOURCES in pages::sources: () = |()| view! { <pages::sources::list::SourcesPage /> }.into_any()
}
part! {
    /// The kinds of data source to choose from.
    NEW_SOURCE in pages::new_source: () = |()| view! { <pages::sources::kinds::NewSourcePage /> }.into_any()
}
part! {
    /// One data source's form.
    EDIT_SOURCE in pages::edit_source: () = |()| view! { <pages::sources::edit::EditSourcePage /> }.into_any()
}
part! {
    /// One panel alone, as other pages hold it.
    SOLO in solo::solo with First: () = |()| view! { <pages::solo::SoloPage /> }.into_any()
}
part! {
    /// Alert rules, contact points and messages.
    ALERTING in alerting::alerting: () = |()| view! { <pages::alerting::AlertingPage /> }.into_any()
}
part! {
    /// The drawer in which a panel's alert rules are set up.
    ALERTS in alerting::alerts: (Board, i64) = |(board, panel_id)| {
        view! { <pages::alerting::drawer::AlertsDrawer board panel_id /> }.into_any()
    }
}
part! {
    /// What alert rules say about a dashboard that has some.
    PANEL_ALERTS in watching::panel_alerts with First: (Board, Value) = |(board, answer)| {
        pages::dashboard::alerts::take(&board, answer);
        ().into_any()
    }
}
part! {
    /// The last dashboard while the server cannot be reached.
    OFFLINE in offline::offline with First: (String, Callback<()>) = |(message, on_back)| {
        view! { <pages::offline::Offline message on_back /> }.into_any()
    }
}
part! {
    /// How old a dashboard is whose server went away.
    LOST in offline::lost with First: Board = |board| {
        view! { <pages::offline::Lost board /> }.into_any()
    }
}
part! {
    /// Keeping what is seen for then.
    KEEPER in offline::keeper with First: Board = |board| {
        view! { <pages::dashboard::kept::Keeper board /> }.into_any()
    }
}
part! {
    /// The panel editor.
    PANEL_EDITOR in editing::panel_editor: (Board, i64) = |(board, id)| {
        view! { <pages::dashboard::editor::PanelEditor board id /> }.into_any()
    }
}
part! {
    /// The dashboard's settings.
    SETTINGS in editing::settings: (StoredValue<Board>, RwSignal<bool>) = |(board, open)| {
        view! { <pages::dashboard::settings::Settings board open /> }.into_any()
    }
}
part! {
    /// The question before saving.
    SAVE in editing::save: (StoredValue<Board>, RwSignal<bool>) = |(board, open)| {
        view! { <pages::dashboard::toolbar::save::SaveDialog board open /> }.into_any()
    }
}
part! {
    /// The drawer that shows what a panel is made of.
    INSPECT in tools::inspect: (Board, i64) = |(board, panel_id)| {
        view! { <pages::dashboard::inspect::InspectDrawer board panel_id /> }.into_any()
    }
}
part! {
    /// Showing a panel on other pages.
    SHARE in tools::share: (Board, i64) = |(board, panel_id)| {
        view! { <pages::dashboard::share::ShareDrawer board panel_id /> }.into_any()
    }
}
part! {
    /// The annotations of a dashboard.
    ANNOTATIONS in links::annotations with First: Board = |board| {
        view! { <pages::dashboard::annotations::AnnotationsBar board /> }.into_any()
    }
}
part! {
    /// The links of a dashboard.
    LINKS in links::links with First: Board = |board| {
        view! { <pages::dashboard::links::LinksBar board /> }.into_any()
    }
}
part! {
    /// What opens behind the time range.
    TIME in tools::time: (StoredValue<Board>, RwSignal<bool>) = |(board, open)| {
        view! { <pages::dashboard::time_picker::Body board open /> }.into_any()
    }
}
part! {
    /// Search over pages, folders and dashboards.
    SEARCH in tools::search: RwSignal<bool> = |open| view! { <crate::app::search::Search open /> }.into_any()
}
part! {
    /// What transformations make of a panel's answers.
    TRANSFORMS in transforming::transforms with First: Transforming = |work| {
        work.finish();
        ().into_any()
    }
}
part! {
    /// The list of keys.
    KEYS_HELP in tools::keys_help: RwSignal<bool> = |open| {
        view! { <crate::app::keys_help::KeysHelp open /> }.into_any()
    }
}

/// What is said when a part could not be fetched.
const FAILED: &str = "This part of the page could not be loaded. Check the connection and try again; if the server \
                      was updated meanwhile, reload the page.";

part! {
    /// Formatted text.
    MARKDOWN in text::markdown with First: Arc<MarkdownView> = |markdown| {
        view! { <crate::views::markdown::MarkdownBox markdown /> }.into_any()
    }
}

/// The view of a part: at once when it is here already, else as soon as it arrives.
pub fn show<P: Clone + Send + Sync + 'static>(part: &'static Part<P>, props: P) -> AnyView {
    if let Some(build) = part.loaded.get() {
        return build(props);
    }
    let answer = RwSignal::new(None::<Result<(), NotLoaded>>);
    let load = Callback::new(move |()| {
        answer.set(None);
        spawn_local(async move {
            let loaded = part.load().await;
            answer.try_set(Some(loaded.map(|_| ())));
        });
    });
    load.run(());
    let content = move || match (answer.get(), part.loaded.get()) {
        (Some(Ok(())), Some(build)) => build(props.clone()),
        (Some(Err(NotLoaded)), _) => {
            view! { <div class="part-failure"><ErrorCard message=FAILED retry=Some(load) /></div> }.into_any()
        }
        _ => view! { <div class="part-wait"><Skeleton /></div> }.into_any(),
    };
    content.into_any()
}

/// A dialog, fetched when it is first opened; from then on it follows `open` itself.
pub fn dialog<P: Clone + Send + Sync + 'static>(
    part: &'static Part<P>,
    open: RwSignal<bool>,
    props: P,
) -> AnyView {
    let is_here = RwSignal::new(part.loaded.get().is_some());
    let toasts = use_context::<Toasts>();
    Effect::new(move || {
        if is_here.get() || !open.get() {
            return;
        }
        let toasts = toasts.clone();
        spawn_local(async move {
            match part.load().await {
                Ok(_) => {
                    is_here.try_set(true);
                }
                Err(NotLoaded) => {
                    // Shut again, so that opening it once more is trying again.
                    open.try_set(false);
                    if let Some(toasts) = toasts {
                        toasts.failed(FAILED);
                    }
                }
            }
        });
    });
    let content = move || is_here.get().then(|| part.loaded.get().map(|build| build(props.clone())));
    content.into_any()
}

/// Runs a part that shows nothing. Where it cannot be fetched, what it does is left out.
pub fn run<P: 'static>(part: &'static Part<P>, props: P) {
    spawn_local(async move {
        if let Ok(build) = part.load().await {
            drop(build(props));
        }
    });
}

/// Runs a part that shows nothing: at once when it is here already, else as soon as it arrives. `failed` hears why where
/// it cannot be fetched.
pub fn hand<P: 'static>(part: &'static Part<P>, props: P, failed: impl FnOnce(&'static str) + 'static) {
    if let Some(build) = part.loaded.get() {
        drop(build(props));
        return;
    }
    spawn_local(async move {
        match part.load().await {
            Ok(build) => drop(build(props)),
            Err(NotLoaded) => failed(FAILED),
        }
    });
}

/// Fetches a part that will be wanted soon; a failure is said when it is shown.
pub fn fetch<P: 'static>(part: &'static Part<P>) {
    if part.loaded.get().is_none() {
        spawn_local(async move {
            let _arrives_later = part.load().await;
        });
    }
}
