//! Dashboards: found, read, saved, starred, brought in, removed.

use std::fmt::Write;

use model::api::{
    DashboardWithMeta, Done, ImportReport, ImportedDashboard, ReadyDashboard, SaveDashboard, SavedDashboard,
    SearchHit, TagCount,
};
use serde_json::{Value, json};

use super::http::{self, ApiFailure};
use crate::browser::location::encode;

/// What to find. All conditions must hold; an empty one holds always.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Words of the title.
    pub words: String,
    /// Tags, all of them.
    pub tags: Vec<String>,
    /// Folder that holds it; `general` for the top.
    pub folder_uid: String,
    /// Only what the person starred.
    pub starred: bool,
    /// `dash-db`, `dash-folder`, or empty for both.
    pub kind: &'static str,
    /// Title from Z to A.
    pub descending: bool,
    /// Most hits; 0 for the server's own limit.
    pub limit: u32,
}

/// Finds dashboards and folders.
pub async fn search(wanted: &Wanted) -> Result<Vec<SearchHit>, ApiFailure> {
    let mut path = format!("/api/search?query={}", encode(&wanted.words));
    // Writing to a text cannot fail.
    for tag in &wanted.tags {
        let _ = write!(path, "&tag={}", encode(tag));
    }
    if !wanted.folder_uid.is_empty() {
        let _ = write!(path, "&folderUIDs={}", encode(&wanted.folder_uid));
    }
    if wanted.starred {
        path.push_str("&starred=true");
    }
    if !wanted.kind.is_empty() {
        let _ = write!(path, "&type={}", wanted.kind);
    }
    if wanted.descending {
        path.push_str("&sort=alpha-desc");
    }
    if wanted.limit > 0 {
        let _ = write!(path, "&limit={}", wanted.limit);
    }
    http::get(&path).await
}

/// The dashboards with these uids that still exist.
pub async fn with_uids(uids: &[String]) -> Result<Vec<SearchHit>, ApiFailure> {
    let wanted: Vec<String> = uids.iter().map(|uid| format!("dashboardUIDs={}", encode(uid))).collect();
    http::get(&format!("/api/search?type=dash-db&{}", wanted.join("&"))).await
}

/// The tags in use with how many dashboards carry each.
pub async fn tags() -> Result<Vec<TagCount>, ApiFailure> {
    http::get("/api/dashboards/tags").await
}

/// The dashboard shown at home.
pub async fn home() -> Result<DashboardWithMeta, ApiFailure> {
    http::get("/api/dashboards/home").await
}

/// One dashboard.
pub async fn get(uid: &str) -> Result<DashboardWithMeta, ApiFailure> {
    http::get(&format!("/api/dashboards/uid/{}", encode(uid))).await
}

/// Saves; a conflict ([`ApiFailure::is_conflict`]) means that the stored version is another one, or the name taken.
pub async fn save(request: &SaveDashboard) -> Result<SavedDashboard, ApiFailure> {
    http::post("/api/dashboards/db", request).await
}

/// Puts a dashboard into another folder; an empty uid is the top.
pub async fn move_to(uid: &str, folder_uid: &str) -> Result<SavedDashboard, ApiFailure> {
    let found = get(uid).await?;
    let request = SaveDashboard {
        dashboard: found.dashboard,
        folder_uid: Some(if folder_uid.is_empty() { "general".to_owned() } else { folder_uid.to_owned() }),
        message: "Moved".to_owned(),
        overwrite: false,
    };
    save(&request).await
}

/// Removes a dashboard with its versions.
pub async fn delete(uid: &str) -> Result<Value, ApiFailure> {
    http::delete(&format!("/api/dashboards/uid/{}", encode(uid))).await
}

/// Stars a dashboard, or takes the star away.
pub async fn star(uid: &str, on: bool) -> Result<Done, ApiFailure> {
    let path = format!("/api/user/stars/dashboard/uid/{}", encode(uid));
    if on { http::post(&path, &json!({})).await } else { http::delete(&path).await }
}

/// The dashboards that come with the server.
pub async fn all_ready() -> Result<Vec<ReadyDashboard>, ApiFailure> {
    http::get("/api/dashboards/ready").await
}

/// One of them: the document, as an export of it would be.
pub async fn ready(uid: &str) -> Result<String, ApiFailure> {
    http::get_text(&format!("/api/dashboards/ready/{}", encode(uid))).await
}

/// What an import of this text would bring, and what it cannot carry. The text is sent byte for byte.
pub async fn validate(text: String) -> Result<ImportReport, ApiFailure> {
    http::post_text("/api/dashboards/validate", text).await
}

/// Brings in an exported dashboard; `body` is the text of an `ImportDashboard`.
pub async fn import(body: String) -> Result<ImportedDashboard, ApiFailure> {
    http::post_text("/api/dashboards/import", body).await
}
