//! The real program as a process that can be killed, with a dashboard whose one value a test sets.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_belvedere");
/// What nothing in these tests takes.
const PATIENCE: Duration = Duration::from_secs(90);

/// A Belvedere of its own, and an administrator's token for it.
pub(crate) struct Belvedere {
    child: Child,
    base: String,
    token: String,
    client: reqwest::Client,
    env: Vec<(String, String)>,
    log: Log,
    pub(crate) folder: TempDir,
}

/// The lines that a program has written to its log.
type Log = Arc<Mutex<Vec<String>>>;

impl Belvedere {
    /// Starts one with these variables in its environment.
    pub(crate) fn start(env: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let env = owned(env);
        let log = Log::default();
        let (child, base) = spawn(folder.path(), &env, &log);
        let made = Command::new(PROGRAM)
            .args(["admin", "token", "--role", "admin", "--name", "test", "--data"])
            .arg(folder.path())
            .envs(env.iter().map(|(name, value)| (name, value)))
            .output()
            .expect("a token");
        let token = String::from_utf8_lossy(&made.stdout).trim().to_owned();
        assert!(token.starts_with("bvd_"), "{made:?}");
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        Self { child, base, token, client, env, log, folder }
    }

    /// Starts a second one on the same PostgreSQL, with a data folder of its own and the same key.
    pub(crate) fn start_beside(&self) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let key = "secret.key";
        std::fs::copy(self.folder.path().join(key), folder.path().join(key)).expect("the key is copied");
        let log = Log::default();
        let (child, base) = spawn(folder.path(), &self.env, &log);
        let (token, client) = (self.token.clone(), self.client.clone());
        Self { child, base, token, client, env: self.env.clone(), log, folder }
    }

    /// The lines of the log that hold a text.
    pub(crate) fn logged(&self, text: &str) -> Vec<String> {
        let lines = self.log.lock().expect("no panic");
        lines.iter().filter(|line| line.contains(text)).cloned().collect()
    }

    /// The process' memory that is in use, in bytes.
    pub(crate) fn memory_bytes(&self) -> u64 {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).expect("a process of ours");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix("kB")).expect("a size in kB");
        kilobytes.trim().parse::<u64>().expect("a number") * 1_024
    }

    /// Kills it where it stands.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ran");
    }

    /// Starts it again on the same data.
    pub(crate) fn start_again(&mut self) {
        (self.child, self.base) = spawn(self.folder.path(), &self.env, &self.log);
    }

    pub(crate) async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Value {
        let mut request =
            self.client.request(method.clone(), format!("{}{path}", self.base)).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.expect("an answer");
        let status = answer.status();
        let text = answer.text().await.expect("a body");
        assert!(status.is_success(), "{method} {path}: {status} {text}");
        serde_json::from_str(&text).expect("JSON")
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        self.call(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Value {
        self.call(Method::POST, path, Some(body)).await
    }

    /// Saves the dashboard so that its one series has this value from now on.
    pub(crate) async fn set_value(&self, value: i64) {
        let target =
            json!({ "refId": "A", "scenarioId": "csv_metric_values", "stringInput": value.to_string() });
        self.set_target(&target).await;
    }

    /// Saves the dashboard so that its panel asks this of TestData.
    pub(crate) async fn set_target(&self, target: &Value) {
        self.set_panel(&json!({ "type": "testdata", "uid": "testdata" }), target).await;
    }

    /// Saves the dashboard so that its panel asks this of that source.
    pub(crate) async fn set_panel(&self, source: &Value, target: &Value) {
        self.save("watched", source, target).await;
    }

    /// Saves a dashboard whose one panel asks this of that source.
    pub(crate) async fn save(&self, uid: &str, source: &Value, target: &Value) {
        let panel = json!({
            "id": 1, "type": "timeseries", "title": "Temperature", "gridPos": { "x": 0, "y": 0, "w": 12, "h": 8 },
            "datasource": source, "targets": [target],
            "fieldConfig": { "defaults": { "unit": "celsius" }, "overrides": [] },
        });
        let title = format!("Boiler {uid}");
        let dashboard =
            json!({ "uid": uid, "title": title, "timezone": "utc", "panels": [panel], "schemaVersion": 42 });
        self.post("/api/dashboards/db", &json!({ "dashboard": dashboard, "overwrite": true })).await;
    }

    /// Adds a Prometheus that is there, or should be.
    pub(crate) async fn add_prometheus(&self, uid: &str, url: &str, timeout_secs: u32) -> Value {
        let settings = json!({ "timeInterval": "1s", "timeout": timeout_secs });
        let source = json!({
            "uid": uid, "name": uid, "type": "prometheus", "url": url, "access": "proxy", "jsonData": settings,
        });
        self.post("/api/datasources", &source).await;
        json!({ "type": "prometheus", "uid": uid })
    }

    /// A rule on the dashboard's panel: above 50, every second, told at once.
    pub(crate) async fn make_rule(&self, contact_point: &str) -> String {
        let rule = self.post("/api/alert-rules", &json!({ "spec": spec(contact_point) })).await;
        rule["uid"].as_str().expect("a uid").to_owned()
    }

    pub(crate) async fn make_contact_point(&self, kind: &str, settings: Value) -> String {
        let point = json!({ "name": format!("Test {kind}"), "type": kind, "settings": settings });
        self.post("/api/contact-points", &point).await["uid"].as_str().expect("a uid").to_owned()
    }

    /// Waits until the rule stands like this; answers it.
    pub(crate) async fn wait_for_state(&self, rule: &str, state: &str) -> Value {
        self.wait_for_rule(rule, state, |found| found["status"]["state"] == state).await
    }

    /// Waits until the rule fulfils a condition; answers it.
    pub(crate) async fn wait_for_rule(
        &self,
        rule: &str,
        what: &str,
        is_wanted: impl Fn(&Value) -> bool,
    ) -> Value {
        let started = Instant::now();
        loop {
            let found = self.get(&format!("/api/alert-rules/{rule}")).await;
            if is_wanted(&found) {
                return found;
            }
            assert!(started.elapsed() < PATIENCE, "the rule never was {what}: {found}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until the newest message fulfils a condition; answers it.
    pub(crate) async fn wait_for_message(&self, is_wanted: impl Fn(&Value) -> bool) -> Value {
        let started = Instant::now();
        loop {
            let found = self.get("/api/deliveries?limit=1").await;
            if is_wanted(&found[0]) {
                return found[0].clone();
            }
            assert!(started.elapsed() < PATIENCE, "the message never came: {found}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// What a rule of these tests is made of.
pub(crate) fn spec(contact_point: &str) -> Value {
    json!({
        "title": "Too hot", "message": "Open the valve.", "dashboardUid": "watched", "panelId": 1,
        "reducer": "lastNotNull", "compare": "above", "threshold": 50, "window": "10m", "every": "1s", "pending": "0s",
        "contactPoints": [contact_point], "groupWait": "0s", "groupInterval": "1s", "repeatInterval": "4h",
    })
}

impl Drop for Belvedere {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn owned(env: &[(&str, &str)]) -> Vec<(String, String)> {
    env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The running program, and where it answers.
fn spawn(folder: &Path, env: &[(String, String)], log: &Log) -> (Child, String) {
    let mut child = Command::new(PROGRAM)
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder)
        .env("BELVEDERE_PUBLIC_URL", "https://dash.example.org")
        .envs(env.iter().map(|(name, value)| (name, value)))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // The log is kept, and both pipes are emptied for as long as the program runs.
    let stderr = BufReader::new(child.stderr.take().expect("a pipe"));
    let log = Arc::clone(log);
    std::thread::spawn(move || {
        for line in stderr.lines().map_while(Result::ok) {
            log.lock().expect("no panic").push(line);
        }
    });
    let stdout = child.stdout.take().expect("a pipe");
    // The address that people type is another one, so the port comes from what the program listens on.
    let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.contains("is ready")), "the program never was ready");
    std::thread::spawn(move || lines.for_each(drop));
    let port = port_of(child.id());
    (child, format!("http://127.0.0.1:{port}"))
}

/// The port on which a process listens, as the kernel tells it.
fn port_of(process: u32) -> u16 {
    let sockets: Vec<String> = std::fs::read_dir(format!("/proc/{process}/fd"))
        .expect("a process of ours")
        .flatten()
        .filter_map(|entry| std::fs::read_link(entry.path()).ok())
        .filter_map(|link| Some(link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
        .collect();
    let table = std::fs::read_to_string("/proc/net/tcp").expect("the table of sockets");
    let port = table.lines().skip(1).find_map(|line| {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let is_ours = columns.get(3) == Some(&"0A")
            && sockets.iter().any(|inode| Some(&inode.as_str()) == columns.get(9));
        let hex = columns.get(1)?.rsplit(':').next()?;
        is_ours.then(|| u16::from_str_radix(hex, 16).ok()).flatten()
    });
    port.expect("it listens")
}
