//! Sources that are down or hang: the rule says that it cannot tell, and neither fires nor ends anything.

use std::time::Duration;

use serde_json::{Value, json};

use crate::double::{Hanging, Receiver};
use crate::prometheus::Prometheus;
use crate::server::{Belvedere, spec};

fn target() -> Value {
    json!({ "refId": "A", "expr": "temperature", "range": true })
}

/// The series that a message speaks of, and whether it says that it fires. What says that a rule cannot tell has none.
fn told(bodies: &[Value]) -> Vec<(bool, bool)> {
    let alerts = bodies.iter().flat_map(|body| body["alerts"].as_array().cloned().unwrap_or_default());
    alerts.map(|alert| (alert["labels"]["job"] == "boiler", alert["status"] == "firing")).collect()
}

#[tokio::test]
async fn a_prometheus_that_is_stopped_ends_no_alert_and_starts_none() {
    let Some(mut prometheus) = Prometheus::start().await else { return };
    let receiver = Receiver::start(Duration::ZERO).await;
    let server = Belvedere::start(&[]);
    let point = server.make_contact_point("webhook", json!({ "url": receiver.url() })).await;
    let source = server.add_prometheus("prom", &prometheus.url(), 10).await;
    server.set_panel(&source, &target()).await;
    prometheus.set(20);
    let rule = server.make_rule(&point).await;
    server.wait_for_state(&rule, "normal").await;

    prometheus.set(93);
    server.wait_for_state(&rule, "firing").await;
    prometheus.stop();
    let is_blind = |found: &Value| found["status"]["error"].is_string();
    let blind = server.wait_for_rule(&rule, "blind", is_blind).await;
    let sentence = format!(
        "Prometheus at {} refused the connection. Check that it runs and that the URL is right.",
        prometheus.url()
    );
    assert_eq!(blind["status"]["error"], sentence);
    assert_eq!((&blind["status"]["state"], &blind["status"]["firing"]), (&json!("firing"), &json!(1)));
    // People hear of it in the same message that says what still fires.
    while !told(&receiver.bodies().await).contains(&(false, true)) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    // It is back, and as hot as before: nothing has changed, and nobody hears that it had ended.
    prometheus.start_again().await;
    let sees = |found: &Value| found["status"]["error"].is_null();
    let back = server.wait_for_rule(&rule, "able to tell", sees).await;
    assert_eq!((&back["status"]["state"], &back["status"]["firing"]), (&json!("firing"), &json!(1)));
    assert_eq!(back["status"]["sinceMs"], blind["status"]["sinceMs"], "it is the same fire");
    let ends = told(&receiver.bodies().await).into_iter().filter(|(is_series, fires)| *is_series && !fires);
    assert_eq!(ends.count(), 0, "nobody was told of an end");

    prometheus.set(20);
    server.wait_for_state(&rule, "normal").await;
    server.wait_for_message(|message| message["status"] == "sent" && is_of(message, "Resolved")).await;

    // Down while all is well: nothing fires until it is seen.
    prometheus.stop();
    let blind = server.wait_for_state(&rule, "error").await;
    assert_eq!((&blind["status"]["error"], &blind["status"]["firing"]), (&json!(sentence), &json!(0)));
    prometheus.set(94);
    prometheus.start_again().await;
    server.wait_for_state(&rule, "firing").await;
    server.wait_for_message(|message| message["status"] == "sent" && is_of(message, "[Firing]")).await;
    let series: Vec<bool> = told(&receiver.bodies().await)
        .into_iter()
        .filter_map(|(is_series, fires)| is_series.then_some(fires))
        .collect();
    // A message about the rule itself may name again what still fires; the order of changes is what counts.
    let mut changes = series.clone();
    changes.dedup();
    assert_eq!(changes, [true, false, true], "{series:?}");
}

fn is_of(message: &Value, word: &str) -> bool {
    message["subject"].as_str().is_some_and(|subject| subject.contains(word))
}

#[tokio::test]
async fn a_prometheus_that_hangs_is_named() {
    let hanging = Hanging::start().await;
    let receiver = Receiver::start(Duration::ZERO).await;
    let server = Belvedere::start(&[]);
    let point = server.make_contact_point("webhook", json!({ "url": receiver.url() })).await;
    let source = server.add_prometheus("hung", &hanging.url, 1).await;
    server.set_panel(&source, &target()).await;
    let rule = server.make_rule(&point).await;
    let blind = server.wait_for_state(&rule, "error").await;
    let sentence = blind["status"]["error"].as_str().unwrap();
    assert!(sentence.starts_with("“hung” did not answer within 1 s."), "{sentence}");
    assert_eq!(blind["status"]["firing"], 0);
    let told = server.wait_for_message(|message| message["status"] == "sent").await;
    assert_eq!(told["subject"], "[Cannot tell] Too hot");
}

/// Forty rules hang at one source; a rule of another source is judged while all of them still wait.
#[tokio::test]
async fn a_source_that_hangs_holds_up_no_other() {
    let hanging = Hanging::start().await;
    let server = Belvedere::start(&[]);
    let source = server.add_prometheus("hung", &hanging.url, 300).await;
    server.save("stuck", &source, &target()).await;
    let mut stuck = spec("");
    stuck["dashboardUid"] = json!("stuck");
    stuck["contactPoints"] = json!([]);
    let mut rules = Vec::new();
    for _ in 0..40 {
        let rule = server.post("/api/alert-rules", &json!({ "spec": stuck })).await;
        rules.push(rule["uid"].as_str().unwrap().to_owned());
    }
    while hanging.open() < 8 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    server.set_value(93).await;
    let mut quick = spec("");
    quick["contactPoints"] = json!([]);
    let quick = server.post("/api/alert-rules", &json!({ "spec": quick })).await;
    let quick = quick["uid"].as_str().unwrap();
    server.wait_for_state(quick, "firing").await;
    server.set_value(20).await;
    server.wait_for_state(quick, "normal").await;
    for rule in &rules {
        let found = server.get(&format!("/api/alert-rules/{rule}")).await;
        assert_eq!(found["status"]["evaluatedMs"], Value::Null, "it still waits");
    }
    assert_eq!(hanging.most(), 8, "people find places at the source, too");
}
