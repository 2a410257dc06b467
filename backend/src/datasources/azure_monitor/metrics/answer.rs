//! The metrics API's answer as frames: one a series, with dimensions as labels and the metric's unit.

use jiff::Timestamp;
use model::frame::{Column, Field, Frame, FrameKind, Labels, Notice};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::super::browse::{Dimension, Localized};
use super::super::resource::ResourceId;
use super::alias::{Facts, RESOURCE_NAME, fill};
use super::query::{Call, MetricQuery};

/// What the API answers.
#[derive(Deserialize)]
pub(super) struct Response {
    #[serde(default)]
    interval: String,
    #[serde(default)]
    namespace: String,
    #[serde(default)]
    value: Vec<Metric>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metric {
    name: Localized,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    timeseries: Vec<Series>,
    #[serde(default)]
    error_code: String,
    #[serde(default)]
    error_message: String,
}

#[derive(Deserialize)]
struct Series {
    #[serde(default)]
    metadatavalues: Vec<Dimension>,
    #[serde(default)]
    data: Vec<Point>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Point {
    #[serde(deserialize_with = "instant")]
    time_stamp: Timestamp,
    average: Option<f64>,
    total: Option<f64>,
    maximum: Option<f64>,
    minimum: Option<f64>,
    count: Option<f64>,
}

fn instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| D::Error::custom("a time stamp is no time"))
}

impl Point {
    /// The value of an aggregation; where none was asked for, the one that is there.
    fn value(&self, aggregation: &str) -> Option<f64> {
        match aggregation.to_ascii_lowercase().as_str() {
            "average" => self.average,
            "total" => self.total,
            "maximum" => self.maximum,
            "minimum" => self.minimum,
            "count" => self.count,
            _ => self.average.or(self.total).or(self.maximum).or(self.minimum).or(self.count),
        }
    }
}

/// Adds the frames of an answer and what it says about itself.
pub(super) fn frames(
    response: Response,
    call: &Call,
    query: &MetricQuery,
    ref_id: &str,
    (frames, notices): (&mut Vec<Frame>, &mut Vec<Notice>),
) {
    for metric in response.value {
        if !matches!(metric.error_code.as_str(), "" | "Success") {
            let words =
                if metric.error_message.is_empty() { "no reason was given." } else { &metric.error_message };
            notices.push(Notice::warning(format!("{}: {}: {words}", metric.name.text(), metric.error_code)));
        }
        for series in metric.timeseries {
            let (labels, resource) = labels(&series.metadatavalues, call);
            let facts = Facts {
                subscription_id: resource.as_ref().map_or(&query.subscription, |id| id.subscription()),
                subscription: &query.subscription_name,
                resource_group: resource.as_ref().map_or("", |id| id.group()),
                resource_name: resource.as_ref().map_or("", |id| id.name()),
                namespace: &response.namespace,
                metric: metric.name.text(),
                labels: &labels,
            };
            let alias = (!query.alias.is_empty()).then(|| fill(&query.alias, &facts));
            let times: Vec<i64> = series.data.iter().map(|point| point.time_stamp.as_millisecond()).collect();
            let values = series.data.iter().map(|point| point.value(&query.aggregation)).collect();
            let mut time = Field::new("Time", Column::Time(times.into()));
            time.hints.interval_ms = interval_ms(&response.interval);
            let mut value = Field::new(metric.name.text(), Column::Number(values)).with_labels(labels);
            value.hints.display_name = alias;
            value.hints.unit = unit(&metric.unit);
            let mut frame = Frame::new(ref_id, vec![time, value]);
            frame.meta.kind = Some(FrameKind::TimeseriesMulti);
            frames.push(frame);
        }
    }
}

/// The labels of a series, and its resource: the call's own, or the one that the series names.
fn labels(dimensions: &[Dimension], call: &Call) -> (Labels, Option<ResourceId>) {
    let is_resource = |found: &&Dimension| found.name.value.eq_ignore_ascii_case("Microsoft.ResourceId");
    let named = dimensions.iter().find(is_resource).and_then(|found| ResourceId::parse(&found.value).ok());
    let resource = named.or_else(|| call.resource.clone());
    let others = dimensions.iter().filter(|found| !is_resource(found));
    let mut labels: Labels =
        others.map(|found| (found.name.text().to_owned(), found.value.clone())).collect();
    if let Some(id) = &resource {
        labels.insert(RESOURCE_NAME.to_owned(), id.name().to_owned());
    }
    (labels, resource)
}

/// Azure's unit as ours; nothing where there is none, the word itself where it has no like.
fn unit(azure: &str) -> Option<String> {
    let ours = match azure {
        "" | "Unspecified" => return None,
        "BitsPerSecond" => "bps",
        "Bytes" => "decbytes",
        "BytesPerSecond" => "Bps",
        "Count" => "short",
        "CountPerSecond" => "cps",
        "MilliSeconds" => "ms",
        "Percent" => "percent",
        "Seconds" => "s",
        other => other,
    };
    Some(ours.to_owned())
}

/// `PT5M` in milliseconds; nothing for `FULL`.
fn interval_ms(iso: &str) -> Option<f64> {
    let span: jiff::Span = iso.parse().ok()?;
    let days = f64::from(span.get_days()) * 86_400_000.0;
    let time = f64::from(span.get_hours()) * 3_600_000.0 + span.get_minutes() as f64 * 60_000.0;
    Some(days + time).filter(|ms| *ms > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(aggregation: &str, alias: &str) -> MetricQuery {
        MetricQuery {
            calls: Vec::new(),
            aggregation: aggregation.to_owned(),
            alias: alias.to_owned(),
            subscription: "s".to_owned(),
            subscription_name: "Main".to_owned(),
        }
    }

    fn read(json: &str, query: &MetricQuery) -> (Vec<Frame>, Vec<Notice>) {
        let resource = ResourceId::parse("/subscriptions/s/resourceGroups/g/providers/A/b/acc").ok();
        let call = Call { path: String::new(), params: Vec::new(), body_filter: None, resource };
        let (mut all, mut notices) = (Vec::new(), Vec::new());
        let response = serde_json::from_str(json).expect("an answer");
        frames(response, &call, query, "A", (&mut all, &mut notices));
        (all, notices)
    }

    /// After GetMetric.json and GetMetricError.json of Azure/azure-rest-api-specs (MIT).
    const ANSWER: &str = r#"{"cost":598,"timespan":"2021-04-20T09:00:00Z/2021-04-20T14:00:00Z","interval":"PT1H",
        "value":[{"type":"Microsoft.Insights/metrics","name":{"value":"BlobCount","localizedValue":"Blob Count"},
        "unit":"Count","timeseries":[{"metadatavalues":[{"name":{"value":"tier","localizedValue":"tier"},"value":"Hot"}],
        "data":[{"timeStamp":"2021-04-20T09:00:00Z","average":7.0,"maximum":9.0},{"timeStamp":"2021-04-20T10:00:00Z"}]}],
        "errorCode":"Success"},{"name":{"value":"MongoRequestsCount"},"unit":"CountPerSecond","timeseries":[],
        "errorMessage":"Sampling type is not found.","errorCode":"InvalidSamplingType"}],
        "namespace":"microsoft.storage/storageaccounts","resourceregion":"westus2"}"#;

    #[test]
    fn series_become_frames_with_labels_and_units() {
        let (frames, notices) = read(ANSWER, &query("Average", ""));
        assert_eq!(frames.len(), 1);
        let (time, value) = (&frames[0].fields[0], &frames[0].fields[1]);
        assert_eq!(time.values.as_times(), Some(&[1_618_909_200_000, 1_618_912_800_000][..]));
        assert_eq!(time.hints.interval_ms, Some(3_600_000.0));
        assert_eq!(value.name, "Blob Count");
        assert_eq!(value.values, Column::Number([Some(7.0), None].into_iter().collect()));
        let labels: Vec<_> = value.labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
        assert_eq!(labels, ["resourceName=acc", "tier=Hot"]);
        assert_eq!(value.hints.unit.as_deref(), Some("short"));
        assert_eq!(notices[0].text, "MongoRequestsCount: InvalidSamplingType: Sampling type is not found.");
    }

    #[test]
    fn the_asked_aggregation_is_taken_and_the_alias_filled() {
        let (frames, _) = read(ANSWER, &query("Maximum", "{{resourcegroup}}/{{resourcename}} {{tier}}"));
        let value = &frames[0].fields[1];
        assert_eq!(value.values, Column::Number([Some(9.0), None].into_iter().collect()));
        assert_eq!(value.hints.display_name.as_deref(), Some("g/acc Hot"));
    }

    #[test]
    fn a_series_may_name_its_resource_and_units_may_be_unknown() {
        let json = r#"{"value":[{"name":{"value":"m"},"unit":"NanoCores","timeseries":[{"metadatavalues":[{"name":
            {"value":"microsoft.resourceid"},"value":"/subscriptions/s/resourceGroups/h/providers/A/b/other"}],
            "data":[{"timeStamp":"2021-06-08T19:00:00Z","count":72.0}]}]}]}"#;
        let (frames, _) = read(json, &query("", "{{resourcegroup}}"));
        let value = &frames[0].fields[1];
        assert_eq!(value.labels.len(), 1);
        assert_eq!(value.labels["resourceName"], "other");
        assert_eq!(value.hints.display_name.as_deref(), Some("h"));
        assert_eq!(value.hints.unit.as_deref(), Some("NanoCores"));
        assert_eq!(value.values, Column::Number([Some(72.0)].into_iter().collect()));
        assert_eq!(frames[0].fields[0].hints.interval_ms, None);
    }
}
