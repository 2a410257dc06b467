//! What can go wrong with Azure: tokens that end, throttling, refusals in its own words, addresses that lead elsewhere;
//! and that the double refuses what the published schemas refuse.

use std::time::Instant;

use futures_util::future::join_all;
use model::query::QueryErrorKind;
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    BLOBS, MACHINES, MAIN, RANGE, SECRET, TENANT, WORKSPACE_GUID, add, both, log, metric, resource_id, until,
};
use crate::server::Belvedere;
use crate::upstream::{Upstream, answer};

fn cpu() -> Value {
    metric("sas1", MACHINES, "sas1-dev", "Percentage CPU", json!({ "aggregation": "Average" }))
}

#[tokio::test]
async fn many_askers_share_a_token_and_a_refused_one_is_renewed_once() {
    let Some((azure, belvedere)) = both().await else { return };
    let asked = (0..20).map(|nth| belvedere.frames("az", (RANGE.0 + nth * 60_000, RANGE.1), cpu()));
    join_all(asked).await;
    assert_eq!(azure.seen().await["tokens"], 1);
    belvedere.frames("az", RANGE, log("Usage | take 10", "table")).await;
    assert_eq!(azure.seen().await["tokens"], 2, "Log Analytics has a token of its own");

    azure.tell("expire", json!({})).await;
    belvedere.frames("az", RANGE, cpu()).await;
    let seen = azure.seen().await;
    assert_eq!(
        (&seen["tokens"], &seen["refusedTokens"]),
        (&json!(3), &json!(1)),
        "renewed after one refusal"
    );
}

#[tokio::test]
async fn short_tokens_are_renewed_before_they_end() {
    let Some((azure, belvedere)) = both().await else { return };
    // Used for four fifths of its time: none comes late, however slow the machine, unless an answer takes a second.
    azure.tell("lifetime", json!({ "seconds": 5 })).await;
    until("three tokens", async || {
        belvedere.frames("az", RANGE, cpu()).await;
        azure.seen().await["tokens"].as_i64() >= Some(3)
    })
    .await;
}

#[tokio::test]
async fn throttling_is_obeyed_and_told_when_it_lasts() {
    let Some((azure, belvedere)) = both().await else { return };
    azure.tell("throttle", json!({ "times": 2, "retryAfter": 1 })).await;
    let started = Instant::now();
    assert_eq!(belvedere.frames("az", RANGE, cpu()).await.len(), 1);
    assert!(started.elapsed().as_secs_f64() >= 2.0, "a second each time that Azure said so");
    let seen = azure.seen().await;
    let statuses: Vec<&Value> =
        seen["requests"].as_array().expect("a list").iter().map(|one| &one["status"]).collect();
    assert_eq!(statuses, [429, 429, 200]);

    azure.tell("throttle", json!({ "times": 1, "retryAfter": 120 })).await;
    let error =
        belvedere.ask_one("az", (RANGE.0, RANGE.1 + 60_000), cpu()).await.expect_err("too long a wait");
    assert_eq!(error.kind, QueryErrorKind::Busy);
    assert!(error.message.contains("no more for 120 s"), "{error}");

    azure.tell("throttle", json!({ "times": 9, "retryAfter": 0 })).await;
    let error =
        belvedere.ask_one("az", (RANGE.0, RANGE.1 + 120_000), cpu()).await.expect_err("too many refusals");
    assert!(error.message.contains("TooManyRequests: The request was throttled."), "{error}");
    assert_eq!(azure.seen().await["throttled"], 2 + 1 + 4, "three waits are enough");
}

#[tokio::test]
async fn refusals_come_in_azures_own_words() {
    let Some((azure, belvedere)) = both().await else { return };
    let check = async |query: Value, kind: QueryErrorKind, words: &str| {
        let error = belvedere.ask_one("az", RANGE, query.clone()).await.expect_err(words);
        assert_eq!(error.kind, kind, "{query}: {error}");
        assert!(error.message.contains(words), "{words:?} is missing in {error}");
    };
    use QueryErrorKind::{Auth, BadQuery};
    let grain = metric("sas1", MACHINES, "sas1-dev", "Percentage CPU", json!({ "timeGrain": "PT3H" }));
    check(grain, BadQuery, "BadRequest: Invalid time grain duration: PT3H, supported ones are: 00:01:00")
        .await;
    let unknown = metric("sas1", MACHINES, "sas1-dev", "Nothing", json!({}));
    check(unknown, BadQuery, "Failed to find metric configuration for provider: Microsoft.Compute").await;
    let split = json!({ "dimensionFilters": [{ "dimension": "nope", "operator": "eq", "filters": [] }] });
    let split = metric("sas1", MACHINES, "sas1-dev", "Percentage CPU", split);
    check(split, BadQuery, "does not support requested dimension combination: nope").await;
    check(log("AppInsights | take 1", "table"), BadQuery, "SEM0100: 'where' operator: Failed to resolve")
        .await;
    let graph = json!({ "queryType": "Azure Resource Graph" });
    check(graph, BadQuery, "not “Azure Resource Graph”").await;

    add(&belvedere, azure.settings("wrong", "not-the-secret")).await;
    let error = belvedere.ask_one("wrong", RANGE, cpu()).await.expect_err("no token");
    assert_eq!(error.kind, Auth);
    assert!(error.message.contains("AADSTS7000215"), "{error}");
    assert!(!format!("{error:?}").contains("not-the-secret") && !format!("{error:?}").contains(SECRET));
}

#[tokio::test]
async fn a_list_that_goes_on_elsewhere_is_not_followed() {
    let elsewhere = Upstream::start(answer("200 OK", "application/json", b"{\"value\":[]}")).await;
    let body = json!({ "access_token": "t", "expires_in": 3600, "value": [], "nextLink": format!("{}/x", elsewhere.url) });
    let upstream = Upstream::start(answer("200 OK", "application/json", body.to_string().as_bytes())).await;
    let belvedere = Belvedere::start().await;
    let source = json!({
        "uid": "az", "name": "az", "type": "grafana-azure-monitor-datasource", "access": "proxy",
        "jsonData": {
            "tenantId": TENANT, "clientId": "c", "subscriptionId": MAIN,
            "authorityUrl": upstream.url, "managementUrl": upstream.url, "logsUrl": upstream.url,
        },
        "secureJsonData": { "clientSecret": SECRET },
    });
    add(&belvedere, source).await;
    let health = belvedere.get("/api/datasources/uid/az/health").await;
    assert!(
        health["message"].as_str().is_some_and(|text| text.contains("sends on to another host")),
        "{health}"
    );
    assert_eq!(elsewhere.requests(), 0, "no token went there");
    let heads = upstream.heads();
    assert!(heads[0].starts_with(&format!("post /{TENANT}/oauth2/v2.0/token ")), "{}", heads[0]);
    assert!(heads[1].starts_with("get /subscriptions?api-version=2022-12-01 "), "{}", heads[1]);
    assert!(heads[1].contains("authorization: bearer t\r\n"), "{}", heads[1]);
}

#[tokio::test]
async fn another_endpoint_or_cloud_clears_the_secret() {
    let Some((azure, belvedere)) = both().await else { return };
    let is_set = async || {
        belvedere.get("/api/datasources/uid/az").await["secureJsonFields"]["azureClientSecret"] == true
    };
    let save = async |change: &dyn Fn(&mut Value)| {
        let mut settings = azure.settings("az", SECRET);
        change(&mut settings["jsonData"]);
        settings.as_object_mut().expect("an object").remove("secureJsonData");
        let (status, body) = belvedere.call(Method::PUT, "/api/datasources/uid/az", Some(settings)).await;
        assert!(status.is_success(), "{body}");
    };
    save(&|data| data["subscriptionId"] = json!("other")).await;
    assert!(is_set().await, "a change of other settings keeps it");
    save(&|data| data["authorityUrl"] = json!("http://127.0.0.1:9")).await;
    assert!(!is_set().await);
}

#[tokio::test]
async fn the_double_refuses_what_the_schemas_refuse() {
    let Some((azure, _belvedere)) = both().await else { return };
    let token = |scope: &str| {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", super::CLIENT),
            ("client_secret", SECRET),
            ("scope", scope),
        ]
        .map(|(key, value)| (key.to_owned(), value.to_owned()));
        let request = azure.http.post(format!("{}/{TENANT}/oauth2/v2.0/token", azure.url())).form(&form);
        async move { request.send().await.expect("an answer").json::<Value>().await.expect("JSON") }
    };
    let refused = token("https://graph.microsoft.com/.default").await;
    assert_eq!(refused["error"], "invalid_scope");
    let bearer = token("https://management.azure.com/.default").await["access_token"]
        .as_str()
        .expect("text")
        .to_owned();
    let get = async |path: &str, query: &str| -> (u16, Value) {
        let request = azure.http.get(format!("{}{path}?{query}", azure.url())).bearer_auth(&bearer);
        let answer = request.send().await.expect("an answer");
        (answer.status().as_u16(), answer.json().await.expect("JSON"))
    };
    let metrics =
        format!("{}/providers/microsoft.insights/metrics", resource_id("sas1", MACHINES, "sas1-dev"));
    let good = "api-version=2024-02-01&timespan=2021-04-20T09:00:00Z/2021-04-20T14:00:00Z&interval=PT1H\
                &metricnames=Percentage%20CPU";
    let (status, body) = get(&metrics, good).await;
    assert_eq!(status, 200, "{body}");
    for (more, words) in [
        ("&unknown=1", "'unknown' is not known"),
        ("&api-version=2024-02-01", "specified twice"),
        ("&aggregation=Median", "Requested aggregation: median is not valid"),
        ("&top=5", "valid only if $filter"),
        ("&$filter=LUN%20is%20'0'", "filter string is not valid"),
        ("&$filter=LUN%20eq%20'0'%20or%20Tier%20eq%20'x'", "cannot separate two different metadata names"),
        ("&metricnamespace=Microsoft.Web/sites", "is not found for the resource type"),
        ("&resultType=all", "Invalid result type"),
        ("&AutoAdjustTimegrain=maybe", "must be true or false"),
    ] {
        let (status, body) = get(&metrics, &format!("{good}{more}")).await;
        assert!(status == 400 && body.to_string().contains(words), "{more}: {status} {body}");
    }
    for (from, to, words) in [
        ("api-version=2024-02-01&", "", "MissingApiVersionParameter"),
        ("2024-02-01", "2011-01-01", "InvalidApiVersionParameter"),
        ("09:00:00Z/2021", "09:00/2021", "Invalid timespan"),
        ("2021-04-20T14", "2021-04-19T14", "Invalid timespan"),
        ("PT1H", "1h", "Invalid time grain duration: 1h"),
        ("PT1H", "PT7M", "supported ones are"),
    ] {
        let (status, body) = get(&metrics, &good.replace(from, to)).await;
        assert!(status == 400 && body.to_string().contains(words), "{from} as {to}: {status} {body}");
    }
    let (status, body) =
        get(&format!("/subscriptions/{MAIN}/providers/microsoft.insights/metrics"), good).await;
    assert!(status == 400 && body.to_string().contains("Missing required region params"), "{body}");
    let (status, body) = get(&metrics.replace("sas1-dev", "gone"), good).await;
    assert!(status == 404 && body.to_string().contains("ResourceNotFound"), "{body}");
    let blobs = resource_id("todking", BLOBS, "x");
    assert_eq!(get(&format!("{blobs}/providers/microsoft.insights/metrics"), good).await.0, 404);

    let bearer = token("https://api.loganalytics.io/.default").await["access_token"]
        .as_str()
        .expect("text")
        .to_owned();
    let (status, _) = {
        let request = azure.http.get(format!("{}{metrics}?{good}", azure.url())).bearer_auth(&bearer);
        let answer = request.send().await.expect("an answer");
        (answer.status().as_u16(), ())
    };
    assert_eq!(status, 401, "a token for one service is none for another");
    for (body, words) in [
        (json!({}), "query is required"),
        (json!({ "query": "Usage", "limit": 1 }), "invalid properties: limit"),
        (json!({ "query": "Usage", "timespan": "yesterday" }), "timespan yesterday"),
        (json!({ "query": "Usage | where $__timeFilter()" }), "could not be parsed at '$'"),
        (json!({ "query": "Usage | where (a" }), "unbalanced"),
        (json!({ "query": "Usage | where t > datetime('soon')" }), "datetime literal"),
        (json!({ "query": "Nothing" }), "SEM0100"),
    ] {
        let url = format!("{}/v1/workspaces/{WORKSPACE_GUID}/query", azure.url());
        let answer = azure.http.post(url).bearer_auth(&bearer).json(&body).send().await.expect("an answer");
        let (status, said) = (answer.status().as_u16(), answer.text().await.expect("text"));
        assert!(status == 400 && said.contains(words), "{body}: {status} {said}");
    }
}
