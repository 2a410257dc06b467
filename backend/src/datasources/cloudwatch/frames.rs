//! Answers as frames: one for each series, with its dimensions as labels, and what AWS remarks as notices. Pure.

use std::collections::{BTreeSet, HashMap};

use model::frame::{Column, Field, Frame, FrameKind, Labels, Notice};

use super::api::{Message, MetricDataResult};
use super::expand::{Item, Origin, PART};
use super::query::{MetricQuery, What};
use super::run::Outcome;
use super::units;

/// The frames of the queries of one ask, by their places; at least one, which carries the notices.
pub(super) fn frames(
    ref_id: &str,
    own: &HashMap<usize, &MetricQuery>,
    outcomes: &[Outcome],
    mut notices: Vec<Notice>,
) -> Vec<Frame> {
    let shown: Vec<(&MetricQuery, &Item)> = outcomes
        .iter()
        .flat_map(|outcome| &outcome.items)
        .filter(|item| item.wire.return_data)
        .filter_map(|item| Some((*own.get(&item.query)?, item)))
        .collect();
    if shown.is_empty() {
        return Vec::new();
    }
    let varying = varying(shown.iter().map(|(_, item)| *item));
    let mut found = Vec::new();
    for outcome in outcomes {
        let Ok(answer) = &outcome.answer else { continue };
        let items: HashMap<&str, &Item> =
            outcome.items.iter().map(|item| (item.wire.id.as_str(), item)).collect();
        let mut has_own = false;
        for result in &answer.results {
            let Some(item) = items.get(result.id.as_str()).filter(|item| item.wire.return_data) else {
                continue;
            };
            let Some(query) = own.get(&item.query) else { continue };
            has_own = true;
            notices.extend(remarks(result));
            // What was only looked for is left out where there is nothing.
            let was_named = matches!(item.origin, Origin::Metric(_) | Origin::Expression);
            if was_named || !result.values.is_empty() {
                found.push(frame(ref_id, query, item, result, &varying));
            }
        }
        if has_own {
            notices.extend(answer.messages.iter().map(said));
        }
    }
    if found.is_empty() {
        found.push(Frame::new(ref_id, Vec::new()));
    }
    let mut seen = BTreeSet::new();
    notices.retain(|notice| seen.insert(notice.text.clone()));
    if let Some(first) = found.first_mut() {
        first.meta.notices = notices;
        first.meta.executed_query = Some(executed(&shown));
    }
    found
}

fn frame(
    ref_id: &str,
    query: &MetricQuery,
    item: &Item,
    result: &MetricDataResult,
    varying: &BTreeSet<String>,
) -> Frame {
    let (labels, name) = named(query, item, &result.label, varying);
    let (times_ms, values) = ordered(result, item);
    let mut time = Field::new("Time", Column::Time(times_ms.into()));
    time.hints.interval_ms = Some(f64::from(query.period_secs) * 1_000.0);
    let mut value = Field::new("Value", Column::numbers(values)).with_labels(labels);
    value.hints.display_name = Some(name.clone());
    value.hints.unit = match &query.what {
        What::Metrics(selection) => {
            units::of(&selection.namespace, &selection.metric, &query.stat).map(str::to_owned)
        }
        What::Expression(_) | What::Sql(_) => None,
    };
    let mut frame = Frame::new(ref_id, vec![time, value]);
    frame.name = Some(name);
    frame.meta.kind = Some(FrameKind::TimeseriesMulti);
    frame
}

/// Labels and name of a series.
fn named(query: &MetricQuery, item: &Item, label: &str, varying: &BTreeSet<String>) -> (Labels, String) {
    match &item.origin {
        Origin::Metric(labels) => (labels.clone(), label.to_owned()),
        Origin::Found(labels) if !query.label.is_empty() => (labels.clone(), label.to_owned()),
        Origin::Found(labels) => {
            let tells = |(name, _): &(&String, &String)| varying.is_empty() || varying.contains(*name);
            let values: Vec<&str> = labels.iter().filter(tells).map(|(_, value)| value.as_str()).collect();
            let name = if values.is_empty() { label.to_owned() } else { values.join(" ") };
            (labels.clone(), name)
        }
        Origin::Search(names) => {
            let mut parts = label.split(PART);
            let name = parts.next().unwrap_or_default().to_owned();
            let labels = names.iter().cloned().zip(parts.map(str::to_owned));
            (labels.filter(|(_, value)| !value.is_empty()).collect(), name)
        }
        Origin::Expression => {
            let made_up = label == item.wire.id && label.starts_with("query");
            let name = match item.wire.expression.as_deref() {
                Some(expression) if made_up || label.is_empty() => expression,
                _ => label,
            };
            ([("Series".to_owned(), name.to_owned())].into(), name.to_owned())
        }
    }
}

/// The dimensions by which the metrics that were found differ.
fn varying<'a>(items: impl Iterator<Item = &'a Item>) -> BTreeSet<String> {
    let mut values: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut count = 0;
    for item in items {
        if let Origin::Found(labels) = &item.origin {
            count += 1;
            for (name, value) in labels {
                values.entry(name).or_default().push(value);
            }
        }
    }
    let differ = values.into_iter().filter(|(_, values)| {
        values.len() < count || values.iter().any(|value| Some(value) != values.first())
    });
    differ.map(|(name, _)| name.to_owned()).collect()
}

/// Times in milliseconds with their values, each time once, the earliest first. A call with longer periods beside this
/// one starts earlier than this one asks for.
fn ordered(result: &MetricDataResult, item: &Item) -> (Vec<i64>, Vec<f64>) {
    let period_ms = (i64::from(item.period_secs) * 1_000).max(1);
    let start_ms = item.range.from_ms.div_euclid(period_ms) * period_ms;
    let mut points: Vec<(i64, f64)> = result
        .timestamps
        .iter()
        .zip(&result.values)
        .map(|(secs, value)| ((secs * 1_000.0).round() as i64, *value))
        .filter(|(time_ms, _)| *time_ms >= start_ms)
        .collect();
    points.sort_by_key(|(time_ms, _)| *time_ms);
    points.dedup_by_key(|(time_ms, _)| *time_ms);
    points.into_iter().unzip()
}

/// What is to be said about a series.
fn remarks(result: &MetricDataResult) -> Vec<Notice> {
    let name = result.label.split(PART).next().unwrap_or_default();
    let mut remarks: Vec<Notice> = result.messages.iter().map(said).collect();
    let status = match result.status_code.as_str() {
        "PartialData" => "gave only a part of the data of",
        "Forbidden" => "does not let this source read",
        "InternalError" => "failed to read",
        _ => return remarks,
    };
    remarks.push(Notice::warning(format!("CloudWatch {status} “{name}”.")));
    remarks
}

fn said(message: &Message) -> Notice {
    Notice::warning(if message.value.is_empty() { message.code.clone() } else { message.value.clone() })
}

/// The query as it was asked, for people who inspect a panel.
fn executed(shown: &[(&MetricQuery, &Item)]) -> String {
    const MOST: usize = 20;
    let line = |(query, item): &(&MetricQuery, &Item)| {
        let what = match (&item.wire.expression, &item.wire.metric_stat) {
            (Some(expression), _) => expression.clone(),
            (None, Some(stat)) => {
                let dimensions = stat.metric.dimensions.iter();
                let dimensions: Vec<String> =
                    dimensions.map(|dimension| format!("{}={}", dimension.name, dimension.value)).collect();
                let metric = &stat.metric;
                let dimensions = dimensions.join(", ");
                format!("{} {} {} {{{dimensions}}}", stat.stat, metric.namespace, metric.metric_name)
            }
            (None, None) => String::new(),
        };
        format!("{} = {what}, period {} s, {}", item.wire.id, query.period_secs, query.region)
    };
    let mut lines: Vec<String> = shown.iter().take(MOST).map(line).collect();
    if shown.len() > MOST {
        lines.push(format!("and {} more", shown.len() - MOST));
    }
    lines.join("\n")
}
