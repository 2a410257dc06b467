//! The person that uses the page: preferences and password.

use model::api::{ChangePassword, Done, Preferences};

use super::http::{self, ApiFailure};

/// What the person prefers.
pub async fn preferences() -> Result<Preferences, ApiFailure> {
    http::get("/api/user/preferences").await
}

/// Changes what the person prefers.
pub async fn save_preferences(preferences: &Preferences) -> Result<Done, ApiFailure> {
    http::put("/api/user/preferences", preferences).await
}

/// Changes the person's password.
pub async fn change_password(change: &ChangePassword) -> Result<Done, ApiFailure> {
    http::put("/api/user/password", change).await
}
