//! `/api/user` and `/api/org/users`: oneself, and the people of the organisation.

pub(crate) mod store;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use model::api::{ChangePassword, Done, NewUser, OrgMember, Organisation, Role, UpdateMember, User};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::store::NewAccount;
use crate::auth::{self, Allowed, ManagePeople, ReadDashboards, SignedIn};
use crate::error::{Error, bad_field, bad_request, not_found};
use crate::http::body::Body;
use crate::http::input::{ClientAddress, Path};
use crate::http::route::Routes;

/// The routes of this noun.
#[must_use]
pub fn routes() -> Routes {
    Routes::new("People")
        .get("/api/user", "Get who one is", get_self)
        .put("/api/user/password", "Change one's own password", change_password)
        .get("/api/org", "Get the organisation", get_org)
        .get("/api/org/users", "List the people of the organisation", list_members)
        .patch("/api/org/users/{id}", "Change a person's role", update_member)
        .delete("/api/org/users/{id}", "Remove a person", remove_member)
        .post("/api/admin/users", "Make an account", create_user)
}

/// The answer to a new account.
#[derive(Serialize, ToSchema)]
struct UserCreated {
    id: i64,
    message: String,
}

async fn get_self(caller: Allowed<SignedIn>) -> Result<Json<User>, Error> {
    Ok(Json(User {
        id: caller.user_id,
        uid: caller.uid.clone(),
        login: caller.login.clone(),
        email: caller.email.clone(),
        name: caller.name.clone(),
        org_id: caller.org_id,
        org_role: caller.role,
        is_grafana_admin: caller.role == Role::Admin,
        is_disabled: false,
    }))
}

async fn change_password(
    caller: Allowed<SignedIn>,
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Body(request): Body<ChangePassword>,
) -> Result<Json<Done>, Error> {
    if caller.user_id == 0 {
        return Err(Error::Forbidden("A service account has no password".to_owned()));
    }
    auth::require_strong("newPassword", &request.new_password, &caller.login)?;
    let account = auth::sign_in(&app, &caller.login, &request.old_password, address, false).await;
    let account = account.map_err(|error| match error {
        Error::Unauthorized(_) => bad_field("oldPassword", "The old password is wrong"),
        other => other,
    })?;
    let hash = app.passwords.hash(&request.new_password).await?;
    let keep = auth::session_hash(&headers);
    auth::store::set_password(&app.db, account.id, &hash, keep.as_ref()).await?;
    Ok(Json(Done { message: "User password changed".to_owned() }))
}

async fn get_org(
    caller: Allowed<ReadDashboards>,
    State(app): State<App>,
) -> Result<Json<Organisation>, Error> {
    let name = store::org_name(&app.db, caller.org_id).await?.ok_or_else(|| not_found("Organization"))?;
    Ok(Json(Organisation { id: caller.org_id, name }))
}

async fn list_members(
    caller: Allowed<ManagePeople>,
    State(app): State<App>,
) -> Result<Json<Vec<OrgMember>>, Error> {
    Ok(Json(store::members(&app.db, caller.org_id).await?))
}

async fn update_member(
    caller: Allowed<ManagePeople>,
    State(app): State<App>,
    Path(user_id): Path<i64>,
    Body(change): Body<UpdateMember>,
) -> Result<Json<Done>, Error> {
    match store::set_role(&app.db, caller.org_id, user_id, Some(change.role)).await? {
        store::Change::Done => Ok(Json(Done { message: "Organization user updated".to_owned() })),
        store::Change::NoSuchMember => Err(not_found("User")),
        store::Change::LastAdmin => Err(last_admin()),
    }
}

async fn remove_member(
    caller: Allowed<ManagePeople>,
    State(app): State<App>,
    Path(user_id): Path<i64>,
) -> Result<Json<Done>, Error> {
    match store::set_role(&app.db, caller.org_id, user_id, None).await? {
        store::Change::Done => Ok(Json(Done { message: "User removed from organization".to_owned() })),
        store::Change::NoSuchMember => Err(not_found("User")),
        store::Change::LastAdmin => Err(last_admin()),
    }
}

fn last_admin() -> Error {
    bad_request("Cannot remove last organization admin")
}

async fn create_user(
    caller: Allowed<ManagePeople>,
    State(app): State<App>,
    Body(new): Body<NewUser>,
) -> Result<Json<UserCreated>, Error> {
    let login = auth::require_login(&new.login)?;
    auth::require_strong("password", &new.password, &login)?;
    let account = NewAccount {
        login: &login,
        email: new.email.trim(),
        name: new.name.trim(),
        password_hash: &app.passwords.hash(&new.password).await?,
        role: new.role.unwrap_or(Role::Viewer),
    };
    let id = auth::store::insert_account(&app.db, caller.org_id, &account, app.clock.now_ms()).await?;
    Ok(Json(UserCreated { id, message: "User created".to_owned() }))
}
