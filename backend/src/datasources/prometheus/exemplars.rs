//! Exemplars as one frame: time, value, and a text column for each label.

use std::collections::BTreeSet;

use model::frame::{Column, Field, Frame, FrameKind, Labels};
use serde::{Deserialize, Deserializer};

/// The exemplars of one series.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ExemplarSeries {
    #[serde(default)]
    series_labels: Labels,
    #[serde(default)]
    exemplars: Vec<Exemplar>,
}

#[derive(Debug, Deserialize)]
struct Exemplar {
    #[serde(default)]
    labels: Labels,
    #[serde(deserialize_with = "number")]
    value: f64,
    /// Seconds.
    timestamp: f64,
}

/// Numbers come as text here; some servers write them bare.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(f64),
        Text(String),
    }
    match Either::deserialize(deserializer)? {
        Either::Number(number) => Ok(number),
        Either::Text(text) => text.parse().map_err(serde::de::Error::custom),
    }
}

/// The frame, by time; none if there is no exemplar.
pub(super) fn frame(list: &[ExemplarSeries], ref_id: &str) -> Option<Frame> {
    let mut rows: Vec<(&Labels, &Exemplar)> = list
        .iter()
        .flat_map(|series| series.exemplars.iter().map(|exemplar| (&series.series_labels, exemplar)))
        .collect();
    if rows.is_empty() {
        return None;
    }
    rows.sort_by(|a, b| a.1.timestamp.total_cmp(&b.1.timestamp));
    let names: BTreeSet<&String> =
        rows.iter().flat_map(|(series, exemplar)| series.keys().chain(exemplar.labels.keys())).collect();
    let times: Vec<i64> =
        rows.iter().map(|(_, exemplar)| (exemplar.timestamp * 1_000.0).round() as i64).collect();
    let values: Vec<f64> = rows.iter().map(|(_, exemplar)| exemplar.value).collect();
    let mut fields =
        vec![Field::new("Time", Column::Time(times.into())), Field::new("Value", Column::numbers(values))];
    for name in names {
        let texts =
            rows.iter().map(|(series, exemplar)| exemplar.labels.get(name).or_else(|| series.get(name)));
        fields.push(Field::new(name, Column::texts(texts)));
    }
    let mut frame = Frame::new(ref_id, fields);
    frame.name = Some("exemplar".to_owned());
    frame.meta.kind = Some(FrameKind::Exemplar);
    Some(frame)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_series_and_exemplar_become_columns() {
        let list: Vec<ExemplarSeries> = serde_json::from_str(
            r#"[{"seriesLabels":{"job":"a"},"exemplars":[
                {"labels":{"trace_id":"t2"},"value":"6","timestamp":2.5},
                {"labels":{"trace_id":"t1"},"value":3,"timestamp":1}]}]"#,
        )
        .expect("readable");
        let frame = frame(&list, "A").expect("two exemplars");
        assert_eq!(frame.time(), Some([1_000, 2_500].as_slice()));
        assert_eq!(frame.fields[2].values, Column::texts([Some("a"), Some("a")]));
        assert_eq!(frame.fields[3].values, Column::texts([Some("t1"), Some("t2")]));
    }
}
