//! The one client for requests to other servers: no redirects, no proxy from the environment, bounded waiting.

use std::time::Duration;

/// Builds the client. Callers add what is particular to one data source.
///
/// # Errors
/// When the TLS roots of the system cannot be read.
pub fn new() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(5))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .user_agent(concat!("Belvedere/", env!("CARGO_PKG_VERSION")))
        .build()
}
