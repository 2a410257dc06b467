//! `/api/alert-rules`: rules on panels, how they stand, and the bands that their panels show.

mod change;
mod status;

use axum::Json;
use axum::extract::State;
use data::time::{Calendar, RawRange, Zone};
use model::api::{AlertPreview, AlertRule, PanelAlert, SaveAlertRule};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::alerting::{evaluate, store};
use crate::app::App;
use crate::auth::{Allowed, ReadAlerts, WriteAlerts};
use crate::error::{Error, bad_request, not_found};
use crate::http::body::Body;
use crate::http::input::{Path, Query};
use crate::http::route::Routes;
use change::{create_rule, delete_rule, update_rule};

/// The routes of this noun.
#[must_use]
pub fn routes() -> Routes {
    Routes::new("Alert rules")
        .get("/api/alert-rules", "List alert rules and how they stand", list_rules)
        .post("/api/alert-rules", "Make an alert rule", create_rule)
        .post("/api/alert-rules/preview", "Ask what a rule would say now, without storing it", preview)
        .get(
            "/api/alert-rules/of-dashboard/{uid}",
            "Get the alerts that a dashboard's panels show",
            of_dashboard,
        )
        .get("/api/alert-rules/{uid}", "Get an alert rule", get_rule)
        .put("/api/alert-rules/{uid}", "Change an alert rule", update_rule)
        .delete("/api/alert-rules/{uid}", "Delete an alert rule", delete_rule)
}

async fn list_rules(
    caller: Allowed<ReadAlerts>,
    State(app): State<App>,
) -> Result<Json<Vec<AlertRule>>, Error> {
    let mut rules = Vec::new();
    for row in store::list(&app.db, caller.org_id, "").await? {
        rules.push(status::of(&app, row).await?);
    }
    Ok(Json(rules))
}

async fn get_rule(
    caller: Allowed<ReadAlerts>,
    State(app): State<App>,
    Path(uid): Path<String>,
) -> Result<Json<AlertRule>, Error> {
    get(&app, caller.org_id, &uid).await
}

/// A rule as the API shows it.
async fn get(app: &App, org_id: i64, uid: &str) -> Result<Json<AlertRule>, Error> {
    let row = store::find(&app.db, org_id, uid).await?.ok_or_else(|| not_found("Alert rule"))?;
    status::of(app, row).await.map(Json)
}

async fn preview(
    caller: Allowed<WriteAlerts>,
    State(app): State<App>,
    Body(asked): Body<SaveAlertRule>,
) -> Result<Json<AlertPreview>, Error> {
    let rule = change::understood(caller.org_id, "preview", asked.spec)?;
    let outcome = evaluate::outcome(&app, &rule, app.clock.now_ms()).await;
    Ok(Json(status::preview(&app, &rule, outcome).await?))
}

/// The range whose bands are wanted.
#[derive(Deserialize, IntoParams)]
struct BandRange {
    /// Start: milliseconds as text, or date math.
    from: String,
    /// End.
    to: String,
}

async fn of_dashboard(
    caller: Allowed<ReadAlerts>,
    State(app): State<App>,
    Path(uid): Path<String>,
    Query(BandRange { from, to }): Query<BandRange>,
) -> Result<Json<Vec<PanelAlert>>, Error> {
    let range = RawRange::parse(&from, &to, &Zone::Utc).map_err(|error| bad_request(error.to_string()))?;
    let range = range.resolve(&Calendar::utc(), app.clock.now_ms());
    let mut alerts = Vec::new();
    for row in store::list(&app.db, caller.org_id, &uid).await? {
        let bands = store::bands(&app.db, row.id, range.from_ms, range.to_ms).await?;
        let (state, since_ms) = status::summary(&app, &row).await?;
        let spec = row.spec;
        alerts.push(PanelAlert {
            uid: row.uid,
            title: spec.title,
            panel_id: spec.panel_id,
            ref_id: spec.ref_id,
            reducer: spec.reducer,
            compare: spec.compare,
            threshold: spec.threshold,
            state,
            since_ms,
            bands,
        });
    }
    Ok(Json(alerts))
}
