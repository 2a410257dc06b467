//! What moto does not do, answered by a double made from AWS' published formats: throttling, pages of data, and a query
//! that is refused among others.

use std::time::{Duration, Instant};

use model::frame::Severity;
use model::query::QueryErrorKind;
use serde_json::{Value, json};
use wiremock::matchers::{body_partial_json, header, method};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::points;
use crate::aws::{REGION, add_source};
use crate::server::Belvedere;

/// A source that asks a double.
async fn with_double(double: &MockServer) -> Belvedere {
    let belvedere = Belvedere::start().await;
    let json_data = json!({ "authType": "keys", "defaultRegion": REGION, "endpoint": double.uri(), "stsEndpoint": double.uri() });
    add_source(&belvedere, "cw", json_data, json!({ "accessKey": "AKIA", "secretKey": "s" })).await;
    belvedere
}

fn throttled(retry_after_secs: Option<u32>) -> ResponseTemplate {
    let words =
        json!({ "__type": "com.amazonaws.cloudwatch#ThrottlingException", "message": "Rate exceeded" });
    let answer = ResponseTemplate::new(400).set_body_json(words);
    match retry_after_secs {
        Some(secs) => answer.insert_header("Retry-After", secs.to_string()),
        None => answer,
    }
}

fn data(id: &str, secs: &[i64], status: &str) -> Value {
    let values: Vec<f64> = secs.iter().map(|secs| *secs as f64).collect();
    json!({ "Id": id, "Label": "one", "Timestamps": secs, "Values": values, "StatusCode": status })
}

#[tokio::test]
async fn throttling_is_waited_out_as_long_as_it_is_worth() {
    let query = json!({ "namespace": "N", "metricName": "m" });
    let double = MockServer::start().await;
    Mock::given(method("POST")).respond_with(throttled(Some(1))).up_to_n_times(1).mount(&double).await;
    Mock::given(method("POST")).respond_with(throttled(None)).up_to_n_times(1).mount(&double).await;
    let answer = json!({ "MetricDataResults": [data("queryA", &[60], "Complete")] });
    Mock::given(header("x-amz-target", "GraniteServiceVersion20100801.GetMetricData"))
        .respond_with(ResponseTemplate::new(200).set_body_json(answer))
        .mount(&double)
        .await;
    let belvedere = with_double(&double).await;
    let started = Instant::now();
    let frames = belvedere.frames("cw", (0, 300_000), query.clone()).await;
    assert_eq!(points(&frames[0]), [(60_000, 60.0)]);
    assert!(started.elapsed() >= Duration::from_millis(1_200), "the hint is obeyed, then the own wait");
    let requests = double.received_requests().await.expect("requests");
    assert_eq!(requests.len(), 3);
    let signatures: Vec<_> = requests.iter().map(|request| &request.headers["authorization"]).collect();
    assert!(
        signatures.iter().all(|text| text.to_str().is_ok_and(|text| text.contains("/eu-west-1/monitoring/")))
    );

    let refusing = MockServer::start().await;
    Mock::given(method("POST")).respond_with(throttled(Some(3_600))).mount(&refusing).await;
    let belvedere = with_double(&refusing).await;
    let error = belvedere.error("cw", query.clone()).await;
    assert_eq!(
        (error.kind, refusing.received_requests().await.map(|all| all.len())),
        (QueryErrorKind::Busy, Some(1))
    );
    assert!(error.message.contains("Rate exceeded"), "{error}");

    let endless = MockServer::start().await;
    Mock::given(method("POST")).respond_with(throttled(None)).mount(&endless).await;
    let belvedere = with_double(&endless).await;
    assert_eq!(belvedere.error("cw", query).await.kind, QueryErrorKind::Busy);
    assert_eq!(endless.received_requests().await.map(|all| all.len()), Some(5), "tried four times more");
}

#[tokio::test]
async fn pages_are_put_together_and_remarks_reach_the_panel() {
    let double = MockServer::start().await;
    let mut second =
        json!({ "MetricDataResults": [data("queryA", &[180, 240], "PartialData")], "Messages": [] });
    second["MetricDataResults"][0]["Messages"] = json!([{ "Code": "MaxX", "Value": "Too many of them." }]);
    Mock::given(body_partial_json(json!({ "NextToken": "second" })))
        .respond_with(ResponseTemplate::new(200).set_body_json(second))
        .mount(&double)
        .await;
    let first =
        json!({ "MetricDataResults": [data("queryA", &[60, 120], "PartialData")], "NextToken": "second" });
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(200).set_body_json(first))
        .mount(&double)
        .await;
    let belvedere = with_double(&double).await;
    let frames = belvedere.frames("cw", (0, 300_000), json!({ "namespace": "N", "metricName": "m" })).await;
    let times: Vec<i64> = points(&frames[0]).iter().map(|(at, _)| at / 1_000).collect();
    assert_eq!(times, [60, 120, 180, 240]);
    let notices: Vec<&str> = frames[0].meta.notices.iter().map(|notice| notice.text.as_str()).collect();
    assert_eq!(notices, ["Too many of them.", "CloudWatch gave only a part of the data of “one”."]);
    assert!(frames[0].meta.notices.iter().all(|notice| notice.severity == Severity::Warning));
}

#[tokio::test]
async fn one_wrong_query_does_not_spoil_the_others() {
    let double = MockServer::start().await;
    let refused = json!({ "__type": "x#ValidationError", "message": "Error in expression 'queryB' [Unsupported operator]" });
    Mock::given(wiremock::matchers::body_string_contains("nonsense"))
        .respond_with(ResponseTemplate::new(400).set_body_json(refused))
        .mount(&double)
        .await;
    let good = json!({ "MetricDataResults": [data("queryA", &[60], "Complete")] });
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(200).set_body_json(good))
        .mount(&double)
        .await;
    let belvedere = with_double(&double).await;
    let queries = json!([
        { "refId": "A", "datasource": { "uid": "cw" }, "namespace": "N", "metricName": "m" },
        { "refId": "B", "datasource": { "uid": "cw" }, "expression": "nonsense!" },
    ]);
    let answers = belvedere.ask(&json!({ "from": "0", "to": "300000", "queries": queries })).await;
    assert_eq!(points(&answers["A"].as_ref().expect("frames")[0]), [(60_000, 60.0)]);
    let error = answers["B"].as_ref().expect_err("an error");
    assert_eq!(error.kind, QueryErrorKind::BadQuery);
    assert!(error.message.contains("Unsupported operator"), "{error}");
}
