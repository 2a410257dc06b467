//! `/api/serviceaccounts` and `/api/auth/keys`: accounts without a person, and their tokens for scripts.

mod store;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use model::api::{Done, NewServiceAccount, NewToken, Role, ServiceAccount, Token, TokenSecret};

use crate::app::App;
use crate::auth::{Allowed, ManageTokens, TOKEN_PREFIX, hash_token};
use crate::db::Db;
use crate::entropy;
use crate::error::{Error, bad_field, not_found};
use crate::http::body::Body;
use crate::http::input::Path;
use crate::http::route::Routes;

const SECOND_MS: i64 = 1000;

/// The routes of this noun.
#[must_use]
pub fn routes() -> Routes {
    Routes::new("Tokens")
        .get("/api/serviceaccounts/search", "Find service accounts", find_accounts)
        .post("/api/serviceaccounts", "Make a service account", create_account)
        .get("/api/serviceaccounts/{id}", "Get a service account", get_account)
        .delete("/api/serviceaccounts/{id}", "Delete a service account and its tokens", delete_account)
        .get("/api/serviceaccounts/{id}/tokens", "List the tokens of a service account", list_account_tokens)
        .post("/api/serviceaccounts/{id}/tokens", "Make a token", create_account_token)
        .delete("/api/serviceaccounts/{id}/tokens/{token_id}", "Delete a token", delete_account_token)
        .get("/api/auth/keys", "List all tokens", list_tokens)
        .post("/api/auth/keys", "Make a token with a service account of its own", create_token)
        .delete("/api/auth/keys/{id}", "Delete a token", delete_token)
}

/// The answer of the search, in Grafana's shape.
#[derive(serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
struct AccountPage {
    total_count: usize,
    service_accounts: Vec<ServiceAccount>,
    page: usize,
    per_page: usize,
}

async fn find_accounts(
    caller: Allowed<ManageTokens>,
    State(app): State<App>,
) -> Result<Json<AccountPage>, Error> {
    let service_accounts = store::accounts(&app.db, caller.org_id).await?;
    let total_count = service_accounts.len();
    Ok(Json(AccountPage { total_count, service_accounts, page: 1, per_page: total_count.max(1000) }))
}

async fn create_account(
    caller: Allowed<ManageTokens>,
    State(app): State<App>,
    Body(new): Body<NewServiceAccount>,
) -> Result<(StatusCode, Json<ServiceAccount>), Error> {
    let name = require_name(&new.name)?;
    let now_ms = app.clock.now_ms();
    let id = store::insert_account(&app.db, caller.org_id, name, new.role, new.is_disabled, now_ms).await?;
    let account = store::account(&app.db, caller.org_id, id).await?;
    Ok((StatusCode::CREATED, Json(account.ok_or_else(|| not_found("Service account"))?)))
}

async fn get_account(
    caller: Allowed<ManageTokens>,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<Json<ServiceAccount>, Error> {
    let account = store::account(&app.db, caller.org_id, id).await?;
    Ok(Json(account.ok_or_else(|| not_found("Service account"))?))
}

async fn delete_account(
    caller: Allowed<ManageTokens>,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<Json<Done>, Error> {
    if !store::delete_account(&app.db, caller.org_id, id).await? {
        return Err(not_found("Service account"));
    }
    Ok(Json(Done { message: "Service account deleted".to_owned() }))
}

async fn list_account_tokens(
    caller: Allowed<ManageTokens>,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<Json<Vec<Token>>, Error> {
    Ok(Json(store::tokens(&app.db, caller.org_id, Some(id), app.clock.now_ms()).await?))
}

async fn create_account_token(
    caller: Allowed<ManageTokens>,
    State(app): State<App>,
    Path(id): Path<i64>,
    Body(new): Body<NewToken>,
) -> Result<Json<TokenSecret>, Error> {
    let name = require_name(&new.name)?.to_owned();
    let (key, row) = fresh(app.clock.now_ms(), &name, new.seconds_to_live)?;
    let id = store::insert_token(&app.db, caller.org_id, id, &row).await?;
    let id = id.ok_or_else(|| not_found("Service account"))?;
    Ok(Json(TokenSecret { id, name, key }))
}

async fn delete_account_token(
    caller: Allowed<ManageTokens>,
    State(app): State<App>,
    Path((id, token_id)): Path<(i64, i64)>,
) -> Result<Json<Done>, Error> {
    delete(&app, caller.org_id, Some(id), token_id).await
}

async fn list_tokens(
    caller: Allowed<ManageTokens>,
    State(app): State<App>,
) -> Result<Json<Vec<Token>>, Error> {
    Ok(Json(store::tokens(&app.db, caller.org_id, None, app.clock.now_ms()).await?))
}

async fn create_token(
    caller: Allowed<ManageTokens>,
    State(app): State<App>,
    Body(new): Body<NewToken>,
) -> Result<Json<TokenSecret>, Error> {
    let role = new.role.unwrap_or(Role::Viewer);
    let (org_id, name) = (caller.org_id, Some(new.name.as_str()));
    let made =
        make_with_account(&app.db, app.clock.now_ms(), org_id, name, role, new.seconds_to_live).await?;
    Ok(Json(made))
}

async fn delete_token(
    caller: Allowed<ManageTokens>,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<Json<Done>, Error> {
    delete(&app, caller.org_id, None, id).await
}

async fn delete(app: &App, org_id: i64, account_id: Option<i64>, id: i64) -> Result<Json<Done>, Error> {
    if !store::delete_token(&app.db, org_id, account_id, id).await? {
        return Err(not_found("API key"));
    }
    Ok(Json(Done { message: "API key deleted".to_owned() }))
}

/// Makes a service account with one token; also behind `belvedere admin token`.
///
/// # Errors
/// 409 if the name is taken, 400 if it is empty or the lifetime negative.
pub async fn make_with_account(
    db: &Db,
    now_ms: i64,
    org_id: i64,
    name: Option<&str>,
    role: Role,
    seconds_to_live: i64,
) -> Result<TokenSecret, Error> {
    let name = match name {
        Some(name) => require_name(name)?.to_owned(),
        None => format!("token-{}", entropy::uid()),
    };
    let (key, row) = fresh(now_ms, &name, seconds_to_live)?;
    let id = store::insert_account_with_token(db, org_id, role, &row).await?;
    Ok(TokenSecret { id, name, key })
}

fn fresh<'a>(
    now_ms: i64,
    name: &'a str,
    seconds_to_live: i64,
) -> Result<(String, store::NewTokenRow<'a>), Error> {
    let expires_at_ms = match seconds_to_live {
        0 => None,
        1.. => Some(now_ms.saturating_add(seconds_to_live.saturating_mul(SECOND_MS))),
        _ => return Err(bad_field("secondsToLive", "The lifetime of a token cannot be negative")),
    };
    let key = format!("{TOKEN_PREFIX}{}", entropy::token());
    let hash = hash_token(&key);
    Ok((key, store::NewTokenRow { name, hash, now_ms, expires_at_ms }))
}

fn require_name(name: &str) -> Result<&str, Error> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 190 {
        return Err(bad_field("name", "A name of 1 to 190 characters is needed"));
    }
    Ok(name)
}
