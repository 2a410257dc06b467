//! Which kinds of source a dashboard's queries ask, as far as the document tells: by name, by variable, by an input of
//! the export, or by the shape of the query.

use std::collections::BTreeMap;

use model::dashboard::{Dashboard, Lenient, Panel, Target, VariableKind};
use model::query::DataSourceRef;
use serde_json::Value;

use super::KnownSources;
use crate::honoured::Honoured;

/// Fields of queries that every source understands, or that concern the editor alone.
pub(super) const EVERY_QUERY: &[Honoured] = &[
    Honoured::any("refId"),
    Honoured::any("datasource"),
    Honoured::any("hide"),
    Honoured::any("key"),
    Honoured::any("intervalMs"),
    Honoured::any("maxDataPoints"),
    Honoured::any("utcOffsetSec"),
    Honoured::any("requestId"),
];

/// Fields that editors of other sources, and older editors, left behind; no source of today reads them.
const LEFT_OVER: &[&str] = &[
    "aggregation",
    "alias",
    "azureResourceGraph",
    "azureTraces",
    "bucketAggs",
    "column",
    "crossSeriesReducer",
    "datasourceUid",
    "disableTextWrap",
    "dsType",
    "editorMode",
    "fill",
    "format",
    "fullMetaSearch",
    "function",
    "group",
    "groupBy",
    "hideAliasOverride",
    "includeNullMetadata",
    "intervalFactor",
    // Of single scenarios of TestData, which its queries carry in all.
    "lines",
    "measurement",
    "metric",
    "metricColumn",
    "metrics",
    "orderByTime",
    "policy",
    "prometheusLink",
    "query",
    "queryType",
    "rawQuery",
    "rawSql",
    "resultFormat",
    "select",
    "sql",
    "step",
    "stream",
    "stringInput",
    "subscriptions",
    "tags",
    "target",
    "textEditor",
    "timeColumn",
    "timeField",
    "timeSrv",
    "useBackend",
    "where",
];

/// The kinds of source that the names of a document stand for.
pub(super) struct Sources<'a> {
    known: KnownSources<'a>,
    /// Variables and inputs, by name.
    names: BTreeMap<String, String>,
}

/// The source of one query.
pub(super) struct Asked {
    pub(super) kind: String,
    /// What its queries honour, if it is known.
    pub(super) honours: Option<&'static [Honoured]>,
}

impl<'a> Sources<'a> {
    pub(super) fn of(dashboard: &Dashboard, known: KnownSources<'a>) -> Self {
        let of_variables = dashboard
            .variables()
            .into_iter()
            .filter(|variable| variable.kind == VariableKind::DataSource)
            .map(|variable| (variable.name, variable.query.as_str().unwrap_or_default().to_owned()));
        let inputs = dashboard.json().list("__inputs").iter();
        let of_inputs = inputs.map(|input| (input.text("name"), input.text("pluginId")));
        let names = of_variables.chain(of_inputs).filter(|(name, kind)| !name.is_empty() && !kind.is_empty());
        Self { known, names: names.collect() }
    }

    /// The source of a query: its own, else its panel's, else what the query looks like.
    pub(super) fn of_query(&self, panel: &Panel, target: &Target) -> Asked {
        let own = target.datasource.as_ref();
        let whole = panel.datasource.as_ref().filter(|source| !is_mixed(source));
        let is_expression = own.is_some_and(|own| own.kind == "__expr__" || own.uid == "__expr__");
        let first = if is_expression { own } else { whole.or(own) };
        let named =
            first.and_then(|source| self.named(source)).or_else(|| own.and_then(|own| self.named(own)));
        let kind = named.unwrap_or_else(|| guessed(&target.json).to_owned());
        // The default source may be of any kind, so it may be one that is here.
        let honours = if kind == "default" { Some(&[] as &[Honoured]) } else { (self.known)(&kind) };
        Asked { kind, honours }
    }

    /// Whether a field of a query has no effect in Grafana either.
    pub(super) fn is_left_over(&self, path: &str) -> bool {
        LEFT_OVER.contains(&path)
    }

    fn named(&self, source: &DataSourceRef) -> Option<String> {
        for text in [&source.kind, &source.uid] {
            if let Some(name) = variable(text) {
                if let Some(kind) = self.names.get(name) {
                    return Some(kind.clone());
                }
            } else if text == &source.kind && !text.is_empty() && text != "datasource" {
                return Some(text.clone());
            }
        }
        match source.uid.as_str() {
            "-- Dashboard --" => Some("-- Dashboard --".to_owned()),
            "grafana" | "-- Grafana --" => Some("grafana".to_owned()),
            "__expr__" => Some("__expr__".to_owned()),
            // Old documents name a source, and many are named as their kind.
            name => {
                let name = name.to_lowercase();
                (self.known)(&name).map(|_| name)
            }
        }
    }
}

fn is_mixed(source: &DataSourceRef) -> bool {
    source.uid == "-- Mixed --" || source.kind == "mixed"
}

/// The name in `$name`, `${name}`, `${name:format}` and `[[name]]`.
fn variable(text: &str) -> Option<&str> {
    let inner = text
        .strip_prefix("${")
        .and_then(|rest| rest.strip_suffix('}'))
        .or_else(|| text.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")))
        .or_else(|| text.strip_prefix('$'))?;
    Some(inner.split([':', '.']).next().unwrap_or(inner))
}

/// The kind whose queries look like this one.
fn guessed(query: &Value) -> &'static str {
    const SHAPES: &[(&str, &str)] = &[
        ("expr", "prometheus"),
        ("bucketAggs", "elasticsearch"),
        ("measurement", "influxdb"),
        ("rawSql", "a SQL database"),
        ("azureLogAnalytics", "grafana-azure-monitor-datasource"),
        ("azureMonitor", "grafana-azure-monitor-datasource"),
        ("metricName", "cloudwatch"),
        ("scenarioId", "testdata"),
        ("target", "graphite"),
        ("query", "influxdb"),
    ];
    let holds = |key: &str| query.get(key).is_some_and(|value| !crate::honoured::is_unset(value));
    SHAPES.iter().find(|(key, _)| holds(key)).map_or("default", |(_, kind)| kind)
}
