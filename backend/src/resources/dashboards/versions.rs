//! `/api/dashboards/uid/{uid}/versions`: what a dashboard was, and bringing it back.

use axum::Json;
use axum::extract::State;
use model::api::{DashboardVersion, DashboardVersionList, RestoreVersion, SavedDashboard};
use serde::Deserialize;
use utoipa::IntoParams;

use super::import;
use super::save::{Save, save};
use super::store::{self, VersionRow};
use crate::app::App;
use crate::auth::{Allowed, ReadDashboards, WriteDashboards};
use crate::clock::rfc3339;
use crate::error::{Error, not_found};
use crate::http::body::Body;
use crate::http::input::{Path, Query};
use crate::http::raw::Raw;

const MAX_LIMIT: i64 = 1000;

/// Which versions to list.
#[derive(Deserialize, IntoParams)]
pub(super) struct Which {
    /// At most so many; 50 if left away.
    limit: Option<i64>,
    /// The `continueToken` of the list before.
    #[serde(rename = "continueToken")]
    continue_token: Option<String>,
}

pub(super) async fn list_versions(
    caller: Allowed<ReadDashboards>,
    State(app): State<App>,
    Path(uid): Path<String>,
    Query(which): Query<Which>,
) -> Result<Json<DashboardVersionList>, Error> {
    store::title(&app.db, caller.org_id, &uid).await?.ok_or_else(|| not_found("Dashboard"))?;
    let limit = which.limit.unwrap_or(50).clamp(1, MAX_LIMIT);
    let before = which.continue_token.and_then(|token| token.parse().ok()).unwrap_or(i64::MAX);
    let rows = store::versions(&app.db, caller.org_id, &uid, before, limit + 1).await?;
    let limit = usize::try_from(limit).unwrap_or_default();
    let is_more = rows.len() > limit;
    let versions: Vec<DashboardVersion> =
        rows.into_iter().take(limit).map(|row| answer(row, &uid, None)).collect();
    let continue_token = match versions.last() {
        Some(last) if is_more => last.version.to_string(),
        _ => String::new(),
    };
    Ok(Json(DashboardVersionList { continue_token, versions }))
}

pub(super) async fn get_version(
    caller: Allowed<ReadDashboards>,
    State(app): State<App>,
    Path((uid, version)): Path<(String, i64)>,
) -> Result<Json<DashboardVersion<Raw>>, Error> {
    let found = store::version(&app.db, caller.org_id, &uid, version).await?;
    let (row, json) = found.ok_or_else(|| not_found("Dashboard version"))?;
    let raw = Raw::try_from(json).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Json(answer(row, &uid, Some(raw))))
}

pub(super) async fn restore_version(
    caller: Allowed<WriteDashboards>,
    State(app): State<App>,
    Path(uid): Path<String>,
    Body(which): Body<RestoreVersion>,
) -> Result<Json<SavedDashboard>, Error> {
    let found = store::version(&app.db, caller.org_id, &uid, which.version).await?;
    let (row, json) = found.ok_or_else(|| not_found("Dashboard version"))?;
    // A version of before may be a document as it was brought in, of another name then.
    let sources = import::sources(&app.db, caller.org_id).await?;
    let mut document = import::open_untitled(&json, &sources)?.document;
    document.set("uid", &uid)?;
    let message = format!("Restored from version {}", row.version);
    let saved = save(
        &app.db,
        app.clock.now_ms(),
        Save {
            org_id: caller.org_id,
            by: &caller.login,
            document,
            folder_uid: None,
            message: &message,
            overwrite: true,
            restored_from: row.version,
            original: None,
        },
    )
    .await?;
    Ok(Json(saved))
}

fn answer<D>(row: VersionRow, uid: &str, data: Option<D>) -> DashboardVersion<D> {
    DashboardVersion {
        id: row.version,
        dashboard_id: row.dashboard_id,
        uid: uid.to_owned(),
        parent_version: row.parent_version,
        restored_from: row.restored_from,
        version: row.version,
        created: rfc3339(row.created_at_ms),
        created_by: row.created_by,
        message: row.message,
        data,
    }
}
