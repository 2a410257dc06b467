//! `/api/health`: whether the server and its database are up.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use model::api::Health;

use crate::app::App;
use crate::args;
use crate::auth::Open;
use crate::error::Error;
use crate::http::route::Routes;

/// The commit this program was built from.
pub const COMMIT: &str = match option_env!("BELVEDERE_COMMIT") {
    Some(commit) => commit,
    None => "unknown",
};

/// The routes of this noun.
#[must_use]
pub fn routes() -> Routes {
    Routes::new("Health").get("/api/health", "Whether the server and its database are up", get_health)
}

async fn get_health(_: Open, State(app): State<App>) -> Result<(StatusCode, Json<Health>), Error> {
    let is_up = app.db.row("SELECT COUNT(*) AS n FROM org", args![]).await.is_ok();
    let (status, database) =
        if is_up { (StatusCode::OK, "ok") } else { (StatusCode::SERVICE_UNAVAILABLE, "failing") };
    let health = Health {
        database: database.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        commit: COMMIT.to_owned(),
    };
    Ok((status, Json(health)))
}
