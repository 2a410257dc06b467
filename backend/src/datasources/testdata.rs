//! Made-up data that needs no other server, deterministic by seed and time: for demonstrations and for tests.

mod csv;
mod form;
mod random;
mod shapes;

use std::time::Duration;

use async_trait::async_trait;
use data::time::TimeRange;
use data::time::duration::parse_ms;
use model::frame::{Column, Field, Frame, FrameKind, Labels, Notice, Times};
use model::query::{QueryAnswer, QueryError, QueryErrorKind};
use serde_json::{Value, json};

use super::{Ask, Cx, Health, Kind, Params, Quoting, Source, VariableOption, unknown_resource};

/// The kind.
pub(super) struct TestData;

const KIND: Kind = Kind {
    id: "testdata",
    name: "TestData",
    description: "Made-up series and tables for trying panels out.",
    category: "Built in",
    built_in: false,
    settings: form::settings,
    query: form::query,
    addresses: &[],
    quoting: Quoting::Glob,
    macros: &[],
    min_interval: "",
    name_field: "",
    list_fields: &[],
    honours: form::HONOURS,
};

/// Most points of one series, most series, and most points of one answer.
const MOST_POINTS: i64 = 1_000_000;
const MOST_SERIES: usize = 10_000;

#[async_trait]
impl Source for TestData {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    async fn query(&self, _cx: &Cx<'_>, ask: &Ask) -> QueryAnswer {
        answer(ask).await
    }

    async fn health(&self, _cx: &Cx<'_>) -> Health {
        Health::good("TestData is always there.")
    }

    async fn resource(&self, _cx: &Cx<'_>, name: &str, _params: &Params) -> Result<Value, QueryError> {
        match name {
            "scenarios" => {
                Ok(SCENARIOS.iter().map(|(id, label, _)| json!({ "value": id, "label": label })).collect())
            }
            _ => Err(unknown_resource(&KIND, name)),
        }
    }

    /// Options are written in the query itself: `a, b, c`. A pattern such as `site.*` gives a small tree's children.
    async fn variable(
        &self,
        _cx: &Cx<'_>,
        query: &Value,
        _range: TimeRange,
    ) -> Result<Vec<VariableOption>, QueryError> {
        let text = match query {
            Value::String(text) => text.as_str(),
            other => {
                other.get("stringInput").or_else(|| other.get("query")).and_then(Value::as_str).unwrap_or("")
            }
        };
        let text = text.trim();
        if let Some(parent) = text.strip_suffix('*') {
            let prefix = parent.trim_end_matches('.').replace('.', "");
            return Ok(["A", "B", "C"].iter().map(|name| format!("{prefix}{name}").into()).collect());
        }
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        Ok(parts.map(|part| part.to_owned().into()).collect())
    }
}

async fn answer(ask: &Ask) -> QueryAnswer {
    match Scenario::of(ask.text("scenarioId"))? {
        Scenario::Slow => {
            let delay_ms = parse_ms(ask.text("stringInput")).unwrap_or(5_000.0);
            tokio::time::sleep(Duration::from_millis(delay_ms as u64)).await;
            walks(ask)
        }
        Scenario::Error => Err(made_up_error(ask.text("errorType"), ask.text("stringInput"))),
        Scenario::ServerError => {
            Err(QueryError::new(QueryErrorKind::BadAnswer, "TestData failed with error 500, as asked."))
        }
        Scenario::NoData => Ok(vec![Frame::new(&ask.query.ref_id, Vec::new())]),
        Scenario::OutsideRange => Ok(outside_range(ask)),
        Scenario::Walk => walks(ask),
        Scenario::WalkTable => walk_table(ask),
        Scenario::Sine => Ok(vec![one_series(ask, shapes::sine(ask)?)]),
        Scenario::Pulse => Ok(vec![one_series(ask, shapes::pulse(ask))]),
        Scenario::Wave => Ok(shapes::waves(ask).into_iter().map(|wave| one_series(ask, wave)).collect()),
        Scenario::Csv => csv::frames(ask),
        Scenario::CsvValues => {
            let values = csv::values(ask.text("stringInput"));
            Ok(vec![one_series(ask, shapes::spread(ask, &values))])
        }
        Scenario::Warning => {
            let mut frames = walks(ask)?;
            let notices = frames.first_mut().map(|frame| &mut frame.meta.notices);
            notices.into_iter().for_each(|notices| notices.push(Notice::warning("A warning, as asked.")));
            Ok(frames)
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Scenario {
    Walk,
    WalkTable,
    Sine,
    Pulse,
    Wave,
    Csv,
    CsvValues,
    NoData,
    OutsideRange,
    Slow,
    Error,
    ServerError,
    Warning,
}

/// Ids as Grafana's dashboards hold them; the first of a kind is the one that the form offers.
const SCENARIOS: &[(&str, &str, Scenario)] = &[
    ("random_walk", "Random walk", Scenario::Walk),
    ("random_walk_table", "Random walk table", Scenario::WalkTable),
    ("sine", "Sine", Scenario::Sine),
    ("predictable_pulse", "Predictable pulse", Scenario::Pulse),
    ("predictable_csv_wave", "Predictable CSV wave", Scenario::Wave),
    ("csv_content", "CSV content", Scenario::Csv),
    ("csv_metric_values", "CSV metric values", Scenario::CsvValues),
    ("no_data_points", "No data points", Scenario::NoData),
    ("datapoints_outside_range", "Data points outside range", Scenario::OutsideRange),
    ("slow_query", "Slow query", Scenario::Slow),
    ("random_walk_with_error", "Random walk with warning", Scenario::Warning),
    ("error", "Error", Scenario::Error),
    ("server_error_500", "Server error (500)", Scenario::ServerError),
    // A page that refreshes asks again and sees the next points: the same walk, further on.
    ("streaming_client", "Streaming", Scenario::Walk),
    ("live", "Live", Scenario::Walk),
    ("random_walk_slow", "Slow random walk", Scenario::Slow),
    ("trigger_error", "Error", Scenario::Error),
    ("logs", "Logs", Scenario::NoData),
    ("annotations", "Annotations", Scenario::NoData),
];

impl Scenario {
    fn of(id: &str) -> Result<Self, QueryError> {
        if id.is_empty() {
            return Ok(Self::Walk);
        }
        SCENARIOS.iter().find(|(known, _, _)| *known == id).map(|(_, _, scenario)| *scenario).ok_or_else(
            || {
                QueryError::new(
                    QueryErrorKind::BadQuery,
                    format!("TestData has no scenario “{id}”. Choose another."),
                )
            },
        )
    }
}

/// A series before it is a frame.
struct Shape {
    /// Milliseconds.
    times: Vec<i64>,
    values: Vec<Option<f64>>,
    name: Option<String>,
    labels: Labels,
}

fn one_series(ask: &Ask, shape: Shape) -> Frame {
    let labels = if shape.labels.is_empty() { parse_labels(ask.text("labels")) } else { shape.labels };
    let alias = Some(ask.text("alias")).filter(|alias| !alias.is_empty()).map(str::to_owned);
    let name = alias.or(shape.name);
    let mut value =
        Field::new("Value", Column::Number(shape.values.into_iter().collect())).with_labels(labels);
    value.hints.display_name.clone_from(&name);
    let mut frame =
        Frame::new(&ask.query.ref_id, vec![Field::new("Time", Column::Time(shape.times.into())), value]);
    frame.name = name;
    frame.meta.kind = Some(FrameKind::TimeseriesMulti);
    frame
}

/// `a=b, c=d`, also with braces and quotes around.
fn parse_labels(text: &str) -> Labels {
    text.trim_matches(['{', '}'])
        .split(',')
        .filter_map(|pair| pair.split_once('='))
        .map(|(key, value)| (key.trim().to_owned(), value.trim().trim_matches('"').to_owned()))
        .collect()
}

/// The times of a query: whole steps within the range.
fn grid(ask: &Ask) -> Result<(i64, std::ops::Range<i64>), QueryError> {
    let points =
        ask.number("points").or(ask.query.max_data_points).unwrap_or(500.0).clamp(1.0, MOST_POINTS as f64);
    let wanted_ms = ask.range.length_ms() as f64 / points;
    // An explicit number of points is meant exactly; else the page's interval, which is a round one.
    let step_ms = match ask.number("points") {
        Some(_) => wanted_ms,
        None => ask.query.interval_ms.unwrap_or(0.0).max(wanted_ms),
    };
    let step_ms = (step_ms.ceil() as i64).max(1);
    let first = ask.range.from_ms.div_euclid(step_ms) + i64::from(ask.range.from_ms.rem_euclid(step_ms) != 0);
    let last = ask.range.to_ms.div_euclid(step_ms);
    if last.saturating_sub(first) > MOST_POINTS {
        return Err(QueryError::new(
            QueryErrorKind::TooLarge,
            "TestData makes at most 1,000,000 points a series.",
        ));
    }
    Ok((step_ms, first..(last + 1).max(first)))
}

fn walks(ask: &Ask) -> QueryAnswer {
    let count = ask.number("seriesCount").unwrap_or(1.0).clamp(0.0, MOST_SERIES as f64) as usize;
    let (step_ms, ticks) = grid(ask)?;
    let points = ticks.end.saturating_sub(ticks.start).max(0);
    if points.saturating_mul(count as i64) > MOST_POINTS {
        return Err(QueryError::new(
            QueryErrorKind::TooLarge,
            format!("{count} series of {points} points are more than the 1,000,000 points of one query."),
        ));
    }
    let times: Times = ticks.clone().map(|tick| tick * step_ms).collect();
    let labels = parse_labels(ask.text("labels"));
    let alias = ask.text("alias");
    Ok((0..count)
        .map(|at| {
            let walk = random::Walk::of(ask, at);
            let name = match alias {
                "" => format!("{}-series", ask.query.ref_id) + &suffix(at, count),
                alias => alias.replace("$seriesIndex", &at.to_string()).replace("$refId", &ask.query.ref_id),
            };
            let values: Vec<f64> = walk.values(&times);
            let mut value = Field::new("Value", Column::numbers(values)).with_labels(labels.clone());
            value.hints.display_name = Some(name.clone());
            let mut time = Field::new("Time", Column::Time(times.clone()));
            time.hints.interval_ms = Some(step_ms as f64);
            let mut frame = Frame::new(&ask.query.ref_id, vec![time, value]);
            frame.name = Some(name);
            frame.meta.kind = Some(FrameKind::TimeseriesMulti);
            frame
        })
        .collect())
}

fn suffix(at: usize, count: usize) -> String {
    if count > 1 { at.to_string() } else { String::new() }
}

fn walk_table(ask: &Ask) -> QueryAnswer {
    let (step_ms, ticks) = grid(ask)?;
    let times: Vec<i64> = ticks.map(|tick| tick * step_ms).collect();
    let middle = random::Walk::of(ask, 0).values(&times);
    let spread = random::Walk::of(ask, 1).values(&times);
    let column = |of: &dyn Fn(usize) -> f64| Column::numbers((0..times.len()).map(of).collect::<Vec<_>>());
    let states = ["up", "fast", "down", "slow"];
    let texts: Vec<Option<&str>> =
        spread.iter().map(|value| Some(states[(value.abs() as usize) % states.len()])).collect();
    let mut fields = vec![
        Field::new("Value", column(&|at| middle[at])),
        Field::new("Min", column(&|at| middle[at] - spread[at].abs())),
        Field::new("Max", column(&|at| middle[at] + spread[at].abs())),
        Field::new("Info", Column::texts(texts)),
    ];
    fields.insert(0, Field::new("Time", Column::Time(times.into())));
    let mut frame = Frame::new(&ask.query.ref_id, fields);
    frame.meta.kind = Some(FrameKind::Table);
    Ok(vec![frame])
}

fn outside_range(ask: &Ask) -> Vec<Frame> {
    let times = vec![ask.range.from_ms.saturating_sub(3_600_000)];
    let shape = Shape { times, values: vec![Some(10.0)], name: None, labels: Labels::new() };
    vec![one_series(ask, shape)]
}

/// The kinds of failure that panels must be able to show.
fn made_up_error(kind: &str, text: &str) -> QueryError {
    let or = |otherwise: &str| if text.is_empty() { otherwise.to_owned() } else { text.to_owned() };
    match kind {
        "timeout" => {
            QueryError::new(QueryErrorKind::Timeout, or("TestData did not answer in time, as asked."))
        }
        "unreachable" => {
            QueryError::new(QueryErrorKind::Unreachable, or("TestData cannot be reached, as asked."))
        }
        "auth" => QueryError::new(QueryErrorKind::Auth, or("TestData refused the credentials, as asked.")),
        _ => QueryError::new(QueryErrorKind::BadQuery, or("TestData refused the query, as asked.")),
    }
}

#[cfg(test)]
mod tests;
