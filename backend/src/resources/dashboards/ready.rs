//! The dashboards that come with the server. They are not stored: a person imports one and it is theirs from then on.

use axum::Json;
use model::api::ReadyDashboard;

use super::document::Document;
use crate::auth::{Allowed, ReadDashboards};
use crate::error::{Error, not_found};
use crate::http::input::Path;
use crate::http::raw::Raw;

/// Each as an export: classic JSON with a uid, a title, one sentence as description, and its source as an input.
const READY: &[&str] = &[include_str!("../../../../assets/dashboards/node-service.json")];

pub(super) async fn list_ready(_: Allowed<ReadDashboards>) -> Result<Json<Vec<ReadyDashboard>>, Error> {
    let all: Result<Vec<ReadyDashboard>, Error> = READY.iter().map(|text| about(text)).collect();
    Ok(Json(all?))
}

pub(super) async fn get_ready(
    _: Allowed<ReadDashboards>,
    Path(uid): Path<String>,
) -> Result<Json<Raw>, Error> {
    for text in READY {
        if about(text)?.uid == uid {
            let raw = Raw::try_from((*text).trim().to_owned());
            return Ok(Json(raw.map_err(|error| Error::Internal(error.to_string()))?));
        }
    }
    Err(not_found("Ready dashboard"))
}

fn about(text: &str) -> Result<ReadyDashboard, Error> {
    let document = Document::parse(text)?;
    let get = |key: &str| document.get::<String>(key).unwrap_or_default();
    Ok(ReadyDashboard { uid: get("uid"), title: get("title"), description: get("description") })
}
