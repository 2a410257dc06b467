//! What the rules look at: the project's text files and its crates' dependencies, read once.

use std::fs;

use crate::project::Project;
use crate::stamp;

/// A text file: its path from the root with `/` on every system, and what stands in it.
pub(super) struct SourceFile {
    pub(super) path: String,
    pub(super) text: String,
}

/// A crate of the workspace and the crates of ours that it depends on.
pub(super) struct Package {
    pub(super) name: String,
    pub(super) depends_on: Vec<String>,
}

/// The whole project, as far as rules care.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) files: Vec<SourceFile>,
    pub(super) packages: Vec<Package>,
}

/// What breaks a rule, and where (`path` or `path:line`).
#[derive(Debug, PartialEq)]
pub(super) struct Finding {
    pub(super) place: String,
    pub(super) sentence: String,
    pub(super) is_warning: bool,
}

impl Finding {
    /// A finding that fails the run.
    pub(super) fn error(place: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self { place: place.into(), sentence: sentence.into(), is_warning: false }
    }

    /// A finding that is only said.
    pub(super) fn warning(place: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self { place: place.into(), sentence: sentence.into(), is_warning: true }
    }
}

impl SourceFile {
    pub(super) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Is the whole file a test, or an example? Such files may hold samples of what the rules forbid.
    pub(super) fn is_test(&self) -> bool {
        ["/tests/", "/tests.rs", "/benches/", "/examples/", "e2e/"]
            .iter()
            .any(|part| self.path.contains(part))
    }

    /// The product's part of a Rust file: what stands before its tests.
    pub(super) fn product(&self) -> &str {
        if self.is_test() {
            return "";
        }
        self.text.split("#[cfg(test)]").next().unwrap_or_default()
    }

    /// The product's lines with their numbers, comments left out.
    pub(super) fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.product().lines().enumerate();
        lines
            .map(|(index, line)| (index + 1, line.split_once("//").map_or(line, |(code, _)| code)))
            .filter(|(_, code)| !code.trim().is_empty())
    }

    pub(super) fn place(&self, line: usize) -> String {
        format!("{}:{line}", self.path)
    }
}

impl Tree {
    /// Reads all text files below the root (not what builds leave behind), and the crates.
    pub(super) fn read(project: &Project) -> Result<Self, String> {
        let mut paths = Vec::new();
        stamp::files_below(&project.root, &mut paths)?;
        paths.sort();
        let mut files = Vec::new();
        for path in paths {
            // Pictures and fonts are not text: nothing for these rules.
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let path = path.strip_prefix(&project.root).unwrap_or(&path);
            files.push(SourceFile { path: path.to_string_lossy().replace('\\', "/"), text });
        }
        Ok(Self { files, packages: packages(&project.metadata) })
    }
}

fn packages(metadata: &serde_json::Value) -> Vec<Package> {
    let list = metadata["packages"].as_array().map_or(&[][..], Vec::as_slice);
    let name = |value: &serde_json::Value| value["name"].as_str().unwrap_or_default().to_owned();
    let ours: Vec<String> = list.iter().map(name).collect();
    list.iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().map_or(&[][..], Vec::as_slice);
            // Tests may hold a crate against any other.
            let linked = dependencies.iter().filter(|dependency| dependency["kind"] != "dev");
            let depends_on = linked.map(name).filter(|name| ours.contains(name)).collect();
            Package { name: name(package), depends_on }
        })
        .collect()
}

/// A tree of files for the rules' own tests.
#[cfg(test)]
pub(super) fn tree_of(files: &[(&str, &str)]) -> Tree {
    let file =
        |(path, text): &(&str, &str)| SourceFile { path: (*path).to_owned(), text: (*text).to_owned() };
    Tree { files: files.iter().map(file).collect(), packages: Vec::new() }
}

/// The places a rule finds in one file.
#[cfg(test)]
pub(super) fn places(find: fn(&Tree) -> Vec<Finding>, path: &str, text: &str) -> Vec<String> {
    find(&tree_of(&[(path, text)])).into_iter().map(|finding| finding.place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependencies_of_others_are_left_out() {
        let metadata = serde_json::json!({ "packages": [
            { "name": "data", "dependencies": [{ "name": "model" }, { "name": "serde" }] },
            { "name": "model", "dependencies": [] },
        ]});
        let packages = packages(&metadata);
        assert_eq!(packages[0].depends_on, ["model"]);
        assert!(packages[1].depends_on.is_empty());
    }

    #[test]
    fn tests_and_comments_are_not_product() {
        let tree = tree_of(&[
            ("a/src/x.rs", "//! X.\nlet a; // why\n#[cfg(test)]\nlet b;\n"),
            ("a/tests/x.rs", "let c;"),
        ]);
        assert_eq!(tree.files[0].code_lines().collect::<Vec<_>>(), [(2, "let a; ")]);
        assert_eq!(tree.files[1].code_lines().count(), 0);
    }
}
