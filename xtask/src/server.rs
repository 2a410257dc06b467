//! A Belvedere of our own to measure: started on a free port with an empty data folder, stopped when dropped.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::project::Project;

/// A running server.
pub(crate) struct Server {
    child: Child,
    data: PathBuf,
    address: SocketAddr,
}

impl Server {
    /// Starts the release binary and waits until it answers.
    pub(crate) fn start(project: &Project) -> Result<Self, String> {
        let address = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .map_err(|e| format!("no free port: {e}"))?;
        let data = std::env::temp_dir().join(format!("belvedere-bench-{}", address.port()));
        let mut command = project.command(&project.binary("release").to_string_lossy());
        command.arg("serve").arg("--data").arg(&data).args(["--listen", &address.to_string()]);
        let child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| format!("the server could not be started: {e}"))?;
        let server = Self { child, data, address };
        for _ in 0..100 {
            if server.get("/api/health").is_ok_and(|answer| answer.status == 200) {
                return Ok(server);
            }
            sleep(Duration::from_millis(100));
        }
        Err("the server did not answer /api/health within 10 s".to_owned())
    }

    /// One GET that accepts brotli.
    pub(crate) fn get(&self, path: &str) -> Result<Answer, String> {
        get(self.address, path).map_err(|e| format!("GET {path}: {e}"))
    }

    /// Resident memory of the process in bytes, as Linux counts it.
    pub(crate) fn resident_bytes(&self) -> Result<u64, String> {
        let path = format!("/proc/{}/status", self.child.id());
        let text = fs::read_to_string(&path).map_err(|e| format!("cannot read {path}: {e}"))?;
        resident_of(&text).ok_or_else(|| format!("{path} has no VmRSS"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; the folder is a temporary one.
        self.child.kill().ok();
        self.child.wait().ok();
        fs::remove_dir_all(&self.data).ok();
    }
}

/// Status and body as they came over the wire, still compressed.
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The body's bytes.
    pub(crate) body: Vec<u8>,
}

/// HTTP/1.0 on purpose: the body then ends with the connection, and is never chunked.
fn get(address: SocketAddr, path: &str) -> Result<Answer, std::io::Error> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\nAccept-Encoding: br\r\n\r\n")?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let invalid = || std::io::Error::other("the answer is not HTTP");
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").ok_or_else(invalid)?;
    let head = String::from_utf8_lossy(&bytes[..end]);
    let status = head.split(' ').nth(1).and_then(|word| word.parse().ok()).ok_or_else(invalid)?;
    Ok(Answer { status, body: bytes.split_off(end + 4) })
}

fn resident_of(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resident_memory_is_in_bytes() {
        assert_eq!(resident_of("Name:\tx\nVmRSS:\t   2048 kB\n"), Some(2 * 1024 * 1024));
        assert_eq!(resident_of("Name:\tx\n"), None);
    }
}
