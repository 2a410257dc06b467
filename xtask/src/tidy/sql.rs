//! SQL stands in `store.rs` files, in resources so small that they are one file, and in the database façade.
//! A store is a leaf that knows no other service.

use super::tree::{Finding, SourceFile, Tree};

const STATEMENTS: &[&str] = &[
    "SELECT ",
    "INSERT INTO ",
    "INSERT OR ",
    "UPDATE ",
    "DELETE FROM ",
    "CREATE TABLE ",
    "DROP TABLE ",
    "PRAGMA ",
];

/// What a store may import from this crate: the façade (`args!` is its macro), the error type, and what is as
/// much a leaf as itself; secrets are written in the transaction of what they belong to. Its own noun is `super`.
const STORE_MAY_USE: &[&str] =
    &["crate::args", "crate::clock", "crate::db", "crate::entropy", "crate::error", "crate::secrets"];

/// SQL outside stores, and stores that reach sideways.
pub(super) fn find(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let backend = |file: &&SourceFile| file.is_rust() && file.path.starts_with("backend/src/");
    for file in tree.files.iter().filter(backend) {
        let is_store = is_store(&file.path);
        for (line, code) in file.code_lines() {
            if is_store {
                findings.extend(sideways(code).map(|import| {
                    Finding::error(file.place(line), format!("a store is a leaf and must not use `{import}`"))
                }));
            } else if !is_facade(&file.path)
                && !is_one_file_resource(&file.path, tree)
                && let Some(statement) = STATEMENTS.iter().find(|statement| starts_a_string(code, statement))
            {
                let sentence = format!("`{}` outside a store", statement.trim());
                findings.push(Finding::error(file.place(line), sentence));
            }
        }
    }
    findings
}

fn is_store(path: &str) -> bool {
    path.ends_with("/store.rs") || path.contains("/store/")
}

fn is_facade(path: &str) -> bool {
    path == "backend/src/db.rs" || path.starts_with("backend/src/db/")
}

/// `resources/<noun>.rs` without a folder `resources/<noun>/`: routes, handlers and SQL in one file.
fn is_one_file_resource(path: &str, tree: &Tree) -> bool {
    let noun = path.strip_prefix("backend/src/resources/").and_then(|name| name.strip_suffix(".rs"));
    let Some(noun) = noun.filter(|noun| !noun.contains('/')) else { return false };
    let folder = format!("backend/src/resources/{noun}/");
    !tree.files.iter().any(|file| file.path.starts_with(&folder))
}

/// An import of this crate that a store must not have.
fn sideways(code: &str) -> Option<&str> {
    let at = code.find("crate::")?;
    let import = code[at..].split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':'))).next()?;
    (!STORE_MAY_USE.iter().any(|may| import.starts_with(may))).then_some(import)
}

/// Does a string that opens on this line begin with the statement?
fn starts_a_string(code: &str, statement: &str) -> bool {
    code.match_indices(statement).any(|(at, _)| code[..at].trim_end().ends_with('"'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::{places, tree_of};

    #[track_caller]
    fn check(path: &str, code: &str, findings: usize) {
        assert_eq!(places(find, path, code).len(), findings, "{path}: {code}");
    }

    #[test]
    fn sql_stands_in_stores() {
        let sql = "db.fetch(\"SELECT id FROM dashboard\")";
        check("backend/src/resources/dashboards/routes.rs", sql, 1);
        check("backend/src/resources/dashboards/store.rs", sql, 0);
        check("backend/src/db/migrate.rs", sql, 0);
        check("backend/src/resources/search.rs", "let label = \"Please SELECT one\";", 0);
        check("shared/data/src/query.rs", sql, 0);
    }

    #[test]
    fn a_small_resource_is_one_file() {
        let sql = "db.fetch(\"SELECT id FROM star\")";
        check("backend/src/resources/stars.rs", sql, 0);
        let split =
            tree_of(&[("backend/src/resources/stars.rs", sql), ("backend/src/resources/stars/store.rs", "")]);
        assert_eq!(find(&split).len(), 1);
    }

    #[test]
    fn stores_are_leaves() {
        check("backend/src/resources/dashboards/store.rs", "use crate::db::Db;", 0);
        check("backend/src/resources/dashboards/store.rs", "use crate::auth::Policy;", 1);
        check("backend/src/resources/dashboards/store.rs", "use model::Frame;", 0);
    }
}
