//! What the log says while the database cannot take what alerting wants to store: one line when it begins and one when it
//! is over, however many rules and messages wait.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::db::DbError;

/// Whether alerting waits for the database.
#[derive(Debug, Default)]
pub(crate) struct Trouble(AtomicBool);

impl Trouble {
    /// Something has to wait.
    pub(super) fn is(&self, error: &DbError) {
        if self.begins() {
            tracing::warn!(
                "Alerts wait: {error}. What was found and what is to be told is kept and goes on by itself as soon as \
                 the database can be written"
            );
        }
    }

    /// Whether trouble is news.
    fn begins(&self) -> bool {
        !self.0.swap(true, Ordering::Relaxed)
    }

    /// Something was stored.
    pub(super) fn over(&self) {
        if self.0.swap(false, Ordering::Relaxed) {
            tracing::info!("alerts go on: the database can be written again");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_is_news_once() {
        let trouble = Trouble::default();
        assert!(trouble.begins());
        assert!(!trouble.begins());
        trouble.over();
        assert!(trouble.begins());
    }
}
