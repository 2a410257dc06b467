//! The API as a table of contents: one line per noun. Each noun's routes, handlers and SQL live in its own file.

pub mod health;
pub mod tokens;

use axum::response::IntoResponse;

use crate::app::App;
use crate::error::Error;
use crate::http::route::Routes;

/// All routes of the API.
#[must_use]
pub fn routes() -> Routes {
    Routes::new("").merge(health::routes()).merge(tokens::routes())
}

/// Puts into an empty database what everybody starts with.
///
/// # Errors
/// As the database says.
pub async fn provision(_app: &App) -> Result<(), Error> {
    Ok(())
}

/// Answers a known path that is asked in an unknown way.
pub async fn method_not_allowed() -> impl IntoResponse {
    let body = model::api::ApiError::new("Method not allowed");
    (axum::http::StatusCode::METHOD_NOT_ALLOWED, axum::Json(body))
}
