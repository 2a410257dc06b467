//! How long people stay signed in.

/// Section `[auth]`.
#[derive(Debug, Clone)]
pub struct AuthConfig {
    /// A session that is not used for so many days ends.
    pub idle_days: u32,
    /// A session ends after so many days, used or not.
    pub absolute_days: u32,
}

impl Default for AuthConfig {
    fn default() -> Self {
        Self { idle_days: 7, absolute_days: 30 }
    }
}
