//! Doubles beside the real programs: an answer in Prometheus' form whose value a test sets without a database, a source
//! that hangs, and a receiver of webhooks that keeps what it got.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use wiremock::matchers::{any, method};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// Answers every range query with one series of one value at the end of the range.
pub(crate) struct Gauge {
    server: MockServer,
    value: Arc<AtomicI64>,
}

impl Gauge {
    pub(crate) async fn start(value: i64) -> Self {
        let value = Arc::new(AtomicI64::new(value));
        let shown = Arc::clone(&value);
        let answer = move |request: &Request| {
            let body = String::from_utf8_lossy(&request.body).into_owned();
            let query = request.url.query().unwrap_or_default().to_owned();
            let end = format!("{query}&{body}")
                .split('&')
                .find_map(|pair| pair.strip_prefix("end=")?.parse::<f64>().ok())
                .unwrap_or_default();
            let sample = json!([end, shown.load(Ordering::SeqCst).to_string()]);
            let series = json!([{ "metric": { "__name__": "temperature" }, "values": [sample] }]);
            let data = json!({ "resultType": "matrix", "result": series });
            ResponseTemplate::new(200).set_body_json(json!({ "status": "success", "data": data }))
        };
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(answer).mount(&server).await;
        Self { server, value }
    }

    pub(crate) fn set(&self, value: i64) {
        self.value.store(value, Ordering::SeqCst);
    }

    pub(crate) fn url(&self) -> String {
        self.server.uri()
    }
}

/// Takes every connection and never answers.
pub(crate) struct Hanging {
    pub(crate) url: String,
    open: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Hanging {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (open, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let counts = (Arc::clone(&open), Arc::clone(&most));
        let task = tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let (open, most) = counts.clone();
                most.fetch_max(open.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::spawn(async move {
                    // What is asked is read, until the other side gives up.
                    let _ = tokio::io::copy(&mut socket, &mut tokio::io::sink()).await;
                    open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { url, open, most, task }
    }

    /// Connections that wait for an answer now.
    pub(crate) fn open(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }

    /// The most that have waited at once.
    pub(crate) fn most(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }
}

impl Drop for Hanging {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Takes webhooks, each after a while.
pub(crate) struct Receiver(MockServer);

impl Receiver {
    pub(crate) async fn start(after: Duration) -> Self {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(200).set_delay(after);
        Mock::given(method("POST")).respond_with(answer).mount(&server).await;
        Self(server)
    }

    pub(crate) fn url(&self) -> String {
        self.0.uri()
    }

    /// What came so far.
    pub(crate) async fn bodies(&self) -> Vec<Value> {
        let requests = self.0.received_requests().await.expect("requests are kept");
        requests.iter().map(|request| serde_json::from_slice(&request.body).expect("JSON")).collect()
    }

    /// Status and kind of each message: `firing`, `resolved`.
    pub(crate) async fn statuses(&self) -> Vec<String> {
        let bodies = self.bodies().await;
        bodies.iter().map(|body| body["status"].as_str().expect("a status").to_owned()).collect()
    }
}
