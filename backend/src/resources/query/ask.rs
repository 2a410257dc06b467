//! The queries of one request, each on its own way, or those of a source together where they refer to each other.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use data::time::{Calendar, RawRange, TimeRange, Zone};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use model::query::{DataSourceRef, Query, QueryAnswer, QueryError, QueryErrorKind, QueryRequest};
use serde_json::Value;

use super::find::find;
use crate::app::App;
use crate::datasources::{self, Ask, Instance};
use crate::query::Asker;

/// Most queries in one request.
const MOST_QUERIES: usize = 100;

/// The answer to one query of a request.
pub(crate) struct Answered {
    /// Which query.
    pub(crate) ref_id: String,
    /// How long the source took, in milliseconds.
    pub(crate) took_ms: u32,
    /// Frames or an error.
    pub(crate) answer: QueryAnswer,
}

/// The queries of a request, each a future of its own, but for those that refer to each other: drop one to cancel it.
///
/// # Errors
/// If the request as a whole makes no sense: its times, or the number of its queries.
pub(crate) async fn ask_all(
    app: &App,
    asker: &Asker,
    request: QueryRequest,
) -> Result<Vec<BoxFuture<'static, Vec<Answered>>>, QueryError> {
    let range = range_of(&request.from, &request.to, app.clock.now_ms())?;
    if request.queries.len() > MOST_QUERIES {
        return Err(QueryError::new(
            QueryErrorKind::BadQuery,
            format!("A request may hold {MOST_QUERIES} queries, this one has {}.", request.queries.len()),
        ));
    }
    let wants_table = |query: &Query| query.model.get("format").and_then(Value::as_str) == Some("table");
    let has_tables = request.queries.iter().filter(|query| wants_table(query)).count() > 1;
    let mut groups: Vec<Group> = Vec::new();
    let mut found: HashMap<Option<DataSourceRef>, Result<Instance, QueryError>> = HashMap::new();
    for query in request.queries {
        let among_tables = has_tables && wants_table(&query);
        let source = match found.entry(query.datasource.clone()) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(unknown) => {
                unknown.insert(find(app, asker.org_id, query.datasource.as_ref()).await).clone()
            }
        };
        let ask = Ask { query, range, among_tables };
        let together = groups.iter_mut().find(|group| belong_together(&group.source, &source));
        match together {
            Some(group) => group.asks.push(ask),
            None => groups.push(Group { source, asks: vec![ask] }),
        }
    }
    Ok(groups.into_iter().map(|group| group.answered(app.clone(), asker.clone()).boxed()).collect())
}

/// Queries that are asked in one go.
struct Group {
    source: Result<Instance, QueryError>,
    asks: Vec<Ask>,
}

/// Whether queries of these sources may refer to each other.
fn belong_together(one: &Result<Instance, QueryError>, other: &Result<Instance, QueryError>) -> bool {
    let (Ok(one), Ok(other)) = (one, other) else { return false };
    let are_named = datasources::find(&one.kind).is_some_and(|source| !source.kind().name_field.is_empty());
    are_named && one.uid == other.uid
}

impl Group {
    async fn answered(self, app: App, asker: Asker) -> Vec<Answered> {
        let ref_ids: Vec<String> = self.asks.iter().map(|ask| ask.query.ref_id.clone()).collect();
        let (answers, took_ms) = match self.source {
            Ok(instance) => app.hub.ask_together(&asker, instance, self.asks).await,
            Err(error) => (vec![Err(error); ref_ids.len()], 0),
        };
        let answered = ref_ids.into_iter().zip(answers);
        answered.map(|(ref_id, answer)| Answered { ref_id, took_ms, answer }).collect()
    }
}

/// The range that two texts name: milliseconds, dates or date math, in UTC.
///
/// # Errors
/// If one of them is no time.
pub(in crate::resources) fn range_of(from: &str, to: &str, now_ms: i64) -> Result<TimeRange, QueryError> {
    let range = RawRange::parse(from, to, &Zone::Utc)
        .map_err(|error| QueryError::new(QueryErrorKind::BadQuery, error.to_string()))?;
    Ok(range.resolve(&Calendar::utc(), now_ms))
}
