//! Whether the server is up, for load balancers and scripts.

use serde::{Deserialize, Serialize};

/// The state of the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Health {
    /// `ok` or `failing`.
    pub database: String,
    /// The program's version.
    pub version: String,
    /// The commit it was built from, or `unknown`.
    pub commit: String,
}
