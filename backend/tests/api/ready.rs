//! `/api/dashboards/ready`: every dashboard that comes with the server is offered, whole, and can be imported.

use std::collections::BTreeSet;

use model::dashboard::{Dashboard, VariableKind};
use panels::report::{Status, report};
use serde_json::{Value, json};

use crate::harness::{Api, EDITOR, VIEWER};

/// Uid and document of each.
async fn all(api: &Api) -> Vec<(String, Value)> {
    let (status, list) = api.get(VIEWER, "/api/dashboards/ready").await;
    assert_eq!(status, 200, "{list}");
    let mut found = Vec::new();
    for one in list.as_array().unwrap() {
        let uid = one["uid"].as_str().unwrap().to_owned();
        let (status, document) = api.get(VIEWER, &format!("/api/dashboards/ready/{uid}")).await;
        assert_eq!(status, 200, "{uid}");
        for key in ["uid", "title", "description"] {
            assert_eq!(one[key], document[key], "{uid}");
            assert!(document[key].as_str().is_some_and(|text| !text.is_empty()), "{uid} has no {key}");
        }
        assert!(found.iter().all(|(known, _)| *known != uid), "{uid} is offered twice");
        found.push((uid, document));
    }
    assert!(!found.is_empty());
    found
}

#[tokio::test]
async fn nothing_of_a_ready_dashboard_is_left_out() {
    let api = Api::start().await;
    for (uid, document) in all(&api).await {
        let (status, answer) = api.post(EDITOR, "/api/dashboards/validate", &document).await;
        assert_eq!((status, &answer["notices"]), (200, &json!([])), "{uid}");
        let dashboard = Dashboard::new(document);
        let report = report(&dashboard, &backend::datasources::honours);
        assert!(report.notes.is_empty(), "{uid}: {:?}", report.notes);
        for panel in &report.panels {
            assert_eq!((panel.status, &panel.notes), (Status::Whole, &Vec::new()), "{uid}: {}", panel.title);
        }
    }
}

#[tokio::test]
async fn panels_lie_apart_and_read_only_variables_that_exist() {
    let api = Api::start().await;
    for (uid, document) in all(&api).await {
        let dashboard = Dashboard::new(document);
        let variables = dashboard.variables();
        let sources: Vec<String> = variables
            .iter()
            .filter(|variable| variable.kind == VariableKind::DataSource)
            .map(|variable| format!("${{{}}}", variable.name))
            .collect();
        let mut ids = BTreeSet::new();
        let mut taken = BTreeSet::new();
        for panel in dashboard.json()["panels"].as_array().unwrap() {
            let title = panel["title"].as_str().unwrap();
            assert!(ids.insert(panel["id"].as_i64().unwrap()), "{uid}: {title} has another one's number");
            let at = |key: &str| panel["gridPos"][key].as_u64().unwrap();
            for y in at("y")..at("y") + at("h") {
                for x in at("x")..at("x") + at("w") {
                    assert!(x < 24 && taken.insert((x, y)), "{uid}: {title} lies outside or on another one");
                }
            }
            for target in panel["targets"].as_array().into_iter().flatten() {
                let source = target["datasource"]["uid"].as_str().unwrap();
                assert!(sources.iter().any(|one| one == source), "{uid}: {title} asks {source}");
                for name in variable_names(target["expr"].as_str().unwrap()) {
                    let is_known = name.starts_with("__") || variables.iter().any(|one| one.name == name);
                    assert!(is_known, "{uid}: {title} reads ${name}, which is no variable");
                }
            }
        }
    }
}

/// The names behind `$` in a query.
fn variable_names(text: &str) -> Vec<String> {
    let name = |rest: &str| {
        let rest = rest.trim_start_matches('{');
        rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
    };
    text.split('$').skip(1).map(name).filter(|name| !name.is_empty()).collect()
}

#[tokio::test]
async fn a_ready_dashboard_is_imported_with_the_chosen_source() {
    let api = Api::start().await;
    for (uid, document) in all(&api).await {
        let (_, report) = api.post(EDITOR, "/api/dashboards/validate", &document).await;
        let inputs: Vec<Value> = report["inputs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|input| json!({ "name": input["name"], "type": "datasource", "pluginId": input["pluginId"], "value": "chosen" }))
            .collect();
        assert_eq!(inputs.len(), 1, "{uid} asks for its source");
        let import = json!({ "dashboard": document, "inputs": inputs });
        let (status, imported) = api.post(EDITOR, "/api/dashboards/import", &import).await;
        assert_eq!((status, &imported["uid"]), (200, &json!(uid)), "{imported}");
        let (_, stored) = api.get(VIEWER, &format!("/api/dashboards/uid/{uid}")).await;
        let source = &stored["dashboard"]["templating"]["list"][0];
        assert_eq!((&source["type"], &source["current"]["value"]), (&json!("datasource"), &json!("chosen")));
        assert!(!stored.to_string().contains("${DS_"), "{uid} still has an open input");
    }
    let (status, error) = api.get(VIEWER, "/api/dashboards/ready/nowhere").await;
    assert_eq!((status, &error["message"]), (404, &json!("Ready dashboard not found")));
}
