//! What the server counts about itself, as counters with labels; sampled with the machine's metrics.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use model::frame::Labels;

/// Most distinct label sets: a bound on what odd requests can make it keep.
const MOST: usize = 200;

/// Counters of the server. Cheap to clone; all clones count together.
#[derive(Debug, Clone, Default)]
pub struct Counters {
    counts: Arc<Mutex<BTreeMap<Labels, u64>>>,
}

impl Counters {
    /// Counts one event: `count("belvedere_queries_total", &[("source", "prometheus"), ("outcome", "ok")])`.
    pub fn count(&self, name: &str, labels: &[(&str, &str)]) {
        let mut key: Labels =
            labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        key.insert("__name__".to_owned(), name.to_owned());
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() < MOST || counts.contains_key(&key) {
            *counts.entry(key).or_default() += 1;
        }
    }

    /// The counts so far.
    #[must_use]
    pub fn samples(&self) -> Vec<(Labels, f64)> {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.iter().map(|(labels, count)| (labels.clone(), *count as f64)).collect()
    }
}
