//! Answers the queries of a request: reads them, finds their metrics, asks in batches and page by page, gives each its
//! frames or its error.

use std::collections::{HashMap, HashSet};

use futures_util::StreamExt;
use futures_util::future::join_all;
use futures_util::stream;
use model::frame::Notice;
use model::query::{QueryAnswer, QueryError, QueryErrorKind};

use super::api::{GetMetricData, MOST_POINTS_IN_PAGE, Message, MetricData, MetricDataResult};
use super::bad_query;
use super::batch::{self, Batch};
use super::client::Client;
use super::expand::{Expanded, Item, expand};
use super::frames;
use super::query::{self, MetricQuery, What};
use crate::datasources::Ask;

/// Calls at once.
const AT_ONCE: usize = 4;
/// Most pages of one call.
const MOST_PAGES: usize = 100;
/// Most points of one call: what the server gives for one query.
const MOST_POINTS: usize = 1_000_000;

/// What came of one call.
pub(super) struct Outcome {
    pub(super) items: Vec<Item>,
    pub(super) answer: Result<Answer, QueryError>,
}

/// The answer to one call, its pages put together.
#[derive(Default)]
pub(super) struct Answer {
    pub(super) results: Vec<MetricDataResult>,
    pub(super) messages: Vec<Message>,
}

/// An answer for each query.
pub(super) async fn answers(client: &Client, asks: &[Ask], now_ms: i64) -> Vec<QueryAnswer> {
    let mut errors: Vec<Option<QueryError>> = vec![None; asks.len()];
    let (owners, queries) = read(client, asks, now_ms, &mut errors);
    let wanted = referenced(&queries);
    let expansions = queries.iter().enumerate().map(async |(at, query)| {
        let is_referenced = wanted.as_ref().is_none_or(|names| names.contains(&query.id));
        if query.is_hidden && !is_referenced {
            return Ok(Expanded::default());
        }
        expand(client, query, at, asks[owners[at]].range, is_referenced).await
    });
    let mut notices: Vec<Vec<Notice>> = vec![Vec::new(); asks.len()];
    let mut items = Vec::new();
    for (at, expanded) in join_all(expansions).await.into_iter().enumerate() {
        match expanded {
            Ok(expanded) => {
                items.extend(expanded.items);
                notices[owners[at]].extend(expanded.notices);
            }
            Err(error) => errors[owners[at]] = Some(error),
        }
    }
    let work =
        batch::batches(items).into_iter().filter(|batch| batch.items().any(|item| item.wire.return_data));
    let outcomes: Vec<Vec<Outcome>> =
        stream::iter(work.map(|batch| asked(client, batch))).buffered(AT_ONCE).collect().await;
    let mut outcomes: Vec<Outcome> = outcomes.into_iter().flatten().collect();
    for outcome in &mut outcomes {
        if let Err(error) = &outcome.answer {
            for item in outcome.items.iter().filter(|item| item.wire.return_data) {
                errors[owners[item.query]].get_or_insert_with(|| error.clone());
            }
        }
    }
    let answer = |(nth, (ask, notices)): (usize, (&Ask, Vec<Notice>))| match errors[nth].take() {
        Some(error) => Err(error),
        None => {
            let own = owners.iter().zip(&queries).enumerate();
            let own: HashMap<usize, &MetricQuery> =
                own.filter(|(_, (owner, _))| **owner == nth).map(|(at, (_, query))| (at, query)).collect();
            Ok(frames::frames(&ask.query.ref_id, &own, &outcomes, notices))
        }
    };
    asks.iter().zip(notices).enumerate().map(answer).collect()
}

/// What is asked for, and which ask each of it belongs to.
fn read(
    client: &Client,
    asks: &[Ask],
    now_ms: i64,
    errors: &mut [Option<QueryError>],
) -> (Vec<usize>, Vec<MetricQuery>) {
    let mut ids = HashSet::new();
    let (mut owners, mut queries) = (Vec::new(), Vec::new());
    for (nth, ask) in asks.iter().enumerate() {
        match query::parse(ask, &client.settings, now_ms) {
            Ok(parsed) => {
                for query in parsed {
                    if ids.insert((query.region.clone(), query.id.clone())) {
                        owners.push(nth);
                        queries.push(query);
                    } else {
                        let message = format!("Two queries have the ID “{}”. Give each its own.", query.id);
                        errors[nth] = Some(bad_query(message));
                    }
                }
            }
            Err(error) => errors[nth] = Some(error),
        }
    }
    (owners, queries)
}

/// The names that expressions refer to; nothing if one refers to all.
fn referenced(queries: &[MetricQuery]) -> Option<HashSet<String>> {
    batch::referenced(queries.iter().filter_map(|query| match &query.what {
        What::Expression(expression) => Some(expression.as_str()),
        What::Metrics(_) | What::Sql(_) => None,
    }))
}

/// Asks a batch. If AWS refuses it, each group is asked alone, so that only what is wrong has an error.
async fn asked(client: &Client, batch: Batch) -> Vec<Outcome> {
    let answer = pages(client, &batch).await;
    let is_refused = answer.as_ref().is_err_and(|error| error.kind == QueryErrorKind::BadQuery);
    let is_mixed = batch.groups.iter().flatten().map(|item| item.query).collect::<HashSet<_>>().len() > 1;
    if !(is_refused && is_mixed && batch.groups.len() > 1) {
        let items = batch.groups.into_iter().flatten().collect();
        return vec![Outcome { items, answer }];
    }
    let alone = by_query(batch).into_iter().map(async |batch| {
        let answer = pages(client, &batch).await;
        Outcome { items: batch.groups.into_iter().flatten().collect(), answer }
    });
    stream::iter(alone).buffered(AT_ONCE).collect().await
}

/// A batch for each query, but for those that an expression holds together.
fn by_query(batch: Batch) -> Vec<Batch> {
    let mut parts: Vec<Batch> = Vec::new();
    for mut part in batch.split() {
        let query = |batch: &Batch| batch.items().next().map(|item| item.query);
        let own = query(&part);
        let is_single = part.items().count() == 1;
        match parts.iter_mut().find(|other| is_single && query(other) == own && other.groups[0].len() == 1) {
            Some(other) => other.groups.append(&mut part.groups),
            None => parts.push(part),
        }
    }
    parts
}

/// All pages of a call.
async fn pages(client: &Client, batch: &Batch) -> Result<Answer, QueryError> {
    let (start_time, end_time) = batch.bounds_secs();
    let mut input = GetMetricData {
        metric_data_queries: batch.items().map(|item| item.wire.clone()).collect(),
        start_time,
        end_time,
        scan_by: "TimestampAscending",
        max_datapoints: MOST_POINTS_IN_PAGE,
        next_token: None,
    };
    let mut answer = Answer::default();
    let mut known: HashMap<(String, String), usize> = HashMap::new();
    let mut points = 0;
    for _ in 0..MOST_PAGES {
        let page: MetricData = client.call(&batch.region, "GetMetricData", &input).await?;
        points += page.metric_data_results.iter().map(|result| result.values.len()).sum::<usize>();
        if points > MOST_POINTS {
            return Err(QueryError::new(
                QueryErrorKind::TooLarge,
                format!(
                    "CloudWatch has more than {MOST_POINTS} points for this panel. Narrow the time range or the \
                     dimensions, or choose a longer period."
                ),
            ));
        }
        answer.messages.extend(page.messages);
        for result in page.metric_data_results {
            // A search answers with many series under one ID; their labels tell them apart.
            let at = *known.entry((result.id.clone(), result.label.clone())).or_insert_with(|| {
                answer.results.push(MetricDataResult::default());
                answer.results.len() - 1
            });
            join(&mut answer.results[at], result);
        }
        input.next_token = page.next_token.filter(|token| !token.is_empty());
        if input.next_token.is_none() {
            return Ok(answer);
        }
    }
    let more = format!("CloudWatch has more than {MOST_PAGES} pages for this panel; the rest is not shown.");
    answer.messages.push(Message { code: String::new(), value: more });
    Ok(answer)
}

/// Puts the next page of a series behind what is there.
fn join(series: &mut MetricDataResult, mut next: MetricDataResult) {
    let (mut timestamps, mut values) =
        (std::mem::take(&mut series.timestamps), std::mem::take(&mut series.values));
    timestamps.append(&mut next.timestamps);
    values.append(&mut next.values);
    let mut messages = std::mem::take(&mut series.messages);
    messages.append(&mut next.messages);
    *series = MetricDataResult { timestamps, values, messages, ..next };
}
