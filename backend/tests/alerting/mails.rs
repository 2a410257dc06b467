//! Mails: what is in them, how they are sent, and that they wait for a mail server that is away.

use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use crate::mail::{self, MailServer, header, mails};
use crate::server::Belvedere;

fn is(status: &'static str, word: &'static str) -> impl Fn(&Value) -> bool {
    move |message| {
        message["status"] == status && message["subject"].as_str().is_some_and(|text| text.contains(word))
    }
}

#[tokio::test]
async fn a_mail_has_subject_values_link_and_picture_over_tls_with_login() {
    if !mail::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    let (cert, key) = (file("cert.pem"), file("key.pem"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"])
        .args(["-out", &cert, "-keyout", &key])
        .output();
    assert!(made.expect("openssl").status.success());
    let options = ["--cert", &cert, "--key", &key, "--user", "ada", "--password", "hunter2"];
    let post = MailServer::start(&folder.path().join("mails"), 0, &options);
    let host = format!("127.0.0.1:{}", post.port);
    let server = Belvedere::start(&[
        ("GF_SMTP_ENABLED", "true"),
        ("GF_SMTP_HOST", &host),
        ("GF_SMTP_USER", "ada"),
        ("GF_SMTP_PASSWORD", "hunter2"),
        ("GF_SMTP_FROM_ADDRESS", "alerts@example.org"),
        ("GF_SMTP_STARTTLS_POLICY", "MandatoryStartTLS"),
        ("GF_SMTP_SKIP_VERIFY", "true"),
    ]);
    let addresses = json!({ "addresses": "ops@example.org; nobody@example.org" });
    let point = server.make_contact_point("email", addresses).await;
    server.set_value(93).await;
    server.make_rule(&point).await;
    let refused = server.wait_for_message(|message| message["error"].is_string()).await;
    assert!(refused["error"].as_str().unwrap().contains("no such person"), "{refused}");
    post.wait_for("took ");
    let mail = post.mails().remove(0);
    assert_eq!(header(&mail, "X-Test-Encrypted"), "True");
    assert_eq!(header(&mail, "X-Test-User"), "ada");
    assert_eq!(header(&mail, "Subject"), "[Firing] Too hot");
    assert_eq!(header(&mail, "To"), "ops@example.org");
    assert!(header(&mail, "From").contains("alerts@example.org"));
    assert!(header(&mail, "Message-ID").starts_with("<alert."));
    for part in [
        "multipart/alternative",
        "text/plain",
        "text/html",
        "image/png",
        "Content-ID: <panel>",
        "93",
        "valve",
    ] {
        assert!(mail.contains(part), "{part} is in the mail");
    }
}

#[tokio::test]
async fn a_mail_waits_for_the_server_and_comes_once() {
    if !mail::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let post = MailServer::start(folder.path(), 0, &[]);
    let port = post.port;
    let server = Belvedere::start(&[("BELVEDERE_SMTP_HOST", &format!("127.0.0.1:{port}"))]);
    let point = server.make_contact_point("email", json!({ "addresses": "ops@example.org" })).await;
    drop(post);
    server.set_value(93).await;
    let rule = server.make_rule(&point).await;
    server.wait_for_state(&rule, "firing").await;
    let waiting = server.wait_for_message(|message| message["tries"].as_i64() > Some(1)).await;
    assert!(waiting["error"].as_str().unwrap().contains("refused the connection"), "{waiting}");
    let seconds = std::env::var("BELVEDERE_TEST_MAIL_DOWN_S").ok().and_then(|text| text.parse().ok());
    tokio::time::sleep(Duration::from_secs(seconds.unwrap_or(5))).await;
    let post = MailServer::start(folder.path(), port, &[]);
    server.wait_for_message(is("sent", "Firing")).await;
    server.set_value(20).await;
    server.wait_for_message(is("sent", "Resolved")).await;
    let subjects: Vec<String> = mails(folder.path()).iter().map(|mail| header(mail, "Subject")).collect();
    assert_eq!(subjects, ["[Firing] Too hot", "[Resolved] Too hot"]);
    drop(post);
}

#[tokio::test]
async fn the_test_button_says_what_is_wrong() {
    let server = Belvedere::start(&[("BELVEDERE_SMTP_HOST", "127.0.0.1:1")]);
    let point = json!({ "name": "Ops", "type": "email", "settings": { "addresses": "ops@example.org" } });
    let tested = server.post("/api/contact-points/test", &point).await;
    assert_eq!(tested["status"], "ERROR");
    assert!(tested["message"].as_str().unwrap().contains("127.0.0.1:1 refused the connection"), "{tested}");
    let server = Belvedere::start(&[]);
    let tested = server.post("/api/contact-points/test", &point).await;
    assert!(tested["message"].as_str().unwrap().contains("No mail server is set up"), "{tested}");
}
