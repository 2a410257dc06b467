//! `run` and `build`: tools, then the page, then the server with the page inside. What is up to date is skipped.

use std::fs;

use crate::after_dashes;
use crate::project::Project;
use crate::sh;
use crate::stamp;
use crate::tools;

/// Everything that a byte of the page can depend on.
const PAGE_INPUTS: &[&str] = &[
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "assets",
    "frontend",
    "index.html",
    "shared",
    "xtask/src/page",
    "xtask/src/page.rs",
];

/// `cargo xtask run`: builds, then serves from `./data` on `127.0.0.1:3000` (later arguments win).
pub(crate) fn run(project: &Project, args: &[String]) -> Result<(), String> {
    build(project, &[])?;
    let mut server = project.command(&project.binary("release").to_string_lossy());
    server.args(["serve", "--data", "./data"]);
    let extra = after_dashes(args);
    if !extra.iter().any(|arg| arg.starts_with("--listen")) {
        server.args(["--listen", "127.0.0.1:3000"]);
    }
    sh::run(server.args(extra))
}

/// `cargo xtask build`: leaves `target/release/belvedere`.
pub(crate) fn build(project: &Project, _args: &[String]) -> Result<(), String> {
    build_page(project)?;
    build_server(project, RELEASE)?;
    println!("build: {}", project.binary("release").display());
    Ok(())
}

/// Builds the page for release into `dist`, unless its inputs have not changed since.
pub(crate) fn build_page(project: &Project) -> Result<(), String> {
    let stamp_file = project.target.join("page.stamp");
    let inputs = stamp::of(&project.root, PAGE_INPUTS, "release")?;
    if fs::read_to_string(&stamp_file).is_ok_and(|built| built == page_stamp(project, &inputs)) {
        println!("build: the page is up to date");
        return Ok(());
    }
    tools::ensure(project)?;
    println!("build: the page (about two minutes the first time)");
    // Under `NO_COLOR` other than true or false, which is common, trunk would refuse to start.
    sh::run(
        project
            .command("trunk")
            .args(["build", "--release", "--locked", "--cargo-profile", "wasm"])
            .env("CARGO_TARGET_DIR", &project.target)
            .env_remove("NO_COLOR"),
    )?;
    fs::write(&stamp_file, page_stamp(project, &inputs))
        .map_err(|e| format!("cannot write {}: {e}", stamp_file.display()))
}

/// Inputs and output together: clones may share a target folder, and `dev` writes its own page to `dist`.
fn page_stamp(project: &Project, inputs: &str) -> String {
    let page = fs::read(project.dist().join("index.html")).unwrap_or_default();
    format!("{inputs} {} {}", stamp::of_bytes(&page), project.root.display())
}

/// The server as it ships.
const RELEASE: &[&str] = &["--release", "--package", "backend", "--bin", "belvedere"];
/// The server for development.
pub(crate) const DEVELOPMENT: &[&str] = &["--package", "backend", "--bin", "belvedere"];
/// The server for browser tests: what is selected decides the features of dependencies, so the selection is that
/// of the Rust tests, and nothing is compiled twice.
pub(crate) const BESIDE_TESTS: &[&str] =
    &["--workspace", "--exclude", "frontend", "--exclude", "boot", "--bins", "--tests"];

/// Builds the server from one of the selections above.
pub(crate) fn build_server(project: &Project, selection: &[&str]) -> Result<(), String> {
    println!("build: the server");
    let mut cargo = project.command("cargo");
    cargo.args(["build", "--locked"]).args(selection);
    if selection == RELEASE {
        // Outside a git clone the binary says "unknown".
        if let Ok(commit) = sh::capture(project.command("git").args(["rev-parse", "--short=12", "HEAD"])) {
            cargo.env("BELVEDERE_COMMIT", commit.trim());
        }
    }
    sh::run(&mut cargo)
}
