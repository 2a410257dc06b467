//! Talks to Azure: signs in, sends, renews a refused token once, waits when told to, follows pages on the same host.
//! Knows no query.

use std::sync::Arc;
use std::time::Duration;

use model::query::{QueryError, QueryErrorKind};
use reqwest::{RequestBuilder, StatusCode, Url};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::cloud::{Endpoint, Settings};
use super::failure;
use super::resource::one;
use crate::datasources::Cx;
use crate::datasources::http::{self, Reply, Target, TlsSettings};
use crate::datasources::tokens::{Fresh, TokenKey, Tokens};

/// Answers above this size are read on a thread of their own, so that other requests do not wait for it.
const LARGE_BYTES: usize = 256 << 10;
/// How often a call waits because Azure says so, and for how long at most; longer waits are told instead.
const MOST_WAITS: usize = 3;
const USUAL_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// Most pages of a list: a list that people read.
const MOST_PAGES: usize = 20;

/// Which of Azure's services is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    /// Lists and metrics.
    Management,
    /// Log Analytics.
    Logs,
}

/// Names and values of a URL's query.
pub(super) type Params = Vec<(&'static str, String)>;

/// One Azure, ready to be asked.
pub(super) struct Client<'a> {
    cx: &'a Cx<'a>,
    http: reqwest::Client,
    tokens: Arc<Tokens>,
    pub(super) settings: Settings,
}

#[derive(Deserialize)]
struct Issued {
    access_token: String,
    #[serde(default)]
    expires_in: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page<T> {
    value: Vec<T>,
    next_link: Option<String>,
}

impl<'a> Client<'a> {
    /// The client of the asked source.
    pub(super) fn new(cx: &'a Cx<'a>) -> Result<Self, QueryError> {
        let settings = Settings::of(cx.instance)?;
        let key = (cx.instance.org_id, cx.instance.uid.clone(), cx.instance.version);
        let http = cx.services.clients.get(key, &settings.management.url, &TlsSettings::default())?;
        let tokens = cx.services.kept.get(cx.instance, Tokens::default);
        Ok(Self { cx, http, tokens, settings })
    }

    /// The answer to a GET.
    pub(super) async fn get<T: DeserializeOwned + Send + 'static>(
        &self,
        service: Service,
        path: &str,
        params: &Params,
    ) -> Result<T, QueryError> {
        let url = self.address(service, path);
        let reply = self.call(service, || self.http.get(url.clone()).query(params)).await?;
        self.read(service, reply).await
    }

    /// The answer to a POST of JSON.
    pub(super) async fn post<T: DeserializeOwned + Send + 'static>(
        &self,
        service: Service,
        path: &str,
        params: &Params,
        body: &Value,
    ) -> Result<T, QueryError> {
        let url = self.address(service, path);
        let reply = self.call(service, || self.http.post(url.clone()).query(params).json(body)).await?;
        self.read(service, reply).await
    }

    /// Everything in a list of the management service, page after page.
    pub(super) async fn list<T: DeserializeOwned + Send + 'static>(
        &self,
        path: &str,
        params: &Params,
    ) -> Result<Vec<T>, QueryError> {
        let mut page: Page<T> = self.get(Service::Management, path, params).await?;
        let mut all = page.value;
        for _ in 1..MOST_PAGES {
            let Some(next) = page.next_link.filter(|next| !next.is_empty()) else { break };
            let url = self.next_page(&next)?;
            let reply = self.call(Service::Management, || self.http.get(url.clone())).await?;
            page = self.read(Service::Management, reply).await?;
            all.extend(page.value);
        }
        Ok(all)
    }

    /// A token for the service: what the health test asks for first.
    pub(super) async fn sign_in(&self, service: Service) -> Result<(), QueryError> {
        self.token(service).await.map(|_| ())
    }

    /// The subscription that a query or form names, else the source's default one.
    ///
    /// # Errors
    /// [`QueryErrorKind::BadQuery`] if there is none, or the text is no subscription's id.
    pub(super) fn subscription(&self, named: &str) -> Result<String, QueryError> {
        let named = Some(one(named)).filter(|id| !id.is_empty());
        let id = named.or_else(|| self.settings.subscription.clone()).ok_or_else(|| {
            QueryError::new(
                QueryErrorKind::BadQuery,
                "No subscription is named, and the source has no default one. Choose one.",
            )
        })?;
        if id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return Ok(id);
        }
        Err(QueryError::new(
            QueryErrorKind::BadQuery,
            format!("“{id}” is no subscription: its id is expected."),
        ))
    }

    /// The service as people know it.
    pub(super) fn target(&self, service: Service) -> Target {
        let what = match service {
            Service::Management => "Azure Monitor",
            Service::Logs => "Log Analytics",
        };
        named(what, &self.endpoint(service).url)
    }

    fn endpoint(&self, service: Service) -> &Endpoint {
        match service {
            Service::Management => &self.settings.management,
            Service::Logs => &self.settings.logs,
        }
    }

    fn address(&self, service: Service, path: &str) -> Url {
        below(&self.endpoint(service).url, path)
    }

    /// The address of a list's next page. Tokens go nowhere but to the endpoint of the settings.
    fn next_page(&self, link: &str) -> Result<Url, QueryError> {
        let endpoint = &self.settings.management.url;
        let url = Url::parse(link).ok().filter(|url| url.origin() == endpoint.origin());
        url.ok_or_else(|| {
            let target = self.target(Service::Management);
            QueryError::new(
                QueryErrorKind::BadAnswer,
                format!("{target} sends on to another host for the rest of a list, which is not followed."),
            )
            .with_detail(link)
        })
    }

    async fn call(
        &self,
        service: Service,
        request: impl Fn() -> RequestBuilder,
    ) -> Result<Reply, QueryError> {
        let target = self.target(service);
        let (mut renewed, mut waits) = (false, 0);
        loop {
            let (key, token) = self.token(service).await?;
            let reply = http::send(request().bearer_auth(&token), &target).await?;
            match reply.status {
                status if status.is_success() => return Ok(reply),
                StatusCode::UNAUTHORIZED if !renewed => {
                    renewed = true;
                    self.tokens.forget(key, &token).await;
                }
                StatusCode::TOO_MANY_REQUESTS if waits < MOST_WAITS => {
                    let wait = reply.retry_after.unwrap_or(USUAL_WAIT);
                    if wait > LONGEST_WAIT {
                        return Err(told_to_wait(&target, wait, &reply));
                    }
                    waits += 1;
                    tokio::time::sleep(wait).await;
                }
                _ => return Err(failure::explain(&reply, &target)),
            }
        }
    }

    async fn token(&self, service: Service) -> Result<(TokenKey, Arc<str>), QueryError> {
        let settings = &self.settings;
        let scope = self.endpoint(service).scope.as_str();
        let authority = settings.authority.as_str();
        let parts = [authority, &settings.tenant_id, &settings.client_id, &settings.client_secret, scope];
        let key = TokenKey::of(&parts);
        let clock = &*self.cx.services.clock;
        let token = self.tokens.get(key, clock, self.fetch_token(scope)).await?;
        Ok((key, token))
    }

    /// Signs in with the app registration: OAuth's client credentials flow.
    async fn fetch_token(&self, scope: &str) -> Result<Fresh, QueryError> {
        let settings = &self.settings;
        let target = named("Azure’s sign-in", &settings.authority);
        let url = below(&settings.authority, &format!("{}/oauth2/v2.0/token", settings.tenant_id));
        let request = self.http.post(url).form(&[
            ("client_id", settings.client_id.as_str()),
            ("client_secret", settings.client_secret.as_str()),
            ("grant_type", "client_credentials"),
            ("scope", scope),
        ]);
        let reply = http::send(request, &target).await?;
        if !reply.status.is_success() {
            return Err(failure::explain_sign_in(&reply, &target));
        }
        let issued: Issued = serde_json::from_slice(&reply.body).map_err(|_| {
            // Not the parser's words: they may hold a piece of the token.
            QueryError::new(
                QueryErrorKind::BadAnswer,
                format!(
                    "{target} answered the sign-in with something that is no token. Check the authority."
                ),
            )
        })?;
        let lifetime_s = match &issued.expires_in {
            Value::String(text) => text.parse().ok(),
            number => number.as_i64(),
        };
        Ok(Fresh { text: issued.access_token, lifetime_s: lifetime_s.unwrap_or(0) })
    }

    async fn read<T: DeserializeOwned + Send + 'static>(
        &self,
        service: Service,
        reply: Reply,
    ) -> Result<T, QueryError> {
        let is_html = reply.is_html();
        let read = if reply.body.len() < LARGE_BYTES {
            serde_json::from_slice(&reply.body)
        } else {
            tokio::task::spawn_blocking(move || serde_json::from_slice(&reply.body))
                .await
                .map_err(|_| QueryError::new(QueryErrorKind::Internal, "The answer could not be read."))?
        };
        read.map_err(|error| {
            let target = self.target(service);
            let what = if is_html { "a web page" } else { "something that is not Azure’s JSON" };
            QueryError::new(
                QueryErrorKind::BadAnswer,
                format!("{target} answered with {what}. Check the endpoints of this source."),
            )
            .with_detail(error.to_string())
        })
    }
}

/// A path below an address, which may have a path of its own. Segments are escaped, so none can lead elsewhere.
fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(path.split('/').filter(|segment| !segment.is_empty()));
    }
    url
}

fn named(what: &'static str, url: &Url) -> Target {
    Target { what, url: url.as_str().trim_end_matches('/').to_owned() }
}

fn told_to_wait(target: &Target, wait: Duration, reply: &Reply) -> QueryError {
    QueryError::new(
        QueryErrorKind::Busy,
        format!(
            "{target} has too many queries and wants no more for {} s. Refresh less often.",
            wait.as_secs()
        ),
    )
    .with_detail(reply.excerpt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_below_the_endpoint() {
        let check = |base: &str, path: &str, expect: &str| {
            assert_eq!(below(&Url::parse(base).expect("an address"), path).as_str(), expect);
        };
        check("https://m", "/subscriptions/a b", "https://m/subscriptions/a%20b");
        check("https://m/base/", "v1/x", "https://m/base/v1/x");
        check("https://m", "a/../../b?c#d", "https://m/a/b%3Fc%23d");
        check("https://m", "//evil.example/x", "https://m/evil.example/x");
    }
}
