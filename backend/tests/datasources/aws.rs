//! AWS for tests: moto with its IAM check on, a user and a role in it, and a way in between that notes what is asked.

use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::programs::{Program, moto};
use crate::server::Belvedere;

pub(crate) const REGION: &str = "eu-west-1";
pub(crate) const ROLE: &str = "arn:aws:iam::123456789012:role/reader";
const CLOUDWATCH: &str = "GraniteServiceVersion20100801";

/// A moto that belongs to one test.
pub(crate) struct Aws {
    moto: Program,
    pub(crate) recorder: Recorder,
    http: reqwest::Client,
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
}

impl Aws {
    /// Starts it with a user who may do everything and a role that only the external ID `outside` may assume.
    pub(crate) async fn start() -> Option<Self> {
        let moto = moto().await?;
        let recorder = Recorder::start(&moto.url).await;
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        let mut aws = Self { moto, recorder, http, access_key: String::new(), secret_key: String::new() };
        let all = json!({ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }] });
        let trust = json!({ "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": { "AWS": "*" }, "Action": "sts:AssumeRole",
            "Condition": { "StringEquals": { "sts:ExternalId": "outside" } },
        }] });
        aws.iam(&[("Action", "CreateUser"), ("UserName", "u")]).await;
        let policy = all.to_string();
        let document = ("PolicyDocument", policy.as_str());
        aws.iam(&[("Action", "PutUserPolicy"), ("UserName", "u"), ("PolicyName", "p"), document]).await;
        let trust = trust.to_string();
        let trust = ("AssumeRolePolicyDocument", trust.as_str());
        aws.iam(&[("Action", "CreateRole"), ("RoleName", "reader"), trust]).await;
        aws.iam(&[("Action", "PutRolePolicy"), ("RoleName", "reader"), ("PolicyName", "p"), document]).await;
        let key = aws.iam(&[("Action", "CreateAccessKey"), ("UserName", "u")]).await;
        let tag = |name: &str| -> String {
            let (_, rest) = key.split_once(&format!("<{name}>")).expect("the element");
            rest.split('<').next().unwrap_or_default().to_owned()
        };
        (aws.access_key, aws.secret_key) = (tag("AccessKeyId"), tag("SecretAccessKey"));
        Some(aws)
    }

    async fn iam(&self, form: &[(&str, &str)]) -> String {
        let request = self.http.post(&self.moto.url).form(form).query(&[("Version", "2010-05-08")]);
        let answer = request.header("Authorization", scope("iam")).send().await.expect("an answer");
        let status = answer.status();
        let text = answer.text().await.expect("text");
        assert!(status.is_success(), "{form:?}: {text}");
        text
    }

    /// Puts metrics, before the door is locked.
    pub(crate) async fn put(&self, namespace: &str, data: &[Value]) {
        for data in data.chunks(1_000) {
            let body = json!({ "Namespace": namespace, "MetricData": data });
            let request = self
                .http
                .post(&self.moto.url)
                .header("Authorization", scope("monitoring"))
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", format!("{CLOUDWATCH}.PutMetricData"))
                .body(body.to_string());
            let answer = request.send().await.expect("an answer");
            assert!(answer.status().is_success(), "{}", answer.text().await.unwrap_or_default());
        }
    }

    /// From now on every call must be signed by somebody who may.
    pub(crate) async fn lock(&self) {
        let answer = self.http.post(format!("{}/moto-api/reset-auth", self.moto.url)).body("0").send().await;
        assert!(answer.expect("an answer").status().is_success());
    }

    /// A source that asks through the recorder, with settings on top.
    pub(crate) async fn add(&self, belvedere: &Belvedere, uid: &str, more: Value) {
        let mut json_data = json!({
            "authType": "keys", "defaultRegion": REGION, "endpoint": self.recorder.url, "stsEndpoint": self.recorder.url,
        });
        let mut secrets = json!({ "accessKey": self.access_key, "secretKey": self.secret_key });
        for (key, value) in more["jsonData"].as_object().into_iter().flatten() {
            json_data[key] = value.clone();
        }
        for (key, value) in more["secureJsonData"].as_object().into_iter().flatten() {
            secrets[key] = value.clone();
        }
        add_source(belvedere, uid, json_data, secrets).await;
    }
}

/// Adds a CloudWatch source.
pub(crate) async fn add_source(belvedere: &Belvedere, uid: &str, json_data: Value, secrets: Value) {
    let source = json!({
        "uid": uid, "name": uid, "type": "cloudwatch", "access": "proxy", "jsonData": json_data, "secureJsonData": secrets,
    });
    let (status, body) = belvedere.call(Method::POST, "/api/datasources", Some(source)).await;
    assert_eq!(status.as_u16(), 200, "{body}");
}

/// Which service is meant; nothing is signed.
fn scope(service: &str) -> String {
    format!(
        "AWS4-HMAC-SHA256 Credential=AKIA/20260101/{REGION}/{service}/aws4_request, SignedHeaders=host, Signature=0"
    )
}

/// Passes everything on and notes operations with their inputs.
pub(crate) struct Recorder {
    pub(crate) url: String,
    way: Arc<Way>,
    task: tokio::task::JoinHandle<()>,
}

struct Way {
    to: String,
    http: reqwest::Client,
    seen: Mutex<Vec<(String, Value)>>,
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Recorder {
    async fn start(to: &str) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        let way = Arc::new(Way { to: to.to_owned(), http, seen: Mutex::default() });
        let router = axum::Router::new().fallback(pass_on).with_state(Arc::clone(&way));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let task = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("it serves");
        });
        Self { url, way, task }
    }

    /// The inputs of an operation so far, the earliest first.
    pub(crate) fn inputs(&self, operation: &str) -> Vec<Value> {
        let seen = self.way.seen.lock().expect("no panic");
        seen.iter().filter(|(name, _)| name == operation).map(|(_, input)| input.clone()).collect()
    }

    /// Forgets what was asked.
    pub(crate) fn forget(&self) {
        self.way.seen.lock().expect("no panic").clear();
    }
}

async fn pass_on(
    State(way): State<Arc<Way>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let target = headers.get("x-amz-target").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
    let input = serde_json::from_slice(&body).unwrap_or(Value::Null);
    way.seen.lock().expect("no panic").push((operation, input));
    // With the Host header as it came: it is signed.
    let answer =
        way.http.request(method, format!("{}{uri}", way.to)).headers(headers).body(body).send().await;
    let answer = answer.expect("an answer");
    let status = answer.status();
    (status, answer.bytes().await.expect("a body")).into_response()
}
