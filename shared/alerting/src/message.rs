//! What people read: the subject, the sentence and the lines of a notice, the same for every way of telling. Knows
//! neither HTML nor mail.

use data::time::{Zone, format};
use data::units;
use model::frame::Labels;
use serde::{Deserialize, Serialize};

use crate::group::{About, Alert, Notice};
use crate::state::{Cause, Ended};

/// Series that a message lists one by one; of more it gives the number.
const MOST_LINES: usize = 20;

/// What a message says about its rule, as it was when the notice was made.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Facts {
    /// Uid of the rule.
    pub rule_uid: String,
    /// Its name.
    pub title: String,
    /// What to do; may be empty.
    pub note: String,
    /// What is made of the values, as it stands in a sentence: `last value`, `mean`.
    pub reducer: String,
    /// Whether values above the threshold are wrong, or those below.
    pub is_above: bool,
    /// The border.
    pub threshold: f64,
    /// How much time is reduced: `10m`.
    pub window: String,
    /// Unit id of the values; may be empty.
    pub unit: String,
    /// Decimals, where the panel sets them.
    pub decimals: Option<u8>,
    /// Title of the dashboard.
    pub dashboard: String,
    /// Title of the panel; may be empty.
    pub panel: String,
    /// Where the panel is seen at the time of the notice; empty where the server does not know its own address.
    pub panel_url: String,
    /// Where the rule is seen.
    pub rule_url: String,
}

/// How things stand after a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// A series is beyond its limits.
    Firing,
    /// The rule cannot tell, and nothing else fires.
    CannotTell,
    /// All is over.
    Resolved,
}

impl Stand {
    /// One word, as subjects begin with it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Firing => "Firing",
            Self::CannotTell => "Cannot tell",
            Self::Resolved => "Resolved",
        }
    }
}

/// One series in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its labels, or that it is the rule itself.
    pub name: String,
    /// Its value with the unit, or why the rule cannot tell.
    pub value: String,
    /// Since when, or how it ended, in words.
    pub when: String,
    /// Whether it goes on.
    pub goes_on: bool,
}

/// What people read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// One line, without line breaks.
    pub subject: String,
    /// How things stand.
    pub stand: Stand,
    /// What is watched, in one sentence.
    pub sentence: String,
    /// Each series that fires, then each that has ended.
    pub lines: Vec<Line>,
    /// How many more there are.
    pub more: usize,
    /// Whether nothing changed and this is told again.
    pub is_repeat: bool,
}

/// Puts a notice into words. Times are those of `zone`.
pub fn compose(notice: &Notice, facts: &Facts, zone: &Zone) -> Message {
    let fires = |alert: &&Alert| matches!(alert.about, About::Series { .. });
    let firing = notice.firing.iter().filter(fires).count();
    let stand = match (firing, notice.firing.is_empty()) {
        (0, true) => Stand::Resolved,
        (0, false) => Stand::CannotTell,
        _ => Stand::Firing,
    };
    let all: Vec<&Alert> = notice.firing.iter().chain(&notice.ended).collect();
    let lines = all.iter().take(MOST_LINES).map(|alert| line(alert, facts, zone)).collect();
    Message {
        subject: subject(stand, firing, &all, facts),
        stand,
        sentence: sentence(facts, zone),
        lines,
        more: all.len().saturating_sub(MOST_LINES),
        is_repeat: notice.is_repeat,
    }
}

fn subject(stand: Stand, firing: usize, all: &[&Alert], facts: &Facts) -> String {
    let count = if firing > 1 { format!(" ({firing} series)") } else { String::new() };
    let who = match all {
        [alert] => alert.about.labels().map(short_name).filter(|name| !name.is_empty()),
        _ => None,
    };
    let who = who.map_or_else(String::new, |who| format!(": {who}"));
    one_line(&format!("[{}{count}] {}{who}", stand.word(), facts.title))
}

/// Subjects are one line, whatever titles and labels hold.
fn one_line(text: &str) -> String {
    let line: String =
        text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(200).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sentence(facts: &Facts, zone: &Zone) -> String {
    let side = if facts.is_above { "above" } else { "below" };
    let place = match (facts.panel.as_str(), facts.dashboard.as_str()) {
        ("", dashboard) => dashboard.to_owned(),
        (panel, "") => panel.to_owned(),
        (panel, dashboard) => format!("{panel} on {dashboard}"),
    };
    let threshold = value_text(facts.threshold, facts, zone);
    format!("{place}: {} of the last {} is {side} {threshold}", facts.reducer, facts.window)
}

/// A value as the rule's panel writes it, in one text.
pub fn value_text(value: f64, facts: &Facts, zone: &Zone) -> String {
    // No unit that panels of alerts use depends on the present moment.
    let env = units::Env { zone, now_ms: 0 };
    units::format(&facts.unit, value, facts.decimals, &env).to_string()
}

fn line(alert: &Alert, facts: &Facts, zone: &Zone) -> Line {
    let (name, value) = match &alert.about {
        About::Series { labels, value } => (full_name(labels), value_text(*value, facts, zone)),
        About::Rule { cause: Cause::NoData } => {
            ("The rule".to_owned(), "The query found no data.".to_owned())
        }
        About::Rule { cause: Cause::Error(why) } => ("The rule".to_owned(), why.clone()),
    };
    // A mail is read in other zones than that of its dashboard.
    let time =
        |at_ms| format!("{} {}", format::format(at_ms, zone, format::FULL), zone.abbreviation_at(at_ms));
    let when = match (alert.ended, alert.ended_ms) {
        (None, _) => format!("since {}", time(alert.since_ms)),
        (Some(ended), at_ms) => {
            let how = match (ended, alert.about.labels()) {
                (Ended::Recovered, None) => "can tell again",
                (Ended::Recovered, Some(_)) => "back to normal",
                (Ended::Gone, _) => "the series is gone",
                (Ended::Stopped, _) => "the rule was paused or removed",
            };
            at_ms.map_or_else(|| how.to_owned(), |at_ms| format!("{how} at {}", time(at_ms)))
        }
    };
    Line { name, value, when, goes_on: alert.ended.is_none() }
}

/// All labels, as PromQL writes them; the name of the metric stands in front.
fn full_name(labels: &Labels) -> String {
    let metric = labels.get("__name__").cloned().unwrap_or_default();
    let others: Vec<String> = labels
        .iter()
        .filter(|(name, _)| *name != "__name__")
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    match (metric.is_empty(), others.is_empty()) {
        (true, true) => "The value".to_owned(),
        (false, true) => metric,
        (true, false) => others.join(", "),
        (false, false) => format!("{metric} {}", others.join(", ")),
    }
}

/// Label values alone, for a subject.
fn short_name(labels: &Labels) -> String {
    labels
        .iter()
        .filter(|(name, _)| *name != "__name__")
        .map(|(_, value)| value.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        Facts {
            title: "CPU high".to_owned(),
            reducer: "mean".to_owned(),
            is_above: true,
            threshold: 0.8,
            window: "10m".to_owned(),
            unit: "percentunit".to_owned(),
            dashboard: "Machine".to_owned(),
            panel: "CPU".to_owned(),
            ..Facts::default()
        }
    }

    fn series(host: &str, ended: Option<Ended>) -> Alert {
        let labels = Labels::from([("host".to_owned(), host.to_owned())]);
        let about = About::Series { labels, value: 0.934 };
        Alert { about, since_ms: 0, ended, ended_ms: ended.map(|_| 60_000) }
    }

    fn message(firing: Vec<Alert>, ended: Vec<Alert>) -> Message {
        compose(&Notice { firing, ended, is_repeat: false }, &facts(), &Zone::Utc)
    }

    #[test]
    fn one_series_is_named_in_the_subject() {
        let message = message(vec![series("web-1", None)], vec![]);
        assert_eq!(message.subject, "[Firing] CPU high: web-1");
        assert_eq!(message.sentence, "CPU on Machine: mean of the last 10m is above 80%");
        let line = &message.lines[0];
        assert_eq!((line.name.as_str(), line.value.as_str()), ("host=web-1", "93.4%"));
        assert_eq!(line.when, "since 1970-01-01 00:00:00 UTC");
    }

    #[test]
    fn several_are_counted_and_what_ended_stands_below() {
        let message =
            message(vec![series("a", None), series("b", None)], vec![series("c", Some(Ended::Gone))]);
        assert_eq!(message.subject, "[Firing (2 series)] CPU high");
        assert_eq!(message.lines.len(), 3);
        assert_eq!(message.lines[2].when, "the series is gone at 1970-01-01 00:01:00 UTC");
        assert!(!message.lines[2].goes_on);
    }

    #[test]
    fn the_end_and_a_shut_eye_are_told_apart() {
        assert_eq!(message(vec![], vec![series("a", Some(Ended::Recovered))]).stand, Stand::Resolved);
        let cause = Cause::Error("Prometheus refused the connection.".to_owned());
        let blind = Alert { about: About::Rule { cause }, since_ms: 0, ended: None, ended_ms: None };
        let message = message(vec![blind], vec![]);
        assert_eq!(message.subject, "[Cannot tell] CPU high");
        assert_eq!(message.lines[0].value, "Prometheus refused the connection.");
    }

    #[test]
    fn a_subject_is_one_line_and_many_series_are_a_number() {
        let title = "CPU\r\nBcc: everybody@example.org\u{0}".to_owned();
        let firing = (0..50).map(|nth| series(&nth.to_string(), None)).collect();
        let notice = Notice { firing, ended: vec![], is_repeat: false };
        let message = compose(&notice, &Facts { title, ..facts() }, &Zone::Utc);
        assert!(!message.subject.contains(['\r', '\n', '\0']), "{:?}", message.subject);
        assert_eq!((message.lines.len(), message.more), (20, 30));
    }
}
