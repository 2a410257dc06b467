//! Talks to the HTTP API of one Prometheus: addresses, credentials, and what its status codes mean.

use data::time::TimeRange;
use model::query::{QueryError, QueryErrorKind};
use reqwest::header::{ACCEPT_ENCODING, HOST, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, RequestBuilder, StatusCode, Url};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::answer::{self, Answer, Unreadable};
use super::exemplars::ExemplarSeries;
use super::step::Steps;
use crate::datasources::http::{self, Reply, Target, TlsSettings};
use crate::datasources::{Cx, Instance};

/// Answers above this size are read on a thread of their own, so that other requests do not wait for it.
const LARGE_BYTES: usize = 256 << 10;

/// One Prometheus, ready to be asked.
pub(super) struct Client {
    http: reqwest::Client,
    base: Url,
    pub(super) target: Target,
    method: Method,
    headers: HeaderMap,
    basic: Option<(String, String)>,
    custom_params: Vec<(String, String)>,
}

/// What the endpoints beside the queries answer.
#[derive(Deserialize)]
struct Envelope<T> {
    status: String,
    #[serde(default)]
    error: String,
    #[serde(default, rename = "errorType")]
    error_type: String,
    data: Option<T>,
}

pub(super) type Pairs<'a> = Vec<(&'a str, String)>;

impl Client {
    /// The client of the asked source.
    pub(super) fn new(cx: &Cx<'_>) -> Result<Self, QueryError> {
        let instance = cx.instance;
        let url = http::parse_url(&instance.url, "Prometheus")?;
        let tls = TlsSettings::from_instance(instance);
        let key = (instance.org_id, instance.uid.clone(), instance.version);
        let http = cx.services.clients.get(key, &url, &tls)?;
        let mut headers = custom_headers(instance)?;
        let mut base = url.clone();
        base.set_query(None);
        base.set_fragment(None);
        let target = Target { what: "Prometheus", url: base.as_str().trim_end_matches('/').to_owned() };
        if http::is_this_machine(&url) {
            // Packing and unpacking takes longer than the bytes that it saves on the way to a neighbour.
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        }
        if let Some(name) = tls.server_name() {
            let real = authority(&base);
            if base.set_host(Some(name)).is_err() {
                return Err(bad_setting(format!("The server name “{name}” is not a host name.")));
            }
            headers
                .insert(HOST, HeaderValue::from_str(&real).map_err(|_| bad_setting("The URL has no host."))?);
        }
        Ok(Self {
            http,
            base,
            target,
            method: if instance.text("httpMethod") == Some("GET") { Method::GET } else { Method::POST },
            headers,
            basic: instance.basic_auth.then(|| {
                (
                    instance.basic_auth_user.clone(),
                    instance.secret("basicAuthPassword").unwrap_or_default().to_owned(),
                )
            }),
            custom_params: custom_params(instance),
        })
    }

    /// A range query.
    pub(super) async fn range(&self, expr: &str, steps: &Steps) -> Result<Answer, QueryError> {
        let params = vec![
            ("query", expr.to_owned()),
            ("start", seconds(steps.start_ms)),
            ("end", seconds(steps.end_ms)),
            ("step", (steps.step_ms / 1_000.0).to_string()),
        ];
        self.query("api/v1/query_range", params).await
    }

    /// A query at one instant.
    pub(super) async fn instant(&self, expr: &str, at_ms: i64) -> Result<Answer, QueryError> {
        self.query("api/v1/query", vec![("query", expr.to_owned()), ("time", seconds(at_ms))]).await
    }

    /// The exemplars of the series in an expression.
    pub(super) async fn exemplars(
        &self,
        expr: &str,
        range: TimeRange,
    ) -> Result<Vec<ExemplarSeries>, QueryError> {
        let params = vec![
            ("query", expr.to_owned()),
            ("start", seconds(range.from_ms)),
            ("end", seconds(range.to_ms)),
        ];
        self.read(self.method.clone(), "api/v1/query_exemplars", params).await
    }

    /// Data from one of the API's reading endpoints.
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        params: Pairs<'_>,
    ) -> Result<T, QueryError> {
        self.read(Method::GET, path, params).await
    }

    async fn query(&self, path: &str, params: Pairs<'_>) -> Result<Answer, QueryError> {
        let reply = self.send(self.method.clone(), path, params).await?;
        let (reply, read) = if reply.body.len() < LARGE_BYTES {
            let read = answer::read(&reply.body);
            (reply, read)
        } else {
            tokio::task::spawn_blocking(move || {
                let read = answer::read(&reply.body);
                (reply, read)
            })
            .await
            .map_err(|_| QueryError::new(QueryErrorKind::Internal, "The answer could not be read."))?
        };
        match read {
            Ok(answer) if answer.status == "error" => Err(self.said(&answer.error_type, &answer.error)),
            Ok(answer) if reply.status.is_success() => Ok(answer),
            Ok(_) => Err(self.failed(&reply)),
            Err(Unreadable::TooLarge(what, limit)) => Err(QueryError::new(
                QueryErrorKind::TooLarge,
                format!(
                    "The answer of {} has more than {limit} {what}, which is the limit for one query. Narrow the time \
                     range, raise the min step or sum up series.",
                    self.target
                ),
            )),
            Err(Unreadable::Malformed(why)) => Err(self.unreadable(&reply, &why)),
        }
    }

    async fn read<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        params: Pairs<'_>,
    ) -> Result<T, QueryError> {
        let reply = self.send(method, path, params).await?;
        match serde_json::from_slice::<Envelope<T>>(&reply.body) {
            Ok(envelope) if envelope.status == "error" => {
                Err(self.said(&envelope.error_type, &envelope.error))
            }
            Ok(Envelope { data: Some(data), .. }) if reply.status.is_success() => Ok(data),
            Ok(_) => Err(self.failed(&reply)),
            Err(error) => Err(self.unreadable(&reply, &error.to_string())),
        }
    }

    /// Sends the request; one that is refused as POST is tried as GET.
    async fn send(&self, method: Method, path: &str, params: Pairs<'_>) -> Result<Reply, QueryError> {
        let path = format!("{}/{path}", self.base.path().trim_end_matches('/'));
        let reply = http::send(self.request(&method, &path, &params), &self.target).await?;
        if method == Method::POST && reply.status == StatusCode::METHOD_NOT_ALLOWED {
            return http::send(self.request(&Method::GET, &path, &params), &self.target).await;
        }
        Ok(reply)
    }

    /// The top of the server, if the URL has a path and the API is at the top instead.
    pub(super) async fn api_at_top(&self) -> Option<String> {
        if self.base.path() == "/" {
            return None;
        }
        let request = self.request(&Method::GET, "/api/v1/status/buildinfo", &[]);
        let reply = http::send(request, &self.target).await.ok()?;
        let top = self.target.url.strip_suffix(self.base.path().trim_end_matches('/'))?;
        (reply.status.is_success() && !reply.is_html()).then(|| top.to_owned())
    }

    fn request(&self, method: &Method, path: &str, params: &[(&str, String)]) -> RequestBuilder {
        let mut url = self.base.clone();
        url.set_path(path);
        let mut request = self.http.request(method.clone(), url).headers(self.headers.clone());
        if let Some((user, password)) = &self.basic {
            request = request.basic_auth(user, Some(password));
        }
        if !self.custom_params.is_empty() {
            request = request.query(&self.custom_params);
        }
        if *method == Method::POST { request.form(params) } else { request.query(params) }
    }

    /// An error in Prometheus' own words.
    fn said(&self, error_type: &str, error: &str) -> QueryError {
        let (kind, verb) = match error_type {
            "bad_data" | "execution" => (QueryErrorKind::BadQuery, "refused the query"),
            "timeout" | "canceled" => (QueryErrorKind::Timeout, "gave up on the query"),
            _ => (QueryErrorKind::BadAnswer, "failed"),
        };
        let detail = if error_type.is_empty() { error.to_owned() } else { format!("{error_type}: {error}") };
        QueryError::new(kind, format!("Prometheus {verb}: {error}")).with_detail(detail)
    }

    /// The sentence for a status that is no success.
    fn failed(&self, reply: &Reply) -> QueryError {
        use QueryErrorKind::{Auth, BadAnswer, Busy, Timeout};
        let (target, code) = (&self.target, reply.status.as_u16());
        let (kind, message) = match code {
            401 | 403 => (
                Auth,
                format!(
                    "{target} refused the credentials ({code}). Check the authentication settings of this source."
                ),
            ),
            300..=399 => {
                let to = reply.location.as_deref().unwrap_or("another address");
                (
                    BadAnswer,
                    format!("{target} redirects to {to}. Enter the final address as this source's URL."),
                )
            }
            404 => (BadAnswer, format!("{target} has no query API there (404). Check the path of the URL.")),
            408 | 504 => {
                (Timeout, format!("{target} did not get its answer in time ({code}). Narrow the query."))
            }
            429 => (Busy, format!("{target} has too many queries (429). Try again later.")),
            _ if reply.is_html() || reply.excerpt().is_empty() => {
                (BadAnswer, format!("{target} answered with error {code}. Look into its log."))
            }
            _ => {
                let said = reply.excerpt();
                let said = said.trim_end_matches('.');
                (BadAnswer, format!("{target} answered with error {code}: {said}. Look into its log."))
            }
        };
        QueryError::new(kind, message).with_detail(reply.excerpt())
    }

    /// The sentence for a body that is not JSON of the expected form.
    fn unreadable(&self, reply: &Reply, why: &str) -> QueryError {
        if !reply.status.is_success() {
            return self.failed(reply);
        }
        let target = &self.target;
        let message = if reply.is_html() {
            format!(
                "{target} answered with a web page instead of data. Check the URL: it may lead to a login page or a proxy."
            )
        } else if reply.body.is_empty() {
            format!("{target} answered with nothing. Check the URL.")
        } else if why.contains("EOF") {
            format!("{target} broke off in the middle of its answer. Try again, or look into its log.")
        } else {
            format!("{target} answered with something that is not Prometheus' JSON. Check the URL.")
        };
        QueryError::new(QueryErrorKind::BadAnswer, message).with_detail(why)
    }
}

/// Milliseconds as the API's seconds, exact to the millisecond.
pub(super) fn seconds(ms: i64) -> String {
    match ms.rem_euclid(1_000) {
        0 => ms.div_euclid(1_000).to_string(),
        rest if ms >= 0 => format!("{}.{rest:03}", ms / 1_000),
        _ => (ms as f64 / 1_000.0).to_string(),
    }
}

/// `httpHeaderName1` with the secret `httpHeaderValue1`, and so on; then a bearer token.
fn custom_headers(instance: &Instance) -> Result<HeaderMap, QueryError> {
    let mut headers = HeaderMap::new();
    let numbered = instance.json_data.iter().filter_map(|(key, name)| {
        Some((
            key.strip_prefix("httpHeaderName")?,
            name.as_str().map(str::trim).filter(|name| !name.is_empty())?,
        ))
    });
    for (number, name) in numbered {
        let Some(value) = instance.secret(&format!("httpHeaderValue{number}")) else { continue };
        headers.insert(header_name(name)?, header_value(name, value)?);
    }
    if let Some(token) = instance.secret("bearerToken") {
        headers.insert(
            reqwest::header::AUTHORIZATION,
            header_value("Authorization", &format!("Bearer {token}"))?,
        );
    }
    Ok(headers)
}

fn header_name(name: &str) -> Result<HeaderName, QueryError> {
    name.parse().map_err(|_| bad_setting(format!("“{name}” cannot be the name of an HTTP header.")))
}

fn header_value(name: &str, value: &str) -> Result<HeaderValue, QueryError> {
    let mut value = HeaderValue::from_str(value.trim()).map_err(|_| {
        bad_setting(format!("The value of the HTTP header {name} holds characters that it cannot."))
    })?;
    value.set_sensitive(true);
    Ok(value)
}

fn bad_setting(message: impl Into<String>) -> QueryError {
    QueryError::new(QueryErrorKind::BadQuery, message)
}

/// What the settings add to every query; `queryTimeout` is how long Prometheus itself may take.
fn custom_params(instance: &Instance) -> Vec<(String, String)> {
    let mut params = instance.text("customQueryParameters").map(parse_params).unwrap_or_default();
    if let Some(timeout) = instance.text("queryTimeout") {
        params.push(("timeout".to_owned(), timeout.to_owned()));
    }
    params
}

/// `max_source_resolution=5m&timeout=10` as pairs.
fn parse_params(text: &str) -> Vec<(String, String)> {
    let mut url = Url::parse("http://params").ok();
    if let Some(url) = &mut url {
        url.set_query(Some(text.trim_start_matches('?')));
    }
    url.map(|url| url.query_pairs().map(|(key, value)| (key.into_owned(), value.into_owned())).collect())
        .unwrap_or_default()
}

fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_exact() {
        for (ms, expect) in
            [(0, "0"), (1_500, "1.500"), (1_700_000_000_007, "1700000000.007"), (-1_500, "-1.5")]
        {
            assert_eq!(seconds(ms), expect);
        }
    }

    #[test]
    fn parameters_of_the_settings_are_read_as_in_a_url() {
        let pairs = parse_params("?a=1&b=x%20y&c");
        assert_eq!(pairs, [("a", "1"), ("b", "x y"), ("c", "")].map(|(k, v)| (k.to_owned(), v.to_owned())));
    }

    #[test]
    fn headers_come_in_pairs_of_name_and_secret() {
        let mut instance = Instance::default();
        for (key, value) in [("httpHeaderName1", "X-Scope-OrgID"), ("httpHeaderName2", "X-No-Value")] {
            instance.json_data.insert(key.to_owned(), value.into());
        }
        instance.secrets.insert("httpHeaderValue1".to_owned(), "tenant".to_owned());
        instance.secrets.insert("bearerToken".to_owned(), "t".to_owned());
        let headers = custom_headers(&instance).expect("valid");
        assert_eq!(headers.len(), 2);
        assert_eq!(headers["x-scope-orgid"], "tenant");
        assert!(headers["authorization"].is_sensitive());
        instance.json_data.insert("httpHeaderName1".to_owned(), "bad name".into());
        assert!(custom_headers(&instance).is_err());
    }
}
