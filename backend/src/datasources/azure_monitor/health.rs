//! The health test: signing in, lists and metrics, Log Analytics, each in words, so that it is clear which leg fails.

use model::query::QueryError;
use serde_json::{Value, json};

use super::browse::{self, Subscription};
use super::client::{Client, Service};
use super::logs::{self, LogQuery};
use crate::datasources::{Cx, Health};

/// Whether Azure answers, leg by leg.
pub(super) async fn check(cx: &Cx<'_>) -> Health {
    match ask(cx).await {
        Ok(health) => health,
        Err(error) => error.into(),
    }
}

async fn ask(cx: &Cx<'_>) -> Result<Health, QueryError> {
    let client = Client::new(cx)?;
    client.sign_in(Service::Management).await?;
    let found = browse::subscriptions(&client).await?;
    let names: Vec<&str> = found.iter().map(|one| one.display_name.as_str()).collect();
    let details = json!({ "subscriptions": names });
    let Some(default) = default(&client, &found) else {
        let message = match &client.settings.subscription {
            Some(id) => format!(
                "The app may not read the default subscription {id}. Give it the role Monitoring Reader."
            ),
            None => "The app may read no subscription. Give it the role Monitoring Reader.".to_owned(),
        };
        return Ok(Health { ok: false, message, details });
    };
    let count = match found.len() {
        1 => "1 subscription".to_owned(),
        count => format!("{count} subscriptions"),
    };
    let metrics = format!("Azure Monitor answers: {count}.");
    Ok(match logs_leg(cx, &client, default).await {
        Ok(logs) => Health { ok: true, message: format!("{metrics} {logs}"), details },
        Err(error) => Health {
            ok: false,
            message: format!("{metrics} {}", error.message),
            details: error.detail.map_or(Value::Null, Value::from),
        },
    })
}

/// The default subscription, if the app may read it; without one the first.
fn default<'a>(client: &Client<'_>, found: &'a [Subscription]) -> Option<&'a str> {
    let found = match &client.settings.subscription {
        Some(id) => found.iter().find(|one| one.subscription_id.eq_ignore_ascii_case(id)),
        None => found.first(),
    };
    found.map(|one| one.subscription_id.as_str())
}

/// Asks the first workspace for one number. A subscription without workspaces has nothing to test.
async fn logs_leg(cx: &Cx<'_>, client: &Client<'_>, subscription: &str) -> Result<String, QueryError> {
    let workspaces = browse::workspaces(client, subscription).await?;
    let Some(workspace) = workspaces.first() else {
        return Ok("Log Analytics was not tested: the subscription has no workspace.".to_owned());
    };
    let model = json!({ "query": "print 1", "resources": [workspace.id], "resultFormat": "table" });
    let now_ms = cx.services.clock.now_ms();
    let range = data::time::TimeRange { from_ms: now_ms - 60_000, to_ms: now_ms };
    let query = LogQuery { model: &model, subscription, range, interval_ms: None };
    logs::run(client, &query, "A").await?;
    Ok(format!("Log Analytics answers in the workspace {}.", workspace.name))
}
