//! Variables in text: formats, references, and what is none.

use data::interpolate::{Format, Found, Lookup, Segment, Values, interpolate, names, segments};
use proptest::prelude::*;

struct Table;

impl Lookup for Table {
    fn find(&self, name: &str, path: &str) -> Option<Found> {
        let many = |values: &[&str], text: &str| Found {
            values: Values::Many(values.iter().map(ToString::to_string).collect()),
            text: text.to_owned(),
            multi: true,
            is_all: false,
        };
        Some(match (name, path) {
            ("one", "") => Found::one("a.b"),
            ("one", path) => Found::one(format!("<{path}>")),
            ("quoted", _) => Found::one(r#"it's "\d""#),
            ("two", _) => many(&["a.b", "c|d"], "A + C"),
            ("lone", _) => many(&["x/y"], "X"),
            ("none", _) => many(&[], ""),
            ("time", _) => Found::one("1709641815250"),
            ("all", _) => Found {
                values: Values::Custom(".*$one".into()),
                text: "All".into(),
                multi: true,
                is_all: true,
            },
            ("loop", _) => Found {
                values: Values::Custom("<$loop>".into()),
                text: "All".into(),
                multi: true,
                is_all: true,
            },
            ("empty", _) => Found::one(""),
            ("url", _) => Found::verbatim("from=1&to=2"),
            _ => return None,
        })
    }
}

#[track_caller]
fn check(text: &str, expect: &str) {
    assert_eq!(interpolate(text, &Table, &Format::Glob), expect, "{text}");
}

#[track_caller]
fn prometheus(text: &str, expect: &str) {
    assert_eq!(interpolate(text, &Table, &Format::Prometheus), expect, "{text}");
}

#[test]
fn references_and_what_is_none() {
    check("$one", "a.b");
    check("a${one}b[[one]]c$one.d", "aa.bba.bca.b.d");
    check("$one_x ${one_x} [[one_x]] $ ${} [[]] ${one", "$one_x ${one_x} [[one_x]] $ ${} [[]] ${one");
    check(
        "${one.name} ${one.a.b} ${one[\"k.x\"]} ${one['k']} ${one[0]}",
        "<name> <a.b> <[\"k.x\"]> <['k']> <[0]>",
    );
    check("${one:}", "${one:}");
    check("[[two:csv]] [[two:date:x]]", "a.b,c|d [[two:date:x]]");
    check("$$one $1 ${one:nonsense} é$oneé", "$a.b $1 a.b éa.bé");
    check("", "");
    check("$empty|", "|");
}

#[test]
fn kusto_quotes_where_several_are_possible() {
    let kusto = |text: &str, expect: &str| {
        assert_eq!(interpolate(text, &Table, &Format::Kusto), expect, "{text}");
    };
    kusto("where Name == '$one'", "where Name == 'a.b'");
    kusto("where Name in ($two)", "where Name in ('a.b','c|d')");
    kusto("${two:csv}", "a.b,c|d");
}

#[test]
fn every_format() {
    for (format, one, two) in [
        ("glob", "a.b", "{a.b,c|d}"),
        ("regex", r"a\.b", r"(a\.b|c\|d)"),
        ("pipe", "a.b", "a.b|c|d"),
        ("csv", "a.b", "a.b,c|d"),
        ("singlequote", "'a.b'", "'a.b','c|d'"),
        ("doublequote", "\"a.b\"", "\"a.b\",\"c|d\""),
        ("sqlstring", "'a.b'", "'a.b','c|d'"),
        ("lucene", "a.b", r#"("a.b" OR "c\|d")"#),
        ("json", "a.b", r#"["a.b","c|d"]"#),
        ("queryparam", "var-one=a.b", "var-two=a.b&var-two=c%7Cd"),
        ("customqueryparam:p:x-", "p=x-a.b", "p=x-a.b&p=x-c%7Cd"),
        ("customqueryparam", "one=a.b", "two=a.b&two=c%7Cd"),
        ("percentencode", "a.b", "%7Ba.b%2Cc%7Cd%7D"),
        ("uriencode", "a.b", "%7Ba.b,c%7Cd%7D"),
        ("text", "a.b", "A + C"),
        ("distributed", "a.b", "a.b,two=c|d"),
        ("join: and ", "a.b", "a.b and c|d"),
        ("join", "a.b", "a.b,c|d"),
        ("html", "a.b", "a.b, c|d"),
        ("raw", "a.b", "a.b,c|d"),
    ] {
        check(&format!("${{one:{format}}}"), one);
        check(&format!("${{two:{format}}}"), two);
    }
    check("$lone ${lone:regex} ${lone:json} ${lone:lucene}", r#"x/y x\/y ["x/y"] ("x\/y")"#);
    check("[$none] ${none:lucene} ${none:json}", "[] __empty__ []");
    check("${quoted:singlequote} ${quoted:html}", r#"'it\'s "\d"' it&#39;s &quot;\d&quot;"#);
    check("${quoted:sqlstring}", r#"'it''s \"\d\"'"#);
    check(
        "${time:date} ${time:date:seconds} ${time:date:ms}",
        "2024-03-05T12:30:15.250Z 1709641815 1709641815250",
    );
    check("${time:date:YYYY-MM-DD HH:mm} ${one:date}", "2024-03-05 12:30 NaN");
    check("${url} ${url:percentencode}", "from=1&to=2 from=1&to=2");
}

#[test]
fn a_custom_all_is_put_in_unescaped() {
    check("$all ${all:text} ${all:regex} ${all:queryparam}", ".*a.b All .*a.b var-all=$__all");
    check("${all:percentencode}", ".%2A%24one");
    check("$loop", "<<<<<$loop>>>>>");
    prometheus(r#"up{job=~"$all"}"#, r#"up{job=~".*a.b"}"#);
}

#[test]
fn prometheus_queries_stay_whole() {
    prometheus(r#"up{job=~"$two"}"#, r#"up{job=~"(a\\.b|c\\|d)"}"#);
    prometheus(r#"up{job=~"$lone",x="${two:csv}"}"#, r#"up{job=~"x/y",x="a.b,c|d"}"#);
    prometheus(r#"up{job="$one"}"#, r#"up{job="a.b"}"#);
    prometheus(r#"up{job="$quoted"}"#, r#"up{job="it's \"\\d\""}"#);
    prometheus("up{job='$quoted'}", r#"up{job='it\'s "\\d"'}"#);
    prometheus("up{$quoted}", r#"up{it's "\d"}"#);
    prometheus(r#"label_replace(x, "a\"", "$1") or $one"#, r#"label_replace(x, "a\"", "$1") or a.b"#);
    prometheus("rate(x[$__rate_interval])", "rate(x[$__rate_interval])");
}

#[test]
fn names_are_found() {
    let found: Vec<_> = names("a $x ${y.z:csv} [[w]] $x ${ nope }").collect();
    assert_eq!(found, ["x", "y", "w", "x"]);
}

proptest! {
    #[test]
    fn any_text_is_read_and_its_pieces_are_the_text(text in "(\\PC|[$\\[\\]{}:.a\"'])*") {
        let pieces: String = segments(&text)
            .map(|segment| match segment {
                Segment::Text(text) => text,
                Segment::Reference(reference) => reference.text,
            })
            .collect();
        prop_assert_eq!(&pieces, &text);
        struct Nothing;
        impl Lookup for Nothing {
            fn find(&self, _: &str, _: &str) -> Option<Found> {
                None
            }
        }
        prop_assert_eq!(interpolate(&text, &Nothing, &Format::Prometheus), text);
    }

    #[test]
    fn any_format_writes_any_value(format in "[a-z]{0,12}(:[^}]{0,8})?", value in "\\PC*") {
        struct Any(String);
        impl Lookup for Any {
            fn find(&self, _: &str, _: &str) -> Option<Found> {
                Some(Found::one(self.0.clone()))
            }
        }
        interpolate(&format!("${{x:{format}}}"), &Any(value), &Format::Glob);
    }
}
