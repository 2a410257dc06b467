//! `/api/openapi.json`: the description of all routes, made from the routes themselves.

use std::sync::OnceLock;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use utoipa::PartialSchema;
use utoipa::openapi::path::{HttpMethod, Paths};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, Info, OpenApi, OpenApiBuilder};

use crate::auth::Open;
use crate::error::Error;
use crate::http::raw::Raw;
use crate::http::route::{RouteInfo, Routes};

/// The routes of this noun.
#[must_use]
pub fn routes() -> Routes {
    Routes::new("API").get("/api/openapi.json", "Get this description", get_document)
}

async fn get_document(_: Open) -> Result<Response, Error> {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = match TEXT.get() {
        Some(text) => text,
        None => {
            let made = document(super::routes().finish().1).to_json();
            let made = made.map_err(|error| Error::Internal(error.to_string()))?;
            TEXT.get_or_init(|| made)
        }
    };
    Ok(([(header::CONTENT_TYPE, "application/json")], text.as_str()).into_response())
}

/// The OpenAPI document of routes.
#[must_use]
pub fn document(routes: Vec<RouteInfo>) -> OpenApi {
    let mut paths = Paths::new();
    // Types that stand in for a type parameter are not listed by those that hold them.
    let mut components = ComponentsBuilder::new()
        .schema("Raw", Raw::schema())
        .schema("Value", Value::schema())
        .security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)))
        .security_scheme("password", SecurityScheme::Http(Http::new(HttpAuthScheme::Basic)));
    for mut route in routes {
        if route.role.is_some() {
            let none: [&str; 0] = [];
            let either = ["token", "password"].map(|scheme| SecurityRequirement::new(scheme, none));
            route.operation.security = Some(either.to_vec());
        }
        for (name, schema) in route.schemas {
            components = components.schema(name, schema);
        }
        if let Some(method) = http_method(route.method.as_str()) {
            paths.add_path_operation(route.path, vec![method], route.operation);
        }
    }
    let info = Info::new("Belvedere", env!("CARGO_PKG_VERSION"));
    OpenApiBuilder::new().info(info).paths(paths).components(Some(components.build())).build()
}

fn http_method(name: &str) -> Option<HttpMethod> {
    Some(match name {
        "GET" => HttpMethod::Get,
        "POST" => HttpMethod::Post,
        "PUT" => HttpMethod::Put,
        "PATCH" => HttpMethod::Patch,
        "DELETE" => HttpMethod::Delete,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Value;

    #[test]
    fn every_route_is_described_and_every_reference_leads_somewhere() {
        let routes = super::super::routes().finish().1;
        let expect: BTreeSet<(String, String)> =
            routes.iter().map(|r| (r.path.to_owned(), r.method.as_str().to_lowercase())).collect();
        assert_eq!(expect.len(), routes.len());
        let text = super::document(routes).to_json().unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        let mut found = BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                assert!(operation["summary"].is_string(), "{method} {path}");
                found.insert((path.clone(), method.clone()));
            }
        }
        assert_eq!(found, expect);
        for reference in text.split("#/components/schemas/").skip(1) {
            let name = reference.split('"').next().unwrap();
            assert!(document["components"]["schemas"][name].is_object(), "{name} is not described");
        }
    }
}
