//! Calls to other servers, the one way out: addresses checked, no redirects, answers bounded, and every failure
//! turned into one sentence. Knows no source's protocol.

mod address;
mod failure;
mod tls;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use model::query::{QueryError, QueryErrorKind};
use reqwest::{Client, RequestBuilder, StatusCode, Url, redirect};

pub use address::is_allowed;
pub use tls::TlsSettings;

/// Longest wait for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Largest answer, after decompression.
pub const MAX_ANSWER_BYTES: usize = 32 << 20;
/// Clients kept at once; beyond it all are forgotten, which costs a new connection each.
const MAX_CLIENTS: usize = 256;

/// Where a call goes, as people know it: for the sentences.
#[derive(Debug, Clone)]
pub struct Target {
    /// What answers there, such as `Prometheus`.
    pub what: &'static str,
    /// Its address without user, password, query.
    pub url: String,
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at {}", self.what, self.url)
    }
}

/// An answer that was read whole.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The `Content-Type`, lower case, without parameters; may be empty.
    pub content_type: String,
    /// The `Location` of a redirect, which is never followed.
    pub location: Option<String>,
    /// How long the server asks to be left alone: `Retry-After` in seconds.
    pub retry_after: Option<Duration>,
    /// The body, decompressed.
    pub body: Vec<u8>,
}

impl Reply {
    /// Whether this is a page for people rather than data.
    #[must_use]
    pub fn is_html(&self) -> bool {
        let start = self.body.trim_ascii_start();
        self.content_type == "text/html" || start.first() == Some(&b'<')
    }

    /// The start of a text body on one line, for messages; empty if there is none.
    #[must_use]
    pub fn excerpt(&self) -> String {
        const LONGEST: usize = 200;
        let text = String::from_utf8_lossy(&self.body[..self.body.len().min(4 * LONGEST)]);
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.chars().count() <= LONGEST {
            return line;
        }
        line.chars().take(LONGEST).chain(['…']).collect()
    }
}

/// The clients of all sources, one each, so that connections are kept between calls.
#[derive(Debug, Default)]
pub struct Clients {
    known: Mutex<HashMap<ClientKey, Client>>,
}

/// A source in one of its versions: changed settings make another client.
type ClientKey = (i64, String, i64);

impl Clients {
    /// The client of a source, made at its first call.
    ///
    /// # Errors
    /// [`QueryErrorKind::BadQuery`] if a certificate or key of the settings cannot be read.
    pub fn get(&self, key: ClientKey, url: &Url, tls: &TlsSettings) -> Result<Client, QueryError> {
        if let Some(client) = self.lock().get(&key) {
            return Ok(client.clone());
        }
        let client = build(url, tls)?;
        let mut known = self.lock();
        known.retain(|other, _| (other.0, &other.1) != (key.0, &key.1));
        if known.len() >= MAX_CLIENTS {
            known.clear();
        }
        known.insert(key, client.clone());
        Ok(client)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ClientKey, Client>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn build(url: &Url, tls: &TlsSettings) -> Result<Client, QueryError> {
    let builder = Client::builder()
        .no_proxy()
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(Duration::from_secs(60))
        .user_agent(concat!("Belvedere/", env!("CARGO_PKG_VERSION")))
        .dns_resolver(Arc::new(address::Resolver::for_url(url, tls)));
    tls.apply(builder)?.build().map_err(|error| {
        QueryError::new(
            QueryErrorKind::BadQuery,
            "The TLS settings of this source cannot be used. Check its certificates.",
        )
        .with_detail(failure::chain(&error))
    })
}

/// The address of a source, checked: http or https, a host, no user or password inside, not a forbidden address.
///
/// # Errors
/// [`QueryErrorKind::BadQuery`] says what is wrong with it.
pub fn parse_url(text: &str, what: &str) -> Result<Url, QueryError> {
    let bad = |why: &str| QueryError::new(QueryErrorKind::BadQuery, format!("The URL of this source {why}"));
    if text.trim().is_empty() {
        return Err(bad(&format!("is empty. Enter the address of {what}, such as http://localhost:9090.")));
    }
    checked_url(text).map_err(|why| bad(&why))
}

/// An address that may be called: http or https, a host, no user or password inside, not a forbidden address.
///
/// # Errors
/// What is wrong with it, as the rest of a sentence that begins with the address' name.
pub fn checked_url(text: &str) -> Result<Url, String> {
    if text.trim().is_empty() {
        return Err("is empty.".to_owned());
    }
    let url = Url::parse(text.trim()).map_err(|error| format!("cannot be read ({error}): {text}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("must start with http:// or https://.".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("holds a user or password. Move them to the basic authentication fields.".to_owned());
    }
    match address::literal(&url) {
        Some(address) if !is_allowed(address) => {
            Err(format!("points to {address}, an address that Belvedere never calls."))
        }
        _ => Ok(url),
    }
}

/// Whether the address is on this machine.
#[must_use]
pub fn is_this_machine(url: &Url) -> bool {
    url.host_str() == Some("localhost") || address::literal(url).is_some_and(|address| address.is_loopback())
}

/// Sends a request and reads the whole answer, up to [`MAX_ANSWER_BYTES`].
///
/// Dropping the future ends the call and its connection.
///
/// # Errors
/// One sentence: refused, unknown host, TLS, cut off, too large.
pub async fn send(request: RequestBuilder, target: &Target) -> Result<Reply, QueryError> {
    let mut response = request.send().await.map_err(|error| failure::explain(&error, target))?;
    let header = |name: reqwest::header::HeaderName| {
        response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
    };
    let content_type = header(reqwest::header::CONTENT_TYPE).unwrap_or_default();
    let content_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let location = header(reqwest::header::LOCATION);
    let retry_after = header(reqwest::header::RETRY_AFTER)
        .and_then(|seconds| seconds.trim().parse().ok())
        .map(Duration::from_secs);
    let status = response.status();
    let announced = response.content_length().unwrap_or(0);
    if announced > MAX_ANSWER_BYTES as u64 {
        return Err(too_large(target));
    }
    let mut body = Vec::with_capacity(usize::try_from(announced).unwrap_or(0));
    while let Some(chunk) = response.chunk().await.map_err(|error| failure::explain(&error, target))? {
        if body.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(too_large(target));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Reply { status, content_type, location, retry_after, body })
}

fn too_large(target: &Target) -> QueryError {
    QueryError::new(
        QueryErrorKind::TooLarge,
        format!(
            "{target} sent more than {} MB, which is the limit for one query. Narrow the time range or sum up series.",
            MAX_ANSWER_BYTES >> 20
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_sources_are_checked() {
        let check = |text: &str, expect: &str| match parse_url(text, "Prometheus") {
            Ok(url) => assert_eq!(url.as_str(), expect, "{text}"),
            Err(error) => assert!(error.message.contains(expect), "{text}: {error}"),
        };
        check("http://localhost:9090", "http://localhost:9090/");
        check(" https://prom.example.org/base/ ", "https://prom.example.org/base/");
        check("", "is empty");
        check("localhost:9090", "must start with http");
        check("file:///etc/passwd", "must start with http");
        check("http://u:p@host", "user or password");
        for metadata in [
            "http://169.254.169.254/latest",
            "http://[::ffff:169.254.169.254]/",
            "http://2852039166/",
            "http://0xA9FEA9FE/",
            "http://0251.0376.0251.0376/",
            "http://[fd00:ec2::254]/",
            "http://[fe80::1]/",
            "http://0.0.0.0:9090",
        ] {
            check(metadata, "never calls");
        }
    }

    #[test]
    fn a_web_page_is_told_from_data() {
        let reply = |content_type: &str, body: &str| Reply {
            status: StatusCode::OK,
            content_type: content_type.to_owned(),
            location: None,
            retry_after: None,
            body: body.as_bytes().to_vec(),
        };
        assert!(reply("text/html", "").is_html());
        assert!(reply("", " \n<!doctype html>").is_html());
        assert!(!reply("application/json", "{}").is_html());
        assert_eq!(reply("", "a\n\n  b").excerpt(), "a b");
        assert_eq!(reply("", &"x".repeat(5_000)).excerpt().chars().count(), 201);
    }
}
