//! `/api/alert-rules`: rules on panels, how they stand, and the bands that their panels show.

mod change;
mod status;

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use data::time::{Calendar, RawRange, Zone};
use model::api::{AlertBand, AlertPreview, AlertRule, PanelAlert, SaveAlertRule};
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
    let dashboards = app.alerts.documents.with_rules(&app.db, caller.org_id, "").await?;
    let now_ms = app.clock.now_ms();
    let rows = store::list_with_states(&app.db, caller.org_id, "").await?;
    let rules = rows.into_iter().map(|(row, known)| {
        let dashboard = dashboards.get(&row.spec.dashboard_uid);
        status::of(row, &known.state, dashboard.map(AsRef::as_ref), now_ms)
    });
    Ok(Json(rules.collect()))
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
    let known = store::state(&app.db, row.id).await?;
    let dashboard = app.alerts.documents.get(&app.db, org_id, &row.spec.dashboard_uid).await?;
    Ok(Json(status::of(row, &known.state, dashboard.as_deref(), app.clock.now_ms())))
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
    let mut bands: HashMap<i64, Vec<AlertBand>> = HashMap::new();
    for (rule_id, band) in store::bands(&app.db, caller.org_id, &uid, range.from_ms, range.to_ms).await? {
        bands.entry(rule_id).or_default().push(band);
    }
    let rows = store::list_with_states(&app.db, caller.org_id, &uid).await?;
    let alerts = rows.into_iter().map(|(row, known)| {
        let (state, since_ms) = status::standing(&row, &known.state);
        let spec = row.spec;
        PanelAlert {
            uid: row.uid,
            title: spec.title,
            panel_id: spec.panel_id,
            ref_id: spec.ref_id,
            reducer: spec.reducer,
            compare: spec.compare,
            threshold: spec.threshold,
            state,
            since_ms,
            bands: bands.remove(&row.id).unwrap_or_default(),
        }
    });
    Ok(Json(alerts.collect()))
}
