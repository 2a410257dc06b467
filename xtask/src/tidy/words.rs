//! Words that say a thing is not done, a test does not run, or a path is one machine's own.

use super::tree::{Finding, SourceFile, Tree};

/// A word, the file endings where it is looked for, and what is wrong with it.
struct Word {
    word: &'static str,
    endings: &'static [&'static str],
    reason: &'static str,
}

const RUST: &[&str] = &[".rs"];
const SCRIPTS: &[&str] = &[".ts", ".js", ".mjs"];
const ALL: &[&str] = &[""];

const WORDS: &[Word] = &[
    Word { word: "todo!(", endings: RUST, reason: "finish it or leave it out" },
    Word { word: "unimplemented!(", endings: RUST, reason: "finish it or leave it out" },
    Word { word: "#[ignore", endings: RUST, reason: "a test runs, or goes" },
    Word { word: ".only(", endings: SCRIPTS, reason: "all tests run" },
    Word { word: "test.skip(", endings: SCRIPTS, reason: "a test runs, or goes" },
    Word { word: "test.fixme(", endings: SCRIPTS, reason: "a test runs, or goes" },
    Word { word: "/home/", endings: ALL, reason: "a path of one machine" },
    Word { word: "/root/", endings: ALL, reason: "a path of one machine" },
    Word { word: "/Users/", endings: ALL, reason: "a path of one machine" },
    Word { word: "/work/", endings: ALL, reason: "a path of one machine" },
    Word { word: "FIXME", endings: ALL, reason: "finish it or leave it out" },
    Word { word: "<<<<<<< ", endings: ALL, reason: "a merge was left half done" },
];

/// Files that must hold the words: this rule.
const ALLOWED: &[&str] = &["xtask/src/tidy/words.rs"];

/// Each word where it should not be. Tests and comments count as well.
pub(super) fn find(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| !ALLOWED.contains(&file.path.as_str())) {
        for word in WORDS.iter().filter(|word| is_looked_for(word, file)) {
            for (index, _) in file.text.lines().enumerate().filter(|(_, line)| holds(line, word.word)) {
                let sentence = format!("`{}`: {}", word.word.trim(), word.reason);
                findings.push(Finding::error(file.place(index + 1), sentence));
            }
        }
    }
    findings
}

fn is_looked_for(word: &Word, file: &SourceFile) -> bool {
    word.endings.iter().any(|ending| file.path.ends_with(ending))
}

/// A path counts only at its start: `/api/home/` is nobody's home.
fn holds(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        !word.starts_with('/')
            || !line[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '}'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::places;

    #[track_caller]
    fn check(path: &str, text: &str, findings: usize) {
        assert_eq!(places(find, path, text).len(), findings, "{path}: {text}");
    }

    #[test]
    fn half_done_things_are_found() {
        check("a.rs", "fn a() { todo!() }", 1);
        check("a.md", "say todo!() in prose", 0);
        check("e2e/journeys/a.spec.ts", "test.only('a', b)", 1);
        check("a.rs", "#[ignore = \"slow\"]", 1);
    }

    #[test]
    fn paths_of_one_machine_are_found_at_their_start() {
        check("a.toml", "path = \"/home/someone/x\"", 1);
        check("a.rs", "GET /api/home/ and {base}/root/x", 0);
    }
}
