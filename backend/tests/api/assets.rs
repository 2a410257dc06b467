//! The page and its headers.

use reqwest::Method;
use reqwest::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};

use crate::harness::{Api, VIEWER, Who};

#[tokio::test]
async fn every_answer_carries_the_headers_that_protect_the_page() {
    let api = Api::start().await;
    for (path, policy) in [
        ("/", "require-trusted-types-for 'script'"),
        ("/d/machine/this-machine", "script-src 'self' 'wasm-unsafe-eval'; style-src 'self'"),
        ("/login", "frame-ancestors 'none'"),
        ("/api/health", "default-src 'none'; frame-ancestors 'none'; sandbox"),
        ("/api/user", "sandbox"),
        ("/api/nowhere", "sandbox"),
    ] {
        let response = api.request(Who::Nobody, Method::GET, path).send().await.unwrap();
        let header = |name| {
            response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
        };
        assert!(
            header(CONTENT_SECURITY_POLICY).contains(policy),
            "{path}: {}",
            header(CONTENT_SECURITY_POLICY)
        );
        assert!(!header(CONTENT_SECURITY_POLICY).contains("unsafe-inline"));
        assert_eq!(header(X_CONTENT_TYPE_OPTIONS), "nosniff", "{path}");
        for name in ["cross-origin-opener-policy", "referrer-policy", "permissions-policy", "x-request-id"] {
            assert!(response.headers().contains_key(name), "{path}: {name}");
        }
        if path.starts_with("/api") {
            assert_eq!(header(CONTENT_TYPE), "application/json", "{path}");
            assert_eq!(header(CACHE_CONTROL), "no-store", "{path}");
        }
    }
}

#[tokio::test]
async fn signing_out_takes_away_what_the_browser_kept() {
    let api = Api::start().await;
    for path in ["/logout", "/api/logout"] {
        let response = api.request(Who::Nobody, Method::POST, path).send().await.unwrap();
        assert_eq!(response.headers()["clear-site-data"], "\"cache\", \"storage\"", "{path}");
    }
}

#[tokio::test]
async fn unknown_paths_of_the_api_are_json_and_missing_files_are_no_page() {
    let api = Api::start().await;
    for path in ["/api", "/api/", "/api/nowhere", "/api/dashboards/nowhere"] {
        let (status, error) = api.get(VIEWER, path).await;
        assert_eq!((status, error["message"].as_str()), (404, Some("Not found")), "{path}");
    }
    for path in
        ["/missing.js", "/deep/missing.wasm", "/..%2f..%2fetc%2fpasswd.txt", "/icons/%2e%2e/Cargo.json"]
    {
        let response = api.request(Who::Nobody, Method::GET, path).send().await.unwrap();
        assert_eq!(response.status(), 404, "{path}");
    }
    let (status, error) = api.send(VIEWER, Method::PUT, "/api/health", "{}").await;
    assert_eq!((status, error["message"].as_str()), (405, Some("Method not allowed")));
}

#[tokio::test]
async fn a_page_is_given_the_rules_of_any_zone() {
    let api = Api::start().await;
    let (status, names) = api.get(Who::Nobody, "/api/time-zones").await;
    let names: Vec<&str> = names.as_array().unwrap().iter().filter_map(|name| name.as_str()).collect();
    assert!(status == 200 && names.is_sorted() && names.contains(&"Europe/Berlin"));
    for name in names {
        let path = format!("/api/time-zones/{name}");
        let answer = api.request(Who::Nobody, Method::GET, &path).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{name}");
        assert!(answer.headers()[CACHE_CONTROL].to_str().unwrap().contains("max-age"));
        data::time::zones::give(name, &answer.bytes().await.unwrap()).unwrap();
    }
    assert_eq!(api.get(Who::Nobody, "/api/time-zones/Mars/Base").await.0, 404);
}
