//! One found dashboard or folder.

use serde::{Deserialize, Serialize};

/// A hit of `/api/search`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SearchHit {
    /// Number of the object in the database.
    pub id: i64,
    /// Identifier in links.
    pub uid: String,
    /// Title of the dashboard or folder.
    pub title: String,
    /// `db/` and the title in lower case with dashes.
    pub uri: String,
    /// Path of the page.
    pub url: String,
    /// Always empty; scripts expect it.
    pub slug: String,
    /// `dash-db` or `dash-folder`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Tags of a dashboard, sorted as stored.
    pub tags: Vec<String>,
    /// Whether the caller starred it.
    pub is_starred: bool,
    /// Always 0; scripts expect it.
    pub sort_meta: i64,
    /// Whether it is gone; always false.
    #[serde(default)]
    pub is_deleted: bool,
    /// Folder that holds it, if it is not at the top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder_uid: Option<String>,
    /// Title of that folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder_title: Option<String>,
    /// Path of that folder's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder_url: Option<String>,
}
