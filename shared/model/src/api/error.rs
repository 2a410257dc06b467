//! What a refused request is answered with, and the plain sentence that a finished one is.

use serde::{Deserialize, Serialize};

/// The body of every answer with a status of 400 and above.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ApiError {
    /// One sentence for a person: what failed and what to do.
    pub message: String,
    /// A word for programs, where the case has one: `version-mismatch`, `name-exists`, `plugin-dashboard`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The field of the request that is wrong, if it is one field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl ApiError {
    /// An error that is only a sentence.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), status: None, field: None }
    }
}

/// The answer to a change that has nothing else to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Done {
    /// What was done.
    pub message: String,
}
