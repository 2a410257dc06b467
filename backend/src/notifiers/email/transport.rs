//! The way to the mail server: encryption, login, and what went wrong in one sentence.

use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{Error, SUBMISSIONS_PORT};
use lettre::{AsyncSmtpTransport, Tokio1Executor};

use super::SendError;
use crate::config::{SmtpConfig, StartTls};

/// Longest wait for one answer of the mail server.
const TIMEOUT: Duration = Duration::from_secs(20);

/// A connection to be made.
pub(super) fn of(smtp: &SmtpConfig) -> Result<AsyncSmtpTransport<Tokio1Executor>, String> {
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host)
        .port(smtp.port)
        .timeout(Some(TIMEOUT))
        .tls(tls(smtp)?);
    if !smtp.ehlo_identity.is_empty() {
        builder = builder.hello_name(ClientId::Domain(smtp.ehlo_identity.clone()));
    }
    if !smtp.user.is_empty() {
        builder = builder.credentials(Credentials::new(smtp.user.clone(), smtp.password.clone()));
    }
    Ok(builder.build())
}

fn tls(smtp: &SmtpConfig) -> Result<Tls, String> {
    let parameters = || {
        TlsParameters::builder(smtp.host.clone())
            .dangerous_accept_invalid_certs(smtp.skip_verify)
            .dangerous_accept_invalid_hostnames(smtp.skip_verify)
            .build()
            .map_err(|error| format!("TLS for the mail server {} cannot be set up: {error}.", smtp.host))
    };
    Ok(match (smtp.port, smtp.starttls) {
        (SUBMISSIONS_PORT, _) => Tls::Wrapper(parameters()?),
        (_, StartTls::Never) => Tls::None,
        (_, StartTls::Opportunistic) => Tls::Opportunistic(parameters()?),
        (_, StartTls::Mandatory) => Tls::Required(parameters()?),
    })
}

/// What went wrong, in one sentence.
pub(super) fn explain(error: &Error, smtp: &SmtpConfig) -> SendError {
    let server = format!("The mail server {}:{}", smtp.host, smtp.port);
    if let Some(code) = error.status() {
        // What it says of the login may be mended by the operator; the other refusals are about this mail.
        let is_login = matches!(u16::from(code), 530 | 534 | 535 | 538);
        let message = format!("{server} refused the mail: {}", innermost(error));
        return SendError { message, is_lasting: error.is_permanent() && !is_login };
    }
    let why = innermost(error);
    let lower = why.to_lowercase();
    if lower.contains("certificate") {
        let advice = "Mend it, or set skip_verify of SMTP.";
        return SendError::passing(format!(
            "{server} has a certificate that is not trusted ({why}). {advice}"
        ));
    }
    if error.is_tls() {
        let advice = "Check starttls_policy and the port.";
        return SendError::passing(format!(
            "{server} speaks no TLS that this server accepts ({why}). {advice}"
        ));
    }
    if error.is_timeout() {
        return SendError::passing(format!("{server} did not answer within {} s.", TIMEOUT.as_secs()));
    }
    if lower.contains("refused") {
        let advice = "Check that it runs and that host and port are right.";
        return SendError::passing(format!("{server} refused the connection. {advice}"));
    }
    SendError::passing(format!("{server} did not take the mail: {why}"))
}

/// The cause that says most: the last one.
fn innermost(error: &Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}
