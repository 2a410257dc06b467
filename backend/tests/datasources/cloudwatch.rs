//! CloudWatch against moto with its IAM check on: panels, variables, many metrics in few calls, roles and refusals. What
//! moto does not do is answered by a double.

mod double;

use model::frame::Frame;
use model::query::QueryErrorKind;
use reqwest::Method;
use serde_json::{Value, json};

use crate::aws::{Aws, REGION, ROLE};
use crate::server::Belvedere;

const MINUTE_SECS: i64 = 60;

/// The start of a minute some minutes ago, in seconds: moto lists what is recent.
fn start_secs(belvedere: &Belvedere) -> i64 {
    belvedere.now_ms() / 1_000 / MINUTE_SECS * MINUTE_SECS - 10 * MINUTE_SECS
}

fn datum(name: &str, dimensions: &[(&str, &str)], at_secs: i64, value: f64) -> Value {
    let dimensions: Vec<Value> =
        dimensions.iter().map(|(name, value)| json!({ "Name": name, "Value": value })).collect();
    json!({ "MetricName": name, "Dimensions": dimensions, "Timestamp": at_secs, "Value": value })
}

fn range(start_secs: i64, minutes: i64) -> (i64, i64) {
    (start_secs * 1_000, (start_secs + minutes * MINUTE_SECS) * 1_000)
}

fn points(frame: &Frame) -> Vec<(i64, f64)> {
    let times = frame.time().expect("a time column");
    let (_, values) = frame.numbers().next().expect("a number column");
    times.iter().copied().zip(values.iter().map(|value| value.unwrap_or(f64::NAN))).collect()
}

fn names(frames: &[Frame]) -> Vec<&str> {
    frames.iter().map(|frame| frame.name.as_deref().unwrap_or_default()).collect()
}

#[tokio::test]
async fn panels_show_what_was_put() {
    let Some(aws) = Aws::start().await else { return };
    let belvedere = Belvedere::start().await;
    let start = start_secs(&belvedere);
    let mut data = Vec::new();
    for minute in 0..5 {
        let (at, value) = (start + minute * MINUTE_SECS, minute as f64);
        data.push(datum("CPUUtilization", &[("InstanceId", "i-1")], at, value));
        data.push(datum("CPUUtilization", &[("InstanceId", "i-2")], at, 10.0 * value));
        data.push(datum("CPUUtilization", &[("InstanceId", "i-2")], at + 1, 30.0 * value));
        data.push(datum("CPUUtilization", &[("InstanceId", "i-3"), ("Type", "t")], at, 7.0));
    }
    aws.put("AWS/EC2", &data).await;
    aws.lock().await;
    aws.add(&belvedere, "cw", json!({})).await;
    let ask = async |more: Value| {
        let mut query =
            json!({ "namespace": "AWS/EC2", "metricName": "CPUUtilization", "region": "default" });
        for (key, value) in more.as_object().into_iter().flatten() {
            query[key] = value.clone();
        }
        belvedere.frames("cw", range(start, 5), query).await
    };
    let expect = |factor: f64| -> Vec<(i64, f64)> {
        (0..5).map(|minute| ((start + minute * MINUTE_SECS) * 1_000, minute as f64 * factor)).collect()
    };

    let one =
        ask(json!({ "dimensions": { "InstanceId": "i-1" }, "statistic": "Average", "period": "" })).await;
    assert_eq!(one.len(), 1);
    assert_eq!(points(&one[0]), expect(1.0));
    let value = &one[0].fields[1];
    assert_eq!((value.labels["InstanceId"].as_str(), value.hints.unit.as_deref()), ("i-1", Some("percent")));
    assert_eq!(one[0].fields[0].hints.interval_ms, Some(60_000.0));
    let executed = one[0].meta.executed_query.as_deref().unwrap_or_default();
    assert!(executed.contains("{InstanceId=i-1}, period 60 s, eu-west-1"), "{executed}");

    let all = ask(json!({ "dimensions": { "InstanceId": "*" }, "statistic": "Average" })).await;
    assert_eq!(names(&all), ["i-1", "i-2"], "i-3 has a dimension more");
    assert_eq!(points(&all[1]), expect(20.0));
    let loose = ask(json!({ "dimensions": { "InstanceId": "*" }, "matchExact": false })).await;
    assert_eq!(names(&loose), ["i-1", "i-2", "i-3 t"]);
    let several =
        ask(json!({ "dimensions": { "InstanceId": ["i-2", "i-9"] }, "statistics": ["Maximum"] })).await;
    assert_eq!((names(&several), points(&several[0])), (vec!["i-2"], expect(30.0)));
    let old = ask(json!({
        "dimensions": { "InstanceId": ["i-1"] }, "statistics": ["Sum", "SampleCount"], "alias": "{{stat}} of {{InstanceId}}",
    }))
    .await;
    assert_eq!(names(&old), ["${PROP('Stat')} of ${PROP('Dim.InstanceId')}"; 2], "moto leaves labels to AWS");
    assert_eq!(points(&old[1]), expect(0.0).into_iter().map(|(at, _)| (at, 1.0)).collect::<Vec<_>>());
    let longer =
        ask(json!({ "dimensions": { "InstanceId": "i-1" }, "statistic": "Sum", "period": "5m" })).await;
    assert_eq!(points(&longer[0]).iter().map(|(_, value)| value).sum::<f64>(), 10.0);
    assert_eq!(points(&longer[0])[0].0 % 300_000, 0, "points lie on whole periods");
    assert!(ask(json!({ "metricName": "" })).await.is_empty());
    let none = ask(json!({ "dimensions": { "InstanceId": "i-9" } })).await;
    assert_eq!((none.len(), none[0].rows()), (1, 0));
}

#[tokio::test]
async fn queries_of_a_panel_share_a_call_and_refer_to_each_other() {
    let Some(aws) = Aws::start().await else { return };
    let belvedere = Belvedere::start().await;
    let start = start_secs(&belvedere);
    let errors = datum("Errors", &[], start, 3.0);
    aws.put("Shop", &[errors, datum("Calls", &[("App", "a")], start, 9.0)]).await;
    aws.lock().await;
    aws.add(&belvedere, "cw", json!({})).await;
    let query = |ref_id: &str, more: Value| {
        let mut query = json!({ "refId": ref_id, "datasource": { "uid": "cw" }, "statistic": "Sum" });
        for (key, value) in more.as_object().into_iter().flatten() {
            query[key] = value.clone();
        }
        query
    };
    let (from, to) = range(start, 5);
    let request =
        |queries: Value| json!({ "from": from.to_string(), "to": to.to_string(), "queries": queries });
    let metric = |name: &str| json!({ "namespace": "Shop", "metricName": name });
    let mut hidden = query("A", metric("Errors"));
    (hidden["id"], hidden["hide"]) = (json!("errors"), json!(true));
    let mut open =
        query("D", json!({ "namespace": "Shop", "metricName": "Calls", "dimensions": { "App": "*" } }));
    open["id"] = json!("calls");
    let answers = belvedere
        .ask(&request(json!([
            hidden,
            query("B", json!({ "expression": "errors" })),
            query("C", metric("Errors")),
            open,
            query("E", json!({ "expression": "SUM(calls)", "label": "sum" })),
            query("F", json!({ "queryMode": "Logs" })),
            query("G", json!({ "region": "us-east-1", "namespace": "Shop", "metricName": "Errors" })),
        ])))
        .await;
    let frames = |ref_id: &str| answers[ref_id].as_ref().expect("frames");
    assert!(frames("A").is_empty(), "hidden");
    assert_eq!(points(&frames("B")[0]), [(start * 1_000, 3.0)]);
    assert_eq!(points(&frames("C")[0]), [(start * 1_000, 3.0)]);
    assert_eq!(frames("E")[0].fields[1].labels["Series"], "sum");
    assert!(answers["F"].as_ref().expect_err("no logs").message.contains("not for logs"));
    assert_eq!(frames("G")[0].rows(), 0, "another region has other metrics");
    let calls = aws.recorder.inputs("GetMetricData");
    assert_eq!(calls.len(), 2, "one for each region");
    let of_region = calls.iter().max_by_key(|call| call.to_string().len()).expect("a call");
    let asked = of_region["MetricDataQueries"].as_array().expect("queries");
    let find =
        |id: &str| asked.iter().find(|query| query["Id"] == id).unwrap_or_else(|| panic!("{id}: {asked:?}"));
    assert_eq!(find("errors")["ReturnData"], false);
    assert_eq!(find("queryC")["ReturnData"], true);
    let search = "REMOVE_EMPTY(SEARCH('{\"Shop\",\"App\"} MetricName=\"Calls\"', 'Sum', 60))";
    assert_eq!(find("calls")["Expression"], search, "an expression needs all under one name");
    assert_eq!(find("calls")["Label"], "${LABEL}|~|${PROP('Dim.App')}");
    assert_eq!(aws.recorder.inputs("ListMetrics").len(), 0);

    let twice = json!([
        query("A", json!({ "expression": "1", "id": "x" })),
        query("B", json!({ "expression": "2", "id": "x" }))
    ]);
    let answers = belvedere.ask(&request(twice)).await;
    assert!(answers["A"].is_ok());
    assert!(answers["B"].as_ref().expect_err("twice").message.contains("Two queries have the ID “x”"));
}

#[tokio::test]
async fn six_hundred_metrics_are_asked_in_two_calls() {
    let Some(aws) = Aws::start().await else { return };
    let belvedere = Belvedere::start().await;
    let start = start_secs(&belvedere);
    let ids: Vec<String> = (0..600).map(|nth| format!("i-{nth:03}")).collect();
    let data: Vec<Value> =
        ids.iter().enumerate().map(|(nth, id)| datum("Load", &[("Host", id)], start, nth as f64)).collect();
    aws.put("Own", &data).await;
    aws.lock().await;
    aws.add(&belvedere, "cw", json!({})).await;
    let query = json!({ "namespace": "Own", "metricName": "Load", "dimensions": { "Host": "*" }, "statistic": "Sum" });
    let frames = belvedere.frames("cw", range(start, 2), query.clone()).await;
    assert_eq!(names(&frames), ids);
    for (nth, frame) in frames.iter().enumerate() {
        assert_eq!(points(frame), [(start * 1_000, nth as f64)]);
    }
    let sizes = |inputs: &[Value]| -> Vec<usize> {
        let mut sizes: Vec<usize> =
            inputs.iter().map(|input| input["MetricDataQueries"].as_array().map_or(0, Vec::len)).collect();
        sizes.sort_unstable();
        sizes
    };
    assert_eq!(sizes(&aws.recorder.inputs("GetMetricData")), [100, 500]);
    assert_eq!(aws.recorder.inputs("ListMetrics").len(), 2, "two pages of 500");
    aws.recorder.forget();
    belvedere.frames("cw", range(start, 2), query).await;
    assert_eq!(aws.recorder.inputs("GetMetricData").len(), 2);
    assert_eq!(aws.recorder.inputs("ListMetrics").len(), 0, "the list is still known");
}

#[tokio::test]
async fn variables_and_selects_come_from_the_source() {
    let Some(aws) = Aws::start().await else { return };
    let belvedere = Belvedere::start().await;
    let at = start_secs(&belvedere);
    let instances = [("i-1", "a"), ("i-2", "a"), ("i-3", "b")];
    let mut data: Vec<Value> = instances
        .iter()
        .map(|(id, kind)| datum("CPUUtilization", &[("InstanceId", id), ("Type", kind)], at, 1.0))
        .collect();
    data.push(datum("NetworkIn", &[("InstanceId", "i-4")], at, 1.0));
    aws.put("AWS/EC2", &data).await;
    aws.put("Shop/Orders", &[datum("Count", &[], at, 1.0)]).await;
    aws.lock().await;
    aws.add(&belvedere, "cw", json!({ "jsonData": { "customMetricsNamespaces": "Mine, Yours" } })).await;
    let options = async |query: Value| -> Vec<String> {
        let body = json!({ "query": query, "from": "0", "to": "60000" });
        let (status, body) =
            belvedere.call(Method::POST, "/api/datasources/uid/cw/variable", Some(body)).await;
        assert_eq!(status.as_u16(), 200, "{body}");
        let text = |option: &Value| option["value"].as_str().expect("text").to_owned();
        body.as_array().expect("a list").iter().map(text).collect()
    };
    assert!(options(json!("regions()")).await.contains(&"eu-west-1".to_owned()));
    let namespaces = options(json!({ "queryType": "namespaces", "refId": "x" })).await;
    for name in ["AWS/Lambda", "Mine", "Yours", "Shop/Orders"] {
        assert!(namespaces.iter().any(|known| known == name), "{name} is missing");
    }
    assert_eq!(options(json!("metrics(AWS/EC2)")).await, ["CPUUtilization", "NetworkIn"]);
    assert!(options(json!("metrics(AWS/EC2, us-east-2)")).await.is_empty());
    assert_eq!(options(json!("dimension_keys(AWS/EC2)")).await, ["InstanceId", "Type"]);
    let values = "dimension_values(eu-west-1, AWS/EC2, CPUUtilization, InstanceId)";
    assert_eq!(options(json!(values)).await, ["i-1", "i-2", "i-3"]);
    let narrowed =
        "dimension_values(default, AWS/EC2, CPUUtilization, InstanceId, {\"Type\": [\"a\", \"c\"]})";
    assert_eq!(options(json!(narrowed)).await, ["i-1", "i-2"]);
    let object = json!({
        "queryType": "dimensionValues", "region": "default", "namespace": "AWS/EC2", "metricName": "CPUUtilization",
        "dimensionKey": "InstanceId", "dimensionFilters": { "Type": "b" },
    });
    assert_eq!(options(object).await, ["i-3"]);

    let load = async |path: &str| -> Vec<String> {
        let loaded = belvedere.get(&format!("/api/datasources/uid/cw/resources/{path}")).await;
        let text = |choice: &Value| choice["value"].as_str().expect("text").to_owned();
        loaded.as_array().expect("a list").iter().map(text).collect()
    };
    assert_eq!(load("regions").await[0], "default");
    assert!(load("namespaces?region=default").await.contains(&"Shop/Orders".to_owned()));
    assert_eq!(load("metrics?namespace=AWS%2FEC2").await, ["CPUUtilization", "NetworkIn"]);
    assert_eq!(load("dimension_keys?namespace=AWS%2FEC2&metricName=NetworkIn").await, ["InstanceId"]);
    let pairs = "pairs=%7B%22Type%22%3A%22a%22%7D";
    let keys = format!("dimension_keys?namespace=AWS%2FEC2&metricName=CPUUtilization&{pairs}");
    assert_eq!(load(&keys).await, ["InstanceId"], "a dimension is chosen once");
    let values =
        format!("dimension_values?namespace=AWS%2FEC2&metricName=CPUUtilization&key=InstanceId&{pairs}");
    assert_eq!(load(&values).await, ["*", "i-1", "i-2"]);
}

#[tokio::test]
async fn health_names_the_caller_and_refusals_are_in_awss_words() {
    let Some(aws) = Aws::start().await else { return };
    let belvedere = Belvedere::start().await;
    let start = start_secs(&belvedere);
    aws.put("Own", &[datum("Load", &[], start, 5.0)]).await;
    aws.lock().await;
    let query = json!({ "namespace": "Own", "metricName": "Load", "statistic": "Sum" });
    let health = async |uid: &str, more: Value| -> (String, String) {
        aws.add(&belvedere, uid, more).await;
        let health = belvedere.get(&format!("/api/datasources/uid/{uid}/health")).await;
        let text = |key: &str| health[key].as_str().expect("text").to_owned();
        (text("status"), text("message"))
    };
    let (status, message) = health("good", json!({})).await;
    assert_eq!(status, "OK", "{message}");
    assert_eq!(message, format!("CloudWatch answers in {REGION} as arn:aws:iam::123456789012:user/u."));

    let role = |id: &str| json!({ "jsonData": { "assumeRoleArn": ROLE, "externalId": id } });
    let (status, message) = health("role", role("outside")).await;
    assert_eq!(status, "OK", "{message}");
    assert!(message.contains("arn:aws:sts::123456789012:assumed-role/reader/belvedere"), "{message}");
    let frames = belvedere.frames("role", range(start, 2), query.clone()).await;
    assert_eq!(points(&frames[0]), [(start * 1_000, 5.0)]);

    let check = async |uid: &str, more: Value, words: &[&str]| {
        let (status, message) = health(uid, more).await;
        assert_eq!(status, "ERROR", "{message}");
        let error = belvedere.error(uid, query.clone()).await;
        assert_eq!(error.kind, QueryErrorKind::Auth, "{error}");
        for word in words {
            assert!(message.contains(word) && error.message.contains(word), "{word:?}: {message} / {error}");
        }
        let secret = &aws.secret_key;
        assert!(!format!("{message}{error:?}").contains(secret.as_str()), "{uid} tells the secret");
    };
    let access = json!({ "secureJsonData": { "accessKey": "AKIAIOSFODNN7EXAMPLE" } });
    let invalid = "The security token included in the request is invalid.";
    check("wrong-access", access, &["AWS refused the credentials: ", invalid]).await;
    let secret = json!({ "secureJsonData": { "secretKey": "wrong" } });
    let mismatch = "The request signature we calculated does not match the signature you provided.";
    check("wrong-secret", secret, &["AWS refused the credentials: ", mismatch]).await;
    let denied = "is not authorized to perform: sts:AssumeRole";
    check("wrong-role", role("inside"), &["did not let this source assume the role", denied]).await;
}
