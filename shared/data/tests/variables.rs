//! Variables: options, what stays chosen, URLs, and in which order they are updated.
#![expect(clippy::needless_pass_by_value, reason = "tables of json!(…) read best by value")]

use data::interpolate::{Format, Lookup, interpolate};
use data::time::{Calendar, RawRange, TimeRange, Zone};
use data::variables::{
    ALL_VALUE, Choice, Scope, SourceChoice, TimeScope, Updates, Variables, Work, query_options,
    source_options,
};
use model::dashboard::{Lenient, Variable};
use proptest::prelude::*;
use serde_json::{Value, json};

fn variables(list: Value) -> Variables {
    Variables::new(&definitions(list))
}

fn definitions(list: Value) -> Vec<Variable> {
    list.as_array().expect("a list").iter().map(Variable::from_json).collect()
}

fn time() -> TimeScope {
    let raw = RawRange::default();
    let range = raw.resolve(&Calendar::utc(), 1_709_641_815_250);
    TimeScope { raw, range, zone: Zone::Utc }
}

fn plain(values: &[&str]) -> Vec<Choice> {
    values.iter().map(|value| Choice::plain(*value)).collect()
}

fn values(choices: &[Choice]) -> Vec<&str> {
    choices.iter().map(|choice| choice.value.as_str()).collect()
}

#[track_caller]
fn check_text(variables: &Variables, text: &str, expect: &str) {
    let time = time();
    assert_eq!(interpolate(text, &Scope::new(variables, &time), &Format::Glob), expect, "{text}");
}

#[test]
fn filters_of_query_variables() {
    let check = |regex: &str, found: &[&str], expect: &[(&str, &str)]| {
        let options = query_options(plain(found), regex, false, 0).expect(regex);
        let expect: Vec<Choice> = expect.iter().map(|(text, value)| Choice::new(*text, *value)).collect();
        assert_eq!(options, expect, "{regex}");
    };
    check("", &["b", "a", "b"], &[("b", "b"), ("a", "a")]);
    check("/^a/", &["ab", "ba"], &[("ab", "ab")]);
    check("a.", &["ab", "abc"], &[("ab", "ab")]);
    check("/node-(.*)/", &["node-1", "x", "node-2"], &[("1", "1"), ("2", "2")]);
    check("/(?<text>\\w+)=(?<value>\\d+)/", &["a=1", "b=2", "c=x"], &[("a", "1"), ("b", "2")]);
    check("/job=\"(?<text>[^\"]+)/", &["{job=\"x\"}", "{job=\"x\",a=\"1\"}"], &[("x", "x")]);
    check("/(\\d)/g", &["1 2", "2 3"], &[("1", "1"), ("2", "2"), ("3", "3")]);
    check("/name=\"(?<text>[^\"]+)|id=\"(?<value>[^\"]+)/g", &["id=\"7\" name=\"n\""], &[("n", "7")]);
    assert!(query_options(plain(&["a"]), "/(/", false, 0).is_err());
    let named = vec![Choice::new("Eins", "1"), Choice::new("Zwei", "2")];
    assert_eq!(values(&query_options(named, "/^Z/", true, 0).expect("valid")), ["2"]);
}

#[test]
fn orders_of_options() {
    let check = |mode: i64, expect: &[&str]| {
        let found = plain(&["b10", "B2", "a1", "c", "A1"]);
        assert_eq!(values(&query_options(found, "", false, mode).expect("valid")), expect, "mode {mode}");
    };
    check(0, &["b10", "B2", "a1", "c", "A1"]);
    check(1, &["A1", "B2", "a1", "b10", "c"]);
    check(2, &["c", "b10", "a1", "B2", "A1"]);
    check(3, &["c", "a1", "A1", "B2", "b10"]);
    check(4, &["b10", "B2", "A1", "a1", "c"]);
    check(5, &["a1", "A1", "b10", "B2", "c"]);
    check(6, &["c", "B2", "b10", "A1", "a1"]);
    check(7, &["a1", "A1", "B2", "b10", "c"]);
    check(8, &["c", "b10", "B2", "A1", "a1"]);
    check(9, &["b10", "B2", "a1", "c", "A1"]);
}

#[test]
fn options_written_down() {
    let custom = |query: &str| {
        let variables = variables(json!([
            { "name": "x", "type": "custom", "query": query },
            { "name": "y", "type": "constant", "query": "why" },
        ]));
        let time = time();
        let scope = Scope::new(&variables, &time);
        match variables.work("x", &scope) {
            Work::Take(options) => options,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(custom("a, b ,c"), plain(&["a", "b", "c"]));
    assert_eq!(
        custom(r"1\,5, One : 1, http://x:80,$y"),
        [Choice::plain("1,5"), Choice::new("One", "1"), Choice::plain("http://x:80"), Choice::plain("why"),]
    );
    assert_eq!(custom("a : b : c"), [Choice::new("a : b", "c")]);
    assert!(custom("").is_empty());
    let live =
        variables(json!([{ "name": "i", "type": "interval", "query": "1m,10m 1h,'1d'", "auto": true }]));
    assert_eq!(values(&live.list[0].options), ["$__auto", "1m", "10m", "1h", "1d"]);
    check_text(&live, "$i", "1m");
}

#[test]
fn who_is_asked_for_options() {
    let check = |variable: Value, expect: Work| {
        let mut json = json!({ "name": "x", "query": "q" });
        for (key, value) in variable.as_object().expect("settings") {
            json[key] = value.clone();
        }
        let variables = variables(json!([json]));
        let time = time();
        assert_eq!(variables.work("x", &Scope::new(&variables, &time)), expect, "{variable}");
    };
    let stored = json!([{ "text": "All", "value": "$__all" }, { "text": "A", "value": "a" }]);
    check(json!({ "type": "query", "refresh": 1, "options": stored }), Work::AskSource);
    check(
        json!({ "type": "query", "refresh": 0, "options": stored }),
        Work::Take(vec![Choice::new("A", "a")]),
    );
    check(json!({ "type": "query", "refresh": 0 }), Work::AskSource);
    check(json!({ "type": "datasource" }), Work::ListSources);
    check(json!({ "type": "textbox" }), Work::Nothing);
    check(json!({ "type": "adhoc" }), Work::Nothing);
    check(json!({ "type": "switch" }), Work::Take(plain(&["true", "false"])));
}

#[test]
fn sources_to_choose_from() {
    let source = |uid: &str, name: &str, kind: &str, is_default| SourceChoice {
        uid: uid.into(),
        name: name.into(),
        kind: kind.into(),
        is_default,
    };
    let sources = [
        source("p", "Prod", "prometheus", false),
        source("d", "Dev", "prometheus", true),
        source("l", "Logs", "loki", false),
    ];
    let check = |regex: &str, expect: &[&str]| {
        let variables =
            variables(json!([{ "name": "ds", "type": "datasource", "query": "prometheus", "regex": regex }]));
        let time = time();
        let scope = Scope::new(&variables, &time);
        let options = source_options(&variables.list[0].definition, &sources, &scope).expect("valid");
        assert_eq!(values(&options), expect, "{regex}");
    };
    check("", &["p", "d", "default"]);
    check("/^P/", &["p"]);
    check("(?!Prod|default).+", &["d"]);
}

#[test]
fn what_stays_chosen_when_options_change() {
    let check = |settings: Value, current: Value, options: &[&str], changed: bool, expect: &[&str]| {
        let mut json = json!({ "name": "x", "type": "query", "current": current });
        for (key, value) in settings.as_object().expect("settings") {
            json[key] = value.clone();
        }
        let mut live = variables(json!([json]));
        assert_eq!(live.set_options("x", plain(options)), changed, "{json}");
        assert_eq!(values(&live.list[0].current), expect, "{json}");
    };
    let (single, multi, all) = (json!({}), json!({ "multi": true }), json!({ "includeAll": true }));
    check(single.clone(), json!({ "text": "b", "value": "b" }), &["a", "b"], false, &["b"]);
    check(single.clone(), json!({ "text": "b", "value": "gone" }), &["a", "b"], true, &["b"]);
    check(single.clone(), json!({ "text": "z", "value": "z" }), &["a", "b"], true, &["a"]);
    check(single.clone(), json!({}), &["a", "b"], true, &["a"]);
    check(single, json!({ "text": "z", "value": "z" }), &[], true, &[""]);
    check(multi.clone(), json!({ "text": ["a", "z"], "value": ["a", "z"] }), &["a", "b"], true, &["a"]);
    check(multi.clone(), json!({ "text": ["z"], "value": ["z"] }), &["a", "b"], true, &["a"]);
    check(multi, json!({ "text": ["z"], "value": ["z"] }), &[], true, &[]);
    check(all.clone(), json!({ "text": "z", "value": "z" }), &["a", "b"], true, &[ALL_VALUE]);
    check(all.clone(), json!({ "text": "All", "value": ALL_VALUE }), &["a", "b"], true, &[ALL_VALUE]);
    check(all, json!({ "text": "z", "value": "z" }), &[], true, &[ALL_VALUE]);
    let mut live = variables(json!([{ "name": "x", "type": "query", "includeAll": true, "allValue": ".*",
        "current": { "text": "All", "value": ALL_VALUE } }]));
    assert!(!live.set_options("x", plain(&["a"])), "queries get the same text whatever the options are");
}

#[test]
fn choosing() {
    let mut live = variables(json!([
        { "name": "m", "type": "query", "multi": true, "includeAll": true },
        { "name": "t", "type": "textbox", "query": "first" },
    ]));
    live.set_options("m", vec![Choice::new("A", "a"), Choice::new("B", "b")]);
    let mut choose = |name: &str, wanted: &[&str], expect: &[&str]| {
        let wanted: Vec<String> = wanted.iter().map(ToString::to_string).collect();
        live.choose(name, &wanted);
        assert_eq!(values(&live.get(name).expect("known").current), expect, "{wanted:?}");
    };
    choose("m", &["a", "b"], &["a", "b"]);
    choose("m", &["a", ALL_VALUE], &[ALL_VALUE]);
    choose("m", &[ALL_VALUE, "b"], &["b"]);
    choose("m", &[], &[ALL_VALUE]);
    choose("m", &["B"], &["b"]);
    choose("t", &["any text"], &["any text"]);
    assert!(!live.choose("nobody", &[]));
    check_text(&live, "$m ${m:text} $t", "b B any text");
}

#[test]
fn values_in_text() {
    let mut live = variables(json!([
        { "name": "m", "type": "query", "multi": true, "includeAll": true },
        { "name": "i", "type": "interval", "query": "1m", "auto": true, "auto_count": 10, "current": { "value": "$__auto_interval_i" } },
        { "name": "f", "type": "adhoc", "filters": [{ "key": "job", "operator": "=~", "value": "a\"b" }] },
        { "name": "s", "type": "switch", "enabledValue": "yes" },
    ]));
    live.set_options("m", vec![Choice::new("A", "a"), Choice::new("B", "b")]);
    check_text(&live, "$m ${m:text} ${m:queryparam}", "{a,b} All var-m=$__all");
    check_text(&live, "$i $s $f", "30m false job=~\"a\\\"b\"");
    check_text(&live, "${m.text} ${m.0} ${m.1:text} ${m.9}", "{A,B} a b {a,b}");
    check_text(&live, "$__range $__range_s ${__to:date:HH:mm} $__timezone", "21600s 21600 12:30 UTC");
    check_text(
        &live,
        "${__url_time_range}&${__all_variables}",
        "from=now-6h&to=now&var-m=%24__all&var-i=%24__auto&var-f=job%7C%3D~%7Ca%22b&var-s=false",
    );
    check_text(&live, "$__interval $__nothing", "$__interval $__nothing");
}

#[test]
fn urls_carry_what_is_chosen() {
    let list = json!([
        { "name": "one", "type": "query", "includeAll": true, "allValue": ".+" },
        { "name": "many", "type": "query", "multi": true },
        { "name": "text", "type": "textbox" },
        { "name": "secret", "type": "constant", "query": "x" },
        { "name": "quiet", "type": "textbox", "skipUrlSync": true, "query": "q" },
        { "name": "filters", "type": "adhoc" },
        { "name": "i", "type": "interval", "query": "1m", "auto": true },
    ]);
    let mut live = variables(list.clone());
    let url = [
        ("var-one", ".+"),
        ("var-many", "a"),
        ("from", "now-1h"),
        ("var-many", "b"),
        ("var-text", "x y"),
        ("var-secret", "no"),
        ("var-quiet", "no"),
        ("var-filters", "job|=|a__gfp__b"),
        ("var-i", "$__auto_interval_i"),
        ("var-unknown", "z"),
    ];
    let changed = live.apply_url(url.into_iter());
    assert_eq!(changed, ["one", "many", "text", "filters", "i"]);
    let params = live.url_params();
    let expect = [
        ("var-one", ALL_VALUE),
        ("var-many", "a"),
        ("var-many", "b"),
        ("var-text", "x y"),
        ("var-filters", "job|=|a__gfp__b"),
        ("var-i", "$__auto"),
    ];
    assert_eq!(params, expect.map(|(key, value)| (key.to_owned(), value.to_owned())));
    assert_eq!(live.list[5].filters[0].value, "a|b");
    // The first options do not throw away what the URL says, the next ones may.
    live.set_options("many", plain(&["b", "c"]));
    assert_eq!(values(&live.list[1].current), ["a", "b"]);
    live.set_options("many", plain(&["b", "c"]));
    assert_eq!(values(&live.list[1].current), ["b"]);
    let mut again = variables(list);
    again.apply_url(params.iter().map(|(key, value)| (key.as_str(), value.as_str())));
    assert_eq!(again.url_params(), params);
}

/// Three in a chain and one alone: c reads b, b reads a.
fn chain() -> Updates {
    Updates::new(&definitions(json!([
        { "name": "c", "type": "query", "query": "label_values(x{b=\"$b\"}, c)" },
        { "name": "a", "type": "query", "query": "label_values(a)" },
        { "name": "b", "type": "query", "query": { "query": "label_values(x{a=~\"${a:regex}\"}, b)" } },
        { "name": "lone", "type": "query", "query": "label_values(lone)", "refresh": 2 },
    ])))
}

fn names(batch: &[data::variables::Run]) -> Vec<&str> {
    batch.iter().map(|run| run.name.as_str()).collect()
}

#[test]
fn a_chain_is_updated_in_its_order() {
    let mut updates = chain();
    updates.queue_all();
    let first = updates.next_batch();
    assert_eq!(names(&first), ["a", "lone"]);
    assert!(updates.next_batch().is_empty() && updates.must_wait(["c"]) && updates.is_loading("lone"));
    assert!(updates.finished(first[1].ticket, true));
    assert!(!updates.must_wait(["lone"]) && updates.next_batch().is_empty());
    assert!(updates.finished(first[0].ticket, false));
    let second = updates.next_batch();
    assert_eq!(names(&second), ["b"]);
    assert!(updates.must_wait(["c"]) && !updates.must_wait(["a", "unknown"]));
    updates.finished(second[0].ticket, true);
    let third = updates.next_batch();
    assert_eq!(names(&third), ["c"]);
    updates.finished(third[0].ticket, true);
    assert!(updates.is_idle());
}

#[test]
fn a_change_makes_running_updates_stale() {
    let mut updates = chain();
    updates.value_changed("a");
    let first = updates.next_batch();
    assert_eq!(names(&first), ["b"]);
    updates.value_changed("a");
    assert!(!updates.is_wanted(first[0].ticket) && !updates.finished(first[0].ticket, true));
    let second = updates.next_batch();
    assert_eq!(names(&second), ["b"]);
    assert!(updates.finished(second[0].ticket, false));
    assert!(updates.is_idle(), "nothing changed, so nothing follows");
    updates.time_changed();
    assert_eq!(names(&updates.next_batch()), ["lone"]);
}

#[test]
fn a_moving_clock_lets_running_updates_finish() {
    let mut updates = chain();
    updates.clock_moved();
    let first = updates.next_batch();
    assert_eq!(names(&first), ["lone"]);
    updates.clock_moved();
    assert!(updates.next_batch().is_empty() && updates.finished(first[0].ticket, false));
    updates.clock_moved();
    let second = updates.next_batch();
    assert_eq!(names(&second), ["lone"]);
    updates.time_changed();
    assert!(!updates.is_wanted(second[0].ticket), "another range makes it stale");
}

#[test]
fn automatic_intervals_pull_their_readers_along() {
    let mut updates = Updates::new(&definitions(json!([
        { "name": "i", "type": "interval", "query": "1m", "auto": true },
        { "name": "x", "type": "query", "query": "q($i)" },
        { "name": "y", "type": "query", "query": "query_result(up[${__range}])" },
    ])));
    updates.time_changed();
    assert_eq!(names(&updates.next_batch()), ["x", "y"]);
}

proptest! {
    /// Whatever reads whatever, every update gets its turn, after all that it reads and is not in a circle with.
    #[test]
    fn every_graph_comes_to_rest(edges in prop::collection::vec((0_usize..8, 0_usize..8), 0..20)) {
        let query = |at: usize| {
            let reads = edges.iter().filter(|edge| edge.0 == at).map(|edge| format!("$v{} ", edge.1));
            reads.collect::<String>()
        };
        let list: Vec<Value> =
            (0..8).map(|at| json!({ "name": format!("v{at}"), "type": "query", "query": query(at) })).collect();
        let mut updates = Updates::new(&definitions(Value::Array(list)));
        updates.queue_all();
        let mut order = Vec::new();
        while !updates.is_idle() {
            let batch = updates.next_batch();
            prop_assert!(!batch.is_empty(), "a standstill after {:?}", order);
            for run in batch {
                prop_assert!(updates.finished(run.ticket, true));
                order.push(run.name);
            }
        }
        prop_assert_eq!(order.len(), 8);
    }
}

#[test]
fn variables_of_real_dashboards() {
    let folder = std::env::var("BELVEDERE_CORPUS").map_or_else(
        |_| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/dashboards"),
        std::path::PathBuf::from,
    );
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!("skipped: no corpus at {} (set BELVEDERE_CORPUS)", folder.display());
        return;
    };
    let mut read = 0;
    for file in files
        .map(|file| file.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "json"))
    {
        let Ok(json) = serde_json::from_slice::<Value>(&std::fs::read(&file).expect("readable")) else {
            continue;
        };
        let json = if json.at("dashboard").is_object() { json.at("dashboard") } else { &json };
        let dashboard = model::dashboard::Dashboard::new(json.clone());
        let live = Variables::new(&dashboard.variables());
        let time = TimeScope {
            raw: RawRange::default(),
            range: TimeRange { from_ms: 0, to_ms: 1 },
            zone: Zone::Utc,
        };
        let scope = Scope::new(&live, &time);
        for variable in &live.list {
            let name = &variable.definition.name;
            let found = live.found_options(name, plain(&["a", "b"]), &scope);
            assert!(found.is_ok(), "{}: ${name}: {found:?}", file.display());
            assert!(scope.find(name, "").is_some());
        }
        let mut updates = Updates::new(&dashboard.variables());
        updates.queue_all();
        while !updates.is_idle() {
            let batch = updates.next_batch();
            assert!(!batch.is_empty(), "{}: a standstill", file.display());
            batch.iter().for_each(|run| assert!(updates.finished(run.ticket, false)));
        }
        read += 1;
    }
    assert!(read > 200, "only {read} dashboards in {}", folder.display());
}
