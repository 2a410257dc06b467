//! Metrics of Azure's resources: from a query in Grafana's JSON to calls, and from answers to one frame a series.

mod alias;
mod answer;
mod filter;
mod grain;
mod query;

use data::time::TimeRange;
use futures_util::future::join_all;
use jiff::Timestamp;
use model::frame::{Frame, Notice};
use model::query::{QueryAnswer, QueryError};
use serde_json::json;

use super::browse;
use super::client::{Client, Service};
use crate::datasources::Ask;
use answer::Response;
use query::{Call, MetricQuery};

/// Most calls of one query under way.
const MOST_AT_ONCE: usize = 8;

/// Answers a metrics query. Several calls are made at once; if some fail, the others are drawn with a notice.
pub(super) async fn run(client: &Client<'_>, ask: &Ask) -> QueryAnswer {
    let Some(mut query) = MetricQuery::of(ask, client.settings.subscription.as_deref())? else {
        return Ok(Vec::new());
    };
    if query.alias.to_ascii_lowercase().contains("{{subscription}}") {
        query.subscription_name = browse::subscription(client, &query.subscription).await?.display_name;
    }
    let ref_id = ask.query.ref_id.as_str();
    let mut answers = Vec::with_capacity(query.calls.len());
    for calls in query.calls.chunks(MOST_AT_ONCE) {
        answers.extend(join_all(calls.iter().map(|call| send(client, call))).await);
    }
    let (mut frames, mut notices, mut failures) = (Vec::new(), Vec::new(), Vec::new());
    for (call, answer) in query.calls.iter().zip(answers) {
        match answer {
            Ok(response) => answer::frames(response, call, &query, ref_id, (&mut frames, &mut notices)),
            Err(error) => failures.push(error),
        }
    }
    if failures.len() == query.calls.len()
        && let Some(first) = failures.pop()
    {
        return Err(first);
    }
    notices.extend(failures.iter().map(|error| Notice::warning(error.message.clone())));
    if frames.is_empty() {
        frames.push(Frame::new(ref_id, Vec::new()));
    }
    if let Some(first) = frames.first_mut() {
        first.meta.executed_query = Some(query.calls.iter().map(Call::text).collect::<Vec<_>>().join("\n"));
        first.meta.notices = notices;
    }
    Ok(frames)
}

async fn send(client: &Client<'_>, call: &Call) -> Result<Response, QueryError> {
    match &call.body_filter {
        None => client.get(Service::Management, &call.path, &call.params).await,
        Some(filter) => {
            let body = json!({ "filter": filter });
            client.post(Service::Management, &call.path, &call.params, &body).await
        }
    }
}

/// A range as the API takes it: two times in whole seconds.
pub(super) fn timespan(range: TimeRange) -> String {
    let second = |ms: i64| {
        let at = Timestamp::from_second(ms.div_euclid(1_000)).unwrap_or(Timestamp::UNIX_EPOCH);
        at.to_string()
    };
    format!("{}/{}", second(range.from_ms), second(range.to_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_whole_seconds() {
        let range = TimeRange { from_ms: 1_618_909_200_999, to_ms: 1_618_927_200_000 };
        assert_eq!(timespan(range), "2021-04-20T09:00:00Z/2021-04-20T14:00:00Z");
    }
}
