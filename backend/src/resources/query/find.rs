//! Which data source a query means: by uid, by name in older dashboards, or the default.

use model::query::{DataSourceRef, QueryError, QueryErrorKind};

use crate::app::App;
use crate::datasources::{self, Instance};
use crate::error::Error;
use crate::resources::data_sources;

/// The source of a query.
pub(crate) async fn find(
    app: &App,
    org_id: i64,
    wanted: Option<&DataSourceRef>,
) -> Result<Instance, QueryError> {
    let (kind, uid) = wanted.map_or(("", ""), |wanted| (wanted.kind.as_str(), wanted.uid.as_str()));
    match uid {
        "" if kind.is_empty() => by_uid_or_name(app, org_id, "").await,
        "" => of_kind(app, org_id, kind).await,
        "default" => by_uid_or_name(app, org_id, "").await,
        // Grafana's own source makes up a walk for panels without one.
        "grafana" | "-- Grafana --" => by_uid_or_name(app, org_id, "testdata").await,
        "-- Mixed --" | "-- Dashboard --" => {
            Err(no_source("The query names no data source of its own. Choose one in the query."))
        }
        uid if uid.contains('$') => Err(no_source(format!(
            "The data source variable {uid} has no value. Choose a data source in it."
        ))),
        uid => by_uid_or_name(app, org_id, uid).await,
    }
}

/// The source with this uid or else this name; the default one for an empty text.
pub(in crate::resources) async fn by_uid_or_name(
    app: &App,
    org_id: i64,
    text: &str,
) -> Result<Instance, QueryError> {
    let missing = match data_sources::instance(app, org_id, text).await {
        Err(missing @ Error::NotFound(_)) => missing,
        found => return found.map_err(query_error),
    };
    let sources = data_sources::list(app, org_id).await.map_err(query_error)?;
    match sources.into_iter().find(|source| source.name == text) {
        Some(source) => data_sources::instance(app, org_id, &source.uid).await.map_err(query_error),
        None if text.is_empty() => Err(query_error(missing)),
        None => Err(no_source(format!("There is no data source “{text}”. Choose another one in the query."))),
    }
}

/// The default of a kind: the default source if it is of that kind, else the first one.
async fn of_kind(app: &App, org_id: i64, kind: &str) -> Result<Instance, QueryError> {
    let id = datasources::find(kind).map_or(kind, |source| source.kind().id);
    let sources = data_sources::list(app, org_id).await.map_err(query_error)?;
    let is_kind = |known: &str| datasources::find(known).is_some_and(|source| source.kind().id == id);
    let mut candidates: Vec<_> = sources.into_iter().filter(|source| is_kind(&source.kind)).collect();
    candidates.sort_by_key(|source| !source.is_default);
    match candidates.first() {
        Some(source) => data_sources::instance(app, org_id, &source.uid).await.map_err(query_error),
        None => Err(no_source(format!(
            "There is no data source of the kind “{kind}”. Add one, or choose another."
        ))),
    }
}

fn no_source(message: impl Into<String>) -> QueryError {
    QueryError::new(QueryErrorKind::NoSource, message)
}

fn query_error(error: Error) -> QueryError {
    match error {
        Error::NotFound(message) => no_source(message),
        Error::Internal(cause) => {
            tracing::error!(cause, "a data source could not be read from the database");
            QueryError::new(
                QueryErrorKind::Internal,
                "The data source could not be read from the database. Try again.",
            )
        }
        other => QueryError::new(QueryErrorKind::Internal, other.to_string()),
    }
}
