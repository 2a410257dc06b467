//! `/api/deliveries`: what became of messages about alerts, and another try for those that were given up.

use axum::Json;
use axum::extract::State;
use model::api::{Delivery, Done};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::alerting::outbox::store;
use crate::app::App;
use crate::auth::{Allowed, ReadContactPoints, WriteContactPoints};
use crate::error::{Error, not_found};
use crate::http::input::{Path, Query};
use crate::http::route::Routes;

/// The routes of this noun.
#[must_use]
pub fn routes() -> Routes {
    Routes::new("Deliveries")
        .get("/api/deliveries", "List the latest messages about alerts", list_deliveries)
        .post("/api/deliveries/{id}/retry", "Try a message again that was given up", retry)
}

/// How many messages are wanted.
#[derive(Deserialize, IntoParams)]
struct Limit {
    /// At most so many, 100 where it is left away.
    limit: Option<i64>,
}

async fn list_deliveries(
    caller: Allowed<ReadContactPoints>,
    State(app): State<App>,
    Query(Limit { limit }): Query<Limit>,
) -> Result<Json<Vec<Delivery>>, Error> {
    let limit = limit.unwrap_or(100).clamp(1, 1_000);
    Ok(Json(store::list(&app.db, caller.org_id, limit).await?))
}

async fn retry(
    caller: Allowed<WriteContactPoints>,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<Json<Done>, Error> {
    if !store::again(&app.db, caller.org_id, id, app.clock.now_ms()).await? {
        return Err(not_found("Failed message"));
    }
    Ok(Json(Done { message: "The message is tried again".to_owned() }))
}
