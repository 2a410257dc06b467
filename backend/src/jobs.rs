//! Work that runs beside requests, one file each; all of it ends when the server is told to stop.

mod end_sessions;

use crate::app::App;

/// Starts all jobs.
pub fn start(app: &App) {
    tokio::spawn(end_sessions::run(app.clone()));
}
