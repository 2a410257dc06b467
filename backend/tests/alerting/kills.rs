//! `kill -9` on the way of an alert: whatever the moment, every firing and every resolved is told, and no kill makes more
//! than one mail too many.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use crate::mail::{self, MailServer};
use crate::server::Belvedere;

/// Each cycle kills once while a rule begins to fire and once while it ends.
const CYCLES: i64 = 10;

/// Where on its way the program dies.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Moment {
    /// Anywhere: after so many milliseconds, a different number each time.
    Any,
    /// The state is stored; people are to be told after a while.
    StateStored,
    /// The message is stored; the mail server is away.
    MessageStored,
    /// The mail server has the mail and has not said so.
    BeforeAccepted,
    /// It has just said so.
    Accepted,
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment() {
    run(Moment::Any).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_when_the_state_is_stored() {
    run(Moment::StateStored).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_when_the_message_is_stored() {
    run(Moment::MessageStored).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_before_the_mail_is_accepted() {
    run(Moment::BeforeAccepted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_when_the_mail_is_accepted() {
    run(Moment::Accepted).await;
}

async fn run(moment: Moment) {
    if !mail::is_there() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let hold: &[&str] = if moment == Moment::BeforeAccepted { &["--hold"] } else { &[] };
    let mut post = Some(MailServer::start(folder.path(), 0, hold));
    let port = post.as_ref().map_or(0, |post| post.port);
    let host = format!("127.0.0.1:{port}");
    let mut server = Belvedere::start(&[("BELVEDERE_SMTP_HOST", &host)]);
    let point = server.make_contact_point("email", json!({ "addresses": "ops@example.org" })).await;
    server.set_value(0).await;
    let mut spec = crate::server::spec(&point);
    if moment == Moment::StateStored {
        spec["groupWait"] = json!("1s");
    }
    let rule = server.post("/api/alert-rules", &json!({ "spec": spec })).await;
    let rule = rule["uid"].as_str().expect("a uid").to_owned();
    server.wait_for_state(&rule, "normal").await;
    let mut told = BTreeMap::new();
    for cycle in 1..=CYCLES {
        // The value tells the cycle, in the mails as well.
        for (value, state) in [(1_000 + cycle, "firing"), (-1_000 - cycle, "normal")] {
            if moment == Moment::MessageStored {
                post = None;
            }
            server.set_value(value).await;
            let mut held = None;
            match moment {
                Moment::Any => {
                    let wait_ms = (value.unsigned_abs() * 137) % 1_500;
                    tokio::time::sleep(Duration::from_millis(wait_ms)).await;
                }
                Moment::StateStored => drop(server.wait_for_state(&rule, state).await),
                Moment::MessageStored => drop(
                    server
                        .wait_for_message(|message| {
                            message["status"] == "queued" && message["error"].is_string()
                        })
                        .await,
                ),
                Moment::BeforeAccepted => held = post.as_ref().map(|post| post.wait_for("held ")),
                Moment::Accepted => drop(post.as_ref().map(|post| post.wait_for("took "))),
            }
            server.kill();
            let post = post
                .get_or_insert_with(|| MailServer::start(&folder.path().join(value.to_string()), port, hold));
            if let Some(held) = &held {
                // The mail whose sender is dead may be taken all the same.
                post.go_on(held);
            }
            server.start_again();
            if held.is_some() {
                let again = post.wait_for("held ");
                post.go_on(&again);
            }
            server.wait_for_state(&rule, state).await;
            let word = if state == "firing" { "Firing" } else { "Resolved" };
            server.wait_for_message(|message| is_last(message, word)).await;
            told.insert(value, ());
        }
    }
    let mut mails = mail::mails(folder.path());
    for value in told.keys() {
        let own = folder.path().join(value.to_string());
        if own.exists() {
            mails.extend(mail::mails(&own));
        }
    }
    for value in told.keys() {
        // The sign of the unit is encoded in some mails.
        let written = format!("The value: {value}");
        let count = mails.iter().filter(|mail| mail.replace("=\r\n", "").contains(&written)).count();
        assert!((1..=2).contains(&count), "{moment:?}: {count} mails say “{written}” of {}", mails.len());
    }
    assert!(mails.len() <= told.len() * 2, "{moment:?}: {} mails for {} changes", mails.len(), told.len());
}

fn is_last(message: &Value, word: &str) -> bool {
    message["status"] == "sent" && message["subject"].as_str().is_some_and(|text| text.contains(word))
}
