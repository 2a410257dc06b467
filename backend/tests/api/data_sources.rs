//! `/api/datasources`.

use serde_json::{Value, json};

use crate::harness::{ADMIN, Api, VIEWER};

fn prometheus(name: &str) -> Value {
    json!({
        "name": name, "uid": name.to_lowercase(), "type": "prometheus", "url": "http://127.0.0.1:1", "access": "proxy",
        "basicAuth": true, "basicAuthUser": "scraper", "jsonData": {"httpMethod": "POST"},
        "secureJsonData": {"basicAuthPassword": "hunter2-canary"},
    })
}

#[tokio::test]
async fn two_are_built_in_and_cannot_be_changed() {
    let api = Api::start().await;
    let (_, list) = api.get(VIEWER, "/api/datasources").await;
    let summary: Vec<(&str, &str, bool)> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|s| (s["uid"].as_str().unwrap(), s["name"].as_str().unwrap(), s["isDefault"].as_bool().unwrap()))
        .collect();
    assert_eq!(summary, [("belvedere", "-- Belvedere --", true), ("testdata", "TestData", false)]);
    for uid in ["belvedere", "testdata"] {
        let path = format!("/api/datasources/uid/{uid}");
        assert_eq!(api.delete(ADMIN, &path).await.0, 403);
        assert_eq!(api.put(ADMIN, &path, &prometheus("x")).await.0, 403);
        assert_eq!(api.get(VIEWER, &path).await.1["readOnly"], true);
    }
    let mut taken = prometheus("TestData");
    assert_eq!(api.post(ADMIN, "/api/datasources", &taken).await.0, 409);
    taken["name"] = json!("other");
    assert_eq!(api.post(ADMIN, "/api/datasources", &taken).await.0, 409);
    let (_, kinds) = api.get(VIEWER, "/api/datasources/kinds").await;
    let kinds = kinds.as_array().unwrap();
    let prometheus = kinds.iter().find(|kind| kind["id"] == "prometheus").unwrap();
    assert!(prometheus["settings"].is_object());
    assert_eq!(prometheus["minInterval"], "15s");
}

#[tokio::test]
async fn secrets_go_in_and_never_come_out() {
    let api = Api::start().await;
    let (status, saved) = api.post(ADMIN, "/api/datasources", &prometheus("Prom")).await;
    assert_eq!((status, &saved["message"]), (200, &json!("Datasource added")), "{saved}");
    let id = saved["id"].as_i64().unwrap();
    let mut seen = saved.to_string();
    for path in [
        "/api/datasources",
        "/api/datasources/uid/prom",
        "/api/datasources/name/Prom",
        "/api/frontend/settings",
        &format!("/api/datasources/{id}"),
        "/api/datasources/uid/prom/health",
    ] {
        let (status, answer) = api.get(ADMIN, path).await;
        assert_eq!(status, 200, "{path}: {answer}");
        seen += &answer.to_string();
    }
    assert!(!seen.contains("hunter2"));
    let (_, source) = api.get(ADMIN, "/api/datasources/uid/prom").await;
    assert_eq!(source["secureJsonFields"], json!({"basicAuthPassword": true}));
    for entry in std::fs::read_dir(api.folder.path()).unwrap().flatten() {
        let bytes = std::fs::read(entry.path()).unwrap();
        assert!(!bytes.windows(7).any(|window| window == b"hunter2"), "{}", entry.path().display());
    }

    let mut change = prometheus("Prom");
    change["secureJsonData"] = json!({});
    change["isDefault"] = json!(true);
    let (_, saved) = api.put(ADMIN, "/api/datasources/uid/prom", &change).await;
    assert_eq!(saved["datasource"]["secureJsonFields"], json!({"basicAuthPassword": true}));
    assert_eq!(api.get(VIEWER, "/api/frontend/settings").await.1["defaultDatasource"], "Prom");
    change["version"] = json!(1);
    assert_eq!(api.put(ADMIN, "/api/datasources/uid/prom", &change).await.0, 412);
    change["version"] = saved["datasource"]["version"].clone();
    change["url"] = json!("http://other.example.org");
    let (_, saved) = api.put(ADMIN, "/api/datasources/uid/prom", &change).await;
    assert_eq!(
        saved["datasource"]["secureJsonFields"],
        json!({}),
        "a new address must not get the old secret"
    );
    assert_eq!(api.delete(ADMIN, "/api/datasources/uid/prom").await.1["message"], "Data source deleted");
    assert_eq!(api.get(ADMIN, "/api/datasources/uid/prom").await.0, 404);
}

#[tokio::test]
async fn unfit_settings_are_refused_with_the_field() {
    let api = Api::start().await;
    for (key, value) in [
        ("name", json!("  ")),
        ("type", json!("made-up")),
        ("url", json!("file:///etc/passwd")),
        ("url", json!("http://user:password@host/")),
        ("jsonData", json!([1])),
    ] {
        let mut body = prometheus("Prom");
        body[key] = value;
        let (status, error) = api.post(ADMIN, "/api/datasources", &body).await;
        assert_eq!((status, &error["field"]), (400, &json!(key)), "{error}");
    }
}
