//! Signing in, up and out; and what waits while a session has ended.

use std::cell::RefCell;

use futures_channel::oneshot;
use leptos::prelude::*;
use model::api::{Done, Health, SignIn, SignUp};

use super::http::{self, ApiFailure};
use crate::browser::{storage, worker};

thread_local! {
    static ENDED: ArcRwSignal<bool> = ArcRwSignal::new(false);
    static WAITING: RefCell<Vec<oneshot::Sender<()>>> = const { RefCell::new(Vec::new()) };
}

/// Whether the session has ended under an open page, so that the person is asked to sign in again.
pub fn ended() -> ArcRwSignal<bool> {
    ENDED.with(Clone::clone)
}

/// Starts a session.
pub async fn sign_in(request: &SignIn) -> Result<Done, ApiFailure> {
    let answer = http::post_at_once("/login", request).await?;
    go_on();
    Ok(answer)
}

/// Makes the account of a one-time link and starts its session.
pub async fn sign_up(request: &SignUp) -> Result<Done, ApiFailure> {
    http::post_at_once("/api/signup", request).await
}

/// Ends the session.
pub async fn sign_out() -> Result<Done, ApiFailure> {
    let done = http::post_at_once("/logout", &serde_json::Map::new()).await?;
    // The server's answer tells the browser to forget everything; not every browser listens.
    worker::forget().await;
    storage::clear();
    Ok(done)
}

/// Whether the server answers.
pub async fn is_reachable() -> bool {
    http::get_at_once::<Health>("/api/health").await.is_ok()
}

/// Asks the person to sign in again and comes back when that is done. Nothing that was kept outlives the session.
pub(super) async fn signed_in_again() {
    worker::forget().await;
    let (done, wait) = oneshot::channel();
    WAITING.with_borrow_mut(|waiting| waiting.push(done));
    ended().set(true);
    // A dropped sender would mean that nobody can sign in any more; then the request is simply tried once more.
    let _ = wait.await;
}

fn go_on() {
    ended().set(false);
    for done in WAITING.with_borrow_mut(std::mem::take) {
        // Whoever stopped waiting needs no message.
        let _ = done.send(());
    }
}
