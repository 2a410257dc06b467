//! Service accounts and their tokens, for scripts.

use serde::{Deserialize, Serialize};

use super::Role;

/// What is sent to make a service account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct NewServiceAccount {
    /// Name, unique in the organisation.
    pub name: String,
    /// What its tokens may do.
    pub role: Role,
    /// Whether its tokens are refused.
    #[serde(default)]
    pub is_disabled: bool,
}

/// An account without a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ServiceAccount {
    /// Number in the database.
    pub id: i64,
    /// Organisation that owns it.
    pub org_id: i64,
    /// Name, unique in the organisation.
    pub name: String,
    /// `sa-` and the name.
    pub login: String,
    /// What its tokens may do.
    pub role: Role,
    /// Whether its tokens are refused.
    pub is_disabled: bool,
    /// Number of its tokens.
    pub tokens: i64,
}

/// What is sent to make a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct NewToken {
    /// Name, unique in the organisation.
    pub name: String,
    /// Role of the account made along with the token at `/api/auth/keys`; ignored for a service account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Seconds until it expires; 0 or left away: never.
    #[serde(default)]
    pub seconds_to_live: i64,
}

/// A new token with its secret, which is shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TokenSecret {
    /// Number in the database.
    pub id: i64,
    /// Name, unique in the organisation.
    pub name: String,
    /// The secret to send as `Authorization: Bearer …`.
    pub key: String,
}

/// A token without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Token {
    /// Number in the database.
    pub id: i64,
    /// Name, unique in the organisation.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// When it was made, RFC 3339.
    pub created: String,
    /// When it expires, RFC 3339, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiration: Option<String>,
    /// Whether it has expired.
    pub has_expired: bool,
}
