//! Work that runs beside requests, one file each; all of it ends when the server is told to stop.

mod end_sessions;

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use crate::alerting;
use crate::app::App;
use crate::sampler;

/// All jobs of a server; dropped, they end at once, as if the server were killed.
pub struct Jobs(JoinSet<()>);

/// Starts all jobs.
#[must_use]
pub fn start(app: &App) -> Jobs {
    let mut jobs = JoinSet::new();
    jobs.spawn(end_sessions::run(app.clone()));
    jobs.spawn(alerting::run(app.clone()));
    let database_file = app.config.database_url.is_none().then(|| app.config.sqlite_file());
    jobs.spawn(sampler::run(
        Arc::clone(&app.sources.samples),
        app.counters.clone(),
        Arc::clone(&app.clock),
        database_file,
        app.stopping.clone(),
    ));
    Jobs(jobs)
}

impl Jobs {
    /// Waits until all jobs that were told to stop have written what they must, but no longer than `limit`.
    pub async fn finish(mut self, limit: Duration) {
        let all = async { while self.0.join_next().await.is_some() {} };
        if tokio::time::timeout(limit, all).await.is_err() {
            tracing::warn!(
                "some work did not finish in time and was cut off; the last minute of samples may be missing"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_job_is_waited_for_but_not_forever() {
        let has_written = Arc::new(AtomicBool::new(false));
        let writes = Arc::clone(&has_written);
        let mut jobs = JoinSet::new();
        jobs.spawn(async move {
            tokio::task::yield_now().await;
            writes.store(true, Ordering::SeqCst);
        });
        Jobs(jobs).finish(Duration::from_secs(60)).await;
        assert!(has_written.load(Ordering::SeqCst));
        let mut jobs = JoinSet::new();
        jobs.spawn(std::future::pending());
        Jobs(jobs).finish(Duration::from_millis(1)).await;
    }
}
