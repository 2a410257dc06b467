//! Data sources: where they are and how to sign in there. Secrets go in and never come back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A data source as the API shows it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct DataSource {
    /// Number in the database; 0 for the built-in ones.
    pub id: i64,
    /// Identifier in dashboards and links.
    pub uid: String,
    /// Organisation that owns it.
    pub org_id: i64,
    /// Name in lists.
    pub name: String,
    /// Kind: `prometheus`, `testdata`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// Name of the kind.
    pub type_name: String,
    /// Always `proxy`: the server asks, never the browser.
    pub access: String,
    /// Address of the other server.
    pub url: String,
    /// Login there, for kinds that have one beside basic auth.
    pub user: String,
    /// Database there.
    pub database: String,
    /// Whether basic authentication is used.
    pub basic_auth: bool,
    /// Login for it.
    pub basic_auth_user: String,
    /// Whether panels without a data source use this one.
    pub is_default: bool,
    /// Settings of the kind, not secret.
    pub json_data: Value,
    /// Which secrets are set.
    pub secure_json_fields: BTreeMap<String, bool>,
    /// Counts saves from 1.
    pub version: i64,
    /// Whether it is built in or owned by a file.
    pub read_only: bool,
}

/// What is sent to make or change a data source.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct SaveDataSource {
    /// Identifier; left away for a new one, the server makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// Name in lists.
    pub name: String,
    /// Kind: `prometheus`, `testdata`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// Taken and ignored: always `proxy`.
    pub access: String,
    /// Address of the other server.
    pub url: String,
    /// Login there, for kinds that have one beside basic auth.
    pub user: String,
    /// Database there.
    pub database: String,
    /// Whether basic authentication is used.
    pub basic_auth: bool,
    /// Login for it.
    pub basic_auth_user: String,
    /// Whether panels without a data source use this one.
    pub is_default: bool,
    /// Settings of the kind, not secret.
    pub json_data: Value,
    /// Secrets to set; an empty text removes one, one left away stays (unless the address changes).
    pub secure_json_data: BTreeMap<String, String>,
    /// Version that the caller changed; another one stored is a conflict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// The answer to a save or removal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DataSourceSaved {
    /// Number in the database.
    pub id: i64,
    /// Name in lists.
    pub name: String,
    /// What was done.
    pub message: String,
    /// The data source as it is now.
    pub datasource: DataSource,
}

/// Whether a data source answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HealthResult {
    /// `OK` or `ERROR`.
    pub status: String,
    /// One sentence that helps.
    pub message: String,
}

#[cfg(test)]
mod tests {
    use crate::api::{BootSource, DataSource};

    /// A page that only shows reads the list of data sources as the smaller type.
    #[test]
    fn a_data_source_reads_as_what_the_page_starts_with() {
        let whole = DataSource {
            uid: "prom".to_owned(),
            kind: "prometheus".to_owned(),
            is_default: true,
            ..DataSource::default()
        };
        let text = serde_json::to_string(&whole).unwrap();
        let read: BootSource = serde_json::from_str(&text).unwrap();
        assert_eq!((read.uid, read.kind, read.is_default), (whole.uid, whole.kind, true));
    }
}
