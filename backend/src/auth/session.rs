//! Sessions: an opaque random cookie, known to the database by its hash, ending when idle, when old, or on sign-out.

use axum::http::{HeaderMap, header};

use super::{store, token};
use crate::app::App;
use crate::entropy;
use crate::error::Error;
use crate::http::origin;

const COOKIE: &str = "belvedere_session";
/// Browsers keep a cookie with this prefix to this host and to https.
const HOST_COOKIE: &str = "__Host-belvedere_session";
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// A session's last use is written at most this often.
const TOUCH_MS: i64 = 60 * 1000;

/// Starts a session for a person; answers the `Set-Cookie` value.
///
/// # Errors
/// As the database says.
pub async fn start_session(
    app: &App,
    user_id: i64,
    org_id: i64,
    headers: &HeaderMap,
) -> Result<String, Error> {
    let secret = entropy::token();
    store::insert_session(&app.db, &token::hash_token(&secret), org_id, user_id, app.clock.now_ms()).await?;
    let max_age_s = i64::from(app.config.auth.absolute_days) * DAY_MS / 1000;
    let is_https = origin::is_https(headers, app.config.server.public_url.as_deref());
    Ok(cookie(&secret, max_age_s, is_https))
}

/// A `Set-Cookie` value.
#[must_use]
pub fn cookie(secret: &str, max_age_s: i64, is_https: bool) -> String {
    let (name, secure) = if is_https { (HOST_COOKIE, "; Secure") } else { (COOKIE, "") };
    format!("{name}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_s}{secure}")
}

/// The `Set-Cookie` value that removes the session from the browser.
#[must_use]
pub fn expired_cookie(app: &App, headers: &HeaderMap) -> String {
    cookie("", 0, origin::is_https(headers, app.config.server.public_url.as_deref()))
}

/// The hash of the request's session cookie, if it has one.
#[must_use]
pub fn session_hash(headers: &HeaderMap) -> Option<[u8; 32]> {
    let mut found = None;
    for line in headers.get_all(header::COOKIE) {
        for pair in line.to_str().ok()?.split(';') {
            match pair.trim().split_once('=') {
                Some((HOST_COOKIE, secret)) => return Some(token::hash_token(secret)),
                Some((COOKIE, secret)) if found.is_none() => found = Some(token::hash_token(secret)),
                _ => {}
            }
        }
    }
    found
}

/// The person of a session that has not ended.
pub(super) async fn live_session(app: &App, hash: &[u8; 32]) -> Result<Option<i64>, Error> {
    let now_ms = app.clock.now_ms();
    let (idle_from_ms, started_from_ms) = oldest_ms(app, now_ms);
    let Some(session) = store::session(&app.db, hash).await? else { return Ok(None) };
    if session.seen_at_ms < idle_from_ms || session.created_at_ms < started_from_ms {
        return Ok(None);
    }
    if now_ms - session.seen_at_ms >= TOUCH_MS {
        store::touch_session(&app.db, hash, session.user_id, now_ms).await?;
    }
    Ok(Some(session.user_id))
}

/// Sessions last used or started before these times have ended.
pub(crate) fn oldest_ms(app: &App, now_ms: i64) -> (i64, i64) {
    let auth = &app.config.auth;
    (now_ms - i64::from(auth.idle_days) * DAY_MS, now_ms - i64::from(auth.absolute_days) * DAY_MS)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{cookie, session_hash};
    use crate::auth::hash_token;

    #[test]
    fn the_host_cookie_wins_and_other_cookies_are_ignored() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=b; belvedere_session=plain"));
        assert_eq!(session_hash(&headers), Some(hash_token("plain")));
        headers.append(header::COOKIE, HeaderValue::from_static("__Host-belvedere_session=host"));
        assert_eq!(session_hash(&headers), Some(hash_token("host")));
        assert_eq!(session_hash(&HeaderMap::new()), None);
    }

    #[test]
    fn cookies_are_out_of_reach_of_scripts_and_bound_to_https() {
        assert_eq!(
            cookie("x", 60, true),
            "__Host-belvedere_session=x; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure"
        );
        assert_eq!(cookie("x", 60, false), "belvedere_session=x; Path=/; HttpOnly; SameSite=Lax; Max-Age=60");
    }
}
