//! Hostile and broken requests: refused in words, with the server alive afterwards.

use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::harness::{Api, EDITOR, VIEWER, Who};

#[tokio::test]
async fn hostile_bodies_are_refused_where_they_go_wrong() {
    let api = Api::start().await;
    let cases: Vec<(&str, Vec<u8>, u16, &str)> = vec![
        ("/api/folders", vec![b' '; 3 << 20], 413, "larger than 2 MB"),
        ("/api/dashboards/db", vec![b' '; 21 << 20], 413, "larger than 20 MB"),
        (
            "/api/dashboards/db",
            format!("[{}0]", "{\"\":0},".repeat(1 << 20)).into(),
            413,
            "2000000 values and keys",
        ),
        ("/api/dashboards/db", "[".repeat(100_000).into(), 413, "64 levels of nesting"),
        ("/api/dashboards/validate", b"{\"title\": \"a\\u0000b\"}".to_vec(), 400, "line 1, column 13"),
        ("/api/dashboards/validate", b"{\n \"title\": ".to_vec(), 400, "ends in the middle at line 2"),
        ("/api/dashboards/validate", b"{\"t\": \"\\ud800\"}".to_vec(), 400, "half a character"),
        ("/api/dashboards/validate", b"\xff".to_vec(), 400, "not UTF-8"),
        ("/api/folders", b"{\"title\": 7}".to_vec(), 400, "does not fit"),
        ("/api/folders", Vec::new(), 400, "ends in the middle"),
    ];
    for (path, body, expect, message) in cases {
        let (status, error) = api.send(EDITOR, Method::POST, path, body).await;
        assert_eq!(status, expect, "{path}: {error}");
        assert!(
            error["message"].as_str().is_some_and(|text| text.contains(message)),
            "{error} has not {message:?}"
        );
    }
    let (status, _) =
        api.send(EDITOR, Method::POST, "/api/dashboards/validate", "\u{feff}{\"title\": \"t\"}").await;
    assert_eq!(status, 200, "a byte order mark is no fault");
}

#[tokio::test]
async fn ids_of_others_and_odd_ids_find_nothing() {
    let api = Api::start().await;
    for id in ["..", "%2e%2e", "*", ":uid", "0", "-1", "%25", "a%2Fb", "%00", "9223372036854775808", "%ff"] {
        for path in ["/api/dashboards/uid/", "/api/folders/", "/api/datasources/uid/", "/api/datasources/"] {
            let (status, answer) = api.get(VIEWER, &format!("{path}{id}")).await;
            assert!(
                status == 404 || answer.is_array() && id.contains(['.', 'e']),
                "{path}{id}: {status} {answer}"
            );
        }
    }
}

#[tokio::test]
async fn mangled_paths_are_the_route_or_nothing() {
    let api = Api::start().await;
    for path in
        ["//api/user", "/api//user", "/api/user/", "/API/user", "/api/./user", "/api/user;x", "/api%2Fuser"]
    {
        // Sent as they are: a client library would tidy them up.
        let mut stream = TcpStream::connect(api.server.addr).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        assert!(!text.contains("\"login\"") && !text.starts_with("HTTP/1.1 500"), "{path}: {text}");
    }
}

#[tokio::test]
async fn an_endless_head_is_cut_off() {
    let api = Api::start().await;
    let mut stream = TcpStream::connect(api.server.addr).await.unwrap();
    let mut request = "GET /api/health HTTP/1.1\r\nHost: x\r\n".to_owned();
    for n in 0..200 {
        request += &format!("x-{n}: y\r\n");
    }
    stream.write_all(format!("{request}\r\n").as_bytes()).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    assert!(text.starts_with("HTTP/1.1 431"), "{text}");
    assert_eq!(api.get(Who::Nobody, "/api/health").await.1["database"], "ok");
}

#[tokio::test]
async fn fields_of_the_server_cannot_be_set_from_outside() {
    let api = Api::start().await;
    let body = json!({
        "dashboard": {"uid": "one", "title": "t", "version": 99, "id": null}, "orgId": 7, "userId": 1,
        "createdBy": "eve", "version": 99,
    });
    let (_, saved) = api.post(EDITOR, "/api/dashboards/db", &body).await;
    assert_eq!(saved["version"], 1);
    assert_eq!(api.get(VIEWER, "/api/dashboards/uid/one").await.1["meta"]["createdBy"], "sa-Editor");
}
