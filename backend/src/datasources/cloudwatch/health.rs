//! The health test: who AWS takes this source for, and whether it may list metrics, in AWS' own words if not.

use model::query::{QueryError, QueryErrorKind};
use serde_json::json;

use super::api::{ListMetrics, MetricList};
use super::client::Client;
use super::{Cx, Health};

/// Whether metrics can be asked, and as whom.
pub(super) async fn check(cx: &Cx<'_>) -> Health {
    match ask(cx).await {
        Ok(health) => health,
        Err(error) => error.into(),
    }
}

async fn ask(cx: &Cx<'_>) -> Result<Health, QueryError> {
    let client = Client::new(cx)?;
    let region = client.settings.default_region().to_owned();
    let filter = ListMetrics::default();
    let (caller, listed) =
        tokio::join!(client.caller(), client.call::<MetricList>(&region, "ListMetrics", &filter));
    // Refused credentials are refused by both; else what counts is whether metrics are told.
    let caller = match caller {
        Err(error) if error.kind == QueryErrorKind::Auth && listed.is_err() => return Err(error),
        other => other.ok(),
    };
    let metrics = listed?.metrics.len();
    let found = if metrics == 0 { " It has no metrics yet." } else { "" };
    let message = match &caller {
        Some(arn) => format!("CloudWatch answers in {region} as {arn}.{found}"),
        None => format!("CloudWatch answers in {region}.{found}"),
    };
    Ok(Health { ok: true, message, details: json!({ "caller": caller, "region": region }) })
}
