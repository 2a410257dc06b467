//! The built page: files embedded in the program, never read by a path that a caller sent; in a debug build they
//! come from the `dist` folder, so that a rebuilt page shows without rebuilding the server.

use std::borrow::Cow;
use std::fmt::Write as _;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri, header};
use axum::response::IntoResponse;
use model::api::ApiError;
use rust_embed::{EmbeddedFile, RustEmbed};

use super::finish::{Framed, is_api};
use crate::app::App;
use crate::error::Error;

#[derive(RustEmbed)]
#[folder = "../dist"]
struct Dist;

/// The script behind the installed app, and what is sent in its place where that is switched off.
const WORKER: &str = "service-worker.js";
const WORKER_OFF: &str = "service-worker-off.js";

const NOT_BUILT: &str = "The page is not part of this build. Run `cargo xtask run` to build and start it.\n";

/// Answers everything that no route answers: a file of the page, or the page itself for its own paths.
pub async fn serve(State(app): State<App>, method: Method, uri: Uri, headers: HeaderMap) -> Response<Body> {
    let path = uri.path();
    if is_api(path) {
        return Error::NotFound("Not found".to_owned()).into_response();
    }
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let name = match path.trim_start_matches('/') {
        WORKER if !app.config.server.installed_app => WORKER_OFF,
        name => name,
    };
    if let Some(response) = file(name, &headers) {
        return response;
    }
    // A missing file must not be answered with the page: the browser would take it for a script or a picture.
    if looks_like_a_file(name) {
        return (StatusCode::NOT_FOUND, "Not found\n").into_response();
    }
    file("index.html", &headers)
        .unwrap_or_else(|| (StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT).into_response())
}

/// Answers a path that has routes, asked in a way that none of them answers: `/login` is a route for signing in, and a
/// page for whoever opens it.
pub async fn serve_other_method(
    app: State<App>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response<Body> {
    if is_api(uri.path()) {
        let body = Json(ApiError::new("Method not allowed"));
        return (StatusCode::METHOD_NOT_ALLOWED, body).into_response();
    }
    serve(app, method, uri, headers).await
}

/// The page for one panel, which pages of these origins may hold. Its answer is not kept and has no tag: browsers that
/// are told "not modified" go on with the policy that came with the page when it was first fetched.
pub fn panel_page(headers: &HeaderMap, origins: Vec<String>) -> Response<Body> {
    let mut plain = HeaderMap::new();
    if let Some(accepted) = headers.get(header::ACCEPT_ENCODING) {
        plain.insert(header::ACCEPT_ENCODING, accepted.clone());
    }
    // Who may hold it does not depend on whether it is there.
    let mut response = file("index.html", &plain)
        .unwrap_or_else(|| (StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT).into_response());
    response.headers_mut().remove(header::ETAG);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.extensions_mut().insert(Framed(origins));
    response
}

fn looks_like_a_file(name: &str) -> bool {
    const ENDINGS: [&str; 13] = [
        ".js",
        ".wasm",
        ".css",
        ".map",
        ".png",
        ".svg",
        ".ico",
        ".json",
        ".woff2",
        ".br",
        ".txt",
        ".webmanifest",
        ".ttf",
    ];
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// The content of an embedded file, for the server's own use.
pub fn bytes(name: &str) -> Option<Vec<u8>> {
    Dist::get(name).map(|file| file.data.into_owned())
}

fn file(name: &str, headers: &HeaderMap) -> Option<Response<Body>> {
    if name.is_empty() || name.ends_with(".br") {
        return None;
    }
    let plain = Dist::get(name)?;
    let etag = etag(&plain);
    let mut response = Response::builder()
        .header(header::ETAG, etag.as_str())
        .header(header::VARY, "accept-encoding")
        .header(header::CACHE_CONTROL, cache_control(name));
    if headers.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == etag.as_bytes()) {
        return response.status(StatusCode::NOT_MODIFIED).body(Body::empty()).ok();
    }
    response = response.header(header::CONTENT_TYPE, content_type(name));
    let compressed = accepts_brotli(headers).then(|| Dist::get(&format!("{name}.br"))).flatten();
    let data = match compressed {
        Some(compressed) => {
            response = response.header(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
            compressed.data
        }
        None => plain.data,
    };
    let body = match data {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    response.body(body).ok()
}

fn etag(file: &EmbeddedFile) -> String {
    let mut etag = String::from("\"");
    for byte in file.metadata.sha256_hash().iter().take(16) {
        // Writing to a String cannot fail.
        let _ = write!(etag, "{byte:02x}");
    }
    etag.push('"');
    etag
}

fn content_type(name: &str) -> String {
    if name.ends_with(".webmanifest") {
        return "application/manifest+json".to_owned();
    }
    let mime = mime_guess::from_path(name).first_or_octet_stream();
    if mime.type_() == "text" { format!("{mime}; charset=utf-8") } else { mime.to_string() }
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    let accepted =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        parts.next() == Some("br")
            && parts.all(|part| !matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

fn cache_control(name: &str) -> &'static str {
    if is_hashed(name) { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// Whether the name holds a hash of the content: `page-1a2b3c4d5e6f7081_bg.wasm`.
fn is_hashed(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.split(['-', '_', '.']).any(|part| {
        part.len() >= 8
            && part.bytes().all(|b| b.is_ascii_hexdigit())
            && part.bytes().any(|b| b.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::{cache_control, content_type, is_hashed};

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        assert!(is_hashed("frontend-9f8e7d6c5b4a3f21_bg.wasm"));
        assert!(is_hashed("js/editor-0a1b2c3d.js"));
        for name in ["index.html", "service-worker.js", "fonts/inter-latin.woff2", "icons/feedface.svg"] {
            assert_eq!(cache_control(name), "no-cache", "{name}");
        }
    }

    #[test]
    fn files_have_the_type_that_browsers_insist_on() {
        for (name, expect) in [
            ("a.wasm", "application/wasm"),
            ("a.js", "text/javascript; charset=utf-8"),
            ("a.css", "text/css; charset=utf-8"),
            ("index.html", "text/html; charset=utf-8"),
            ("a.webmanifest", "application/manifest+json"),
        ] {
            assert_eq!(content_type(name), expect);
        }
    }
}
