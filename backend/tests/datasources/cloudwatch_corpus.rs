//! CloudWatch queries that nobody here wrote: every one in the corpus of real dashboards is read and asked, and what is
//! asked fits AWS' own published model of its requests, as botocore checks it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use data::query::{Question, Source, resolve};
use data::time::{Calendar, RawRange, Zone};
use data::variables::{Scope, TimeScope, Variables};
use model::dashboard::{Dashboard, Panel};
use serde_json::{Value, json};

use crate::aws::Aws;
use crate::programs::python;
use crate::server::Belvedere;

/// Where the dashboards are; they are not part of the project.
fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let folder = std::env::var_os("BELVEDERE_CORPUS").map_or(beside, PathBuf::from).join("dashboards");
    if !folder.exists() {
        eprintln!(
            "skipped: the corpus of real dashboards is not at {}; set BELVEDERE_CORPUS",
            folder.display()
        );
        return None;
    }
    Some(folder)
}

/// Whether a query is of CloudWatch, by what only its queries have.
fn is_cloudwatch(target: &Value) -> bool {
    let kind = &target["datasource"]["type"];
    *kind == "cloudwatch"
        || (kind.is_null() && target["metricName"].is_string() && target["region"].is_string())
}

/// The panels with CloudWatch queries, those alone, at any depth.
fn panels(json: &Value, found: &mut Vec<Value>) {
    if let Some(targets) = json["targets"].as_array() {
        let own: Vec<Value> = targets.iter().filter(|target| is_cloudwatch(target)).cloned().collect();
        if !own.is_empty() {
            found.push(json!({ "datasource": { "uid": "cw" }, "targets": own }));
        }
    }
    let children: Vec<&Value> = match json {
        Value::Array(list) => list.iter().collect(),
        Value::Object(object) => object.values().collect(),
        _ => Vec::new(),
    };
    children.into_iter().for_each(|child| panels(child, found));
}

#[tokio::test]
async fn every_query_of_the_corpus_is_read_and_asked_as_aws_wants_it() {
    let Some(folder) = corpus() else { return };
    let Some(aws) = Aws::start().await else { return };
    let belvedere = Belvedere::start().await;
    aws.lock().await;
    aws.add(&belvedere, "cw", json!({})).await;
    let now_ms = belvedere.now_ms();
    let raw = RawRange::parse("now-3h", "now", &Zone::Utc).expect("a range");
    let time = TimeScope { range: raw.resolve(&Calendar::utc(), now_ms), raw, zone: Zone::Utc };
    let sources = [Source {
        uid: "cw".to_owned(),
        name: "cw".to_owned(),
        kind: "cloudwatch".to_owned(),
        is_default: true,
        min_interval: String::new(),
        quoting: data::interpolate::Format::Glob,
        macros: Vec::new(),
        name_field: "id".to_owned(),
        list_fields: vec!["dimensions".to_owned()],
    }];
    let (mut dashboards, mut queries) = (0, 0);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("the folder").flatten().map(|entry| entry.path()).collect();
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a readable file");
        let mut document: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).expect("JSON");
        let mut found = Vec::new();
        panels(&document, &mut found);
        if found.is_empty() {
            continue;
        }
        dashboards += 1;
        // Variables that the file leaves open stand for what a person would choose.
        for variable in document["templating"]["list"].as_array_mut().into_iter().flatten() {
            let chosen = if variable["name"] == "region" { "eu-west-1" } else { "chosen" };
            let current = &variable["current"]["value"];
            if current.is_null() || *current == "" {
                variable["current"] = json!({ "text": chosen, "value": chosen });
            }
        }
        let variables = Variables::new(&Dashboard::new(document).variables());
        let scope = Scope::new(&variables, &time);
        for panel in found {
            let panel = Panel::from_json(&panel);
            let question = Question {
                panel: &panel,
                scope: &scope,
                calendar: &Calendar::utc(),
                now_ms,
                width_px: 800.0,
                sources: &sources,
            };
            let request = resolve(&question).request;
            queries += request.queries.len();
            let body = serde_json::to_value(&request).expect("plain types");
            for (ref_id, answer) in belvedere.ask(&body).await {
                if let Err(error) = answer {
                    panic!("{}: {ref_id}: {error}\n{body}", file.display());
                }
            }
        }
    }
    assert!(dashboards >= 5 && queries >= 50, "{dashboards} dashboards with {queries} queries");
    let mut asked: Vec<Value> = Vec::new();
    for operation in ["GetMetricData", "ListMetrics"] {
        let inputs = aws.recorder.inputs(operation);
        assert!(!inputs.is_empty(), "{operation} was asked");
        asked.extend(inputs.into_iter().map(|input| json!({ "operation": operation, "input": input })));
    }
    check_by_model(&asked);
}

/// Holds inputs against the service's model that AWS publishes with its SDK for Python.
fn check_by_model(asked: &[Value]) {
    const SCRIPT: &str = "
import json, re, sys
import botocore.session
from botocore.validate import ParamValidator
model = botocore.session.get_session().get_service_model('cloudwatch')
for line in json.load(sys.stdin):
    shape = model.operation_model(line['operation']).input_shape
    report = ParamValidator().validate(line['input'], shape)
    assert not report.has_errors(), (line, report.generate_report())
    queries = line['input'].get('MetricDataQueries', [])
    ids = [query['Id'] for query in queries]
    assert len(ids) <= 500 and len(set(ids)) == len(ids), ids
    for query in queries:
        assert re.fullmatch('[a-z][A-Za-z0-9_]*', query['Id']), query
        assert ('MetricStat' in query) != ('Expression' in query), query
        assert len(query.get('Expression', '')) <= 2048 and '$' not in query.get('Expression', ''), query
";
    let program = python("moto").expect("moto ran a moment ago").join("python");
    let mut child = Command::new(program)
        .args(["-c", SCRIPT])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let input = serde_json::to_vec(asked).expect("plain values");
    child.stdin.take().expect("a pipe").write_all(&input).expect("it reads");
    let ended = child.wait_with_output().expect("it ends");
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
}
