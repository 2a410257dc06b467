//! Finds out who asks, from a bearer token, basic authentication or the session cookie. Nothing is remembered between
//! requests, so a revoked right is gone with the next one.

use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, AsHeaderName};
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::api::Role;

use super::{session, store, token};
use crate::app::App;
use crate::error::Error;
use crate::http::input::ClientAddress;
use crate::http::origin;

/// Who asks. The organisation is part of every key in the database.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Organisation in use.
    pub org_id: i64,
    /// Number of the person; 0 for a service account.
    pub user_id: i64,
    /// Identifier that does not change.
    pub uid: String,
    /// Login; `sa-…` for a service account.
    pub login: String,
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Role in the organisation.
    pub role: Role,
    /// How the caller proved it.
    pub origin: Origin,
}

/// How a caller proved who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A session cookie.
    Session,
    /// A token of a service account.
    Token,
    /// Login and password in the request.
    Basic,
}

/// Who asks.
pub(super) async fn identify(parts: &mut Parts, app: &App) -> Result<Identity, Error> {
    if let Some(authorization) = text(parts, AUTHORIZATION).map(str::to_owned) {
        let (scheme, credentials) = authorization.split_once(' ').unwrap_or((&authorization, ""));
        return match scheme.to_ascii_lowercase().as_str() {
            "bearer" => by_token(app, credentials.trim()).await,
            "basic" => by_password(parts, app, credentials.trim()).await,
            _ => Err(Error::Unauthorized("Unknown kind of authorization: use Bearer or Basic".to_owned())),
        };
    }
    by_session(parts, app).await
}

fn text(parts: &Parts, name: impl AsHeaderName) -> Option<&str> {
    parts.headers.get(name).and_then(|value| value.to_str().ok())
}

async fn by_token(app: &App, secret: &str) -> Result<Identity, Error> {
    let hash = token::hash_token(secret);
    let found = store::token_identity(&app.db, &hash, app.clock.now_ms()).await?;
    found.ok_or_else(|| Error::Unauthorized("Invalid API key".to_owned()))
}

async fn by_password(parts: &mut Parts, app: &App, credentials: &str) -> Result<Identity, Error> {
    let wrong = || Error::Unauthorized("Invalid username or password".to_owned());
    let decoded = STANDARD.decode(credentials).map_err(|_| wrong())?;
    let decoded = String::from_utf8(decoded).map_err(|_| wrong())?;
    let (login, password) = decoded.split_once(':').ok_or_else(wrong)?;
    if login == "api_key" {
        return by_token(app, password).await;
    }
    let address = ClientAddress::from_request_parts(parts, app).await?;
    let account = super::password::sign_in(app, login, password, address.0, true).await?;
    identity_of(app, account.id, Origin::Basic).await
}

async fn by_session(parts: &Parts, app: &App) -> Result<Identity, Error> {
    let nobody = || Error::Unauthorized("Unauthorized".to_owned());
    let hash = session::session_hash(&parts.headers).ok_or_else(nobody)?;
    if !parts.method.is_safe() {
        origin::require_same_origin(&parts.headers, app.config.server.public_url.as_deref())?;
    }
    let user_id = session::live_session(app, &hash).await?.ok_or_else(nobody)?;
    identity_of(app, user_id, Origin::Session).await
}

async fn identity_of(app: &App, user_id: i64, origin: Origin) -> Result<Identity, Error> {
    let found = store::user_identity(&app.db, user_id, origin).await?;
    found.ok_or_else(|| Error::Unauthorized("This account has no place in an organisation".to_owned()))
}
