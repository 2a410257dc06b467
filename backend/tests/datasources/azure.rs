//! Azure Monitor against a double of Azure that refuses what Azure's published schemas refuse (`e2e/doubles/azure`).

mod corpus;
mod faults;
mod sdk;

use std::path::{Path, PathBuf};
use std::time::Duration;

use model::frame::{Column, Frame};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::panels::check_panels;
use crate::programs::{Program, installed, start};
use crate::server::Belvedere;

/// What `world.py` knows: the app registration, the subscription with resources, and some of these.
const TENANT: &str = "31c75423-32d6-4322-88b7-c478bdde4858";
const CLIENT: &str = "3f0c1e5a-6a3b-4d7e-9d43-0a8d1c2b7e11";
const SECRET: &str = "example~client.secret";
const MAIN: &str = "291bba3f-e0a5-47bc-a099-3bdcb2a50a05";
const WORKSPACE_GUID: &str = "63613592-b6f7-4c3d-a390-22ba13102111";
const BLOBS: &str = "Microsoft.Storage/storageAccounts/blobServices";
const MACHINES: &str = "Microsoft.Compute/virtualMachines";

/// 2021-04-20T09:00 to 14:00, as in the published example.
const RANGE: (i64, i64) = (1_618_909_200_000, 1_618_927_200_000);

/// Where the double is.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../e2e/doubles/azure")
}

/// A running double of Azure.
struct Azure {
    program: Program,
    http: reqwest::Client,
}

impl Azure {
    async fn start() -> Option<Self> {
        let python = installed("python3")?;
        let server = folder().join("server.py").display().to_string();
        let program =
            start(&python, |port| vec![server, "--port".to_owned(), port.to_string()], "/double/seen").await;
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        Some(Self { program, http })
    }

    fn url(&self) -> &str {
        &self.program.url
    }

    /// What it has seen.
    async fn seen(&self) -> Value {
        self.http
            .get(format!("{}/double/seen", self.url()))
            .send()
            .await
            .expect("an answer")
            .json()
            .await
            .expect("JSON")
    }

    /// Asks it to behave in another way.
    async fn tell(&self, what: &str, body: Value) {
        let answer = self.http.post(format!("{}/double/{what}", self.url())).json(&body).send().await;
        assert_eq!(answer.expect("an answer").status(), StatusCode::OK);
    }

    /// Settings of a source that asks it.
    fn settings(&self, uid: &str, secret: &str) -> Value {
        json!({
            "uid": uid, "name": uid, "type": "grafana-azure-monitor-datasource", "access": "proxy",
            "jsonData": {
                "azureCredentials": { "authType": "clientsecret", "tenantId": TENANT, "clientId": CLIENT },
                "subscriptionId": MAIN, "authorityUrl": self.url(), "managementUrl": self.url(), "logsUrl": self.url(),
            },
            "secureJsonData": { "azureClientSecret": secret },
        })
    }
}

/// Adds a source and answers what was saved.
async fn add(belvedere: &Belvedere, settings: Value) -> Value {
    let (status, saved) = belvedere.call(Method::POST, "/api/datasources", Some(settings)).await;
    assert_eq!(status, StatusCode::OK, "{saved}");
    saved
}

/// A double, and a Belvedere with the source `az` that asks it.
async fn both() -> Option<(Azure, Belvedere)> {
    let azure = Azure::start().await?;
    let belvedere = Belvedere::start().await;
    add(&belvedere, azure.settings("az", SECRET)).await;
    Some((azure, belvedere))
}

fn resource_id(group: &str, kind: &str, name: &str) -> String {
    format!("/subscriptions/{MAIN}/resourceGroups/{group}/providers/{kind}/{name}")
}

/// A metrics query of one resource, with more fields on top.
#[expect(clippy::needless_pass_by_value, reason = "tables of json!(…) read best by value")]
fn metric(group: &str, kind: &str, name: &str, metric: &str, more: Value) -> Value {
    let mut query = json!({
        "resources": [{ "resourceGroup": group, "resourceName": name }], "metricNamespace": kind,
        "metricName": metric, "timeGrain": "PT1H",
    });
    for (key, value) in more.as_object().into_iter().flatten() {
        query[key] = value.clone();
    }
    json!({ "queryType": "Azure Monitor", "azureMonitor": query })
}

fn log(query: &str, format: &str) -> Value {
    let logs = json!({ "query": query, "resources": [WORKSPACE_GUID], "resultFormat": format });
    json!({ "queryType": "Azure Log Analytics", "azureLogAnalytics": logs })
}

fn numbers(frame: &Frame, field: usize) -> Vec<Option<f64>> {
    frame.fields[field].values.as_numbers().expect("numbers").iter().collect()
}

/// The values that a form's select loads.
async fn offered(belvedere: &Belvedere, name: &str, params: &[(&str, &str)]) -> Vec<String> {
    let mut url =
        reqwest::Url::parse(&format!("http://x/api/datasources/uid/az/resources/{name}")).expect("a URL");
    url.query_pairs_mut().extend_pairs(params);
    let path = format!("{}?{}", url.path(), url.query().unwrap_or_default());
    let answer = belvedere.get(&path).await;
    let list = answer.as_array().unwrap_or_else(|| panic!("{name} is {answer}"));
    list.iter().map(|choice| choice["value"].as_str().expect("text").to_owned()).collect()
}

#[tokio::test]
async fn the_editor_finds_everything_from_subscriptions_to_values() {
    let Some((azure, belvedere)) = both().await else { return };
    assert_eq!(
        offered(&belvedere, "subscriptions", &[]).await,
        [MAIN, "72ac930a-f34e-42d8-b06d-dc2a9e12ed71"],
        "both pages of the list"
    );
    let groups = offered(&belvedere, "resource_groups", &[]).await;
    assert_eq!(groups.len(), 7, "{groups:?}");
    let types = offered(&belvedere, "resource_types", &[("subscription", MAIN)]).await;
    assert!(types.contains(&BLOBS.to_owned()) && types.contains(&MACHINES.to_owned()), "{types:?}");
    let of_type = [("azureMonitor.metricNamespace", MACHINES)];
    assert_eq!(offered(&belvedere, "resources", &of_type).await, ["sas1-dev", "sas2-vm", "sas3-vm"]);
    let of_group = [("azureMonitor.metricNamespace", MACHINES), ("resourceGroup", "SAS2")];
    assert_eq!(offered(&belvedere, "resources", &of_group).await, ["sas2-vm"]);
    let blobs = [("azureMonitor.metricNamespace", BLOBS)];
    assert_eq!(offered(&belvedere, "resources", &blobs).await, ["tkfileserv/default"]);
    let workspace =
        resource_id("contosoazurehq", "Microsoft.OperationalInsights/workspaces", "contosoretail-IT");
    assert_eq!(offered(&belvedere, "workspaces", &[]).await, [workspace]);

    let chosen = r#"[{"resourceGroup":"todking","resourceName":"tkfileserv/default"}]"#;
    let mut params = vec![("azureMonitor.metricNamespace", BLOBS), ("azureMonitor.resources", chosen)];
    assert_eq!(offered(&belvedere, "metric_namespaces", &params).await, [BLOBS]);
    assert_eq!(offered(&belvedere, "metrics", &params).await, ["BlobCount", "BlobCapacity"]);
    params.push(("azureMonitor.metricName", "BlobCount"));
    let aggregations = offered(&belvedere, "aggregations", &params).await;
    assert_eq!(aggregations, ["Average", "Minimum", "Maximum", "Total", "Count"]);
    assert_eq!(offered(&belvedere, "time_grains", &params).await, ["auto", "PT1H", "PT6H", "PT12H", "P1D"]);
    assert_eq!(offered(&belvedere, "dimensions", &params).await, ["tier"]);
    params.push(("dimension", "tier"));
    let tiers = ["Archive", "Cool", "Hot", "Standard", "Untiered"];
    assert_eq!(offered(&belvedere, "dimension_values", &params).await, tiers);

    let before = azure.seen().await["requests"].as_array().map(Vec::len);
    for open in [&[("subscription", "$sub")][..], &[("azureMonitor.resources", "[]")]] {
        assert!(offered(&belvedere, "metrics", open).await.is_empty(), "{open:?}");
    }
    assert_eq!(
        azure.seen().await["requests"].as_array().map(Vec::len),
        before,
        "nothing was asked for nothing"
    );
}

#[tokio::test]
async fn metrics_become_series_with_names_labels_and_units() {
    let Some((azure, belvedere)) = both().await else { return };
    let split = json!({
        "aggregation": "Average", "alias": "{{resourcegroup}} {{tier}} of {{subscription}}", "top": "2",
        "dimensionFilters": [{ "dimension": "tier", "operator": "ne", "filters": ["Cool"] }],
    });
    let query = metric("todking", BLOBS, "tkfileserv/default", "BlobCount", split);
    let frames = belvedere.frames("az", RANGE, query).await;
    let names: Vec<_> =
        frames.iter().map(|frame| frame.fields[1].hints.display_name.clone().unwrap_or_default()).collect();
    assert_eq!(names, ["todking Hot of Example Subscription", "todking Standard of Example Subscription"]);
    assert_eq!(
        frames[0].time().expect("times"),
        (0..5).map(|hour| RANGE.0 + hour * 3_600_000).collect::<Vec<_>>()
    );
    assert_eq!(numbers(&frames[0], 1), [Some(7.0); 5]);
    assert_eq!(frames[0].fields[1].hints.unit.as_deref(), Some("short"));
    let sent = frames[0].meta.executed_query.as_deref().expect("what was sent");
    assert!(sent.contains("$filter=tier ne 'Cool'") && sent.contains("interval=PT1H"), "{sent}");

    // Several resources of a region: one call, a series each.
    let machines = json!({
        "resources": [
            { "resourceGroup": "sas1", "resourceName": "sas1-dev", "region": "westus2" },
            { "resourceGroup": "sas2", "resourceName": "sas2-vm", "region": "westus2" },
        ],
        "aggregation": "Maximum", "timeGrain": "auto",
    });
    let query = metric("", MACHINES, "", "Percentage CPU", machines.clone());
    let frames = belvedere.frames("az", RANGE, query).await;
    let labels = |frames: &[Frame]| -> Vec<String> {
        frames.iter().map(|frame| frame.fields[1].labels["resourceName"].clone()).collect()
    };
    assert_eq!(labels(&frames), ["sas1-dev", "sas2-vm"]);
    let last =
        |seen: &Value| seen["requests"].as_array().and_then(|all| all.last().cloned()).expect("a request");
    let request = last(&azure.seen().await);
    assert_eq!((&request["method"], &request["status"]), (&json!("POST"), &json!(200)), "{request}");
    assert_eq!(request["path"], format!("/subscriptions/{MAIN}/providers/microsoft.insights/metrics"));

    // Without a region one call each; what fails is said beside what was found.
    let mut without = machines;
    without["resources"] = json!([
        { "resourceGroup": "sas1", "resourceName": "sas1-dev" }, { "resourceGroup": "sas1", "resourceName": "gone" },
    ]);
    let frames = belvedere.frames("az", RANGE, metric("", MACHINES, "", "Percentage CPU", without)).await;
    assert_eq!(labels(&frames), ["sas1-dev"]);
    let notice = &frames[0].meta.notices[0].text;
    assert!(notice.contains("ResourceNotFound: The Resource") && notice.contains("gone"), "{notice}");

    let cosmos = metric(
        "todking",
        "Microsoft.DocumentDb/databaseAccounts",
        "tk-cosmos-mongo",
        "MongoRequestsCount",
        json!({}),
    );
    let frames = belvedere.frames("az", RANGE, cosmos).await;
    assert!(frames[0].meta.notices[0].text.contains("InvalidSamplingType: Sampling type is not found."));
}

#[tokio::test]
async fn logs_become_tables_and_series() {
    let Some((azure, belvedere)) = both().await else { return };
    let frames = belvedere.frames("az", RANGE, log("Usage | where $__timeFilter() | take 10", "table")).await;
    let names: Vec<&str> = frames[0].fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names[..3], ["Computer", "TimeGenerated", "SourceSystem"]);
    assert_eq!(frames[0].time(), Some(&[1_503_557_999_000, 1_503_557_999_123][..]));
    assert_eq!(frames[0].fields[7].values, Column::Bool(vec![Some(true), Some(false)].into()));
    assert!(numbers(&frames[0], 5)[1].is_some_and(f64::is_nan), "NaN is a number that is none, not a null");

    let by_time =
        "AzureActivity | where $__timeFilter() | summarize count() by Category, bin(TimeGenerated, 1h)";
    let frames = belvedere.frames("az", RANGE, log(by_time, "time_series")).await;
    assert_eq!(frames.len(), 3);
    assert_eq!(frames[1].fields[1].labels["Category"], "Recommendation");
    assert_eq!(frames[1].fields[1].name, "count_");
    assert!(frames[1].rows() >= 5, "a point an hour at least");

    let weights = "let Weight = 1; range x from 1 to 3 step 1 | summarize percentilesw(x, Weight * 100, 50)";
    let frames = belvedere.frames("az", RANGE, log(weights, "table")).await;
    assert_eq!(numbers(&frames[0], 0), [Some(2.0)]);
    assert!(frames[0].meta.notices[0].text.contains("Results may be incorrect or incomplete"));

    // Without a workspace the subscription's first one is asked; the dashboard's time goes along where it is wanted.
    let open = json!({
        "queryType": "Azure Log Analytics",
        "azureLogAnalytics": { "query": "Usage | take 10", "dashboardTime": true, "resultFormat": "logs" },
    });
    assert_eq!(belvedere.frames("az", RANGE, open).await[0].rows(), 2);
    let seen = azure.seen().await;
    let request = seen["requests"].as_array().and_then(|all| all.last()).expect("a request");
    assert!(
        request["path"].as_str().is_some_and(|path| path.ends_with("/workspaces/contosoretail-IT/query")),
        "{request}"
    );
    assert!(
        request["body"]
            .as_str()
            .is_some_and(|body| body.contains("2021-04-20T09:00:00Z/2021-04-20T14:00:00Z")),
        "{request}"
    );
}

#[tokio::test]
async fn what_azure_answers_reaches_every_panel() {
    let Some((_azure, belvedere)) = both().await else { return };
    let split = json!({ "dimensionFilters": [{ "dimension": "tier", "operator": "eq", "filters": [] }] });
    let nothing =
        json!({ "dimensionFilters": [{ "dimension": "tier", "operator": "eq", "filters": ["none"] }] });
    let by_time = "AzureActivity | summarize count() by Category, bin(TimeGenerated, 1h)";
    for (query, is_empty) in [
        (metric("sas1", MACHINES, "sas1-dev", "Percentage CPU", json!({})), false),
        (metric("todking", BLOBS, "tkfileserv/default", "BlobCapacity", split), false),
        (metric("todking", BLOBS, "tkfileserv/default", "BlobCapacity", nothing), true),
        (log("Usage | take 10", "table"), false),
        (log("Usage | take 10", "time_series"), false),
        (log(by_time, "time_series"), false),
        (log(by_time, "logs"), false),
    ] {
        let frames = belvedere.frames("az", RANGE, query.clone()).await;
        assert_eq!(frames.iter().all(|frame| frame.rows() == 0), is_empty, "{query}");
        check_panels(&frames, &query.to_string());
    }
}

#[tokio::test]
async fn variables_are_answered_in_present_and_older_forms() {
    let Some((_azure, belvedere)) = both().await else { return };
    let options = async |query: Value| -> Vec<String> {
        let body = json!({ "query": query, "from": RANGE.0.to_string(), "to": RANGE.1.to_string() });
        let (status, body) =
            belvedere.call(Method::POST, "/api/datasources/uid/az/variable", Some(body)).await;
        assert_eq!(status, StatusCode::OK, "{query}: {body}");
        let list = body.as_array().expect("a list");
        list.iter().map(|option| option["value"].as_str().expect("text").to_owned()).collect()
    };
    assert_eq!(options(json!({ "queryType": "Azure Subscriptions" })).await.len(), 2);
    assert_eq!(options(json!("Subscriptions()")).await.len(), 2);
    let groups = options(json!(format!("ResourceGroups({MAIN})"))).await;
    assert_eq!(groups, options(json!({ "queryType": "Azure Resource Groups", "subscription": MAIN })).await);
    assert_eq!(options(json!("Namespaces(sas1)")).await, [MACHINES]);
    assert_eq!(options(json!(format!("ResourceNames({MAIN}, sas1, {MACHINES})"))).await, ["sas1-dev"]);
    let names = json!({ "queryType": "Azure Resource Names", "subscription": MAIN, "namespace": MACHINES });
    assert_eq!(options(names).await, ["sas1-dev", "sas2-vm", "sas3-vm"]);
    let metrics = json!({
        "queryType": "Azure Metric Names", "subscription": MAIN, "resourceGroup": "todking",
        "namespace": BLOBS, "resource": "tkfileserv/default",
    });
    assert_eq!(options(metrics).await, ["BlobCount", "BlobCapacity"]);
    assert_eq!(
        options(json!(format!("MetricNames(sas1, {MACHINES}, sas1-dev, )"))).await[0],
        "Percentage CPU"
    );
    assert_eq!(options(json!("workspaces()")).await.len(), 1);
    let names = ["Administrative", "Recommendation", "Alert"];
    assert_eq!(options(json!("AzureActivity | distinct Category")).await, names);
    let logs = json!({
        "queryType": "Azure Log Analytics",
        "azureLogAnalytics": { "query": "AzureActivity | distinct Category", "resources": [WORKSPACE_GUID] },
    });
    assert_eq!(options(logs).await, names);
}

#[tokio::test]
async fn the_health_test_speaks_of_each_leg() {
    let Some((azure, belvedere)) = both().await else { return };
    let check = async |uid: &str, status: &str, words: &[&str]| {
        let health = belvedere.get(&format!("/api/datasources/uid/{uid}/health")).await;
        assert_eq!(health["status"], status, "{health}");
        let message = health["message"].as_str().expect("text");
        assert!(words.iter().all(|word| message.contains(word)), "{message}");
    };
    check("az", "OK", &["Azure Monitor answers: 2 subscriptions.", "workspace contosoretail-IT."]).await;
    let with = async |uid: &str, change: &dyn Fn(&mut Value)| {
        let mut settings = azure.settings(uid, SECRET);
        change(&mut settings["jsonData"]);
        add(&belvedere, settings).await;
    };
    with("other", &|data| data["subscriptionId"] = json!("72ac930a-f34e-42d8-b06d-dc2a9e12ed71")).await;
    check("other", "OK", &["Log Analytics was not tested"]).await;
    with("foreign", &|data| data["subscriptionId"] = json!("00000000")).await;
    check("foreign", "ERROR", &["may not read the default subscription 00000000"]).await;
    with("logless", &|data| data["logsUrl"] = json!("http://127.0.0.1:9")).await;
    check("logless", "ERROR", &["2 subscriptions.", "Log Analytics at http://127.0.0.1:9 refused"]).await;
    with("unsigned", &|data| data["azureCredentials"]["tenantId"] = json!("nobody.example")).await;
    check("unsigned", "ERROR", &["AADSTS90002: Tenant 'nobody.example' not found."]).await;
    add(&belvedere, azure.settings("wrong", "not the secret")).await;
    check("wrong", "ERROR", &["Azure refused the sign-in: AADSTS7000215: Invalid client secret provided."])
        .await;
}

/// Waits a little before asking again; gives up after a minute.
async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    for _ in 0..600 {
        if is_so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("waited in vain: {what}");
}
