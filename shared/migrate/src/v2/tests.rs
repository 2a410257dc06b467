//! Documents of the new schema and of today, there and back.

#![expect(clippy::needless_pass_by_value, reason = "cases are written as json! at the call")]

use serde_json::{Value, json};

use super::from_classic;
use crate::{From, Opened, open_value};

fn element(id: i64, more: Value) -> Value {
    let mut spec = json!({ "id": id, "title": format!("p{id}"), "links": [],
        "data": { "kind": "QueryGroup", "spec": { "queries": [], "transformations": [], "queryOptions": {} } },
        "vizConfig": { "kind": "VizConfig", "group": "stat", "version": "12.2.1", "spec": { "options": {}, "fieldConfig": { "defaults": {}, "overrides": [] } } } });
    spec.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    json!({ "kind": "Panel", "spec": spec })
}

fn item(name: &str, x: i64, y: i64) -> Value {
    json!({ "kind": "GridLayoutItem", "spec": { "x": x, "y": y, "width": 12, "height": 4,
            "element": { "kind": "ElementReference", "name": name } } })
}

fn grid(items: Vec<Value>) -> Value {
    json!({ "kind": "GridLayout", "spec": { "items": items } })
}

fn opened(elements: Value, layout: Value, more: Value) -> Opened {
    let mut spec = json!({ "title": "T", "elements": elements, "layout": layout });
    spec.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    let opened = open_value(
        json!({ "apiVersion": "dashboard.grafana.app/v2", "kind": "Dashboard", "metadata": { "name": "u1" }, "spec": spec }),
        &[],
    )
    .expect("a dashboard");
    assert_eq!(opened.from, From::Elements);
    opened
}

/// Title and place of each panel, with those in collapsed rows.
fn places(dashboard: &Value) -> Vec<String> {
    let place = |panel: &Value| {
        let at = &panel["gridPos"];
        format!("{} {},{} {}x{}", panel["title"].as_str().unwrap_or("?"), at["x"], at["y"], at["w"], at["h"])
    };
    let panels = dashboard["panels"].as_array().expect("a list");
    panels
        .iter()
        .flat_map(|panel| {
            let inside = panel["panels"].as_array().into_iter().flatten();
            std::iter::once(place(panel))
                .chain(inside.map(|inner| format!("> {}", place(inner))))
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn settings_of_a_dashboard() {
    let dashboard = opened(
        json!({}),
        grid(Vec::new()),
        json!({ "cursorSync": "Tooltip", "tags": ["a"], "liveNow": true, "unheard": 1, "timeSettings": { "from": "now-1h", "to": "now",
            "timezone": "utc", "autoRefresh": "5s", "autoRefreshIntervals": ["5s"], "hideTimepicker": true, "weekStart": "monday",
            "fiscalYearStartMonth": 3, "nowDelay": "1m", "quickRanges": [{ "display": "x", "from": "now-2h", "to": "now" }] } }),
    )
    .dashboard;
    assert_eq!(
        dashboard,
        json!({ "title": "T", "uid": "u1", "tags": ["a"], "liveNow": true, "unheard": 1, "annotations": { "list": [] }, "graphTooltip": 2,
            "time": { "from": "now-1h", "to": "now" }, "timezone": "utc", "refresh": "5s", "weekStart": "monday", "fiscalYearStartMonth": 3,
            "timepicker": { "refresh_intervals": ["5s"], "hidden": true, "nowDelay": "1m",
                "quick_ranges": [{ "display": "x", "from": "now-2h", "to": "now" }] },
            "panels": [], "templating": { "list": [] }, "schemaVersion": crate::TODAY })
    );
}

#[test]
fn elements_are_panels() {
    let query = |name: &str, source: &str| {
        json!({ "kind": "PanelQuery", "spec": { "refId": name, "hidden": name == "B", "query": { "kind": "DataQuery", "group": "prometheus",
            "version": "v0", "datasource": { "name": source }, "spec": { "expr": "up" } } } })
    };
    let data = json!({ "kind": "QueryGroup", "spec": { "queries": [query("A", "p"), query("B", "p")],
        "transformations": [{ "kind": "Transformation", "group": "organize", "spec": { "disabled": true, "options": { "a": 1 } } },
                            { "kind": "merge", "spec": { "id": "merge", "options": {} } }],
        "queryOptions": { "maxDataPoints": 50, "timeFrom": "2h" } } });
    let panel = opened(
        json!({ "e": element(4, json!({ "data": data, "transparent": true, "unheard": 2 })) }),
        grid(vec![item("e", 0, 0)]),
        json!({}),
    )
    .dashboard["panels"][0]
        .clone();
    let source = json!({ "type": "prometheus", "uid": "p" });
    assert_eq!(
        panel,
        json!({ "id": 4, "title": "p4", "links": [], "transparent": true, "unheard": 2, "type": "stat", "pluginVersion": "12.2.1", "options": {},
            "fieldConfig": { "defaults": {}, "overrides": [] }, "datasource": source, "targets": [
                { "expr": "up", "datasource": source, "refId": "A" }, { "expr": "up", "datasource": source, "refId": "B", "hide": true }],
            "transformations": [{ "disabled": true, "options": { "a": 1 }, "id": "organize" }, { "id": "merge", "options": {} }],
            "maxDataPoints": 50, "timeFrom": "2h", "gridPos": { "x": 0, "y": 0, "w": 12, "h": 4 } })
    );
}

#[test]
fn the_first_version_of_the_schema_is_read_too() {
    let data = json!({ "kind": "QueryGroup", "spec": { "queries": [{ "kind": "PanelQuery", "spec": { "refId": "A",
        "datasource": { "type": "loki", "uid": "l" }, "query": { "kind": "loki", "spec": { "expr": "{}" } } } }] } });
    let viz = json!({ "kind": "logs", "spec": { "pluginVersion": "12", "options": { "x": 1 } } });
    let elements = json!({ "e": element(1, json!({ "data": data, "vizConfig": viz })) });
    let row = json!({ "kind": "GridLayoutRow", "spec": { "y": 4, "collapsed": true, "title": "R", "elements": [item("e", 0, 0)] } });
    let panels = opened(elements, grid(vec![row]), json!({})).dashboard;
    assert_eq!(places(&panels), ["R 0,4 24x1", "> p1 0,5 12x4"]);
    let panel = &panels["panels"][0]["panels"][0];
    assert_eq!((&panel["type"], &panel["pluginVersion"]), (&json!("logs"), &json!("12")));
    assert_eq!(
        panel["targets"],
        json!([{ "expr": "{}", "datasource": { "type": "loki", "uid": "l" }, "refId": "A" }])
    );
}

#[test]
fn layouts_become_the_grid() {
    let elements = json!({ "a": element(1, json!({})), "b": element(2, json!({})), "c": element(3, json!({})), "d": element(4, json!({})) });
    let row = |title: &str, more: Value, layout: Value| {
        let mut spec = json!({ "title": title, "layout": layout });
        spec.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        json!({ "kind": "RowsLayoutRow", "spec": spec })
    };
    let condition = json!({ "kind": "ConditionalRenderingGroup", "spec": { "visibility": "show" } });
    let rows = json!({ "kind": "RowsLayout", "spec": { "rows": [
        row("", json!({ "hideHeader": true }), grid(vec![item("a", 0, 0)])),
        row("R", json!({ "repeat": { "mode": "variable", "value": "node" }, "conditionalRendering": condition }), grid(vec![item("b", 12, 1)])),
        row("C", json!({ "collapse": true }), grid(vec![item("c", 0, 0)])),
    ] } });
    let with_rows = opened(elements.clone(), rows, json!({}));
    assert_eq!(
        places(&with_rows.dashboard),
        ["p1 0,0 12x4", "R 0,4 24x1", "p2 12,6 12x4", "C 0,10 24x1", "> p3 0,11 12x4"]
    );
    assert_eq!(with_rows.dashboard["panels"][1]["repeat"], "node");
    assert_eq!(with_rows.dashboard["panels"][1]["belvedere"]["conditionalRendering"], condition);
    assert!(with_rows.notes[0].text.starts_with("1 of its elements"), "{:?}", with_rows.notes);

    let auto = |name: &str| {
        json!({ "kind": "AutoGridLayoutItem", "spec": { "element": { "kind": "ElementReference", "name": name },
        "conditionalRendering": condition, "repeat": { "mode": "variable", "value": "v" } } })
    };
    let auto_grid = json!({ "kind": "AutoGridLayout", "spec": { "maxColumnCount": 2, "rowHeightMode": "short", "items": [auto("a"), auto("b"), auto("c"), auto("gone")] } });
    let with_auto = opened(elements.clone(), auto_grid, json!({}));
    assert_eq!(places(&with_auto.dashboard), ["p1 0,0 12x5", "p2 12,0 12x5", "p3 0,5 12x5"]);
    assert_eq!(with_auto.dashboard["panels"][0]["belvedere"]["conditionalRendering"], condition);
    assert_eq!(with_auto.dashboard["panels"][0]["maxPerRow"], 2);
    assert!(with_auto.notes.iter().any(|note| note.text.contains("gone")));

    let tab = |title: &str, layout: Value| json!({ "kind": "TabsLayoutTab", "spec": { "title": title, "layout": layout } });
    let inner = json!({ "kind": "RowsLayout", "spec": { "rows": [row("in", json!({}), grid(vec![item("c", 0, 0)]))] } });
    let tabs = json!({ "kind": "TabsLayout", "spec": { "tabs": [tab("One", grid(vec![item("a", 0, 0)])), tab("Two", grid(vec![item("b", 0, 0)])), tab("Three", inner)] } });
    let with_tabs = opened(elements, tabs, json!({}));
    assert_eq!(
        places(&with_tabs.dashboard),
        [
            "One 0,0 24x1",
            "p1 0,1 12x4",
            "Two 0,5 24x1",
            "> p2 0,6 12x4",
            "Three / in 0,6 24x1",
            "p3 0,7 12x4"
        ]
    );
    assert!(with_tabs.notes.iter().any(|note| note.text.contains("tabs")));
}

#[test]
fn variables_of_all_kinds_there_and_back() {
    let spec = |more: Value| {
        let mut spec = json!({ "name": "v", "hide": "hideLabel", "skipUrlSync": false });
        spec.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        spec
    };
    let query = json!({ "kind": "DataQuery", "group": "prometheus", "version": "v0", "datasource": { "name": "p" }, "spec": { "__legacyStringValue": "label_values(up, job)" } });
    let choice = json!({ "text": "a", "value": "a" });
    let variables = json!([
        { "kind": "QueryVariable", "spec": spec(json!({ "query": query, "refresh": "onTimeRangeChanged", "sort": "naturalAsc", "current": choice })) },
        { "kind": "TextVariable", "spec": spec(json!({ "query": "x", "current": choice })) },
        { "kind": "ConstantVariable", "spec": spec(json!({ "query": "x", "current": choice })) },
        { "kind": "DatasourceVariable", "spec": spec(json!({ "pluginId": "prometheus", "refresh": "onDashboardLoad", "current": choice })) },
        { "kind": "IntervalVariable", "spec": spec(json!({ "query": "1m,5m", "auto": true, "auto_min": "10s", "auto_count": 30, "refresh": "onTimeRangeChanged", "current": choice })) },
        { "kind": "CustomVariable", "spec": spec(json!({ "query": "a,b", "multi": true, "current": choice })) },
        { "kind": "GroupByVariable", "group": "prometheus", "datasource": { "name": "p" }, "spec": spec(json!({ "current": choice })) },
        { "kind": "AdhocVariable", "group": "prometheus", "datasource": { "name": "p" }, "spec": spec(json!({ "filters": [{ "key": "a", "operator": "=", "value": "b" }], "baseFilters": [] })) },
        { "kind": "SwitchVariable", "spec": spec(json!({ "current": "on", "enabledValue": "on", "disabledValue": "off" })) },
    ]);
    let dashboard = opened(json!({}), grid(Vec::new()), json!({ "variables": variables })).dashboard;
    let classic = &dashboard["templating"]["list"];
    assert_eq!(classic[0]["query"], "label_values(up, job)");
    assert_eq!(
        (&classic[0]["refresh"], &classic[0]["sort"], &classic[0]["hide"]),
        (&json!(2), &json!(7), &json!(1))
    );
    assert_eq!(classic[0]["datasource"], json!({ "type": "prometheus", "uid": "p" }));
    assert_eq!((&classic[3]["type"], &classic[3]["query"]), (&json!("datasource"), &json!("prometheus")));
    assert_eq!(classic[7]["filters"][0]["key"], "a");
    assert_eq!(
        classic[8]["options"],
        json!([{ "text": "on", "value": "on" }, { "text": "off", "value": "off" }])
    );
    assert_eq!(from_classic(&dashboard)["spec"]["variables"], variables);
}

#[test]
fn annotations_there_and_back() {
    let annotations = json!([
        { "kind": "AnnotationQuery", "spec": { "builtIn": true, "enable": true, "hide": true, "iconColor": "blue", "name": "A",
            "query": { "kind": "DataQuery", "group": "grafana", "version": "v0", "datasource": { "name": "-- Grafana --" }, "spec": { "type": "dashboard" } } } },
        { "kind": "AnnotationQuery", "spec": { "enable": true, "hide": false, "iconColor": "red", "name": "B", "filter": { "exclude": false, "ids": [1] },
            "legacyOptions": { "expr": "up == 0", "titleFormat": "t" },
            "query": { "kind": "DataQuery", "group": "prometheus", "version": "v0", "datasource": { "name": "p" }, "spec": {} } } },
    ]);
    let dashboard = opened(json!({}), grid(Vec::new()), json!({ "annotations": annotations })).dashboard;
    let list = &dashboard["annotations"]["list"];
    assert_eq!((&list[0]["builtIn"], &list[0]["target"]["type"]), (&json!(1), &json!("dashboard")));
    assert_eq!((&list[1]["expr"], &list[1]["datasource"]["type"]), (&json!("up == 0"), &json!("prometheus")));
    assert_eq!(from_classic(&dashboard)["spec"]["annotations"], annotations);
}

#[test]
fn without_a_layout_it_is_refused() {
    let refused =
        open_value(json!({ "elements": {}, "layout": 3, "title": "x" }), &[]).expect_err("no layout");
    assert!(refused.0.contains("no layout"));
}
