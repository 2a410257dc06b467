//! Path, query and address of a request, with our own sentences when they do not fit.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;
use utoipa::openapi::path::{OperationBuilder, ParameterIn};

use super::route::{Input, Schemas};
use crate::app::App;
use crate::error::{Error, bad_request};

/// The `{parameters}` of the path.
pub struct Path<T>(pub T);

/// The query behind the `?`.
pub struct Query<T>(pub T);

/// The address that the request came from, as the network tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

/// The address of the caller, for counting tries.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub IpAddr);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, app).await;
        // A path that does not parse names nothing that exists.
        path.map(|path| Self(path.0)).map_err(|_| Error::NotFound("Not found".to_owned()))
    }
}

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let query = axum_extra::extract::Query::<T>::from_request_parts(parts, app).await;
        query
            .map(|query| Self(query.0))
            .map_err(|error| bad_request(format!("The query does not fit: {error}")))
    }
}

impl FromRequestParts<App> for ClientAddress {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, Error> {
        let peer = parts.extensions.get::<Peer>();
        Ok(Self(peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip())))
    }
}

impl<T> Input for Path<T> {}
impl Input for ClientAddress {}

impl<T: IntoParams> Input for Query<T> {
    fn describe(mut operation: OperationBuilder, _schemas: &mut Schemas) -> OperationBuilder {
        for parameter in T::into_params(|| Some(ParameterIn::Query)) {
            operation = operation.parameter(parameter);
        }
        operation
    }
}
