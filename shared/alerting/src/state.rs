//! What a rule knows from one evaluation to the next: for each series how it stands, and for the whole whether it can
//! tell at all. One step takes the outcome of an evaluation and tells what changed.
//!
//! Rules, where Prometheus and Grafana leave a choice or are known to hurt:
//! - Time is slot time. What was not observed counts for nothing: a stopped server, a missed slot or a failed query
//!   neither makes nor unmakes a pending series, and does not bring it nearer to firing.
//! - A failed query or an empty answer never ends what fires: that the eye is shut does not make the fire go out. After
//!   the pending period the rule itself says that it cannot tell, once, and later that it can again.
//! - A series that is gone while others are there has gone away: pending at once, firing after
//!   [`GONE_AFTER`] evaluations, as in Grafana.
//! - No slot is evaluated twice: an earlier or equal one changes nothing.

use model::frame::Labels;
use serde::{Deserialize, Serialize};

use crate::condition::Reading;

/// So many evaluations in a row without a series, and it is taken as gone.
pub const GONE_AFTER: u32 = 2;

/// How long and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// A breach lasts this long before it fires; 0 fires at once.
    pub pending_ms: i64,
    /// From slot to slot.
    pub interval_ms: i64,
    /// What an answer without any series means.
    pub when_empty: WhenEmpty,
}

/// What an answer without any series means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum WhenEmpty {
    /// Something is broken, for there should be series.
    #[default]
    CannotTell,
    /// All is well: the query itself leaves out what is fine, such as `up == 0`.
    Fine,
}

/// What an evaluation gave.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Readings in the order of their labels, each set of labels once ([`crate::Condition::read`]).
    Read(Vec<Reading>),
    /// The query could not be answered; the sentence says why.
    Failed(String),
}

/// How a series stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Phase {
    /// Within its limits.
    Normal,
    /// Beyond them, but not for long enough.
    Pending {
        /// Since when, without the time that nobody looked.
        since_ms: i64,
    },
    /// Beyond them for long enough; people are told.
    Firing {
        /// Since when it fires.
        since_ms: i64,
    },
}

/// One series of a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Instance {
    /// Which series.
    pub labels: Labels,
    /// How it stands.
    pub phase: Phase,
    /// Its value when it was last seen.
    #[serde(with = "crate::number")]
    pub value: f64,
    /// So many evaluations in a row have not seen it.
    pub absent: u32,
}

/// Why a rule cannot tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Cause {
    /// The answer held no series.
    NoData,
    /// The query failed, and why.
    Error(String),
}

/// A rule that cannot tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Blind {
    cause: Cause,
    since_ms: i64,
    told: bool,
}

/// All that a rule knows. Stored as it is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RuleState {
    /// In the order of their labels.
    instances: Vec<Instance>,
    blind: Option<Blind>,
    evaluated_ms: Option<i64>,
}

/// How a firing series ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Ended {
    /// It is within its limits again.
    Recovered,
    /// It is no longer in the answer.
    Gone,
    /// Nobody looks any more: the rule was paused or removed.
    Stopped,
}

/// What people may want to be told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Change {
    /// A series begins to fire.
    Fires {
        /// Which.
        labels: Labels,
        /// Its value.
        #[serde(with = "crate::number")]
        value: f64,
    },
    /// A series fires no longer.
    Resolves {
        /// Which.
        labels: Labels,
        /// Its last value.
        #[serde(with = "crate::number")]
        value: f64,
        /// How.
        ended: Ended,
    },
    /// The rule cannot tell how its series stand, and has not been able to for the pending period.
    CannotTell {
        /// Why.
        cause: Cause,
    },
    /// After [`Change::CannotTell`]: it can again.
    CanTellAgain,
}

impl RuleState {
    /// The series, in the order of their labels.
    pub fn instances(&self) -> &[Instance] {
        &self.instances
    }

    /// Why the rule cannot tell, and since when.
    pub fn cannot_tell(&self) -> Option<(&Cause, i64)> {
        self.blind.as_ref().map(|blind| (&blind.cause, blind.since_ms))
    }

    /// The latest slot that was evaluated.
    pub fn evaluated_ms(&self) -> Option<i64> {
        self.evaluated_ms
    }

    /// Takes the outcome of the slot's evaluation and tells what changed, series in the order of their labels.
    pub fn step(&mut self, outcome: Outcome, timing: Timing, slot_ms: i64) -> Vec<Change> {
        if self.evaluated_ms.is_some_and(|before| slot_ms <= before) {
            return Vec::new();
        }
        let since_last_ms = self.evaluated_ms.map_or(0, |before| slot_ms - before);
        self.evaluated_ms = Some(slot_ms);
        match outcome {
            Outcome::Failed(why) => {
                self.postpone(since_last_ms);
                self.see_nothing(Cause::Error(why), timing, slot_ms)
            }
            Outcome::Read(readings) if readings.is_empty() && timing.when_empty == WhenEmpty::CannotTell => {
                // Nothing confirms what was pending.
                self.instances.retain(|instance| !matches!(instance.phase, Phase::Pending { .. }));
                self.see_nothing(Cause::NoData, timing, slot_ms)
            }
            Outcome::Read(readings) => {
                self.postpone((since_last_ms - timing.interval_ms).max(0));
                let mut changes = Vec::new();
                if self.blind.take().is_some_and(|blind| blind.told) {
                    changes.push(Change::CanTellAgain);
                }
                self.take(readings, timing, slot_ms, &mut changes);
                changes
            }
        }
    }

    /// Time in which nobody looked does not count towards firing.
    fn postpone(&mut self, unseen_ms: i64) {
        for instance in &mut self.instances {
            if let Phase::Pending { since_ms } = &mut instance.phase {
                *since_ms += unseen_ms;
            }
        }
    }

    fn see_nothing(&mut self, cause: Cause, timing: Timing, slot_ms: i64) -> Vec<Change> {
        let before = self.blind.take();
        let (since_ms, told) = before.map_or((slot_ms, false), |blind| (blind.since_ms, blind.told));
        let tells = !told && slot_ms - since_ms >= timing.pending_ms;
        self.blind = Some(Blind { cause: cause.clone(), since_ms, told: told || tells });
        if tells { vec![Change::CannotTell { cause }] } else { Vec::new() }
    }

    /// Puts readings and known series side by side: both are in the order of their labels.
    fn take(&mut self, readings: Vec<Reading>, timing: Timing, slot_ms: i64, changes: &mut Vec<Change>) {
        let mut known = std::mem::take(&mut self.instances).into_iter().peekable();
        for reading in readings {
            while let Some(unseen) = known.next_if(|known| known.labels < reading.labels) {
                self.instances.extend(unseen.missed(changes));
            }
            let before = known.next_if(|known| known.labels == reading.labels);
            let phase = before.map_or(Phase::Normal, |before| before.phase);
            self.instances.push(Instance::read(reading, phase, timing, slot_ms, changes));
        }
        for unseen in known {
            self.instances.extend(unseen.missed(changes));
        }
    }
}

impl Instance {
    fn read(
        reading: Reading,
        before: Phase,
        timing: Timing,
        slot_ms: i64,
        changes: &mut Vec<Change>,
    ) -> Self {
        let Reading { labels, value, breaches } = reading;
        let phase = match before {
            Phase::Firing { since_ms } if breaches => Phase::Firing { since_ms },
            Phase::Firing { .. } => {
                changes.push(Change::Resolves { labels: labels.clone(), value, ended: Ended::Recovered });
                Phase::Normal
            }
            _ if !breaches => Phase::Normal,
            Phase::Normal | Phase::Pending { .. } => {
                let since_ms = if let Phase::Pending { since_ms } = before { since_ms } else { slot_ms };
                if slot_ms - since_ms >= timing.pending_ms {
                    changes.push(Change::Fires { labels: labels.clone(), value });
                    Phase::Firing { since_ms: slot_ms }
                } else {
                    Phase::Pending { since_ms }
                }
            }
        };
        Self { labels, phase, value, absent: 0 }
    }

    /// The series is not in an answer that holds others (or may be empty): itself as long as it may come back.
    fn missed(mut self, changes: &mut Vec<Change>) -> Option<Self> {
        self.absent += 1;
        match self.phase {
            Phase::Pending { .. } => None,
            _ if self.absent < GONE_AFTER => Some(self),
            Phase::Normal => None,
            Phase::Firing { .. } => {
                changes.push(Change::Resolves { labels: self.labels, value: self.value, ended: Ended::Gone });
                None
            }
        }
    }
}
