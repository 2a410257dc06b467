//! The project's own papers are there, every Rust file opens with a sentence on what it is, and every crate
//! takes the workspace's lints.

use super::tree::{Finding, Tree};

const PAPERS: &[&str] = &["ARCHITECTURE.md", "CHANGELOG.md", "LICENSE", "README.md", "deny.toml"];

/// Papers that are missing, and crates without the common lints.
pub(super) fn find(tree: &Tree) -> Vec<Finding> {
    let has = |paper: &&&str| tree.files.iter().any(|file| file.path == **paper);
    let missing = PAPERS.iter().filter(|paper| !has(paper));
    let mut findings: Vec<Finding> = missing
        .map(|paper| Finding::error(*paper, "this file belongs to the project and is missing"))
        .collect();
    for file in tree.files.iter().filter(|file| file.path.ends_with("/Cargo.toml")) {
        if !file.text.contains("[lints]\nworkspace = true") {
            findings.push(Finding::error(&file.path, "the crate does not take the workspace's lints"));
        }
    }
    findings
}

/// Rust files that do not open with `//!`.
pub(super) fn find_unopened(tree: &Tree) -> Vec<Finding> {
    let rust = tree.files.iter().filter(|file| file.is_rust());
    rust.filter(|file| !file.text.starts_with("//!"))
        .map(|file| {
            Finding::error(file.place(1), "open with one `//!` sentence: what it is, and what it is not")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::{places, tree_of};

    #[test]
    fn papers_are_missed_by_name() {
        let all: Vec<(&str, &str)> = PAPERS.iter().map(|paper| (*paper, "")).collect();
        assert!(find(&tree_of(&all)).is_empty());
        assert_eq!(
            find(&tree_of(&all[1..])),
            [Finding::error(PAPERS[0], "this file belongs to the project and is missing")]
        );
    }

    #[test]
    fn crates_take_the_common_lints() {
        let found =
            |text| places(find, "shared/x/Cargo.toml", text).contains(&"shared/x/Cargo.toml".to_owned());
        assert!(found("[package]"));
        assert!(!found("[package]\n[lints]\nworkspace = true\n"));
    }

    #[test]
    fn rust_files_open_with_a_sentence() {
        assert!(places(find_unopened, "a.rs", "//! A.\n").is_empty());
        assert_eq!(places(find_unopened, "a.rs", "use b;\n"), ["a.rs:1"]);
        assert!(places(find_unopened, "a.css", "a{}").is_empty());
    }
}
