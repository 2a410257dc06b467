//! The built-in source in a running server: samples come, are asked, complete forms, and survive a restart.

use std::time::Duration;

use model::dashboard::{Dashboard, Palette};
use model::frame::{Frame, Labels};
use serde_json::{Value, json};

use crate::server::Belvedere;

/// Waits until this machine has been sampled once.
pub(crate) async fn first_sample(belvedere: &Belvedere) {
    for _ in 0..600 {
        if belvedere.get("/api/datasources/uid/belvedere/health").await["status"] == "OK" {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no sample was taken");
}

#[tokio::test]
async fn this_machine_is_asked_like_any_source() {
    let belvedere = Belvedere::start().await;
    first_sample(&belvedere).await;
    let ask = async |mut query: Value| {
        query["refId"] = json!("A");
        query["datasource"] = json!({ "uid": "belvedere", "type": "belvedere" });
        let request = json!({ "from": "now-1m", "to": "now+10s", "queries": [query] });
        belvedere.ask(&request).await.remove("A").expect("an answer").expect("frames")
    };
    let values = |frame: &Frame| -> Vec<f64> {
        frame.numbers().flat_map(|(_, numbers)| numbers.iter().flatten().collect::<Vec<_>>()).collect()
    };
    let memory = ask(json!({ "metric": "process_resident_memory_bytes", "scale": 1e-6 })).await;
    assert!(values(&memory[0]).iter().any(|megabytes| (1.0..1e6).contains(megabytes)), "{memory:?}");
    let idle = ask(json!({
        "metric": "node_cpu_seconds_total", "sumBy": ["mode"], "legendFormat": "{{mode}}",
        "matchers": [{ "label": "mode", "op": "=~", "value": "idle|user" }],
    }))
    .await;
    let names: Vec<_> = idle.iter().map(|frame| frame.name.as_deref().unwrap_or_default()).collect();
    assert_eq!(names, ["idle", "user"]);
    assert!(!values(&idle[0]).is_empty());
    let gone = ask(json!({ "metric": "node_cpu_seconds_total", "matchers": [{ "label": "mode", "op": "=", "value": "x" }] })).await;
    assert!(gone.is_empty());
    let error = belvedere
        .error(
            "belvedere",
            json!({ "metric": "m", "matchers": [{ "label": "a", "op": "=~", "value": "(" }] }),
        )
        .await;
    assert!(error.message.contains("“(” is not a valid regular expression"), "{error}");
    let load =
        async |path: &str| belvedere.get(&format!("/api/datasources/uid/belvedere/resources/{path}")).await;
    assert!(load("metrics").await.as_array().is_some_and(|list| list.len() > 20));
    let labels = load("labels?metric=node_cpu_seconds_total").await;
    assert_eq!(labels.as_array().map(Vec::len), Some(3), "{labels}");
    let modes = load("label_values?metric=node_cpu_seconds_total&label=mode").await;
    assert!(
        modes.as_array().is_some_and(|list| list.iter().any(|mode| mode["value"] == "iowait")),
        "{modes}"
    );
    let body =
        json!({ "query": "label_values(node_cpu_seconds_total, mode)", "from": "now-1h", "to": "now" });
    let (_, options) =
        belvedere.call(reqwest::Method::POST, "/api/datasources/uid/belvedere/variable", Some(body)).await;
    assert_eq!(options.as_array().map(Vec::len), Some(8), "{options}");
}

#[tokio::test]
async fn what_was_sampled_last_survives_a_restart() {
    let belvedere = Belvedere::start().await;
    first_sample(&belvedere).await;
    // Far less than a minute has passed, so nothing but the stop itself makes this lasting.
    let now_ms = belvedere.now_ms();
    let labels = Labels::from([("__name__".to_owned(), "last_words".to_owned())]);
    belvedere.samples().append(now_ms, vec![(labels, 42.0)]);
    let belvedere = belvedere.restart().await;
    let range = (now_ms - 10_000, now_ms + 10_000);
    let frames = belvedere.frames("belvedere", range, json!({ "metric": "last_words" })).await;
    let mut values = frames.iter().flat_map(Frame::numbers).flat_map(|(_, numbers)| numbers.iter().flatten());
    assert!(values.any(|value| value == 42.0), "{frames:?}");
}

#[tokio::test]
async fn every_panel_of_the_first_dashboard_has_data() {
    let belvedere = Belvedere::start().await;
    first_sample(&belvedere).await;
    let dashboard: Value =
        serde_json::from_str(include_str!("../../src/provisioning/machine.json")).expect("JSON");
    assert_eq!(Dashboard::new(dashboard.clone()).palette(), Palette::Belvedere, "made here");
    let panels = dashboard["panels"].as_array().expect("a list");
    let targets = panels.iter().flat_map(|panel| panel["targets"].as_array().into_iter().flatten());
    let mut checked = 0;
    for target in targets {
        let mut query = target.clone();
        // A rate needs two samples; that the metric and its labels are there needs one. Queries are counted from the
        // first one on, and some machines have no disk or network of their own.
        query["rate"] = json!(false);
        let metric = target["metric"].as_str().expect("a metric");
        if ["belvedere_queries", "node_disk", "node_network", "node_filesystem"]
            .iter()
            .any(|may| metric.starts_with(may))
        {
            continue;
        }
        query["datasource"] = json!({ "uid": "belvedere" });
        let request = json!({ "from": "now-1m", "to": "now+10s", "queries": [query] });
        let answers = belvedere.ask(&request).await;
        let frames = answers.values().next().expect("an answer").as_ref().expect("frames");
        assert!(frames.iter().any(|frame| frame.rows() > 0), "{target}");
        checked += 1;
    }
    assert!(checked > 10);
}
