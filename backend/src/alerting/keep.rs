//! Stores what evaluations have found, many in one transaction. While the database cannot be written it waits, so that
//! nothing that was found is lost; a rule is evaluated again only after this.

use std::sync::Arc;

use alerting::Outcome;
use tokio::sync::{mpsc, oneshot};

use super::rule::Rule;
use super::{evaluate, next_tick};
use crate::app::App;
use crate::db::DbError;

/// Evaluations stored in one transaction: enough that ten thousand rules need few, and few enough that nobody else
/// waits long for the database.
const MOST_TOGETHER: usize = 64;

/// What an evaluation has found.
pub(super) struct Found {
    pub(super) rule: Arc<Rule>,
    pub(super) slot_ms: i64,
    pub(super) outcome: Outcome,
    /// Told when it is stored, or can never be.
    pub(super) done: oneshot::Sender<()>,
}

/// Stores until the server stops.
pub(super) async fn run(app: App, mut found: mpsc::Receiver<Found>) {
    let mut batch = Vec::with_capacity(MOST_TOGETHER);
    loop {
        let count = tokio::select! {
            () = app.stopping.cancelled() => return,
            count = found.recv_many(&mut batch, MOST_TOGETHER) => count,
        };
        // Two servers that store the same rules go in the same order, so that neither waits for the other in a circle.
        batch.sort_by_key(|found: &Found| found.rule.id);
        if count == 0 || !store(&app, &batch).await {
            return;
        }
        for one in batch.drain(..) {
            // Nobody waits for it while the server stops.
            let _ = one.done.send(());
        }
    }
}

/// Stores all, waiting as long as it takes; `false` when the server stops first.
async fn store(app: &App, batch: &[Found]) -> bool {
    loop {
        match store_together(app, batch).await {
            Ok(()) => {
                app.alerts.trouble.over();
                return true;
            }
            Err(error) if error.will_pass() => app.alerts.trouble.is(&error),
            // One of them cannot be stored: the others are, each by itself.
            Err(_) if batch.len() > 1 => {
                for one in batch {
                    if !Box::pin(store(app, std::slice::from_ref(one))).await {
                        return false;
                    }
                }
                return true;
            }
            Err(error) => {
                let rule = batch.first().map(|found| found.rule.uid.as_str());
                tracing::error!(%error, rule, "an evaluation could not be stored");
                return true;
            }
        }
        if !next_tick(app).await {
            return false;
        }
    }
}

async fn store_together(app: &App, batch: &[Found]) -> Result<(), DbError> {
    let now_ms = app.clock.now_ms();
    let mut tx = app.db.begin().await?;
    for found in batch {
        evaluate::keep(&mut tx, &found.rule, &found.outcome, found.slot_ms, now_ms).await?;
    }
    tx.commit().await
}
