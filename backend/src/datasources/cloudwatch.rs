//! AWS CloudWatch metrics: queries in batches, variables, health, and what the editor offers. Logs are not asked.

mod api;
mod batch;
mod client;
mod credentials;
mod expand;
mod form;
mod frames;
mod health;
mod known;
mod metrics;
mod period;
mod query;
mod run;
mod said;
mod search;
mod settings;
mod suggest;
mod units;
mod variable;

use async_trait::async_trait;
use data::time::TimeRange;
use model::query::{QueryAnswer, QueryError, QueryErrorKind};
use serde_json::Value;

use super::{Ask, Cx, Health, Kind, Params, Quoting, Source, VariableOption, unknown_resource};
use client::Client;

/// The kind.
pub(super) struct CloudWatch;

const KIND: Kind = Kind {
    id: "cloudwatch",
    name: "CloudWatch",
    description: "Metrics of AWS services and your own, from Amazon CloudWatch.",
    category: "Cloud",
    built_in: false,
    settings: form::settings,
    query: form::query,
    addresses: &[],
    quoting: Quoting::Glob,
    macros: &[period::MACRO],
    min_interval: "",
    name_field: "id",
    list_fields: &["dimensions", "dimensionFilters"],
    honours: form::HONOURS,
};

#[async_trait]
impl Source for CloudWatch {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    async fn query(&self, cx: &Cx<'_>, ask: &Ask) -> QueryAnswer {
        let mut answers = self.query_together(cx, std::slice::from_ref(ask)).await;
        answers.pop().unwrap_or_else(|| Ok(Vec::new()))
    }

    async fn query_together(&self, cx: &Cx<'_>, asks: &[Ask]) -> Vec<QueryAnswer> {
        match Client::new(cx) {
            Ok(client) => run::answers(&client, asks, cx.services.clock.now_ms()).await,
            Err(error) => vec![Err(error); asks.len()],
        }
    }

    async fn health(&self, cx: &Cx<'_>) -> Health {
        health::check(cx).await
    }

    async fn resource(&self, cx: &Cx<'_>, name: &str, params: &Params) -> Result<Value, QueryError> {
        suggest::load(cx, name, params).await?.ok_or_else(|| unknown_resource(&KIND, name))
    }

    async fn variable(
        &self,
        cx: &Cx<'_>,
        query: &Value,
        _: TimeRange,
    ) -> Result<Vec<VariableOption>, QueryError> {
        variable::options(cx, query).await
    }
}

/// The error for what a person has to change.
fn bad_query(message: impl Into<String>) -> QueryError {
    QueryError::new(QueryErrorKind::BadQuery, message)
}
