//! `/login`, `/logout`, `/api/signup`: starting and ending a session.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use model::api::{Done, SignIn, SignUp};

use crate::app::App;
use crate::auth::{self, Open};
use crate::error::{Error, not_found};
use crate::http::body::Body;
use crate::http::input::ClientAddress;
use crate::http::origin;
use crate::http::route::Routes;

type WithCookie = (AppendHeaders<[(HeaderName, HeaderValue); 1]>, Json<Done>);

/// The routes of this noun. The page itself is at `/login`: only other methods than GET are routes there.
#[must_use]
pub fn routes() -> Routes {
    Routes::new("Sessions")
        .post("/login", "Sign in", sign_in)
        .post("/api/login", "Sign in", sign_in)
        .post("/logout", "Sign out", sign_out)
        .post("/api/logout", "Sign out", sign_out)
        .post("/api/signup", "Make an account with a sign-up link", sign_up)
}

async fn sign_in(
    _: Open,
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Body(request): Body<SignIn>,
) -> Result<WithCookie, Error> {
    refuse_other_sites(&app, &headers)?;
    let account = auth::sign_in(&app, &request.user, &request.password, address, false).await?;
    let identity = auth::store::user_identity(&app.db, account.id, auth::Origin::Session).await?;
    let org_id = identity.ok_or_else(|| not_found("Organisation of the account"))?.org_id;
    end_current(&app, &headers).await?;
    let cookie = auth::start_session(&app, account.id, org_id, &headers).await?;
    with_cookie(&cookie, "Logged in")
}

async fn sign_up(
    _: Open,
    State(app): State<App>,
    headers: HeaderMap,
    Body(request): Body<SignUp>,
) -> Result<WithCookie, Error> {
    refuse_other_sites(&app, &headers)?;
    let (user_id, org_id) = auth::sign_up(&app, &request).await?;
    end_current(&app, &headers).await?;
    let cookie = auth::start_session(&app, user_id, org_id, &headers).await?;
    with_cookie(&cookie, "User created and logged in")
}

async fn sign_out(_: Open, State(app): State<App>, headers: HeaderMap) -> Result<Response, Error> {
    if auth::session_hash(&headers).is_some() {
        origin::require_same_origin(&headers, app.config.server.public_url.as_deref())?;
    }
    end_current(&app, &headers).await?;
    let answer = with_cookie(&auth::expired_cookie(&app, &headers), "Logged out")?;
    // Whatever the browser kept for the person goes with the session, and pages that it could go back to.
    let clear = HeaderValue::from_static("\"cache\", \"storage\"");
    Ok((AppendHeaders([(HeaderName::from_static("clear-site-data"), clear)]), answer).into_response())
}

/// A form on another site must not sign a visitor in as somebody else. Scripts send neither header.
fn refuse_other_sites(app: &App, headers: &HeaderMap) -> Result<(), Error> {
    if headers.contains_key(header::ORIGIN) || headers.contains_key("sec-fetch-site") {
        origin::require_same_origin(headers, app.config.server.public_url.as_deref())?;
    }
    Ok(())
}

/// Ends the session that the request comes with: each sign-in has a session of its own.
async fn end_current(app: &App, headers: &HeaderMap) -> Result<(), Error> {
    if let Some(hash) = auth::session_hash(headers) {
        auth::store::delete_session(&app.db, &hash).await?;
    }
    Ok(())
}

fn with_cookie(cookie: &str, message: &str) -> Result<WithCookie, Error> {
    let mut value = HeaderValue::from_str(cookie).map_err(|error| Error::Internal(error.to_string()))?;
    value.set_sensitive(true);
    Ok((AppendHeaders([(header::SET_COOKIE, value)]), Json(Done { message: message.to_owned() })))
}
