//! Panels on other people's pages: who may hold them, links that open one panel each, and what such a page asks. The
//! page names panel, range and values of variables; the queries are the stored dashboard's, resolved here.

mod ask;
mod link;
mod origin;
mod panel;
mod store;

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use futures_util::future::join_all;
use model::api::{
    Done, EmbedAsk, EmbedLink, EmbedLinkSecret, EmbedOrigins, EmbeddedPanel, Embedding, NewEmbedLink,
};
use model::dashboard::Dashboard;

use crate::app::App;
use crate::auth::{Allowed, Open, WriteDashboards};
use crate::clock::rfc3339;
use crate::entropy;
use crate::error::{Error, bad_field, not_found};
use crate::http::assets;
use crate::http::body::Body;
use crate::http::input::Path;
use crate::http::route::Routes;
use crate::resources::dashboards;
use crate::resources::query::{Answered, ask_all, binary};
use crate::stored_panel::panel_of;
use ask::Settled;
use link::Linked;

const SECOND_MS: i64 = 1000;
/// A link that is forgotten ends by itself after a year.
const LONGEST_LIFE_S: i64 = 366 * 24 * 60 * 60;
/// While sources are asked for a link, it is looked at again this often.
const RECHECK: Duration = Duration::from_millis(500);

/// The routes of this noun.
#[must_use]
pub fn routes() -> Routes {
    Routes::new("Panels on other pages")
        .get("/d-solo/{uid}", "Open the page of one panel, for a frame", open_page)
        .get("/d-solo/{uid}/{*slug}", "Open the page of one panel, for a frame", open_page_with_slug)
        .get("/api/dashboards/uid/{uid}/embed", "Tell how a dashboard may be shown elsewhere", get_embedding)
        .put(
            "/api/dashboards/uid/{uid}/embed/origins",
            "Change which pages may hold a dashboard's panels",
            set_origins,
        )
        .post("/api/dashboards/uid/{uid}/embed/links", "Make a link to a panel", create_link)
        .delete("/api/dashboards/uid/{uid}/embed/links/{id}", "Revoke a link", revoke_link)
        .post("/api/embed/panel", "Get what an embedded panel is drawn from", get_panel)
        .post("/api/embed/query", "Get the data of an embedded panel", query)
}

async fn open_page(
    _: Open,
    State(app): State<App>,
    Path(uid): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    Ok(assets::panel_page(&headers, store::origins_of_uid(&app.db, &uid).await?))
}

async fn open_page_with_slug(
    open: Open,
    app: State<App>,
    Path((uid, _)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    open_page(open, app, Path(uid), headers).await
}

async fn get_embedding(
    caller: Allowed<WriteDashboards>,
    State(app): State<App>,
    Path(uid): Path<String>,
) -> Result<Json<Embedding>, Error> {
    let id = dashboard_id(&app, caller.org_id, &uid).await?;
    Ok(Json(Embedding {
        origins: store::origins(&app.db, caller.org_id, id).await?,
        links: store::links(&app.db, caller.org_id, id, app.clock.now_ms()).await?,
    }))
}

async fn set_origins(
    caller: Allowed<WriteDashboards>,
    State(app): State<App>,
    Path(uid): Path<String>,
    Body(wanted): Body<EmbedOrigins>,
) -> Result<Json<EmbedOrigins>, Error> {
    let id = dashboard_id(&app, caller.org_id, &uid).await?;
    let origins = origin::checked(&wanted.origins)?;
    store::set_origins(&app.db, caller.org_id, id, &origins).await?;
    Ok(Json(EmbedOrigins { origins }))
}

async fn create_link(
    caller: Allowed<WriteDashboards>,
    State(app): State<App>,
    Path(uid): Path<String>,
    Body(wanted): Body<NewEmbedLink>,
) -> Result<Json<EmbedLinkSecret>, Error> {
    let found = dashboards::store::find(&app.db, caller.org_id, caller.user_id, &uid).await?;
    let found = found.ok_or_else(|| not_found("Dashboard"))?;
    let json = serde_json::from_str(&found.json).map_err(|error| Error::Internal(error.to_string()))?;
    if panel_of(&Dashboard::new(json), wanted.panel_id).is_none() {
        return Err(bad_field("panelId", "The saved dashboard has no such panel. Save it first."));
    }
    if !(1..=LONGEST_LIFE_S).contains(&wanted.seconds_to_live) {
        return Err(bad_field("secondsToLive", "A link works for at least a second and at most a year"));
    }
    let NewEmbedLink { panel_id, seconds_to_live, terms } = wanted;
    ask::require_range(&terms)?;
    let now_ms = app.clock.now_ms();
    let expires_at_ms = now_ms.saturating_add(seconds_to_live * SECOND_MS);
    let id = entropy::uid();
    let terms = serde_json::to_string(&terms).map_err(|error| Error::Internal(error.to_string()))?;
    let new = store::NewLink {
        id: &id,
        org_id: caller.org_id,
        dashboard_id: found.id,
        panel_id,
        terms: &terms,
        by: &caller.login,
        now_ms,
        expires_at_ms,
    };
    store::insert(&app.db, &new).await?;
    let token = link::token_of(&app.secrets, &id);
    let link = EmbedLink {
        id,
        panel_id,
        created_by: caller.login.clone(),
        created: rfc3339(now_ms),
        expiration: rfc3339(expires_at_ms),
        has_expired: false,
    };
    Ok(Json(EmbedLinkSecret { link, token }))
}

async fn revoke_link(
    caller: Allowed<WriteDashboards>,
    State(app): State<App>,
    Path((uid, link_id)): Path<(String, String)>,
) -> Result<Json<Done>, Error> {
    let id = dashboard_id(&app, caller.org_id, &uid).await?;
    if !store::delete(&app.db, caller.org_id, id, &link_id).await? {
        return Err(not_found("Link"));
    }
    Ok(Json(Done { message: "Link revoked".to_owned() }))
}

async fn dashboard_id(app: &App, org_id: i64, uid: &str) -> Result<i64, Error> {
    store::dashboard_id(&app.db, org_id, uid).await?.ok_or_else(|| not_found("Dashboard"))
}

async fn get_panel(
    link: Linked,
    State(app): State<App>,
    Body(asked): Body<EmbedAsk>,
) -> Result<Json<EmbeddedPanel>, Error> {
    let id = link.id.clone();
    let asker = link.asker();
    while_live(&app, &id, async {
        let settled = Settled::of(&app, &asker, link, &asked).await?;
        Ok(Json(settled.shown()))
    })
    .await
}

async fn query(link: Linked, State(app): State<App>, Body(asked): Body<EmbedAsk>) -> Result<Response, Error> {
    let id = link.id.clone();
    let asker = link.asker();
    while_live(&app, &id, async {
        let settled = Settled::of(&app, &asker, link, &asked).await?;
        let queries = ask_all(&app, &asker, settled.request(asked.width_px)).await;
        let queries = queries.map_err(|error| ask::hidden(&error))?;
        let answers = join_all(queries).await.into_iter().flatten();
        let answers =
            answers.map(|answered| Answered { answer: panel::answer_of(answered.answer), ..answered });
        Ok(binary(answers.collect()))
    })
    .await
}

/// Does the work for as long as the link is there; then drops it, and with it the questions to sources.
async fn while_live<T>(
    app: &App,
    link_id: &str,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let dead = async {
        loop {
            tokio::time::sleep(RECHECK).await;
            // A database that cannot be read at the moment changes nothing about the link.
            if matches!(store::is_live(&app.db, link_id, app.clock.now_ms()).await, Ok(false)) {
                return;
            }
        }
    };
    tokio::select! {
        done = work => done,
        () = dead => Err(link::gone()),
    }
}
