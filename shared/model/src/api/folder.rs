//! Folders of dashboards.

use serde::{Deserialize, Serialize};

/// A folder as the API shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Folder {
    /// Number in the database.
    pub id: i64,
    /// Identifier in links.
    pub uid: String,
    /// Organisation that owns it.
    pub org_id: i64,
    /// Title.
    pub title: String,
    /// Path of the page.
    pub url: String,
    /// Whether access rules of its own exist; always false.
    pub has_acl: bool,
    /// Whether the caller may change dashboards in it.
    pub can_save: bool,
    /// Whether the caller may rename it.
    pub can_edit: bool,
    /// Whether the caller may set its access rules.
    pub can_admin: bool,
    /// Whether the caller may delete it.
    pub can_delete: bool,
    /// Login that made it.
    pub created_by: String,
    /// When it was made, RFC 3339.
    pub created: String,
    /// Login that changed it last.
    pub updated_by: String,
    /// When it was changed last, RFC 3339.
    pub updated: String,
    /// Counts changes from 1.
    pub version: i64,
    /// Folder that holds it, if it is not at the top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_uid: Option<String>,
    /// The folders above it, the topmost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<FolderRef>,
}

/// A folder in a list or a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FolderRef {
    /// Number in the database.
    pub id: i64,
    /// Identifier in links.
    pub uid: String,
    /// Title.
    pub title: String,
    /// Folder that holds it, if it is not at the top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_uid: Option<String>,
}

/// What is sent to make, rename or move a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct SaveFolder {
    /// Identifier for a new folder; left away, the server makes one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// Title.
    pub title: String,
    /// Folder to put a new one into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_uid: Option<String>,
    /// Version that the caller changed; another one stored is a conflict unless `overwrite` is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// Whether to ignore the version.
    pub overwrite: bool,
}
