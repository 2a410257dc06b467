//! Calls AWS: CloudWatch by its JSON protocol, STS for who is asking; signed, tried again when told to slow down.

use std::sync::Arc;
use std::time::Duration;

use model::query::{QueryError, QueryErrorKind};
use reqsign::Signer;
use reqsign::aws::v4::{Credential, RequestSigner};
use reqwest::Url;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::credentials;
use super::metrics::Lists;
use super::said::{self, Said};
use super::settings::Settings;
use crate::datasources::Cx;
use crate::datasources::http::{self, Reply, Target, TlsSettings};
use crate::entropy;

/// The name of CloudWatch's interface in its JSON protocol.
const INTERFACE: &str = "GraniteServiceVersion20100801";
/// Waits before each further try; a server's own hint counts where it is longer.
const WAITS_MS: [u64; 4] = [200, 500, 1_200, 3_000];
/// A longer hint is told to the person instead of being slept through.
const LONGEST_HINT: Duration = Duration::from_secs(10);

/// One CloudWatch, ready to be asked.
pub(super) struct Client {
    http: reqwest::Client,
    pub(super) settings: Settings,
    kept: Arc<Kept>,
    pub(super) now_ms: i64,
}

/// What is kept between questions.
struct Kept {
    signer: Result<Signer<Credential>, QueryError>,
    lists: Lists,
}

/// What is sent.
struct Body {
    content_type: &'static str,
    target: Option<String>,
    bytes: Vec<u8>,
}

impl Client {
    /// The client of the asked source.
    pub(super) fn new(cx: &Cx<'_>) -> Result<Self, QueryError> {
        let (instance, services) = (cx.instance, cx.services);
        let settings = Settings::of(instance)?;
        let url = settings.monitoring_url(settings.default_region())?;
        let key = (instance.org_id, instance.uid.clone(), instance.version);
        let http = services.clients.get(key, &url, &TlsSettings::default())?;
        let kept = services.kept.get(instance, || Kept {
            signer: credentials::signer(&settings, http.clone()),
            lists: Lists::default(),
        });
        Ok(Self { http, settings, kept, now_ms: services.clock.now_ms() })
    }

    /// Lists of metrics that are known already.
    pub(super) fn lists(&self) -> &Lists {
        &self.kept.lists
    }

    /// Calls an operation of CloudWatch.
    pub(super) async fn call<T: DeserializeOwned>(
        &self,
        region: &str,
        operation: &str,
        input: &impl Serialize,
    ) -> Result<T, QueryError> {
        let bytes = serde_json::to_vec(input)
            .map_err(|error| QueryError::new(QueryErrorKind::Internal, error.to_string()))?;
        let body = Body {
            content_type: "application/x-amz-json-1.0",
            target: Some(format!("{INTERFACE}.{operation}")),
            bytes,
        };
        let url = self.settings.monitoring_url(region)?;
        let reply = self.send(&url, "monitoring", region, &body).await?;
        serde_json::from_slice(&reply.body).map_err(|error| {
            let what = if reply.is_html() { "a web page" } else { "something that is not its JSON" };
            let message = format!("CloudWatch at {} answered with {what}. Check the endpoint.", shown(&url));
            QueryError::new(QueryErrorKind::BadAnswer, message).with_detail(error.to_string())
        })
    }

    /// Who AWS takes this source for: an ARN.
    pub(super) async fn caller(&self) -> Result<String, QueryError> {
        let body = Body {
            content_type: "application/x-www-form-urlencoded",
            target: None,
            bytes: b"Action=GetCallerIdentity&Version=2011-06-15".to_vec(),
        };
        let url = self.settings.sts_url()?;
        let reply = self.send(&url, "sts", self.settings.default_region(), &body).await?;
        said::tag(&String::from_utf8_lossy(&reply.body), "Arn").ok_or_else(|| {
            let message =
                format!("AWS STS at {} did not say who this source is. Check the endpoint.", shown(&url));
            QueryError::new(QueryErrorKind::BadAnswer, message)
        })
    }

    /// Sends a request until it is answered well, a few times at most.
    async fn send(&self, url: &Url, service: &str, region: &str, body: &Body) -> Result<Reply, QueryError> {
        let target =
            Target { what: if service == "sts" { "AWS STS" } else { "CloudWatch" }, url: shown(url) };
        let mut waits = WAITS_MS.into_iter();
        loop {
            let request = self.signed(url, service, region, body).await?;
            let reply = http::send(request, &target).await?;
            if reply.status.is_success() {
                return Ok(reply);
            }
            let words = said::read(&reply.body);
            let is_passing = reply.status.is_server_error()
                || reply.status.as_u16() == 429
                || words.as_ref().is_some_and(Said::is_throttling);
            let hint = reply.retry_after.unwrap_or_default();
            match waits.next() {
                Some(wait_ms) if is_passing && hint <= LONGEST_HINT => {
                    tokio::time::sleep(hint.max(jittered(wait_ms))).await;
                }
                _ => return Err(refused(&reply, words, &target)),
            }
        }
    }

    async fn signed(
        &self,
        url: &Url,
        service: &str,
        region: &str,
        body: &Body,
    ) -> Result<reqwest::RequestBuilder, QueryError> {
        let broken = |error: ::http::Error| QueryError::new(QueryErrorKind::BadQuery, error.to_string());
        let mut head = ::http::Request::post(url.as_str())
            .header("content-type", body.content_type)
            .header("x-amz-content-sha256", hex(&Sha256::digest(&body.bytes)));
        if let Some(target) = &body.target {
            head = head.header("x-amz-target", target);
        }
        let mut parts = head.body(()).map_err(broken)?.into_parts().0;
        let signer = self.kept.signer.clone()?.with_request_signer(RequestSigner::new(service, region));
        signer.sign(&mut parts, None).await.map_err(|error| credentials::explain(&error, &self.settings))?;
        Ok(self.http.post(url.clone()).headers(parts.headers).body(body.bytes.clone()))
    }
}

/// Up to half as long again, so that many who were refused together do not come back together.
fn jittered(wait_ms: u64) -> Duration {
    let [share] = entropy::bytes::<1>();
    Duration::from_millis(wait_ms + wait_ms * u64::from(share) / 512)
}

/// The address for people.
fn shown(url: &Url) -> String {
    url.as_str().trim_end_matches('/').to_owned()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The sentence for an answer that is no success, in AWS' own words where it has any.
fn refused(reply: &Reply, words: Option<Said>, target: &Target) -> QueryError {
    use QueryErrorKind::{Auth, BadAnswer, BadQuery, Busy};
    let code = reply.status.as_u16();
    let Some(said) = words else {
        let message = match code {
            300..=399 => format!("{target} redirects to another address. Check the endpoint."),
            401 | 403 => format!("{target} refused the credentials ({code}). Check the keys of this source."),
            _ => format!("{target} answered with error {code}. Check the endpoint, or try again."),
        };
        return QueryError::new(if matches!(code, 401 | 403) { Auth } else { BadAnswer }, message)
            .with_detail(reply.excerpt());
    };
    let words = said.sentence();
    let (kind, message) = if said.is_throttling() || code == 429 {
        (
            Busy,
            format!(
                "AWS takes no more requests at the moment: {words} Refresh less often, or have the limit raised."
            ),
        )
    } else if said.is_about_credentials() {
        (Auth, format!("AWS refused the credentials: {words}"))
    } else if said.is_denial() {
        (Auth, format!("AWS denied access: {words}"))
    } else if reply.status.is_client_error() {
        (BadQuery, format!("{} refused the request: {words}", target.what))
    } else {
        (BadAnswer, format!("{target} failed: {words} Try again."))
    };
    QueryError::new(kind, message).with_detail(format!("{code} {}: {}", said.code, said.message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_differ_by_half_at_most() {
        for wait_ms in WAITS_MS {
            let waited = jittered(wait_ms).as_millis();
            assert!((u128::from(wait_ms)..=u128::from(wait_ms + wait_ms / 2)).contains(&waited));
        }
        assert_eq!(hex(&[0, 171, 255]), "00abff");
    }
}
