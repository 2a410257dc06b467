//! A database that cannot be written for a while: nothing is lost, nothing is told twice, and the log says it once.

use std::time::Duration;

use serde_json::{Value, json};
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

use crate::double::{Gauge, Receiver};
use crate::server::Belvedere;

/// Longer than SQLite waits by itself for a lock.
const LOCKED: Duration = Duration::from_secs(8);

/// A connection of another process, as it were.
pub(crate) async fn connect(server: &Belvedere) -> SqliteConnection {
    let file = server.folder.path().join("belvedere.db");
    let options = SqliteConnectOptions::new().filename(file).busy_timeout(Duration::from_secs(30));
    SqliteConnection::connect_with(&options).await.expect("the database of the server")
}

async fn run(connection: &mut SqliteConnection, sql: &'static str) {
    sqlx::query(sql).execute(connection).await.expect(sql);
}

/// A rule on a gauge, told to a receiver that takes its time.
async fn watch(after: Duration) -> (Belvedere, Gauge, Receiver, String) {
    let receiver = Receiver::start(after).await;
    let gauge = Gauge::start(20).await;
    let server = Belvedere::start(&[]);
    let point = server.make_contact_point("webhook", json!({ "url": receiver.url() })).await;
    let source = server.add_prometheus("gauge", &gauge.url(), 10).await;
    server.set_panel(&source, &json!({ "refId": "A", "expr": "temperature", "range": true })).await;
    let rule = server.make_rule(&point).await;
    server.wait_for_state(&rule, "normal").await;
    (server, gauge, receiver, rule)
}

fn is_sent(word: &'static str) -> impl Fn(&Value) -> bool {
    move |message| {
        message["status"] == "sent" && message["subject"].as_str().is_some_and(|text| text.contains(word))
    }
}

fn says_once(server: &Belvedere) {
    let waits = server.logged("Alerts wait");
    assert!(waits.len() == 1 && waits[0].contains("the database is busy"), "{waits:?}");
    assert_eq!(server.logged("alerts go on").len(), 1);
}

#[tokio::test]
async fn locked_while_a_rule_begins_to_fire() {
    let (server, gauge, receiver, rule) = watch(Duration::ZERO).await;
    let mut other = connect(&server).await;
    run(&mut other, "BEGIN EXCLUSIVE").await;
    gauge.set(93);
    tokio::time::sleep(LOCKED).await;
    let locked = server.get(&format!("/api/alert-rules/{rule}")).await;
    assert_eq!(locked["status"]["state"], "normal", "it is still the last that was stored");
    run(&mut other, "ROLLBACK").await;
    server.wait_for_state(&rule, "firing").await;
    server.wait_for_message(is_sent("Firing")).await;
    gauge.set(20);
    server.wait_for_message(is_sent("Resolved")).await;
    assert_eq!(receiver.statuses().await, ["firing", "resolved"]);
    says_once(&server);
}

#[tokio::test]
async fn locked_while_a_message_is_delivered() {
    let (server, gauge, receiver, _) = watch(Duration::from_secs(2)).await;
    let mut other = connect(&server).await;
    gauge.set(93);
    while receiver.statuses().await.is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    run(&mut other, "BEGIN EXCLUSIVE").await;
    tokio::time::sleep(LOCKED).await;
    run(&mut other, "ROLLBACK").await;
    server.wait_for_message(is_sent("Firing")).await;
    gauge.set(20);
    server.wait_for_message(is_sent("Resolved")).await;
    assert_eq!(receiver.statuses().await, ["firing", "resolved"], "what was sent is not sent again");
    says_once(&server);
}
