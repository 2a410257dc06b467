//! Variable queries: `label_values(…)`, `label_names(…)`, `metrics(…)`, `query_result(…)`, or a bare selector.

use std::collections::BTreeSet;

use data::time::TimeRange;
use model::frame::Labels;
use model::query::{QueryError, QueryErrorKind};
use regex_lite::Regex;
use serde_json::Value;

use super::client::{Client, Pairs, seconds};
use super::{VariableOption, legend, macros};
use crate::datasources::wanted::{self, Wanted};

/// The options that the query gives, in Prometheus' order.
pub(super) async fn options(
    client: &Client,
    query: &Value,
    range: TimeRange,
) -> Result<Vec<VariableOption>, QueryError> {
    let text = put_in(wanted::text(query), range);
    let texts: Vec<String> = match wanted::parse(&text) {
        _ if text.is_empty() => Vec::new(),
        Wanted::LabelNames { matcher } => client.get("api/v1/labels", params(range, matcher)).await?,
        Wanted::LabelValues { matcher, label } => {
            client.get(&label_path(label), params(range, matcher)).await?
        }
        Wanted::Metrics { pattern } => {
            let pattern = Regex::new(pattern).map_err(|_| {
                QueryError::new(
                    QueryErrorKind::BadQuery,
                    format!("metrics({pattern}) holds no valid regular expression."),
                )
            })?;
            let names: Vec<String> = client.get(&label_path("__name__"), params(range, "")).await?;
            names.into_iter().filter(|name| pattern.is_match(name)).collect()
        }
        Wanted::Result { expr } => {
            let answer = client.instant(expr, range.to_ms).await?;
            answer
                .series
                .iter()
                .filter_map(|series| {
                    let (value, at_ms) = (series.values.first()?, series.times_ms.first()?);
                    Some(format!("{} {} {at_ms}", bare_series_text(&series.labels), number_text(*value)))
                })
                .collect()
        }
        Wanted::Series { matcher } => {
            let series: Vec<Labels> = client.get("api/v1/series", params(range, matcher)).await?;
            series.iter().map(legend::series_text).collect::<BTreeSet<_>>().into_iter().collect()
        }
    };
    Ok(texts.into_iter().map(VariableOption::from).collect())
}

/// The ranges that a variable query may name.
fn put_in(text: &str, range: TimeRange) -> String {
    let seconds = (range.length_ms() as f64 / 1_000.0).round() as i64;
    macros::replace(text, |name| match name {
        "__range" => Some(format!("{seconds}s")),
        "__range_s" => Some(seconds.to_string()),
        "__range_ms" => Some(range.length_ms().to_string()),
        "__interval" | "__rate_interval" => Some("5m".to_owned()),
        _ => None,
    })
}

fn params(range: TimeRange, matcher: &str) -> Pairs<'static> {
    let mut params = vec![("start", seconds(range.from_ms)), ("end", seconds(range.to_ms))];
    if !matcher.is_empty() {
        params.push(("match[]", matcher.to_owned()));
    }
    params
}

/// The path of a label's values. Names that are not plain are escaped as Prometheus' API wants it.
pub(super) fn label_path(label: &str) -> String {
    if label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return format!("api/v1/label/{label}/values");
    }
    let escaped: String = label
        .chars()
        .map(|c| match c {
            '_' => "__".to_owned(),
            c if c.is_ascii_alphanumeric() => c.to_string(),
            c => format!("_{:X}_", u32::from(c)),
        })
        .collect();
    format!("api/v1/label/U__{escaped}/values")
}

/// As [`legend::series_text`], but nothing where there are neither name nor labels.
fn bare_series_text(labels: &Labels) -> String {
    if labels.is_empty() { "{}".to_owned() } else { legend::series_text(labels).replace(", ", ",") }
}

/// A value as Prometheus writes it.
fn number_text(value: f64) -> String {
    match value {
        value if value == f64::INFINITY => "+Inf".to_owned(),
        value if value == f64::NEG_INFINITY => "-Inf".to_owned(),
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_in_paths_cannot_lead_elsewhere() {
        assert_eq!(label_path("job"), "api/v1/label/job/values");
        assert_eq!(label_path("../x"), "api/v1/label/U___2E__2E__2F_x/values");
        assert_eq!(label_path("http.status"), "api/v1/label/U__http_2E_status/values");
    }

    #[test]
    fn ranges_are_put_in() {
        let range = TimeRange { from_ms: 0, to_ms: 3_600_000 };
        assert_eq!(put_in("query_result(x[$__range]) ${__range_s}", range), "query_result(x[3600s]) 3600");
    }
}
