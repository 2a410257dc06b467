//! "Is this up to date?": one number over the contents of input files, kept beside the output.
//! Contents, not times: a fresh clone with a warm cache has nothing to do.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

/// A number that changes when any file under `inputs` (files or folders, from `root`) changes, or `extra` does.
pub(crate) fn of(root: &Path, inputs: &[&str], extra: &str) -> Result<String, String> {
    let mut files = Vec::new();
    for input in inputs {
        files_below(&root.join(input), &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    hasher.write(extra.as_bytes());
    for file in files {
        let bytes = fs::read(&file).map_err(|e| format!("cannot read {}: {e}", file.display()))?;
        hasher.write(file.strip_prefix(root).unwrap_or(&file).to_string_lossy().as_bytes());
        hasher.write_usize(bytes.len());
        hasher.write(&bytes);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// A short name for some bytes, for a file name that may be cached for ever.
pub(crate) fn of_bytes(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    format!("{:016x}", hasher.finish())
}

/// Every file under `path` (or `path` itself), without what builds, tests and the server leave behind.
pub(crate) fn files_below(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), String> {
    if path.is_file() {
        found.push(path.to_path_buf());
        return Ok(());
    }
    let is_root = path.join("Cargo.lock").exists();
    let entries = fs::read_dir(path).map_err(|e| format!("cannot list {}: {e}", path.display()))?;
    for entry in entries.filter_map(Result::ok) {
        let child = entry.path();
        if child.is_dir() && is_left_behind(&entry.file_name().to_string_lossy(), is_root) {
            continue;
        }
        files_below(&child, found)?;
    }
    Ok(())
}

/// Is a folder of this name no source? `data` and its like are so only at the root: there is a crate `data`.
fn is_left_behind(name: &str, is_in_root: bool) -> bool {
    match name {
        "node_modules" | "test-results" | "playwright-report" => true,
        "target" | "dist" | "data" => is_in_root,
        ".ci" | ".cargo" => false,
        name => name.starts_with('.'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_changes_with_contents_names_and_extra() {
        let root = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        fs::create_dir_all(root.join("a/node_modules")).unwrap();
        fs::write(root.join("a/one"), "1").unwrap();
        let first = of(&root, &["a"], "x").unwrap();
        assert_eq!(first, of(&root, &["a"], "x").unwrap());
        assert_ne!(first, of(&root, &["a"], "y").unwrap());

        fs::write(root.join("a/node_modules/built"), "ignored").unwrap();
        assert_eq!(first, of(&root, &["a"], "x").unwrap());

        fs::write(root.join("a/one"), "2").unwrap();
        assert_ne!(first, of(&root, &["a"], "x").unwrap());
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn only_at_the_root_is_data_no_source() {
        assert!(is_left_behind("data", true) && !is_left_behind("data", false));
        assert!(is_left_behind(".git", true) && !is_left_behind(".ci", true));
    }
}
