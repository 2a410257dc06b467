//! How many questions a source gets at once, and one person of it: the rest waits in order of arrival.
//!
//! Places are counted for each source by itself, so that a source that hangs holds up nobody but those who ask it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use model::query::{QueryError, QueryErrorKind};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Asker;
use crate::datasources::Instance;

/// Questions to one source at once.
const AT_ONCE: usize = 20;
/// Questions of one person to one source at once.
const AT_ONCE_EACH: usize = 8;
/// Questions that may wait for one source.
const MOST_WAITING: usize = 1_000;
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// With more entries than this, those that nobody uses are forgotten.
const TIDY_ABOVE: usize = 256;

type Map<K, V> = Mutex<HashMap<K, Arc<V>>>;

/// The lanes of all sources.
#[derive(Default)]
pub(super) struct Lanes {
    sources: Map<(i64, String), Lane>,
}

struct Lane {
    all: Arc<Semaphore>,
    each: Map<String, Semaphore>,
    waiting: AtomicUsize,
}

impl Lane {
    fn new() -> Self {
        Self { all: Arc::new(Semaphore::new(AT_ONCE)), each: Mutex::default(), waiting: AtomicUsize::new(0) }
    }
}

/// A place; free again when dropped.
pub(super) struct Place {
    _own: OwnedSemaphorePermit,
    _shared: OwnedSemaphorePermit,
    _lane: Arc<Lane>,
}

/// Counts one who waits, also when the waiting is given up.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Lanes {
    /// Waits for a place.
    ///
    /// # Errors
    /// [`QueryErrorKind::Busy`] if too many wait already, or for too long.
    pub(super) async fn enter(&self, asker: &Asker, instance: &Instance) -> Result<Place, QueryError> {
        let busy = || {
            QueryError::new(
                QueryErrorKind::Busy,
                format!(
                    "Too many queries wait for “{}”. Try again later, or refresh less often.",
                    instance.name
                ),
            )
        };
        let lane = entry(&self.sources, (asker.org_id, instance.uid.clone()), Lane::new);
        if lane.waiting.fetch_add(1, Ordering::Relaxed) >= MOST_WAITING {
            lane.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(busy());
        }
        let waiting = Waiting(&lane.waiting);
        let own = entry(&lane.each, asker.uid.clone(), || Semaphore::new(AT_ONCE_EACH));
        // One's own limit first: nobody fills the common queue with more than that.
        let both = async {
            Some((own.acquire_owned().await.ok()?, Arc::clone(&lane.all).acquire_owned().await.ok()?))
        };
        let (own, shared) = tokio::time::timeout(LONGEST_WAIT, both).await.ok().flatten().ok_or_else(busy)?;
        drop(waiting);
        Ok(Place { _own: own, _shared: shared, _lane: Arc::clone(&lane) })
    }
}

/// The entry of a key, made if it is absent.
fn entry<K: std::hash::Hash + Eq, V>(map: &Map<K, V>, key: K, make: impl FnOnce() -> V) -> Arc<V> {
    let mut map = map.lock().unwrap_or_else(PoisonError::into_inner);
    if map.len() > TIDY_ABOVE {
        map.retain(|_, value| Arc::strong_count(value) > 1);
    }
    Arc::clone(map.entry(key).or_insert_with(|| Arc::new(make())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asker(uid: &str) -> Asker {
        Asker { org_id: 1, uid: uid.to_owned() }
    }

    fn instance(uid: &str) -> Instance {
        Instance { uid: uid.to_owned(), ..Instance::default() }
    }

    #[tokio::test]
    async fn one_person_and_one_source_take_only_their_share() {
        let lanes = Lanes::default();
        let (ada, source) = (asker("ada"), instance("p"));
        let mut places = Vec::new();
        for _ in 0..AT_ONCE_EACH {
            places.push(lanes.enter(&ada, &source).await.expect("a place"));
        }
        let mut next = Box::pin(lanes.enter(&ada, &source));
        assert!(futures_util::poll!(&mut next).is_pending(), "her share is used up");
        lanes.enter(&asker("bob"), &source).await.expect("others have theirs");
        lanes.enter(&ada, &instance("other")).await.expect("another source is free");
        places.pop();
        next.await.expect("a place came free");
    }

    #[tokio::test]
    async fn the_queue_is_bounded_and_those_who_leave_are_not_counted() {
        let lanes = Lanes::default();
        let source = instance("p");
        let mut places = Vec::new();
        for person in 0..AT_ONCE {
            places.push(lanes.enter(&asker(&person.to_string()), &source).await.expect("a place"));
        }
        let late = asker("late");
        let mut waiting: Vec<_> = (0..MOST_WAITING).map(|_| Box::pin(lanes.enter(&late, &source))).collect();
        for one in &mut waiting {
            assert!(futures_util::poll!(one).is_pending());
        }
        let refused = lanes.enter(&late, &source).await.err().expect("the queue is full");
        assert_eq!(refused.kind, QueryErrorKind::Busy);
        waiting.clear();
        let mut next = Box::pin(lanes.enter(&late, &source));
        assert!(futures_util::poll!(&mut next).is_pending());
        places.clear();
        next.await.expect("a place");
    }
}
