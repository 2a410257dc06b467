//! The kinds of data source: the trait that each implements and the registry. Knows no request and no stored row.
//!
//! A new kind is one file or folder below and one line in [`SOURCES`]; its settings page, query form, health test
//! and variables come with it.

mod azure_monitor;
mod belvedere;
mod cloudwatch;
pub mod http;
pub mod kept;
mod legend;
mod macros;
mod prometheus;
mod testdata;
mod tokens;
mod wanted;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use data::time::TimeRange;
use futures_util::future::join_all;
use model::form::Form;
use model::query::{Query, QueryAnswer, QueryError, QueryErrorKind};
use panels::honoured::Honoured;
use serde_json::{Map, Value};

use crate::clock::Clock;
use crate::sampler::SampleStore;

/// Every kind, in the order in which people are offered them.
pub const SOURCES: &[&dyn Source] = &[
    &prometheus::Prometheus,
    &cloudwatch::CloudWatch,
    &azure_monitor::AzureMonitor,
    &testdata::TestData,
    &belvedere::Belvedere,
];

/// The kind with this id; Grafana's ids of the same kinds are understood.
#[must_use]
pub fn find(id: &str) -> Option<&'static dyn Source> {
    let id = match id {
        "grafana-testdata-datasource" => "testdata",
        "grafana-amazonprometheus-datasource" | "grafana-azureprometheus-datasource" => "prometheus",
        id => id,
    };
    SOURCES.iter().copied().find(|source| source.kind().id == id)
}

/// What queries of the kind with this id honour; `None` for kinds that are not there.
#[must_use]
pub fn honours(id: &str) -> Option<&'static [Honoured]> {
    find(id).map(|source| source.kind().honours)
}

/// What a kind says about itself.
#[derive(Debug)]
pub struct Kind {
    /// Its id in stored JSON: `prometheus`.
    pub id: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// One sentence: what it is good for.
    pub description: &'static str,
    /// The heading under which it is offered.
    pub category: &'static str,
    /// Whether there is exactly one, made by the server itself.
    pub built_in: bool,
    /// The form of its settings.
    pub settings: fn() -> Form,
    /// The form of a query.
    pub query: fn() -> Form,
    /// Settings besides the URL, as dotted paths in `jsonData`, that say where secrets go: a change of one clears them.
    pub addresses: &'static [&'static str],
    /// The format in which variables are put into its queries where none is named.
    pub quoting: Quoting,
    /// The macros that it puts in itself; the page leaves them as they are.
    pub macros: &'static [&'static str],
    /// The least `$__interval` of its panels where neither panel nor source says one, such as `15s`; empty for none.
    pub min_interval: &'static str,
    /// The field by which queries of one request refer to each other; empty where none do. Such queries are asked
    /// together ([`Source::query_together`]), the hidden ones that have it included, marked `hide`.
    pub name_field: &'static str,
    /// Fields of queries in which a variable with several values becomes a list of texts.
    pub list_fields: &'static [&'static str],
    /// The fields of its queries that have their effect, for the report of an import.
    pub honours: &'static [Honoured],
}

/// How variables are written into a kind's queries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quoting {
    /// `{a,b}`, as Grafana does by default.
    Glob,
    /// `(a|b)` escaped where several values are possible, else `\` and quotes escaped.
    Prometheus,
    /// `'a','b'` where several values are possible, else bare.
    Kusto,
}

impl Quoting {
    /// Its name for the page.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Glob => "glob",
            Self::Prometheus => "prometheus",
            Self::Kusto => "kusto",
        }
    }
}

/// One kind of data source.
#[async_trait]
pub trait Source: Send + Sync {
    /// What it is.
    fn kind(&self) -> &'static Kind;

    /// Answers one query. Dropping the future ends the call upstream.
    async fn query(&self, cx: &Cx<'_>, ask: &Ask) -> QueryAnswer;

    /// Answers queries of one request together, each in its place: for kinds with a [`Kind::name_field`].
    async fn query_together(&self, cx: &Cx<'_>, asks: &[Ask]) -> Vec<QueryAnswer> {
        join_all(asks.iter().map(|ask| self.query(cx, ask))).await
    }

    /// Whether it answers, in words that help.
    async fn health(&self, cx: &Cx<'_>) -> Health;

    /// What completion and the forms' selects load, such as `metrics`.
    ///
    /// # Errors
    /// [`QueryErrorKind::BadQuery`] for a name it does not know, else as [`Source::query`].
    async fn resource(&self, cx: &Cx<'_>, name: &str, params: &Params) -> Result<Value, QueryError>;

    /// The options of a variable that asks this source.
    ///
    /// # Errors
    /// As [`Source::query`].
    async fn variable(
        &self,
        cx: &Cx<'_>,
        query: &Value,
        range: TimeRange,
    ) -> Result<Vec<VariableOption>, QueryError>;
}

/// What a source may use while it works.
pub struct Cx<'a> {
    /// Which one is asked.
    pub instance: &'a Instance,
    /// What all sources share.
    pub services: &'a Services,
}

/// What all sources share.
pub struct Services {
    /// Connections to other servers.
    pub clients: http::Clients,
    /// What sources keep between questions.
    pub kept: kept::Kept,
    /// This machine's samples.
    pub samples: Arc<dyn SampleStore>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// One query with what it needs to be answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// The query, variables put in.
    pub query: Query,
    /// Its range.
    pub range: TimeRange,
    /// Whether other queries of the same request ask for tables as well: value columns then carry the ref id.
    pub among_tables: bool,
}

impl Ask {
    /// A text field of the query; empty where absent.
    #[must_use]
    pub fn text(&self, key: &str) -> &str {
        self.query.model.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    /// A switch of the query; off where absent.
    #[must_use]
    pub fn flag(&self, key: &str) -> bool {
        self.query.model.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    /// A number of the query, also when it was stored as text.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<f64> {
        match self.query.model.get(key)? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
        .filter(|value: &f64| value.is_finite())
    }
}

/// The parameters of a resource call.
pub type Params = BTreeMap<String, String>;

/// Whether a source answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Health {
    /// Whether it does.
    pub ok: bool,
    /// One sentence.
    pub message: String,
    /// More for those who want it.
    pub details: Value,
}

impl Health {
    /// It answers.
    pub fn good(message: impl Into<String>) -> Self {
        Self { ok: true, message: message.into(), details: Value::Null }
    }
}

impl From<QueryError> for Health {
    fn from(error: QueryError) -> Self {
        let details = error.detail.map_or(Value::Null, Value::from);
        Self { ok: false, message: error.message, details }
    }
}

/// One option of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableOption {
    /// What people read.
    pub text: String,
    /// What is put into queries.
    pub value: String,
}

impl From<String> for VariableOption {
    fn from(value: String) -> Self {
        Self { text: value.clone(), value }
    }
}

/// A source as it is set up, secrets included. Lives only while a request does.
#[derive(Clone, Default)]
pub struct Instance {
    /// Organisation that owns it.
    pub org_id: i64,
    /// Its identifier.
    pub uid: String,
    /// Its name.
    pub name: String,
    /// The id of its kind.
    pub kind: String,
    /// Where it is.
    pub url: String,
    /// Whether basic authentication is used.
    pub basic_auth: bool,
    /// Login for it.
    pub basic_auth_user: String,
    /// Settings of its kind, not secret.
    pub json_data: Map<String, Value>,
    /// Settings of its kind, secret.
    pub secrets: BTreeMap<String, String>,
    /// Counts saves.
    pub version: i64,
}

impl std::fmt::Debug for Instance {
    /// Without the secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Instance")
            .field("uid", &self.uid)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl Instance {
    /// How long a query may take where the settings name no time.
    const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);
    const LONGEST_TIMEOUT: Duration = Duration::from_secs(600);

    /// A text setting that is not empty.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.json_data.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
    }

    /// A switch; off where absent.
    #[must_use]
    pub fn flag(&self, key: &str) -> bool {
        self.json_data.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    /// A secret that is not empty.
    #[must_use]
    pub fn secret(&self, key: &str) -> Option<&str> {
        self.secrets.get(key).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// How long one query may take: the setting `timeout` in seconds.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        let seconds = match self.json_data.get("timeout") {
            Some(Value::Number(number)) => number.as_f64(),
            Some(Value::String(text)) => text.trim().parse().ok(),
            _ => None,
        };
        seconds
            .filter(|seconds| *seconds > 0.0)
            .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
            .map_or(Self::DEFAULT_TIMEOUT, |timeout| timeout.min(Self::LONGEST_TIMEOUT))
    }
}

/// The error for a resource that a kind does not have.
pub(crate) fn unknown_resource(kind: &Kind, name: &str) -> QueryError {
    QueryError::new(QueryErrorKind::BadQuery, format!("{} has no resource “{name}”.", kind.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_describes_itself() {
        for source in SOURCES {
            let kind = source.kind();
            assert!(
                find(kind.id).is_some_and(|found| std::ptr::eq(found.kind(), kind)),
                "{} is found",
                kind.id
            );
            assert!(kind.description.ends_with('.') && !kind.name.is_empty(), "{}", kind.id);
            for form in [(kind.settings)(), (kind.query)()] {
                for control in form.controls() {
                    assert!(!control.path.is_empty(), "{}: {} has a path", kind.id, control.label);
                }
                let text = serde_json::to_string(&form).expect("plain types");
                assert_eq!(serde_json::from_str::<Form>(&text).expect("the same types"), form);
            }
        }
    }

    #[test]
    fn a_timeout_is_a_number_or_text_and_has_bounds() {
        let check = |setting: Value, expect: u64| {
            let mut instance = Instance::default();
            instance.json_data.insert("timeout".to_owned(), setting);
            assert_eq!(instance.timeout().as_secs(), expect);
        };
        check(Value::from(5), 5);
        check(Value::from("7"), 7);
        check(Value::from(""), 30);
        check(Value::from(-1), 30);
        check(Value::from(1e300), 30);
        check(Value::from(99_999), 600);
    }
}
