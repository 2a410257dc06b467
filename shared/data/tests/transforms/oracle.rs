//! Against a table of what Grafana's own make of the same frames (`oracle/transforms.cjs` writes it). What differs on
//! purpose is listed here, and with its reason in `docs/transformations.md`.

use std::collections::{BTreeMap, BTreeSet};

use data::time::Zone;
use data::transforms::{Context, apply};
use model::frame::Frame;
use serde_json::{Value, json};

use super::support::{dump, frame, is_equal};

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

#[test]
fn frames_are_transformed_as_by_grafana() {
    let table = include_str!("../transforms.tsv");
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
