//! Every transformation that real dashboards store is known and applies to made-up frames.

use data::time::Zone;
use data::transforms::{Context, apply};
use model::frame::{Column, Field, Frame};
use serde_json::Value;

/// A table and a few series, with the names that options often say.
fn frames() -> Vec<Frame> {
    let series = |ref_id: &str, host: &str| {
        let time = Field::new("Time", Column::Time([1_000, 2_000].into()));
        let value = Field::new("Value", Column::numbers([1.0, 2.0]));
        Frame::new(ref_id, vec![time, value.with_labels([("pod".to_owned(), host.to_owned())].into())])
    };
    let table = vec![
        Field::new("pod", Column::texts([Some("a"), Some("b")])),
        Field::new("Value #C", Column::numbers([3.0, 4.0])),
    ];
    vec![series("A", "a"), series("B", "b"), Frame::new("C", table)]
}

/// All steps inside a dashboard, wherever its panels stand.
fn steps<'a>(json: &'a Value, found: &mut Vec<&'a Value>) {
    match json {
        Value::Object(object) => object.iter().for_each(|(key, value)| match value {
            Value::Array(list) if key == "transformations" => found.extend(list),
            value => steps(value, found),
        }),
        Value::Array(list) => list.iter().for_each(|item| steps(item, found)),
        _ => {}
    }
}

#[test]
fn every_stored_step_is_known_and_applies() {
    let folder = std::env::var("BELVEDERE_CORPUS").map_or_else(
        |_| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/dashboards"),
        |folder| std::path::Path::new(&folder).join("dashboards"),
    );
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!("skipped: the dashboards are not in {}", folder.display());
        return;
    };
    let mut seen = 0;
    for file in files {
        let path = file.expect("a file").path();
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let Ok(json) = serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) else { continue };
        let mut found = Vec::new();
        steps(&json, &mut found);
        for step in found {
            seen += 1;
            let (_, notices) = apply(std::slice::from_ref(step), frames(), &Context { zone: &Zone::Utc });
            assert!(notices.is_empty(), "{}: {step} {notices:?}", path.display());
        }
    }
    assert!(seen > 100, "only {seen} steps in {}", folder.display());
}
