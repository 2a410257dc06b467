//! Something that is asked from the server and shown: the last answer stays while the next is on its way.

use std::future::Future;

use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::http::ApiFailure;

/// What was asked. Cheap to clone; signals may be read after their owner is gone.
pub struct Loaded<T: Send + Sync + 'static> {
    /// The last answer.
    pub value: ArcRwSignal<Option<T>>,
    /// Why the last request failed; empty once one succeeds.
    pub failure: ArcRwSignal<Option<ApiFailure>>,
    /// Whether a request is under way.
    pub busy: ArcRwSignal<bool>,
    again: ArcTrigger,
}

impl<T: Send + Sync + 'static> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        Self {
            value: self.value.clone(),
            failure: self.failure.clone(),
            busy: self.busy.clone(),
            again: self.again.clone(),
        }
    }
}

impl<T: Send + Sync + 'static> Loaded<T> {
    /// Asks once more.
    pub fn reload(&self) {
        self.again.notify();
    }

    /// Asks once more, as a callback for a button.
    pub fn retry(&self) -> Callback<()> {
        let again = self.again.clone();
        Callback::new(move |()| again.notify())
    }
}

/// Asks now and whenever a signal that `ask` reads changes; the request before is ended then, and when the owner goes.
pub fn load<T, F>(ask: impl Fn() -> F + 'static) -> Loaded<T>
where
    T: Send + Sync + 'static,
    F: Future<Output = Result<T, ApiFailure>> + 'static,
{
    let loaded = Loaded {
        value: ArcRwSignal::new(None),
        failure: ArcRwSignal::new(None),
        busy: ArcRwSignal::new(true),
        again: ArcTrigger::new(),
    };
    let this = loaded.clone();
    Effect::new(move |before: Option<AbortHandle>| {
        this.again.track();
        if let Some(before) = before {
            before.abort();
        }
        let (asking, handle) = abortable(ask());
        on_cleanup({
            let handle = handle.clone();
            move || handle.abort()
        });
        this.busy.set(true);
        let this = this.clone();
        spawn_local(async move {
            let Ok(answer) = asking.await else { return };
            match answer {
                Ok(value) => {
                    this.value.set(Some(value));
                    this.failure.set(None);
                }
                Err(failure) => this.failure.set(Some(failure)),
            }
            this.busy.set(false);
        });
        handle
    });
    loaded
}
