//! The options of variables, asked from their data sources.

use data::time::TimeRange;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::http::{self, ApiFailure};
use crate::browser::location::encode;

/// One option of a variable.
#[derive(Debug, Clone, Deserialize)]
pub struct FoundOption {
    /// What people read.
    pub text: String,
    /// What is put into queries.
    pub value: String,
}

#[derive(Serialize)]
struct Asked<'a> {
    query: &'a Value,
    from: String,
    to: String,
}

/// Asks the source for the options that a query finds in a range.
pub async fn options(
    source_uid: &str,
    query: &Value,
    range: TimeRange,
) -> Result<Vec<FoundOption>, ApiFailure> {
    let body = Asked { query, from: range.from_ms.to_string(), to: range.to_ms.to_string() };
    http::post(&format!("/api/datasources/uid/{}/variable", encode(source_uid)), &body).await
}
