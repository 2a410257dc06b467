//! What is asked of data sources and what comes back: the shapes of `POST /api/ds/query` and of the page's stream.

pub mod stream;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::frame::Frame;
use crate::number;

/// Queries over one time range, in the shape of Grafana's `POST /api/ds/query`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QueryRequest {
    /// Start of the range: milliseconds since the epoch as text, or date math such as `now-1h` from scripts.
    #[serde(deserialize_with = "text_or_number")]
    pub from: String,
    /// End of the range, as [`QueryRequest::from`].
    #[serde(deserialize_with = "text_or_number")]
    pub to: String,
    /// The queries; each is answered by itself.
    #[serde(default)]
    pub queries: Vec<Query>,
}

/// One query of a panel: what every source understands, and the source's own fields.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Query {
    /// `A`, `B`, …: the name by which the answer refers to the query.
    #[serde(default = "first_ref_id")]
    pub ref_id: String,
    /// The source to ask; the default source where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datasource: Option<DataSourceRef>,
    /// The page's `$__interval` in milliseconds (semantics: interval chain).
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "maybe_number")]
    pub interval_ms: Option<f64>,
    /// How many points the panel can show: its own setting, else its width in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "maybe_number")]
    pub max_data_points: Option<f64>,
    /// Offset of the dashboard's time zone in seconds east of UTC, for aligning steps to its days.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "maybe_number")]
    pub utc_offset_sec: Option<f64>,
    /// The source's own fields, such as `expr` and `legendFormat`, with variables already put in.
    #[serde(flatten)]
    pub model: Map<String, Value>,
}

/// Which source a panel, query or variable asks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize)]
pub struct DataSourceRef {
    /// The kind, such as `prometheus`; empty when only the uid is known.
    #[serde(rename = "type", skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// The uid, or a variable such as `${datasource}`, or (older dashboards) the source's name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub uid: String,
}

impl DataSourceRef {
    /// A reference read leniently from stored JSON: an object, a plain name, or nothing.
    pub fn from_json(value: &Value) -> Option<Self> {
        match value {
            Value::String(uid) if !uid.is_empty() && uid != "default" => {
                Some(Self { kind: String::new(), uid: uid.clone() })
            }
            Value::Object(object) => {
                let text = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
                let found = Self { kind: text("type"), uid: text("uid") };
                (!found.kind.is_empty() || !found.uid.is_empty()).then_some(found)
            }
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for DataSourceRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(Self::from_json(&value).unwrap_or_default())
    }
}

/// The answer to one query: frames or an error, never both.
pub type QueryAnswer = Result<Vec<Frame>, QueryError>;

/// Why one query has no answer; the other queries of the request are not touched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// Whose fault it is, and so what can be done.
    pub kind: QueryErrorKind,
    /// One sentence: what failed, where, what to do.
    pub message: String,
    /// What the source itself said, for the fold below the sentence.
    #[serde(default)]
    pub detail: Option<String>,
}

impl QueryError {
    /// An error without further detail.
    pub fn new(kind: QueryErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), detail: None }
    }

    /// The same error with what the source itself said.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// Whose fault a [`QueryError`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QueryErrorKind {
    /// The query is wrong: change it.
    BadQuery,
    /// The source does not exist, or this person may not read it.
    NoSource,
    /// The source refused the credentials.
    Auth,
    /// The source cannot be reached.
    Unreachable,
    /// The source did not answer in time.
    Timeout,
    /// The source answered with something that is no answer.
    BadAnswer,
    /// The answer is larger than the limits allow.
    TooLarge,
    /// Too many queries at once; asking again later helps.
    Busy,
    /// The asker went away.
    Cancelled,
    /// A fault of this server.
    Internal,
}

fn first_ref_id() -> String {
    "A".to_owned()
}

fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        other => Err(serde::de::Error::custom(format!("a time is text or a number, not {other}"))),
    }
}

fn maybe_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => number::parse(text.trim()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_script_written_for_grafana_is_understood() {
        let request: QueryRequest = serde_json::from_value(json!({
            "from": "now-1h", "to": 1_700_000_000_000_i64,
            "queries": [
                { "refId": "A", "datasource": { "uid": "p", "type": "prometheus" }, "expr": "up",
                  "maxDataPoints": "100", "intervalMs": 15000 },
                { "datasource": "old name", "expr": "down" },
                { "datasource": null },
            ],
        }))
        .expect("valid");
        assert_eq!(request.to, "1700000000000");
        assert_eq!(request.queries[0].max_data_points, Some(100.0));
        assert_eq!(request.queries[0].model["expr"], json!("up"));
        assert_eq!(
            request.queries[1].datasource.as_ref().map(|source| source.uid.as_str()),
            Some("old name")
        );
        assert_eq!(request.queries[1].ref_id, "A");
        assert_eq!(request.queries[2].datasource, None);
    }
}
