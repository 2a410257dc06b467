//! Panels on other pages: making and ending links, and what a page with a link asks.

use model::api::{Done, EmbedAsk, EmbedLinkSecret, EmbedOrigins, EmbeddedPanel, Embedding, NewEmbedLink};
use model::query::stream::ServerMessage;
use model::query::{QueryError, QueryErrorKind};

use super::http::{self, ApiFailure};
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

/// Messages one behind the other, each after its length (u32 LE); what cannot be read is an error of its own.
fn messages(mut bytes: &[u8]) -> Vec<ServerMessage> {
    let mut found = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        let (message, rest) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        bytes = rest;
        found.push(ServerMessage::decode(message).unwrap_or_else(|error| ServerMessage::Answer {
            id: 0,
            ref_id: String::new(),
            took_ms: 0,
            answer: Err(QueryError::new(QueryErrorKind::BadAnswer, format!("{error}."))),
        }));
    }
    found
}

fn path(uid: &str, rest: &str) -> String {
    format!("/api/dashboards/uid/{}/embed{rest}", encode(uid))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_one_behind_the_other() {
        let done = ServerMessage::Done { id: 7 };
        let one = done.encode();
        let mut bytes = u32::try_from(one.len()).unwrap().to_le_bytes().to_vec();
        bytes.extend(&one);
        let twice = bytes.repeat(2);
        assert_eq!(messages(&twice), [done.clone(), done.clone()]);
        let cut = messages(&twice[..twice.len() - 1]);
        assert_eq!(cut.len(), 2);
        assert!(matches!(&cut[1], ServerMessage::Answer { answer: Err(_), .. }));
        assert!(messages(&[]).is_empty());
    }
}
