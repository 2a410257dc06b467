//! `/api/folders`: folders of dashboards, which may hold folders.

pub(crate) mod store;

use axum::Json;
use axum::extract::State;
use model::api::{Folder, FolderRef, Role, SaveFolder};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::auth::{Allowed, Identity, ReadDashboards, WriteDashboards};
use crate::clock::rfc3339;
use crate::entropy;
use crate::error::{Error, bad_field, bad_request, not_found};
use crate::http::body::Body;
use crate::http::input::{Path, Query};
use crate::http::route::Routes;
use crate::resources::dashboards::{require_uid, slug};

const MAX_TITLE_CHARACTERS: usize = 255;
const MAX_DEPTH: usize = 8;

/// The routes of this noun.
#[must_use]
pub fn routes() -> Routes {
    Routes::new("Folders")
        .get("/api/folders", "List folders", list_folders)
        .post("/api/folders", "Make a folder", create_folder)
        .get("/api/folders/{uid}", "Get a folder", get_folder)
        .put("/api/folders/{uid}", "Rename a folder", update_folder)
        .post("/api/folders/{uid}/move", "Put a folder into another", move_folder)
        .get("/api/folders/{uid}/counts", "Count what a folder holds", count_folder)
        .delete("/api/folders/{uid}", "Delete a folder and all it holds", delete_folder)
}

/// Which folders to list.
#[derive(Deserialize, IntoParams)]
struct Which {
    /// Those in this folder; those at the top if left away.
    #[serde(rename = "parentUid")]
    parent_uid: Option<String>,
}

/// Where a folder goes.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct MoveFolder {
    /// Folder to put it into; empty: to the top.
    parent_uid: String,
}

/// What a folder holds, deep.
#[derive(Serialize, ToSchema)]
struct FolderCounts {
    folder: usize,
    dashboard: i64,
}

/// The answer to a removal.
#[derive(Serialize, ToSchema)]
struct FolderDeleted {
    id: i64,
    title: String,
    message: String,
}

async fn list_folders(
    caller: Allowed<ReadDashboards>,
    State(app): State<App>,
    Query(which): Query<Which>,
) -> Result<Json<Vec<FolderRef>>, Error> {
    let parent_uid = which.parent_uid.unwrap_or_default();
    let folders = store::all(&app.db, caller.org_id).await?;
    Ok(Json(folders.into_iter().filter(|folder| folder.parent_uid == parent_uid).map(reference).collect()))
}

async fn create_folder(
    caller: Allowed<WriteDashboards>,
    State(app): State<App>,
    Body(new): Body<SaveFolder>,
) -> Result<Json<Folder>, Error> {
    let title = require_title(&new.title)?;
    let parent_uid = new.parent_uid.unwrap_or_default();
    let uid = match new.uid.filter(|uid| !uid.is_empty()) {
        Some(uid) => uid,
        None => entropy::uid(),
    };
    require_uid(&uid)?;
    let folders = store::all(&app.db, caller.org_id).await?;
    if folders.iter().any(|folder| folder.uid == uid) {
        return Err(Error::Conflict("A folder with the same uid already exists".to_owned()));
    }
    require_place(&folders, &parent_uid, title, &uid)?;
    let now_ms = app.clock.now_ms();
    store::insert(&app.db, caller.org_id, &uid, &parent_uid, title, &caller.login, now_ms).await?;
    answer(&app, &caller, &uid).await
}

async fn get_folder(
    caller: Allowed<ReadDashboards>,
    State(app): State<App>,
    Path(uid): Path<String>,
) -> Result<Json<Folder>, Error> {
    answer(&app, &caller, &uid).await
}

async fn update_folder(
    caller: Allowed<WriteDashboards>,
    State(app): State<App>,
    Path(uid): Path<String>,
    Body(change): Body<SaveFolder>,
) -> Result<Json<Folder>, Error> {
    let title = require_title(&change.title)?;
    let folders = store::all(&app.db, caller.org_id).await?;
    let current = by_uid(&folders, &uid).ok_or_else(|| not_found("Folder"))?;
    if !change.overwrite && change.version.is_some_and(|version| version != current.version) {
        return Err(version_mismatch());
    }
    require_place(&folders, &current.parent_uid, title, &uid)?;
    change_folder(&app, &caller, current, title, &current.parent_uid).await
}

async fn move_folder(
    caller: Allowed<WriteDashboards>,
    State(app): State<App>,
    Path(uid): Path<String>,
    Body(target): Body<MoveFolder>,
) -> Result<Json<Folder>, Error> {
    let folders = store::all(&app.db, caller.org_id).await?;
    let current = by_uid(&folders, &uid).ok_or_else(|| not_found("Folder"))?;
    if subtree(&folders, &uid).contains(&target.parent_uid) {
        return Err(bad_field("parentUid", "A folder cannot be put into itself"));
    }
    require_place(&folders, &target.parent_uid, &current.title, &uid)?;
    change_folder(&app, &caller, current, &current.title, &target.parent_uid).await
}

async fn change_folder(
    app: &App,
    caller: &Identity,
    current: &store::FolderRow,
    title: &str,
    parent_uid: &str,
) -> Result<Json<Folder>, Error> {
    let now_ms = app.clock.now_ms();
    if !store::update(&app.db, caller.org_id, current, title, parent_uid, &caller.login, now_ms).await? {
        return Err(version_mismatch());
    }
    answer(app, caller, &current.uid).await
}

async fn count_folder(
    caller: Allowed<ReadDashboards>,
    State(app): State<App>,
    Path(uid): Path<String>,
) -> Result<Json<FolderCounts>, Error> {
    let folders = store::all(&app.db, caller.org_id).await?;
    by_uid(&folders, &uid).ok_or_else(|| not_found("Folder"))?;
    let within = subtree(&folders, &uid);
    let mut dashboard = 0;
    for uid in &within {
        dashboard += store::count_dashboards(&app.db, caller.org_id, uid).await?;
    }
    Ok(Json(FolderCounts { folder: within.len() - 1, dashboard }))
}

async fn delete_folder(
    caller: Allowed<WriteDashboards>,
    State(app): State<App>,
    Path(uid): Path<String>,
) -> Result<Json<FolderDeleted>, Error> {
    let folders = store::all(&app.db, caller.org_id).await?;
    let folder = by_uid(&folders, &uid).ok_or_else(|| not_found("Folder"))?;
    store::delete(&app.db, caller.org_id, &subtree(&folders, &uid)).await?;
    let message = format!("Folder {} deleted", folder.title);
    Ok(Json(FolderDeleted { id: folder.id, title: folder.title.clone(), message }))
}

fn require_title(title: &str) -> Result<&str, Error> {
    let title = title.trim();
    if title.is_empty() {
        return Err(bad_request("folder title cannot be empty"));
    }
    if title.chars().count() > MAX_TITLE_CHARACTERS {
        return Err(bad_field(
            "title",
            format!("A folder title may have at most {MAX_TITLE_CHARACTERS} characters"),
        ));
    }
    Ok(title)
}

/// Refuses a parent that is not there or too deep, and a title that another folder in it has.
fn require_place(
    folders: &[store::FolderRow],
    parent_uid: &str,
    title: &str,
    uid: &str,
) -> Result<(), Error> {
    if !parent_uid.is_empty() {
        by_uid(folders, parent_uid)
            .ok_or_else(|| bad_field("parentUid", "The folder to put it into is not there"))?;
        if parents(folders, parent_uid).len() + 2 > MAX_DEPTH {
            return Err(bad_field("parentUid", format!("Folders can be nested {MAX_DEPTH} deep")));
        }
    }
    if folders.iter().any(|other| other.parent_uid == parent_uid && other.title == title && other.uid != uid)
    {
        let message = "A folder with the same name already exists in the current location".to_owned();
        return Err(Error::PreconditionFailed { status: "name-exists", message });
    }
    Ok(())
}

fn version_mismatch() -> Error {
    let message = "The folder has been changed by someone else".to_owned();
    Error::PreconditionFailed { status: "version-mismatch", message }
}

fn by_uid<'a>(folders: &'a [store::FolderRow], uid: &str) -> Option<&'a store::FolderRow> {
    folders.iter().find(|folder| folder.uid == uid)
}

/// The folders above one, the topmost first.
fn parents<'a>(folders: &'a [store::FolderRow], uid: &str) -> Vec<&'a store::FolderRow> {
    let mut above = Vec::new();
    let mut next = by_uid(folders, uid).and_then(|folder| by_uid(folders, &folder.parent_uid));
    while let Some(folder) = next {
        // A circle cannot be made through the API; if there is one all the same, stop.
        if above.len() > folders.len() {
            break;
        }
        above.push(folder);
        next = by_uid(folders, &folder.parent_uid);
    }
    above.reverse();
    above
}

/// The uid itself and those of all folders below.
fn subtree(folders: &[store::FolderRow], uid: &str) -> Vec<String> {
    let mut found = vec![uid.to_owned()];
    let mut at = 0;
    while at < found.len() {
        for folder in folders {
            if folder.parent_uid == found[at] && !found.contains(&folder.uid) {
                found.push(folder.uid.clone());
            }
        }
        at += 1;
    }
    found
}

fn reference(folder: store::FolderRow) -> FolderRef {
    let parent_uid = Some(folder.parent_uid).filter(|uid| !uid.is_empty());
    FolderRef { id: folder.id, uid: folder.uid, title: folder.title, parent_uid }
}

async fn answer(app: &App, caller: &Identity, uid: &str) -> Result<Json<Folder>, Error> {
    let folders = store::all(&app.db, caller.org_id).await?;
    let folder = by_uid(&folders, uid).cloned().ok_or_else(|| not_found("Folder"))?;
    let can_write = caller.role >= Role::Editor;
    Ok(Json(Folder {
        id: folder.id,
        org_id: caller.org_id,
        url: format!("/dashboards/f/{uid}/{}", slug(&folder.title)),
        title: folder.title,
        has_acl: false,
        can_save: can_write,
        can_edit: can_write,
        can_admin: caller.role >= Role::Admin,
        can_delete: can_write,
        created_by: folder.created_by,
        created: rfc3339(folder.created_at_ms),
        updated_by: folder.updated_by,
        updated: rfc3339(folder.updated_at_ms),
        version: folder.version,
        parent_uid: Some(folder.parent_uid).filter(|uid| !uid.is_empty()),
        parents: parents(&folders, uid).into_iter().cloned().map(reference).collect(),
        uid: folder.uid,
    }))
}
