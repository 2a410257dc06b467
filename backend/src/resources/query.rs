//! `POST /api/ds/query` for scripts, the page's query stream, and what forms and variables load from sources.

mod ask;
mod find;
mod stream;

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::future::join_all;
use model::frame::json::to_json;
use model::query::stream::ServerMessage;
use model::query::{QueryError, QueryErrorKind, QueryRequest};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::{Allowed, Origin, QueryDataSources};
use crate::datasources::Params;
use crate::error::{Error, bad_request};
use crate::http::body::Body;
use crate::http::input::{Path, Query};
use crate::http::origin::require_same_origin;
use crate::http::route::Routes;
use crate::query::Asker;
use ask::range_of;

pub(crate) use ask::{Answered, ask_all};
pub(crate) use find::find as find_source;

/// The media type of answers in the page's binary form: stream messages, each after its length (u32 LE).
const FRAMES: &str = "application/x-belvedere-frames";

/// The routes of this noun.
#[must_use]
pub fn routes() -> Routes {
    Routes::new("Queries")
        .post("/api/ds/query", "Ask data sources", query)
        .get("/api/live/queries", "Open the page's stream of queries (WebSocket)", open_stream)
        .get("/api/datasources/uid/{uid}/resources/{*name}", "Load what forms and completion offer", resource)
        .post("/api/datasources/uid/{uid}/variable", "Load the options of a variable", variable)
}

async fn query(
    caller: Allowed<QueryDataSources>,
    State(app): State<App>,
    headers: HeaderMap,
    Body(body): Body<Value>,
) -> Result<Response, Error> {
    let request: QueryRequest = serde_json::from_value(body)
        .map_err(|error| bad_request(format!("The query request does not fit: {error}")))?;
    let queries = ask_all(&app, &Asker::from(&*caller), request).await.map_err(http_error)?;
    let answers = join_all(queries).await.into_iter().flatten().collect();
    let wants_frames = headers.get_all(header::ACCEPT).iter().any(|value| {
        value.to_str().is_ok_and(|accepted| accepted.split(',').any(|kind| kind.trim().starts_with(FRAMES)))
    });
    Ok(if wants_frames { binary(answers) } else { grafana_json(answers).into_response() })
}

/// Grafana's shape: 200 if all queries are answered, 207 if some are, 400 if none is.
fn grafana_json(answers: Vec<Answered>) -> (StatusCode, Json<Value>) {
    let failed = answers.iter().filter(|answered| answered.answer.is_err()).count();
    let status = match failed {
        0 => StatusCode::OK,
        failed if failed == answers.len() => StatusCode::BAD_REQUEST,
        _ => StatusCode::MULTI_STATUS,
    };
    let results: Map<String, Value> = answers
        .into_iter()
        .map(|Answered { ref_id, answer, .. }| {
            let result = match answer {
                Ok(frames) => json!({ "status": 200, "frames": frames.iter().map(to_json).collect::<Vec<_>>() }),
                Err(error) => {
                    let source = if error.kind == QueryErrorKind::Internal { "plugin" } else { "downstream" };
                    json!({ "status": status_of(error.kind).as_u16(), "error": error.message, "errorSource": source })
                }
            };
            (ref_id, result)
        })
        .collect();
    (status, Json(json!({ "results": results })))
}

/// Answers in the page's binary form.
pub(super) fn binary(answers: Vec<Answered>) -> Response {
    let mut body = Vec::new();
    for Answered { ref_id, took_ms, answer } in answers {
        let message = ServerMessage::Answer { id: 0, ref_id, took_ms, answer }.encode();
        body.extend_from_slice(&u32::try_from(message.len()).unwrap_or(u32::MAX).to_le_bytes());
        body.extend_from_slice(&message);
    }
    ([(header::CONTENT_TYPE, FRAMES)], body).into_response()
}

async fn open_stream(
    caller: Allowed<QueryDataSources>,
    State(app): State<App>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Error> {
    // A session cookie comes along whichever page opens the socket; a token does not.
    if caller.origin == Origin::Session {
        require_same_origin(&headers, app.config.server.public_url.as_deref())?;
    }
    let recheck = match caller.origin {
        Origin::Session | Origin::Token => Duration::from_secs(1),
        // Comparing a password is meant to be slow.
        Origin::Basic => Duration::from_secs(60),
    };
    let asker = Asker::from(&*caller);
    let upgrade =
        upgrade.max_message_size(stream::MAX_MESSAGE_BYTES).max_frame_size(stream::MAX_MESSAGE_BYTES);
    Ok(upgrade.on_upgrade(move |socket| stream::run(app, asker, headers, recheck, socket)))
}

async fn resource(
    caller: Allowed<QueryDataSources>,
    State(app): State<App>,
    Path((uid, name)): Path<(String, String)>,
    Query(params): Query<ResourceParams>,
) -> Result<Json<Value>, Error> {
    let instance = super::data_sources::instance(&app, caller.org_id, &uid).await?;
    let loaded = app.hub.resource(&Asker::from(&*caller), &instance, &name, &params.0).await;
    loaded.map(Json).map_err(http_error)
}

/// Whatever the source's resource takes, such as `metric`, `label`, `match`, `start`, `end`.
#[derive(Deserialize)]
struct ResourceParams(Params);

impl utoipa::IntoParams for ResourceParams {
    fn into_params(
        _: impl Fn() -> Option<utoipa::openapi::path::ParameterIn>,
    ) -> Vec<utoipa::openapi::path::Parameter> {
        Vec::new()
    }
}

/// A variable's query.
#[derive(Deserialize, ToSchema)]
struct VariableQuery {
    /// As it is stored in the variable, with other variables put in.
    #[schema(value_type = Object)]
    query: Value,
    /// Start of the range: milliseconds as text, or date math.
    from: String,
    /// End of the range.
    to: String,
}

/// One option of a variable.
#[derive(Serialize, ToSchema)]
struct OptionInfo {
    /// What people read.
    text: String,
    /// What is put into queries.
    value: String,
}

async fn variable(
    caller: Allowed<QueryDataSources>,
    State(app): State<App>,
    Path(uid): Path<String>,
    Body(asked): Body<VariableQuery>,
) -> Result<Json<Vec<OptionInfo>>, Error> {
    let range = range_of(&asked.from, &asked.to, app.clock.now_ms()).map_err(http_error)?;
    let instance = find::by_uid_or_name(&app, caller.org_id, &uid).await.map_err(http_error)?;
    let options = app.hub.variable(&Asker::from(&*caller), &instance, &asked.query, range).await;
    let options = options.map_err(http_error)?;
    Ok(Json(
        options.into_iter().map(|option| OptionInfo { text: option.text, value: option.value }).collect(),
    ))
}

/// The status that scripts see for one query.
fn status_of(kind: QueryErrorKind) -> StatusCode {
    match kind {
        QueryErrorKind::BadQuery | QueryErrorKind::TooLarge | QueryErrorKind::Cancelled => {
            StatusCode::BAD_REQUEST
        }
        QueryErrorKind::NoSource => StatusCode::NOT_FOUND,
        QueryErrorKind::Auth | QueryErrorKind::Unreachable | QueryErrorKind::BadAnswer => {
            StatusCode::BAD_GATEWAY
        }
        QueryErrorKind::Timeout => StatusCode::GATEWAY_TIMEOUT,
        QueryErrorKind::Busy => StatusCode::TOO_MANY_REQUESTS,
        QueryErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// A query's error as that of a whole request.
fn http_error(error: QueryError) -> Error {
    match error.kind {
        QueryErrorKind::BadQuery | QueryErrorKind::TooLarge | QueryErrorKind::Cancelled => {
            bad_request(error.message)
        }
        QueryErrorKind::NoSource => Error::NotFound(error.message),
        QueryErrorKind::Auth
        | QueryErrorKind::Unreachable
        | QueryErrorKind::BadAnswer
        | QueryErrorKind::Timeout => Error::BadGateway(error.message),
        QueryErrorKind::Busy => Error::TooManyRequests { message: error.message, retry_after_s: 5 },
        QueryErrorKind::Internal => Error::Internal(error.message),
    }
}
