//! Groups: small stories, and what holds whatever happens.

use alerting::{About, Alert, Cause, Change, Ended, Group, Notice, Policy};
use model::frame::Labels;
use proptest::prelude::*;
use std::collections::BTreeSet;

const SECOND: i64 = 1_000;
const POLICY: Policy = Policy { wait_ms: 30 * SECOND, interval_ms: 300 * SECOND, repeat_ms: 14_400 * SECOND };

fn labels(name: &str) -> Labels {
    Labels::from([("alertname".to_owned(), name.to_owned())])
}

/// Tells all that is due up to and with `until`, with the second at which it was told.
fn told(group: &mut Group, until: i64) -> Vec<(i64, String)> {
    let mut all = Vec::new();
    while let Some(due_ms) = group.due_ms(POLICY).filter(|due_ms| *due_ms <= until * SECOND) {
        let notice = group.take(POLICY, due_ms).expect("it is due");
        all.push((due_ms / SECOND, text(&notice)));
    }
    all
}

fn name_of(alert: &Alert) -> String {
    alert.about.labels().map_or_else(|| "the rule".to_owned(), |labels| labels["alertname"].clone())
}

fn text(notice: &Notice) -> String {
    let names = |alerts: &[Alert]| alerts.iter().map(name_of).collect::<Vec<_>>().join(" ");
    let again = if notice.is_repeat { " again" } else { "" };
    format!("fires: {}; ended: {}{again}", names(&notice.firing), names(&notice.ended))
}

fn fires(group: &mut Group, name: &str, second: i64) {
    group.learn(&Change::Fires { labels: labels(name), value: 1.0 }, second * SECOND);
}

fn ends(group: &mut Group, name: &str, second: i64) {
    let (labels, ended) = (labels(name), Ended::Recovered);
    group.learn(&Change::Resolves { labels, value: 0.0, ended }, second * SECOND);
}

fn owned(told: &[(i64, &str)]) -> Vec<(i64, String)> {
    told.iter().map(|(second, text)| (*second, (*text).to_owned())).collect()
}

#[test]
fn what_comes_together_is_told_together() {
    let mut group = Group::default();
    fires(&mut group, "b", 0);
    fires(&mut group, "a", 10);
    assert_eq!(told(&mut group, 100), owned(&[(30, "fires: a b; ended: ")]));
    ends(&mut group, "a", 100);
    assert_eq!(told(&mut group, 1_000), owned(&[(330, "fires: b; ended: a")]));
}

#[test]
fn what_came_and_went_is_not_told() {
    let mut group = Group::default();
    fires(&mut group, "a", 0);
    ends(&mut group, "a", 20);
    assert_eq!(told(&mut group, 100_000), []);
    assert!(group.is_empty());
    // The same the other way round: an end that did not last.
    fires(&mut group, "a", 1_000);
    assert_eq!(told(&mut group, 1_030).len(), 1);
    ends(&mut group, "a", 1_040);
    fires(&mut group, "a", 1_050);
    assert_eq!(told(&mut group, 10_000), []);
}

#[test]
fn what_goes_on_is_told_again() {
    let mut group = Group::default();
    fires(&mut group, "a", 0);
    assert_eq!(told(&mut group, 30).len(), 1);
    assert_eq!(told(&mut group, 14_430), owned(&[(14_430, "fires: a; ended:  again")]));
}

#[test]
fn a_late_change_does_not_wait_for_a_tick() {
    let mut group = Group::default();
    fires(&mut group, "a", 0);
    assert_eq!(told(&mut group, 30).len(), 1);
    fires(&mut group, "b", 3_601);
    assert_eq!(told(&mut group, 4_000), owned(&[(3_631, "fires: a b; ended: ")]));
}

#[test]
fn after_all_is_over_a_new_alert_waits_for_no_interval() {
    let mut group = Group::default();
    fires(&mut group, "a", 0);
    ends(&mut group, "a", 40);
    fires(&mut group, "a", 50);
    ends(&mut group, "a", 60);
    fires(&mut group, "a", 100);
    assert_eq!(told(&mut group, 130), owned(&[(130, "fires: a; ended: ")]));
    ends(&mut group, "a", 200);
    assert_eq!(told(&mut group, 430), owned(&[(430, "fires: ; ended: a")]));
    fires(&mut group, "b", 440);
    assert_eq!(told(&mut group, 1_000), owned(&[(470, "fires: b; ended: ")]));
}

#[test]
fn a_repeat_is_no_shorter_than_the_interval() {
    let mut group = Group::default();
    fires(&mut group, "a", 0);
    assert_eq!(told(&mut group, 30).len(), 1);
    let often = Policy { repeat_ms: SECOND, ..POLICY };
    assert_eq!(group.due_ms(often), Some(330 * SECOND));
}

#[test]
fn nothing_is_told_before_its_time() {
    let mut group = Group::default();
    assert_eq!(group.take(POLICY, i64::MAX), None);
    fires(&mut group, "a", 0);
    assert_eq!(group.take(POLICY, 29_999), None);
}

#[test]
fn a_rule_that_cannot_tell_is_told_apart_from_its_series() {
    let mut group = Group::default();
    let bare = Labels::new();
    group.learn(&Change::Fires { labels: bare.clone(), value: 1.0 }, 0);
    group.learn(&Change::CannotTell { cause: Cause::NoData }, 0);
    let notice = group.take(POLICY, 30 * SECOND).expect("it is due");
    assert_eq!(notice.firing.len(), 2);
    group.learn(&Change::CanTellAgain, 400 * SECOND);
    let notice = group.take(POLICY, 500 * SECOND).expect("it is due");
    assert_eq!(notice.firing[0].about, About::Series { labels: bare, value: 1.0 });
    assert_eq!(notice.ended[0].about, About::Rule { cause: Cause::NoData });
    assert_eq!(notice.ended[0].ended_ms, Some(400 * SECOND));
}

#[test]
fn a_stopped_rule_ends_what_people_were_told_and_nothing_else() {
    let mut group = Group::default();
    fires(&mut group, "a", 0);
    assert_eq!(told(&mut group, 30).len(), 1);
    fires(&mut group, "b", 31);
    group.stop(40 * SECOND);
    assert_eq!(told(&mut group, 1_000), owned(&[(330, "fires: ; ended: a")]));
    assert!(group.is_empty());
}

#[derive(Debug, Clone, Copy)]
enum Event {
    Fires(usize),
    Ends(usize),
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    /// People believe what they were told last of each alert. Whatever happens: no message comes within the interval,
    /// each says something new or is a repeat whose time has come, and in the end people believe what is true.
    #[test]
    fn people_end_up_with_the_truth(
        events in prop::collection::vec(
            (1i64..400, prop_oneof![(0usize..4).prop_map(Event::Fires), (0usize..4).prop_map(Event::Ends)]), 1..40)
    ) {
        let mut group = Group::default();
        let (mut truth, mut belief) = (BTreeSet::new(), BTreeSet::new());
        let (mut now, mut last) = (0, None::<i64>);
        let name = |nth: usize| format!("alert {nth}");
        let mut tell = |group: &mut Group, belief: &mut BTreeSet<String>, until: i64| -> Result<(), TestCaseError> {
            while let Some(due_ms) = group.due_ms(POLICY).filter(|due_ms| *due_ms <= until) {
                // What is stored between messages is all there is.
                *group = serde_json::from_str(&serde_json::to_string(&group).expect("JSON")).expect("as written");
                let notice = group.take(POLICY, due_ms).expect("it is due");
                let before = belief.clone();
                *belief = notice.firing.iter().map(name_of).collect();
                for ended in &notice.ended {
                    prop_assert!(before.contains(&name_of(ended)), "told of an end without a beginning");
                }
                let since_last = last.map(|last| due_ms - last);
                prop_assert_eq!(notice.is_repeat, before == *belief);
                prop_assert!(!notice.is_repeat || since_last.is_some_and(|ms| ms >= POLICY.repeat_ms));
                prop_assert!(before.is_empty() || since_last.is_none_or(|ms| ms >= POLICY.interval_ms));
                last = Some(due_ms);
            }
            Ok(())
        };
        for (after, event) in events {
            now += after * SECOND;
            tell(&mut group, &mut belief, now)?;
            match event {
                Event::Fires(nth) => {
                    if truth.insert(name(nth)) {
                        group.learn(&Change::Fires { labels: labels(&name(nth)), value: 1.0 }, now);
                    }
                }
                Event::Ends(nth) => {
                    truth.remove(&name(nth));
                    let (labels, ended) = (labels(&name(nth)), Ended::Gone);
                    group.learn(&Change::Resolves { labels, value: 0.0, ended }, now);
                }
            }
        }
        tell(&mut group, &mut belief, now + POLICY.wait_ms.max(POLICY.interval_ms))?;
        prop_assert_eq!(belief, truth);
    }
}
