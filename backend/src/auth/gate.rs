//! The first argument of every handler: what the caller must be allowed. A caller who is not never reaches the body.

use std::marker::PhantomData;
use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use model::api::Role;

use super::identity::{Identity, identify};
use crate::app::App;
use crate::error::Error;

/// A condition on the caller: [`Allowed`], [`Open`], and what panels on other pages have (`resources::embed`).
pub trait Gate: FromRequestParts<App> {
    /// The name of the permission, in Grafana's words where it has one.
    const ACTION: &'static str;
    /// The weakest role that passes; nothing if roles have no say.
    const ROLE: Option<Role>;
}

/// A thing that a caller may be allowed to do.
pub trait Permission: Send + Sync + 'static {
    /// The name of the permission.
    const ACTION: &'static str;
    /// The weakest role that has it.
    const ROLE: Role;
}

/// Proof that the caller is known and has the permission `P` in the organisation of the identity.
pub struct Allowed<P> {
    identity: Identity,
    permission: PhantomData<P>,
}

impl<P> Deref for Allowed<P> {
    type Target = Identity;

    fn deref(&self) -> &Identity {
        &self.identity
    }
}

impl<P: Permission> Gate for Allowed<P> {
    const ACTION: &'static str = P::ACTION;
    const ROLE: Option<Role> = Some(P::ROLE);
}

impl<P: Permission> FromRequestParts<App> for Allowed<P> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let identity = identify(parts, app).await?;
        if identity.role < P::ROLE {
            return Err(Error::Forbidden(format!(
                "You'll need additional permissions to perform this action. Permissions needed: {}",
                P::ACTION
            )));
        }
        Ok(Self { identity, permission: PhantomData })
    }
}

/// Everybody passes, known or not. For signing in and for the health check.
pub struct Open;

impl Gate for Open {
    const ACTION: &'static str = "none";
    const ROLE: Option<Role> = None;
}

impl FromRequestParts<App> for Open {
    type Rejection = Error;

    async fn from_request_parts(_parts: &mut Parts, _app: &App) -> Result<Self, Error> {
        Ok(Self)
    }
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $action:literal from $role:ident;)*) => {$(
        $(#[$doc])*
        pub struct $name;

        impl Permission for $name {
            const ACTION: &'static str = $action;
            const ROLE: Role = Role::$role;
        }
    )*};
}

permissions! {
    /// Read and change one's own account, stars and preferences.
    SignedIn = "users.self:write" from Viewer;
    /// Read dashboards, folders and the search.
    ReadDashboards = "dashboards:read" from Viewer;
    /// Change dashboards and folders.
    WriteDashboards = "dashboards:write" from Editor;
    /// Ask data sources.
    QueryDataSources = "datasources:query" from Viewer;
    /// Read the settings of data sources, which hold no secrets.
    ReadDataSources = "datasources:read" from Viewer;
    /// Change data sources.
    ManageDataSources = "datasources:write" from Admin;
    /// Read alert rules and how they stand.
    ReadAlerts = "alert.rules:read" from Viewer;
    /// Change alert rules.
    WriteAlerts = "alert.rules:write" from Editor;
    /// Read contact points and what became of messages.
    ReadContactPoints = "alert.notifications:read" from Editor;
    /// Change and test contact points; some kinds are for administrators alone.
    WriteContactPoints = "alert.notifications:write" from Editor;
    /// Read and change the people of the organisation.
    ManagePeople = "org.users:write" from Admin;
    /// Read and change service accounts and tokens.
    ManageTokens = "serviceaccounts:write" from Admin;
}
