//! A Belvedere on a free port, and a person signed in to it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use backend::app::{self, Server};
use backend::config::Config;
use backend::sampler::SampleStore;
use model::frame::Frame;
use model::query::stream::ServerMessage;
use model::query::{QueryAnswer, QueryError};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// A running server and its administrator. The data folder goes with it.
pub(crate) struct Belvedere {
    server: Server,
    pub(crate) base: String,
    pub(crate) cookie: String,
    http: reqwest::Client,
    folder: tempfile::TempDir,
}

async fn serve(folder: &tempfile::TempDir) -> Server {
    let mut config = Config::new(folder.path().to_owned());
    config.server.listen = ([127, 0, 0, 1], 0).into();
    app::start(config).await.expect("the server starts")
}

impl Belvedere {
    pub(crate) async fn start() -> Self {
        // The first test of the process installs it; the others find it there.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let folder = tempfile::tempdir().expect("a folder");
        let server = serve(&folder).await;
        let base = format!("http://{}", server.addr);
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        let link = server.signup_path.clone().expect("a link for the first person");
        let token = link.split_once("token=").expect("a token in the link").1.to_owned();
        let body = json!({ "token": token, "login": "ada", "password": "correct horse battery staple" });
        let answer = http.post(format!("{base}/api/signup")).header("Origin", &base).json(&body).send().await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK);
        let cookie = answer.headers()["set-cookie"]
            .to_str()
            .expect("text")
            .split(';')
            .next()
            .expect("a cookie")
            .to_owned();
        Self { server, base, cookie, http, folder }
    }

    /// Stops in good order and starts again on the same data.
    pub(crate) async fn restart(self) -> Self {
        self.server.shutdown().await.expect("the server stops");
        let server = serve(&self.folder).await;
        let base = format!("http://{}", server.addr);
        Self { server, base, ..self }
    }

    /// What keeps this machine's samples, for samples that no machine has.
    pub(crate) fn samples(&self) -> &dyn SampleStore {
        &*self.server.app().sources.samples
    }

    /// The server's time.
    pub(crate) fn now_ms(&self) -> i64 {
        self.server.app().clock.now_ms()
    }

    /// The files of the data folder.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.folder.path()).expect("the data folder");
        entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect()
    }

    pub(crate) async fn call(&self, method: Method, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.base))
            .header("Cookie", &self.cookie)
            .header("Origin", &self.base);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.expect("an answer");
        let status = answer.status();
        (status, answer.json().await.unwrap_or(Value::Null))
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let (status, body) = self.call(Method::GET, path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        body
    }

    /// Adds a Prometheus source; more settings on top.
    pub(crate) async fn add_prometheus(&self, uid: &str, url: &str, more: Value) {
        let mut source =
            json!({ "uid": uid, "name": uid, "type": "prometheus", "url": url, "access": "proxy" });
        for (key, value) in more.as_object().into_iter().flatten() {
            source[key] = value.clone();
        }
        let (status, body) = self.call(Method::POST, "/api/datasources", Some(source)).await;
        assert_eq!(status, StatusCode::OK, "{body}");
    }

    /// Asks in the page's binary form; answers by ref id.
    pub(crate) async fn ask(&self, request: &Value) -> BTreeMap<String, QueryAnswer> {
        let answer = self
            .http
            .post(format!("{}/api/ds/query", self.base))
            .header("Cookie", &self.cookie)
            .header("Origin", &self.base)
            .header("Accept", "application/x-belvedere-frames")
            .json(request)
            .send()
            .await
            .expect("an answer");
        let status = answer.status();
        let bytes = answer.bytes().await.expect("a body");
        assert_eq!(status, StatusCode::OK, "{}", String::from_utf8_lossy(&bytes));
        let mut rest = &bytes[..];
        let mut answers = BTreeMap::new();
        while let Some((len, behind)) = rest.split_first_chunk::<4>() {
            let (message, behind) = behind.split_at(u32::from_le_bytes(*len) as usize);
            rest = behind;
            match ServerMessage::decode(message).expect("a whole message") {
                ServerMessage::Answer { ref_id, answer, .. } => answers.insert(ref_id, answer),
                other @ ServerMessage::Done { .. } => panic!("unexpected {other:?}"),
            };
        }
        answers
    }

    /// Asks one query of one source.
    pub(crate) async fn ask_one(&self, uid: &str, range: (i64, i64), query: Value) -> QueryAnswer {
        let mut query = query;
        query["refId"] = json!("A");
        query["datasource"] = json!({ "uid": uid });
        let request = json!({ "from": range.0.to_string(), "to": range.1.to_string(), "queries": [query] });
        self.ask(&request).await.remove("A").expect("an answer to A")
    }

    /// The frames of one query.
    pub(crate) async fn frames(&self, uid: &str, range: (i64, i64), query: Value) -> Vec<Frame> {
        self.ask_one(uid, range, query.clone()).await.unwrap_or_else(|error| panic!("{query}: {error}"))
    }

    /// The error of one query.
    pub(crate) async fn error(&self, uid: &str, query: Value) -> QueryError {
        match self.ask_one(uid, (0, 60_000), query).await {
            Ok(frames) => panic!("an error was expected, not {} frames", frames.len()),
            Err(error) => error,
        }
    }
}
