//! Panels on other pages: what a link opens, what it does not, and what never leaves the server.

use backend::args;
use backend::resources::tokens;
use model::api::Role;
use model::query::stream::ServerMessage;
use model::query::{QueryAnswer, QueryErrorKind};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{ADMIN, Api, EDITOR, VIEWER, Who};

const LINKS: &str = "/api/dashboards/uid/one/embed/links";

/// A dashboard whose queries, sources and links hold a word that must not get out.
fn dashboard() -> Value {
    let walk = |id: i64, target: Value| {
        json!({
            "id": id, "type": "timeseries", "title": "Load of $host", "links": [{ "url": "https://canary.example" }],
            "datasource": { "uid": "testdata", "type": "testdata" }, "targets": [target],
            "fieldConfig": { "defaults": { "unit": "percent", "links": [{ "url": "https://canary.example" }] } },
        })
    };
    json!({
        "uid": "one", "title": "One", "refresh": "5s", "timezone": "utc",
        "time": { "from": "now-6h", "to": "now" },
        "templating": { "list": [
            { "name": "host", "type": "custom", "query": "a,b,c", "current": { "text": "a", "value": "a" } },
            { "name": "word", "type": "textbox", "query": "w", "current": { "text": "w", "value": "w" } },
        ] },
        "panels": [
            walk(1, json!({ "refId": "A", "scenarioId": "random_walk", "alias": "$host $word", "note": "canary" })),
            walk(2, json!({ "refId": "A", "scenarioId": "slow_query", "stringInput": "60s" })),
            walk(3, json!({ "refId": "A", "scenarioId": "error", "stringInput": "canary" })),
        ],
    })
}

async fn start() -> Api {
    let api = Api::start().await;
    save(&api).await;
    api
}

async fn save(api: &Api) {
    let (status, saved) = api.post(EDITOR, "/api/dashboards/db", &json!({ "dashboard": dashboard() })).await;
    assert_eq!(status, 200, "{saved}");
}

/// Makes a link; gives back its id and its token.
async fn link(api: &Api, panel_id: i64, more: Value) -> (String, String) {
    let mut body = json!({ "panelId": panel_id, "secondsToLive": 3600, "from": "now-1h", "to": "now" });
    let more = more.as_object().cloned().unwrap_or_default();
    body.as_object_mut().unwrap().extend(more);
    let (status, made) = api.post(EDITOR, LINKS, &body).await;
    assert_eq!(status, 200, "{made}");
    let text = |key: &str| made[key].as_str().unwrap().to_owned();
    (text("id"), text("token"))
}

fn asked(panel_id: i64) -> Value {
    json!({ "dashboardUid": "one", "panelId": panel_id, "timeZone": "Europe/Berlin", "widthPx": 100 })
}

async fn panel(api: &Api, token: &str, asked: &Value) -> (u16, Value) {
    api.post(Who::Token(token), "/api/embed/panel", asked).await
}

/// Status and answers by query; none where the link was refused.
async fn query(api: &Api, token: &str, asked: &Value) -> (u16, Vec<QueryAnswer>) {
    let request = api.request(Who::Token(token), Method::POST, "/api/embed/query");
    let response =
        request.header("content-type", "application/json").body(asked.to_string()).send().await.unwrap();
    let status = response.status().as_u16();
    let bytes = response.bytes().await.unwrap();
    let mut answers = Vec::new();
    let mut rest = if status == 200 { &bytes[..] } else { &[] };
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let (message, after) = after.split_at(u32::from_le_bytes(*length) as usize);
        if let ServerMessage::Answer { answer, .. } = ServerMessage::decode(message).unwrap() {
            answers.push(answer);
        }
        rest = after;
    }
    (status, answers)
}

/// The name of the only series, and the times that it covers.
fn series(answers: &[QueryAnswer]) -> (String, i64) {
    let frames = answers[0].as_ref().unwrap();
    let times = frames[0].time().unwrap();
    let name = frames[0].fields[1].hints.display_name.clone().unwrap_or_default();
    (name, times[times.len() - 1] - times[0])
}

#[tokio::test]
async fn a_link_shows_its_panel_and_nothing_of_how_it_is_made() {
    let api = start().await;
    let (_, token) = link(&api, 1, json!({})).await;
    let (status, shown) = panel(&api, &token, &asked(1)).await;
    assert_eq!(status, 200, "{shown}");
    let text = shown.to_string();
    for secret in ["canary", "scenarioId", "random_walk", "testdata", "datasource", "templating", "\"one\""] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    let dashboard = &shown["dashboard"];
    assert_eq!(dashboard["panels"][0]["title"], "Load of a");
    assert_eq!(dashboard["time"], json!({ "from": "now-1h", "to": "now" }));
    let (status, answers) = query(&api, &token, &asked(1)).await;
    assert_eq!(status, 200);
    let (name, length_ms) = series(&answers);
    assert_eq!(name, "a w");
    assert!((3_000_000..=3_600_000).contains(&length_ms), "{length_ms}");

    let (_, failing) = link(&api, 3, json!({})).await;
    let (_, answers) = query(&api, &failing, &asked(3)).await;
    let error = answers[0].as_ref().unwrap_err();
    assert_eq!(error.kind, QueryErrorKind::BadQuery);
    assert!(!format!("{error:?}").contains("canary"));
}

#[tokio::test]
async fn what_the_page_sends_is_a_choice_and_no_query() {
    let api = start().await;
    let with = |more: Value| {
        let mut body = asked(1);
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let wish = json!({ "from": "now-3h", "to": "now", "variables": { "host": ["b"], "word": ["x"] },
                       "queries": [{ "refId": "A", "datasource": { "uid": "testdata" }, "alias": "mine" }] });
    let (_, fixed) = link(&api, 1, json!({ "variables": { "word": ["of the link"] } })).await;
    let (name, length_ms) = series(&query(&api, &fixed, &with(wish.clone())).await.1);
    assert_eq!(name, "a of the link");
    assert!(length_ms <= 3_600_000);

    let (_, free) = link(&api, 1, json!({ "rangeIsFree": true, "variablesAreFree": true })).await;
    let (name, length_ms) = series(&query(&api, &free, &with(wish)).await.1);
    assert_eq!(name, "b w", "free text is never taken from a page");
    assert!(length_ms > 2 * 3_600_000);
    let foreign = json!({ "variables": { "host": ["d"] } });
    assert_eq!(series(&query(&api, &free, &with(foreign)).await.1).0, "a w");
}

#[tokio::test]
async fn a_link_that_is_not_whole_not_live_or_of_another_panel_opens_nothing() {
    let api = start().await;
    let (id, token) = link(&api, 1, json!({})).await;
    let mut other = dashboard();
    other["uid"] = json!("two");
    other["title"] = json!("Two");
    api.post(EDITOR, "/api/dashboards/db", &json!({ "dashboard": other })).await;
    let mut foreign = asked(1);
    foreign["dashboardUid"] = json!("two");
    assert_eq!(panel(&api, &token, &foreign).await.0, 404);
    assert_eq!(query(&api, &token, &asked(2)).await.0, 404);
    for at in 0..token.len() {
        let mut bytes = token.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let tampered = String::from_utf8(bytes).unwrap();
        assert_eq!(panel(&api, &tampered, &asked(1)).await.0, 401, "character {at}");
    }
    for wrong in ["", "bve_", id.as_str(), &token[..token.len() - 4], &format!("bve_{id}")] {
        assert_eq!(panel(&api, wrong, &asked(1)).await.0, 401, "{wrong}");
    }
    let db = &api.server.app().db;
    db.write("UPDATE embed_link SET expires_at_ms = 1 WHERE id = $1", args![id.as_str()]).await.unwrap();
    let (status, answer) = panel(&api, &token, &asked(1)).await;
    assert_eq!(status, 401);
    assert!(answer["message"].as_str().unwrap().contains("expired"), "{answer}");
    assert_eq!(query(&api, &token, &asked(1)).await.0, 401);
    let (_, listed) = api.get(EDITOR, "/api/dashboards/uid/one/embed").await;
    assert_eq!(listed["links"][0]["hasExpired"], true);
    assert!(!listed.to_string().contains("bve_"), "tokens are shown once");
}

#[tokio::test]
async fn revoking_ends_the_next_request_and_those_under_way() {
    let api = start().await;
    let (id, token) = link(&api, 2, json!({})).await;
    let body = asked(2);
    let under_way = query(&api, &token, &body);
    let revoke = async {
        // The first look at the link is before this one.
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        api.delete(EDITOR, &format!("{LINKS}/{id}")).await
    };
    // The source would answer after a minute.
    let ((status, _), (revoked, _)) = tokio::join!(under_way, revoke);
    assert_eq!((status, revoked), (401, 200));
    assert_eq!(query(&api, &token, &body).await.0, 401);
    assert_eq!(panel(&api, &token, &body).await.0, 401);
    assert_eq!(api.delete(EDITOR, &format!("{LINKS}/{id}")).await.0, 404);
}

#[tokio::test]
async fn a_new_dashboard_of_the_same_uid_inherits_nothing() {
    let api = start().await;
    let (_, token) = link(&api, 1, json!({})).await;
    let origins = json!({ "origins": ["https://wiki.example.org"] });
    assert_eq!(api.put(EDITOR, "/api/dashboards/uid/one/embed/origins", &origins).await.0, 200);
    assert_eq!(api.delete(EDITOR, "/api/dashboards/uid/one").await.0, 200);
    save(&api).await;
    assert_eq!(panel(&api, &token, &asked(1)).await.0, 401);
    let (_, listed) = api.get(EDITOR, "/api/dashboards/uid/one/embed").await;
    assert_eq!(listed, json!({ "origins": [], "links": [] }));
}

#[tokio::test]
async fn another_organisation_neither_sees_nor_ends_links() {
    let api = start().await;
    let (id, token) = link(&api, 1, json!({})).await;
    let db = &api.server.app().db;
    db.write("INSERT INTO org (id, name, created_at_ms) VALUES (2, 'Other', 0)", args![]).await.unwrap();
    let theirs = tokens::make_with_account(db, 0, 2, Some("other"), Role::Admin, 0).await.unwrap().key;
    let theirs = Who::Token(&theirs);
    assert_eq!(api.get(theirs, "/api/dashboards/uid/one/embed").await.0, 404);
    assert_eq!(api.delete(theirs, &format!("{LINKS}/{id}")).await.0, 404);
    let new = json!({ "panelId": 1, "secondsToLive": 60, "from": "now-1h", "to": "now" });
    assert_eq!(api.post(theirs, LINKS, &new).await.0, 404);
    // With a dashboard of the same uid they still do not.
    assert_eq!(api.post(theirs, "/api/dashboards/db", &json!({ "dashboard": dashboard() })).await.0, 200);
    assert_eq!(api.delete(theirs, &format!("{LINKS}/{id}")).await.0, 404);
    assert_eq!(panel(&api, &token, &asked(1)).await.0, 200);
}

#[tokio::test]
async fn a_link_opens_no_other_route() {
    let api = start().await;
    let (_, token) = link(&api, 1, json!({})).await;
    for route in backend::resources::routes().finish().1.iter().filter(|route| route.role.is_some()) {
        let path = route.path.replace("{uid}", "one").replace("{*path}", "x");
        let (status, answer) = api.send(Who::Token(&token), route.method.clone(), &path, "{}").await;
        assert_eq!(status, 401, "{} {}: {answer}", route.method, route.path);
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_the_field() {
    let api = start().await;
    let new = |key: &str, value: Value| {
        let mut body = json!({ "panelId": 1, "secondsToLive": 60, "from": "now-1h", "to": "now" });
        body[key] = value;
        body
    };
    for (key, value) in [
        ("panelId", json!(99)),
        ("secondsToLive", json!(0)),
        ("secondsToLive", json!(i64::MAX)),
        ("from", json!("yesterday-ish")),
    ] {
        let (status, answer) = api.post(EDITOR, LINKS, &new(key, value)).await;
        assert_eq!((status, answer["field"].as_str()), (400, Some(key)), "{answer}");
    }
    let (status, _) = api.post(VIEWER, LINKS, &new("panelId", json!(1))).await;
    assert_eq!(status, 403);
}

#[tokio::test]
async fn only_listed_origins_may_hold_the_page_and_no_other_page_may_be_held() {
    let api = start().await;
    let policy = async |path: &str| {
        let response = api.request(Who::Nobody, Method::GET, path).send().await.unwrap();
        let header =
            |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let policy = header("content-security-policy").unwrap();
        let ancestors =
            policy.split("; ").find(|part| part.starts_with("frame-ancestors")).unwrap().to_owned();
        (ancestors, header("cache-control").unwrap_or_default(), header("etag").is_some())
    };
    let own = ("frame-ancestors 'self'".to_owned(), "no-store".to_owned(), false);
    assert_eq!(policy("/d-solo/one/slug?panelId=1").await, own);
    let path = "/api/dashboards/uid/one/embed/origins";
    let (status, answer) = api.put(ADMIN, path, &json!({ "origins": ["https://*.example.org"] })).await;
    assert_eq!((status, answer["field"].as_str()), (400, Some("origins")));
    let (_, set) = api
        .put(ADMIN, path, &json!({ "origins": ["https://Wiki.example.org/", "http://127.0.0.1:8080"] }))
        .await;
    assert_eq!(set["origins"], json!(["http://127.0.0.1:8080", "https://wiki.example.org"]));
    let listed = "frame-ancestors 'self' http://127.0.0.1:8080 https://wiki.example.org";
    for path in ["/d-solo/one", "/d-solo/one/slug"] {
        assert_eq!(policy(path).await.0, listed, "{path}");
    }
    for path in ["/d-solo/two/slug", "/d-solo/One/slug"] {
        assert_eq!(policy(path).await, own, "{path}");
    }
    for path in ["/d/one/slug", "/", "/d-solo", "/d-solo/", "//d-solo/one", "/D-SOLO/one", "/login"] {
        assert_eq!(policy(path).await.0, "frame-ancestors 'none'", "{path}");
    }
}
