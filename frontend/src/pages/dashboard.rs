//! A dashboard's page: loads the document, opens it as a [`board::Board`], and lays out toolbar, variables and grid.

pub mod address;
pub mod age;
pub mod alerts;
pub mod annotations;
pub mod answers;
pub mod arrange;
pub mod board;
pub mod changes;
pub mod draft;
pub mod drawers;
pub mod editor;
pub mod grid;
pub mod inspect;
pub mod kept;
pub mod keys;
pub mod layout;
pub mod links;
pub mod panel;
pub mod panel_keys;
pub mod refresh;
pub mod sections;
pub mod settings;
pub mod share;
pub mod sources;
pub mod time_picker;
pub mod toolbar;
pub mod updates;
pub mod variables_bar;

use std::sync::Arc;
use std::time::Duration;

use data::query::Source;
use data::repeat;
use futures_util::future::try_join;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_params_map};
use model::api::{DashboardMeta, DashboardWithMeta};
use model::dashboard::{Dashboard, Lenient};

use crate::api::dashboards;
use crate::api::http::ApiFailure;
use crate::api::load::{Loaded, load};
use crate::api::{query, zones};
use crate::browser::worker;
use crate::parts;
use crate::ui::states::{ErrorCard, Skeleton};
use crate::ui::theme::Theme;
use annotations::AnnotationsDoor;
use board::Board;
use drawers::Drawers;
use grid::Grid;
use links::Links;
use panel::PanelBox;
use toolbar::Toolbar;
use variables_bar::VariablesBar;

/// What is seen is kept after so long: the first seconds are the charts'.
const KEEP_AFTER: Duration = Duration::from_secs(4);

/// Chart colours of the theme in use, made once a page.
#[derive(Clone, Copy)]
struct ChartTheme(Signal<Arc<panels::Theme>>);

/// The chart colours of the page around.
pub fn chart_theme() -> Signal<Arc<panels::Theme>> {
    use_context::<ChartTheme>()
        .map_or_else(|| Signal::derive(|| Arc::new(panels::Theme::dark())), |theme| theme.0)
}

/// Makes the chart colours follow the page's theme, for everything below the component that calls this.
pub fn provide_chart_theme() {
    let theme = use_context::<Theme>();
    let dark = Memo::new(move |_| theme.as_ref().is_none_or(Theme::is_dark));
    let colors =
        Memo::new(move |_| Arc::new(if dark.get() { panels::Theme::dark() } else { panels::Theme::light() }));
    provide_context(ChartTheme(colors.into()));
}

/// The page of `/d/:uid`.
#[component]
pub fn DashboardPage() -> impl IntoView {
    let params = use_params_map();
    let uid = Memo::new(move |_| params.with(|params| params.get("uid").unwrap_or_default()));
    let loaded = load(move || {
        let uid = uid.get();
        async move { with_surroundings(dashboards::get(&uid)).await }
    });
    view! { <Opened loaded /> }
}

/// The dashboard that is shown at home.
#[component]
pub fn HomeDashboard() -> impl IntoView {
    let loaded = load(|| with_surroundings(dashboards::home()));
    view! { <Opened loaded /> }
}

/// The page of a dashboard that is not saved yet.
#[component]
pub fn NewDashboardPage() -> impl IntoView {
    let meta = DashboardMeta { can_save: true, can_edit: true, ..DashboardMeta::default() };
    let dashboard = DashboardWithMeta { meta, dashboard: Dashboard::empty("New dashboard").into_json() };
    let loaded = load(move || {
        let dashboard = dashboard.clone();
        async move { Ok((dashboard, sources::all().await?)) }
    });
    view! { <Opened loaded /> }
}

/// A dashboard with what has to be there before it is shown: the data sources, and its time zone.
pub async fn with_surroundings(
    dashboard: impl Future<Output = Result<DashboardWithMeta, ApiFailure>>,
) -> Result<(DashboardWithMeta, Vec<Source>), ApiFailure> {
    let (dashboard, sources) = try_join(dashboard, sources::all()).await?;
    zones::load(&dashboard.dashboard.text("timezone")).await;
    Ok((dashboard, sources))
}

/// A dashboard that was asked for: on its way, open, or why not.
#[component]
pub fn Opened(
    /// The document and the data sources.
    loaded: Loaded<(DashboardWithMeta, Vec<Source>)>,
) -> impl IntoView {
    move || {
        if let Some(failure) = loaded.failure.get() {
            let retry = loaded.retry();
            return view! { <div class="dashboard-failure"><ErrorCard message=failure.message retry=Some(retry) /></div> }.into_any();
        }
        match loaded.value.get() {
            Some((dashboard, sources)) => view! { <DashboardView dashboard sources /> }.into_any(),
            None => view! { <div class="dashboard-failure"><Skeleton /></div> }.into_any(),
        }
    }
}

/// The panel that a parameter names, as `7`, `panel-7` or `7-clone-2`.
fn panel_of(params: &address::Params, name: &str) -> Option<i64> {
    repeat::read_id(params.get(name)?)
}

/// How old the data is, while the server cannot be reached: the part is at hand where a worker is.
fn lost(board: &Board) -> impl IntoView + use<> {
    let board = board.clone();
    let is_lost = query::is_lost();
    move || (is_lost.get() && worker::is_at_work()).then(|| parts::show(&parts::LOST, board.clone()))
}

/// Keeps what is seen for a start without the server, where the app could start at all; not before people see it.
fn kept_later(board: Board) -> impl IntoView {
    let is_time = RwSignal::new(false);
    set_timeout(
        move || {
            is_time.try_set(worker::is_at_work());
        },
        KEEP_AFTER,
    );
    move || is_time.get().then(|| parts::show(&parts::KEEPER, board.clone()))
}

/// An open dashboard.
#[component]
pub fn DashboardView(
    /// The document and what the server knows about it.
    dashboard: DashboardWithMeta,
    /// The data sources there are.
    sources: Vec<Source>,
) -> impl IntoView {
    provide_chart_theme();
    let location = use_location();
    let (path, navigate) = (location.pathname, use_navigate());
    let search = location.search;
    let go = move |search: String, replace: bool| {
        let options = NavigateOptions { replace, scroll: false, ..NavigateOptions::default() };
        navigate(&format!("{}{search}", path.get_untracked()), options);
    };
    let DashboardWithMeta { meta, dashboard } = dashboard;
    let board = Board::open(Dashboard::new(dashboard), meta, sources, search.into(), go);
    updates::start(&board);
    alerts::start(&board);
    let viewed = {
        let board = board.clone();
        Memo::new(move |_| {
            board.params.with(|params| (panel_of(params, editor::PARAM), panel_of(params, "viewPanel")))
        })
    };
    let shown = board.clone();
    let content = move || match (viewed.get(), shown.clone()) {
        ((Some(id), _), board) => parts::show(&parts::PANEL_EDITOR, (board, id)),
        ((None, Some(id)), board) => {
            view! { <div class="panel-alone"><PanelBox board id /></div> }.into_any()
        }
        ((None, None), board) => view! { <Grid board /> }.into_any(),
    };
    view! {
        <div class="dashboard">
            <Toolbar board=board.clone() />
            <div class="dashboard-bar">
                <VariablesBar board=board.clone() />
                <AnnotationsDoor board=board.clone() />
                <Links board=board.clone() />
            </div>
            {lost(&board)}
            {content}
            <Drawers board=board.clone() />
            {kept_later(board)}
        </div>
    }
}
