//! `/api/dashboards`: saving, reading, deleting, importing dashboards; their versions, tags and stars.

mod document;
pub(crate) mod import;
mod ready;
mod save;
pub(crate) mod store;
mod versions;

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use model::api::{
    DashboardMeta, DashboardWithMeta, Done, ImportDashboard, ImportReport, ImportedDashboard, Role,
    SaveDashboard, SavedDashboard, TagCount,
};

pub(crate) use document::{Document, require_uid, slug};
pub(crate) use save::{Original, Save, save};

use crate::app::App;
use crate::auth::{Allowed, Identity, ReadDashboards, SignedIn, WriteDashboards};
use crate::clock::rfc3339;
use crate::error::{Error, not_found};
use crate::http::body::{Document as DocumentBody, DocumentText};
use crate::http::input::Path;
use crate::http::raw::Raw;
use crate::http::route::Routes;
use crate::resources::preferences;

/// Shown at home where nobody chose another.
pub(crate) const HOME_UID: &str = "machine";

/// The routes of this noun.
#[must_use]
pub fn routes() -> Routes {
    Routes::new("Dashboards")
        .post("/api/dashboards/db", "Save a dashboard", save_dashboard)
        .get("/api/dashboards/home", "Get the home dashboard", get_home)
        .get("/api/dashboards/tags", "List the tags of all dashboards", list_tags)
        .post("/api/dashboards/import", "Import an exported dashboard", import_dashboard)
        .post("/api/dashboards/validate", "Tell what an import would bring", validate_dashboard)
        .get("/api/dashboards/ready", "List the dashboards that come with the server", ready::list_ready)
        .get("/api/dashboards/ready/{uid}", "Get one of them, to import it", ready::get_ready)
        .get("/api/dashboards/uid/{uid}", "Get a dashboard", get_dashboard)
        .delete("/api/dashboards/uid/{uid}", "Delete a dashboard", delete_dashboard)
        .get("/api/dashboards/uid/{uid}/original", "Get the document as it was brought in", get_original)
        .get(
            "/api/dashboards/uid/{uid}/versions",
            "List the versions of a dashboard",
            versions::list_versions,
        )
        .get("/api/dashboards/uid/{uid}/versions/{version}", "Get a version", versions::get_version)
        .post("/api/dashboards/uid/{uid}/restore", "Bring back a version", versions::restore_version)
        .post("/api/user/stars/dashboard/uid/{uid}", "Star a dashboard", star_dashboard)
        .delete("/api/user/stars/dashboard/uid/{uid}", "Unstar a dashboard", unstar_dashboard)
}

async fn save_dashboard(
    caller: Allowed<WriteDashboards>,
    State(app): State<App>,
    DocumentBody(request): DocumentBody<SaveDashboard<Raw>>,
) -> Result<Json<SavedDashboard>, Error> {
    let sources = import::sources(&app.db, caller.org_id).await?;
    let incoming = import::open(request.dashboard.text(), &sources)?;
    let message = incoming.original_message();
    let saved = save(
        &app.db,
        app.clock.now_ms(),
        Save {
            org_id: caller.org_id,
            by: &caller.login,
            document: incoming.document,
            folder_uid: request.folder_uid.as_deref(),
            message: &request.message,
            overwrite: request.overwrite,
            restored_from: 0,
            original: incoming.original.as_deref().map(|text| Original { text, message: &message }),
        },
    )
    .await?;
    Ok(Json(saved))
}

async fn get_dashboard(
    caller: Allowed<ReadDashboards>,
    State(app): State<App>,
    Path(uid): Path<String>,
) -> Result<Json<DashboardWithMeta<Raw>>, Error> {
    let found = store::find(&app.db, caller.org_id, caller.user_id, &uid).await?;
    answer(found.ok_or_else(|| not_found("Dashboard"))?, &caller, false)
}

async fn get_original(
    caller: Allowed<ReadDashboards>,
    State(app): State<App>,
    Path(uid): Path<String>,
) -> Result<Json<Raw>, Error> {
    let found = store::original(&app.db, caller.org_id, &uid).await?;
    let text = found.ok_or_else(|| not_found("Original document"))?;
    Ok(Json(Raw::try_from(text).map_err(|error| Error::Internal(error.to_string()))?))
}

async fn get_home(
    caller: Allowed<ReadDashboards>,
    State(app): State<App>,
) -> Result<Json<DashboardWithMeta<Raw>>, Error> {
    let chosen = preferences::of(&app.db, caller.org_id, caller.user_id).await?.home_dashboard_uid;
    // A chosen dashboard may be gone: home is then what it is for everybody.
    for uid in [chosen.as_str(), HOME_UID] {
        if let Some(found) = store::find(&app.db, caller.org_id, caller.user_id, uid).await? {
            return answer(found, &caller, true);
        }
    }
    Err(not_found("Home dashboard"))
}

fn answer(
    found: store::Dashboard,
    caller: &Identity,
    is_home: bool,
) -> Result<Json<DashboardWithMeta<Raw>>, Error> {
    let mut document = Document::parse(&found.json)?;
    document.set("id", &found.id)?;
    let dashboard = Raw::try_from(document.to_text()?).map_err(|error| Error::Internal(error.to_string()))?;
    let can_write = caller.role >= Role::Editor;
    let slug = slug(&found.title);
    let folder_url = match found.folder_uid.as_str() {
        "" => String::new(),
        uid => format!("/dashboards/f/{uid}/{}", document::slug(&found.folder_title)),
    };
    let meta = DashboardMeta {
        kind: "db".to_owned(),
        is_home,
        can_save: can_write,
        can_edit: can_write,
        can_admin: caller.role >= Role::Admin,
        can_star: caller.user_id != 0,
        can_delete: can_write,
        is_starred: found.is_starred,
        url: format!("/d/{}/{slug}", found.uid),
        slug,
        created: rfc3339(found.created_at_ms),
        updated: rfc3339(found.updated_at_ms),
        created_by: found.created_by,
        updated_by: found.updated_by,
        version: found.version,
        folder_title: if found.folder_uid.is_empty() { "General".to_owned() } else { found.folder_title },
        folder_uid: found.folder_uid,
        folder_url,
        provisioned: false,
    };
    Ok(Json(DashboardWithMeta { meta, dashboard }))
}

async fn delete_dashboard(
    caller: Allowed<WriteDashboards>,
    State(app): State<App>,
    Path(uid): Path<String>,
) -> Result<Json<Done>, Error> {
    let deleted = store::delete(&app.db, caller.org_id, &uid).await?;
    let (_, title) = deleted.ok_or_else(|| not_found("Dashboard"))?;
    Ok(Json(Done { message: format!("Dashboard {title} deleted") }))
}

async fn list_tags(
    caller: Allowed<ReadDashboards>,
    State(app): State<App>,
) -> Result<Json<Vec<TagCount>>, Error> {
    let mut counts: BTreeMap<String, i64> = BTreeMap::new();
    for tags in store::all_tags(&app.db, caller.org_id).await? {
        for tag in serde_json::from_str::<Vec<String>>(&tags).unwrap_or_default() {
            *counts.entry(tag).or_default() += 1;
        }
    }
    Ok(Json(counts.into_iter().map(|(term, count)| TagCount { term, count }).collect()))
}

async fn validate_dashboard(
    caller: Allowed<WriteDashboards>,
    State(app): State<App>,
    DocumentText(text): DocumentText,
) -> Result<Json<ImportReport>, Error> {
    let sources = import::sources(&app.db, caller.org_id).await?;
    let incoming = import::open_untitled(&text, &sources)?;
    let uid = incoming.document.get::<String>("uid").unwrap_or_default();
    let replaces = store::title(&app.db, caller.org_id, &uid).await?;
    Ok(Json(import::report(&incoming, replaces)?))
}

async fn import_dashboard(
    caller: Allowed<WriteDashboards>,
    State(app): State<App>,
    DocumentBody(request): DocumentBody<ImportDashboard<Raw>>,
) -> Result<Json<ImportedDashboard>, Error> {
    let sources = import::sources(&app.db, caller.org_id).await?;
    let incoming = import::open_untitled(request.dashboard.text(), &sources)?;
    let message = incoming.original_message();
    let mut document = import::put_in(&incoming.document, &request.inputs)?;
    if let Some(title) = &request.title {
        document.set("title", title)?;
    }
    if let Some(uid) = &request.uid {
        document.set("uid", uid)?;
    }
    let uid = document.get::<String>("uid").unwrap_or_default();
    if !request.overwrite && store::title(&app.db, caller.org_id, &uid).await?.is_some() {
        let message = "A dashboard with the same uid already exists".to_owned();
        return Err(Error::PreconditionFailed { status: "name-exists", message });
    }
    // Numbers are of the server that exported it.
    document.set("id", &None::<i64>)?;
    let title = document.get::<String>("title").unwrap_or_default();
    let saved = save(
        &app.db,
        app.clock.now_ms(),
        Save {
            org_id: caller.org_id,
            by: &caller.login,
            document,
            folder_uid: request.folder_uid.as_deref(),
            message: "Imported",
            overwrite: request.overwrite,
            restored_from: 0,
            original: incoming.original.as_deref().map(|text| Original { text, message: &message }),
        },
    )
    .await?;
    Ok(Json(ImportedDashboard {
        uid: saved.uid,
        title,
        imported: true,
        imported_uri: format!("db/{}", saved.slug),
        imported_url: saved.url,
        slug: saved.slug,
        dashboard_id: saved.id,
        folder_uid: saved.folder_uid,
        version: saved.version,
    }))
}

async fn star_dashboard(
    caller: Allowed<SignedIn>,
    State(app): State<App>,
    Path(uid): Path<String>,
) -> Result<Json<Done>, Error> {
    set_star(&app, &caller, &uid, true).await
}

async fn unstar_dashboard(
    caller: Allowed<SignedIn>,
    State(app): State<App>,
    Path(uid): Path<String>,
) -> Result<Json<Done>, Error> {
    set_star(&app, &caller, &uid, false).await
}

async fn set_star(app: &App, caller: &Identity, uid: &str, starred: bool) -> Result<Json<Done>, Error> {
    if caller.user_id == 0 {
        return Err(Error::Forbidden("Only people star dashboards, not service accounts".to_owned()));
    }
    if !store::set_star(&app.db, caller.org_id, caller.user_id, uid, starred).await? {
        return Err(not_found("Dashboard"));
    }
    let message = if starred { "Dashboard starred!" } else { "Dashboard unstarred" };
    Ok(Json(Done { message: message.to_owned() }))
}
