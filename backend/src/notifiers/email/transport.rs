//! The way to the mail server: encryption, login, and what went wrong in one sentence.

use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{
    Certificate, CertificateStore, Tls, TlsParameters, TlsParametersBuilder,
};
use lettre::transport::smtp::extension::ClientId;
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
        let builder = TlsParameters::builder(smtp.host.clone())
            .dangerous_accept_invalid_certs(smtp.skip_verify)
            .dangerous_accept_invalid_hostnames(smtp.skip_verify);
        let builder = match &smtp.ca {
            None => Ok(builder),
            // Only those: whoever names an authority of their own trusts no other.
            Some(ca) => Certificate::from_pem(&ca.pem).map(|certificates| {
                builder.certificate_store(CertificateStore::None).add_root_certificate(certificates)
            }),
        };
        builder
            .and_then(TlsParametersBuilder::build)
            .map_err(|error| format!("TLS for the mail server {} cannot be set up: {error}.", smtp.host))
    };
    Ok(match (smtp.is_tls, smtp.starttls) {
        (true, _) => Tls::Wrapper(parameters()?),
        (false, StartTls::Never) => Tls::None,
        (false, StartTls::Opportunistic) => Tls::Opportunistic(parameters()?),
        (false, StartTls::Mandatory) => Tls::Required(parameters()?),
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
    SendError::passing(format!("{server} {}", predicate(error, &why, smtp)))
}

/// The rest of the sentence that begins with the server.
fn predicate(error: &Error, why: &str, smtp: &SmtpConfig) -> String {
    let lower = why.to_lowercase();
    if lower.contains("not valid for name") || lower.contains("notvalidforname") {
        let host = &smtp.host;
        return format!(
            "has a certificate for another name than {host}. Set the host of SMTP to a name in the certificate, or \
             have {host} added to it."
        );
    }
    if lower.contains("certificate") {
        let advice = match &smtp.ca {
            None => "Name its authority's certificate in ca_file of SMTP.".to_owned(),
            Some(ca) => format!("Check that {} holds its authority's certificate.", ca.path),
        };
        return format!("has a certificate that is not trusted ({why}). {advice}");
    }
    if error.is_client() && lower.contains("starttls") {
        return "offers no encryption, and starttls_policy is MandatoryStartTLS. No mail was sent. Switch STARTTLS on \
                there, or check host and port."
            .to_owned();
    }
    if error.is_tls() {
        return format!(
            "speaks no TLS that this server accepts ({why}). Check starttls_policy and the port of SMTP."
        );
    }
    if error.is_timeout() {
        return format!("did not answer within {} s.", TIMEOUT.as_secs());
    }
    if lower.contains("refused") {
        return "refused the connection. Check that it runs and that host and port are right.".to_owned();
    }
    format!("did not take the mail: {why}")
}

/// The cause that says most: the last one.
fn innermost(error: &Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}
