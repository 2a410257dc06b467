//! Over any frames and any options: nothing panics, and what comes out is whole.

use data::time::Zone;
use data::transforms::{Context, TRANSFORMS, apply};
use model::frame::{Column, Field, Frame, Labels, NULL_TIME, Nested};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Any column of so many rows.
fn any_column(rows: usize) -> impl Strategy<Value = Column> {
    let number = prop_oneof![
        Just(None),
        Just(Some(f64::NAN)),
        any::<f64>().prop_map(Some),
        (0..5).prop_map(|n| Some(f64::from(n)))
    ];
    prop_oneof![
        prop::collection::vec(number, rows).prop_map(|values| Column::Number(values.into_iter().collect())),
        prop::collection::vec(prop_oneof![Just(NULL_TIME), any::<i64>(), 0..5_i64], rows)
            .prop_map(|values| Column::Time(values.into())),
        prop::collection::vec(prop::option::of("[ab1 ,ü]{0,3}"), rows).prop_map(Column::texts),
        prop::collection::vec(prop::option::of(any::<bool>()), rows)
            .prop_map(|values| Column::Bool(values.into())),
        prop::collection::vec(prop::option::of(any::<f64>()), rows).prop_map(|values| {
            let cell = |value| Nested { frames: vec![Frame::new("A", vec![])].into(), value };
            Column::Frames(values.into_iter().map(cell).collect())
        }),
    ]
}

/// Any frames; columns of one frame may end early.
fn any_frames() -> impl Strategy<Value = Vec<Frame>> {
    let name = prop_oneof![Just("Time"), Just("Value"), Just("cpu"), Just("pod"), Just("")];
    let labels = prop::collection::btree_map("[ab]", "[xy]{0,2}", 0..3).prop_map(Labels::from);
    let column = (0..6_usize).prop_flat_map(any_column);
    let field = (name, column, labels)
        .prop_map(|(name, column, labels)| Field::new(name, column).with_labels(labels));
    let frame = ("[AB]", prop::option::of("[ab]{0,2}"), prop::collection::vec(field, 0..5));
    let frame = frame.prop_map(|(ref_id, name, fields)| Frame { name, ..Frame::new(ref_id, fields) });
    prop::collection::vec(frame, 0..4)
}

/// Any JSON, often with keys and texts that options have.
fn any_json() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        Just("Time"),
        Just("Value"),
        Just("cpu"),
        Just("byName"),
        Just("byType"),
        Just("number"),
        Just("time"),
        Just("max"),
        Just("mean"),
        Just("allValues"),
        Just("groupby"),
        Just("aggregate"),
        Just("binary"),
        Just("unary"),
        Just("index"),
        Just("windowFunctions"),
        Just("cumulativeFunctions"),
        Just("centered"),
        Just("fixed"),
        Just("outer"),
        Just("inner"),
        Just("outerTabular"),
        Just("rows"),
        Just("reduceFields"),
        Just("percent"),
        Just("+"),
        Just("A"),
        Just("/(/"),
        Just("-3"),
        Just("1e300"),
        Just("Substring"),
        Just("json"),
        Just("kvp"),
        Just("auto"),
        Just("regexp"),
        Just("delimiter"),
        Just("long"),
        Just("multi"),
        Just("wide"),
        Just("polynomial"),
        Just("field.name"),
        Just("field.value"),
        Just("size"),
    ];
    let key = prop_oneof![
        Just("mode"),
        Just("reducers"),
        Just("reducer"),
        Just("fields"),
        Just("field"),
        Just("byField"),
        Just("sort"),
        Just("include"),
        Just("exclude"),
        Just("names"),
        Just("pattern"),
        Just("options"),
        Just("id"),
        Just("left"),
        Just("right"),
        Just("binary"),
        Just("window"),
        Just("windowSize"),
        Just("unary"),
        Just("fieldName"),
        Just("operator"),
        Just("limitField"),
        Just("Time"),
        Just("Value"),
        Just("cpu"),
        Just("operation"),
        Just("aggregations"),
        Just("filters"),
        Just("config"),
        Just("value"),
        Just("bucketSize"),
        Just("conversions"),
        Just("targetField"),
        Just("destinationType"),
        Just("dateFormat"),
        Just("format"),
        Just("source"),
        Just("mappings"),
        Just("handlerKey"),
        Just("degree"),
        Just("predictionCount"),
        Just("resolution"),
        Just("xFieldName"),
        Just("yFieldName"),
        Just("xBuckets"),
        Just("yBuckets"),
        Just("renameByName"),
        Just("substringEnd"),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (-3..9_i64).prop_map(Value::from),
        text.prop_map(Value::from),
        ".{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(key.clone().prop_map(str::to_owned), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// All options in the table, by transformation.
fn stored_steps() -> Vec<Value> {
    let cases = include_str!("../transforms.tsv").lines().filter(|line| !line.starts_with('#'));
    let step = |line: &str| {
        let mut cells = line.split('\t');
        let (id, options) = (cells.next().expect("a whole table"), cells.next().expect("a whole table"));
        json!({ "id": id, "options": serde_json::from_str::<Value>(options).expect("a whole table") })
    };
    cases.map(step).collect()
}

/// Columns of a frame that a transformation makes anew are of one length, and what comes out can be sent.
fn check_whole(frames: &[Frame]) {
    let bytes = model::frame::wire::encode(frames);
    assert_eq!(model::frame::wire::decode(&bytes).as_deref(), Ok(frames));
}

proptest! {
    #[test]
    fn no_options_and_no_frames_panic(frames in any_frames(), options in any_json(), filter in any_json()) {
        for transform in TRANSFORMS {
            let step = json!({ "id": transform.id, "options": options, "filter": filter });
            let (after, _) = apply(&[step], frames.clone(), &Context { zone: &Zone::Utc });
            check_whole(&after);
        }
    }

    #[test]
    fn stored_options_suit_any_frames(frames in any_frames(), at in any::<prop::sample::Index>(), then in any::<prop::sample::Index>()) {
        let steps = stored_steps();
        let two = [at.get(&steps).clone(), then.get(&steps).clone()];
        let (after, _) = apply(&two, frames, &Context { zone: &Zone::Utc });
        check_whole(&after);
    }

    #[test]
    fn once_is_as_good_as_twice(frames in any_frames(), at in any::<prop::sample::Index>()) {
        let same = ["sortBy", "limit", "filterFieldsByName", "filterFields", "filterByRefId", "filterByValue", "order"];
        let steps: Vec<Value> = stored_steps().into_iter().filter(|step| same.contains(&step["id"].as_str().expect("a whole table"))).collect();
        let step = at.get(&steps).clone();
        let context = Context { zone: &Zone::Utc };
        let (once, _) = apply(std::slice::from_ref(&step), frames, &context);
        let rows = |frames: &[Frame]| frames.iter().map(Frame::rows).collect::<Vec<_>>();
        let (twice, _) = apply(&[step.clone(), step], once.clone(), &context);
        prop_assert!(rows(&twice).len() <= rows(&once).len());
        prop_assert!(rows(&twice).iter().sum::<usize>() <= rows(&once).iter().sum::<usize>());
    }
}
