//! Which rule is evaluated when: the latest slot of each, once, and never two of one rule at a time. A rule set that
//! cannot be read stays as it was.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use alerting::schedule::{offset_ms, slot_ms};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::rule::Rule;
use super::{evaluate, next_tick, store};
use crate::app::App;
use crate::db::DbError;

/// Evaluations at once.
const MOST_AT_ONCE: usize = 16;

/// Evaluates until the server stops.
pub(super) async fn run(app: App) {
    let mut rules = Rules::default();
    let places = Arc::new(Semaphore::new(MOST_AT_ONCE));
    let mut running = JoinSet::new();
    let mut busy: HashSet<i64> = HashSet::new();
    loop {
        while let Some(done) = running.try_join_next() {
            if let Ok(rule_id) = done {
                busy.remove(&rule_id);
            } else {
                // A task that panicked does not say which it was: those that still run are few, so all are asked.
                tracing::error!("an evaluation panicked");
                busy.clear();
            }
        }
        rules.refresh(&app).await;
        let now_ms = app.clock.now_ms();
        for (rule, slot_ms) in rules.due(now_ms, &busy) {
            busy.insert(rule.id);
            let (app, places) = (app.clone(), Arc::clone(&places));
            running.spawn(async move {
                let rule_id = rule.id;
                if let Ok(_place) = places.acquire_owned().await {
                    one(&app, &rule, slot_ms).await;
                }
                rule_id
            });
        }
        if !next_tick(&app).await {
            return;
        }
    }
}

/// One evaluation. What it found is written even where the database is busy for a while; a later slot will be
/// evaluated only after it.
async fn one(app: &App, rule: &Rule, slot_ms: i64) {
    let outcome = evaluate::outcome(app, rule, slot_ms).await;
    let word = if matches!(outcome, alerting::Outcome::Read(_)) { "ok" } else { "error" };
    app.counters.count("belvedere_alert_evaluations_total", &[("outcome", word)]);
    loop {
        match evaluate::keep(app, rule, outcome.clone(), slot_ms).await {
            Ok(_) => return,
            // Waiting helps where somebody holds the database, and only there.
            Err(error) if !matches!(error, DbError::Busy) => {
                tracing::error!(%error, rule = rule.uid, "an evaluation could not be stored");
                return;
            }
            Err(error) => {
                tracing::warn!(%error, rule = rule.uid, "an evaluation could not be stored; trying again");
            }
        }
        if !next_tick(app).await {
            return;
        }
    }
}

/// The rules, as they were read last.
#[derive(Default)]
struct Rules {
    fingerprint: Option<(i64, i64, i64)>,
    all: HashMap<i64, Arc<Rule>>,
    /// The slot that was given out last, by rule and its version.
    given: HashMap<(i64, i64), i64>,
}

impl Rules {
    /// Reads the rules anew if any has changed.
    async fn refresh(&mut self, app: &App) {
        let read = async {
            let fingerprint = store::fingerprint(&app.db).await?;
            if Some(fingerprint) == self.fingerprint {
                return Ok(None);
            }
            store::all(&app.db).await.map(|rows| Some((fingerprint, rows)))
        };
        match read.await {
            Ok(None) => {}
            Ok(Some((fingerprint, rows))) => {
                self.fingerprint = Some(fingerprint);
                let rules = rows.into_iter().filter(|row| !row.spec.is_paused).filter_map(|row| {
                    let rule = Rule::new(row.id, row.org_id, &row.uid, row.version, row.spec);
                    rule.inspect_err(|bad| tracing::error!(rule = row.uid, %bad, "an alert rule is damaged"))
                        .ok()
                });
                self.all = rules.map(|rule| (rule.id, Arc::new(rule))).collect();
                let all = &self.all;
                self.given
                    .retain(|(id, version), _| all.get(id).is_some_and(|rule| rule.version == *version));
            }
            Err(error) => tracing::warn!(%error, "the alert rules could not be read; those known go on"),
        }
    }

    /// The rules whose latest slot was not given out yet.
    fn due(&mut self, now_ms: i64, busy: &HashSet<i64>) -> Vec<(Arc<Rule>, i64)> {
        let mut due = Vec::new();
        for rule in self.all.values().filter(|rule| !busy.contains(&rule.id)) {
            let interval_ms = rule.timing.interval_ms;
            let slot_ms = slot_ms(now_ms, interval_ms, offset_ms(&rule.uid, interval_ms));
            let key = (rule.id, rule.version);
            if self.given.get(&key).is_none_or(|given_ms| *given_ms < slot_ms) {
                self.given.insert(key, slot_ms);
                due.push((Arc::clone(rule), slot_ms));
            }
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use model::api::AlertRuleSpec;

    use super::*;

    #[test]
    fn each_slot_is_given_once_and_late_ones_are_left_out() {
        let spec =
            AlertRuleSpec { title: "CPU".to_owned(), every: "10s".to_owned(), ..AlertRuleSpec::default() };
        let rule = Arc::new(Rule::new(1, 1, "a", 1, spec).expect("a rule"));
        let mut rules = Rules { all: HashMap::from([(1, rule)]), ..Rules::default() };
        let mut given = |now_ms: i64, busy: &[i64]| {
            let busy = busy.iter().copied().collect();
            rules.due(now_ms, &busy).into_iter().map(|(_, slot_ms)| slot_ms).collect::<Vec<_>>()
        };
        let first = given(100_000, &[]);
        assert!(first.len() == 1 && (90_001..=100_000).contains(&first[0]));
        assert!(given(100_000, &[]).is_empty());
        assert!(given(110_000, &[1]).is_empty(), "the one before still runs");
        assert_eq!(given(900_000, &[]), [first[0] + 800_000], "one slot for all that were missed");
    }
}
