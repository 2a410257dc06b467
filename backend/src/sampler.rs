//! This machine's metrics: taken every five seconds, kept for 48 hours in the database. Knows no query language.

mod chunk;
mod counters;
mod head;
mod job;
mod machine;
mod matcher;
mod store;

use std::sync::Arc;

use async_trait::async_trait;
use data::time::TimeRange;
use model::frame::Labels;

pub use counters::Counters;
pub use job::run;
pub use matcher::{BadMatcher, Matcher};
pub use store::DbSampleStore;

use crate::db::DbError;

/// Distance between two samples.
pub const SAMPLE_MS: i64 = 5_000;
/// How long samples are kept.
pub const RETENTION_MS: i64 = 48 * 3_600_000;
/// Samples are kept for less time if they would need more than this, packed; with the database's own overhead the
/// file stays below 64 MB. 300 series of a usual machine need about a third of it.
pub const MAX_BYTES: i64 = 40 << 20;
/// Most series; what comes beyond is not kept.
pub const MAX_SERIES: usize = 1_000;

/// Keeps samples. Small on purpose: a store with a query language can stand in its place.
#[async_trait]
pub trait SampleStore: Send + Sync {
    /// Adds one sample of each series, all of one time. Times are moved down to whole [`SAMPLE_MS`]; a time before
    /// the last one is not kept.
    fn append(&self, at_ms: i64, samples: Vec<(Labels, f64)>);

    /// Makes lasting what was added.
    ///
    /// # Errors
    /// As the database says; nothing is lost then, and the next call tries again.
    async fn flush(&self) -> Result<(), DbError>;

    /// The series that all matchers accept, with their samples in the range, both ends included.
    ///
    /// # Errors
    /// As the database says.
    async fn select(&self, matchers: &[Matcher], range: TimeRange) -> Result<Vec<Samples>, DbError>;

    /// The labels of all series.
    fn series(&self) -> Vec<Arc<Labels>>;
}

/// The samples of one series, by time.
#[derive(Debug, Clone, PartialEq)]
pub struct Samples {
    /// Its labels, `__name__` included.
    pub labels: Arc<Labels>,
    /// Milliseconds, ascending.
    pub times_ms: Vec<i64>,
    /// As many as times.
    pub values: Vec<f64>,
}
