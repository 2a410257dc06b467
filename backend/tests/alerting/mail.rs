//! A real mail server (aiosmtpd) and the mails that it has taken.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../e2e/helpers/mail.py");
/// Debian's own, for which the package is made.
const PYTHON: &str = "/usr/bin/python3";
const PACKAGE: &str = "/usr/lib/python3/dist-packages/aiosmtpd";

/// A running mail server; it ends with this value.
pub(crate) struct MailServer {
    child: Child,
    stdin: ChildStdin,
    lines: Receiver<String>,
    folder: PathBuf,
    pub(crate) port: u16,
}

/// Whether mails can be tested here. In CI they must be.
pub(crate) fn is_there() -> bool {
    let is_there = Path::new(PACKAGE).exists();
    assert!(
        is_there || std::env::var_os("CI").is_none(),
        "aiosmtpd is needed in CI: apt-get install python3-aiosmtpd"
    );
    if !is_there {
        let _ = writeln!(std::io::stderr(), "skipped: install the package python3-aiosmtpd to run it");
    }
    is_there
}

impl MailServer {
    /// Starts one that keeps mails in the folder; port 0 takes a free one.
    pub(crate) fn start(folder: &Path, port: u16, options: &[&str]) -> Self {
        std::fs::create_dir_all(folder).expect("a folder for mails");
        let mut child = Command::new(PYTHON)
            .arg(SCRIPT)
            .arg(folder)
            .args(["--port", &port.to_string()])
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python starts");
        let stdin = child.stdin.take().expect("a pipe");
        let stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        let (send, lines) = channel();
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    return;
                }
            }
        });
        let mut server = Self { child, stdin, lines, folder: folder.to_owned(), port };
        server.port = server.wait_for("ready ").parse().expect("a port");
        server
    }

    /// Waits for the server to say something that begins so; answers the rest of the line.
    pub(crate) fn wait_for(&self, start: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(Duration::from_secs(60));
            let line = line.unwrap_or_else(|_| panic!("the mail server never said {start:?}"));
            if let Some(rest) = line.strip_prefix(start) {
                return rest.to_owned();
            }
        }
    }

    /// Lets a mail pass that is held.
    pub(crate) fn go_on(&mut self, name: &str) {
        let _ = writeln!(self.stdin, "{name}");
    }

    /// The mails taken so far, in order.
    pub(crate) fn mails(&self) -> Vec<String> {
        mails(&self.folder)
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The mails in a folder, in order.
pub(crate) fn mails(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the folder of mails");
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "eml"));
    // A server that was started again counts from one again.
    files.sort_by_key(|path| std::fs::metadata(path).and_then(|meta| meta.modified()).ok());
    files
        .iter()
        .map(|file| String::from_utf8_lossy(&std::fs::read(file).expect("a mail")).into_owned())
        .collect()
}

/// The value of a header, unfolded.
pub(crate) fn header(mail: &str, name: &str) -> String {
    let head = mail.replace("\r\n", "\n");
    let head = head.split("\n\n").next().unwrap_or_default().replace("\n ", " ").replace("\n\t", " ");
    let line =
        head.lines().find(|line| line.to_lowercase().starts_with(&format!("{}:", name.to_lowercase())));
    line.and_then(|line| line.split_once(':')).map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
}
