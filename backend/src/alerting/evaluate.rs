//! One evaluation: the answer of the rule's query becomes an outcome, the outcome steps the state, and state, messages
//! that become due and bands are stored together.

use alerting::{Cause, Outcome, Phase, RuleState};
use data::time::TimeRange;
use model::api::AlertState;

use super::rule::Rule;
use super::store::{self, StateRow};
use super::watched;
use crate::app::App;
use crate::db::DbError;

/// What the rule's query says of the time up to `slot_ms`.
pub(crate) async fn outcome(app: &App, rule: &Rule, slot_ms: i64) -> Outcome {
    let range = TimeRange { from_ms: slot_ms.saturating_sub(rule.window_ms), to_ms: slot_ms };
    let read = async {
        let watched = watched::ask(app, rule, range).await.map_err(|error| error.message)?;
        rule.condition.read(&watched.frames).map_err(|error| error.to_string())
    };
    match read.await {
        Ok(readings) => Outcome::Read(readings),
        Err(why) => Outcome::Failed(why),
    }
}

/// Stores what an outcome changes. `false` where another server was faster or the rule has changed meanwhile, in which
/// case nothing is stored.
///
/// # Errors
/// As the database says; nothing is stored then.
pub(super) async fn keep(app: &App, rule: &Rule, outcome: Outcome, slot_ms: i64) -> Result<bool, DbError> {
    let now_ms = app.clock.now_ms();
    let mut known = store::state(&app.db, rule.id).await?;
    let changes = known.state.step(outcome, rule.timing, slot_ms);
    if known.state.evaluated_ms() != Some(slot_ms) {
        return Ok(false);
    }
    for change in &changes {
        known.alerts.learn(change, now_ms);
    }
    let due_ms = known.alerts.due_ms(rule.policy);
    let (state, _) = summary(&known.state);
    let mut tx = app.db.begin().await?;
    if !store::save_state(&mut tx, (rule.id, rule.version), &known, due_ms).await? {
        return Ok(false);
    }
    store::set_band(&mut tx, rule.id, state, slot_ms).await?;
    tx.commit().await?;
    Ok(true)
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
