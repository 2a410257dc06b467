//! `dev`: trunk rebuilds the page and the browser reloads; the server, in debug, reads the page from disk and
//! is rebuilt and restarted when its own sources change.

use std::process::Child;
use std::thread::sleep;
use std::time::Duration;

use crate::after_dashes;
use crate::build;
use crate::project::Project;
use crate::stamp;
use crate::tools;

const SERVER_INPUTS: &[&str] = &["Cargo.lock", "Cargo.toml", "backend", "shared"];
const POLL: Duration = Duration::from_secs(1);

/// `cargo xtask dev`: runs until interrupted.
pub(crate) fn dev(project: &Project, args: &[String]) -> Result<(), String> {
    tools::ensure(project)?;
    let mut trunk = project
        .command("trunk")
        .arg("watch")
        .env("CARGO_TARGET_DIR", &project.target)
        .env_remove("NO_COLOR")
        .spawn()
        .map_err(|e| format!("trunk could not be started: {e}"))?;
    let outcome = keep_server_fresh(project, after_dashes(args), &mut trunk);
    stop(&mut trunk);
    outcome
}

fn keep_server_fresh(project: &Project, args: &[String], trunk: &mut Child) -> Result<(), String> {
    let mut built_from = String::new();
    let mut server: Option<Child> = None;
    loop {
        let now = stamp::of(&project.root, SERVER_INPUTS, "")?;
        if now != built_from {
            built_from = now;
            // A build error is on the screen already; the old server runs on until the next change.
            if build::build_server(project, build::DEVELOPMENT).is_ok() {
                if let Some(mut old) = server.take() {
                    stop(&mut old);
                }
                server = Some(start(project, args)?);
            }
        }
        if let Ok(Some(status)) = trunk.try_wait() {
            if let Some(mut running) = server.take() {
                stop(&mut running);
            }
            return Err(format!("trunk ended ({status})"));
        }
        sleep(POLL);
    }
}

fn start(project: &Project, args: &[String]) -> Result<Child, String> {
    let mut server = project.command(&project.binary("debug").to_string_lossy());
    server.args(["serve", "--data", "./data", "--listen", "127.0.0.1:3000"]).args(args);
    server.spawn().map_err(|e| format!("the server could not be started: {e}"))
}

fn stop(child: &mut Child) {
    // It may have ended by itself: then there is nothing to stop, and nothing to say.
    if child.kill().is_ok() {
        child.wait().ok();
    }
}
