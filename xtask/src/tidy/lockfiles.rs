//! npm's lock files hold versions and hashes, and no host: anyone's registry or mirror serves them.

use super::tree::{Finding, Tree};

/// Lines of lock files that name where a package came from.
pub(super) fn find(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| file.path.ends_with("package-lock.json")) {
        let resolved =
            file.text.lines().enumerate().find(|(_, line)| line.trim_start().starts_with("\"resolved\""));
        if let Some((index, _)) = resolved {
            let sentence =
                "`resolved` names a host: set `omit-lockfile-registry-resolved=true` in .npmrc beside it";
            findings.push(Finding::error(file.place(index + 1), sentence));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::places;

    #[test]
    fn hosts_are_found() {
        let text = "{\n  \"version\": \"1\",\n  \"resolved\": \"https://example.org/a.tgz\"\n}";
        assert_eq!(places(find, "e2e/package-lock.json", text), ["e2e/package-lock.json:3"]);
        assert!(places(find, "e2e/package-lock.json", "{\n  \"version\": \"1\"\n}").is_empty());
    }
}
