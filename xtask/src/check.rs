//! `check`, the inner loop, and the single checks that `test` shares with it.

use crate::project::Project;
use crate::sh;
use crate::steps::{Count, Steps, succeeds};
use crate::tidy;

/// `cargo xtask check`: format, lints, unit tests, tidy. Needs no browser and no other server.
pub(crate) fn check(project: &Project, _args: &[String]) -> Result<(), String> {
    let mut steps = Steps::default();
    static_checks(project, &mut steps);
    steps.step("unit tests", || rust_tests(project, &["--lib", "--bins"]));
    steps.step("page's unit tests", || page_tests(project));
    steps.finish()
}

/// Everything that looks at the sources without running them.
pub(crate) fn static_checks(project: &Project, steps: &mut Steps) {
    steps.step("format", || succeeds(project.command("cargo").args(["fmt", "--all", "--check"])));
    steps.step("tidy", || tidy::tidy(project, &[]).map(|()| Count::ONE));
    steps.step("lints, native", || {
        let mut cargo = project.command("cargo");
        cargo.args(["clippy", "--quiet", "--locked"]).args(NATIVE);
        succeeds(cargo.args(["--all-targets", "--", "-D", "warnings"]))
    });
    steps.step("lints, wasm32", || {
        succeeds(project.command("cargo").args(WASM_LINTS).args(["--", "-D", "warnings"]))
    });
}

/// Everything that runs on this machine: the workspace without the crates of the page.
pub(crate) const NATIVE: &[&str] = &["--workspace", "--exclude", "frontend", "--exclude", "boot"];
const WASM_LINTS: &[&str] = &[
    "clippy",
    "--quiet",
    "--locked",
    "--package",
    "frontend",
    "--package",
    "boot",
    "--target",
    "wasm32-unknown-unknown",
];

/// The Rust tests; `targets` narrows what is built, as cargo's flags do. One process for each crate's tests, not
/// one for each test: the store tests share a PostgreSQL server that way.
pub(crate) fn rust_tests(project: &Project, targets: &[&str]) -> Result<Count, String> {
    let mut cargo = project.command("cargo");
    cargo.args(["test", "--quiet", "--no-fail-fast", "--locked"]).args(NATIVE);
    counted(sh::tee(cargo.args(targets).env("NO_COLOR", "1"))?)
}

/// The unit tests of the page: what it computes without a browser, built for this machine.
pub(crate) fn page_tests(project: &Project) -> Result<Count, String> {
    let mut cargo = project.command("cargo");
    cargo.args(["test", "--quiet", "--no-fail-fast", "--locked", "--package", "frontend"]);
    counted(sh::tee(cargo.env("NO_COLOR", "1"))?)
}

/// A failed run that counts no failed test did not even build: one failure.
fn counted((succeeded, text): (bool, String)) -> Result<Count, String> {
    let mut count = count_of(&text);
    if !succeeded && count.failed == 0 {
        count.failed = 1;
    }
    Ok(count)
}

/// Sums cargo's summary lines: `test result: ok. 12 passed; 0 failed; …`. An ignored test counts as failed.
fn count_of(output: &str) -> Count {
    let mut count = Count::default();
    for line in output.lines() {
        let Some((_, numbers)) = line.split_once("test result:") else { continue };
        let words: Vec<&str> = numbers.split([' ', ';', '.']).filter(|word| !word.is_empty()).collect();
        for pair in words.windows(2) {
            let Ok(number) = pair[0].parse::<u32>() else { continue };
            match pair[1] {
                "passed" => count.passed += number,
                "failed" | "ignored" => count.failed += number,
                _ => {}
            }
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(output: &str, passed: u32, failed: u32) {
        assert_eq!(count_of(output), Count { passed, failed });
    }

    #[test]
    fn cargo_s_summaries_add_up() {
        check(
            "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured\nnoise\n\
             test result: FAILED. 3 passed; 1 failed; 1 ignored",
            15,
            2,
        );
        check("error: could not compile", 0, 0);
    }

    #[test]
    fn a_run_that_did_not_build_is_one_failure() {
        assert_eq!(counted((false, "error: no".to_owned())), Ok(Count { passed: 0, failed: 1 }));
        assert_eq!(counted((true, String::new())), Ok(Count::default()));
    }
}
