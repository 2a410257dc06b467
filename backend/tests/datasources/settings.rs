//! What the settings of a Prometheus source do, seen from the other end; health, completion and variables.

use serde_json::{Value, json};

use crate::metrics::{START_SECS, open_metrics};
use crate::programs::{installed, node_exporter, prometheus, tls_page};
use crate::server::Belvedere;
use crate::upstream::{Upstream, answer};

const EMPTY: &[u8] = br#"{"status":"success","data":{"resultType":"matrix","result":[]}}"#;

#[tokio::test]
async fn credentials_headers_and_parameters_arrive_and_nothing_of_ours_does() {
    let upstream = Upstream::start(answer("200 OK", "application/json", EMPTY)).await;
    let belvedere = Belvedere::start().await;
    let more = json!({
        "basicAuth": true, "basicAuthUser": "reader",
        "jsonData": {
            "httpMethod": "GET", "httpHeaderName1": "X-Scope-OrgID", "httpHeaderName2": "X-Other",
            "customQueryParameters": "max_source_resolution=5m", "queryTimeout": "10s",
        },
        "secureJsonData": { "basicAuthPassword": "s3cret", "httpHeaderValue1": "tenant-7", "httpHeaderValue2": "o" },
    });
    belvedere.add_prometheus("p", &format!("{}/base/", upstream.url), more).await;
    belvedere.frames("p", (0, 60_000), json!({ "expr": "up{a=\"b c\"}" })).await;
    let heads = upstream.heads();
    let head = &heads[0];
    assert!(
        head.starts_with("get /base/api/v1/query_range?max_source_resolution=5m&timeout=10s&query=up%7b"),
        "{head}"
    );
    for line in ["authorization: basic cmvhzgvyonmzy3jlda==", "x-scope-orgid: tenant-7", "x-other: o"] {
        assert!(head.contains(line), "{line} is missing in {head}");
    }
    for ours in ["cookie", "belvedere_session", "origin:", "referer"] {
        assert!(!head.contains(ours), "{ours} is in {head}");
    }
    let source = belvedere.get("/api/datasources/uid/p").await;
    assert!(!source.to_string().contains("s3cret") && !source.to_string().contains("tenant-7"));
    let token = json!({ "secureJsonData": { "bearerToken": "t0ken" } });
    belvedere.add_prometheus("bearer", &upstream.url, token).await;
    belvedere.frames("bearer", (0, 60_000), json!({ "expr": "up" })).await;
    let head = upstream.heads().pop().expect("a request");
    assert!(
        head.starts_with("post /api/v1/query_range") && head.contains("authorization: bearer t0ken"),
        "{head}"
    );
}

#[tokio::test]
async fn a_source_that_takes_no_post_is_asked_by_get() {
    let upstream = Upstream::start(answer("405 Method Not Allowed", "text/plain", b"")).await;
    let belvedere = Belvedere::start().await;
    belvedere.add_prometheus("p", &upstream.url, json!({})).await;
    belvedere.error("p", json!({ "expr": "up" })).await;
    let methods: Vec<String> = upstream.heads().iter().map(|head| head[..4].to_owned()).collect();
    assert_eq!(methods, ["post", "get "]);
}

#[tokio::test]
async fn the_health_test_helps() {
    let Some(upstream) = prometheus(None, "").await else { return };
    let belvedere = Belvedere::start().await;
    let check = async |uid: &str, url: String, status: &str, words: &str| {
        belvedere.add_prometheus(uid, &url, json!({})).await;
        let health = belvedere.get(&format!("/api/datasources/uid/{uid}/health")).await;
        assert_eq!(health["status"], status, "{health}");
        assert!(
            health["message"].as_str().expect("text").contains(words),
            "{words:?} is missing in {health}"
        );
    };
    check("good", upstream.url.clone(), "OK", "Prometheus 2.").await;
    let there = format!("but there is one at {}.", upstream.url);
    check("deep", format!("{}/wrong/path", upstream.url), "ERROR", &there).await;
    check("tls", upstream.url.replace("http:", "https:"), "ERROR", "start with http://").await;
    check("empty", String::new(), "ERROR", "is empty").await;
    check("metadata", "http://169.254.169.254".to_owned(), "ERROR", "never calls").await;
}

#[tokio::test]
async fn variables_and_completion_come_from_the_source() {
    let Some(upstream) = prometheus(Some(&open_metrics()), "").await else { return };
    let belvedere = Belvedere::start().await;
    belvedere.add_prometheus("p", &upstream.url, json!({})).await;
    let (from, to) = ((START_SECS * 1_000).to_string(), ((START_SECS + 3_000) * 1_000).to_string());
    let options = async |query: Value| -> Vec<String> {
        let body = json!({ "query": query, "from": from, "to": to });
        let (status, body) =
            belvedere.call(reqwest::Method::POST, "/api/datasources/uid/p/variable", Some(body)).await;
        assert_eq!(status.as_u16(), 200, "{body}");
        body.as_array()
            .expect("a list")
            .iter()
            .map(|option| option["value"].as_str().expect("text").to_owned())
            .collect()
    };
    assert_eq!(options(json!("label_values(code)")).await, ["200", "404", "500"]);
    assert_eq!(
        options(json!("label_values(http_requests_total{code!=\"200\"}, code)")).await,
        ["404", "500"]
    );
    assert_eq!(
        options(json!({ "query": "label_values(odd, kind)", "refId": "x", "qryType": 1 })).await,
        ["inf", "nan", "tiny"]
    );
    assert_eq!(options(json!("metrics(.*_total)")).await, ["http_requests_total"]);
    assert_eq!(options(json!("label_names(odd)")).await, ["__name__", "kind"]);
    let result = options(json!("query_result(http_requests_total{code=\"500\"})")).await;
    assert_eq!(result, [format!("http_requests_total{{code=\"500\",handler=\"/api\"}} 10 {to}")]);
    assert_eq!(options(json!("odd{kind=\"nan\"}")).await, ["odd{kind=\"nan\"}"]);
    assert!(options(json!("")).await.is_empty());
    let range = format!("start={START_SECS}&end={}", START_SECS + 3_000);
    let loaded = async |path: &str| belvedere.get(&format!("/api/datasources/uid/p/resources/{path}")).await;
    let labels = loaded(&format!("labels?metric=odd&{range}")).await;
    assert_eq!(
        labels,
        json!([{ "value": "__name__", "label": "__name__" }, { "value": "kind", "label": "kind" }])
    );
    let values = loaded(&format!("label_values?match=odd&label=kind&{range}")).await;
    assert_eq!(values.as_array().map(Vec::len), Some(3));
    let metrics = loaded(&format!("metrics?{range}")).await;
    assert!(
        metrics.as_array().is_some_and(|list| list.iter().any(|metric| metric["value"] == "odd")),
        "{metrics}"
    );
    for bad in ["nope", "../../admin", "api/v1/admin/tsdb/snapshot"] {
        let path = format!("/api/datasources/uid/p/resources/{bad}");
        let (status, _) = belvedere.call(reqwest::Method::GET, &path, None).await;
        assert!(matches!(status.as_u16(), 400 | 404), "{bad}: {status}");
    }
}

#[tokio::test]
async fn a_scraped_node_exporter_is_drawn_with_help_and_types() {
    let Some(exporter) = node_exporter().await else { return };
    let scrape = format!(
        "  - job_name: node\n    static_configs:\n      - targets: [\"{}\"]\n",
        exporter.url.trim_start_matches("http://")
    );
    let Some(upstream) = prometheus(None, &scrape).await else { return };
    let belvedere = Belvedere::start().await;
    belvedere.add_prometheus("p", &upstream.url, json!({ "jsonData": { "timeInterval": "1s" } })).await;
    let mut seen = 0;
    for _ in 0..300 {
        let query = json!({ "expr": "node_cpu_seconds_total", "instant": true });
        let request = json!({ "from": "now-5m", "to": "now", "queries": [{ "refId": "A", "datasource": { "uid": "p" }, "expr": query["expr"], "instant": true }] });
        let answers = belvedere.ask(&request).await;
        seen = answers["A"].as_ref().expect("frames").iter().filter(|frame| frame.rows() > 0).count();
        if seen > 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    assert!(seen >= 8, "every mode of every CPU");
    let metrics = belvedere.get("/api/datasources/uid/p/resources/metrics").await;
    let cpu =
        metrics.as_array().expect("a list").iter().find(|metric| metric["value"] == "node_cpu_seconds_total");
    let cpu = cpu.expect("the metric");
    assert_eq!(cpu["type"], "counter");
    assert!(cpu["help"].as_str().is_some_and(|help| !help.is_empty()));
}

#[tokio::test]
async fn certificates_are_checked_as_the_settings_say() {
    let Some(openssl) = installed("openssl") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let script = "set -e; key='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
        openssl req -x509 $key -days 30 -keyout ca-key.pem -out ca.pem -subj /CN=ours
        openssl req $key -keyout key.pem -out request.pem -subj /CN=prom.internal -addext subjectAltName=DNS:prom.internal
        openssl x509 -req -in request.pem -CA ca.pem -CAkey ca-key.pem -days 30 -copy_extensions copy -out cert.pem";
    let made =
        std::process::Command::new("sh").args(["-c", script]).current_dir(&folder).output().expect("a shell");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let upstream = tls_page(&openssl, folder.path()).await;
    let certificate = std::fs::read_to_string(folder.path().join("ca.pem")).expect("a certificate");
    let belvedere = Belvedere::start().await;
    let check = async |uid: &str, json_data: Value, secret: Value, words: &str| {
        let mut json_data = json_data;
        json_data["httpMethod"] = json!("GET");
        let more = json!({ "jsonData": json_data, "secureJsonData": secret });
        belvedere.add_prometheus(uid, &upstream.url, more).await;
        let error = belvedere.error(uid, json!({ "expr": "up" })).await;
        assert!(
            error.message.contains(words),
            "{uid}: {words:?} is missing in: {error} ({:?})",
            error.detail
        );
    };
    let ca = json!({ "tlsCACert": certificate });
    // What answers is a page for people: to be told so means that the connection stood.
    check("plain", json!({}), json!({}), "certificate that is not trusted").await;
    check("skip", json!({ "tlsSkipVerify": true }), json!({}), "web page instead of data").await;
    check("other-name", json!({ "tlsAuthWithCACert": true }), ca.clone(), "certificate that is not trusted")
        .await;
    let named = json!({ "tlsAuthWithCACert": true, "serverName": "prom.internal" });
    check("named", named, ca, "web page instead of data").await;
    let broken = json!({ "tlsCACert": "rubbish" });
    check(
        "broken",
        json!({ "tlsAuthWithCACert": true }),
        broken,
        "CA certificate of this source cannot be read",
    )
    .await;
}
