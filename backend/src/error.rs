//! The one error type of the HTTP boundary and its mapping to status and body; stores speak [`DbError`] instead.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use model::api::ApiError;

use crate::db::DbError;
use crate::secrets::SecretError;

/// Why a request was not answered as asked. Each text is a sentence for the person who asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// 400: the request itself is wrong; `field` names the part to mend.
    #[error("{message}")]
    BadRequest {
        /// What is wrong.
        message: String,
        /// The field of the body or query that is wrong, if one is.
        field: Option<String>,
    },
    /// 401: nobody is signed in, or the credentials are wrong.
    #[error("{0}")]
    Unauthorized(String),
    /// 403: signed in, but not allowed, or sent from another site.
    #[error("{0}")]
    Forbidden(String),
    /// 404: no such object in this organisation.
    #[error("{0}")]
    NotFound(String),
    /// 409: collides with an object that exists.
    #[error("{0}")]
    Conflict(String),
    /// 412: the stored object is not the one the caller had; `status` is Grafana's word for the case.
    #[error("{message}")]
    PreconditionFailed {
        /// `version-mismatch` or `name-exists`.
        status: &'static str,
        /// What collided.
        message: String,
    },
    /// 413: larger, deeper or longer than the limits.
    #[error("{0}")]
    TooLarge(String),
    /// 415: the body is not JSON.
    #[error("{0}")]
    UnsupportedMedia(String),
    /// 429: too many tries; come back after the delay.
    #[error("{message}")]
    TooManyRequests {
        /// What was tried too often.
        message: String,
        /// Seconds to wait.
        retry_after_s: u64,
    },
    /// 502: another server did not answer as it should.
    #[error("{0}")]
    BadGateway(String),
    /// 503: busy; trying again helps.
    #[error("{0}")]
    Unavailable(String),
    /// 500: our fault. The text goes to the log, never to the caller.
    #[error("{0}")]
    Internal(String),
}

/// 400 with a sentence.
pub fn bad_request(message: impl Into<String>) -> Error {
    Error::BadRequest { message: message.into(), field: None }
}

/// 400 that points at one field.
pub fn bad_field(field: impl Into<String>, message: impl Into<String>) -> Error {
    Error::BadRequest { message: message.into(), field: Some(field.into()) }
}

/// 404 in Grafana's words: "Dashboard not found".
#[must_use]
pub fn not_found(noun: &str) -> Error {
    Error::NotFound(format!("{noun} not found"))
}

impl Error {
    /// The HTTP status of this error.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::BadRequest { .. } => StatusCode::BAD_REQUEST,
            Self::Unauthorized(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::PreconditionFailed { .. } => StatusCode::PRECONDITION_FAILED,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMedia(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooManyRequests { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::BadGateway(_) => StatusCode::BAD_GATEWAY,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn body(self) -> ApiError {
        match self {
            Self::BadRequest { message, field } => ApiError { message, status: None, field },
            Self::PreconditionFailed { status, message } => {
                ApiError { message, status: Some(status.to_owned()), field: None }
            }
            Self::Internal(_) => ApiError::new("Internal server error: the server's log says more"),
            other => ApiError::new(other.to_string()),
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if let Self::Internal(cause) = &self {
            tracing::error!(cause, "a request failed");
        }
        let status = self.status();
        let retry_after_s = match &self {
            Self::TooManyRequests { retry_after_s, .. } => Some(*retry_after_s),
            Self::Unavailable(_) => Some(1),
            _ => None,
        };
        let mut response = (status, Json(self.body())).into_response();
        if let Some(seconds) = retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Busy => Self::Unavailable("The database is busy: try again in a moment".to_owned()),
            DbError::Away(_) => {
                tracing::error!(%error, "a request could not be answered");
                Self::Unavailable(
                    "The database cannot be used at present; the server's log says why".to_owned(),
                )
            }
            DbError::Duplicate => Self::Conflict("An object with this name or uid exists already".to_owned()),
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<SecretError> for Error {
    fn from(error: SecretError) -> Self {
        match error {
            SecretError::Db(error) => error.into(),
            other => Self::Internal(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Error, bad_field};

    #[test]
    fn causes_of_internal_errors_stay_in_the_log() {
        let body = Error::Internal("password=hunter2".to_owned()).body();
        assert!(!body.message.contains("hunter2"));
    }

    #[test]
    fn a_field_is_named() {
        let error = bad_field("name", "A name is needed");
        assert_eq!(error.status(), 400);
        assert_eq!(error.body().field.as_deref(), Some("name"));
    }
}
