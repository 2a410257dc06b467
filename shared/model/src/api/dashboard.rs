//! Saving, reading, restoring and importing dashboards. The document type `D` is a JSON value in the browser and raw
//! text in the server, which keeps every byte it does not own.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is sent to `POST /api/dashboards/db`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SaveDashboard<D = Value> {
    /// The document: classic dashboard JSON.
    pub dashboard: D,
    /// Folder to put it into; left away or empty, the top for a new one, else where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder_uid: Option<String>,
    /// What the change is about, for the list of versions.
    #[serde(default)]
    pub message: String,
    /// Whether to replace a newer version, or a dashboard of the same name.
    #[serde(default)]
    pub overwrite: bool,
}

/// The answer to a save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SavedDashboard {
    /// Number in the database.
    pub id: i64,
    /// Identifier in links.
    pub uid: String,
    /// Path of the page.
    pub url: String,
    /// `success`.
    pub status: String,
    /// Version that was stored.
    pub version: i64,
    /// The title in lower case with dashes.
    pub slug: String,
    /// Folder that holds it, empty at the top.
    pub folder_uid: String,
}

/// A dashboard with what the server knows about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DashboardWithMeta<D = Value> {
    /// What the server knows about it.
    pub meta: DashboardMeta,
    /// The document.
    pub dashboard: D,
}

/// What the server knows about a dashboard.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct DashboardMeta {
    /// `db`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether it is the home dashboard.
    pub is_home: bool,
    /// Whether the caller may save it.
    pub can_save: bool,
    /// Whether the caller may edit it.
    pub can_edit: bool,
    /// Whether the caller may set access rules.
    pub can_admin: bool,
    /// Whether the caller may star it.
    pub can_star: bool,
    /// Whether the caller may delete it.
    pub can_delete: bool,
    /// Whether the caller starred it.
    pub is_starred: bool,
    /// The title in lower case with dashes.
    pub slug: String,
    /// Path of the page.
    pub url: String,
    /// When it was made, RFC 3339.
    pub created: String,
    /// When it was changed last, RFC 3339.
    pub updated: String,
    /// Login that made it.
    pub created_by: String,
    /// Login that changed it last.
    pub updated_by: String,
    /// Counts saves from 1.
    pub version: i64,
    /// Folder that holds it, empty at the top.
    pub folder_uid: String,
    /// Title of the folder.
    pub folder_title: String,
    /// Path of the folder's page, empty at the top.
    pub folder_url: String,
    /// Whether a file owns it; always false.
    pub provisioned: bool,
}

/// One stored version of a dashboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DashboardVersion<D = Value> {
    /// The same as `version`.
    pub id: i64,
    /// Number of the dashboard.
    pub dashboard_id: i64,
    /// Identifier of the dashboard.
    pub uid: String,
    /// Version that this one was made from.
    pub parent_version: i64,
    /// Version that was brought back, 0 if none.
    pub restored_from: i64,
    /// Counts saves from 1.
    pub version: i64,
    /// When it was stored, RFC 3339.
    pub created: String,
    /// Login that stored it.
    pub created_by: String,
    /// What the change is about.
    pub message: String,
    /// The document; left away in lists.
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    pub data: Option<D>,
}

/// The versions of a dashboard, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DashboardVersionList {
    /// Empty when there are no more.
    pub continue_token: String,
    /// The versions, without their documents.
    pub versions: Vec<DashboardVersion>,
}

/// What is sent to bring back a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RestoreVersion {
    /// The version to bring back.
    pub version: i64,
}

/// A tag and how many dashboards carry it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TagCount {
    /// The tag.
    pub term: String,
    /// Number of dashboards.
    pub count: i64,
}

/// What is sent to `POST /api/dashboards/import`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImportDashboard<D = Value> {
    /// The exported document.
    pub dashboard: D,
    /// Folder to put it into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder_uid: Option<String>,
    /// Whether to replace a dashboard with the same uid or name.
    #[serde(default)]
    pub overwrite: bool,
    /// Title from now on; left away, that of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Identifier from now on, empty for a new one; left away, that of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// What stands in for the `${DS_…}` inputs of the document.
    #[serde(default)]
    pub inputs: Vec<ImportInput>,
}

/// The value of one input of an exported dashboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImportInput {
    /// Name in the document's `__inputs`, `DS_PROMETHEUS`.
    pub name: String,
    /// `datasource` or `constant`.
    #[serde(rename = "type", default)]
    pub kind: String,
    /// Kind of data source, if it is one.
    #[serde(default)]
    pub plugin_id: String,
    /// Uid of the data source, or the constant.
    pub value: String,
}

/// The answer to an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImportedDashboard {
    /// Identifier in links.
    pub uid: String,
    /// Title.
    pub title: String,
    /// Always true.
    pub imported: bool,
    /// `db/` and the slug.
    pub imported_uri: String,
    /// Path of the page.
    pub imported_url: String,
    /// The title in lower case with dashes.
    pub slug: String,
    /// Number in the database.
    pub dashboard_id: i64,
    /// Folder that holds it, empty at the top.
    pub folder_uid: String,
    /// Version that was stored.
    pub version: i64,
}

/// What an import would bring, and what it cannot carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    /// Title of the dashboard.
    pub title: String,
    /// Identifier in the document, empty if it has none.
    pub uid: String,
    /// Version of the dashboard schema.
    pub schema_version: i64,
    /// Number of panels, those in collapsed rows included.
    pub panels: usize,
    /// Number of variables.
    pub variables: usize,
    /// The inputs to choose, with `value` empty.
    pub inputs: Vec<ImportInput>,
    /// Title of the stored dashboard that has the same uid, if one has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// What is kept in the document but not shown or run.
    pub notices: Vec<Notice>,
}

/// A dashboard that comes with the server and is imported like an exported one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReadyDashboard {
    /// Identifier that it has here and, unless another is chosen, once it is imported.
    pub uid: String,
    /// Title.
    pub title: String,
    /// One sentence: what it shows, and of what.
    pub description: String,
}

/// One thing that an import does not carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Notice {
    /// Panel or variable it is about, empty for the whole dashboard.
    pub place: String,
    /// One sentence.
    pub message: String,
}
