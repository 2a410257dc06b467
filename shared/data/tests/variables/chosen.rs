//! What is chosen: what stays when options change, what it puts into texts and addresses.

use data::variables::{ALL_VALUE, Choice};
use serde_json::{Value, json};

use crate::{check_text, plain, values, variables};

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
