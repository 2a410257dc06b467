//! `/api/user/preferences` and `/api/org/preferences`: theme, time zone, home dashboard.

use axum::Json;
use axum::extract::State;
use model::api::{Done, Preferences};

use crate::app::App;
use crate::args;
use crate::auth::{Allowed, ManagePeople, ReadDashboards, SignedIn};
use crate::db::{Db, DbError};
use crate::error::{Error, bad_field};
use crate::http::body::Body;
use crate::http::route::Routes;

/// In place of a person: the organisation's own preferences. Service accounts have those too.
const ORGANISATION: i64 = 0;
const MAX_BYTES: usize = 200;

/// The routes of this noun.
#[must_use]
pub fn routes() -> Routes {
    Routes::new("Preferences")
        .get("/api/user/preferences", "Get one's own preferences", get_own)
        .put("/api/user/preferences", "Set one's own preferences", set_own)
        .get("/api/org/preferences", "Get the organisation's preferences", get_of_org)
        .put("/api/org/preferences", "Set the organisation's preferences", set_of_org)
}

async fn get_own(caller: Allowed<SignedIn>, State(app): State<App>) -> Result<Json<Preferences>, Error> {
    Ok(Json(stored(&app.db, caller.org_id, caller.user_id).await?))
}

async fn set_own(
    caller: Allowed<SignedIn>,
    State(app): State<App>,
    Body(preferences): Body<Preferences>,
) -> Result<Json<Done>, Error> {
    if caller.user_id == ORGANISATION {
        return Err(Error::Forbidden("A service account has no preferences".to_owned()));
    }
    store(&app.db, caller.org_id, caller.user_id, &preferences).await
}

async fn get_of_org(
    caller: Allowed<ReadDashboards>,
    State(app): State<App>,
) -> Result<Json<Preferences>, Error> {
    Ok(Json(stored(&app.db, caller.org_id, ORGANISATION).await?))
}

async fn set_of_org(
    caller: Allowed<ManagePeople>,
    State(app): State<App>,
    Body(preferences): Body<Preferences>,
) -> Result<Json<Done>, Error> {
    store(&app.db, caller.org_id, ORGANISATION, &preferences).await
}

/// What holds for a person: their own choices, then the organisation's.
pub(crate) async fn of(db: &Db, org_id: i64, user_id: i64) -> Result<Preferences, DbError> {
    let own = stored(db, org_id, user_id).await?;
    let org = stored(db, org_id, ORGANISATION).await?;
    let or = |own: String, org: String| if own.is_empty() { org } else { own };
    Ok(Preferences {
        theme: or(own.theme, org.theme),
        home_dashboard_uid: or(own.home_dashboard_uid, org.home_dashboard_uid),
        timezone: or(own.timezone, org.timezone),
        week_start: or(own.week_start, org.week_start),
        language: or(own.language, org.language),
    })
}

async fn stored(db: &Db, org_id: i64, user_id: i64) -> Result<Preferences, DbError> {
    let sql = "SELECT json FROM preference WHERE org_id = $1 AND user_id = $2";
    let Some(row) = db.row(sql, args![org_id, user_id]).await? else { return Ok(Preferences::default()) };
    let json: String = row.get("json")?;
    serde_json::from_str(&json)
        .map_err(|error| DbError::Failed(format!("preferences cannot be read: {error}")))
}

async fn store(db: &Db, org_id: i64, user_id: i64, preferences: &Preferences) -> Result<Json<Done>, Error> {
    let Preferences { theme, home_dashboard_uid, timezone, week_start, language } = preferences;
    let is_theme = |theme: &str| ["", "dark", "light", "system"].contains(&theme);
    if !is_theme(theme) {
        return Err(bad_field("theme", "The theme is dark, light, system or empty"));
    }
    if [home_dashboard_uid, timezone, week_start, language].into_iter().any(|text| text.len() > MAX_BYTES) {
        return Err(bad_field("preferences", format!("A preference may have at most {MAX_BYTES} bytes")));
    }
    let json = serde_json::to_string(preferences).map_err(|error| Error::Internal(error.to_string()))?;
    let sql = "INSERT INTO preference (org_id, user_id, json) VALUES ($1, $2, $3) \
               ON CONFLICT (org_id, user_id) DO UPDATE SET json = excluded.json";
    db.write(sql, args![org_id, user_id, &json]).await?;
    Ok(Json(Done { message: "Preferences updated".to_owned() }))
}
