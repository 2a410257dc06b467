//! Reducers against a table of what Grafana computes (made by `oracle/reduce.cjs`), row by row.

use data::reduce::{REDUCERS, Reduced, Reducer, reduce, reduce_all, reduce_column};
use model::frame::{Column, Numbers};
use proptest::prelude::*;
use serde_json::Value;

fn number(cell: &Value) -> Option<f64> {
    match cell {
        Value::Null => None,
        Value::String(text) => Some(text.parse().expect("NaN, Inf or -Inf")),
        other => other.as_f64(),
    }
}

fn expected(cell: &Value) -> Reduced {
    match cell {
        Value::Array(list) => Reduced::List(list.iter().map(|cell| Reduced::from(number(cell))).collect()),
        Value::Bool(flag) => Reduced::Bool(*flag),
        other => number(other).into(),
    }
}

fn same(a: &Reduced, b: &Reduced) -> bool {
    match (a, b) {
        // Reading a number from JSON may miss its last bit.
        (Reduced::Number(a), Reduced::Number(b)) => {
            a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= a.abs() * 1e-15
        }
        (Reduced::List(a), Reduced::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (a, b) => a == b,
    }
}

/// Rows in which we say null instead of the accident of an empty or unordered computation.
fn is_exception(id: &str, values: &Numbers, expect: &Reduced) -> bool {
    let has_nan = values.iter().flatten().any(f64::is_nan);
    let nothing = values.values().iter().all(|value| value.is_nan());
    match id {
        // The largest float, where no value is positive.
        "logmin" => *expect == Reduced::Number(f64::MAX),
        // The median of nothing is NaN there, and sorting NaN gives any order.
        // A list of nothing is a list here.
        "allValues" | "uniqueValues" => values.is_empty(),
        "median" => nothing || has_nan,
        _ => id.starts_with('p') && has_nan,
    }
}

#[test]
fn every_row_of_the_table() {
    let table =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reduce.tsv")).expect("table");
    let mut rows = 0;
    for line in table.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        if let ["#", id, name, keeps_unit] = cells[..] {
            let reducer = Reducer::find(id).unwrap_or_else(|| panic!("no reducer {id}"));
            assert_eq!((reducer.id().as_str(), reducer.name().as_str()), (id, name));
            assert_eq!(reducer.keeps_unit().to_string(), keeps_unit, "{id}");
            continue;
        }
        let [id, values, expect] = cells[..] else { panic!("a row has three cells: {line}") };
        let values: Vec<Value> = serde_json::from_str(values).expect("a list");
        let values: Numbers = values.iter().map(number).collect();
        let expect = expected(&serde_json::from_str(expect).expect("a value"));
        let found = reduce(&values, Reducer::find(id).expect("known"));
        rows += 1;
        assert!(same(&found, &expect) || is_exception(id, &values, &expect), "{line}: {found:?}");
    }
    assert!(rows > 900, "only {rows} rows");
}

#[test]
fn old_ids_are_understood() {
    assert_eq!(Reducer::find("current"), Some(Reducer::LastNotNull));
    assert_eq!(Reducer::find("avg"), Some(Reducer::Mean));
    assert_eq!(Reducer::find("total"), Some(Reducer::Sum));
    for unknown in ["", "p0", "p100", "pp", "nonsense"] {
        assert_eq!(Reducer::find(unknown), None);
    }
}

#[test]
fn text_columns_tell_what_they_can() {
    let column = Column::texts([None, Some("a"), Some("b"), Some("b"), None]);
    let check = |reducer, expect| assert_eq!(reduce_column(&column, reducer), expect, "{reducer:?}");
    check(Reducer::LastNotNull, Reduced::Text("b".into()));
    check(Reducer::Last, Reduced::Null);
    check(Reducer::FirstNotNull, Reduced::Text("a".into()));
    check(Reducer::Count, Reduced::Number(3.0));
    check(Reducer::CountAll, Reduced::Number(5.0));
    check(Reducer::DistinctCount, Reduced::Number(2.0));
    check(Reducer::ChangeCount, Reduced::Number(1.0));
    check(Reducer::Mean, Reduced::Null);
    let times = Column::Time(vec![5, model::frame::NULL_TIME, 9].into());
    assert_eq!(reduce_column(&times, Reducer::Max), Reduced::Number(9.0));
}

proptest! {
    #[test]
    fn one_pass_or_many_tell_the_same(values in prop::collection::vec(prop::option::of(-1e9..1e9_f64), 0..60)) {
        let numbers: Numbers = values.iter().copied().collect();
        let all: Vec<Reducer> = REDUCERS.iter().map(|info| info.reducer).collect();
        for (reducer, together) in all.iter().zip(reduce_all(&numbers, &all)) {
            prop_assert!(same(&together, &reduce(&numbers, *reducer)));
        }
        let number = |reducer| reduce(&numbers, reducer).number();
        if let (Some(min), Some(mean), Some(max)) = (number(Reducer::Min), number(Reducer::Mean), number(Reducer::Max)) {
            prop_assert!(min <= mean + 1e-3 && mean <= max + 1e-3);
            let median = number(Reducer::Median).expect("there are values");
            prop_assert!(min <= median && median <= max);
        }
    }
}
