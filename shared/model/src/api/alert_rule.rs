//! Alert rules: what a person sets up on a panel, how the rule stands, and the bands that its panel shows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// On which side of the threshold it is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum AlertCompare {
    /// Values greater than the threshold.
    #[default]
    Above,
    /// Values less than it.
    Below,
}

/// What an answer without any series means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum AlertWhenEmpty {
    /// Something is broken, for there should be series: people are told that the rule cannot tell.
    #[default]
    CannotTell,
    /// All is well: the query itself leaves out what is fine, such as `up == 0`.
    Fine,
}

/// What is watched, and who is told. Durations are texts such as `30s`, `5m`, `1h`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct AlertRuleSpec {
    /// Its name, which stands in the subject of messages.
    pub title: String,
    /// What to do when it fires, for the one who reads the message; may be empty.
    pub message: String,
    /// The dashboard of the panel.
    pub dashboard_uid: String,
    /// The panel whose query is watched. The rule follows the panel: a changed query is what is asked from then on.
    pub panel_id: i64,
    /// Which of the panel's queries; its first one where empty.
    pub ref_id: String,
    /// Values of the dashboard's variables, by name; those left away have the value saved with the dashboard.
    pub variables: BTreeMap<String, Vec<String>>,
    /// The id of the reducer that makes one value of each series: `lastNotNull`, `mean`, `max`, `min`, …
    pub reducer: String,
    /// The wrong side.
    pub compare: AlertCompare,
    /// The border; a value on it is fine.
    pub threshold: f64,
    /// How much time before now is reduced.
    pub window: String,
    /// From one evaluation to the next.
    pub every: String,
    /// How long it must be wrong before it fires; `0s` fires at once.
    pub pending: String,
    /// What an answer without any series means.
    pub when_empty: AlertWhenEmpty,
    /// Uids of the contact points that are told.
    pub contact_points: Vec<String>,
    /// How long the first message waits for other series that belong to it.
    pub group_wait: String,
    /// The least time between two messages.
    pub group_interval: String,
    /// After so long, what still fires is told again.
    pub repeat_interval: String,
    /// Whether it is evaluated at all.
    pub is_paused: bool,
}

impl Default for AlertRuleSpec {
    /// What a new rule starts with.
    fn default() -> Self {
        Self {
            title: String::new(),
            message: String::new(),
            dashboard_uid: String::new(),
            panel_id: 0,
            ref_id: String::new(),
            variables: BTreeMap::new(),
            reducer: "lastNotNull".to_owned(),
            compare: AlertCompare::Above,
            threshold: 0.0,
            window: "10m".to_owned(),
            every: "1m".to_owned(),
            pending: "5m".to_owned(),
            when_empty: AlertWhenEmpty::CannotTell,
            contact_points: Vec::new(),
            group_wait: "10s".to_owned(),
            group_interval: "5m".to_owned(),
            repeat_interval: "4h".to_owned(),
            is_paused: false,
        }
    }
}

/// How a rule or one of its series stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum AlertState {
    /// Not evaluated yet.
    #[default]
    Unknown,
    /// Within its limits.
    Normal,
    /// Beyond them, but not for long enough.
    Pending,
    /// Beyond them for long enough; people are told.
    Firing,
    /// The query found nothing, so the rule cannot tell.
    NoData,
    /// The query failed, so the rule cannot tell.
    Error,
    /// Not evaluated, because a person said so.
    Paused,
}

/// One series of a rule.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct AlertInstance {
    /// Which series.
    pub labels: BTreeMap<String, String>,
    /// How it stands.
    pub state: AlertState,
    /// Since when it is pending or firing, milliseconds since the epoch.
    pub since_ms: Option<i64>,
    /// Its last value with the panel's unit, such as `83 %`.
    pub value: String,
}

/// How a rule stands.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct AlertStatus {
    /// The worst of its series: firing, then cannot tell, then pending, then normal.
    pub state: AlertState,
    /// Since when, milliseconds since the epoch.
    pub since_ms: Option<i64>,
    /// When it was evaluated last.
    pub evaluated_ms: Option<i64>,
    /// Why it cannot tell, in one sentence.
    pub error: Option<String>,
    /// Its series in the order of their labels, at most 100 of them.
    pub instances: Vec<AlertInstance>,
    /// How many series there are.
    pub series: usize,
    /// How many of them fire.
    pub firing: usize,
}

/// A rule as the API shows it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct AlertRule {
    /// Identifier in links.
    pub uid: String,
    /// Counts saves from 1.
    pub version: i64,
    /// What is watched, and who is told.
    pub spec: AlertRuleSpec,
    /// How it stands.
    pub status: AlertStatus,
    /// Title of the dashboard; empty if it is gone.
    pub dashboard_title: String,
    /// Title of the panel; empty if it is gone or has none.
    pub panel_title: String,
    /// Login of whoever saved it last.
    pub updated_by: String,
    /// When.
    pub updated_ms: i64,
}

/// What is sent to make or change a rule.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct SaveAlertRule {
    /// What is watched, and who is told.
    pub spec: AlertRuleSpec,
    /// Version that the caller changed; another one stored is a conflict. Left away for a new rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// What a rule would say now, without being stored: for the form.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct AlertPreview {
    /// Each series with its value; `firing` where it is beyond the threshold, else `normal`.
    pub instances: Vec<AlertInstance>,
    /// Why it could not tell, in one sentence.
    pub error: Option<String>,
}

/// A time in which a rule stood in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AlertBand {
    /// How.
    pub state: AlertState,
    /// From, milliseconds since the epoch.
    pub from_ms: i64,
    /// Until; absent where it goes on.
    pub to_ms: Option<i64>,
}

/// A rule as its panel shows it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct PanelAlert {
    /// The rule.
    pub uid: String,
    /// Its name.
    pub title: String,
    /// The panel.
    pub panel_id: i64,
    /// Which of its queries; the first one where empty.
    pub ref_id: String,
    /// The id of the reducer: not all of them make values that stand on the panel's axis.
    pub reducer: String,
    /// The wrong side.
    pub compare: AlertCompare,
    /// The border.
    pub threshold: f64,
    /// How it stands now.
    pub state: AlertState,
    /// Since when.
    pub since_ms: Option<i64>,
    /// How it stood in the range that was asked for: all but `normal`, in order.
    pub bands: Vec<AlertBand>,
}
