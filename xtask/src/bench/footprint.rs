//! Budgets rather than peers: bytes of the first load over the wire, and memory of an idle server.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use super::Row;
use super::paired::median;
use crate::project::Project;
use crate::server::Server;

const FIRST_LOAD_BUDGET_KB: f64 = 700.0;
const IDLE_BUDGET_MB: f64 = 40.0;
const BROTLI: &str = "Accept-Encoding: br";

/// What a browser fetches for the first page, asked from the server itself: brotli where it pays.
pub(super) fn first_load(project: &Project) -> Result<Vec<Row>, String> {
    let server = Server::belvedere(project)?;
    let page = fs::read_to_string(project.dist().join("index.html"))
        .map_err(|e| format!("no page is built: {e}"))?;
    let mut bytes = server.get("/", &[BROTLI])?.body.len();
    for path in first_load_paths(&page) {
        let answer = server.get(&path, &[BROTLI])?;
        if answer.status != 200 {
            return Err(format!("the page links to {path}, which answers {}", answer.status));
        }
        bytes += answer.body.len();
    }
    Ok(vec![first_load_row("first load over the wire", bytes)])
}

/// The same from the files alone, for the tests: what the server would send is the `.br` beside each file.
pub(super) fn first_load_of_dist(dist: &Path) -> Result<Row, String> {
    let page = fs::read_to_string(dist.join("index.html")).map_err(|e| format!("no page is built: {e}"))?;
    let mut bytes = 0;
    for path in first_load_paths(&page).iter().map(String::as_str).chain(["/index.html"]) {
        let file = dist.join(path.trim_start_matches('/'));
        let compressed = dist.join(format!("{}.br", path.trim_start_matches('/')));
        let size = fs::metadata(&compressed).or_else(|_| fs::metadata(&file));
        bytes += size.map_err(|e| format!("the page links to {path}: {e}"))?.len() as usize;
    }
    Ok(first_load_row("first load, from files", bytes))
}

/// Resident memory ten seconds after the start, nobody signed in: the median of five looks.
pub(super) fn idle_memory(project: &Project) -> Result<Vec<Row>, String> {
    let server = Server::belvedere(project)?;
    sleep(Duration::from_secs(10));
    let mut looks = Vec::new();
    for _ in 0..5 {
        looks.push(server.resident_bytes()? as f64 / 1_000_000.0);
        sleep(Duration::from_secs(1));
    }
    Ok(vec![Row {
        name: "idle server, resident".to_owned(),
        ours: median(looks),
        theirs: IDLE_BUDGET_MB,
        unit: "MB",
        goal: 1.0,
    }])
}

fn first_load_row(name: &str, bytes: usize) -> Row {
    Row {
        name: name.to_owned(),
        ours: bytes as f64 / 1_000.0,
        theirs: FIRST_LOAD_BUDGET_KB,
        unit: "kB",
        goal: 1.0,
    }
}

/// Every file that the page's head links to, and the icons: what a browser fetches to show home, as a journey checks.
fn first_load_paths(page: &str) -> Vec<String> {
    let mut paths = vec!["/icons.svg".to_owned()];
    for attribute in ["href=\"/", "src=\"/"] {
        for rest in page.split(attribute).skip(1) {
            let Some((path, _)) = rest.split_once('"') else { continue };
            let path = format!("/{path}");
            if path.len() > 1 && !paths.contains(&path) {
                paths.push(path);
            }
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_linked_files_count_once() {
        let page = r#"<link href="/a.css"><script src="/b.js"></script><link href="/b.js"><a href="/">"#;
        let paths = first_load_paths(page);
        assert_eq!(paths, ["/icons.svg", "/a.css", "/b.js"]);
    }
}
