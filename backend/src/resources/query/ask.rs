//! The queries of one request, each on its own way.

use data::time::{Calendar, RawRange, TimeRange, Zone};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use model::query::{Query, QueryAnswer, QueryError, QueryErrorKind, QueryRequest};
use serde_json::Value;

use super::find::find;
use crate::app::App;
use crate::datasources::Ask;
use crate::query::Asker;

/// Most queries in one request.
const MOST_QUERIES: usize = 100;

/// The answer to one query of a request.
pub(super) struct Answered {
    /// Which query.
    pub(super) ref_id: String,
    /// How long the source took, in milliseconds.
    pub(super) took_ms: u32,
    /// Frames or an error.
    pub(super) answer: QueryAnswer,
}

/// The queries of a request, each a future of its own: drop one to cancel it.
///
/// # Errors
/// If the request as a whole makes no sense: its times, or the number of its queries.
pub(super) fn ask_all(
    app: &App,
    asker: &Asker,
    request: QueryRequest,
) -> Result<Vec<BoxFuture<'static, Answered>>, QueryError> {
    let range = range_of(&request.from, &request.to, app.clock.now_ms())?;
    if request.queries.len() > MOST_QUERIES {
        return Err(QueryError::new(
            QueryErrorKind::BadQuery,
            format!("A request may hold {MOST_QUERIES} queries, this one has {}.", request.queries.len()),
        ));
    }
    let wants_table = |query: &Query| query.model.get("format").and_then(Value::as_str) == Some("table");
    let has_tables = request.queries.iter().filter(|query| wants_table(query)).count() > 1;
    let queries = request.queries.into_iter().map(|query| {
        let among_tables = has_tables && wants_table(&query);
        let (app, asker) = (app.clone(), asker.clone());
        async move {
            let ref_id = query.ref_id.clone();
            let (answer, took_ms) = match find(&app, asker.org_id, query.datasource.as_ref()).await {
                Ok(instance) => app.hub.ask(&asker, instance, Ask { query, range, among_tables }).await,
                Err(error) => (Err(error), 0),
            };
            Answered { ref_id, took_ms, answer }
        }
        .boxed()
    });
    Ok(queries.collect())
}

/// The range that two texts name: milliseconds, dates or date math, in UTC.
///
/// # Errors
/// If one of them is no time.
pub(super) fn range_of(from: &str, to: &str, now_ms: i64) -> Result<TimeRange, QueryError> {
    let range = RawRange::parse(from, to, &Zone::Utc)
        .map_err(|error| QueryError::new(QueryErrorKind::BadQuery, error.to_string()))?;
    Ok(range.resolve(&Calendar::utc(), now_ms))
}
