//! `/api/dashboards`.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{ADMIN, Api, EDITOR, VIEWER};

#[tokio::test]
async fn a_document_comes_back_as_it_was_sent() {
    let api = Api::start().await;
    let body = r#"{"dashboard": {"zeta": 1.10, "schemaVersion": 42, "title": "Ünï", "uid": "one", "id": null,
        "panels": [{"type": "made-up", "big": 123456789012345678901234567890, "e": 1e3, "b": [ ] }]}, "message": "m"}"#;
    let (status, saved) = api.send(EDITOR, Method::POST, "/api/dashboards/db", body).await;
    assert_eq!((status, &saved["status"], &saved["version"]), (200, &json!("success"), &json!(1)), "{saved}");
    assert_eq!(saved["url"], "/d/one/ünï");
    let response = api.request(VIEWER, Method::GET, "/api/dashboards/uid/one").send().await.unwrap();
    let text = response.text().await.unwrap();
    let expect = r#"{"zeta":1.10,"schemaVersion":42,"title":"Ünï","uid":"one","id":ID,"panels":[{"type": "made-up", "big": 123456789012345678901234567890, "e": 1e3, "b": [ ] }],"version":1}"#;
    assert!(text.contains(&expect.replace("ID", &saved["id"].to_string())), "{text}");
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(answer["meta"]["canSave"], false);
    assert_eq!(answer["meta"]["createdBy"], "sa-Editor");
}

#[tokio::test]
async fn a_stale_save_is_refused_and_nothing_is_lost() {
    let api = Api::start().await;
    let save = |version: i64, title: &str, overwrite: bool| json!({"dashboard": {"uid": "one", "title": title, "version": version}, "overwrite": overwrite});
    let path = "/api/dashboards/db";
    assert_eq!(api.post(EDITOR, path, &save(0, "first", false)).await.0, 200);
    let (status, second) = api.post(EDITOR, path, &save(1, "second", false)).await;
    assert_eq!((status, &second["version"]), (200, &json!(2)));
    let (status, error) = api.post(EDITOR, path, &save(1, "stale", false)).await;
    assert_eq!((status, &error["status"]), (412, &json!("version-mismatch")));
    assert_eq!(error["message"], "The dashboard has been changed by someone else");
    assert_eq!(api.post(EDITOR, path, &save(1, "forced", true)).await.1["version"], 3);

    let (_, list) = api.get(VIEWER, "/api/dashboards/uid/one/versions?limit=2").await;
    let versions: Vec<i64> =
        list["versions"].as_array().unwrap().iter().map(|v| v["version"].as_i64().unwrap()).collect();
    assert_eq!((versions, &list["continueToken"]), (vec![3, 2], &json!("2")));
    let (_, list) = api.get(VIEWER, "/api/dashboards/uid/one/versions?limit=2&continueToken=2").await;
    assert_eq!((list["versions"].as_array().unwrap().len(), &list["continueToken"]), (1, &json!("")));
    let (_, first) = api.get(VIEWER, "/api/dashboards/uid/one/versions/1").await;
    assert_eq!(first["data"]["title"], "first");
    let (status, restored) =
        api.post(EDITOR, "/api/dashboards/uid/one/restore", &json!({"version": 1})).await;
    assert_eq!((status, &restored["version"]), (200, &json!(4)));
    assert_eq!(api.get(VIEWER, "/api/dashboards/uid/one").await.1["dashboard"]["title"], "first");
}

#[tokio::test]
async fn names_titles_and_uids_are_checked() {
    let api = Api::start().await;
    let cases = [
        (json!({"title": ""}), 400, "Dashboard title cannot be empty"),
        (json!({"title": 7}), 400, "Dashboard title cannot be empty"),
        (json!({"title": "x", "uid": "a/b"}), 400, "uid contains illegal characters"),
        (json!({"title": "x", "uid": "x".repeat(41)}), 400, "uid too long, max 40 characters"),
        (json!({"title": "x".repeat(501)}), 400, "Dashboard title cannot be longer than 500 characters"),
        (json!({"title": "x", "id": 4711}), 404, "Dashboard not found"),
        (json!([]), 400, "This is a list, not a dashboard: bring in one dashboard at a time."),
    ];
    for (dashboard, status, message) in cases {
        let (found, error) = api.post(EDITOR, "/api/dashboards/db", &json!({"dashboard": dashboard})).await;
        assert_eq!((found, error["message"].as_str()), (status, Some(message)), "{dashboard}");
    }
    let named = json!({"dashboard": {"title": "same"}});
    let (_, first) = api.post(EDITOR, "/api/dashboards/db", &named).await;
    let (status, error) = api.post(EDITOR, "/api/dashboards/db", &named).await;
    assert_eq!((status, &error["status"]), (412, &json!("name-exists")));
    let forced = json!({"dashboard": {"title": "same"}, "overwrite": true});
    assert_eq!(api.post(EDITOR, "/api/dashboards/db", &forced).await.1["uid"], first["uid"]);
    let elsewhere = json!({"dashboard": {"title": "x"}, "folderUid": "nowhere"});
    assert_eq!(api.post(EDITOR, "/api/dashboards/db", &elsewhere).await.1["message"], "folder not found");
}

#[tokio::test]
async fn deleting_leaves_nothing_and_a_new_one_inherits_nothing() {
    let api = Api::start().await;
    let save = json!({"dashboard": {"uid": "one", "title": "t"}});
    api.post(EDITOR, "/api/dashboards/db", &save).await;
    let (status, done) = api.delete(EDITOR, "/api/dashboards/uid/one").await;
    assert_eq!((status, &done["message"]), (200, &json!("Dashboard t deleted")));
    for path in
        ["/api/dashboards/uid/one", "/api/dashboards/uid/one/versions", "/api/dashboards/uid/one/versions/1"]
    {
        assert_eq!(api.get(VIEWER, path).await.0, 404, "{path}");
    }
    assert_eq!(api.delete(EDITOR, "/api/dashboards/uid/one").await.0, 404);
    assert_eq!(api.post(EDITOR, "/api/dashboards/db", &save).await.1["version"], 1);
}

#[tokio::test]
async fn home_is_this_machine_until_somebody_chooses() {
    let api = Api::start().await;
    let (status, home) = api.get(VIEWER, "/api/dashboards/home").await;
    assert_eq!((status, &home["meta"]["isHome"]), (200, &json!(true)));
    assert_eq!(home["dashboard"]["uid"], "machine");
    let mut taken = [[false; 24]; 100];
    for panel in home["dashboard"]["panels"].as_array().unwrap() {
        let at = |key: &str| usize::try_from(panel["gridPos"][key].as_u64().unwrap()).unwrap();
        for row in &mut taken[at("y")..at("y") + at("h")] {
            for cell in &mut row[at("x")..at("x") + at("w")] {
                assert!(!std::mem::replace(cell, true), "panels overlap at {}", panel["title"]);
            }
        }
    }
    let own = json!({"dashboard": {"uid": "own", "title": "Own"}});
    api.post(EDITOR, "/api/dashboards/db", &own).await;
    let (status, _) = api.put(ADMIN, "/api/org/preferences", &json!({"homeDashboardUID": "own"})).await;
    assert_eq!(status, 200);
    assert_eq!(api.get(VIEWER, "/api/dashboards/home").await.1["dashboard"]["uid"], "own");
    api.delete(EDITOR, "/api/dashboards/uid/own").await;
    assert_eq!(api.get(VIEWER, "/api/dashboards/home").await.1["dashboard"]["uid"], "machine");
}

#[tokio::test]
async fn an_export_is_reported_and_imported() {
    let api = Api::start().await;
    let export = json!({
        "__inputs": [{"name": "DS_PROMETHEUS", "type": "datasource", "pluginId": "prometheus"}],
        "id": 99, "uid": "exported", "title": "Exported", "schemaVersion": 39, "version": 17,
        "panels": [{"title": "p", "type": "timeseries", "datasource": {"type": "prometheus", "uid": "${DS_PROMETHEUS}"}}],
    });
    let (status, report) = api.post(EDITOR, "/api/dashboards/validate", &export).await;
    assert_eq!(
        (status, &report["panels"], &report["inputs"][0]["name"]),
        (200, &json!(1), &json!("DS_PROMETHEUS"))
    );
    assert_eq!((&report["notices"], report.get("replaces")), (&json!([]), None));
    let import = json!({
        "dashboard": export,
        "inputs": [{"name": "DS_PROMETHEUS", "type": "datasource", "pluginId": "prometheus", "value": "prom"}],
    });
    let (status, imported) = api.post(EDITOR, "/api/dashboards/import", &import).await;
    assert_eq!(
        (status, &imported["importedUrl"], &imported["version"]),
        (200, &json!("/d/exported/exported"), &json!(1))
    );
    let (_, stored) = api.get(VIEWER, "/api/dashboards/uid/exported").await;
    assert_eq!(stored["dashboard"]["panels"][0]["datasource"]["uid"], "prom");
    assert_eq!(stored["dashboard"].get("__inputs"), None);
    let (status, error) = api.post(EDITOR, "/api/dashboards/import", &import).await;
    assert_eq!((status, &error["status"]), (412, &json!("name-exists")));
    assert_eq!(api.post(EDITOR, "/api/dashboards/validate", &export).await.1["replaces"], "Exported");
    let mut again = import.clone();
    again["overwrite"] = json!(true);
    assert_eq!(api.post(EDITOR, "/api/dashboards/import", &again).await.1["version"], 2);
}

#[tokio::test]
async fn the_corpus_goes_in_and_comes_out_in_todays_form() {
    let folder = std::env::var("BELVEDERE_CORPUS").unwrap_or_else(|_| "../../shared/corpus".to_owned());
    let Ok(entries) = std::fs::read_dir(format!("{folder}/dashboards")) else {
        eprintln!("skipped: no dashboards at {folder}; set BELVEDERE_CORPUS");
        return;
    };
    let api = Api::start().await;
    let mut count = 0;
    for entry in entries.flatten().take(60) {
        let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
        let Ok(mut document) = serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) else {
            continue;
        };
        if document.get("panels").is_none() || document.get("title").is_none() {
            continue;
        }
        document["uid"] = json!(format!("corpus-{count}"));
        document["id"] = Value::Null;
        let (status, saved) =
            api.post(EDITOR, "/api/dashboards/db", &json!({"dashboard": document, "overwrite": true})).await;
        assert_eq!(status, 200, "{}: {saved}", entry.path().display());
        let uid = saved["uid"].as_str().unwrap();
        let (_, mut found) = api.get(VIEWER, &format!("/api/dashboards/uid/{uid}")).await;
        let mut found = found["dashboard"].take();
        let opened = migrate::open_value(document.clone(), &[]).unwrap();
        let mut expect = opened.dashboard;
        for key in ["id", "version", "title"] {
            found[key] = Value::Null;
            expect[key] = Value::Null;
        }
        assert_eq!(found, expect, "{}", entry.path().display());
        // What had to change is kept as it came.
        assert_eq!(saved["version"], if opened.changed { 2 } else { 1 }, "{}", entry.path().display());
        let (status, original) = api.get(VIEWER, &format!("/api/dashboards/uid/{uid}/original")).await;
        if opened.changed {
            assert_eq!((status, &original), (200, &document), "{}", entry.path().display());
        } else {
            assert_eq!(status, 404);
        }
        count += 1;
    }
    assert!(count > 0, "no dashboard of the corpus was saved");
}

#[tokio::test]
async fn an_old_dashboard_is_brought_up_and_its_original_kept() {
    let api = Api::start().await;
    let old = json!({
        "title": "Old", "uid": "old", "schemaVersion": 14,
        "rows": [{ "height": 190, "panels": [{ "id": 1, "type": "graph", "span": 12, "bars": true, "lines": true, "targets": [] }] }],
    });
    let (_, report) = api.post(EDITOR, "/api/dashboards/validate", &old).await;
    assert_eq!((&report["schemaVersion"], &report["panels"]), (&json!(14), &json!(1)), "{report}");
    assert_eq!(report["notices"][0]["place"], "Panel 1", "{report}");
    let (_, imported) = api
        .post(EDITOR, "/api/dashboards/import", &json!({ "dashboard": old, "title": "Named", "uid": "new" }))
        .await;
    assert_eq!((&imported["uid"], &imported["version"]), (&json!("new"), &json!(2)), "{imported}");
    let (_, stored) = api.get(VIEWER, "/api/dashboards/uid/new").await;
    let dashboard = &stored["dashboard"];
    assert_eq!((&dashboard["title"], &dashboard["schemaVersion"]), (&json!("Named"), &json!(42)));
    assert_eq!(dashboard["panels"][0]["type"], "timeseries");
    assert_eq!(api.get(VIEWER, "/api/dashboards/uid/new/original").await.1, old);
    let (_, versions) = api.get(VIEWER, "/api/dashboards/uid/new/versions").await;
    assert_eq!(versions["versions"][1]["message"], "As it was brought in: a dashboard of schema version 14");
    assert_eq!(versions["versions"][0]["parentVersion"], 1);
    // Brought back, it is brought up again.
    let (_, back) = api.post(EDITOR, "/api/dashboards/uid/new/restore", &json!({ "version": 1 })).await;
    assert_eq!(back["version"], 3, "{back}");
}

#[tokio::test]
async fn the_new_schema_is_imported() {
    let api = Api::start().await;
    let new = json!({
        "apiVersion": "dashboard.grafana.app/v2", "kind": "Dashboard", "metadata": { "name": "wrapped" },
        "spec": { "title": "Elements", "elements": {}, "layout": { "kind": "GridLayout", "spec": { "items": [] } } },
    });
    let (status, imported) = api.post(EDITOR, "/api/dashboards/import", &json!({ "dashboard": new })).await;
    assert_eq!(
        (status, &imported["uid"], &imported["title"]),
        (200, &json!("wrapped"), &json!("Elements")),
        "{imported}"
    );
    assert_eq!(api.get(VIEWER, "/api/dashboards/uid/wrapped/original").await.1, new);
}

#[tokio::test]
async fn racing_saves_lose_nothing() {
    let api = Api::start().await;
    api.post(EDITOR, "/api/dashboards/db", &json!({"dashboard": {"uid": "one", "title": "t"}})).await;
    let writers = (0..8).map(|writer| {
        let api = &api;
        async move {
            let mut stored = 0;
            for round in 0..10 {
                let (_, found) = api.get(EDITOR, "/api/dashboards/uid/one").await;
                let mut document = found["dashboard"].clone();
                document["by"] = json!(format!("{writer}-{round}"));
                match api.post(EDITOR, "/api/dashboards/db", &json!({"dashboard": document})).await {
                    (200, _) => stored += 1,
                    (412, _) => {}
                    (status, error) => panic!("{status}: {error}"),
                }
            }
            stored
        }
    });
    let stored: i64 = futures_util::future::join_all(writers).await.into_iter().sum();
    let (_, list) = api.get(EDITOR, "/api/dashboards/uid/one/versions?limit=1000").await;
    assert_eq!(list["versions"][0]["version"], stored + 1);
    assert_eq!(i64::try_from(list["versions"].as_array().unwrap().len()).unwrap(), stored + 1);
}
