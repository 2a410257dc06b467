//! JSON bodies: read within a limit and a time, checked against a budget, then parsed once into a type.

use std::time::Duration;

use axum::extract::{FromRequest, Request};
use axum::http::header;
use model::json_budget::{Budget, check};
use serde::de::DeserializeOwned;
use utoipa::ToSchema;
use utoipa::openapi::Required;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::OperationBuilder;
use utoipa::openapi::request_body::RequestBodyBuilder;

use super::route::{Input, Schemas};
use crate::app::App;
use crate::error::{Error, bad_request};

/// A slow sender is given up after this time.
const READ_TIMEOUT: Duration = Duration::from_secs(60);

/// A JSON body of an ordinary request, at most 2 MB.
pub struct Body<T>(pub T);

/// A JSON body that holds a whole document, at most 20 MB.
pub struct Document<T>(pub T);

/// The text of a JSON body that holds a whole document, well-formed and within its budget.
pub struct DocumentText(pub String);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, _app: &App) -> Result<Self, Error> {
        read(request, Budget::REQUEST, parse).await.map(Self)
    }
}

impl<T: DeserializeOwned> FromRequest<App> for Document<T> {
    type Rejection = Error;

    async fn from_request(request: Request, _app: &App) -> Result<Self, Error> {
        read(request, Budget::DOCUMENT, parse).await.map(Self)
    }
}

impl FromRequest<App> for DocumentText {
    type Rejection = Error;

    async fn from_request(request: Request, _app: &App) -> Result<Self, Error> {
        read(request, Budget::DOCUMENT, |text| Ok(text.to_owned())).await.map(Self)
    }
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| bad_request(format!("The request body does not fit: {error}")))
}

async fn read<T>(
    request: Request,
    budget: Budget,
    parse: impl FnOnce(&str) -> Result<T, Error>,
) -> Result<T, Error> {
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !content_type.is_some_and(is_json) {
        return Err(Error::UnsupportedMedia(
            "The request needs the header Content-Type: application/json".to_owned(),
        ));
    }
    let reading = axum::body::to_bytes(request.into_body(), budget.bytes);
    let bytes = tokio::time::timeout(READ_TIMEOUT, reading)
        .await
        .map_err(|_| bad_request("The request body did not arrive in time"))?
        .map_err(|_| Error::TooLarge(format!("The request body is larger than {} MB", budget.bytes >> 20)))?;
    let text = check(&bytes, budget).map_err(|refusal| {
        let message = format!("The request body is refused: {refusal}");
        if refusal.reason.is_over_budget() { Error::TooLarge(message) } else { bad_request(message) }
    })?;
    parse(text)
}

fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

fn describe<T: ToSchema>(operation: OperationBuilder, schemas: &mut Schemas) -> OperationBuilder {
    T::schemas(schemas);
    let content = ContentBuilder::new().schema(Some(T::schema())).build();
    let body = RequestBodyBuilder::new().required(Some(Required::True)).content("application/json", content);
    operation.request_body(Some(body.build()))
}

impl<T: ToSchema> Input for Body<T> {
    fn describe(operation: OperationBuilder, schemas: &mut Schemas) -> OperationBuilder {
        describe::<T>(operation, schemas)
    }
}

impl<T: ToSchema> Input for Document<T> {
    fn describe(operation: OperationBuilder, schemas: &mut Schemas) -> OperationBuilder {
        describe::<T>(operation, schemas)
    }
}

impl Input for DocumentText {
    fn describe(operation: OperationBuilder, schemas: &mut Schemas) -> OperationBuilder {
        describe::<serde_json::Value>(operation, schemas)
    }
}
