//! Removes sessions that have ended from the database; that they are refused does not depend on it.

use std::time::Duration;

use crate::app::App;
use crate::auth;

const EVERY: Duration = Duration::from_secs(60 * 60);

/// Runs until the server stops.
pub(super) async fn run(app: App) {
    loop {
        let (idle_from_ms, started_from_ms) = auth::oldest_ms(&app, app.clock.now_ms());
        match auth::store::delete_ended_sessions(&app.db, idle_from_ms, started_from_ms).await {
            Ok(0) => {}
            Ok(count) => tracing::debug!(count, "removed sessions that had ended"),
            Err(error) => tracing::warn!(%error, "cannot remove sessions that have ended"),
        }
        tokio::select! {
            () = app.stopping.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}
