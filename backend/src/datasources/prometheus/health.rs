//! The health test: asks one small query, so that what works here works on panels, then the version.

use model::query::{QueryError, QueryErrorKind};
use serde::Deserialize;
use serde_json::json;

use super::client::Client;
use super::{Cx, Health};

#[derive(Deserialize)]
struct BuildInfo {
    #[serde(default)]
    version: String,
}

/// Whether queries are answered, and by what.
pub(super) async fn check(cx: &Cx<'_>) -> Health {
    match ask(cx).await {
        Ok(health) => health,
        Err(error) => error.into(),
    }
}

async fn ask(cx: &Cx<'_>) -> Result<Health, QueryError> {
    let client = Client::new(cx)?;
    if let Err(error) = client.instant("1+1", cx.services.clock.now_ms()).await {
        return Err(hinted(&client, error).await);
    }
    let version =
        client.get::<BuildInfo>("api/v1/status/buildinfo", Vec::new()).await.map(|info| info.version);
    Ok(match version {
        Ok(version) if !version.is_empty() => {
            let message = format!("Prometheus {version} answers queries at {}.", client.target.url);
            Health { ok: true, message, details: json!({ "version": version }) }
        }
        // Other servers that speak the protocol have no such page.
        _ => Health::good(format!("{} answers queries.", client.target)),
    })
}

/// A wrong path is the commonest slip: if the API is found at the top of the server, say so.
async fn hinted(client: &Client, error: QueryError) -> QueryError {
    if error.kind != QueryErrorKind::BadAnswer {
        return error;
    }
    match client.api_at_top().await {
        Some(top) => QueryError::new(
            error.kind,
            format!(
                "There is no query API at {}, but there is one at {top}. Enter that as the URL.",
                client.target.url
            ),
        ),
        None => error,
    }
}
