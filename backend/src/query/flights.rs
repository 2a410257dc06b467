//! Joins equal queries that are under way at the same time.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, WeakShared};
use model::query::QueryAnswer;

use super::Asker;
use crate::datasources::{Ask, Instance};

type Outcome = (Vec<QueryAnswer>, u32);

/// The queries under way. They are held weakly: when all who wait are gone, the work is dropped with them.
#[derive(Default)]
pub(super) struct Flights {
    running: Mutex<HashMap<String, WeakShared<BoxFuture<'static, Outcome>>>>,
}

/// What makes two questions equal: who asks, which source in which version, the queries, their ranges.
pub(super) fn key(asker: &Asker, instance: &Instance, asks: &[Ask]) -> String {
    // Quoted, so that no uid can stand for two.
    let mut key = format!("{} {:?} {:?} {}", asker.org_id, asker.uid, instance.uid, instance.version);
    for ask in asks {
        let query = serde_json::to_string(&ask.query).unwrap_or_default();
        let (from_ms, to_ms) = (ask.range.from_ms, ask.range.to_ms);
        // Writing to a text cannot fail.
        let _ = write!(key, " {from_ms} {to_ms} {} {query}", ask.among_tables);
    }
    key
}

impl Flights {
    /// Waits for the work with this key that is under way, or else for this one.
    pub(super) async fn join(
        &self,
        key: String,
        work: impl Future<Output = Outcome> + Send + 'static,
    ) -> Outcome {
        let (flight, mine) = {
            let mut running = self.running();
            match running.get(&key).and_then(WeakShared::upgrade) {
                Some(flight) => (flight, false),
                None => {
                    let flight = work.boxed().shared();
                    if let Some(weak) = flight.downgrade() {
                        running.insert(key.clone(), weak);
                    }
                    (flight, true)
                }
            }
        };
        // Also when this future is dropped: the entry then points to nothing, or to a flight that others hold.
        let _landing = mine.then(|| Landing { flights: self, key });
        flight.await
    }

    fn running(&self) -> MutexGuard<'_, HashMap<String, WeakShared<BoxFuture<'static, Outcome>>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes a flight off the list.
struct Landing<'a> {
    flights: &'a Flights,
    key: String,
}

impl Drop for Landing<'_> {
    fn drop(&mut self) {
        self.flights.running().remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn equal_work_is_done_once_and_ends_with_the_last_who_waits() {
        let flights = Arc::new(Flights::default());
        let started = Arc::new(AtomicUsize::new(0));
        let (dropped, gone) = oneshot::channel::<()>();
        let work = |held: Option<oneshot::Sender<()>>| {
            let started = Arc::clone(&started);
            async move {
                started.fetch_add(1, Ordering::SeqCst);
                let _held = held;
                std::future::pending::<Outcome>().await
            }
        };
        let mut first = Box::pin(flights.join("k".to_owned(), work(Some(dropped))));
        let mut second = Box::pin(flights.join("k".to_owned(), work(None)));
        assert!(futures_util::poll!(&mut first).is_pending());
        assert!(futures_util::poll!(&mut second).is_pending());
        assert_eq!(started.load(Ordering::SeqCst), 1);
        drop(first);
        assert!(futures_util::poll!(&mut second).is_pending());
        drop(second);
        assert!(gone.await.is_err(), "the work is dropped");
        assert!(flights.running().is_empty());
    }

    #[tokio::test]
    async fn all_who_wait_get_the_answer() {
        let flights = Arc::new(Flights::default());
        let (send, receive) = oneshot::channel::<()>();
        let work = async move {
            let _ = receive.await;
            (vec![Ok(Vec::new())], 7)
        };
        let never = std::future::pending::<Outcome>();
        let both =
            async { tokio::join!(flights.join("k".to_owned(), work), flights.join("k".to_owned(), never)) };
        let (answers, ()) = tokio::join!(both, async { send.send(()).expect("somebody waits") });
        assert_eq!((answers.0.1, answers.1.1), (7, 7));
    }
}
