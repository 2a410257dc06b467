//! Panels on other pages: making and ending links, and what a page with a link asks.

use model::api::{Done, EmbedAsk, EmbedLinkSecret, EmbedOrigins, EmbeddedPanel, Embedding, NewEmbedLink};
use model::query::stream::ServerMessage;

use super::http::{self, ApiFailure};
use super::query::messages;
use crate::browser::location::encode;

/// How a dashboard may be shown elsewhere.
pub async fn embedding(uid: &str) -> Result<Embedding, ApiFailure> {
    http::get(&path(uid, "")).await
}

/// Changes which pages may hold its panels; gives back how the server writes them.
pub async fn set_origins(uid: &str, origins: Vec<String>) -> Result<EmbedOrigins, ApiFailure> {
    http::put(&path(uid, "/origins"), &EmbedOrigins { origins }).await
}

/// Makes a link.
pub async fn create_link(uid: &str, new: &NewEmbedLink) -> Result<EmbedLinkSecret, ApiFailure> {
    http::post(&path(uid, "/links"), new).await
}

/// Ends a link.
pub async fn revoke_link(uid: &str, id: &str) -> Result<Done, ApiFailure> {
    http::delete(&path(uid, &format!("/links/{}", encode(id)))).await
}

/// What the panel of a link is drawn from.
pub async fn panel(token: &str, asked: &EmbedAsk) -> Result<EmbeddedPanel, ApiFailure> {
    let bytes = http::post_with_token("/api/embed/panel", token, asked).await?;
    http::read(&String::from_utf8_lossy(&bytes))
}

/// The data of the panel of a link, query by query.
pub async fn query(token: &str, asked: &EmbedAsk) -> Result<Vec<ServerMessage>, ApiFailure> {
    let bytes = http::post_with_token("/api/embed/query", token, asked).await?;
    Ok(messages(&bytes))
}

fn path(uid: &str, rest: &str) -> String {
    format!("/api/dashboards/uid/{}/embed{rest}", encode(uid))
}
