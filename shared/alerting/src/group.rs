//! Alerts that people are told of together, and when: one message for many, none for what came and went in between, and
//! again after a while for what goes on. A group knows what people have been told; what is due follows from that and
//! from what is true.
//!
//! The three times are Alertmanager's. Unlike there, a change waits for the group's interval only if a message went out
//! within it: a second alert an hour after the first does not wait for the next tick.

use model::frame::Labels;
use serde::{Deserialize, Serialize};

use crate::state::{Cause, Change, Ended};

/// When a group speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// After a change, for others that belong to it.
    pub wait_ms: i64,
    /// Between two messages, at least.
    pub interval_ms: i64,
    /// After so long, what still fires is told again; at least the interval.
    pub repeat_ms: i64,
}

/// What an alert is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum About {
    /// The rule itself, which cannot tell how its series stand.
    Rule {
        /// Why.
        cause: Cause,
    },
    /// A series beyond its limits.
    Series {
        /// Which.
        labels: Labels,
        /// The value with which it began or ended.
        #[serde(with = "crate::number")]
        value: f64,
    },
}

impl About {
    /// The labels of a series; none for the rule itself. No two alerts of a group have the same.
    pub fn labels(&self) -> Option<&Labels> {
        match self {
            Self::Rule { .. } => None,
            Self::Series { labels, .. } => Some(labels),
        }
    }
}

/// An alert that fires or has ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// What it is about.
    pub about: About,
    /// Since when it fires.
    pub since_ms: i64,
    /// How it ended; `None` while it fires.
    pub ended: Option<Ended>,
    /// When it ended.
    #[serde(default)]
    pub ended_ms: Option<i64>,
}

/// An alert, and what people believe of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Member {
    alert: Alert,
    /// Whether people have been told that it fires, and not yet that it ended.
    is_believed: bool,
    /// Since when people do not know how it stands; `None` if they do.
    untold_ms: Option<i64>,
}

/// The alerts of one group. Stored as it is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Group {
    /// In the order of their labels, the rule itself first.
    members: Vec<Member>,
    told_ms: Option<i64>,
}

/// What is to be told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// All that fires, in the order of labels.
    pub firing: Vec<Alert>,
    /// What has ended since people were told that it fires.
    pub ended: Vec<Alert>,
    /// Nothing changed; it is told again because it goes on.
    pub is_repeat: bool,
}

impl Group {
    /// Whether there is nothing to tell and nothing to wait for, so that it need not be kept.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Takes in what an evaluation changed.
    pub fn learn(&mut self, change: &Change, at_ms: i64) {
        match change.clone() {
            Change::Fires { labels, value } => self.begins(About::Series { labels, value }, at_ms),
            Change::CannotTell { cause } => self.begins(About::Rule { cause }, at_ms),
            Change::Resolves { labels, value, ended } => {
                self.ends(About::Series { labels, value }, ended, at_ms);
            }
            Change::CanTellAgain => self.ends_as_it_was(None, Ended::Recovered, at_ms),
        }
    }

    /// Nobody looks any more: all that fires has ended.
    pub fn stop(&mut self, at_ms: i64) {
        let abouts: Vec<Option<Labels>> =
            self.members.iter().map(|member| member.alert.about.labels().cloned()).collect();
        for labels in abouts {
            self.ends_as_it_was(labels.as_ref(), Ended::Stopped, at_ms);
        }
    }

    fn begins(&mut self, about: About, at_ms: i64) {
        let alert = Alert { about, since_ms: at_ms, ended: None, ended_ms: None };
        match self.find(alert.about.labels()) {
            Ok(at) => {
                let member = &mut self.members[at];
                // Who was not told of the end need not be told of the new beginning.
                member.untold_ms = if member.is_believed { None } else { member.untold_ms.or(Some(at_ms)) };
                member.alert = alert;
            }
            Err(at) => {
                self.members.insert(at, Member { alert, is_believed: false, untold_ms: Some(at_ms) });
            }
        }
    }

    fn ends(&mut self, about: About, ended: Ended, at_ms: i64) {
        if let Ok(at) = self.find(about.labels()) {
            self.members[at].alert.about = about;
            self.end(at, ended, at_ms);
        }
    }

    fn ends_as_it_was(&mut self, labels: Option<&Labels>, ended: Ended, at_ms: i64) {
        if let Ok(at) = self.find(labels) {
            self.end(at, ended, at_ms);
        }
    }

    fn end(&mut self, at: usize, ended: Ended, at_ms: i64) {
        if !self.members[at].is_believed {
            // Over before anybody heard of it.
            self.members.remove(at);
            return;
        }
        let member = &mut self.members[at];
        if member.alert.ended.is_none() {
            (member.alert.ended, member.alert.ended_ms) = (Some(ended), Some(at_ms));
            member.untold_ms = member.untold_ms.or(Some(at_ms));
        }
    }

    /// When people are to be told something next, if nothing changes until then.
    pub fn due_ms(&self, policy: Policy) -> Option<i64> {
        let earliest_ms = self.told_ms.map_or(i64::MIN, |told_ms| told_ms.saturating_add(policy.interval_ms));
        let news = self.members.iter().filter_map(|member| member.untold_ms).min();
        let news = news.map(|since_ms| since_ms.saturating_add(policy.wait_ms).max(earliest_ms));
        let goes_on = self.members.iter().any(|member| member.is_believed && member.alert.ended.is_none());
        let again_ms =
            self.told_ms.filter(|_| goes_on).map(|told_ms| told_ms.saturating_add(policy.repeat_ms));
        // Never before the interval is over, however short the repeat is set.
        let again_ms = again_ms.map(|again_ms| again_ms.max(earliest_ms));
        match (news, again_ms) {
            (Some(news), Some(again)) => Some(news.min(again)),
            (news, again) => news.or(again),
        }
    }

    /// What is to be told now, if anything; from then on it counts as told. Whoever calls this stores the notice
    /// together with the group.
    pub fn take(&mut self, policy: Policy, now_ms: i64) -> Option<Notice> {
        self.due_ms(policy).filter(|due_ms| *due_ms <= now_ms)?;
        let is_repeat = self.members.iter().all(|member| member.untold_ms.is_none());
        let (firing, ended): (Vec<&Member>, Vec<&Member>) =
            self.members.iter().partition(|member| member.alert.ended.is_none());
        let alerts = |members: Vec<&Member>| members.into_iter().map(|member| member.alert.clone()).collect();
        let notice = Notice { firing: alerts(firing), ended: alerts(ended), is_repeat };
        self.members.retain_mut(|member| {
            (member.is_believed, member.untold_ms) = (true, None);
            member.alert.ended.is_none()
        });
        // Where all is over, the next alert begins a new story.
        self.told_ms = (!self.members.is_empty()).then_some(now_ms);
        Some(notice)
    }

    fn find(&self, labels: Option<&Labels>) -> Result<usize, usize> {
        self.members.binary_search_by(|member| member.alert.about.labels().cmp(&labels))
    }
}
