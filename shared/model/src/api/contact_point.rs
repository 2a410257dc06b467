//! Contact points: where messages about alerts go, and what became of each message.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A contact point as the API shows it. Secrets go in and never come back.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ContactPoint {
    /// Identifier in rules.
    pub uid: String,
    /// Name in lists.
    pub name: String,
    /// Kind: `email` or `webhook`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Settings of the kind, not secret.
    pub settings: Value,
    /// Which secrets are set.
    pub secure_fields: BTreeMap<String, bool>,
    /// Counts saves from 1.
    pub version: i64,
    /// How many rules tell it.
    pub rules: usize,
}

/// What is sent to make, change or test a contact point.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct SaveContactPoint {
    /// Identifier; left away for a new one, the server makes it. A test with it uses the secrets that are stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// Name in lists.
    pub name: String,
    /// Kind: `email` or `webhook`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Settings of the kind, not secret.
    pub settings: Value,
    /// Secrets to set; an empty text removes one, one left away stays (unless the address changes).
    pub secure_settings: BTreeMap<String, String>,
    /// Version that the caller changed; another one stored is a conflict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// What became of a message to a contact point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum DeliveryStatus {
    /// Waits for its turn or for the next try.
    #[default]
    Queued,
    /// The other side took it.
    Sent,
    /// Given up.
    Failed,
}

/// One message to one contact point.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Delivery {
    /// Number; later messages have greater ones.
    pub id: i64,
    /// The subject.
    pub subject: String,
    /// The rule it is about; the rule may be gone.
    pub rule_uid: String,
    /// The contact point; it may be gone.
    pub contact_point_uid: String,
    /// Its name when the message was made.
    pub contact_point: String,
    /// What became of it.
    pub status: DeliveryStatus,
    /// How often it was tried.
    pub tries: i64,
    /// Why the last try failed, in one sentence.
    pub error: Option<String>,
    /// When it was made, milliseconds since the epoch.
    pub created_ms: i64,
    /// When it was sent or given up.
    pub done_ms: Option<i64>,
    /// When it is tried next.
    pub next_try_ms: Option<i64>,
}
