//! The query path: every question to a data source goes through the [`Hub`], which joins equal
//! questions, keeps limits and turns whatever happens into an answer.

mod flights;
mod lanes;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use data::time::TimeRange;
use futures_util::FutureExt;
use model::query::{QueryAnswer, QueryError, QueryErrorKind};
use serde_json::Value;

use crate::auth::Identity;
use crate::datasources::{self, Ask, Cx, Health, Instance, Params, Services, Source, VariableOption};
use crate::sampler::Counters;

use flights::Flights;
use lanes::Lanes;

/// Most points in one answer, all series together.
const MAX_POINTS: usize = 1_000_000;
/// Most series in one answer.
const MAX_SERIES: usize = 10_000;

/// Answers queries. One for the whole server.
pub struct Hub {
    services: Arc<Services>,
    counters: Counters,
    flights: Flights,
    lanes: Lanes,
}

/// Who asks, as far as sharing and fairness go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// Organisation in use.
    pub org_id: i64,
    /// A person or service account.
    pub uid: String,
}

impl From<&Identity> for Asker {
    fn from(identity: &Identity) -> Self {
        Self { org_id: identity.org_id, uid: identity.uid.clone() }
    }
}

impl Hub {
    /// A hub with what sources need.
    #[must_use]
    pub fn new(services: Arc<Services>, counters: Counters) -> Self {
        Self { services, counters, flights: Flights::default(), lanes: Lanes::default() }
    }

    /// Answers one query of a source, or joins the same person's equal query that is under way. The call upstream
    /// ends when the last one who waits for it is gone.
    pub async fn ask(self: &Arc<Self>, asker: &Asker, instance: Instance, ask: Ask) -> (QueryAnswer, u32) {
        let (mut answers, took_ms) = self.ask_together(asker, instance, vec![ask]).await;
        (answers.pop().unwrap_or_else(|| Ok(Vec::new())), took_ms)
    }

    /// As [`Hub::ask`], for queries of one request that refer to each other: an answer for each, in their order.
    pub async fn ask_together(
        self: &Arc<Self>,
        asker: &Asker,
        instance: Instance,
        asks: Vec<Ask>,
    ) -> (Vec<QueryAnswer>, u32) {
        let key = flights::key(asker, &instance, &asks);
        let (hub, asker) = (Arc::clone(self), asker.clone());
        let work = async move {
            let started = Instant::now();
            let answers = hub.answers(&asker, &instance, &asks).await;
            for answer in &answers {
                let outcome = if answer.is_ok() { "ok" } else { "error" };
                hub.counters
                    .count("belvedere_queries_total", &[("source", &instance.kind), ("outcome", outcome)]);
            }
            (answers, u32::try_from(started.elapsed().as_millis()).unwrap_or(u32::MAX))
        };
        self.flights.join(key, work).await
    }

    async fn answers(&self, asker: &Asker, instance: &Instance, asks: &[Ask]) -> Vec<QueryAnswer> {
        let work = async {
            let source = source_of(instance)?;
            let cx = Cx { instance, services: &self.services };
            let work = async {
                Ok(match asks {
                    [ask] => vec![source.query(&cx, ask).await],
                    asks => source.query_together(&cx, asks).await,
                })
            };
            self.guard(asker, instance, work).await
        };
        match work.await {
            Ok(answers) => answers.into_iter().map(|answer| within_limits(instance, answer)).collect(),
            Err(error) => vec![Err(error); asks.len()],
        }
    }

    /// Whether a source answers. Asked even while queries wait for a place: that is when people want to know.
    pub async fn health(&self, instance: &Instance) -> Health {
        let work = async {
            let source = source_of(instance)?;
            Ok(source.health(&Cx { instance, services: &self.services }).await)
        };
        shield(instance, work).await.unwrap_or_else(Health::from)
    }

    /// What completion and forms load.
    ///
    /// # Errors
    /// As the source says.
    pub async fn resource(
        &self,
        asker: &Asker,
        instance: &Instance,
        name: &str,
        params: &Params,
    ) -> Result<Value, QueryError> {
        let source = source_of(instance)?;
        let cx = Cx { instance, services: &self.services };
        self.guard(asker, instance, source.resource(&cx, name, params)).await
    }

    /// The options of a variable.
    ///
    /// # Errors
    /// As the source says.
    pub async fn variable(
        &self,
        asker: &Asker,
        instance: &Instance,
        query: &Value,
        range: TimeRange,
    ) -> Result<Vec<VariableOption>, QueryError> {
        let source = source_of(instance)?;
        let cx = Cx { instance, services: &self.services };
        self.guard(asker, instance, source.variable(&cx, query, range)).await
    }

    /// Runs the work when there is a place for it.
    async fn guard<T>(
        &self,
        asker: &Asker,
        instance: &Instance,
        work: impl Future<Output = Result<T, QueryError>>,
    ) -> Result<T, QueryError> {
        let _place = self.lanes.enter(asker, instance).await?;
        shield(instance, work).await
    }
}

/// The answer, unless it is more than one query may get.
fn within_limits(instance: &Instance, answer: QueryAnswer) -> QueryAnswer {
    let frames = answer?;
    let series = frames.len();
    let points: usize =
        frames.iter().map(|frame| frame.rows() * frame.fields.len().saturating_sub(1).max(1)).sum();
    for (count, limit, what) in [(series, MAX_SERIES, "series"), (points, MAX_POINTS + MAX_SERIES, "points")]
    {
        if count > limit {
            return Err(QueryError::new(
                QueryErrorKind::TooLarge,
                format!(
                    "The answer of “{}” has {count} {what}, more than one query may. Narrow it.",
                    instance.name
                ),
            ));
        }
    }
    Ok(frames)
}

/// Runs the work within the source's time, and survives its panics.
async fn shield<T>(
    instance: &Instance,
    work: impl Future<Output = Result<T, QueryError>>,
) -> Result<T, QueryError> {
    let timeout = instance.timeout();
    match tokio::time::timeout(timeout, AssertUnwindSafe(work).catch_unwind()).await {
        Ok(Ok(result)) => result,
        Ok(Err(_)) => {
            tracing::error!(source = instance.uid, kind = instance.kind, "a data source panicked");
            Err(QueryError::new(
                QueryErrorKind::Internal,
                format!(
                    "The query to “{}” failed inside Belvedere. The server's log says more.",
                    instance.name
                ),
            ))
        }
        Err(_) => Err(QueryError::new(
            QueryErrorKind::Timeout,
            format!(
                "“{}” did not answer within {} s. Narrow the time range or the query, or raise the source's timeout.",
                instance.name,
                timeout.as_secs()
            ),
        )),
    }
}

fn source_of(instance: &Instance) -> Result<&'static dyn Source, QueryError> {
    datasources::find(&instance.kind).ok_or_else(|| {
        QueryError::new(
            QueryErrorKind::NoSource,
            format!(
                "Belvedere cannot ask data sources of the kind “{}” such as “{}”.",
                instance.kind, instance.name
            ),
        )
    })
}
