//! Debian's Prometheus, which scrapes one gauge each second and can be stopped and started again on its data.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use wiremock::matchers::path;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// A Prometheus and the gauge `temperature` that it scrapes; it ends with this value.
pub(crate) struct Prometheus {
    child: Option<Child>,
    folder: tempfile::TempDir,
    port: u16,
    gauge: Arc<AtomicI64>,
    scraped: MockServer,
}

/// Whether there is one here. In CI there must be.
fn is_there() -> bool {
    let is_there = Path::new("/usr/bin/prometheus").exists();
    assert!(
        is_there || std::env::var_os("CI").is_none(),
        "Prometheus is needed in CI: apt-get install prometheus"
    );
    if !is_there {
        eprintln!("skipped: install the package prometheus to run this test");
    }
    is_there
}

impl Prometheus {
    /// Starts one; nothing, with a word, where it is not installed.
    pub(crate) async fn start() -> Option<Self> {
        if !is_there() {
            return None;
        }
        let gauge = Arc::new(AtomicI64::new(0));
        let scraped = MockServer::start().await;
        let shown = Arc::clone(&gauge);
        let answer = move |_: &Request| {
            ResponseTemplate::new(200).set_body_raw(
                format!("temperature {}\n", shown.load(Ordering::SeqCst)),
                "text/plain; version=0.0.4",
            )
        };
        Mock::given(path("/metrics")).respond_with(answer).mount(&scraped).await;
        let folder = tempfile::tempdir().expect("a folder");
        let config = format!(
            "global:\n  scrape_interval: 1s\nscrape_configs:\n  - job_name: boiler\n    static_configs:\n      \
             - targets: ['{}']\n",
            scraped.address()
        );
        std::fs::write(folder.path().join("prometheus.yml"), config).expect("a file");
        let socket = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = socket.local_addr().expect("an address").port();
        drop(socket);
        let mut prometheus = Self { child: None, folder, port, gauge, scraped };
        prometheus.start_again().await;
        Some(prometheus)
    }

    /// What it scrapes from now on.
    pub(crate) fn set(&self, value: i64) {
        self.gauge.store(value, Ordering::SeqCst);
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Stops it in the midst of all.
    pub(crate) fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("it runs");
            child.wait().expect("it ran");
        }
    }

    /// Starts it on its port and data, and waits until it has scraped.
    pub(crate) async fn start_again(&mut self) {
        let child = Command::new("/usr/bin/prometheus")
            .arg(format!("--config.file={}", self.folder.path().join("prometheus.yml").display()))
            .arg(format!("--storage.tsdb.path={}", self.folder.path().join("data").display()))
            .arg(format!("--web.listen-address=127.0.0.1:{}", self.port))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("Prometheus starts");
        self.child = Some(child);
        let count = || async { self.scraped.received_requests().await.unwrap_or_default().len() };
        let before = count().await;
        for _ in 0..600 {
            if count().await > before {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("Prometheus scrapes nothing");
    }
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        self.stop();
    }
}
