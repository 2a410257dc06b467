//! What requests of the browser are given beside their content: an end when their future is dropped, and no cookies.

use web_sys::{AbortController, AbortSignal, RequestCredentials};

/// For requests that are not the person's own.
pub fn without_cookies() -> RequestCredentials {
    RequestCredentials::Omit
}

/// Keeps a request alive; dropped, it ends the request.
#[derive(Debug)]
pub struct AbortOnDrop(Option<AbortController>);

impl AbortOnDrop {
    /// A guard for one request.
    pub fn new() -> Self {
        Self(AbortController::new().ok())
    }

    /// What the request is given; `None` where the browser cannot end requests.
    pub fn signal(&self) -> Option<AbortSignal> {
        self.0.as_ref().map(AbortController::signal)
    }
}

impl Default for AbortOnDrop {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}
