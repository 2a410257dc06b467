//! This machine's metrics as a data source, asked by name, label matchers, and optional rate and sums.

mod form;
mod series;

use async_trait::async_trait;
use data::time::TimeRange;
use data::time::duration::parse_ms;
use model::frame::Labels;
use model::query::{QueryAnswer, QueryError, QueryErrorKind};
use regex_lite::Regex;
use serde_json::{Value, json};

use super::wanted::{self, Wanted};
use super::{Ask, Cx, Health, Kind, Params, Quoting, Source, VariableOption, legend, unknown_resource};
use crate::db::DbError;
use crate::sampler::{Matcher, SAMPLE_MS};

/// The kind.
pub(super) struct Belvedere;

const KIND: Kind = Kind {
    id: "belvedere",
    name: "Belvedere",
    description: "The last 48 hours of the machine that Belvedere runs on, and of Belvedere itself.",
    category: "Built in",
    built_in: true,
    settings: form::settings,
    query: form::query,
    addresses: &[],
    quoting: Quoting::Prometheus,
    macros: &[],
    min_interval: "",
    name_field: "",
    list_fields: &[],
    honours: form::HONOURS,
};

#[async_trait]
impl Source for Belvedere {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    async fn query(&self, cx: &Cx<'_>, ask: &Ask) -> QueryAnswer {
        let metric = ask.text("metric").trim();
        if metric.is_empty() {
            return Ok(Vec::new());
        }
        let mut matchers = vec![Matcher::equal("__name__", metric)];
        matchers.extend(label_matchers(&ask.query.model)?);
        let grid = series::Grid::of(ask);
        let samples = cx
            .services
            .samples
            .select(&matchers, grid.sample_range())
            .await
            .map_err(|error| failed(&error))?;
        Ok(series::frames(samples, ask, &grid))
    }

    async fn health(&self, cx: &Cx<'_>) -> Health {
        match cx.services.samples.series().len() {
            0 => Health {
                ok: false,
                message: "No sample has been taken yet. Try again in a few seconds.".to_owned(),
                details: Value::Null,
            },
            count => Health::good(format!("{count} series of this machine are kept for 48 hours.")),
        }
    }

    async fn resource(&self, cx: &Cx<'_>, name: &str, params: &Params) -> Result<Value, QueryError> {
        let metric = params.get("metric").map_or("", String::as_str);
        let names = match name {
            "metrics" => return Ok(metrics(cx)),
            "labels" => label_names(cx, metric),
            "label_values" => label_values(cx, metric, params.get("label").map_or("", String::as_str)),
            _ => return Err(unknown_resource(&KIND, name)),
        };
        Ok(names.into_iter().map(|name| json!({ "value": name, "label": name })).collect())
    }

    async fn variable(
        &self,
        cx: &Cx<'_>,
        query: &Value,
        _range: TimeRange,
    ) -> Result<Vec<VariableOption>, QueryError> {
        let text = wanted::text(query);
        let texts = match wanted::parse(text) {
            _ if text.is_empty() => Vec::new(),
            Wanted::LabelNames { matcher } => label_names(cx, matcher),
            Wanted::LabelValues { matcher, label } => label_values(cx, matcher, label),
            Wanted::Metrics { pattern } => {
                let pattern = Regex::new(pattern)
                    .map_err(|_| bad(format!("metrics({pattern}) holds no valid regular expression.")))?;
                let mut names = label_values(cx, "", "__name__");
                names.retain(|name| pattern.is_match(name));
                names
            }
            Wanted::Result { .. } | Wanted::Series { .. } => {
                return Err(bad(
                    "Belvedere's variables are label_values(metric, label), label_names(metric) or metrics(pattern).",
                ));
            }
        };
        Ok(texts.into_iter().map(VariableOption::from).collect())
    }
}

/// `[{"label": "mode", "op": "!=", "value": "idle"}]`; entries without a label are not finished yet.
fn label_matchers(query: &serde_json::Map<String, Value>) -> Result<Vec<Matcher>, QueryError> {
    let Some(Value::Array(entries)) = query.get("matchers") else { return Ok(Vec::new()) };
    let text =
        |entry: &Value, key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    entries
        .iter()
        .filter(|entry| !text(entry, "label").is_empty())
        .map(|entry| {
            Matcher::new(&text(entry, "label"), &text(entry, "op"), &text(entry, "value"))
                .map_err(|error| bad(error.to_string()))
        })
        .collect()
}

fn metrics(cx: &Cx<'_>) -> Value {
    label_values(cx, "", "__name__")
        .into_iter()
        .map(|name| {
            let kind = if is_counter(&name) { "counter" } else { "gauge" };
            json!({ "value": name, "label": name, "type": kind, "help": "" })
        })
        .collect()
}

/// Counters are told by their names, as everywhere.
fn is_counter(name: &str) -> bool {
    name.ends_with("_total")
}

fn label_names(cx: &Cx<'_>, metric: &str) -> Vec<String> {
    let keys = |labels: &Labels| labels.keys().filter(|key| *key != "__name__").cloned().collect::<Vec<_>>();
    collect(cx, metric, keys)
}

fn label_values(cx: &Cx<'_>, metric: &str, label: &str) -> Vec<String> {
    collect(cx, metric, |labels| labels.get(label).cloned().into_iter().collect())
}

fn collect(cx: &Cx<'_>, metric: &str, of: impl Fn(&Labels) -> Vec<String>) -> Vec<String> {
    let series = cx.services.samples.series();
    let wanted = series
        .iter()
        .filter(|labels| metric.is_empty() || labels.get("__name__").is_some_and(|name| name == metric));
    let found: std::collections::BTreeSet<String> = wanted.flat_map(|labels| of(labels)).collect();
    found.into_iter().collect()
}

fn bad(message: impl Into<String>) -> QueryError {
    QueryError::new(QueryErrorKind::BadQuery, message)
}

fn failed(error: &DbError) -> QueryError {
    let message = "This machine's samples cannot be read from the database. Try again.";
    QueryError::new(QueryErrorKind::Internal, message).with_detail(error.to_string())
}

/// The step of a query: the page's interval, but never below the distance of samples.
fn step_ms(ask: &Ask) -> i64 {
    let steps = data::interval::prometheus_steps(&data::interval::StepSettings {
        range_ms: ask.range.length_ms() as f64,
        interval_ms: ask.query.interval_ms,
        max_data_points: ask.query.max_data_points,
        min_step: ask.text("interval"),
        scrape_ms: Some(SAMPLE_MS as f64),
        factor: 1.0,
    });
    // A min step of 7 s would fall between samples.
    let step_ms = (steps.step_ms as i64).max(parse_ms(ask.text("interval")).unwrap_or(0.0) as i64);
    step_ms.div_euclid(SAMPLE_MS).max(1).saturating_mul(SAMPLE_MS)
}
