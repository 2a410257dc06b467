//! The gate of embedded panels: the token of a link, and nothing else. No cookie is read, and no other token counts.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::api::{EmbedTerms, Role};
use model::dashboard::Dashboard;

use super::store;
use crate::app::App;
use crate::auth::Gate;
use crate::error::Error;
use crate::query::Asker;
use crate::secrets::Secrets;

/// Start of every token of a link, so that a leaked one can be recognised.
const PREFIX: &str = "bve_";
/// What a sealed id is for.
const PURPOSE: &str = "embed link";

/// Proof that the caller has a link that works, and what the link is.
pub(super) struct Linked {
    /// The organisation that it is of.
    pub(super) org_id: i64,
    /// Its id.
    pub(super) id: String,
    /// The dashboard as it is stored now.
    pub(super) dashboard: Dashboard,
    /// The dashboard's uid.
    pub(super) dashboard_uid: String,
    /// The panel.
    pub(super) panel_id: i64,
    /// What it shows.
    pub(super) terms: EmbedTerms,
}

impl Linked {
    /// Who asks, for sharing and fairness: all pages with this link together.
    pub(super) fn asker(&self) -> Asker {
        Asker { org_id: self.org_id, uid: format!("link {}", self.id) }
    }
}

impl Gate for Linked {
    const ACTION: &'static str = "panels.embedded:read";
    const ROLE: Option<Role> = None;
}

impl FromRequestParts<App> for Linked {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let authorization = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let (scheme, token) = authorization.and_then(|text| text.split_once(' ')).unwrap_or_default();
        let id = scheme.eq_ignore_ascii_case("bearer").then(|| id_of(&app.secrets, token.trim())).flatten();
        let id = id.ok_or_else(|| {
            Error::Unauthorized("This link is not whole. Copy it again from where it was made.".to_owned())
        })?;
        let row = store::find(&app.db, &id).await?.ok_or_else(gone)?;
        if row.expires_at_ms <= app.clock.now_ms() {
            return Err(Error::Unauthorized(
                "This link has expired. Ask whoever gave it to you for a new one.".to_owned(),
            ));
        }
        let json =
            |text: &str| serde_json::from_str(text).map_err(|error| Error::Internal(error.to_string()));
        Ok(Self {
            org_id: row.org_id,
            id,
            dashboard: Dashboard::new(json(&row.dashboard_json)?),
            dashboard_uid: row.dashboard_uid,
            panel_id: row.panel_id,
            terms: serde_json::from_str(&row.terms).map_err(|error| Error::Internal(error.to_string()))?,
        })
    }
}

/// What the holder of a link is told that is no more.
pub(super) fn gone() -> Error {
    Error::Unauthorized(
        "This link no longer works: it was revoked, or its dashboard is gone. Ask for a new one.".to_owned(),
    )
}

/// The token of a link.
pub(super) fn token_of(secrets: &Secrets, id: &str) -> String {
    format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(secrets.seal(PURPOSE, id.as_bytes())))
}

/// The link of a token, if this server made it.
fn id_of(secrets: &Secrets, token: &str) -> Option<String> {
    let sealed = URL_SAFE_NO_PAD.decode(token.strip_prefix(PREFIX)?).ok()?;
    Some(secrets.unseal(PURPOSE, &sealed)?.reveal().to_owned())
}
