//! Two servers on one PostgreSQL: each change is judged and told once, and one goes on without the other.

use std::time::Duration;

use serde_json::{Value, json};

use crate::double::{Gauge, Receiver};
use crate::postgres;
use crate::server::Belvedere;

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_tell_each_change_once() {
    let Some(url) = postgres::new_database().await else { return };
    let receiver = Receiver::start(Duration::ZERO).await;
    let gauge = Gauge::start(20).await;
    let mut first = Belvedere::start(&[("BELVEDERE_DATABASE", &url)]);
    let second = first.start_beside();
    let point = first.make_contact_point("webhook", json!({ "url": receiver.url() })).await;
    let source = first.add_prometheus("gauge", &gauge.url(), 10).await;
    first.set_panel(&source, &json!({ "refId": "A", "expr": "temperature", "range": true })).await;
    let rule = first.make_rule(&point).await;
    second.wait_for_state(&rule, "normal").await;
    let mut expect = Vec::new();
    for round in 0..4 {
        if round == 3 {
            first.kill();
        }
        for (value, state, word) in [(93, "firing", "Firing"), (20, "normal", "Resolved")] {
            gauge.set(value);
            second.wait_for_state(&rule, state).await;
            let is_last = |message: &Value| {
                message["status"] == "sent"
                    && message["subject"].as_str().is_some_and(|text| text.contains(word))
            };
            second.wait_for_message(is_last).await;
            expect.push(if value > 50 { "firing" } else { "resolved" });
        }
    }
    // What came twice would have come by now: a message is taken within a look of its being stored.
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(receiver.statuses().await, expect);
    let bands = second.get("/api/alert-rules/of-dashboard/watched?from=now-1h&to=now").await;
    assert_eq!(bands[0]["bands"].as_array().unwrap().len(), 4, "each fire is one band: {bands}");
    let messages = second.get("/api/deliveries?limit=100").await;
    assert_eq!(messages.as_array().unwrap().len(), expect.len());
    for log in [first.logged(" ERROR "), second.logged(" ERROR ")] {
        assert_eq!(log, Vec::<String>::new());
    }
}
