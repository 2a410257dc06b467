//! Azure Monitor: metrics of Azure's resources and queries of Log Analytics, with an app registration.

mod browse;
mod client;
mod cloud;
mod failure;
mod form;
mod health;
mod logs;
mod metrics;
mod resource;
mod suggest;
mod variable;

use async_trait::async_trait;
use data::time::TimeRange;
use model::query::{QueryAnswer, QueryError, QueryErrorKind};
use serde_json::Value;

use super::{Ask, Cx, Health, Kind, Params, Quoting, Source, VariableOption, unknown_resource};
use client::Client;
use logs::LogQuery;

/// The services that a query may ask, as `queryType` names them.
const METRICS: &str = "Azure Monitor";
const LOGS: &str = "Azure Log Analytics";

/// The kind.
pub(super) struct AzureMonitor;

const KIND: Kind = Kind {
    id: "grafana-azure-monitor-datasource",
    name: "Azure Monitor",
    description: "Metrics of Azure’s resources and logs of Log Analytics.",
    category: "Cloud",
    built_in: false,
    settings: form::settings,
    query: form::query,
    addresses: cloud::ADDRESSES,
    quoting: Quoting::Kusto,
    macros: logs::MACROS,
    min_interval: "",
    name_field: "",
    list_fields: &[],
    honours: form::HONOURS,
};

#[async_trait]
impl Source for AzureMonitor {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    async fn query(&self, cx: &Cx<'_>, ask: &Ask) -> QueryAnswer {
        match ask.text("queryType") {
            METRICS | "" => metrics::run(&Client::new(cx)?, ask).await,
            LOGS => {
                let nothing = Value::Null;
                let query = LogQuery {
                    model: ask.query.model.get("azureLogAnalytics").unwrap_or(&nothing),
                    subscription: ask.text("subscription"),
                    range: ask.range,
                    interval_ms: ask.query.interval_ms,
                };
                logs::run(&Client::new(cx)?, &query, &ask.query.ref_id).await
            }
            other => Err(QueryError::new(
                QueryErrorKind::BadQuery,
                format!("This source answers metrics and Log Analytics, not “{other}”. Choose one of them."),
            )),
        }
    }

    async fn health(&self, cx: &Cx<'_>) -> Health {
        health::check(cx).await
    }

    async fn resource(&self, cx: &Cx<'_>, name: &str, params: &Params) -> Result<Value, QueryError> {
        let now_ms = cx.services.clock.now_ms();
        suggest::load(&Client::new(cx)?, name, params, now_ms)
            .await?
            .ok_or_else(|| unknown_resource(&KIND, name))
    }

    async fn variable(
        &self,
        cx: &Cx<'_>,
        query: &Value,
        range: TimeRange,
    ) -> Result<Vec<VariableOption>, QueryError> {
        variable::options(&Client::new(cx)?, query, range).await
    }
}
