//! Microsoft's own SDK for Python asks the same double, and understands the same: metrics, dimensions, logs, types.

use std::path::{Path, PathBuf};
use std::process::Command;

use model::frame::{Column, NULL_TIME};
use serde_json::{Value, json};

use super::{
    BLOBS, MACHINES, RANGE, WORKSPACE_GUID, both, folder, log, metric, numbers, offered, resource_id,
};

/// The Python that has the SDK; nothing, with a word, where `cargo xtask test` has not fetched it.
fn python() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.tools");
    let tools = std::env::var_os("BELVEDERE_TOOLS").map_or(beside, PathBuf::from);
    let python = tools.join("python/azure/bin/python");
    if python.exists() {
        return Some(python);
    }
    assert!(std::env::var_os("CI").is_none(), "the SDK is needed in CI: `cargo xtask test` fetches it");
    eprintln!("skipped: `cargo xtask test` fetches Microsoft's SDK, which this test compares with");
    None
}

/// Our frames of a metric in the SDK's words: labels, times, values; resources are no labels there.
async fn our_metric(belvedere: &crate::server::Belvedere, query: Value) -> Vec<Value> {
    let frames = belvedere.frames("az", RANGE, query).await;
    let one = |frame: &model::frame::Frame| {
        let mut labels = frame.fields[1].labels.clone();
        labels.remove("resourceName");
        json!({ "labels": labels, "times": frame.time(), "values": numbers(frame, 1) })
    };
    frames.iter().map(one).collect()
}

/// The value of a cell as the SDK gives it.
fn cell(column: &Column, row: usize) -> Value {
    match column {
        Column::Time(times) => match times[row] {
            NULL_TIME => Value::Null,
            at => json!(at as f64),
        },
        Column::Number(values) => match values.get(row) {
            Some(value) if value.is_nan() => json!("NaN"),
            value => json!(value),
        },
        Column::Text(texts) => json!(texts.get(row)),
        Column::Bool(truths) => json!(truths[row]),
        Column::Frames(cells) => json!(cells[row].value),
    }
}

/// Equal, whole numbers and floats alike. The SDK writes a null among texts as the word None.
fn alike(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Number(ours), Value::Number(theirs)) => ours.as_f64() == theirs.as_f64(),
        (Value::Null, Value::String(theirs)) => theirs == "None",
        (ours, theirs) => ours == theirs,
    }
}

#[tokio::test]
async fn microsofts_sdk_understands_the_same() {
    let Some(python) = python() else { return };
    let Some((azure, belvedere)) = both().await else { return };
    let (start, end) = (RANGE.0 / 1_000, RANGE.1 / 1_000);
    let metrics = [
        ("todking", BLOBS, "tkfileserv/default", "BlobCount", "Average", 60, ""),
        ("todking", BLOBS, "tkfileserv/default", "BlobCapacity", "Maximum", 60, "tier"),
        ("sas1", MACHINES, "sas1-dev", "Percentage CPU", "Minimum", 5, ""),
        ("Rac46PostSwapRG", "Microsoft.Web/sites", "alertruleTest", "Requests", "Total", 30, "Instance"),
        ("Rac46PostSwapRG", "Microsoft.Web/sites", "alertruleTest", "CpuTime", "Count", 1, ""),
    ];
    let queries = [
        "Usage | take 10",
        "print \"hello\", true, make_datetime(\"2000-01-02 03:04:05Z\") | project stringcolumn=print_0, boolcolumn=print_1",
        "AzureActivity | summarize count() by Category, bin(TimeGenerated, 1h)",
        "let Weight = 1; range x from 1 to 3 step 1 | summarize percentilesw(x, Weight * 100, 50)",
    ];
    let component = resource_id("hyr-log", "microsoft.insights/components", "f1-bill");
    let resource = |group: &str, kind: &str, name: &str| match name.strip_suffix("/default") {
        Some(account) => {
            let accounts = kind.strip_suffix("/blobServices").expect("blobs");
            format!("{}/blobServices/default", resource_id(group, accounts, account))
        }
        None => resource_id(group, kind, name),
    };
    let asked = json!({
        "metrics": metrics.map(|(group, kind, name, metric, aggregation, minutes, dimension)| json!({
            "resource": resource(group, kind, name), "name": metric, "aggregation": aggregation, "minutes": minutes,
            "filter": if dimension.is_empty() { Value::Null } else { json!(format!("{dimension} eq '*'")) },
            "namespace": kind, "start": start, "end": end,
        })),
        "logs": queries.map(|query| json!({ "workspace": WORKSPACE_GUID, "query": query, "start": start, "end": end })),
        "namespaces": [component],
    });
    let ran = Command::new(python)
        .arg(folder().join("sdk.py"))
        .args([azure.url(), &asked.to_string()])
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .expect("Python runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let theirs: Value = serde_json::from_slice(&ran.stdout).expect("JSON");

    for (nth, (group, kind, name, named, aggregation, minutes, dimension)) in metrics.into_iter().enumerate()
    {
        let filters = [json!({ "dimension": dimension, "operator": "eq", "filters": [] })];
        let more = json!({ "aggregation": aggregation, "timeGrain": format!("PT{minutes}M"), "dimensionFilters": filters });
        let ours = our_metric(&belvedere, metric(group, kind, name, named, more)).await;
        let series = theirs["metrics"][nth]["series"].as_array().expect("a list");
        assert!(!series.is_empty(), "{named}: the SDK found nothing");
        assert_eq!(&ours, series, "{named}");
    }
    for (nth, query) in queries.into_iter().enumerate() {
        let mut asked = log(query, "table");
        asked["azureLogAnalytics"]["dashboardTime"] = json!(true);
        let frames = belvedere.frames("az", RANGE, asked).await;
        let table = &theirs["logs"][nth];
        let names: Vec<&str> = frames[0].fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(json!(names), table["columns"], "{query}");
        let rows = table["rows"].as_array().expect("a list");
        assert_eq!(frames[0].rows(), rows.len(), "{query}");
        for (row, their_cells) in rows.iter().enumerate() {
            for (at, field) in frames[0].fields.iter().enumerate() {
                let (ours, theirs) = (cell(&field.values, row), &their_cells[at]);
                assert!(alike(&ours, theirs), "{query}: {} of row {row}: {ours} and {theirs}", field.name);
            }
        }
        let is_partial = !table["partial"].is_null();
        assert_eq!(!frames[0].meta.notices.is_empty(), is_partial, "{query}: both say what is missing");
    }
    let chosen = r#"[{"resourceGroup":"hyr-log","resourceName":"f1-bill"}]"#;
    let params = [
        ("azureMonitor.metricNamespace", "microsoft.insights/components"),
        ("azureMonitor.resources", chosen),
    ];
    let ours = offered(&belvedere, "metric_namespaces", &params).await;
    assert_eq!(json!(ours), theirs["namespaces"][&component]);
}
