//! Counts failed sign-ins and says how long to wait: by login and address together, so that nobody can lock the owner
//! out from elsewhere, and by address alone, so that one address cannot try many logins. Holds no clock.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Tries that cost nothing, for one login from one address.
const FREE_BY_LOGIN: u32 = 5;
/// Tries that cost nothing from one address, whatever the logins.
const FREE_BY_ADDRESS: u32 = 30;
const MAX_DELAY_MS: i64 = 15 * 60 * 1000;
/// A count is forgotten after so long without a failure.
const FORGET_MS: i64 = 60 * 60 * 1000;
const MAX_ENTRIES: usize = 10_000;

/// Failed sign-ins of the last hour.
#[derive(Default)]
pub(super) struct Throttle {
    failures: Mutex<HashMap<Key, Failures>>,
}

#[derive(PartialEq, Eq, Hash)]
enum Key {
    Login(String, IpAddr),
    Address(IpAddr),
}

#[derive(Clone, Copy)]
struct Failures {
    count: u32,
    last_ms: i64,
}

impl Throttle {
    /// Whether a try may be made now.
    ///
    /// # Errors
    /// The number of seconds to wait.
    pub(super) fn check(&self, login: &str, address: IpAddr, now_ms: i64) -> Result<(), u64> {
        let failures = self.lock();
        let wait_ms = |key: &Key, free| {
            let Some(failures) = failures.get(key) else { return 0 };
            failures.last_ms + delay_ms(failures.count, free) - now_ms
        };
        let by_login = wait_ms(&Key::Login(login.to_owned(), address), FREE_BY_LOGIN);
        let wait_ms = by_login.max(wait_ms(&Key::Address(address), FREE_BY_ADDRESS));
        if wait_ms <= 0 { Ok(()) } else { Err(u64::try_from(wait_ms).unwrap_or_default().div_ceil(1000)) }
    }

    /// Counts a failure.
    pub(super) fn failed(&self, login: &str, address: IpAddr, now_ms: i64) {
        let mut failures = self.lock();
        if failures.len() >= MAX_ENTRIES {
            failures.retain(|_, failures| now_ms - failures.last_ms < FORGET_MS);
        }
        if failures.len() >= MAX_ENTRIES {
            // A flood from very many addresses: forget the half that failed longest ago.
            let mut times: Vec<i64> = failures.values().map(|failures| failures.last_ms).collect();
            times.sort_unstable();
            let middle = times[times.len() / 2];
            failures.retain(|_, failures| failures.last_ms > middle);
        }
        for key in [Key::Login(login.to_owned(), address), Key::Address(address)] {
            let entry = failures.entry(key).or_insert(Failures { count: 0, last_ms: now_ms });
            let is_old = now_ms - entry.last_ms >= FORGET_MS;
            entry.count = if is_old { 1 } else { entry.count.saturating_add(1) };
            entry.last_ms = now_ms;
        }
    }

    /// Forgets the failures of a login after a success. The address keeps its count: whoever knows one password may
    /// still be guessing others.
    pub(super) fn succeeded(&self, login: &str, address: IpAddr) {
        self.lock().remove(&Key::Login(login.to_owned(), address));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Failures>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// 0 for the free tries, then 1 s, 2 s, 4 s, … up to the largest.
fn delay_ms(count: u32, free: u32) -> i64 {
    match count.checked_sub(free) {
        None => 0,
        Some(over) => (1000_i64 << over.min(20)).min(MAX_DELAY_MS),
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::{MAX_ENTRIES, Throttle};

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
    const THERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2));

    #[test]
    fn delays_grow_and_do_not_lock_out_other_addresses() {
        let throttle = Throttle::default();
        for _ in 0..4 {
            throttle.failed("a", HERE, 0);
            assert_eq!(throttle.check("a", HERE, 0), Ok(()));
        }
        throttle.failed("a", HERE, 0);
        assert_eq!(throttle.check("a", HERE, 0), Err(1));
        assert_eq!(throttle.check("a", HERE, 1000), Ok(()));
        throttle.failed("a", HERE, 1000);
        assert_eq!(throttle.check("a", HERE, 1000), Err(2));
        assert_eq!(throttle.check("a", THERE, 1000), Ok(()));
        throttle.succeeded("a", HERE);
        assert_eq!(throttle.check("a", HERE, 1000), Ok(()));
    }

    #[test]
    fn one_address_cannot_try_many_logins() {
        let throttle = Throttle::default();
        for n in 0..40 {
            throttle.failed(&n.to_string(), HERE, 0);
        }
        assert!(throttle.check("fresh", HERE, 0).is_err());
        assert_eq!(throttle.check("fresh", HERE, 15 * 60 * 1000), Ok(()));
    }

    #[test]
    fn a_flood_does_not_grow_the_table() {
        let throttle = Throttle::default();
        for n in 0..30_000_u32 {
            throttle.failed("a", IpAddr::from(n.to_be_bytes()), i64::from(n));
        }
        assert!(throttle.lock().len() <= MAX_ENTRIES + 2);
    }
}
