//! Which rule is evaluated when: the latest slot of each, once, and never two of one rule at a time. A rule set that
//! cannot be read stays as it was.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use alerting::schedule::{offset_ms, slot_ms};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task::{Id, JoinSet};

use super::keep::Found;
use super::rule::Rule;
use super::{evaluate, next_tick, store};
use crate::app::App;

/// Rules whose panels are read at once; how many ask, `turns` says.
const READING_AT_ONCE: usize = 8;
/// After a start the rules are looked at over this long, or their interval if that is shorter: not all at once.
const START_OVER_MS: i64 = 60 * 1_000;

/// Evaluates until the server stops; what is found goes to `keeper`.
pub(super) async fn run(app: App, keeper: mpsc::Sender<Found>) {
    let mut rules = Rules::new(app.clock.now_ms());
    let reading = Arc::new(Semaphore::new(READING_AT_ONCE));
    let mut running = JoinSet::new();
    let mut busy = Busy::default();
    loop {
        while let Some(done) = running.try_join_next_with_id() {
            let task = match done {
                Ok((task, ())) => task,
                Err(error) => {
                    tracing::error!(%error, "an evaluation panicked");
                    error.id()
                }
            };
            busy.remove(task);
        }
        rules.refresh(&app).await;
        let due = rules.due(app.clock.now_ms(), &busy.rules);
        for _ in 0..due.missed {
            app.counters.count("belvedere_alert_evaluations_total", &[("outcome", "missed")]);
        }
        for (rule, slot_ms) in due.rules {
            let rule_id = rule.id;
            let (app, reading, keeper) = (app.clone(), Arc::clone(&reading), keeper.clone());
            let task = running.spawn(async move { one(&app, rule, slot_ms, &reading, &keeper).await });
            busy.insert(task.id(), rule_id);
        }
        if !next_tick(&app).await {
            return;
        }
    }
}

/// One evaluation, until what it found is stored.
async fn one(app: &App, rule: Arc<Rule>, slot_ms: i64, reading: &Semaphore, keeper: &mpsc::Sender<Found>) {
    let Some(outcome) = evaluate::outcome_in_turn(app, &rule, slot_ms, reading).await else { return };
    let word = if matches!(outcome, alerting::Outcome::Read(_)) { "ok" } else { "error" };
    app.counters.count("belvedere_alert_evaluations_total", &[("outcome", word)]);
    let (done, is_done) = oneshot::channel();
    // Neither fails but while the server stops.
    if keeper.send(Found { rule, slot_ms, outcome, done }).await.is_ok() {
        let _ = is_done.await;
    }
}

/// The rules that are being evaluated, by their tasks.
#[derive(Default)]
struct Busy {
    rules: HashSet<i64>,
    tasks: HashMap<Id, i64>,
}

impl Busy {
    fn insert(&mut self, task: Id, rule_id: i64) {
        self.rules.insert(rule_id);
        self.tasks.insert(task, rule_id);
    }

    fn remove(&mut self, task: Id) {
        if let Some(rule_id) = self.tasks.remove(&task) {
            self.rules.remove(&rule_id);
        }
    }
}

/// The rules, as they were read last.
struct Rules {
    started_ms: i64,
    /// The rules that were there at the start and were not given out yet.
    waking: HashSet<i64>,
    fingerprint: Option<(i64, i64, i64)>,
    all: HashMap<i64, Arc<Rule>>,
    /// The slot that was given out last, by rule and its version.
    given: HashMap<(i64, i64), i64>,
}

/// What is to be evaluated.
#[derive(Default)]
struct Due {
    rules: Vec<(Arc<Rule>, i64)>,
    /// Slots that passed while their rules were being evaluated, or nobody looked.
    missed: i64,
}

impl Rules {
    fn new(started_ms: i64) -> Self {
        Self {
            started_ms,
            waking: HashSet::new(),
            fingerprint: None,
            all: HashMap::new(),
            given: HashMap::new(),
        }
    }

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
                if self.fingerprint.replace(fingerprint).is_none() {
                    self.waking = rows.iter().map(|row| row.id).collect();
                }
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
            Err(error) if error.will_pass() => app.alerts.trouble.is(&error),
            Err(error) => tracing::error!(%error, "the alert rules could not be read; those known go on"),
        }
    }

    /// The rules whose latest slot was not given out yet.
    fn due(&mut self, now_ms: i64, busy: &HashSet<i64>) -> Due {
        let mut due = Due::default();
        for rule in self.all.values().filter(|rule| !busy.contains(&rule.id)) {
            let interval_ms = rule.timing.interval_ms;
            if self.waking.contains(&rule.id) {
                let after_ms = offset_ms(&rule.uid, interval_ms.min(START_OVER_MS));
                if now_ms < self.started_ms.saturating_add(after_ms) {
                    continue;
                }
                self.waking.remove(&rule.id);
            }
            let slot_ms = slot_ms(now_ms, interval_ms, offset_ms(&rule.uid, interval_ms));
            let given_ms = self.given.get(&(rule.id, rule.version)).copied();
            if given_ms.is_none_or(|given_ms| given_ms < slot_ms) {
                due.missed += given_ms.map_or(0, |given_ms| (slot_ms - given_ms) / interval_ms - 1);
                self.given.insert((rule.id, rule.version), slot_ms);
                due.rules.push((Arc::clone(rule), slot_ms));
            }
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use model::api::AlertRuleSpec;

    use super::*;

    fn rules(count: i64, every: &str) -> Rules {
        let rule = |id: i64| {
            let spec = AlertRuleSpec {
                title: "CPU".to_owned(),
                every: every.to_owned(),
                ..AlertRuleSpec::default()
            };
            (id, Arc::new(Rule::new(id, 1, &format!("rule-{id}"), 1, spec).expect("a rule")))
        };
        Rules { all: (1..=count).map(rule).collect(), ..Rules::new(0) }
    }

    #[test]
    fn each_slot_is_given_once_and_late_ones_are_left_out_and_counted() {
        let mut rules = rules(1, "10s");
        let mut given = |now_ms: i64, busy: &[i64]| {
            let due = rules.due(now_ms, &busy.iter().copied().collect());
            (due.rules.into_iter().map(|(_, slot_ms)| slot_ms).collect::<Vec<_>>(), due.missed)
        };
        let (first, missed) = given(100_000, &[]);
        assert!(first.len() == 1 && (90_001..=100_000).contains(&first[0]) && missed == 0);
        assert_eq!(given(100_000, &[]), (Vec::new(), 0));
        assert_eq!(given(110_000, &[1]), (Vec::new(), 0), "the one before still runs");
        assert_eq!(given(900_000, &[]), (vec![first[0] + 800_000], 79), "one slot for all that were missed");
    }

    /// No second after a start holds many more than its share, and soon each rule is given once a minute.
    #[test]
    fn a_start_is_no_rush() {
        const COUNT: usize = 10_000;
        const SHARE: usize = COUNT / 60;
        let mut rules = rules(COUNT as i64, "1m");
        rules.waking = rules.all.keys().copied().collect();
        rules.started_ms = 25_000;
        let mut given = |second: i64| rules.due(25_000 + second * 1_000, &HashSet::new()).rules.len();
        let seconds: Vec<usize> = (0..=180).map(&mut given).collect();
        // In the first minute a rule is looked at to begin with and, it may be, again at its slot.
        let most = seconds.iter().max().copied().unwrap_or(0);
        assert!(most < 3 * SHARE, "{most} in one second");
        assert!(seconds[..61].iter().sum::<usize>() >= COUNT);
        for minute in [&seconds[61..121], &seconds[121..181]] {
            assert_eq!(minute.iter().sum::<usize>(), COUNT);
        }
    }
}
