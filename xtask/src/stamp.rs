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

/// Every file under `path` (or `path` itself), without what builds leave behind.
pub(crate) fn files_below(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), String> {
    const SKIPPED: &[&str] = &["target", "node_modules", "dist", "data", "test-results", "playwright-report"];
    if path.is_file() {
        found.push(path.to_path_buf());
        return Ok(());
    }
    let entries = fs::read_dir(path).map_err(|e| format!("cannot list {}: {e}", path.display()))?;
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let child = entry.path();
        // `data` is a crate's folder inside shared/, and the server's store at the root.
        let skipped = SKIPPED.contains(&name.as_ref()) && !path.ends_with("shared");
        let hidden = name.starts_with('.') && !matches!(name.as_ref(), ".ci" | ".cargo");
        if child.is_dir() && (skipped || hidden) {
            continue;
        }
        files_below(&child, found)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_changes_with_contents_names_and_extra() {
        let root = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        fs::create_dir_all(root.join("a/target")).unwrap();
        fs::write(root.join("a/one"), "1").unwrap();
        let first = of(&root, &["a"], "x").unwrap();
        assert_eq!(first, of(&root, &["a"], "x").unwrap());
        assert_ne!(first, of(&root, &["a"], "y").unwrap());

        fs::write(root.join("a/target/built"), "ignored").unwrap();
        assert_eq!(first, of(&root, &["a"], "x").unwrap());

        fs::write(root.join("a/one"), "2").unwrap();
        assert_ne!(first, of(&root, &["a"], "x").unwrap());
        fs::remove_dir_all(&root).unwrap();
    }
}
