//! Prometheus and node exporter as Debian ships them, each in a folder of its own, ended with the test.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running program; killed when dropped.
pub(crate) struct Program {
    pub(crate) url: String,
    child: Child,
    _folder: tempfile::TempDir,
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where the program is; nothing, with a word, where it is not installed.
pub(crate) fn installed(name: &str) -> Option<PathBuf> {
    let found = ["/usr/bin", "/usr/local/bin"]
        .iter()
        .map(|folder| Path::new(folder).join(name))
        .find(|file| file.exists());
    if found.is_none() {
        assert!(std::env::var_os("CI").is_none(), "{name} is needed in CI: apt-get install {name}");
        eprintln!("skipped: install the package that holds {name} to run this test");
    }
    found
}

/// The `bin` folder of a Python environment of the tools folder; nothing, with a word, where it is not installed.
pub(crate) fn python(environment: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let tools = std::env::var_os("BELVEDERE_TOOLS").map_or_else(|| root.join(".tools"), PathBuf::from);
    let found = Some(tools.join("python").join(environment).join("bin")).filter(|folder| folder.exists());
    if found.is_none() {
        assert!(
            std::env::var_os("CI").is_none(),
            "{environment} is needed in CI: cargo xtask test installs it"
        );
        eprintln!("skipped: cargo xtask test installs {environment} for this test");
    }
    found
}

/// AWS as the package `moto` plays it, which checks nothing yet.
pub(crate) async fn moto() -> Option<Program> {
    let folder = tempfile::tempdir().expect("a folder");
    let port = free_port();
    let child = Command::new(python("moto")?.join("moto_server"))
        .args(["-H", "127.0.0.1", "-p", &port.to_string()])
        .env("INITIAL_NO_AUTH_ACTION_COUNT", "1000000")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("moto starts");
    let program = Program { url: format!("http://127.0.0.1:{port}"), child, _folder: folder };
    wait_ready(&format!("{}/moto-api/data.json", program.url), "moto").await;
    Some(program)
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port").port()
}

async fn wait_ready(url: &str, what: &str) {
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    for _ in 0..600 {
        if http.get(url).send().await.is_ok_and(|answer| answer.status().is_success()) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{what} does not answer at {url}");
}

/// A program that serves HTTP on a port that it is told, ready when `path` is answered.
pub(crate) async fn start(program: &Path, args: impl FnOnce(u16) -> Vec<String>, path: &str) -> Program {
    let port = free_port();
    let mut command = Command::new(program);
    command.args(args(port)).env("PYTHONDONTWRITEBYTECODE", "1").stdout(Stdio::null()).stderr(Stdio::null());
    let child = command.spawn().expect("the program starts");
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program { url: format!("http://127.0.0.1:{port}"), child, _folder: folder };
    wait_ready(&format!("{}{path}", program.url), "the program").await;
    program
}

/// A Prometheus whose data are those samples (OpenMetrics text), and what it scrapes.
pub(crate) async fn prometheus(samples: Option<&str>, scrape: &str) -> Option<Program> {
    let program = installed("prometheus")?;
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    if let Some(samples) = samples {
        let file = folder.path().join("samples.txt");
        std::fs::write(&file, samples).expect("a file");
        let made = Command::new(installed("promtool")?)
            .args(["tsdb", "create-blocks-from", "openmetrics"])
            .args([&file, &data])
            .output()
            .expect("promtool runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }
    let config = folder.path().join("prometheus.yml");
    std::fs::write(&config, format!("global:\n  scrape_interval: 1s\nscrape_configs:\n{scrape}"))
        .expect("a file");
    let port = free_port();
    let child = Command::new(program)
        .arg(format!("--config.file={}", config.display()))
        .arg(format!("--storage.tsdb.path={}", data.display()))
        .arg("--storage.tsdb.retention.time=100y")
        .arg("--enable-feature=exemplar-storage")
        .arg(format!("--web.listen-address=127.0.0.1:{port}"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("Prometheus starts");
    let program = Program { url: format!("http://127.0.0.1:{port}"), child, _folder: folder };
    wait_ready(&format!("{}/-/ready", program.url), "Prometheus").await;
    Some(program)
}

/// A node exporter of this machine.
pub(crate) async fn node_exporter() -> Option<Program> {
    let program = installed("prometheus-node-exporter")?;
    let folder = tempfile::tempdir().expect("a folder");
    let port = free_port();
    let child = Command::new(program)
        .arg(format!("--web.listen-address=127.0.0.1:{port}"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("node exporter starts");
    let program = Program { url: format!("http://127.0.0.1:{port}"), child, _folder: folder };
    wait_ready(&format!("{}/metrics", program.url), "node exporter").await;
    Some(program)
}

/// A web page over TLS, with `cert.pem` and `key.pem` of the folder.
pub(crate) async fn tls_page(openssl: &Path, folder: &Path) -> Program {
    let port = free_port();
    let child = Command::new(openssl)
        .args([
            "s_server",
            "-quiet",
            "-www",
            "-cert",
            "cert.pem",
            "-key",
            "key.pem",
            "-accept",
            &port.to_string(),
        ])
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("openssl starts");
    for _ in 0..600 {
        if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let url = format!("https://127.0.0.1:{port}");
    Program { url, child, _folder: tempfile::tempdir().expect("a folder") }
}
