//! A route is its path, its summary and a handler whose first argument is a [`Gate`]: a handler without one does not
//! compile. The list of routes is data, from which the OpenAPI document and the test of roles are made.

use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::handler::Handler;
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use axum::{Json, Router};
use model::api::Role;
use utoipa::ToSchema;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::{Operation, OperationBuilder, ParameterBuilder, ParameterIn};
use utoipa::openapi::{RefOr, Required, ResponseBuilder, Schema};

use crate::app::App;
use crate::auth::Gate;
use crate::error::Error;

/// Schemas that operations refer to, by name.
pub type Schemas = Vec<(String, RefOr<Schema>)>;

/// One route as data.
pub struct RouteInfo {
    /// GET, POST, …
    pub method: Method,
    /// Path with `{parameters}`.
    pub path: &'static str,
    /// What the caller must be allowed: `dashboards:read`, or `none` for an open route.
    pub action: &'static str,
    /// The weakest role that is allowed; nothing for an open route.
    pub role: Option<Role>,
    /// The OpenAPI description.
    pub operation: Operation,
    /// Schemas that the description refers to.
    pub schemas: Schemas,
}

/// The routes of one noun.
pub struct Routes {
    tag: &'static str,
    router: Router<App>,
    infos: Vec<RouteInfo>,
}

impl Routes {
    /// No routes yet; `tag` is the noun's heading in the OpenAPI document.
    #[must_use]
    pub fn new(tag: &'static str) -> Self {
        Self { tag, router: Router::new(), infos: Vec::new() }
    }

    /// Answers GET.
    #[must_use]
    pub fn get<T: 'static>(self, path: &'static str, summary: &str, handler: impl Endpoint<T>) -> Self {
        self.add(Method::GET, path, summary, handler, axum::routing::get)
    }

    /// Answers POST.
    #[must_use]
    pub fn post<T: 'static>(self, path: &'static str, summary: &str, handler: impl Endpoint<T>) -> Self {
        self.add(Method::POST, path, summary, handler, axum::routing::post)
    }

    /// Answers PUT.
    #[must_use]
    pub fn put<T: 'static>(self, path: &'static str, summary: &str, handler: impl Endpoint<T>) -> Self {
        self.add(Method::PUT, path, summary, handler, axum::routing::put)
    }

    /// Answers PATCH.
    #[must_use]
    pub fn patch<T: 'static>(self, path: &'static str, summary: &str, handler: impl Endpoint<T>) -> Self {
        self.add(Method::PATCH, path, summary, handler, axum::routing::patch)
    }

    /// Answers DELETE.
    #[must_use]
    pub fn delete<T: 'static>(self, path: &'static str, summary: &str, handler: impl Endpoint<T>) -> Self {
        self.add(Method::DELETE, path, summary, handler, axum::routing::delete)
    }

    /// These routes and those of another noun.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.infos.extend(other.infos);
        self
    }

    /// The router, and the routes as data.
    pub fn finish(self) -> (Router<App>, Vec<RouteInfo>) {
        (self.router, self.infos)
    }

    fn add<T: 'static, E: Endpoint<T>>(
        mut self,
        method: Method,
        path: &'static str,
        summary: &str,
        handler: E,
        on: fn(E) -> MethodRouter<App>,
    ) -> Self {
        let mut schemas = Schemas::new();
        let mut operation =
            OperationBuilder::new().tag(self.tag).summary(Some(summary)).description(Some(match E::role() {
                Some(role) => format!("Needs {} (role {} or above).", E::action(), role.name()),
                None => "Open to everybody.".to_owned(),
            }));
        for name in path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
            operation = operation.parameter(
                ParameterBuilder::new()
                    .name(name.trim_start_matches('*'))
                    .parameter_in(ParameterIn::Path)
                    .required(Required::True)
                    .schema(Some(<String as utoipa::PartialSchema>::schema())),
            );
        }
        let operation = E::describe(operation, &mut schemas).build();
        self.router = self.router.route(path, on(handler));
        self.infos.push(RouteInfo { method, path, action: E::action(), role: E::role(), operation, schemas });
        self
    }
}

/// A handler that can be a route: an async function from a [`Gate`] and [`Input`]s to `Result<impl Output, Error>`.
pub trait Endpoint<T>: Handler<T, App> {
    /// The action of the gate.
    fn action() -> &'static str;
    /// The weakest role that passes the gate.
    fn role() -> Option<Role>;
    /// Adds inputs and output to the OpenAPI description.
    fn describe(operation: OperationBuilder, schemas: &mut Schemas) -> OperationBuilder;
}

macro_rules! endpoint {
    ($($input:ident),*) => {
        impl<F, Fut, M, G, $($input,)* R> Endpoint<(M, G, $($input,)*)> for F
        where
            F: Handler<(M, G, $($input,)*), App> + Fn(G, $($input,)*) -> Fut,
            Fut: Future<Output = Result<R, Error>>,
            G: Gate,
            $($input: Input,)*
            R: Output,
        {
            fn action() -> &'static str {
                G::ACTION
            }

            fn role() -> Option<Role> {
                G::ROLE
            }

            fn describe(operation: OperationBuilder, schemas: &mut Schemas) -> OperationBuilder {
                $(let operation = $input::describe(operation, schemas);)*
                R::describe(operation, schemas)
            }
        }
    };
}

endpoint!();
endpoint!(A);
endpoint!(A, B);
endpoint!(A, B, C);
endpoint!(A, B, C, D);
endpoint!(A, B, C, D, E);

/// What a handler may take beside its gate.
pub trait Input {
    /// Adds it to the OpenAPI description; most inputs are not part of it.
    fn describe(operation: OperationBuilder, _schemas: &mut Schemas) -> OperationBuilder {
        operation
    }
}

impl Input for State<App> {}
impl Input for HeaderMap {}
impl Input for WebSocketUpgrade {}

/// What a handler may answer.
pub trait Output: IntoResponse {
    /// Adds it to the OpenAPI description.
    fn describe(operation: OperationBuilder, schemas: &mut Schemas) -> OperationBuilder;
}

impl<T: ToSchema + serde::Serialize> Output for Json<T> {
    fn describe(operation: OperationBuilder, schemas: &mut Schemas) -> OperationBuilder {
        T::schemas(schemas);
        let content = ContentBuilder::new().schema(Some(T::schema())).build();
        operation.response("200", ResponseBuilder::new().content("application/json", content).build())
    }
}

impl<A, T> Output for (A, Json<T>)
where
    Json<T>: Output,
    (A, Json<T>): IntoResponse,
{
    fn describe(operation: OperationBuilder, schemas: &mut Schemas) -> OperationBuilder {
        Json::<T>::describe(operation, schemas)
    }
}

impl Output for Response {
    fn describe(operation: OperationBuilder, _schemas: &mut Schemas) -> OperationBuilder {
        operation.response("200", ResponseBuilder::new().build())
    }
}
