//! States over time, told as small stories, and held against a second reading of the rules that looks at the whole past.

use alerting::{Cause, Change, Ended, GONE_AFTER, Outcome, Phase, Reading, RuleState, Timing, WhenEmpty};
use model::frame::Labels;
use proptest::prelude::*;

const MINUTE: i64 = 60_000;
const TIMING: Timing =
    Timing { pending_ms: 2 * MINUTE, interval_ms: MINUTE, when_empty: WhenEmpty::CannotTell };

fn labels(host: &str) -> Labels {
    Labels::from([("host".to_owned(), host.to_owned())])
}

/// Hosts and whether they breach; in order.
fn read(hosts: &[(&str, bool)]) -> Outcome {
    let reading = |(host, breaches): &(&str, bool)| Reading {
        labels: labels(host),
        // Stored states hold infinite values too.
        value: if *breaches { f64::INFINITY } else { 1.0 },
        breaches: *breaches,
    };
    Outcome::Read(hosts.iter().map(reading).collect())
}

fn failed() -> Outcome {
    Outcome::Failed("it does not answer".to_owned())
}

/// What a rule tells, minute by minute; a number leaves out so many minutes.
enum Step {
    Is(Outcome),
    Sleep(i64),
}

#[track_caller]
fn check(timing: Timing, story: Vec<Step>, expect: &[(i64, &str)]) {
    let (mut state, mut slot, mut told) = (RuleState::default(), 0, Vec::new());
    for step in story {
        match step {
            Step::Sleep(minutes) => slot += minutes,
            Step::Is(outcome) => {
                // What is stored between evaluations is all there is.
                let stored = serde_json::to_string(&state).expect("a state is JSON");
                state = serde_json::from_str(&stored).expect("as it was written");
                told.extend(
                    state.step(outcome, timing, slot * MINUTE).iter().map(|change| (slot, text(change))),
                );
                slot += 1;
            }
        }
    }
    let told: Vec<(i64, &str)> = told.iter().map(|(slot, text)| (*slot, text.as_str())).collect();
    assert_eq!(told, expect);
}

fn text(change: &Change) -> String {
    let host = |labels: &Labels| labels["host"].clone();
    match change {
        Change::Fires { labels, .. } => format!("{} fires", host(labels)),
        Change::Resolves { labels, ended: Ended::Recovered, .. } => format!("{} recovers", host(labels)),
        Change::Resolves { labels, ended: Ended::Gone, .. } => format!("{} is gone", host(labels)),
        Change::CannotTell { cause: Cause::NoData } => "no data".to_owned(),
        Change::CannotTell { cause: Cause::Error(why) } => why.clone(),
        Change::Resolves { ended: Ended::Stopped, .. } => unreachable!("no evaluation stops a rule"),
        Change::CanTellAgain => "can tell again".to_owned(),
    }
}

fn bad() -> Step {
    Step::Is(read(&[("a", true)]))
}

fn good() -> Step {
    Step::Is(read(&[("a", false)]))
}

#[test]
fn a_breach_fires_after_the_pending_period_and_ends_at_once() {
    check(TIMING, vec![good(), bad(), bad(), bad(), bad(), good()], &[(3, "a fires"), (5, "a recovers")]);
    check(TIMING, vec![bad(), bad(), good(), bad(), bad()], &[]);
    check(Timing { pending_ms: 0, ..TIMING }, vec![bad(), good()], &[(0, "a fires"), (1, "a recovers")]);
}

#[test]
fn time_without_a_look_does_not_count() {
    let fail = || Step::Is(failed());
    check(TIMING, vec![bad(), Step::Sleep(100), bad(), bad()], &[(102, "a fires")]);
    check(TIMING, vec![bad(), fail(), bad(), bad()], &[(3, "a fires")]);
}

#[test]
fn what_fires_goes_on_while_nothing_can_be_seen() {
    let pending_none = Timing { pending_ms: 0, ..TIMING };
    check(
        pending_none,
        vec![bad(), Step::Is(failed()), Step::Is(failed()), bad(), good()],
        &[(0, "a fires"), (1, "it does not answer"), (3, "can tell again"), (4, "a recovers")],
    );
    let empty = || Step::Is(read(&[]));
    check(TIMING, vec![empty(), empty(), empty(), empty(), good()], &[(2, "no data"), (4, "can tell again")]);
    // One short outage is nobody's business.
    check(TIMING, vec![good(), empty(), Step::Is(failed()), good()], &[]);
}

#[test]
fn a_query_that_leaves_out_what_is_fine_may_be_empty() {
    let timing = Timing { pending_ms: 0, when_empty: WhenEmpty::Fine, ..TIMING };
    let empty = || Step::Is(read(&[]));
    check(timing, vec![empty(), bad(), empty(), empty(), empty()], &[(1, "a fires"), (3, "a is gone")]);
}

#[test]
fn series_go_their_own_ways() {
    let timing = Timing { pending_ms: MINUTE, ..TIMING };
    let both = |a, b| Step::Is(read(&[("a", a), ("b", b)]));
    let only_b = |b| Step::Is(read(&[("b", b)]));
    check(
        timing,
        vec![
            both(true, false),
            both(true, true),
            only_b(true),
            both(true, true),
            only_b(true),
            only_b(false),
        ],
        &[(1, "a fires"), (2, "b fires"), (5, "a is gone"), (5, "b recovers")],
    );
}

#[test]
fn no_slot_counts_twice() {
    let mut state = RuleState::default();
    let none = Timing { pending_ms: 0, ..TIMING };
    assert_eq!(state.step(read(&[("a", true)]), none, 5 * MINUTE).len(), 1);
    assert!(state.step(read(&[("a", false)]), none, 5 * MINUTE).is_empty());
    assert!(state.step(read(&[("a", false)]), none, 4 * MINUTE).is_empty());
    assert!(matches!(state.instances()[0].phase, Phase::Firing { .. }));
}

/// What one evaluation saw of one series.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Seen {
    Good,
    Bad,
    /// Others were there, it was not.
    Absent,
    /// The query failed.
    Nothing,
}

/// Whether the series fires after its past, read from the past alone: no state is carried along.
fn fires_after(past: &[Seen], pending_slots: usize) -> bool {
    let looked: Vec<Seen> = past.iter().copied().filter(|seen| *seen != Seen::Nothing).collect();
    // Only the part after the last end can matter: a good look, or too many absent ones.
    let gone = GONE_AFTER as usize;
    let ends_at = (0..looked.len())
        .rev()
        .find(|at| {
            looked[*at] == Seen::Good
                || *at + 1 >= gone && looked[at + 1 - gone..=*at].iter().all(|seen| *seen == Seen::Absent)
        })
        .map_or(0, |at| at + 1);
    // Since then: has it ever been bad for long enough in one run?
    let run = looked[ends_at..].split(|seen| *seen == Seen::Absent).map(<[Seen]>::len).max().unwrap_or(0);
    run > pending_slots
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn equals_a_second_reading_of_the_rules(
        past in prop::collection::vec(prop_oneof![
            4 => Just(Seen::Bad), 2 => Just(Seen::Good), 2 => Just(Seen::Absent), 1 => Just(Seen::Nothing)
        ], 1..40),
        pending_slots in 0usize..4,
    ) {
        let timing = Timing { pending_ms: pending_slots as i64 * MINUTE, ..TIMING };
        let mut state = RuleState::default();
        let mut fires = false;
        for (slot, seen) in past.iter().enumerate() {
            // "z" is always there, so that absence of "a" is not an empty answer.
            let outcome = match seen {
                Seen::Good => read(&[("a", false), ("z", false)]),
                Seen::Bad => read(&[("a", true), ("z", false)]),
                Seen::Absent => read(&[("z", false)]),
                Seen::Nothing => failed(),
            };
            for change in state.step(outcome, timing, slot as i64 * MINUTE) {
                match change {
                    Change::Fires { .. } => {
                        prop_assert!(!fires, "it fires twice");
                        fires = true;
                    }
                    Change::Resolves { .. } => {
                        prop_assert!(fires, "it ends without having begun");
                        fires = false;
                    }
                    Change::CannotTell { .. } | Change::CanTellAgain => {}
                }
            }
            prop_assert_eq!(fires, fires_after(&past[..=slot], pending_slots), "after slot {}", slot);
        }
    }
}
