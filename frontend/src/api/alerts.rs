//! Alert rules: those there are, how they stand, and what their panels show.

use data::time::TimeRange;
use model::api::{AlertPreview, AlertRule, SaveAlertRule};
use serde_json::Value;

use super::http::{self, ApiFailure};
use crate::browser::location::encode;

const RULES: &str = "/api/alert-rules";

/// All rules.
pub async fn list() -> Result<Vec<AlertRule>, ApiFailure> {
    http::get(RULES).await
}

/// One rule.
pub async fn get(uid: &str) -> Result<AlertRule, ApiFailure> {
    http::get(&path(uid)).await
}

/// Makes a rule.
pub async fn create(rule: &SaveAlertRule) -> Result<AlertRule, ApiFailure> {
    http::post(RULES, rule).await
}

/// Changes a rule; fails with a conflict when somebody else did meanwhile.
pub async fn update(uid: &str, rule: &SaveAlertRule) -> Result<AlertRule, ApiFailure> {
    http::put(&path(uid), rule).await
}

/// Removes a rule.
pub async fn delete(uid: &str) -> Result<Value, ApiFailure> {
    http::delete(&path(uid)).await
}

/// What a rule would say now, without being stored.
pub async fn preview(rule: &SaveAlertRule) -> Result<AlertPreview, ApiFailure> {
    http::post(&format!("{RULES}/preview"), rule).await
}

/// What the rules of a dashboard said in a range: a list of [`model::api::PanelAlert`] that is not read yet, for most
/// dashboards have no rules, and reading is a part of its own.
pub async fn of_dashboard(uid: &str, range: TimeRange) -> Result<Value, ApiFailure> {
    let TimeRange { from_ms, to_ms } = range;
    http::get(&format!("{RULES}/of-dashboard/{}?from={from_ms}&to={to_ms}", encode(uid))).await
}

fn path(uid: &str) -> String {
    format!("{RULES}/{}", encode(uid))
}
