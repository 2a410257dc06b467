//! Access tokens of sources that sign in by OAuth: each kept until shortly before it ends, and fetched once however
//! many wait for it. Knows no provider and makes no call itself.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use model::query::QueryError;
use sha2::{Digest, Sha256};

use crate::clock::Clock;

/// Longest time before its end at which a token is fetched anew: clocks differ and queries take their time.
const LONGEST_MARGIN_MS: i64 = 5 * 60_000;
/// Which token: a fingerprint of credentials and scope, so that a changed secret never meets an old token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct TokenKey([u8; 32]);

impl TokenKey {
    /// The key of these parts: address, names, secret, scope. Their order and borders count.
    pub(super) fn of(parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        Self(hash.finalize().into())
    }
}

/// A token and how long it was given for.
pub(super) struct Fresh {
    /// What is sent with each call.
    pub(super) text: String,
    /// Seconds from now until it ends.
    pub(super) lifetime_s: i64,
}

/// The tokens of a source. Never shown: it has no `Debug`.
#[derive(Default)]
pub(super) struct Tokens {
    slots: Mutex<HashMap<TokenKey, Arc<Slot>>>,
}

#[derive(Default)]
struct Slot {
    /// Fetches that have ended, well or badly.
    fetches: AtomicU64,
    held: tokio::sync::Mutex<Held>,
}

#[derive(Default)]
struct Held {
    token: Option<Kept>,
    /// Why the last fetch failed, for those who waited for it.
    failure: Option<QueryError>,
}

struct Kept {
    text: Arc<str>,
    /// When it is fetched anew, in milliseconds since the epoch.
    renew_at_ms: i64,
}

impl Tokens {
    /// The token of this key, fetched if there is none that still holds. Those who ask meanwhile wait for the same
    /// fetch, and share its failure.
    ///
    /// # Errors
    /// As `fetch`.
    pub(super) async fn get(
        &self,
        key: TokenKey,
        clock: &dyn Clock,
        fetch: impl Future<Output = Result<Fresh, QueryError>>,
    ) -> Result<Arc<str>, QueryError> {
        let slot = self.slot(key);
        let before = slot.fetches.load(Ordering::SeqCst);
        let mut held = slot.held.lock().await;
        if let Some(kept) = held.token.as_ref().filter(|kept| clock.now_ms() < kept.renew_at_ms) {
            return Ok(Arc::clone(&kept.text));
        }
        if slot.fetches.load(Ordering::SeqCst) != before
            && let Some(failure) = &held.failure
        {
            return Err(failure.clone());
        }
        let asked_ms = clock.now_ms();
        let fetched = fetch.await;
        slot.fetches.fetch_add(1, Ordering::SeqCst);
        match fetched {
            Ok(fresh) => {
                let lifetime_ms = fresh.lifetime_s.saturating_mul(1_000).max(0);
                let margin_ms = LONGEST_MARGIN_MS.min(lifetime_ms / 5);
                let text: Arc<str> = fresh.text.into();
                let renew_at_ms = asked_ms.saturating_add(lifetime_ms - margin_ms);
                *held = Held { token: Some(Kept { text: Arc::clone(&text), renew_at_ms }), failure: None };
                Ok(text)
            }
            Err(failure) => {
                *held = Held { token: None, failure: Some(failure.clone()) };
                Err(failure)
            }
        }
    }

    /// Forgets a token that was refused, unless another has taken its place already.
    pub(super) async fn forget(&self, key: TokenKey, refused: &str) {
        let slot = self.slot(key);
        let mut held = slot.held.lock().await;
        if held.token.as_ref().is_some_and(|kept| *kept.text == *refused) {
            held.token = None;
        }
    }

    fn slot(&self, key: TokenKey) -> Arc<Slot> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(slots.entry(key).or_default())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicI64;

    use futures_util::future::join_all;
    use model::query::QueryErrorKind;

    use super::*;

    struct Now(AtomicI64);

    impl Clock for Now {
        fn now_ms(&self) -> i64 {
            self.0.load(Ordering::SeqCst)
        }
    }

    fn at(now_ms: i64) -> Now {
        Now(AtomicI64::new(now_ms))
    }

    async fn fetch(tokens: &Tokens, key: TokenKey, clock: &Now, count: &AtomicU64) -> Arc<str> {
        let fetched = tokens.get(key, clock, async {
            tokio::task::yield_now().await;
            let nth = count.fetch_add(1, Ordering::SeqCst) + 1;
            Ok(Fresh { text: format!("token {nth}"), lifetime_s: 3_600 })
        });
        fetched.await.expect("a token")
    }

    #[tokio::test]
    async fn a_token_is_kept_until_shortly_before_its_end() {
        let (tokens, clock, count) = (Tokens::default(), at(0), AtomicU64::new(0));
        let key = TokenKey::of(&["a"]);
        for (now_ms, expect) in [(0, 1), (3_299_999, 1), (3_300_000, 2), (6_599_999, 2), (6_600_000, 3)] {
            clock.0.store(now_ms, Ordering::SeqCst);
            assert_eq!(&*fetch(&tokens, key, &clock, &count).await, format!("token {expect}"), "at {now_ms}");
        }
    }

    #[tokio::test]
    async fn a_short_token_is_used_for_most_of_its_time() {
        let (tokens, clock) = (Tokens::default(), at(0));
        let key = TokenKey::of(&["a"]);
        let short = |text: &'static str| async move { Ok(Fresh { text: text.to_owned(), lifetime_s: 10 }) };
        for (now_ms, text, expect) in [(0, "first", "first"), (7_999, "-", "first"), (8_000, "next", "next")]
        {
            clock.0.store(now_ms, Ordering::SeqCst);
            let token = tokens.get(key, &clock, short(text)).await.expect("a token");
            assert_eq!(&*token, expect, "at {now_ms}");
        }
    }

    #[tokio::test]
    async fn many_askers_cost_one_fetch_and_other_keys_their_own() {
        let (tokens, clock, count) = (Tokens::default(), at(0), AtomicU64::new(0));
        let key = TokenKey::of(&["tenant", "id"]);
        join_all((0..50).map(|_| fetch(&tokens, key, &clock, &count))).await;
        assert_eq!(count.load(Ordering::SeqCst), 1);
        fetch(&tokens, TokenKey::of(&["tenan", "tid"]), &clock, &count).await;
        assert_eq!(count.load(Ordering::SeqCst), 2, "borders of parts count");
    }

    #[tokio::test]
    async fn those_who_waited_share_a_failure_and_the_next_tries_again() {
        let (tokens, clock, count) = (Tokens::default(), at(0), AtomicU64::new(0));
        let key = TokenKey::of(&["a"]);
        let failing = || {
            tokens.get(key, &clock, async {
                tokio::task::yield_now().await;
                count.fetch_add(1, Ordering::SeqCst);
                Err(QueryError::new(QueryErrorKind::Auth, "Wrong secret."))
            })
        };
        let all = join_all((0..20).map(|_| failing())).await;
        assert!(all.iter().all(Result::is_err));
        assert_eq!(count.load(Ordering::SeqCst), 1, "one try for all who waited");
        assert!(failing().await.is_err());
        assert_eq!(count.load(Ordering::SeqCst), 2);
        assert_eq!(&*fetch(&tokens, key, &clock, &count).await, "token 3");
    }

    #[tokio::test]
    async fn only_the_refused_token_is_forgotten() {
        let (tokens, clock, count) = (Tokens::default(), at(0), AtomicU64::new(0));
        let key = TokenKey::of(&["a"]);
        fetch(&tokens, key, &clock, &count).await;
        tokens.forget(key, "another").await;
        assert_eq!(&*fetch(&tokens, key, &clock, &count).await, "token 1");
        tokens.forget(key, "token 1").await;
        assert_eq!(&*fetch(&tokens, key, &clock, &count).await, "token 2");
    }

    #[tokio::test]
    async fn an_asker_who_goes_away_leaves_the_fetch_to_the_next() {
        let (tokens, clock, count) = (Tokens::default(), at(0), AtomicU64::new(0));
        let key = TokenKey::of(&["a"]);
        let endless = tokens.get(key, &clock, std::future::pending());
        let gone = tokio::time::timeout(std::time::Duration::from_millis(1), endless).await;
        assert!(gone.is_err());
        assert_eq!(&*fetch(&tokens, key, &clock, &count).await, "token 1");
    }
}
