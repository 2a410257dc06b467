//! Work that runs beside requests, one file each; all of it ends when the server is told to stop.

mod end_sessions;

use std::sync::Arc;

use crate::app::App;
use crate::sampler;

/// Starts all jobs.
pub fn start(app: &App) {
    tokio::spawn(end_sessions::run(app.clone()));
    let database_file = app.config.database_url.is_none().then(|| app.config.sqlite_file());
    tokio::spawn(sampler::run(
        Arc::clone(&app.sources.samples),
        app.counters.clone(),
        Arc::clone(&app.clock),
        database_file,
        app.stopping.clone(),
    ));
}
