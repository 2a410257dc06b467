//! From a stored panel to the request that fills it.
#![expect(clippy::needless_pass_by_value, reason = "tables of json!(…) read best by value")]

use data::interpolate::{Format, Found};
use data::query::{Question, Resolved, Source, panel_time, resolve, resolve_variable};
use data::time::{Calendar, RawRange, Zone};
use data::variables::{Choice, Scope, TimeScope, Variables, panel_names};
use model::dashboard::{Panel, Variable};
use serde_json::{Value, json};

const NOW_MS: i64 = 1_709_641_815_250;
const HOUR_MS: i64 = 3_600_000;

fn sources() -> Vec<Source> {
    let source = |uid: &str, name: &str, kind: &str, is_default: bool| Source {
        uid: uid.into(),
        name: name.into(),
        kind: kind.into(),
        is_default,
        min_interval: String::new(),
        name_field: String::new(),
        list_fields: Vec::new(),
        quoting: Format::of_source(if kind == "prometheus" { "prometheus" } else { "glob" }),
        macros: if kind == "prometheus" {
            ["__interval", "__interval_ms", "__range", "__rate_interval"].map(str::to_owned).to_vec()
        } else {
            Vec::new()
        },
    };
    let mut all = vec![
        source("prod", "Production", "prometheus", true),
        source("dev", "Development", "prometheus", false),
        source("test", "TestData", "testdata", false),
    ];
    all[1].min_interval = "1m".into();
    let mut cloud = source("cloud", "Cloud", "cloudwatch", false);
    (cloud.name_field, cloud.list_fields) = ("id".into(), vec!["dimensions".into()]);
    all.push(cloud);
    all
}

fn variables() -> Variables {
    let list = json!([
        { "name": "ds", "type": "datasource", "query": "prometheus", "current": { "text": "Development", "value": "dev" } },
        { "name": "job", "type": "query", "multi": true, "datasource": { "type": "prometheus", "uid": "$ds" },
          "query": { "query": "label_values(up{x=~\"$job\"}, job)" }, "current": { "text": ["a.b", "c"], "value": ["a.b", "c"] } },
        { "name": "filters", "type": "adhoc", "datasource": { "type": "prometheus", "uid": "dev" },
          "filters": [{ "key": "zone", "operator": "=", "value": "$one" }] },
        { "name": "one", "type": "textbox", "query": "1" },
        { "name": "min", "type": "constant", "query": "5m" },
    ]);
    let list: Vec<Variable> = list.as_array().expect("a list").iter().map(Variable::from_json).collect();
    Variables::new(&list)
}

fn ask(panel: Value, range: (&str, &str), zone: &Zone) -> Resolved {
    let calendar = Calendar { zone: zone.clone(), ..Calendar::utc() };
    let raw = RawRange::parse(range.0, range.1, zone).expect("a range");
    let time = TimeScope { range: raw.resolve(&calendar, NOW_MS), raw, zone: zone.clone() };
    let (variables, sources, panel) = (variables(), sources(), Panel::from_json(&panel));
    let scope = Scope::new(&variables, &time).with("here", Found::one("there"));
    resolve(&Question {
        panel: &panel,
        scope: &scope,
        calendar: &calendar,
        now_ms: NOW_MS,
        width_px: 720.4,
        sources: &sources,
    })
}

fn panel(datasource: Value, target: Value) -> Value {
    json!({ "type": "timeseries", "datasource": datasource, "targets": [target] })
}

#[test]
fn a_prometheus_panel() {
    let target = json!({
        "refId": "B", "expr": "rate(x{job=~\"$job\", here=\"$here\", one=\"[[one]]\"}[$__rate_interval])", "legendFormat": "{{a}} $job",
        "interval": "$min", "hide": false, "datasource": { "uid": "prod" }, "instant": true, "nested": [{ "a": "$one" }],
    });
    let found =
        ask(panel(json!({ "type": "prometheus", "uid": "${ds}" }), target), ("now-6h", "now"), &Zone::Utc);
    assert_eq!(found.request.to, NOW_MS.to_string());
    assert_eq!(found.request.from, (NOW_MS - 6 * HOUR_MS).to_string());
    let [query] = &found.request.queries[..] else { panic!("one query") };
    assert_eq!(
        (query.ref_id.as_str(), query.datasource.as_ref().map(|source| source.uid.as_str())),
        ("B", Some("dev"))
    );
    assert_eq!(
        (query.interval_ms, query.max_data_points, query.utc_offset_sec),
        (Some(60_000.0), Some(720.0), Some(0.0))
    );
    assert_eq!(
        Value::Object(query.model.clone()),
        json!({
            "expr": "rate(x{job=~\"(a\\\\.b|c)\", here=\"there\", one=\"1\"}[$__rate_interval])",
            "legendFormat": "{{a}} {a.b,c}", "interval": "5m", "instant": true, "nested": [{ "a": "1" }],
            "adhocFilters": [{ "key": "zone", "operator": "=", "value": "1" }],
        })
    );
}

#[test]
fn sources_by_every_way_of_naming_them() {
    let check = |datasource: Value, own: Value, expect: Option<&str>| {
        let target = json!({ "refId": "A", "datasource": own });
        let found = ask(panel(datasource.clone(), target), ("now-1h", "now"), &Zone::Utc);
        let uid = found.request.queries[0].datasource.as_ref().map(|source| source.uid.clone());
        assert_eq!(uid.as_deref(), expect, "{datasource}");
    };
    check(json!({ "uid": "dev" }), Value::Null, Some("dev"));
    check(json!("Development"), Value::Null, Some("dev"));
    check(Value::Null, Value::Null, Some("prod"));
    check(json!("default"), Value::Null, Some("prod"));
    check(json!({ "type": "testdata" }), Value::Null, Some("test"));
    check(json!({ "uid": "$ds" }), Value::Null, Some("dev"));
    check(json!({ "uid": "gone", "type": "loki" }), Value::Null, Some("gone"));
    check(json!({ "uid": "-- Mixed --" }), json!({ "uid": "test" }), Some("test"));
    check(json!({ "uid": "dev" }), json!({ "uid": "test" }), Some("dev"));
    check(json!({ "uid": "dev" }), json!({ "uid": "__expr__", "type": "__expr__" }), Some("__expr__"));
    check(Value::Null, json!({ "uid": "test" }), Some("test"));
}

#[test]
fn intervals_and_points() {
    let check = |settings: Value, uid: &str, expect: (f64, f64, &str)| {
        let mut json = panel(
            json!({ "uid": uid }),
            json!({ "refId": "A", "text": "$__interval $__interval_ms $__range_s" }),
        );
        for (key, value) in settings.as_object().expect("settings") {
            json[key] = value.clone();
        }
        let found = ask(json, ("now-6h", "now"), &Zone::Utc);
        let query = &found.request.queries[0];
        assert_eq!(query.model["text"], expect.2, "{settings}");
        assert_eq!((found.interval_ms, query.max_data_points), (expect.0, Some(expect.1)), "{settings}");
    };
    check(json!({}), "test", (30_000.0, 720.0, "30s 30000 21600"));
    check(json!({ "maxDataPoints": 100 }), "test", (300_000.0, 100.0, "5m 300000 21600"));
    check(json!({ "interval": "90s" }), "test", (90_000.0, 720.0, "90s 90000 21600"));
    check(json!({ "interval": "$min" }), "test", (300_000.0, 720.0, "5m 300000 21600"));
    check(json!({}), "dev", (60_000.0, 720.0, "$__interval $__interval_ms 21600"));
}

#[test]
fn panels_with_times_of_their_own() {
    let check = |settings: Value, range: (&str, &str), expect: Option<(i64, i64)>, info: Option<&str>| {
        let found = ask(settings.clone(), range, &Zone::Utc);
        assert_eq!(found.time_info.as_deref(), info, "{settings}");
        if let Some((from_ms, to_ms)) = expect {
            assert_eq!(
                (found.range.from_ms - NOW_MS, found.range.to_ms - NOW_MS),
                (from_ms, to_ms),
                "{settings}"
            );
        }
    };
    let relative = ("now-6h", "now");
    check(json!({}), relative, Some((-6 * HOUR_MS, 0)), None);
    check(json!({ "timeFrom": "1h" }), relative, Some((-HOUR_MS, 0)), Some("Last 1 hour"));
    check(json!({ "timeFrom": "+2h" }), relative, Some((0, 2 * HOUR_MS)), Some("Next 2 hours"));
    check(json!({ "timeFrom": "now/d" }), relative, None, Some("Today so far"));
    check(
        json!({ "timeShift": "1d" }),
        relative,
        Some((-30 * HOUR_MS, -24 * HOUR_MS)),
        Some("shifted by -1d"),
    );
    check(
        json!({ "timeFrom": "1h", "timeShift": "1h" }),
        relative,
        Some((-2 * HOUR_MS, -HOUR_MS)),
        Some("Last 1 hour, shifted by -1h"),
    );
    check(json!({ "timeFrom": "soon" }), relative, Some((-6 * HOUR_MS, 0)), Some("Invalid relative time"));
    check(json!({ "timeFrom": "1h" }), ("2024-03-05", "2024-03-06"), None, None);
    let (variables, panel) = (variables(), Panel::from_json(&json!({ "timeFrom": "${min}" })));
    let raw = RawRange::default();
    let time = TimeScope { range: raw.resolve(&Calendar::utc(), NOW_MS), raw, zone: Zone::Utc };
    let own = panel_time(&panel, &Scope::new(&variables, &time), &Calendar::utc(), NOW_MS);
    assert_eq!(own.info.as_deref(), Some("Last 5 minutes"));
}

#[test]
fn steps_are_aligned_to_the_days_people_see() {
    let offset = |range, zone: &Zone| {
        let found = ask(panel(Value::Null, json!({ "refId": "A" })), range, zone);
        found.request.queries[0].utc_offset_sec
    };
    let named = Zone::from_setting("Asia/Kolkata", "");
    let browser = Zone::from_setting("browser", "Asia/Kolkata");
    let (relative, absolute) = (("now-6h", "now"), ("2024-03-05", "2024-03-06"));
    assert_eq!(offset(relative, &named), Some(19_800.0));
    assert_eq!(offset(absolute, &named), Some(19_800.0));
    assert_eq!(offset(relative, &browser), Some(19_800.0));
    assert_eq!(offset(absolute, &browser), Some(0.0));
}

#[test]
fn hidden_queries_are_not_asked_and_nameless_ones_get_names() {
    let panel = json!({ "targets": [{ "expr": "a" }, { "expr": "b", "hide": true }, { "expr": "c", "intervalMs": 5 }] });
    let found = ask(panel, ("now-1h", "now"), &Zone::Utc);
    let refs: Vec<_> = found.request.queries.iter().map(|query| query.ref_id.as_str()).collect();
    assert_eq!(refs, ["A", "C"]);
    assert!(!found.request.queries[1].model.contains_key("intervalMs"));
    assert!(ask(json!({}), ("now-1h", "now"), &Zone::Utc).request.queries.is_empty());
}

#[test]
fn queries_of_variables() {
    let (mut variables, sources) = (variables(), sources());
    let raw = RawRange::default();
    let time = TimeScope { range: raw.resolve(&Calendar::utc(), NOW_MS), raw, zone: Zone::Utc };
    variables.set_options("job", vec![Choice::plain("c")]);
    let scope = Scope::new(&variables, &time);
    let (source, query) = resolve_variable("job", &scope, &sources).expect("a query variable");
    assert_eq!(source.uid, "dev");
    assert_eq!(query["query"], "label_values(up{x=~\"c\"}, job)");
    assert!(resolve_variable("nobody", &scope, &sources).is_none());
}

#[test]
fn panels_know_the_names_they_read() {
    let panel = Panel::from_json(&json!({
        "title": "$a", "datasource": { "uid": "${b}" }, "interval": "$c", "options": { "content": "[[d]]" },
        "targets": [{ "expr": "$e", "datasource": { "uid": "$f" } }, { "expr": "$hidden", "hide": true }],
    }));
    assert_eq!(panel_names(&panel).into_iter().collect::<String>(), "abcdef");
}

#[test]
fn panels_of_real_dashboards() {
    let folder = std::env::var("BELVEDERE_CORPUS").map_or_else(
        |_| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/dashboards"),
        std::path::PathBuf::from,
    );
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!("skipped: no corpus at {} (set BELVEDERE_CORPUS)", folder.display());
        return;
    };
    let raw = RawRange::default();
    let time = TimeScope { range: raw.resolve(&Calendar::utc(), NOW_MS), raw, zone: Zone::Utc };
    let (sources, calendar) = (sources(), Calendar::utc());
    let mut queries = 0;
    for file in files.map(|file| file.expect("readable").path()) {
        let Ok(json) = serde_json::from_slice::<Value>(&std::fs::read(&file).expect("readable")) else {
            continue;
        };
        let json = json.get("dashboard").cloned().unwrap_or(json);
        let dashboard = model::dashboard::Dashboard::new(json);
        let mut variables = Variables::new(&dashboard.variables());
        for variable in dashboard.variables() {
            variables.set_options(&variable.name, vec![Choice::plain("a"), Choice::plain("b\"c")]);
        }
        let scope = Scope::new(&variables, &time);
        let panels = dashboard.panels().into_iter().flat_map(|panel| {
            let inner = panel.panels.clone();
            std::iter::once(panel).chain(inner)
        });
        for panel in panels {
            let (now_ms, width_px) = (NOW_MS, 500.0);
            let question = Question {
                panel: &panel,
                scope: &scope,
                calendar: &calendar,
                now_ms,
                width_px,
                sources: &sources,
            };
            let found = resolve(&question);
            let shown = panel.targets.iter().filter(|target| !target.hide).count();
            assert_eq!(found.request.queries.len(), shown, "{}: {}", file.display(), panel.title);
            assert!(
                found.interval_ms >= 1.0 && found.range.length_ms() > 0,
                "{}: {}",
                file.display(),
                panel.title
            );
            // No variable of the dashboard is left in what is asked.
            for query in &found.request.queries {
                let text = Value::Object(query.model.clone()).to_string();
                let left = data::interpolate::names(&text).find(|name| variables.get(name).is_some());
                assert_eq!(left, None, "{}: {}: {text}", file.display(), panel.title);
            }
            queries += shown;
        }
    }
    assert!(queries > 1_000, "only {queries} queries in {}", folder.display());
}

#[test]
fn hidden_queries_that_others_may_refer_to_are_sent_and_values_become_lists() {
    let target = |ref_id: &str, id: &str, hide: bool| {
        json!({ "refId": ref_id, "id": id, "hide": hide, "label": "${PROP('Dim.a')}", "expression": "x=$job",
                "dimensions": { "a": "$job", "b": ["$job", "z"], "c": "$here", "d": "at $job" } })
    };
    let queries = |source: &str, targets: Value| {
        let panel = json!({ "datasource": { "uid": source }, "targets": targets });
        ask(panel, ("now-1h", "now"), &Zone::Utc).request.queries
    };
    let mixed = json!([target("A", "errors", true), target("B", "", true), target("C", "", false)]);
    let sent = queries("cloud", mixed.clone());
    let names: Vec<&str> = sent.iter().map(|query| query.ref_id.as_str()).collect();
    assert_eq!(names, ["A", "C"]);
    assert_eq!((sent[0].model.get("hide"), sent[1].model.get("hide")), (Some(&json!(true)), None));
    let dimensions = json!({ "a": ["a.b", "c"], "b": ["a.b", "c", "z"], "c": "there", "d": "at {a.b,c}" });
    assert_eq!(sent[0].model["dimensions"], dimensions);
    assert_eq!(sent[0].model["expression"], json!("x={a.b,c}"));
    assert_eq!(sent[0].model["label"], json!("${PROP('Dim.a')}"));
    assert!(queries("cloud", json!([target("A", "errors", true)])).is_empty(), "nothing is shown");
    assert_eq!(queries("test", mixed).len(), 1, "other kinds get what is shown");
}
