//! An upstream that is away, hangs, lies or floods: one clear sentence each, memory bounded, others not touched.

use std::process::Command;

use model::query::QueryErrorKind;
use reqwest::Method;
use serde_json::json;

use crate::server::Belvedere;
use crate::upstream::{Manner, Upstream, answer};

async fn check(manner: Manner, kind: QueryErrorKind, words: &[&str]) {
    let upstream = Upstream::start(manner).await;
    let belvedere = Belvedere::start().await;
    belvedere.add_prometheus("bad", &upstream.url, json!({ "jsonData": { "timeout": 60 } })).await;
    for asked in [json!({ "expr": "up" }), json!({ "expr": "up", "instant": true })] {
        let error = belvedere.error("bad", asked).await;
        assert_eq!(error.kind, kind, "{error}");
        for word in words {
            assert!(error.message.contains(word), "{word:?} is missing in: {error}");
        }
        assert!(error.message.chars().count() < 400 && !error.message.contains('\n'), "{error}");
    }
    let health = belvedere.get("/api/datasources/uid/bad/health").await;
    assert_eq!(health["status"], "ERROR");
}

#[tokio::test]
async fn refused_and_closed_connections() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let belvedere = Belvedere::start().await;
    belvedere.add_prometheus("away", &format!("http://{free}"), json!({})).await;
    let error = belvedere.error("away", json!({ "expr": "up" })).await;
    assert_eq!(error.kind, QueryErrorKind::Unreachable);
    assert_eq!(
        error.message,
        format!(
            "Prometheus at http://{free} refused the connection. Check that it runs and that the URL is right."
        )
    );
    belvedere.add_prometheus("unknown", "http://no-such-host.invalid:9090", json!({})).await;
    let error = belvedere.error("unknown", json!({ "expr": "up" })).await;
    assert!(error.message.contains("host name is not known"), "{error}");
    check(Manner::Close, QueryErrorKind::Unreachable, &["closed the connection"]).await;
}

#[tokio::test]
async fn pages_and_errors_instead_of_data() {
    use QueryErrorKind::{Auth, BadAnswer, Busy, Timeout};
    let login = b"<!DOCTYPE html><html><title>Sign in</title></html>";
    check(
        answer("200 OK", "text/html; charset=utf-8", login),
        BadAnswer,
        &["web page instead of data", "login"],
    )
    .await;
    check(answer("200 OK", "application/json", login), BadAnswer, &["web page instead of data"]).await;
    check(answer("200 OK", "application/json", b""), BadAnswer, &["answered with nothing"]).await;
    check(answer("200 OK", "application/json", b"[1,2]"), BadAnswer, &["not Prometheus' JSON"]).await;
    check(answer("401 Unauthorized", "text/plain", b"no"), Auth, &["refused the credentials (401)"]).await;
    check(
        answer("404 Not Found", "text/plain", b"404 page not found"),
        BadAnswer,
        &["no query API there (404)"],
    )
    .await;
    check(answer("429 Too Many Requests", "text/plain", b""), Busy, &["too many queries (429)"]).await;
    check(
        answer("500 Internal Server Error", "text/plain", b"disk\nfull"),
        BadAnswer,
        &["error 500: disk full"],
    )
    .await;
    check(answer("502 Bad Gateway", "text/html", login), BadAnswer, &["error 502", "log"]).await;
    check(answer("504 Gateway Timeout", "text/plain", b""), Timeout, &["(504)"]).await;
    let said = br#"{"status":"error","errorType":"execution","error":"expanding series: too many samples"}"#;
    check(
        answer("422 Unprocessable Entity", "application/json", said),
        QueryErrorKind::BadQuery,
        &["Prometheus refused the query: expanding series: too many samples"],
    )
    .await;
    let said = br#"{"status":"error","errorType":"internal","error":"tsdb is broken"}"#;
    check(answer("500 Internal Server Error", "application/json", said), BadAnswer, &["tsdb is broken"])
        .await;
    let moved = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n";
    check(Manner::Say(moved[..].into()), BadAnswer, &["redirects to http://169.254.169.254/"]).await;
}

#[tokio::test]
async fn answers_that_break_off() {
    let half =
        br#"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"2"]"#;
    let broke_off = &["broke off in the middle of its answer"];
    check(answer("200 OK", "application/json", half), QueryErrorKind::BadAnswer, broke_off).await;
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n";
    let cut = [&head[..], half].concat();
    check(Manner::Say(cut.into()), QueryErrorKind::BadAnswer, broke_off).await;
    check(Manner::Say(b"SSH-2.0-OpenSSH_9\r\n"[..].into()), QueryErrorKind::Unreachable, &["Check"]).await;
}

/// Memory of this process in bytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0 kB");
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) * 1_024
}

#[tokio::test]
async fn floods_are_stopped_at_the_limit() {
    let upstream = Upstream::start(Manner::Endless).await;
    let belvedere = Belvedere::start().await;
    belvedere.add_prometheus("flood", &upstream.url, json!({ "jsonData": { "timeout": 300 } })).await;
    let before = resident();
    let error = belvedere.error("flood", json!({ "expr": "up" })).await;
    assert_eq!(error.kind, QueryErrorKind::TooLarge, "{error}");
    assert!(error.message.contains("32 MB"), "{error}");
    upstream.wait_gone(1).await;
    assert!(upstream.bytes() < 64 << 20, "{} bytes were taken", upstream.bytes());
    assert!(resident().saturating_sub(before) < 256 << 20, "memory grew from {before} to {}", resident());
    // A length that is announced is not even read.
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n";
    check(Manner::Say(head[..].into()), QueryErrorKind::TooLarge, &["32 MB"]).await;
}

#[tokio::test]
async fn small_bombs_do_not_blow_up() {
    let bomb = Command::new("sh")
        .args(["-c", "head -c 1000000000 /dev/zero | gzip -1"])
        .output()
        .expect("gzip runs")
        .stdout;
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
        bomb.len()
    );
    let before = resident();
    check(Manner::Say([head.as_bytes(), &bomb].concat().into()), QueryErrorKind::TooLarge, &["32 MB"]).await;
    assert!(resident().saturating_sub(before) < 256 << 20, "memory grew from {before} to {}", resident());
    let deep = format!("{{\"status\":\"success\",\"data\":{}", "[".repeat(1_000_000));
    check(
        answer("200 OK", "application/json", deep.as_bytes()),
        QueryErrorKind::BadAnswer,
        &["not Prometheus' JSON"],
    )
    .await;
    let many = r#"{"metric":{},"value":[1,"1"]},"#.repeat(10_001);
    let many = format!(r#"{{"status":"success","data":{{"result":[{many}"#);
    check(answer("200 OK", "application/json", many.as_bytes()), QueryErrorKind::TooLarge, &["10000 series"])
        .await;
}

#[tokio::test]
async fn a_source_that_hangs_times_out() {
    let upstream = Upstream::start(Manner::Hang).await;
    let belvedere = Belvedere::start().await;
    belvedere
        .add_prometheus("slow", &upstream.url, json!({ "name": "Slow one", "jsonData": { "timeout": 1 } }))
        .await;
    let error = belvedere.error("slow", json!({ "expr": "up" })).await;
    assert_eq!(error.kind, QueryErrorKind::Timeout);
    assert!(error.message.starts_with("“Slow one” did not answer within 1 s."), "{error}");
    upstream.wait_gone(1).await;
    let health = belvedere.get("/api/datasources/uid/slow/health").await;
    assert_eq!(health["status"], "ERROR");
}

#[tokio::test]
async fn twelve_hanging_queries_hold_up_nothing_else() {
    let upstream = Upstream::start(Manner::Hang).await;
    let belvedere = Belvedere::start().await;
    belvedere.add_prometheus("hangs", &upstream.url, json!({ "jsonData": { "timeout": 600 } })).await;
    let queries: Vec<_> = (0..12)
        .map(|at| json!({ "refId": at.to_string(), "datasource": { "uid": "hangs" }, "expr": format!("up + {at}") }))
        .collect();
    let request = json!({ "from": "0", "to": "60000", "queries": queries });
    let hanging = belvedere.ask(&request);
    let meanwhile = async {
        upstream.wait_requests(8).await;
        let body = json!({ "dashboard": { "title": "While they hang", "panels": [] } });
        let (status, body) = belvedere.call(Method::POST, "/api/dashboards/db", Some(body)).await;
        assert_eq!(status.as_u16(), 200, "{body}");
        assert!(
            belvedere.get("/api/search?query=hang").await.as_array().is_some_and(|hits| !hits.is_empty())
        );
        let walk = belvedere.frames("testdata", (0, 60_000), json!({ "scenarioId": "random_walk" })).await;
        assert_eq!(walk.len(), 1);
    };
    tokio::select! {
        answers = hanging => panic!("these never answer: {:?}", answers.keys()),
        () = meanwhile => {}
    }
    // The asker is gone, and with it every call.
    upstream.wait_gone(upstream.requests()).await;
    assert_eq!(upstream.requests(), 8, "one person asks eight at once");
}
