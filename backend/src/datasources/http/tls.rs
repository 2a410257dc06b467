//! The TLS part of a source's settings, under Grafana's keys.

use model::query::{QueryError, QueryErrorKind};
use reqwest::{Certificate, ClientBuilder, Identity};

use crate::datasources::Instance;

/// How a source's certificate is checked and which one we show.
#[derive(Debug, Clone, Default)]
pub struct TlsSettings {
    skip_verify: bool,
    server_name: Option<String>,
    ca_pem: Option<String>,
    /// Our certificate and its key, one PEM text.
    client_pem: Option<String>,
}

impl TlsSettings {
    /// Reads `tlsSkipVerify`, `tlsAuth`, `tlsAuthWithCACert`, `serverName` and the secrets that belong to them.
    #[must_use]
    pub fn from_instance(instance: &Instance) -> Self {
        let wants_client = instance.flag("tlsAuth");
        let client_pem = || {
            let (certificate, key) = (instance.secret("tlsClientCert")?, instance.secret("tlsClientKey")?);
            Some(format!("{certificate}\n{key}\n"))
        };
        Self {
            skip_verify: instance.flag("tlsSkipVerify"),
            server_name: instance.text("serverName").map(str::to_owned),
            ca_pem: instance
                .flag("tlsAuthWithCACert")
                .then(|| instance.secret("tlsCACert").map(str::to_owned))
                .flatten(),
            client_pem: wants_client.then(client_pem).flatten(),
        }
    }

    /// The name that the certificate must carry, where it is not the URL's host.
    #[must_use]
    pub fn server_name(&self) -> Option<&str> {
        self.server_name.as_deref()
    }

    pub(super) fn apply(&self, mut builder: ClientBuilder) -> Result<ClientBuilder, QueryError> {
        if self.skip_verify {
            builder = builder.tls_danger_accept_invalid_certs(true);
        }
        if let Some(pem) = &self.ca_pem {
            let certificates =
                Certificate::from_pem_bundle(pem.as_bytes()).map_err(|_| unreadable("CA certificate"))?;
            if certificates.is_empty() {
                return Err(unreadable("CA certificate"));
            }
            builder = builder.tls_certs_only(certificates);
        }
        if let Some(pem) = &self.client_pem {
            let identity =
                Identity::from_pem(pem.as_bytes()).map_err(|_| unreadable("client certificate or key"))?;
            builder = builder.identity(identity);
        }
        if self.server_name.is_some() {
            // The request goes to the other name with the Host header of the real one, which HTTP/2 cannot say.
            builder = builder.http1_only();
        }
        Ok(builder)
    }
}

fn unreadable(what: &str) -> QueryError {
    QueryError::new(
        QueryErrorKind::BadQuery,
        format!(
            "The {what} of this source cannot be read. Paste it as PEM text, from -----BEGIN to -----END."
        ),
    )
}
