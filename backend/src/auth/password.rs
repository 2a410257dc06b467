//! Passwords: hashed with argon2id away from the request threads, few at a time, so that a flood of sign-ins costs
//! neither memory nor the other requests.

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::Mutex;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use super::store::{self, Account};
use super::throttle::Throttle;
use crate::app::App;
use crate::entropy;
use crate::error::{Error, bad_field};

/// One hash takes 19 MiB.
const CONCURRENT_HASHES: usize = 2;
/// Requests that wait for a place; more are told to come back.
const WAITING_HASHES: usize = 64;
const MAX_KNOWN: usize = 1000;
const MIN_CHARACTERS: usize = 8;
/// Longer ones would only cost time.
const MAX_BYTES: usize = 1024;

/// Hashes and checks passwords, and counts those that were wrong.
pub struct Passwords {
    /// Failed sign-ins.
    pub(super) throttle: Throttle,
    places: Semaphore,
    waiting: Semaphore,
    /// What is compared for a login that does not exist, so that it takes as long as one that does.
    decoy: String,
    /// Passwords that were checked before, under a key of this process and bound to the stored hash: scripts that
    /// send theirs with each request need not pay for argon2 each time, and a changed password is out at once.
    known: Mutex<HashSet<[u8; 32]>>,
    known_key: [u8; 32],
}

/// Why a password was not hashed or checked.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too many others wait.
    #[error("too many sign-ins at once: try again in a moment")]
    Busy,
    /// The stored hash cannot be read, or hashing failed.
    #[error("a password could not be hashed: {0}")]
    Failed(String),
}

impl From<PasswordError> for Error {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => {
                Self::Unavailable("Too many sign-ins at once: try again in a moment".to_owned())
            }
            PasswordError::Failed(_) => Self::Internal(error.to_string()),
        }
    }
}

impl Passwords {
    /// Ready to hash; makes the decoy, which takes as long as one sign-in.
    ///
    /// # Errors
    /// [`PasswordError::Failed`] if the operating system gives no random numbers.
    pub fn new() -> Result<Self, PasswordError> {
        Ok(Self {
            throttle: Throttle::default(),
            places: Semaphore::new(CONCURRENT_HASHES),
            waiting: Semaphore::new(WAITING_HASHES),
            decoy: hash_now(&entropy::token())?,
            known: Mutex::new(HashSet::new()),
            known_key: entropy::bytes(),
        })
    }

    /// The text to store for a password.
    ///
    /// # Errors
    /// [`PasswordError`].
    pub async fn hash(&self, password: &str) -> Result<String, PasswordError> {
        let password = password.to_owned();
        self.run(move || hash_now(&password)).await?
    }

    /// Whether the password is the one that was stored; without a stored one it takes as long and is false.
    ///
    /// # Errors
    /// [`PasswordError`].
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool, PasswordError> {
        let known = stored.map(|stored| self.known_entry(password, stored));
        if known.is_some_and(|entry| self.known().contains(&entry)) {
            return Ok(true);
        }
        let text = stored.unwrap_or(&self.decoy).to_owned();
        let password = password.to_owned();
        let same = self
            .run(move || {
                let parsed =
                    PasswordHash::new(&text).map_err(|error| PasswordError::Failed(error.to_string()))?;
                Ok(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
            })
            .await??;
        if let (true, Some(entry)) = (same, known) {
            let mut known = self.known();
            if known.len() >= MAX_KNOWN {
                known.clear();
            }
            known.insert(entry);
        }
        Ok(same && stored.is_some())
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashSet<[u8; 32]>> {
        self.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn known_entry(&self, password: &str, stored: &str) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.known_key);
        hash.update(stored.len().to_le_bytes());
        hash.update(stored);
        hash.update(password);
        hash.finalize().into()
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordError> {
        let _waiting = self.waiting.try_acquire().map_err(|_| PasswordError::Busy)?;
        let _place = self.places.acquire().await.map_err(|_| PasswordError::Busy)?;
        tokio::task::spawn_blocking(work).await.map_err(|error| PasswordError::Failed(error.to_string()))
    }
}

fn hash_now(password: &str) -> Result<String, PasswordError> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| PasswordError::Failed(error.to_string()))
}

/// Refuses a password that is too easy to guess.
///
/// # Errors
/// 400 that points at `field`.
pub(crate) fn require_strong(field: &str, password: &str, login: &str) -> Result<(), Error> {
    const GUESSED_FIRST: [&str; 10] = [
        "password",
        "12345678",
        "123456789",
        "1234567890",
        "qwertyuiop",
        "qwerty123",
        "password1",
        "iloveyou",
        "11111111",
        "belvedere",
    ];
    let lower = password.to_lowercase();
    if password.chars().count() < MIN_CHARACTERS {
        return Err(bad_field(field, format!("The password needs at least {MIN_CHARACTERS} characters")));
    }
    if password.len() > MAX_BYTES {
        return Err(bad_field(field, format!("The password may have at most {MAX_BYTES} bytes")));
    }
    if GUESSED_FIRST.contains(&lower.as_str()) || lower == login.to_lowercase() {
        return Err(bad_field(
            field,
            "This password is among the first that anybody guesses: choose another",
        ));
    }
    Ok(())
}

/// The account of a login and password. Wrong tries are counted and slowed down by account and address; an unknown
/// login is answered like a wrong password, in the same time.
///
/// # Errors
/// 401 for wrong ones, 429 after too many.
pub(crate) async fn sign_in(
    app: &App,
    login: &str,
    password: &str,
    address: IpAddr,
    is_script: bool,
) -> Result<Account, Error> {
    let login = login.trim().to_lowercase();
    let now_ms = app.clock.now_ms();
    if let Err(retry_after_s) = app.passwords.throttle.check(&login, address, now_ms) {
        let message = format!("Too many failed sign-ins: try again in {retry_after_s} s");
        return Err(Error::TooManyRequests { message, retry_after_s });
    }
    let account = store::account_by_login(&app.db, &login).await?;
    let is_short = password.len() <= MAX_BYTES;
    let stored = account.as_ref().map(|account| account.password_hash.as_str());
    let is_right = is_short && app.passwords.verify(password, stored).await?;
    match account {
        Some(account) if is_right && !account.is_disabled => {
            if !is_script {
                app.passwords.throttle.succeeded(&login, address);
            }
            Ok(account)
        }
        _ => {
            app.passwords.throttle.failed(&login, address, now_ms);
            tracing::info!(%address, "a sign-in failed");
            Err(Error::Unauthorized("Invalid username or password".to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Passwords, require_strong};

    #[tokio::test]
    async fn the_right_password_and_no_other() {
        let passwords = Passwords::new().unwrap();
        let stored = passwords.hash("correct horse").await.unwrap();
        for _ in 0..2 {
            assert!(passwords.verify("correct horse", Some(&stored)).await.unwrap());
            assert!(!passwords.verify("correct horsf", Some(&stored)).await.unwrap());
            assert!(!passwords.verify("correct horse", None).await.unwrap());
        }
        let other = passwords.hash("another one").await.unwrap();
        assert!(!passwords.verify("correct horse", Some(&other)).await.unwrap());
    }

    #[test]
    fn easy_passwords_are_refused() {
        for weak in ["", "1234567", "Password", "somebody", &"x".repeat(2000)] {
            assert!(require_strong("password", weak, "Somebody").is_err(), "{weak}");
        }
        assert!(require_strong("password", "staple battery", "somebody").is_ok());
    }
}
