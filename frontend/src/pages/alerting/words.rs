//! Alert rules in words and links. Pure.

use std::collections::BTreeMap;
use std::fmt::Write;

use data::time::Zone;
use data::time::format::format;
use model::api::{AlertCompare, AlertInstance, AlertRule, AlertRuleSpec, AlertState};
use panels::alerts::urgency;

use crate::pages::dashboard::alerts::{NEW, PARAM, RULE_PARAM};

/// The reducers that are offered, and how a sentence names them.
pub(super) const REDUCERS: [(&str, &str); 9] = [
    ("lastNotNull", "last value"),
    ("mean", "average"),
    ("max", "highest value"),
    ("min", "lowest value"),
    ("median", "median"),
    ("sum", "total"),
    ("diff", "difference from first to last"),
    ("range", "difference from lowest to highest"),
    ("count", "number of values"),
];

/// What a reducer makes, within a sentence.
pub(super) fn reducer_words(id: &str) -> String {
    let own = REDUCERS.iter().find(|(known, _)| *known == id).map(|(_, words)| (*words).to_owned());
    own.or_else(|| data::reduce::Reducer::find(id).map(data::reduce::Reducer::name))
        .unwrap_or_else(|| id.to_owned())
}

/// The wrong side, within a sentence.
pub(super) fn compare_words(compare: AlertCompare) -> &'static str {
    match compare {
        AlertCompare::Above => "above",
        AlertCompare::Below => "below",
    }
}

/// What a rule watches; `border` is its threshold as people read it.
pub(super) fn condition(spec: &AlertRuleSpec, border: &str) -> String {
    let query = if spec.ref_id.is_empty() { String::new() } else { format!(" of {}", spec.ref_id) };
    let mut text = format!(
        "When the {}{query} over the last {} is {} {border}",
        reducer_words(&spec.reducer),
        spec.window,
        compare_words(spec.compare)
    );
    if !matches!(spec.pending.as_str(), "" | "0" | "0s") {
        // Writing to a text cannot fail.
        let _ = write!(text, " for {}", spec.pending);
    }
    let _ = write!(text, ", checked every {}.", spec.every);
    text
}

/// The name of a rule that was given none.
pub(super) fn usual_title(panel_title: &str, compare: AlertCompare, border: &str) -> String {
    let panel = if panel_title.is_empty() { "Panel" } else { panel_title };
    format!("{panel} is {} {border}", compare_words(compare))
}

/// Which series, in words.
pub(super) fn series_name(labels: &BTreeMap<String, String>) -> String {
    if labels.is_empty() {
        return "The only series".to_owned();
    }
    labels.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(", ")
}

/// The series about which a rule is most urgent.
pub(super) fn worst(rule: &AlertRule) -> Option<&AlertInstance> {
    // Of equals the first, for their order is that of the list.
    rule.status.instances.iter().rev().max_by_key(|instance| urgency(instance.state))
}

/// How many series fire, or how many there are.
pub(super) fn series_words(rule: &AlertRule) -> String {
    match (rule.status.firing, rule.status.series) {
        (_, 0) => "no series yet".to_owned(),
        (0, 1) => "1 series".to_owned(),
        (0, all) => format!("{all} series"),
        (firing, all) => format!("{firing} of {all} series firing"),
    }
}

/// An instant: without its day where that is near.
pub(super) fn moment(ms: i64, now_ms: i64, zone: &Zone) -> String {
    const NEAR_MS: u64 = 20 * 3_600_000;
    format(ms, zone, if ms.abs_diff(now_ms) < NEAR_MS { "HH:mm:ss" } else { "YYYY-MM-DD HH:mm" })
}

/// How long something took or takes.
pub(super) fn length(ms: i64) -> String {
    let secs = ms.max(0) / 1_000;
    match secs {
        0..60 => format!("{secs} s"),
        60..3_600 => format!("{} min", secs / 60),
        3_600..86_400 => format!("{} h {} min", secs / 3_600, secs % 3_600 / 60),
        _ => format!("{} d {} h", secs / 86_400, secs % 86_400 / 3_600),
    }
}

/// The rule's panel alone, from a while before the rule came to its state, with the rule's variables.
pub(super) fn panel_link(rule: &AlertRule, encode: impl Fn(&str) -> String) -> String {
    const BEFORE_MS: i64 = 30 * 60_000;
    let from = match (rule.status.since_ms, rule.status.state) {
        (Some(since_ms), AlertState::Firing | AlertState::Pending) => (since_ms - BEFORE_MS).to_string(),
        _ => "now-1h".to_owned(),
    };
    let spec = &rule.spec;
    format!(
        "/d/{}?from={from}&to=now&viewPanel={}{}",
        spec.dashboard_uid,
        spec.panel_id,
        variables(spec, encode)
    )
}

/// Where the rule is edited: on its dashboard, with the rule's variables.
pub(super) fn edit_link(rule: &AlertRule, encode: impl Fn(&str) -> String) -> String {
    let (spec, uid) = (&rule.spec, if rule.uid.is_empty() { NEW } else { &rule.uid });
    format!(
        "/d/{}?{PARAM}={}&{RULE_PARAM}={uid}{}",
        spec.dashboard_uid,
        spec.panel_id,
        variables(spec, encode)
    )
}

fn variables(spec: &AlertRuleSpec, encode: impl Fn(&str) -> String) -> String {
    let mut text = String::new();
    for (name, values) in &spec.variables {
        for value in values {
            // Writing to a text cannot fail.
            let _ = write!(text, "&var-{}={}", encode(name), encode(value));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use model::api::AlertStatus;

    use super::*;

    fn rule() -> AlertRule {
        let variables = BTreeMap::from([("host".to_owned(), vec!["web 1".to_owned(), "web 2".to_owned()])]);
        let spec = AlertRuleSpec {
            dashboard_uid: "d".to_owned(),
            panel_id: 3,
            ref_id: "A".to_owned(),
            threshold: 80.0,
            variables,
            ..AlertRuleSpec::default()
        };
        AlertRule { uid: "r".to_owned(), spec, ..AlertRule::default() }
    }

    fn encode(text: &str) -> String {
        text.replace(' ', "%20")
    }

    #[test]
    fn conditions_read_as_sentences() {
        let spec = rule().spec;
        assert_eq!(
            condition(&spec, "80%"),
            "When the last value of A over the last 10m is above 80% for 5m, checked every 1m."
        );
        let at_once = AlertRuleSpec {
            pending: "0s".to_owned(),
            ref_id: String::new(),
            reducer: "p95".to_owned(),
            compare: AlertCompare::Below,
            ..spec
        };
        let name = reducer_words("p95");
        assert_eq!(
            condition(&at_once, "80%"),
            format!("When the {name} over the last 10m is below 80%, checked every 1m.")
        );
    }

    #[test]
    fn links_carry_the_rules_variables() {
        let mut rule = rule();
        assert_eq!(
            panel_link(&rule, encode),
            "/d/d?from=now-1h&to=now&viewPanel=3&var-host=web%201&var-host=web%202"
        );
        assert_eq!(edit_link(&rule, encode), "/d/d?alerts=3&alertRule=r&var-host=web%201&var-host=web%202");
        rule.status =
            AlertStatus { state: AlertState::Firing, since_ms: Some(1_800_000), ..AlertStatus::default() };
        assert!(panel_link(&rule, encode).starts_with("/d/d?from=0&to=now&"));
    }

    #[test]
    fn the_worst_series_is_the_first_of_the_most_urgent() {
        let mut rule = rule();
        assert_eq!(worst(&rule), None);
        assert_eq!(series_words(&rule), "no series yet");
        let states = [AlertState::Normal, AlertState::Firing, AlertState::Firing, AlertState::Pending];
        rule.status.instances = states
            .iter()
            .enumerate()
            .map(|(nth, state)| AlertInstance {
                state: *state,
                value: nth.to_string(),
                ..AlertInstance::default()
            })
            .collect();
        (rule.status.series, rule.status.firing) = (4, 2);
        assert_eq!(worst(&rule).map(|instance| instance.value.as_str()), Some("1"));
        assert_eq!(series_words(&rule), "2 of 4 series firing");
    }

    #[test]
    fn lengths_have_two_parts_at_most() {
        for (secs, expect) in [(9, "9 s"), (61, "1 min"), (7_320, "2 h 2 min"), (90_000, "1 d 1 h")] {
            assert_eq!(length(secs * 1_000), expect);
        }
    }
}
