//! The dashboard files that a command line names: files themselves, and all JSON files in folders.

use std::fs;
use std::path::{Path, PathBuf};

use crate::app::StartError;

/// Folders inside each other beyond this are not looked into: such a tree goes round in circles.
const MOST_DEEP: usize = 40;

/// The files in order: as named, those of a folder by name.
///
/// # Errors
/// For a path where nothing can be read, and where there is no file at all.
pub(super) fn collect(paths: &[PathBuf]) -> Result<Vec<PathBuf>, StartError> {
    let mut files = Vec::new();
    for path in paths {
        let meta = fs::metadata(path).map_err(|error| cannot_read(path, &error))?;
        if meta.is_dir() { walk(path, 0, &mut files)? } else { files.push(path.clone()) }
    }
    if files.is_empty() {
        return Err(StartError("There is no .json file in what was named.".to_owned()));
    }
    Ok(files)
}

fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), StartError> {
    if depth > MOST_DEEP {
        return Ok(());
    }
    let entries = fs::read_dir(folder).map_err(|error| cannot_read(folder, &error))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if path.is_dir() && !is_hidden {
            walk(&path, depth + 1, files)?;
        } else if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
            files.push(path);
        }
    }
    Ok(())
}

fn cannot_read(path: &Path, error: &std::io::Error) -> StartError {
    StartError(format!("Cannot read {}: {error}.", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_read_in_order_and_what_is_missing_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("inner/.git")).unwrap();
        for name in ["b.json", "a.JSON", "notes.txt", "inner/c.json", "inner/.git/d.json"] {
            fs::write(at(name), "{}").unwrap();
        }
        let found = collect(&[folder.path().to_owned(), at("notes.txt")]).unwrap();
        assert_eq!(found, [at("a.JSON"), at("b.json"), at("inner/c.json"), at("notes.txt")]);
        assert!(collect(&[at("nowhere")]).unwrap_err().to_string().contains("nowhere"));
        assert!(collect(&[at("inner/.git/none")]).is_err());
    }
}
