//! What is said of panels, small cases.

use serde_json::{Value, json};

use super::*;

const PROMETHEUS: &[Honoured] = &[Honoured::any("expr"), Honoured::one("format", &["time_series", "table"])];

fn known(kind: &str) -> Option<&'static [Honoured]> {
    (kind == "prometheus").then_some(PROMETHEUS)
}

fn check(panel: &Value, status: Status, says: &[&str]) {
    let dashboard = json!({
        "schemaVersion": 39, "panels": [panel],
        "templating": { "list": [{ "name": "ds", "type": "datasource", "query": "prometheus" }] },
        "__inputs": [{ "name": "DS_X", "type": "datasource", "pluginId": "loki" }],
    });
    let report = report(&Dashboard::new(dashboard), &known);
    assert_eq!(report.panels[0].status, status, "{report:?}");
    assert_eq!(report.panels[0].notes.len(), says.len(), "{report:?}");
    for (note, say) in report.panels[0].notes.iter().zip(says) {
        assert!(note.contains(say), "{note}");
    }
}

/// A panel of a kind that asks Prometheus.
fn asking(kind: &str, more: &Value) -> Value {
    let mut panel =
        json!({ "type": kind, "datasource": { "type": "prometheus" }, "targets": [{ "expr": "up" }] });
    for (key, value) in more.as_object().into_iter().flatten() {
        panel[key] = value.clone();
    }
    panel
}

#[test]
fn of_several_links_of_a_cell_the_first_is_followed() {
    let with = |links: Value| json!({ "fieldConfig": { "defaults": { "links": links } } });
    check(&asking("table", &with(json!([{ "url": "/a" }]))), Status::Whole, &[]);
    let several = with(json!([{ "url": "/a" }, { "url": "/b" }]));
    check(&asking("table", &several), Status::Approximated, &["only the first"]);
    check(&asking("stat", &several), Status::Approximated, &["lead nowhere"]);
}

#[test]
fn kinds_and_sources_are_told_apart() {
    check(&asking("timeseries", &json!({})), Status::Whole, &[]);
    check(&json!({ "type": "heatmap" }), Status::NoKind, &["kind heatmap"]);
    check(&json!({ "type": "stat" }), Status::Whole, &[]);
    check(&json!({ "title": "x" }), Status::NoKind, &["does not say"]);
    check(&json!({ "libraryPanel": { "uid": "x" } }), Status::NoKind, &["library panel"]);
    check(&json!(7), Status::Refused, &["no panel"]);
    for source in [
        json!({ "type": "loki", "uid": "x" }),
        json!("${DS_X}"),
        json!({ "uid": "-- Dashboard --", "type": "datasource" }),
        json!({ "uid": "grafana", "type": "datasource" }),
    ] {
        check(&asking("stat", &json!({ "datasource": source })), Status::NoSource, &["which is not known"]);
    }
    for source in
        [json!("$ds"), json!({ "uid": "${ds}", "type": "datasource" }), json!("Prometheus"), json!(null)]
    {
        check(&asking("stat", &json!({ "datasource": source })), Status::Whole, &[]);
    }
    // Both are missing: the panel counts once.
    check(
        &asking(
            "heatmap",
            &json!({ "datasource": "loki", "targets": [{ "refId": "A", "datasource": { "type": "loki" } }] }),
        ),
        Status::NoKind,
        &["heatmap", "loki"],
    );
    let mixed = json!({ "datasource": { "uid": "-- Mixed --", "type": "datasource" }, "targets": [
        { "expr": "up", "datasource": { "type": "prometheus" } },
        { "hide": true, "datasource": { "type": "loki" } } ] });
    check(&asking("stat", &mixed), Status::Whole, &[]);
}

#[test]
fn options_without_effect_are_named() {
    let field = |defaults: Value| json!({ "fieldConfig": { "defaults": defaults, "overrides": [] } });
    let over = |matcher: Value, property: Value| json!({ "fieldConfig": { "overrides": [{ "matcher": matcher, "properties": [property] }] } });
    let all = json!({ "id": "byName", "options": "a" });
    for (more, says) in [
        (json!({ "options": { "colorMode": "value", "text": {} } }), vec![]),
        (json!({ "options": { "colorMode": "rainbow" } }), vec!["options.colorMode = rainbow"]),
        (json!({ "options": { "new": { "thing": 1 } } }), vec!["options.new.thing is not known"]),
        // Of time series, left over.
        (json!({ "options": { "legend": { "displayMode": "table" } } }), vec![]),
        (
            json!({ "options": { "reduceOptions": { "calcs": ["p95", "entropy"] } } }),
            vec!["reduceOptions.calcs"],
        ),
        (field(json!({ "unit": "parsecs an hour", "links": [], "unitScale": true })), vec![]),
        (field(json!({ "color": { "mode": "continuous-blues" }, "custom": { "fillOpacity": 3 } })), vec![]),
        (field(json!({ "color": { "mode": "sparkling" } })), vec!["fieldConfig.color.mode = sparkling"]),
        (field(json!({ "odd": 1 })), vec!["fieldConfig.odd is not known"]),
        (field(json!({ "mappings": [{ "type": "poem" }] })), vec!["mapping"]),
        (over(json!({ "id": "byTaste" }), json!({ "id": "unit", "value": "s" })), vec!["byTaste"]),
        (over(all.clone(), json!({ "id": "custom.hideFrom", "value": { "viz": true } })), vec![]),
        (over(all, json!({ "id": "custom.odd", "value": 4 })), vec!["custom.odd is not known"]),
        (json!({ "targets": [{ "expr": "up", "format": "poem" }] }), vec!["format = poem"]),
        (json!({ "targets": [{ "expr": "up", "verse": 1 }] }), vec!["verse"]),
        (json!({ "targets": [{ "expr": "up", "measurement": "m" }] }), vec![]),
        (json!({ "transformations": [{ "id": "odd" }, { "id": "gone", "disabled": true }] }), vec!["odd"]),
    ] {
        let status = if says.is_empty() { Status::Whole } else { Status::Approximated };
        check(&asking("stat", &more), status, &says);
    }
}
