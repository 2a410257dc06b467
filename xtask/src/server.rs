//! Servers to measure: a Belvedere and whatever it stands in front of, each on a free port with an empty folder,
//! stopped when dropped.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::http::{self, Answer};
use crate::project::Project;
use crate::sh;

/// A running program with a folder of its own.
pub(crate) struct Server {
    child: Child,
    folder: PathBuf,
    address: SocketAddr,
}

impl Server {
    /// Starts what `command` makes of a folder and an address, and waits until `health` answers 200.
    pub(crate) fn start(
        name: &str,
        health: &str,
        command: impl FnOnce(&Path, SocketAddr) -> Result<Command, String>,
    ) -> Result<Self, String> {
        let address = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .map_err(|e| format!("no free port: {e}"))?;
        let folder = std::env::temp_dir().join(format!("bench-{name}-{}", address.port()));
        fs::create_dir_all(&folder).map_err(|e| format!("cannot create {}: {e}", folder.display()))?;
        let mut command = command(&folder, address)?;
        let child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| format!("{name} could not be started: {e}"))?;
        let server = Self { child, folder, address };
        for _ in 0..200 {
            if server.get(health, &[]).is_ok_and(|answer| answer.status == 200) {
                return Ok(server);
            }
            sleep(Duration::from_millis(100));
        }
        Err(format!("{name} did not answer {health} within 20 s"))
    }

    /// The release binary of Belvedere.
    pub(crate) fn belvedere(project: &Project) -> Result<Self, String> {
        Self::start("belvedere", "/api/health", |folder, address| {
            let mut command = project.command(&project.binary("release").to_string_lossy());
            command.arg("serve").arg("--data").arg(folder).args(["--listen", &address.to_string()]);
            Ok(command)
        })
    }

    /// An admin's token of this Belvedere, as an `Authorization` line.
    pub(crate) fn authorization(&self, project: &Project) -> Result<String, String> {
        let mut command = project.command(&project.binary("release").to_string_lossy());
        command.args(["admin", "token", "--role", "admin", "--data"]).arg(&self.folder);
        let text = sh::capture(&mut command)?;
        let token =
            text.split_whitespace().last().ok_or("`belvedere admin token` printed nothing".to_owned())?;
        Ok(format!("Authorization: Bearer {token}"))
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// One GET.
    pub(crate) fn get(&self, path: &str, headers: &[&str]) -> Result<Answer, String> {
        http::send(self.address, "GET", path, headers, "")
    }

    /// One POST of JSON; anything but 200 is an error with the server's words.
    pub(crate) fn post(
        &self,
        path: &str,
        headers: &[&str],
        body: &serde_json::Value,
    ) -> Result<Answer, String> {
        let mut lines = vec!["Content-Type: application/json"];
        lines.extend(headers);
        let answer = http::send(self.address, "POST", path, &lines, &body.to_string())?;
        if answer.status != 200 {
            let words = String::from_utf8_lossy(&answer.body).into_owned();
            return Err(format!("POST {path}: {} {words}", answer.status));
        }
        Ok(answer)
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
        fs::remove_dir_all(&self.folder).ok();
    }
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
