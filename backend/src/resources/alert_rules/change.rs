//! Making, changing and deleting alert rules. What people believe of a rule is kept true through all of it: a rule that
//! is paused or deleted while it fires says so.

use axum::Json;
use axum::extract::State;
use model::api::{AlertRule, AlertRuleSpec, AlertState, Done, SaveAlertRule};

use super::get;
use crate::alerting::rule::{BadRule, Rule};
use crate::alerting::{evaluate, store, tell};
use crate::app::App;
use crate::auth::{Allowed, WriteAlerts};
use crate::entropy;
use crate::error::{Error, bad_field, not_found};
use crate::http::body::Body;
use crate::http::input::Path;
use crate::notifiers;
use crate::stored_panel::panel_of;

/// Most contact points of one rule.
const MOST_CONTACT_POINTS: usize = 20;

pub(super) async fn create_rule(
    caller: Allowed<WriteAlerts>,
    State(app): State<App>,
    Body(new): Body<SaveAlertRule>,
) -> Result<Json<AlertRule>, Error> {
    let uid = entropy::uid();
    let rule = checked(&app, caller.org_id, &uid, new.spec).await?;
    let now_ms = app.clock.now_ms();
    store::insert(&app.db, caller.org_id, &uid, &rule.spec, &caller.login, now_ms).await?;
    get(&app, caller.org_id, &uid).await
}

pub(super) async fn update_rule(
    caller: Allowed<WriteAlerts>,
    State(app): State<App>,
    Path(uid): Path<String>,
    Body(change): Body<SaveAlertRule>,
) -> Result<Json<AlertRule>, Error> {
    let current = store::find(&app.db, caller.org_id, &uid).await?.ok_or_else(|| not_found("Alert rule"))?;
    let rule = checked(&app, caller.org_id, &uid, change.spec).await?;
    let version = change.version.unwrap_or(current.version);
    let now_ms = app.clock.now_ms();
    let mut tx = app.db.begin().await?;
    if version != current.version
        || !store::update(&mut tx, current.id, version, &rule.spec, &caller.login, now_ms).await?
    {
        return Err(Error::PreconditionFailed {
            status: "version-mismatch",
            message: "The rule has been changed by someone else".to_owned(),
        });
    }
    let mut known = store::state_in(&mut tx, current.id).await?;
    if rule.spec.is_paused {
        evaluate::stop(&mut known, now_ms);
        store::set_band(&mut tx, current.id, AlertState::Paused, now_ms).await?;
    }
    let due_ms = known.alerts.due_ms(rule.policy);
    if !store::save_state(&mut tx, (current.id, version + 1), &known, due_ms).await? {
        // An evaluation stored something between reading and writing; only PostgreSQL lets that happen.
        return Err(Error::Unavailable("The rule is being evaluated: try again in a moment".to_owned()));
    }
    tx.commit().await?;
    get(&app, caller.org_id, &uid).await
}

pub(super) async fn delete_rule(
    caller: Allowed<WriteAlerts>,
    State(app): State<App>,
    Path(uid): Path<String>,
) -> Result<Json<Done>, Error> {
    let row = store::find(&app.db, caller.org_id, &uid).await?.ok_or_else(|| not_found("Alert rule"))?;
    let rule = Rule::new(row.id, row.org_id, &row.uid, row.version, row.spec).map_err(bad_rule)?;
    let dashboard = app.alerts.documents.get(&app.db, row.org_id, &rule.spec.dashboard_uid).await?;
    let mut tx = app.db.begin().await?;
    tell::last_words(&app, &mut tx, &rule, dashboard.as_deref(), app.clock.now_ms()).await?;
    store::delete(&mut tx, rule.id).await?;
    tx.commit().await?;
    Ok(Json(Done { message: "Alert rule deleted".to_owned() }))
}

/// A rule that makes sense by itself.
pub(super) fn understood(org_id: i64, uid: &str, spec: AlertRuleSpec) -> Result<Rule, Error> {
    Rule::new(0, org_id, uid, 0, spec).map_err(bad_rule)
}

/// A rule whose panel and contact points are there, too.
async fn checked(app: &App, org_id: i64, uid: &str, spec: AlertRuleSpec) -> Result<Rule, Error> {
    let rule = understood(org_id, uid, spec)?;
    let spec = &rule.spec;
    let dashboard = app.alerts.documents.get(&app.db, org_id, &spec.dashboard_uid).await?;
    let dashboard =
        dashboard.ok_or_else(|| bad_field("dashboardUid", "There is no such dashboard. Save it first."))?;
    if panel_of(&dashboard, spec.panel_id).is_none() {
        return Err(bad_field("panelId", "The saved dashboard has no such panel. Save it first."));
    }
    if spec.contact_points.len() > MOST_CONTACT_POINTS {
        let message = format!("A rule tells at most {MOST_CONTACT_POINTS} contact points");
        return Err(bad_field("contactPoints", message));
    }
    for uid in &spec.contact_points {
        if notifiers::store::find(&app.db, org_id, uid).await?.is_none() {
            return Err(bad_field("contactPoints", format!("There is no contact point {uid:?}")));
        }
    }
    Ok(rule)
}

fn bad_rule(bad: BadRule) -> Error {
    bad_field(bad.field, bad.message)
}
