//! Counts requests by method and kind of status, for the server's own metrics. Paths are not counted: they are endless.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::sampler::Counters;

/// Runs the request and counts its answer as `belvedere_http_requests_total{method, status}`.
pub async fn count(State(counters): State<Counters>, request: Request, next: Next) -> Response {
    let method = match request.method().as_str() {
        known @ ("GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS") => known,
        _ => "other",
    }
    .to_owned();
    let response = next.run(request).await;
    let status = format!("{}xx", response.status().as_u16() / 100);
    counters.count("belvedere_http_requests_total", &[("method", &method), ("status", &status)]);
    response
}
