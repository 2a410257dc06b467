//! The Azure queries of real dashboards: the requests that we make of them fit Azure's published schemas.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{RANGE, both};

/// The Azure queries of real dashboards, with the names of the dashboards.
fn corpus() -> Option<Vec<(String, Value)>> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let folder = std::env::var_os("BELVEDERE_CORPUS").map_or(beside, PathBuf::from).join("dashboards");
    let files = std::fs::read_dir(folder).ok()?;
    let mut found = Vec::new();
    for file in files.flatten() {
        let text = std::fs::read_to_string(file.path()).unwrap_or_default();
        let json: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap_or_default();
        let mut pending = vec![&json];
        while let Some(value) = pending.pop() {
            if value["azureMonitor"].is_object() || value["azureLogAnalytics"].is_object() {
                found.push((file.file_name().to_string_lossy().into_owned(), value.clone()));
            }
            match value {
                Value::Array(list) => pending.extend(list),
                Value::Object(object) => pending.extend(object.values()),
                _ => {}
            }
        }
    }
    Some(found)
}

#[tokio::test]
async fn queries_of_real_dashboards_are_taken() {
    let Some(queries) = corpus() else {
        eprintln!("left out: the corpus of real dashboards is not beside the project; set BELVEDERE_CORPUS");
        return;
    };
    let Some((azure, belvedere)) = both().await else { return };
    assert!(!queries.is_empty(), "the corpus holds queries of Azure");
    for (dashboard, query) in &queries {
        let answer = belvedere.ask_one("az", RANGE, query.clone()).await;
        let frames = answer.unwrap_or_else(|error| panic!("{dashboard}: {query}: {error}"));
        assert!(frames.iter().any(|frame| frame.rows() > 0), "{dashboard}: {query} shows nothing");
    }
    let seen = azure.seen().await;
    let requests = seen["requests"].as_array().expect("a list");
    assert!(
        requests.len() >= queries.len() && requests.iter().all(|request| request["status"] == 200),
        "{seen}"
    );
    eprintln!("{} queries of real dashboards made requests that the schemas accept", queries.len());
}
