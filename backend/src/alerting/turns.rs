//! How many rules ask a source at once. The rest waits here and not in the hub, so that ten thousand rules neither take
//! people's places there nor hold up the rules of other sources.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Rules that ask one source at once: fewer than the hub lets through, so that people always find a place.
pub(super) const AT_ONCE: usize = 8;
/// A rule whose turn has not come by then cannot tell.
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// With more entries than this, those that nobody uses are forgotten.
const TIDY_ABOVE: usize = 256;

/// The turns of all sources.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    sources: Mutex<HashMap<String, Arc<Semaphore>>>,
}

impl Turns {
    /// Waits for a turn at a source, in order of arrival; nothing if it does not come in time. It ends when dropped.
    pub(super) async fn take(&self, source: &str) -> Option<OwnedSemaphorePermit> {
        let places = {
            let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
            if sources.len() > TIDY_ABOVE {
                sources.retain(|_, places| Arc::strong_count(places) > 1);
            }
            let places =
                sources.entry(source.to_owned()).or_insert_with(|| Arc::new(Semaphore::new(AT_ONCE)));
            Arc::clone(places)
        };
        tokio::time::timeout(LONGEST_WAIT, places.acquire_owned()).await.ok()?.ok()
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn one_source_holds_up_no_other() {
        let turns = Turns::default();
        let mut taken = Vec::new();
        for _ in 0..AT_ONCE {
            taken.extend(turns.take("slow").await);
        }
        assert_eq!(taken.len(), AT_ONCE);
        let mut next = Box::pin(turns.take("slow"));
        assert!(futures_util::poll!(&mut next).is_pending(), "its places are taken");
        assert!(turns.take("quick").now_or_never().flatten().is_some(), "another source is free");
        taken.pop();
        assert!(next.await.is_some());
        for source in 0..1_000 {
            drop(turns.take(&source.to_string()).await);
        }
        assert!(
            turns.sources.lock().expect("no panic").len() <= TIDY_ABOVE + 1,
            "what nobody uses is forgotten"
        );
    }
}
