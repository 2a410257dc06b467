//! `/api/search`, tags and stars.

use serde_json::{Value, json};

use crate::harness::{ADMIN, Api, EDITOR, VIEWER, Who};

fn titles(hits: &Value) -> Vec<&str> {
    hits.as_array().unwrap().iter().map(|hit| hit["title"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn dashboards_are_found_by_what_people_know_of_them() {
    let api = Api::start().await;
    api.post(EDITOR, "/api/folders", &json!({"uid": "f", "title": "Kubernetes"})).await;
    for (uid, title, tags, folder) in [
        ("n", "Node Exporter Full", json!(["linux", "prod"]), ""),
        ("k", "Pods of a node", json!(["prod"]), "f"),
        ("z", "ÄPFEL", json!([]), "f"),
    ] {
        let save = json!({"dashboard": {"uid": uid, "title": title, "tags": tags}, "folderUid": folder});
        assert_eq!(api.post(EDITOR, "/api/dashboards/db", &save).await.0, 200);
    }
    let cases: &[(&str, &[&str])] = &[
        ("", &["Kubernetes", "Node Exporter Full", "Pods of a node", "This machine", "ÄPFEL"]),
        ("?query=NODE", &["Node Exporter Full", "Pods of a node"]),
        ("?query=full+node", &["Node Exporter Full"]),
        ("?query=%C3%A4pf", &["ÄPFEL"]),
        ("?tag=prod&tag=linux", &["Node Exporter Full"]),
        ("?type=dash-folder", &["Kubernetes"]),
        ("?type=dash-db&folderUIDs=f", &["Pods of a node", "ÄPFEL"]),
        ("?folderUIDs=general&query=node", &["Node Exporter Full"]),
        ("?dashboardUIDs=k&dashboardUIDs=z", &["Pods of a node", "ÄPFEL"]),
        ("?type=dash-db&limit=2&page=2", &["This machine", "ÄPFEL"]),
        ("?query=%25", &[]),
        ("?starred=true", &[]),
    ];
    for (query, expect) in cases {
        let (status, hits) = api.get(VIEWER, &format!("/api/search{query}")).await;
        assert_eq!(status, 200, "{hits}");
        assert_eq!(titles(&hits), *expect, "{query}");
    }
    let (_, hits) = api.get(VIEWER, "/api/search?query=pods").await;
    assert_eq!(hits[0]["folderUrl"], "/dashboards/f/f/kubernetes");
    assert_eq!(hits[0]["type"], "dash-db");
    let (_, tags) = api.get(VIEWER, "/api/dashboards/tags").await;
    assert!(tags.as_array().unwrap().contains(&json!({"term": "prod", "count": 2})));
    assert_eq!(api.get(VIEWER, "/api/search?limit=many").await.0, 400);
}

#[tokio::test]
async fn stars_are_everybodys_own() {
    let api = Api::start().await;
    for login in ["ada", "bob"] {
        let new = json!({"login": login, "password": "correct horse"});
        assert_eq!(api.post(ADMIN, "/api/admin/users", &new).await.0, 200);
    }
    let (ada, bob) = (Who::Basic("ada", "correct horse"), Who::Basic("bob", "correct horse"));
    let path = "/api/user/stars/dashboard/uid/machine";
    for _ in 0..2 {
        assert_eq!(api.post(ada, path, &json!({})).await.0, 200);
    }
    assert_eq!(titles(&api.get(ada, "/api/search?starred=true").await.1), ["This machine"]);
    assert_eq!(api.get(ada, "/api/dashboards/uid/machine").await.1["meta"]["isStarred"], true);
    assert!(titles(&api.get(bob, "/api/search?starred=true").await.1).is_empty());
    assert_eq!(api.delete(ada, path).await.0, 200);
    assert!(titles(&api.get(ada, "/api/search?starred=true").await.1).is_empty());
    assert_eq!(api.post(ada, "/api/user/stars/dashboard/uid/nowhere", &json!({})).await.0, 404);
    assert_eq!(api.post(VIEWER, path, &json!({})).await.0, 403);
}
