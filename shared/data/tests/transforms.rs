//! Transformations against a table of what Grafana's own make of the same frames (`oracle/transforms.cjs` writes it).
//! What differs on purpose is listed here, and with its reason in `docs/transformations.md`.

use std::collections::{BTreeMap, BTreeSet};

use data::time::Zone;
use data::transforms::{Context, TRANSFORMS, apply};
use model::frame::{Column, Field, Frame, Labels, NULL_TIME, Nested};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Cases that differ on purpose: transformation, a part of its options, input, and why.
const DIFFERENT: &[(&str, &str, &str, &str)] = &[
    ("reduce", "sum", "table", "texts have no sum"),
    ("reduce", "sum", "tables", "texts have no sum"),
    ("reduce", "median", "table", "texts have no percentiles"),
    ("reduce", "median", "tables", "texts have no percentiles"),
    ("filterFields", "allIsNull", "", "texts and truth values are values"),
    ("groupBy", "allIsNull", "table", "texts and truth values are values"),
    ("histogram", "combine", "", "what is made of all series has no labels and no name of one of them"),
    ("calculateField", "median", "", "a missing value is not zero"),
    ("calculateField", "percent", "", "a missing value is not zero"),
];

fn frame(stored: &Value) -> Frame {
    let fields = stored[2].as_array().expect("a whole table").iter().map(field).collect();
    let mut frame = Frame::new(stored[0].as_str().expect("a whole table"), fields);
    frame.name = stored[1].as_str().filter(|name| !name.is_empty()).map(str::to_owned);
    frame
}

fn field(stored: &Value) -> Field {
    let values = stored[4].as_array().expect("a whole table");
    let column = match stored[1].as_str().expect("a whole table") {
        "t" => Column::Time(values.iter().map(|value| value.as_i64().unwrap_or(NULL_TIME)).collect()),
        "n" => Column::Number(values.iter().map(Value::as_f64).collect()),
        "s" => Column::texts(values.iter().map(Value::as_str)),
        "b" => Column::Bool(values.iter().map(Value::as_bool).collect()),
        kind => panic!("no input holds {kind}"),
    };
    let labels = stored[2].as_object().expect("a whole table").iter();
    let labels = labels
        .map(|(name, value)| (name.clone(), value.as_str().expect("a whole table").to_owned()))
        .collect();
    let mut field = Field::new(stored[0].as_str().expect("a whole table"), column).with_labels(labels);
    field.hints.display_name = stored[3]["displayNameFromDS"].as_str().map(str::to_owned);
    field.hints.unit = stored[3]["unit"].as_str().map(str::to_owned);
    field
}

fn dump(frames: &[Frame]) -> Value {
    frames
        .iter()
        .map(|frame| json!([frame.ref_id, frame.name.clone().unwrap_or_default(), fields(frame)]))
        .collect()
}

fn fields(frame: &Frame) -> Value {
    let rows = frame.rows();
    let one = |field: &Field| {
        let kind = match field.values {
            Column::Time(_) => "t",
            Column::Number(_) => "n",
            Column::Text(_) => "s",
            Column::Bool(_) => "b",
            Column::Frames(_) => "f",
        };
        let mut config = field.hints.config.clone();
        config.retain(|key, _| key == "displayName" || key == "decimals");
        for (key, value) in [("displayNameFromDS", &field.hints.display_name), ("unit", &field.hints.unit)] {
            if let Some(value) = value {
                config.insert(key.to_owned(), json!(value));
            }
        }
        let values: Vec<Value> = (0..rows).map(|row| value(&field.values, row)).collect();
        json!([field.name, kind, field.labels, config, values])
    };
    frame.fields.iter().map(one).collect()
}

fn value(column: &Column, row: usize) -> Value {
    let nested = |cell: &Nested| dump(&cell.frames);
    let found = match column {
        Column::Time(times) => times.get(row).filter(|ms| **ms != NULL_TIME).map(|ms| json!(ms)),
        Column::Number(numbers) => numbers.get(row).filter(|number| !number.is_nan()).map(number),
        Column::Text(texts) => texts.get(row).map(|text| json!(text)),
        Column::Bool(flags) => flags.get(row).copied().flatten().map(Value::Bool),
        Column::Frames(cells) => cells.get(row).map(nested),
    };
    found.unwrap_or(Value::Null)
}

fn number(number: f64) -> Value {
    if number.is_infinite() {
        return json!(if number > 0.0 { "Inf" } else { "-Inf" });
    }
    json!(number)
}

/// Numbers are equal to twelve digits, texts and their order exactly; a column that holds nothing is of no kind.
fn is_equal(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().expect("a whole table"), b.as_f64().expect("a whole table"));
            (a - b).abs() <= b.abs() * 1e-11
        }
        (Value::Array(a), Value::Array(b)) => {
            let is_column = a.len() == 5 && a[1].is_string() && a[2].is_object();
            let holds_nothing =
                is_column && a[4].as_array().is_some_and(|values| values.iter().all(Value::is_null));
            let same = |(at, (a, b)): (usize, (&Value, &Value))| at == 1 && holds_nothing || is_equal(a, b);
            a.len() == b.len() && a.iter().zip(b).enumerate().all(same)
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| is_equal(a, b)))
        }
        (a, b) => a == b,
    }
}

#[test]
fn frames_are_transformed_as_by_grafana() {
    let table = include_str!("transforms.tsv");
    let mut inputs: BTreeMap<&str, (Vec<Frame>, Value)> = BTreeMap::new();
    let mut equal: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut results: Vec<Value> = Vec::new();
    let mut different = BTreeSet::new();
    for line in table.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        if let ["#", name, frames] = cells[..] {
            let stored: Value = serde_json::from_str(frames).expect("a whole table");
            inputs.insert(
                name,
                (stored.as_array().expect("a whole table").iter().map(frame).collect(), stored),
            );
            continue;
        }
        let [id, options, input, expect] = cells[..] else { panic!("{line}") };
        let (frames, before) = &inputs[input];
        let step =
            json!({ "id": id, "options": serde_json::from_str::<Value>(options).expect("a whole table") });
        let (after, notices) = apply(&[step], frames.clone(), &Context { zone: &Zone::Utc });
        let ours = dump(&after);
        let theirs = match expect.parse::<usize>() {
            Ok(same) => results[same].clone(),
            Err(_) if expect == "=" => before.clone(),
            Err(_) => serde_json::from_str(expect).expect("a whole table"),
        };
        results.push(theirs.clone());
        let counts = equal.entry(id).or_default();
        counts.1 += 1;
        let is_listed = |(known, part, with, _): &(&str, &str, &str, &str)| {
            *known == id && options.contains(part) && (with.is_empty() || *with == input)
        };
        let listed = DIFFERENT.iter().position(is_listed);
        match is_equal(&ours, &theirs) {
            true => counts.0 += 1,
            false if listed.is_some() => different.extend(listed),
            false => wrong.push(format!(
                "{id} {options} of {input}\n  ours   {ours}\n  theirs {theirs}\n  {notices:?}"
            )),
        }
    }
    for (id, (same, all)) in &equal {
        println!("{id}: {same} of {all}");
    }
    for (at, listed) in DIFFERENT.iter().enumerate() {
        assert!(different.contains(&at), "{listed:?} is listed as different and is not");
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

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
    let cases = include_str!("transforms.tsv").lines().filter(|line| !line.starts_with('#'));
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
