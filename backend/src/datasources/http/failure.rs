//! Turns a failed call into one sentence: what failed, where, what to do.

use std::error::Error;
use std::io;

use model::query::{QueryError, QueryErrorKind};

use super::Target;
use super::address::ResolveError;

/// The sentence for a call that got no whole answer.
pub(super) fn explain(error: &reqwest::Error, target: &Target) -> QueryError {
    let (kind, message) = classify(error, target);
    QueryError::new(kind, message).with_detail(chain(error))
}

fn classify(error: &reqwest::Error, target: &Target) -> (QueryErrorKind, String) {
    use QueryErrorKind::{BadAnswer, Timeout, Unreachable};
    if let Some(name) = find::<ResolveError>(error) {
        let sentence = match name {
            ResolveError::Unknown => "cannot be found: its host name is not known. Check the URL.",
            ResolveError::Forbidden => "is not called: its host name stands for a forbidden address.",
        };
        return (Unreachable, format!("{target} {sentence}"));
    }
    let text = chain(error).to_lowercase();
    if text.contains("certificate") {
        let sentence =
            "has a certificate that is not trusted. Add its CA certificate, or skip the TLS check.";
        return (Unreachable, format!("{target} {sentence}"));
    }
    if find::<rustls::Error>(error).is_some() || text.contains("tls") {
        let sentence =
            "speaks no TLS that this server accepts. Check whether the URL should start with http://.";
        return (Unreachable, format!("{target} {sentence}"));
    }
    if error.is_timeout() {
        let sentence = "cannot be reached: no connection within 5 s. Check the URL and the network.";
        return (if error.is_connect() { Unreachable } else { Timeout }, format!("{target} {sentence}"));
    }
    if let Some(io) = find::<io::Error>(error).filter(|_| error.is_connect()) {
        let sentence = match io.kind() {
            io::ErrorKind::ConnectionRefused => {
                "refused the connection. Check that it runs and that the URL is right."
            }
            io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
                "cannot be reached over the network. Check the URL and the network."
            }
            _ => "cannot be reached. Check that it runs and that the URL is right.",
        };
        return (Unreachable, format!("{target} {sentence}"));
    }
    if error.is_connect() {
        return (
            Unreachable,
            format!("{target} cannot be reached. Check that it runs and that the URL is right."),
        );
    }
    if error.is_decode() || error.is_body() {
        return (BadAnswer, format!("{target} broke off in the middle of its answer. Try again."));
    }
    (Unreachable, format!("{target} closed the connection without an answer. Check that the URL is right."))
}

/// The first error of type `E` in the chain of causes.
fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    causes(error).find_map(|cause| cause.downcast_ref::<E>())
}

/// The error and its causes, outermost first.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| cause(*error))
}

/// What caused the error. `source` of an io::Error leaves out the very error that it wraps.
fn cause<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}

/// The texts of all causes, outermost first.
pub(super) fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = String::new();
    for cause in causes(error).map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.contains(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    text
}
