//! Which of our crates may depend on which: the table of ARCHITECTURE.md, held against `cargo metadata`.

use super::tree::{Finding, Tree};

const SHARED: &[&str] = &["model", "data", "charts", "panels", "alerting"];

/// Each crate and all that it may depend on. A crate that is not here has no place yet.
const ARROWS: &[(&str, &[&str])] = &[
    ("alerting", &["model", "data"]),
    ("backend", &["model", "data", "charts", "panels", "alerting", "migrate"]),
    ("boot", &["frontend"]),
    ("charts", &[]),
    ("data", &["model"]),
    ("frontend", SHARED),
    ("migrate", &["model"]),
    ("model", &[]),
    ("panels", &["model", "data", "charts"]),
    ("xtask", &[]),
];

/// Dependencies against the arrows, and crates the table does not know.
pub(super) fn find(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in &tree.packages {
        let Some((name, allowed)) = ARROWS.iter().find(|(name, _)| *name == package.name) else {
            findings
                .push(Finding::error(&package.name, "this crate has no place in the table of arrows yet"));
            continue;
        };
        for dependency in package.depends_on.iter().filter(|other| !allowed.contains(&other.as_str())) {
            findings.push(Finding::error(*name, format!("{name} must not depend on {dependency}")));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::Package;

    #[track_caller]
    fn check(name: &str, depends_on: &[&str], errors: usize) {
        let depends_on = depends_on.iter().map(|name| (*name).to_owned()).collect();
        let tree = Tree { packages: vec![Package { name: name.to_owned(), depends_on }], ..Tree::default() };
        assert_eq!(find(&tree).len(), errors);
    }

    #[test]
    fn arrows_go_one_way() {
        check("panels", &["model", "data", "charts"], 0);
        check("charts", &["model"], 1);
        check("model", &["data", "charts"], 2);
        check("frontend", &["backend", "panels"], 1);
        check("backend", &["frontend"], 1);
        check("frontend", &["migrate"], 1);
        check("unheard_of", &[], 1);
    }
}
