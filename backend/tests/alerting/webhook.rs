//! Webhooks: what a receiver of Grafana's finds in them, and that a broken one is seen and mended.

use reqwest::Method;
use serde_json::{Value, json};
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::server::{Belvedere, spec};

#[tokio::test]
async fn firing_and_resolved_arrive_in_grafanas_shape() {
    let receiver = MockServer::start().await;
    let with_token =
        Mock::given(method("POST")).and(path("/hook")).and(header("authorization", "Bearer s3cret"));
    with_token.respond_with(ResponseTemplate::new(200)).mount(&receiver).await;
    let server = Belvedere::start(&[]);
    let point = json!({
        "name": "Hook", "type": "webhook", "settings": { "url": format!("{}/hook", receiver.uri()) },
        "secureSettings": { "authorization_credentials": "s3cret" },
    });
    let point = server.post("/api/contact-points", &point).await;
    assert_eq!(point["secureFields"], json!({ "authorization_credentials": true }));
    server.set_value(93).await;
    let rule = server.make_rule(point["uid"].as_str().unwrap()).await;
    server.wait_for_message(|message| message["status"] == "sent").await;
    let listed = server.wait_for_state(&rule, "firing").await;
    assert_eq!(listed["status"]["instances"][0]["value"], "93 °C");
    assert_eq!(listed["panelTitle"], "Temperature");
    server.set_value(20).await;
    let last = |message: &Value| {
        message["status"] == "sent"
            && message["subject"].as_str().is_some_and(|text| text.contains("Resolved"))
    };
    server.wait_for_message(last).await;
    let bodies: Vec<Value> = receiver
        .received_requests()
        .await
        .unwrap()
        .iter()
        .map(|request| serde_json::from_slice(&request.body).unwrap())
        .collect();
    assert_eq!(bodies.len(), 2, "one message for each change");
    assert_eq!((&bodies[0]["status"], &bodies[1]["status"]), (&json!("firing"), &json!("resolved")));
    let alert = &bodies[0]["alerts"][0];
    assert_eq!((&alert["values"]["A"], &alert["labels"]["alertname"]), (&json!(93.0), &json!("Too hot")));
    assert!(
        alert["dashboardURL"].as_str().unwrap().starts_with("https://dash.example.org/d/watched?viewPanel=1")
    );
    assert_eq!(alert["fingerprint"], bodies[1]["alerts"][0]["fingerprint"]);
    let bands = server.get("/api/alert-rules/of-dashboard/watched?from=now-1h&to=now").await;
    let bands = bands[0]["bands"].as_array().unwrap();
    assert_eq!((bands.len(), &bands[0]["state"]), (1, &json!("firing")));
    assert!(bands[0]["toMs"].as_i64() > bands[0]["fromMs"].as_i64());
}

#[tokio::test]
async fn a_rule_that_is_paused_or_deleted_while_it_fires_says_so() {
    let receiver = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(200)).mount(&receiver).await;
    let server = Belvedere::start(&[]);
    let point = server.make_contact_point("webhook", json!({ "url": receiver.uri() })).await;
    server.set_value(93).await;
    let rule = server.make_rule(&point).await;
    let newest = |word: &'static str| {
        move |message: &Value| {
            message["status"] == "sent" && message["subject"].as_str().is_some_and(|text| text.contains(word))
        }
    };
    server.wait_for_message(newest("Firing")).await;
    let mut paused = spec(&point);
    paused["isPaused"] = json!(true);
    let path = format!("/api/alert-rules/{rule}");
    let change = json!({ "spec": paused, "version": 1 });
    server.call(Method::PUT, &path, Some(&change)).await;
    server.wait_for_message(newest("Resolved")).await;
    let stale = server.get(&path).await;
    assert_eq!((&stale["status"]["state"], &stale["version"]), (&json!("paused"), &json!(2)));
    let change = json!({ "spec": spec(&point), "version": 2 });
    server.call(Method::PUT, &path, Some(&change)).await;
    server.wait_for_message(newest("Firing")).await;
    server.call(Method::DELETE, &path, None).await;
    server.wait_for_message(newest("Resolved")).await;
    assert_eq!(server.get("/api/alert-rules").await, json!([]));
}

#[tokio::test]
async fn a_source_that_is_down_is_told_and_fires_no_threshold() {
    let receiver = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(200)).mount(&receiver).await;
    let server = Belvedere::start(&[]);
    let point = server.make_contact_point("webhook", json!({ "url": receiver.uri() })).await;
    server.set_value(20).await;
    let rule = server.make_rule(&point).await;
    server.wait_for_state(&rule, "normal").await;
    let failing = json!({ "refId": "A", "scenarioId": "error", "errorType": "server" });
    server.set_target(&failing).await;
    let blind = server.wait_for_state(&rule, "error").await;
    assert!(!blind["status"]["error"].as_str().unwrap().is_empty());
    assert_eq!(blind["status"]["firing"], 0);
    let told = server.wait_for_message(|message| message["status"] == "sent").await;
    assert_eq!(told["subject"], "[Cannot tell] Too hot");
    server.set_value(20).await;
    server.wait_for_state(&rule, "normal").await;
    let last = |message: &Value| {
        message["status"] == "sent"
            && message["subject"].as_str().is_some_and(|text| text.contains("Resolved"))
    };
    server.wait_for_message(last).await;
}
