//! One evaluation: the answer of the rule's query becomes an outcome, the outcome steps the state, and state, messages
//! that become due and bands are stored together.

use alerting::{Cause, Outcome, Phase, Reading, RuleState};
use data::time::TimeRange;
use model::api::AlertState;
use model::query::{QueryError, QueryErrorKind};
use tokio::sync::Semaphore;

use super::rule::Rule;
use super::store::{self, StateRow};
use super::watched::{self, RulePanel};
use super::{next_tick, turns};
use crate::app::App;
use crate::db::{DbError, Tx};

/// Tries where the server itself fails while its database answers.
const MOST_TRIES: u32 = 3;
/// Times that a state is read again because somebody has written it meanwhile.
const MOST_RACES: u32 = 3;

/// What the rule's query says of the time up to `slot_ms`.
pub(crate) async fn outcome(app: &App, rule: &Rule, slot_ms: i64) -> Outcome {
    let read = async {
        let panel = watched::panel(app, rule).await?;
        readings(app, rule, panel, slot_ms).await
    };
    read.await.map_or_else(|error| Outcome::Failed(error.message), Outcome::Read)
}

/// The same when it is the rule's turn at its source; `reading` are places for those who read rules' panels. Nothing
/// when the server stops first.
///
/// That the server's own database cannot be read says nothing of what the rule watches: it is waited for.
pub(super) async fn outcome_in_turn(
    app: &App,
    rule: &Rule,
    slot_ms: i64,
    reading: &Semaphore,
) -> Option<Outcome> {
    let mut tries = 0;
    loop {
        let read = async {
            let panel = {
                let _place = reading.acquire().await;
                watched::panel(app, rule).await?
            };
            let source = panel.source();
            let key = format!("{} {source}", rule.org_id);
            let Some(_turn) = app.alerts.turns.take(&key).await else { return Err(too_slow(source)) };
            readings(app, rule, panel, slot_ms).await
        };
        let error = match read.await {
            Ok(readings) => return Some(Outcome::Read(readings)),
            Err(error) => error,
        };
        tries += 1;
        let is_ours = error.kind == QueryErrorKind::Internal
            && (tries < MOST_TRIES || store::fingerprint(&app.db).await.is_err());
        if !is_ours {
            return Some(Outcome::Failed(error.message));
        }
        if !next_tick(app).await {
            return None;
        }
    }
}

fn too_slow(source: &str) -> QueryError {
    let name = if source.is_empty() { "of this rule".to_owned() } else { format!("“{source}”") };
    let waited = turns::LONGEST_WAIT.as_secs();
    let message = format!(
        "The data source {name} answers too slowly: this rule waited {waited} s behind others. Check them less often, or \
         make the source quicker."
    );
    QueryError::new(QueryErrorKind::Busy, message)
}

async fn readings(
    app: &App,
    rule: &Rule,
    panel: RulePanel,
    slot_ms: i64,
) -> Result<Vec<Reading>, QueryError> {
    let range = TimeRange { from_ms: slot_ms.saturating_sub(rule.window_ms), to_ms: slot_ms };
    let watched = watched::ask(app, rule, panel, range).await?;
    let readings = rule.condition.read(&watched.frames);
    readings.map_err(|error| QueryError::new(QueryErrorKind::BadQuery, error.to_string()))
}

/// Stores what an outcome changes. `false` where another server was faster or the rule has changed meanwhile, in which
/// case nothing is stored.
///
/// # Errors
/// As the database says; nothing is stored then.
pub(super) async fn keep(
    tx: &mut Tx,
    rule: &Rule,
    outcome: &Outcome,
    slot_ms: i64,
    now_ms: i64,
) -> Result<bool, DbError> {
    // Telling people writes the same row: on PostgreSQL that may happen between reading and writing.
    for _ in 0..MOST_RACES {
        let mut known = store::state_in(tx, rule.id).await?;
        if known.state.evaluated_ms().is_some_and(|before_ms| slot_ms <= before_ms) {
            return Ok(false);
        }
        for change in &known.state.step(outcome.clone(), rule.timing, slot_ms) {
            known.alerts.learn(change, now_ms);
        }
        let due_ms = known.alerts.due_ms(rule.policy);
        if store::save_state(tx, (rule.id, rule.version), &known, due_ms).await? {
            let (state, _) = summary(&known.state);
            store::set_band(tx, rule.id, state, slot_ms).await?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// How a rule as a whole stands, and since when.
pub(crate) fn summary(state: &RuleState) -> (AlertState, Option<i64>) {
    let since = |of: fn(Phase) -> Option<i64>| {
        state.instances().iter().filter_map(|instance| of(instance.phase)).min()
    };
    let firing = since(|phase| match phase {
        Phase::Firing { since_ms } => Some(since_ms),
        _ => None,
    });
    let pending = since(|phase| match phase {
        Phase::Pending { since_ms } => Some(since_ms),
        _ => None,
    });
    match (firing, state.cannot_tell(), pending, state.evaluated_ms()) {
        (Some(since_ms), ..) => (AlertState::Firing, Some(since_ms)),
        (None, Some((Cause::NoData, since_ms)), ..) => (AlertState::NoData, Some(since_ms)),
        (None, Some((Cause::Error(_), since_ms)), ..) => (AlertState::Error, Some(since_ms)),
        (None, None, Some(since_ms), _) => (AlertState::Pending, Some(since_ms)),
        (None, None, None, Some(_)) => (AlertState::Normal, None),
        (None, None, None, None) => (AlertState::Unknown, None),
    }
}

/// Nobody looks at the rule any more: what it knew is forgotten, and what people were told of has ended.
pub(crate) fn stop(known: &mut StateRow, now_ms: i64) {
    known.state = RuleState::default();
    known.alerts.stop(now_ms);
}
