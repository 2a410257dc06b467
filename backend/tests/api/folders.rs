//! `/api/folders`.

use serde_json::json;

use crate::harness::{Api, EDITOR, VIEWER};

#[tokio::test]
async fn folders_hold_folders_and_dashboards() {
    let api = Api::start().await;
    let (status, top) = api.post(EDITOR, "/api/folders", &json!({"uid": "top", "title": "Top"})).await;
    assert_eq!((status, &top["url"], &top["version"]), (200, &json!("/dashboards/f/top/top"), &json!(1)));
    api.post(EDITOR, "/api/folders", &json!({"uid": "inner", "title": "Inner", "parentUid": "top"})).await;
    let save = json!({"dashboard": {"uid": "one", "title": "t"}, "folderUid": "inner"});
    assert_eq!(api.post(EDITOR, "/api/dashboards/db", &save).await.1["folderUid"], "inner");
    assert_eq!(api.get(VIEWER, "/api/dashboards/uid/one").await.1["meta"]["folderTitle"], "Inner");
    assert_eq!(api.get(VIEWER, "/api/folders/inner").await.1["parents"][0]["uid"], "top");
    assert_eq!(api.get(VIEWER, "/api/folders?parentUid=top").await.1.as_array().unwrap().len(), 1);
    assert_eq!(api.get(VIEWER, "/api/folders").await.1[0]["uid"], "top");
    assert_eq!(api.get(VIEWER, "/api/folders/top/counts").await.1, json!({"folder": 1, "dashboard": 1}));
    let (status, _) = api.post(EDITOR, "/api/folders/top/move", &json!({"parentUid": "inner"})).await;
    assert_eq!(status, 400);
    let (status, moved) = api.post(EDITOR, "/api/folders/inner/move", &json!({"parentUid": ""})).await;
    assert_eq!((status, moved.get("parentUid")), (200, None));
    assert_eq!(api.delete(EDITOR, "/api/folders/inner").await.0, 200);
    assert_eq!(api.get(VIEWER, "/api/dashboards/uid/one").await.0, 404);
    assert_eq!(api.get(VIEWER, "/api/folders/top").await.0, 200);
}

#[tokio::test]
async fn changes_are_checked() {
    let api = Api::start().await;
    api.post(EDITOR, "/api/folders", &json!({"uid": "a", "title": "A"})).await;
    let cases = [
        (json!({"title": " "}), 400),
        (json!({"title": "A"}), 412),
        (json!({"title": "B", "uid": "a"}), 409),
        (json!({"title": "B", "uid": "../x"}), 400),
        (json!({"title": "B", "parentUid": "nowhere"}), 400),
    ];
    for (body, expect) in cases {
        assert_eq!(api.post(EDITOR, "/api/folders", &body).await.0, expect, "{body}");
    }
    let (status, renamed) = api.put(EDITOR, "/api/folders/a", &json!({"title": "New", "version": 1})).await;
    assert_eq!((status, &renamed["title"], &renamed["version"]), (200, &json!("New"), &json!(2)));
    let (status, error) = api.put(EDITOR, "/api/folders/a", &json!({"title": "Old", "version": 1})).await;
    assert_eq!((status, &error["status"]), (412, &json!("version-mismatch")));
    let forced = json!({"title": "Old", "version": 1, "overwrite": true});
    assert_eq!(api.put(EDITOR, "/api/folders/a", &forced).await.0, 200);
    assert_eq!(api.put(EDITOR, "/api/folders/nowhere", &forced).await.0, 404);
}
