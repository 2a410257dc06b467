//! What there is to choose: filters, orders, options written down, sources.

use data::variables::{Choice, Scope, SourceChoice, Work, query_options, source_options};
use serde_json::{Value, json};

use crate::{check_text, plain, time, values, variables};

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
