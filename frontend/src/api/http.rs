//! Requests as functions: JSON in, JSON out, a sentence when it fails. Dropping the future ends the request; one that
//! meets an ended session waits until the person is signed in again and is then sent anew.

use gloo_net::http::{Method, RequestBuilder, Response};
use model::api::ApiError;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::session;
use crate::browser::abort::{AbortOnDrop, without_cookies};

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ApiFailure {
    /// HTTP status; 0 when the server was not reached.
    pub status: u16,
    /// One sentence: what failed and what to do.
    pub message: String,
    /// A word for programs, such as `version-mismatch`; may be empty.
    pub code: String,
    /// The field of the request that is wrong; may be empty.
    pub field: String,
}

impl ApiFailure {
    fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), code: String::new(), field: String::new() }
    }

    /// Whether somebody else changed it meanwhile, or the name is taken.
    pub fn is_conflict(&self) -> bool {
        self.status == 412
    }

    /// Whether nobody answered: not this server, or only what stands before it.
    pub fn is_unreachable(&self) -> bool {
        matches!(self.status, 0 | 502..=504)
    }

    fn from_body(status: u16, body: &str) -> Self {
        match serde_json::from_str::<ApiError>(body) {
            Ok(error) => Self {
                status,
                message: error.message,
                code: error.status.unwrap_or_default(),
                field: error.field.unwrap_or_default(),
            },
            Err(_) => Self::new(status, sentence_of(status)),
        }
    }
}

/// What is said where the answer itself says nothing.
fn sentence_of(status: u16) -> String {
    match status {
        401 => "You are not signed in. Sign in and try again.".to_owned(),
        403 => "You may not do this. Ask an administrator for the role that may.".to_owned(),
        404 => "This does not exist, or no longer.".to_owned(),
        413 => "This is too large for the server.".to_owned(),
        502..=504 => "The server is not ready. Try again in a moment.".to_owned(),
        status => format!("The server answered with status {status}. Try again; its log says more."),
    }
}

/// Whether an ended session makes the request wait for signing in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WhenSignedOut {
    Wait,
    Fail,
}

/// `GET`.
///
/// # Errors
/// [`ApiFailure`], here and below: the server was not reached, refused, or answered something else.
pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, ApiFailure> {
    read(&send(Method::GET, path, None, WhenSignedOut::Wait).await?)
}

/// `GET` of JSON whose text is wanted, byte for byte.
pub async fn get_text(path: &str) -> Result<String, ApiFailure> {
    send(Method::GET, path, None, WhenSignedOut::Wait).await
}

/// `GET` that fails when nobody is signed in, rather than waiting.
pub async fn get_at_once<T: DeserializeOwned>(path: &str) -> Result<T, ApiFailure> {
    read(&send(Method::GET, path, None, WhenSignedOut::Fail).await?)
}

/// `GET` of something that is no JSON and open to everybody.
pub async fn bytes(path: &str) -> Result<Vec<u8>, ApiFailure> {
    let guard = AbortOnDrop::new();
    let response = answer(&guard, Method::GET, path, None).await?;
    if !response.ok() {
        return Err(ApiFailure::new(response.status(), sentence_of(response.status())));
    }
    response.binary().await.map_err(unreachable)
}

/// `POST` with the token of a link, and with no cookie.
pub async fn post_with_token(path: &str, token: &str, body: &impl Serialize) -> Result<Vec<u8>, ApiFailure> {
    let guard = AbortOnDrop::new();
    let request = RequestBuilder::new(path)
        .method(Method::POST)
        .header("accept", "application/json")
        .header("content-type", "application/json")
        .header("authorization", &format!("Bearer {token}"))
        .credentials(without_cookies())
        .abort_signal(guard.signal().as_ref());
    let response = request.body(text_of(body)?).map_err(unreachable)?.send().await.map_err(unreachable)?;
    let bytes = response.binary().await.map_err(unreachable)?;
    if response.ok() {
        return Ok(bytes);
    }
    Err(ApiFailure::from_body(response.status(), &String::from_utf8_lossy(&bytes)))
}

/// `POST`.
pub async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, ApiFailure> {
    read(&send(Method::POST, path, Some(text_of(body)?), WhenSignedOut::Wait).await?)
}

/// `POST` of a body that is JSON text already, byte for byte.
pub async fn post_text<T: DeserializeOwned>(path: &str, body: String) -> Result<T, ApiFailure> {
    read(&send(Method::POST, path, Some(body), WhenSignedOut::Wait).await?)
}

/// `POST` that fails when the credentials are wrong, rather than waiting: for signing in itself.
pub async fn post_at_once<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, ApiFailure> {
    read(&send(Method::POST, path, Some(text_of(body)?), WhenSignedOut::Fail).await?)
}

/// `PUT`.
pub async fn put<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, ApiFailure> {
    read(&send(Method::PUT, path, Some(text_of(body)?), WhenSignedOut::Wait).await?)
}

/// `DELETE`.
pub async fn delete<T: DeserializeOwned>(path: &str) -> Result<T, ApiFailure> {
    read(&send(Method::DELETE, path, None, WhenSignedOut::Wait).await?)
}

fn text_of(body: &impl Serialize) -> Result<String, ApiFailure> {
    serde_json::to_string(body).map_err(|error| ApiFailure::new(0, format!("This cannot be sent: {error}")))
}

/// Reads an answer. Apart from sending, so that the way to the server is compiled once and not for each type.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, ApiFailure> {
    serde_json::from_str(text).map_err(|error| not_understood(&error))
}

fn not_understood(error: &serde_json::Error) -> ApiFailure {
    let sentence = format!(
        "The server answered something that this page does not understand ({error}). Reload the page: a newer \
         version may be running."
    );
    ApiFailure::new(200, sentence)
}

async fn send(
    method: Method,
    path: &str,
    body: Option<String>,
    when_signed_out: WhenSignedOut,
) -> Result<String, ApiFailure> {
    loop {
        let (status, text) = exchange(method.clone(), path, body.clone()).await?;
        match status {
            401 if when_signed_out == WhenSignedOut::Wait => session::signed_in_again().await,
            200..300 => return Ok(text),
            _ => return Err(ApiFailure::from_body(status, &text)),
        }
    }
}

async fn exchange(method: Method, path: &str, body: Option<String>) -> Result<(u16, String), ApiFailure> {
    let guard = AbortOnDrop::new();
    let response = answer(&guard, method, path, body).await?;
    let text = response.text().await.map_err(unreachable)?;
    Ok((response.status(), text))
}

async fn answer(
    guard: &AbortOnDrop,
    method: Method,
    path: &str,
    body: Option<String>,
) -> Result<Response, ApiFailure> {
    let signal = guard.signal();
    let request = RequestBuilder::new(path)
        .method(method)
        .header("accept", "application/json")
        .abort_signal(signal.as_ref());
    let sent = match body {
        Some(body) => {
            request.header("content-type", "application/json").body(body).map_err(unreachable)?.send().await
        }
        None => request.send().await,
    };
    sent.map_err(unreachable)
}

#[allow(clippy::needless_pass_by_value, reason = "it stands where an error is mapped")]
fn unreachable(_: gloo_net::Error) -> ApiFailure {
    ApiFailure::new(0, "The server cannot be reached. Check the connection and try again.")
}
