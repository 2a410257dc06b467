//! What CloudWatch is asked and what it answers: the shapes of `GetMetricData` and `ListMetrics` in JSON. No calls.

use serde::{Deserialize, Deserializer, Serialize};

/// Most metric queries in one `GetMetricData` call.
pub(super) const MOST_IN_CALL: usize = 500;
/// Most data points in one page.
pub(super) const MOST_POINTS_IN_PAGE: u32 = 100_800;

/// The input of `GetMetricData`. Times are seconds since the epoch.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GetMetricData {
    pub(super) metric_data_queries: Vec<MetricDataQuery>,
    pub(super) start_time: i64,
    pub(super) end_time: i64,
    pub(super) scan_by: &'static str,
    pub(super) max_datapoints: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next_token: Option<String>,
}

/// One metric, or one expression.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct MetricDataQuery {
    pub(super) id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) metric_stat: Option<MetricStat>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) expression: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) label: Option<String>,
    /// Seconds; of expressions only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) period: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) account_id: Option<String>,
    pub(super) return_data: bool,
}

/// A metric as it is asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct MetricStat {
    pub(super) metric: Metric,
    /// Seconds.
    pub(super) period: u32,
    pub(super) stat: String,
}

/// A metric.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Metric {
    pub(super) namespace: String,
    pub(super) metric_name: String,
    pub(super) dimensions: Vec<Dimension>,
}

/// A dimension with its value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Dimension {
    pub(super) name: String,
    pub(super) value: String,
}

/// A page of `GetMetricData`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct MetricData {
    pub(super) metric_data_results: Vec<MetricDataResult>,
    pub(super) messages: Vec<Message>,
    pub(super) next_token: Option<String>,
}

/// One series, or a part of one.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct MetricDataResult {
    pub(super) id: String,
    pub(super) label: String,
    #[serde(deserialize_with = "numbers")]
    pub(super) timestamps: Vec<f64>,
    #[serde(deserialize_with = "numbers")]
    pub(super) values: Vec<f64>,
    /// `Complete`, `PartialData`, `Forbidden` or `InternalError`.
    pub(super) status_code: String,
    pub(super) messages: Vec<Message>,
}

/// What AWS remarks on an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Message {
    pub(super) code: String,
    pub(super) value: String,
}

/// The input of `ListMetrics`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ListMetrics {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) namespace: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) metric_name: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) dimensions: Vec<DimensionFilter>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) include_linked_accounts: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) owning_account: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next_token: Option<String>,
}

/// A dimension that metrics must have, with a value or with any.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct DimensionFilter {
    pub(super) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<String>,
}

/// A page of `ListMetrics`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct MetricList {
    pub(super) metrics: Vec<Metric>,
    pub(super) owning_accounts: Vec<String>,
    pub(super) next_token: Option<String>,
}

/// Numbers; those that JSON has no word for come as text.
fn numbers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Number(f64),
        Text(String),
    }
    let list = Vec::<Written>::deserialize(deserializer)?;
    let read = |written| match written {
        Written::Number(number) => number,
        // `NaN`, `Infinity` and `-Infinity` are what Rust reads as well.
        Written::Text(text) => text.parse().unwrap_or(f64::NAN),
    };
    Ok(list.into_iter().map(read).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_with_what_json_cannot_say() {
        let json = r#"{"MetricDataResults":[{"Id":"a","Label":"l","Timestamps":[1.5,2],"Values":[1,"NaN","-Infinity"],
            "StatusCode":"PartialData","Messages":[{"Code":"c","Value":"v"}]}],"NextToken":"n","Other":1}"#;
        let page: MetricData = serde_json::from_str(json).expect("readable");
        let [result] = &page.metric_data_results[..] else { panic!("one result") };
        assert_eq!(result.timestamps, [1.5, 2.0]);
        assert!(result.values[1].is_nan() && result.values[2] == f64::NEG_INFINITY);
        assert_eq!((page.next_token.as_deref(), result.messages[0].value.as_str()), (Some("n"), "v"));
    }

    #[test]
    fn what_is_not_asked_is_not_sent() {
        let query = MetricDataQuery { id: "a".to_owned(), return_data: true, ..MetricDataQuery::default() };
        assert_eq!(serde_json::to_string(&query).expect("plain"), r#"{"Id":"a","ReturnData":true}"#);
        assert_eq!(serde_json::to_string(&ListMetrics::default()).expect("plain"), "{}");
    }
}
