//! In which order variables are updated, and which updates become stale.

use data::variables::Updates;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::definitions;

/// Three in a chain and one alone: c reads b, b reads a.
fn chain() -> Updates {
    Updates::new(&definitions(json!([
        { "name": "c", "type": "query", "query": "label_values(x{b=\"$b\"}, c)" },
        { "name": "a", "type": "query", "query": "label_values(a)" },
        { "name": "b", "type": "query", "query": { "query": "label_values(x{a=~\"${a:regex}\"}, b)" } },
        { "name": "lone", "type": "query", "query": "label_values(lone)", "refresh": 2 },
    ])))
}

fn names(batch: &[data::variables::Run]) -> Vec<&str> {
    batch.iter().map(|run| run.name.as_str()).collect()
}

#[test]
fn a_chain_is_updated_in_its_order() {
    let mut updates = chain();
    updates.queue_all();
    let first = updates.next_batch();
    assert_eq!(names(&first), ["a", "lone"]);
    assert!(updates.next_batch().is_empty() && updates.must_wait(["c"]) && updates.is_loading("lone"));
    assert!(updates.finished(first[1].ticket, true));
    assert!(!updates.must_wait(["lone"]) && updates.next_batch().is_empty());
    assert!(updates.finished(first[0].ticket, false));
    let second = updates.next_batch();
    assert_eq!(names(&second), ["b"]);
    assert!(updates.must_wait(["c"]) && !updates.must_wait(["a", "unknown"]));
    updates.finished(second[0].ticket, true);
    let third = updates.next_batch();
    assert_eq!(names(&third), ["c"]);
    updates.finished(third[0].ticket, true);
    assert!(updates.is_idle());
}

#[test]
fn a_change_makes_running_updates_stale() {
    let mut updates = chain();
    updates.value_changed("a");
    let first = updates.next_batch();
    assert_eq!(names(&first), ["b"]);
    updates.value_changed("a");
    assert!(!updates.is_wanted(first[0].ticket) && !updates.finished(first[0].ticket, true));
    let second = updates.next_batch();
    assert_eq!(names(&second), ["b"]);
    assert!(updates.finished(second[0].ticket, false));
    assert!(updates.is_idle(), "nothing changed, so nothing follows");
    updates.time_changed();
    assert_eq!(names(&updates.next_batch()), ["lone"]);
}

#[test]
fn a_moving_clock_lets_running_updates_finish() {
    let mut updates = chain();
    updates.clock_moved();
    let first = updates.next_batch();
    assert_eq!(names(&first), ["lone"]);
    updates.clock_moved();
    assert!(updates.next_batch().is_empty() && updates.finished(first[0].ticket, false));
    updates.clock_moved();
    let second = updates.next_batch();
    assert_eq!(names(&second), ["lone"]);
    updates.time_changed();
    assert!(!updates.is_wanted(second[0].ticket), "another range makes it stale");
}

#[test]
fn automatic_intervals_pull_their_readers_along() {
    let mut updates = Updates::new(&definitions(json!([
        { "name": "i", "type": "interval", "query": "1m", "auto": true },
        { "name": "x", "type": "query", "query": "q($i)" },
        { "name": "y", "type": "query", "query": "query_result(up[${__range}])" },
    ])));
    updates.time_changed();
    assert_eq!(names(&updates.next_batch()), ["x", "y"]);
}

proptest! {
    /// Whatever reads whatever, every update gets its turn, after all that it reads and is not in a circle with.
    #[test]
    fn every_graph_comes_to_rest(edges in prop::collection::vec((0_usize..8, 0_usize..8), 0..20)) {
        let query = |at: usize| {
            let reads = edges.iter().filter(|edge| edge.0 == at).map(|edge| format!("$v{} ", edge.1));
            reads.collect::<String>()
        };
        let list: Vec<Value> =
            (0..8).map(|at| json!({ "name": format!("v{at}"), "type": "query", "query": query(at) })).collect();
        let mut updates = Updates::new(&definitions(Value::Array(list)));
        updates.queue_all();
        let mut order = Vec::new();
        while !updates.is_idle() {
            let batch = updates.next_batch();
            prop_assert!(!batch.is_empty(), "a standstill after {:?}", order);
            for run in batch {
                prop_assert!(updates.finished(run.ticket, true));
                order.push(run.name);
            }
        }
        prop_assert_eq!(order.len(), 8);
    }
}
