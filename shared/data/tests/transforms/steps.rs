//! Which steps are applied, to which frames, and what is said of those that are not.

use data::time::Zone;
use data::transforms::{Context, TRANSFORMS, apply};
use model::frame::{Column, Field, Frame};
use serde_json::{Value, json};

use super::support::frame;

#[test]
fn each_id_stands_once_and_in_order() {
    assert!(TRANSFORMS.is_sorted_by(|a, b| a.id < b.id));
}

#[test]
fn steps_that_are_off_unknown_or_for_others_change_nothing() {
    let frames = vec![
        frame(&json!(["A", "", [["Value", "n", {}, {}, [1, 2]]]])),
        frame(&json!(["B", "", [["Value", "n", {}, {}, [3]]]])),
    ];
    let check = |step: Value, expect: &[usize], notice: &str| {
        let (after, notices) = apply(&[step], frames.clone(), &Context { zone: &Zone::Utc });
        assert_eq!(after.iter().map(Frame::rows).collect::<Vec<_>>(), expect);
        assert_eq!(notices.is_empty(), notice.is_empty(), "{notices:?}");
        assert!(notices.iter().all(|each| each.text.contains(notice)), "{notices:?}");
    };
    check(json!({ "id": "limit", "options": { "limitField": 1 } }), &[1, 1], "");
    check(json!({ "id": "limit", "disabled": true, "options": { "limitField": 1 } }), &[2, 1], "");
    check(json!({ "id": "limit", "topic": "annotations", "options": { "limitField": 1 } }), &[2, 1], "");
    check(json!({ "id": "limit", "topic": "series", "options": { "limitField": 0 } }), &[0, 0], "");
    check(
        json!({ "id": "limit", "filter": { "id": "byRefId", "options": "A" }, "options": { "limitField": 0 } }),
        &[0, 1],
        "",
    );
    check(json!({ "id": "merge", "filter": { "id": "byRefId", "options": "" } }), &[3], "");
    check(
        json!({ "id": "limit", "filter": { "id": "odd", "options": "A" } }),
        &[2, 1],
        "matcher odd is not known",
    );
    check(json!({ "id": "brandNew" }), &[2, 1], "brandNew is not known");
    check(
        json!({ "id": "renameByRegex", "options": { "regex": "/(/" } }),
        &[2, 1],
        "“Rename fields by regex” is not applied",
    );
}

#[test]
fn a_table_that_would_fill_the_memory_is_refused() {
    let rows = 5_000;
    let same = |name: &str| {
        let key = Field::new("key", Column::texts(vec![Some("x"); rows]));
        Frame::new(name, vec![key, Field::new(name, Column::numbers(vec![1.0; rows]))])
    };
    let step = json!({ "id": "joinByField", "options": { "byField": "key", "mode": "inner" } });
    let frames = vec![same("A"), same("B")];
    let (after, notices) = apply(&[step], frames.clone(), &Context { zone: &Zone::Utc });
    assert_eq!(after, frames);
    assert!(notices[0].text.contains("5000000 cells are the most"), "{notices:?}");
}
