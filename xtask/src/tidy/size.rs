//! A file that nobody can read in one sitting has two subjects. Tests do not count.

use super::tree::{Finding, SourceFile, Tree};

const WARN_LINES: usize = 400;
const FAIL_LINES: usize = 600;
const EXTENSIONS: &[&str] = &[".rs", ".css", ".js", ".mjs", ".ts"];

/// Files over the limits.
pub(super) fn find(tree: &Tree) -> Vec<Finding> {
    let code =
        tree.files.iter().filter(|file| EXTENSIONS.iter().any(|extension| file.path.ends_with(extension)));
    code.filter_map(|file| finding(file, product_lines(file))).collect()
}

fn finding(file: &SourceFile, lines: usize) -> Option<Finding> {
    match lines {
        0..=WARN_LINES => None,
        lines if lines <= FAIL_LINES => {
            Some(Finding::warning(&file.path, format!("{lines} lines, more than {WARN_LINES}")))
        }
        lines => Some(Finding::error(&file.path, format!("{lines} lines, more than {FAIL_LINES}: split it"))),
    }
}

fn product_lines(file: &SourceFile) -> usize {
    file.product().lines().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::tree_of;

    #[track_caller]
    fn check(path: &str, product: usize, tests: usize, expect: Option<bool>) {
        let text = format!("{}#[cfg(test)]\n{}", "x\n".repeat(product), "x\n".repeat(tests));
        let findings = find(&tree_of(&[(path, &text)]));
        assert_eq!(findings.first().map(|finding| finding.is_warning), expect);
    }

    #[test]
    fn limits() {
        check("a.rs", 400, 1000, None);
        check("a.rs", 401, 0, Some(true));
        check("a.rs", 601, 0, Some(false));
        check("a/tests/b.rs", 601, 0, None);
        check("a.md", 601, 0, None);
    }
}
