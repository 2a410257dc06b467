//! Contact points, their kinds, and what became of the messages to them.

use model::api::{ContactPoint, Delivery, HealthResult, SaveContactPoint};
use model::form::Form;
use serde::Deserialize;
use serde_json::Value;

use super::http::{self, ApiFailure};
use crate::browser::location::encode;

const POINTS: &str = "/api/contact-points";

/// A kind of contact point with the form of its settings.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ContactKind {
    /// Its id in stored JSON: `email`.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// One sentence: where messages go.
    pub description: String,
    /// The form of its settings.
    pub form: Form,
    /// Why it cannot send now, in one sentence.
    pub problem: Option<String>,
    /// Whether this person may set one up.
    pub allowed: bool,
}

/// The kinds, in the order in which they are offered.
pub async fn kinds() -> Result<Vec<ContactKind>, ApiFailure> {
    http::get(&format!("{POINTS}/kinds")).await
}

/// All contact points.
pub async fn list() -> Result<Vec<ContactPoint>, ApiFailure> {
    http::get(POINTS).await
}

/// One of them.
pub async fn get(uid: &str) -> Result<ContactPoint, ApiFailure> {
    http::get(&path(uid)).await
}

/// Makes one.
pub async fn create(point: &SaveContactPoint) -> Result<ContactPoint, ApiFailure> {
    http::post(POINTS, point).await
}

/// Changes one.
pub async fn update(uid: &str, point: &SaveContactPoint) -> Result<ContactPoint, ApiFailure> {
    http::put(&path(uid), point).await
}

/// Removes one.
pub async fn delete(uid: &str) -> Result<Value, ApiFailure> {
    http::delete(&path(uid)).await
}

/// Sends a test message, without storing anything.
pub async fn test(point: &SaveContactPoint) -> Result<HealthResult, ApiFailure> {
    http::post(&format!("{POINTS}/test"), point).await
}

/// The latest messages, newest first.
pub async fn deliveries() -> Result<Vec<Delivery>, ApiFailure> {
    http::get("/api/deliveries?limit=100").await
}

/// Tries a message once more that was given up.
pub async fn retry(id: i64) -> Result<Value, ApiFailure> {
    http::post(&format!("/api/deliveries/{id}/retry"), &serde_json::json!({})).await
}

fn path(uid: &str) -> String {
    format!("{POINTS}/{}", encode(uid))
}
