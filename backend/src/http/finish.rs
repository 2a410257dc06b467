//! What is done around every request: an id in log and answer, the security headers, panics turned into answers.

use std::any::Any;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, header};
use axum::middleware::Next;
use axum::response::IntoResponse;
use tracing::Instrument;

use crate::entropy;
use crate::error::Error;

/// Everything comes from this server; no inline script or style, no foreign frame.
macro_rules! page_policy {
    ($ancestors:literal) => {
        concat!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; ",
            "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src 'self'; ",
            "base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors ",
            $ancestors,
            "; require-trusted-types-for 'script'; trusted-types default"
        )
    };
}

/// What the page may load and run, and whose page may hold it, which nobody's may.
pub const PAGE_POLICY: &str = page_policy!("'none'");

/// What the page of one panel may be held by where its dashboard names nobody: our own dialogs.
const PANEL_POLICY: &str = page_policy!("'self'");

/// On an answer: it is the page of one panel, which pages of these origins may hold in a frame.
#[derive(Debug, Clone, Default)]
pub struct Framed(pub Vec<String>);

impl Framed {
    fn policy(&self) -> HeaderValue {
        // Origins were checked when they were stored; what is no header after all lets nobody else in.
        let others = self.0.iter().fold("'self'".to_owned(), |list, origin| list + " " + origin);
        HeaderValue::from_str(
            &PANEL_POLICY.replace("frame-ancestors 'self'", &format!("frame-ancestors {others}")),
        )
        .unwrap_or(HeaderValue::from_static(PANEL_POLICY))
    }
}

/// What an answer of the API may do if somebody opens it as a page: nothing.
const DATA_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// Runs the request with an id and adds the headers that every answer has.
pub async fn finish(request: Request, next: Next) -> impl IntoResponse {
    let id = entropy::uid();
    let is_api = is_api(request.uri().path());
    // The query stays out of the log: it may hold what a person typed.
    let span = tracing::info_span!("request", id, method = %request.method(), path = request.uri().path());
    let mut response = next.run(request).instrument(span).await;
    let framed = response.extensions_mut().remove::<Framed>();
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    add_security_headers(headers, is_api);
    if let Some(framed) = framed {
        headers.insert(header::CONTENT_SECURITY_POLICY, framed.policy());
    }
    response
}

/// Whether a path belongs to the API, whose answers are data and never pages.
#[must_use]
pub fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

fn add_security_headers(headers: &mut HeaderMap, is_api: bool) {
    let always = [
        ("x-content-type-options", "nosniff"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "no-referrer"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        ("content-security-policy", if is_api { DATA_POLICY } else { PAGE_POLICY }),
    ];
    for (name, value) in always {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if is_api {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
}

/// Turns a panic in a handler into an answer of status 500; the server lives on.
#[must_use]
#[allow(clippy::needless_pass_by_value, reason = "the layer hands over the box")]
pub fn answer_panic(panic: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no text");
    Error::Internal(format!("a handler panicked: {text}")).into_response()
}

#[cfg(test)]
mod tests {
    use super::{Framed, PAGE_POLICY};

    #[test]
    fn the_page_of_a_panel_differs_by_who_may_hold_it_alone() {
        let origins = vec!["https://a.example".to_owned(), "http://localhost:8080".to_owned()];
        let policy = Framed(origins).policy();
        let expect = PAGE_POLICY.replace(
            "frame-ancestors 'none'",
            "frame-ancestors 'self' https://a.example http://localhost:8080",
        );
        assert_eq!(policy, expect);
        let odd = Framed(vec!["https://a.example\nx: y".to_owned()]).policy();
        assert_eq!(odd, PAGE_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'"));
    }
}
