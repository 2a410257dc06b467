//! The hours that are not yet packed away, in memory: the running one and those that wait for the next flush.

use std::collections::HashMap;
use std::sync::Arc;

use model::frame::Labels;

use super::{MAX_SERIES, SAMPLE_MS, chunk};

/// Length of one chunk.
pub(super) const HOUR_MS: i64 = 3_600_000;
/// Samples of one series in an hour.
pub(super) const SLOTS: usize = (HOUR_MS / SAMPLE_MS) as usize;
/// Hours that wait while the database cannot be written; older ones are given up.
const MOST_WAITING: usize = 3;

/// A series as the store knows it.
pub(super) struct Known {
    pub(super) labels: Arc<Labels>,
    /// Its number in the database, once it is there.
    pub(super) id: Option<i64>,
}

/// An hour of all series: for each known series, in order, its values by slot. Short columns end in missing values.
#[derive(Clone)]
pub(super) struct Hour {
    pub(super) start_ms: i64,
    pub(super) columns: Vec<Vec<f64>>,
}

impl Hour {
    pub(super) fn starting(at_ms: i64) -> Self {
        Self { start_ms: at_ms.div_euclid(HOUR_MS) * HOUR_MS, columns: Vec::new() }
    }

    pub(super) fn put(&mut self, series: usize, slot: usize, value: f64) {
        if self.columns.len() <= series {
            self.columns.resize(series + 1, Vec::new());
        }
        let column = &mut self.columns[series];
        if column.len() <= slot {
            column.resize(slot + 1, chunk::missing());
        }
        column[slot] = value;
    }
}

/// All that is in memory.
pub(super) struct Head {
    pub(super) known: Vec<Known>,
    places: HashMap<Arc<Labels>, usize>,
    /// The running hour.
    pub(super) hour: Hour,
    /// Slots of the running hour that are in the database.
    pub(super) flushed_slots: usize,
    /// Slots of the running hour that are filled.
    pub(super) filled_slots: usize,
    /// Hours that are over and not yet in the database.
    pub(super) waiting: Vec<Hour>,
}

impl Head {
    /// A head that knows these series and starts with the hour of `now_ms`.
    pub(super) fn new(known: Vec<(Labels, i64)>, now_ms: i64) -> Self {
        let mut head = Self {
            known: Vec::new(),
            places: HashMap::new(),
            hour: Hour::starting(now_ms),
            flushed_slots: 0,
            filled_slots: 0,
            waiting: Vec::new(),
        };
        for (labels, id) in known {
            head.learn(labels, Some(id));
        }
        head
    }

    fn learn(&mut self, labels: Labels, id: Option<i64>) -> usize {
        let labels = Arc::new(labels);
        self.places.insert(Arc::clone(&labels), self.known.len());
        self.known.push(Known { labels, id });
        self.known.len() - 1
    }

    /// The place of the series with this number.
    pub(super) fn place_of(&self, id: i64) -> Option<usize> {
        self.known.iter().position(|known| known.id == Some(id))
    }

    /// Adds samples of one time; answers how many found no place.
    pub(super) fn append(&mut self, at_ms: i64, samples: Vec<(Labels, f64)>) -> usize {
        if at_ms < self.hour.start_ms {
            return 0; // The clock was set back: wait until it is where it was.
        }
        if at_ms >= self.hour.start_ms + HOUR_MS {
            self.turn(at_ms);
        }
        let slot = ((at_ms - self.hour.start_ms) / SAMPLE_MS) as usize;
        if slot < self.flushed_slots {
            return 0;
        }
        let mut refused = 0;
        for (labels, value) in samples {
            let place = match self.places.get(&labels) {
                Some(place) => *place,
                None if self.known.len() < MAX_SERIES => self.learn(labels, None),
                None => {
                    refused += 1;
                    continue;
                }
            };
            self.hour.put(place, slot, value);
        }
        self.filled_slots = self.filled_slots.max(slot + 1);
        refused
    }

    /// Ends the running hour.
    fn turn(&mut self, at_ms: i64) {
        let over = std::mem::replace(&mut self.hour, Hour::starting(at_ms));
        if self.filled_slots > 0 {
            self.waiting.push(over);
        }
        if self.waiting.len() > MOST_WAITING {
            self.waiting.remove(0);
        }
        self.flushed_slots = 0;
        self.filled_slots = 0;
    }
}
