//! `test`: everything that can be proved here, from format to browser journeys. The last line it prints is
//! `N passed, N failed`; each step counts too.

use std::fs;
use std::path::{Path, PathBuf};

use crate::after_dashes;
use crate::bench;
use crate::build;
use crate::check;
use crate::debian;
use crate::project::Project;
use crate::python;
use crate::sh;
use crate::steps::{Count, Steps, succeeds};
use crate::tools;

/// `cargo xtask test [-- ARGS]`: ARGS narrow the browser tests, as Playwright's own do.
pub(crate) fn test(project: &Project, args: &[String]) -> Result<(), String> {
    let mut steps = Steps::default();
    let has_tools = steps.step("tools", || tools::ensure(project).map(|()| Count::ONE));
    steps.step("system packages", || debian::ensure().map(|()| Count::ONE));
    steps.step("Python packages", || python::ensure(project).map(|()| Count::ONE));
    check::static_checks(project, &mut steps);
    steps.step("documentation", || documentation(project));
    steps.step("licences", || licences(project));
    steps.step("Rust tests", || check::rust_tests(project, &[]));
    steps.step("page's unit tests", || check::page_tests(project));
    let has_page = has_tools && steps.step("page", || build::build_page(project).map(|()| Count::ONE));
    if has_page {
        steps.step("first load budget", || bench::first_load_fits(project).map(|()| Count::ONE));
        if steps.step("server", || build::build_server(project, build::BESIDE_TESTS).map(|()| Count::ONE)) {
            steps.step("browser tests", || browser_tests(project, after_dashes(args)));
        }
    }
    steps.finish()
}

fn documentation(project: &Project) -> Result<Count, String> {
    let mut cargo = project.command("cargo");
    cargo.args(["doc", "--quiet", "--no-deps", "--locked"]).args(check::NATIVE);
    succeeds(cargo.env("RUSTDOCFLAGS", "-D warnings"))
}

/// Licences, bans and sources by cargo-deny, where it is installed; its advisories need a network of their own.
fn licences(project: &Project) -> Result<Count, String> {
    if sh::version_of(project.command("cargo").arg("deny")).is_none() {
        println!("cargo-deny is not installed: licences and bans were not checked");
        return Ok(Count::default());
    }
    succeeds(project.command("cargo").args(["deny", "--locked", "check", "bans", "licenses", "sources"]))
}

/// Playwright on the system's Chromium, against the real server binary. Its tests are counted one by one.
fn browser_tests(project: &Project, args: &[String]) -> Result<Count, String> {
    let folder = install_browser_tests(project)?;
    let report = project.target.join("playwright.json");
    fs::remove_file(&report).ok(); // absent before the first run
    let mut playwright = project.command("npx");
    playwright.args(["--no-install", "playwright", "test", "--reporter=list,json"]).args(args);
    playwright.current_dir(&folder);
    playwright.env("BELVEDERE_BIN", project.binary("debug"));
    playwright.env("PLAYWRIGHT_JSON_OUTPUT_NAME", &report);
    let ended = sh::run(&mut playwright);
    let text = fs::read_to_string(&report)
        .map_err(|_| ended.clone().err().unwrap_or_else(|| "Playwright wrote no report".to_owned()))?;
    let mut count = playwright_count(&text)?;
    if ended.is_err() && count.failed == 0 {
        count.failed = 1;
    }
    Ok(count)
}

/// Playwright and what else the browser tests and benches need; their folder.
pub(crate) fn install_browser_tests(project: &Project) -> Result<PathBuf, String> {
    let folder = project.root.join("e2e");
    if !is_installed(&folder) {
        tools::npm_ci(project, &folder)?;
    }
    Ok(folder)
}

/// Is what the lock file says installed already?
fn is_installed(folder: &Path) -> bool {
    let time = |path: &str| fs::metadata(folder.join(path)).and_then(|meta| meta.modified()).ok();
    match (time("node_modules/.package-lock.json"), time("package-lock.json")) {
        (Some(installed), Some(locked)) => installed >= locked,
        _ => false,
    }
}

/// A test that passed only on a second try counts as failed: it told two stories. So does a skipped one.
fn playwright_count(report: &str) -> Result<Count, String> {
    let report: serde_json::Value =
        serde_json::from_str(report).map_err(|e| format!("Playwright's report is not JSON: {e}"))?;
    let number = |key: &str| report["stats"][key].as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
    for error in report["errors"].as_array().into_iter().flatten() {
        println!("{}", error["message"].as_str().unwrap_or_default());
    }
    Ok(Count {
        passed: number("expected"),
        failed: number("unexpected") + number("flaky") + number("skipped"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_first_time_passes_pass() {
        let report = r#"{"stats":{"expected":7,"unexpected":1,"flaky":2,"skipped":1}}"#;
        assert_eq!(playwright_count(report), Ok(Count { passed: 7, failed: 4 }));
        assert!(playwright_count("<html>").is_err());
    }
}
