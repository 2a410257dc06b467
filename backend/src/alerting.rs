//! Alerting, stage by stage: `schedule` says which rule's slot is due, `watched` settles and asks its panel's query,
//! `evaluate` steps the rule's state and `keep` stores it, `tell` turns what is due into messages, `outbox` delivers them.
//! `turns` bounds what a source is asked at once, `trouble` what the log says of a database that cannot be written.
//! What is decided lives in the pure crate `alerting`; here are the clock, the sources and the database.

pub(crate) mod documents;
pub(crate) mod evaluate;
mod keep;
pub(crate) mod outbox;
mod picture;
pub(crate) mod rule;
mod schedule;
pub(crate) mod store;
pub(crate) mod tell;
mod trouble;
mod turns;
pub(crate) mod watched;

use std::time::Duration;

use tokio::sync::mpsc;

use self::documents::Documents;
use self::trouble::Trouble;
use self::turns::Turns;
use crate::app::App;
use crate::entropy;

/// How often the database is asked whether something is due.
const TICK: Duration = Duration::from_millis(500);
/// Evaluations that wait to be stored; further ones wait before.
const MOST_FOUND: usize = 256;
/// How often what is old is removed.
const TIDY_EVERY: Duration = Duration::from_secs(60 * 60);
/// How long bands and delivered messages are kept.
const KEPT_MS: i64 = 90 * 24 * 60 * 60 * 1_000;

/// What alerting keeps in memory: nothing that would be missed after a restart.
pub struct Alerts {
    /// The dashboards of rules, parsed.
    pub(crate) documents: Documents,
    /// Names this run of the server in what it claims.
    pub(crate) run: String,
    /// Who may ask which source now.
    pub(crate) turns: Turns,
    /// Whether the log has said that the database cannot be written.
    pub(crate) trouble: Trouble,
}

impl Default for Alerts {
    fn default() -> Self {
        Self {
            documents: Documents::default(),
            run: entropy::uid(),
            turns: Turns::default(),
            trouble: Trouble::default(),
        }
    }
}

/// Evaluates rules and delivers messages until the server stops.
pub(crate) async fn run(app: App) {
    let (keeper, found) = mpsc::channel(MOST_FOUND);
    tokio::join!(
        schedule::run(app.clone(), keeper),
        keep::run(app.clone(), found),
        tell::run(app.clone()),
        outbox::run(app.clone()),
        tidy(app)
    );
}

/// Waits for the next look; `false` when the server stops.
async fn next_tick(app: &App) -> bool {
    tokio::select! {
        () = app.stopping.cancelled() => false,
        () = tokio::time::sleep(TICK) => true,
    }
}

async fn tidy(app: App) {
    loop {
        let before_ms = app.clock.now_ms() - KEPT_MS;
        let bands = store::forget_bands(&app.db, before_ms).await;
        let messages = outbox::store::forget(&app.db, before_ms).await;
        if let Err(error) = bands.and(messages) {
            tracing::warn!(%error, "old alerts could not be removed");
        }
        tokio::select! {
            () = app.stopping.cancelled() => return,
            () = tokio::time::sleep(TIDY_EVERY) => {}
        }
    }
}
