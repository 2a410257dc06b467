//! A run of steps: each timed, each counted, none stopped by another's failure. Pure but for the clock
//! and the lines it prints.

use std::time::Instant;

/// What one step found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Count {
    /// Checks or tests that passed.
    pub(crate) passed: u32,
    /// Those that did not.
    pub(crate) failed: u32,
}

impl Count {
    /// A step that is one check.
    pub(crate) const ONE: Self = Self { passed: 1, failed: 0 };
}

/// The steps so far.
#[derive(Default)]
pub(crate) struct Steps {
    total: Count,
    lines: Vec<String>,
}

impl Steps {
    /// Runs one step; an error counts as one failure. Returns whether nothing failed in it.
    pub(crate) fn step(&mut self, name: &str, run: impl FnOnce() -> Result<Count, String>) -> bool {
        println!("\n== {name}");
        let started = Instant::now();
        let count = run().unwrap_or_else(|sentence| {
            println!("{sentence}");
            Count { passed: 0, failed: 1 }
        });
        self.total.passed += count.passed;
        self.total.failed += count.failed;
        let word = if count.failed == 0 { "ok" } else { "FAILED" };
        let line = format!(
            "{word:<6} {name:<20} {:>5} passed {:>4} failed {:>7.1} s",
            count.passed,
            count.failed,
            started.elapsed().as_secs_f64()
        );
        println!("{line}");
        self.lines.push(line);
        count.failed == 0
    }

    /// Prints the table and, as the very last line, the verdict that machines read. The error is [`TOLD`].
    pub(crate) fn finish(self) -> Result<(), String> {
        let Count { passed, failed } = self.total;
        println!("\n{}\n\n{passed} passed, {failed} failed", self.lines.join("\n"));
        if failed == 0 { Ok(()) } else { Err(TOLD.to_owned()) }
    }
}

/// The error of a run that has said all there is to say: nothing must follow its last line.
pub(crate) const TOLD: &str = "";

/// One command, one check.
pub(crate) fn succeeds(command: &mut std::process::Command) -> Result<Count, String> {
    crate::sh::run(command).map(|()| Count::ONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_counted_and_stop_nothing() {
        let mut steps = Steps::default();
        assert!(!steps.step("a", || Err("no".to_owned())));
        assert!(steps.step("b", || Ok(Count { passed: 5, failed: 0 })));
        assert_eq!(steps.total, Count { passed: 5, failed: 1 });
        assert!(steps.finish().is_err());
    }
}
