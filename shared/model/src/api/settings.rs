//! What the page needs to know before it draws anything.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Preferences, Role};

/// The answer of `/api/frontend/settings`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct BootSettings {
    /// What program this is.
    pub build_info: BuildInfo,
    /// Name of the default data source.
    pub default_datasource: String,
    /// Data sources by name.
    pub datasources: BTreeMap<String, BootSource>,
    /// Who is signed in.
    pub user: BootUser,
    /// What that person prefers.
    pub preferences: Preferences,
    /// The server's time, in milliseconds since 1970, so that the page can tell a wrong clock.
    pub now_ms: i64,
}

/// What program this is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct BuildInfo {
    /// The program's version.
    pub version: String,
    /// The commit it was built from, or `unknown`.
    pub commit: String,
    /// `production` or `development`.
    pub env: String,
}

/// A data source as the page needs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct BootSource {
    /// Number in the database; 0 for the built-in ones.
    pub id: i64,
    /// Identifier in dashboards and links.
    pub uid: String,
    /// Name in lists.
    pub name: String,
    /// Kind: `prometheus`, `testdata`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether panels without a data source use this one.
    pub is_default: bool,
    /// Settings of the kind, not secret.
    pub json_data: Value,
    /// Whether it is built in.
    pub read_only: bool,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct BootUser {
    /// Number in the database.
    pub id: i64,
    /// Login.
    pub login: String,
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Organisation in use.
    pub org_id: i64,
    /// Its name.
    pub org_name: String,
    /// Role in it.
    pub org_role: Role,
}
