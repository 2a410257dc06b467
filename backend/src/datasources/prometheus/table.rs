//! Series as one table: a row for each sample, a column for each label.

use std::collections::BTreeMap;

use model::frame::{Column, Field, Frame, FrameKind};

use super::answer::Series;

/// The table: time, the labels in the order in which they come up, the value.
///
/// Among other tables the value column carries the ref id, so that joining them keeps every value.
pub(super) fn frame(series: &[Series], ref_id: &str, among_tables: bool) -> Frame {
    let names = label_names(series);
    let rows = || series.iter().flat_map(|series| series.times_ms.iter().map(move |_| series));
    let times: Vec<i64> = series.iter().flat_map(|series| series.times_ms.iter().copied()).collect();
    let values: Vec<f64> = series.iter().flat_map(|series| series.values.iter().copied()).collect();
    let mut fields = vec![Field::new("Time", Column::Time(times.into()))];
    for name in names {
        let texts = rows().map(|series| series.labels.get(name).map(String::as_str));
        let column = if name == "le" {
            Column::Number(texts.map(|text| text.and_then(|text| text.parse().ok())).collect())
        } else {
            Column::texts(texts)
        };
        fields.push(Field::new(name, column));
    }
    let value_name = if among_tables { format!("Value #{ref_id}") } else { "Value".to_owned() };
    fields.push(Field::new(value_name, Column::numbers(values)));
    let mut frame = Frame::new(ref_id, fields);
    frame.meta.kind = Some(FrameKind::Table);
    frame
}

fn label_names(series: &[Series]) -> Vec<&str> {
    let mut seen = BTreeMap::new();
    let mut names = Vec::new();
    for name in series.iter().flat_map(|series| series.labels.keys()) {
        if seen.insert(name.as_str(), ()).is_none() {
            names.push(name.as_str());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datasources::prometheus::answer::read;

    #[test]
    fn labels_become_columns() {
        let answer = read(
            br#"{"status":"success","data":{"result":[
            {"metric":{"b":"1","le":"0.5"},"value":[1,"10"]},
            {"metric":{"a":"x","le":"+Inf"},"values":[[1,"20"],[2,"30"]]}]}}"#,
        )
        .expect("readable");
        let frame = frame(&answer.series, "B", true);
        let names: Vec<&str> = frame.fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["Time", "b", "le", "a", "Value #B"]);
        assert_eq!(frame.rows(), 3);
        assert_eq!(frame.fields[1].values, Column::texts([Some("1"), None, None]));
        assert_eq!(frame.fields[2].values, Column::numbers(vec![0.5, f64::INFINITY, f64::INFINITY]));
        assert_eq!(frame.fields[4].values, Column::numbers(vec![10.0, 20.0, 30.0]));
    }
}
