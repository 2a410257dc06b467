//! `/api/frontend/settings`: what the page needs to know before it draws anything, in one answer.

use axum::Json;
use axum::extract::State;
use model::api::{BootSettings, BootSource, BootUser, BuildInfo};

use super::health::COMMIT;
use super::{data_sources, preferences, users};
use crate::app::App;
use crate::auth::{Allowed, SignedIn};
use crate::error::Error;
use crate::http::route::Routes;

/// The routes of this noun.
#[must_use]
pub fn routes() -> Routes {
    Routes::new("Settings").get("/api/frontend/settings", "Get what the page starts with", get_settings)
}

async fn get_settings(
    caller: Allowed<SignedIn>,
    State(app): State<App>,
) -> Result<Json<BootSettings>, Error> {
    let sources = data_sources::list(&app, caller.org_id).await?;
    let default = sources.iter().find(|source| source.is_default).map(|source| source.name.clone());
    let datasources = sources
        .into_iter()
        .map(|source| {
            let boot = BootSource {
                id: source.id,
                uid: source.uid,
                name: source.name.clone(),
                kind: source.kind,
                is_default: source.is_default,
                json_data: source.json_data,
                read_only: source.read_only,
            };
            (source.name, boot)
        })
        .collect();
    let org_name = users::store::org_name(&app.db, caller.org_id).await?.unwrap_or_default();
    Ok(Json(BootSettings {
        build_info: BuildInfo {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            commit: COMMIT.to_owned(),
            env: if cfg!(debug_assertions) { "development" } else { "production" }.to_owned(),
        },
        default_datasource: default.unwrap_or_default(),
        datasources,
        user: BootUser {
            id: caller.user_id,
            login: caller.login.clone(),
            name: caller.name.clone(),
            email: caller.email.clone(),
            org_id: caller.org_id,
            org_name,
            org_role: caller.role,
        },
        preferences: preferences::of(&app.db, caller.org_id, caller.user_id).await?,
        now_ms: app.clock.now_ms(),
    }))
}
