//! Data sources: the kinds there are, those set up, testing them, and what their forms load.

use std::fmt::Write;

use model::api::{BootSource, DataSource, DataSourceSaved, HealthResult, SaveDataSource};
use model::form::Form;
use serde::Deserialize;
use serde_json::Value;

use super::http::{self, ApiFailure};
use crate::browser::location::encode;

/// A kind of data source with its forms.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceKind {
    /// Its id in stored JSON: `prometheus`.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// One sentence: what it is good for.
    pub description: String,
    /// The heading under which it is offered.
    pub category: String,
    /// Whether there is exactly one, made by the server itself.
    pub built_in: bool,
    /// The form of its settings.
    pub settings: Form,
    /// The form of a query.
    pub query: Form,
}

/// What asking a source of a kind depends on: its forms left out, which a page that only shows does not need.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AskingRules {
    /// The kind's id.
    pub id: String,
    /// The format in which variables are put into its queries where none is named: `glob`, `prometheus` or `kusto`.
    pub quoting: String,
    /// The macros that it puts in itself.
    pub macros: Vec<String>,
    /// The least `$__interval` where neither panel nor source says one; may be empty.
    pub min_interval: String,
    /// The field by which its queries refer to each other; may be empty.
    pub name_field: String,
    /// Fields in which a variable with several values becomes a list.
    pub list_fields: Vec<String>,
}

/// Those set up, as far as a page that only shows needs them.
pub async fn askable() -> Result<Vec<BootSource>, ApiFailure> {
    http::get("/api/datasources").await
}

/// The rules of every kind.
pub async fn asking_rules() -> Result<Vec<AskingRules>, ApiFailure> {
    http::get("/api/datasources/kinds").await
}

/// The kinds, in the order in which they are offered.
pub async fn kinds() -> Result<Vec<SourceKind>, ApiFailure> {
    http::get("/api/datasources/kinds").await
}

/// Those set up, the built-in ones first.
pub async fn list() -> Result<Vec<DataSource>, ApiFailure> {
    http::get("/api/datasources").await
}

/// One of them.
pub async fn get(uid: &str) -> Result<DataSource, ApiFailure> {
    http::get(&path(uid)).await
}

/// Sets up a new one.
pub async fn create(source: &SaveDataSource) -> Result<DataSourceSaved, ApiFailure> {
    http::post("/api/datasources", source).await
}

/// Changes one.
pub async fn update(uid: &str, source: &SaveDataSource) -> Result<DataSourceSaved, ApiFailure> {
    http::put(&path(uid), source).await
}

/// Removes one.
pub async fn delete(uid: &str) -> Result<Value, ApiFailure> {
    http::delete(&path(uid)).await
}

/// Whether it answers.
pub async fn health(uid: &str) -> Result<HealthResult, ApiFailure> {
    http::get(&format!("{}/health", path(uid))).await
}

/// What a form loads from a source, such as `metrics`, with parameters.
pub async fn resource(uid: &str, name: &str, params: &[(String, String)]) -> Result<Value, ApiFailure> {
    let mut address = format!("{}/resources/{}", path(uid), encode(name));
    for (at, (key, value)) in params.iter().enumerate() {
        // Writing to a text cannot fail.
        let _ = write!(address, "{}{}={}", if at == 0 { '?' } else { '&' }, encode(key), encode(value));
    }
    http::get(&address).await
}

fn path(uid: &str) -> String {
    format!("/api/datasources/uid/{}", encode(uid))
}
