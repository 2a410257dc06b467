//! Documents that mean harm or make no sense: refused in a sentence, or opened without harm.

use migrate::{Source, fill_title, open, open_value};
use serde_json::{Value, json};

#[track_caller]
fn refused(text: &[u8], says: &str) {
    let message = open(text, &[]).expect_err("no dashboard").0;
    assert!(message.contains(says) && message.ends_with('.'), "{message}");
}

#[test]
fn what_cannot_be_read_is_refused_with_the_place() {
    refused(b"", "line 1, column 1");
    refused(b"{\"title\": \"x\",\n \"panels\": [}", "line 2, column 13");
    refused(&[b"{\"panels\":".as_slice(), "[".repeat(100_000).as_bytes()].concat(), "64 levels of nesting");
    refused(format!("{{\"title\":\"{}\"}}", "x".repeat(5 << 20)).as_bytes(), "bytes in one text");
    refused(format!("[{}0]", "{},".repeat(9)).as_bytes(), "a list");
    refused(b"{\"title\":\"\\ud800\"}", "half a character");
}

#[test]
fn long_and_odd_texts_do_no_harm() {
    let title = "\u{202e}<script>alert(1)</script>\u{7}".repeat(30_000);
    let before = json!({ "title": title, "schemaVersion": 12, "rows": [{ "title": title, "showTitle": true,
        "panels": [{ "type": "singlestat", "title": title, "prefix": title, "thresholds": ",,x,1e999" }] }] });
    let text = before.to_string();
    let opened = open([b"\xef\xbb\xbf", text.as_bytes()].concat().as_slice(), &[]).expect("a dashboard");
    assert_eq!(opened.dashboard["title"], before["title"]);
    assert_eq!(opened.dashboard["panels"][1]["title"], before["title"]);
}

#[test]
fn sizes_out_of_this_world_stay_in_the_grid() {
    let before = json!({ "title": "x", "schemaVersion": 5, "rows": [{ "height": "1e18px", "panels": [{ "span": 1e18 }, { "span": -4 },
        { "span": "NaN", "height": 1e-9, "minSpan": 1e18 }] }] });
    let panels = open_value(before, &[]).expect("a dashboard").dashboard["panels"].clone();
    for panel in panels.as_array().expect("a list") {
        let at = |key: &str| panel["gridPos"][key].as_i64().expect("a number");
        assert!(at("x") + at("w") <= 24 && at("w") >= 1 && (1..=1000).contains(&at("h")), "{panel}");
    }
}

#[test]
fn panels_in_panels_in_panels_end_somewhere() {
    let mut panel = json!({ "type": "graph" });
    for _ in 0..40 {
        panel = json!({ "type": "row", "panels": [panel] });
    }
    assert!(open_value(json!({ "title": "x", "panels": [panel] }), &[]).is_ok());
    let mut layout = json!({ "kind": "GridLayout", "spec": { "items": [] } });
    for _ in 0..20 {
        layout = json!({ "kind": "RowsLayout", "spec": { "rows": [{ "kind": "RowsLayoutRow", "spec": { "layout": layout } }] } });
    }
    let opened =
        open_value(json!({ "title": "x", "elements": {}, "layout": layout }), &[]).expect("a dashboard");
    assert!(opened.notes.iter().any(|note| note.text.contains("too deep")));
}

#[test]
fn a_document_of_today_stays_as_it_is() {
    for today in [
        json!({ "title": "x", "schemaVersion": 42, "panels": [{ "id": 1, "type": "stat", "fieldConfig": { "defaults": { "unit": "percent" } } },
            { "type": "table", "options": {} }, { "type": "unheard-of", "styles": 3 }, null, "odd"], "rows": null, "odd": { "a": [1.5, null] } }),
        json!({ "title": "x", "panels": [{ "type": "made-up", "big": 1e3 }] }),
        json!({ "title": "x", "schemaVersion": 42 }),
    ] {
        let opened = open_value(today.clone(), &[]).expect("a dashboard");
        assert!(!opened.changed && opened.notes.is_empty(), "{opened:?}");
        let mut after = opened.dashboard;
        if today.get("schemaVersion").is_none() {
            after.as_object_mut().expect("an object").shift_remove("schemaVersion");
        }
        assert_eq!(after, today);
    }
}

#[test]
fn versions_are_read_leniently() {
    for (version, expect) in [
        (json!("39"), 42),
        (json!(12.0), 42),
        (json!(-4), 42),
        (json!(null), 42),
        (json!(43), 43),
        (json!("x"), 42),
    ] {
        let opened = open_value(json!({ "title": "x", "schemaVersion": version }), &[]).expect("a dashboard");
        assert_eq!(opened.dashboard["schemaVersion"], expect, "{version}");
        assert!(!opened.changed, "{version}");
    }
    let later = open_value(json!({ "title": "x", "schemaVersion": 99 }), &[]).expect("a dashboard");
    assert!(later.notes[0].text.contains("newer"));
}

#[test]
fn sources_are_found_by_name_and_titles_filled() {
    let sources = [Source { name: "Main".to_owned(), uid: "m".to_owned(), kind: "prometheus".to_owned() }];
    let before = json!({ "schemaVersion": 27, "panels": [{ "id": 1, "datasource": "Main" }] });
    let mut opened = open_value(before, &sources).expect("a dashboard");
    assert_eq!(opened.dashboard["panels"][0]["datasource"], json!({ "type": "prometheus", "uid": "m" }));
    assert!(fill_title(&mut opened) && !fill_title(&mut opened));
    assert_eq!(opened.dashboard["title"], Value::from("Untitled dashboard"));
}
