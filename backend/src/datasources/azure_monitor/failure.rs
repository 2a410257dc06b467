//! Azure's errors as one sentence: its own code and words, and what can be done about them.

use model::query::{QueryError, QueryErrorKind};
use serde_json::Value;

use crate::datasources::http::{Reply, Target};

/// The code and the words of an error, in any of the forms that Azure's services use.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) code: String,
    pub(super) message: String,
}

/// What an error's body says; nothing where it is no error of Azure.
///
/// Management wraps code and message in `error`, metrics leave the wrapping away, sign-in has `error_description`,
/// and Log Analytics says what is wrong with a query in the innermost `innererror` alone.
pub(super) fn said(body: &[u8]) -> Option<Said> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let text =
        |of: &Value, key: &str| of.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    if let Some(description) = body.get("error_description").and_then(Value::as_str) {
        // What follows the first line are numbers for Microsoft's support.
        let message = description.lines().next().unwrap_or_default();
        let message = message.split(" Trace ID:").next().unwrap_or_default().trim();
        return Some(Said { code: text(&body, "error"), message: message.to_owned() });
    }
    let error = body.get("error").filter(|error| error.is_object()).unwrap_or(&body);
    let mut said = Said { code: text(error, "code"), message: text(error, "message") };
    let mut inner = error;
    while let Some(next) = inner.get("innererror").filter(|next| next.is_object()) {
        inner = next;
        let (code, message) = (text(inner, "code"), text(inner, "message"));
        if !message.is_empty() {
            said = Said { code, message };
        }
    }
    (!said.code.is_empty() || !said.message.is_empty()).then_some(said)
}

/// The sentence for an answer that is no success.
pub(super) fn explain(reply: &Reply, target: &Target) -> QueryError {
    use QueryErrorKind::{Auth, BadAnswer, BadQuery, Busy, Timeout};
    let code = reply.status.as_u16();
    let kind = match code {
        401 | 403 => Auth,
        400 | 404 => BadQuery,
        408 | 504 => Timeout,
        429 => Busy,
        _ => BadAnswer,
    };
    let Some(said) = said(&reply.body) else {
        let message = match code {
            300..=399 => format!("{target} redirects elsewhere. Check the endpoints of this source."),
            401 | 403 => {
                format!("{target} refused access ({code}). Check the roles of the app registration.")
            }
            _ if reply.is_html() => {
                format!("{target} answered with a web page ({code}). Check the endpoints of this source.")
            }
            _ => format!("{target} answered with error {code}. Try again later."),
        };
        return QueryError::new(kind, message).with_detail(reply.excerpt());
    };
    let words = said.words();
    let message = match kind {
        Auth if code == 403 => {
            format!("{target} refused access: {words} Give the app registration a role that may read this.")
        }
        Auth => format!("{target} refused access: {words} Check the app registration of this source."),
        Busy => format!("{target} has too many queries: {words} Try again later."),
        _ => format!("{target} refused the query: {words}"),
    };
    QueryError::new(kind, message).with_detail(reply.excerpt())
}

/// The sentence for a sign-in that was refused.
pub(super) fn explain_sign_in(reply: &Reply, target: &Target) -> QueryError {
    match said(&reply.body) {
        Some(said) => {
            let kind = if reply.status.as_u16() == 429 { QueryErrorKind::Busy } else { QueryErrorKind::Auth };
            QueryError::new(kind, format!("Azure refused the sign-in: {}", said.words()))
                .with_detail(said.code)
        }
        None => QueryError::new(
            QueryErrorKind::BadAnswer,
            format!(
                "{target} answered the sign-in with error {}. Check the authority of this source.",
                reply.status.as_u16()
            ),
        )
        .with_detail(reply.excerpt()),
    }
}

impl Said {
    /// Code and words as sentences, short enough for a panel.
    fn words(&self) -> String {
        const LONGEST: usize = 220;
        let line = self.message.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut text: String = line.chars().take(LONGEST).collect();
        if text.len() < line.len() {
            text.push('…');
        } else if !text.is_empty() && !text.ends_with(['.', '!', '?']) {
            text.push('.');
        }
        // Sign-in errors begin with their number.
        match (self.code.as_str(), text.is_empty()) {
            (code, true) => format!("{code}."),
            ("", false) => text,
            (_, false) if text.starts_with("AADSTS") => text,
            (code, false) => format!("{code}: {text}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use reqwest::StatusCode;

    use super::*;

    fn reply(status: u16, body: &str) -> Reply {
        Reply {
            status: StatusCode::from_u16(status).expect("a status"),
            content_type: "application/json".to_owned(),
            location: None,
            retry_after: None,
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn azure_is_heard_in_all_its_forms() {
        let target = Target { what: "Azure Monitor", url: "https://m".to_owned() };
        let check = |status: u16, body: &str, kind: QueryErrorKind, expect: &str| {
            let error = explain(&reply(status, body), &target);
            assert_eq!(error.kind, kind, "{body}");
            assert!(error.message.contains(expect), "{body}: {error}");
            assert!(error.message.ends_with('.'), "{error}");
        };
        check(
            400,
            r#"{"code":"BadRequest","message":"Invalid time grain duration: PT3H"}"#,
            QueryErrorKind::BadQuery,
            "Azure Monitor at https://m refused the query: BadRequest: Invalid time grain duration: PT3H.",
        );
        check(
            403,
            r#"{"error":{"code":"AuthorizationFailed","message":"The client has no permission."}}"#,
            QueryErrorKind::Auth,
            "AuthorizationFailed: The client has no permission. Give the app registration a role",
        );
        check(
            400,
            r#"{"error":{"message":"The request had some invalid properties","code":"BadArgumentError","innererror":{
                "code":"SemanticError","message":"A semantic error occurred.","innererror":{"code":"SEM0100",
                "message":"'where' operator: Failed to resolve table or column expression named 'AppInsights'"}}}}"#,
            QueryErrorKind::BadQuery,
            "SEM0100: 'where' operator: Failed to resolve table or column expression named 'AppInsights'.",
        );
        check(
            429,
            r#"{"error":{"code":"TooManyRequests"}}"#,
            QueryErrorKind::Busy,
            "TooManyRequests. Try again",
        );
        check(502, "<html>", QueryErrorKind::BadAnswer, "web page (502)");
        check(500, "", QueryErrorKind::BadAnswer, "error 500");
        let refused = r#"{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Trace ID: 1 Correlation ID: 2"}"#;
        let error = explain_sign_in(&reply(401, refused), &target);
        assert_eq!(
            error.message,
            "Azure refused the sign-in: AADSTS7000215: Invalid client secret provided."
        );
    }
}
