//! Histogram series as heat map rows: buckets sorted by their upper bound, counts no longer cumulative.

use std::collections::BTreeMap;

use model::frame::{Column, Field, Frame, FrameKind, Labels, Times};

use super::answer::Series;
use super::legend;

/// Differences this small come from rounding in rates, not from observations.
const NOISE: f64 = 1e-9;

/// One frame for each set of labels beside `le`; series without `le` are rows as they are.
pub(super) fn frames(series: &[Series], ref_id: &str, step_ms: Option<f64>) -> Vec<Frame> {
    let mut groups: Vec<(Labels, Vec<(f64, &Series)>)> = Vec::new();
    let mut places: BTreeMap<Labels, usize> = BTreeMap::new();
    for series in series {
        let mut labels = series.labels.clone();
        let bound = labels.remove("le").and_then(|le| le.parse().ok()).unwrap_or(f64::NAN);
        let at = *places.entry(labels.clone()).or_insert_with(|| {
            groups.push((labels, Vec::new()));
            groups.len() - 1
        });
        groups[at].1.push((bound, series));
    }
    groups.into_iter().map(|(labels, rows)| frame(&labels, rows, ref_id, step_ms)).collect()
}

fn frame(labels: &Labels, mut rows: Vec<(f64, &Series)>, ref_id: &str, step_ms: Option<f64>) -> Frame {
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let times = all_times(&rows);
    let mut time = Field::new("Time", Column::Time(times.clone()));
    time.hints.interval_ms = step_ms;
    let mut fields = vec![time];
    let mut below = vec![0.0; times.len()];
    for (bound, series) in rows {
        let counts = on_grid(series, &times);
        let values = if bound.is_nan() { counts } else { less(&counts, &mut below) };
        let mut field = Field::new(bucket_name(bound, series), Column::Number(values.into_iter().collect()));
        field.labels.clone_from(&series.labels);
        fields.push(field);
    }
    let mut frame = Frame::new(ref_id, fields);
    frame.name = (!labels.is_empty()).then(|| legend::series_text(labels));
    frame.meta.kind = Some(FrameKind::HeatmapRows);
    frame
}

fn bucket_name(bound: f64, series: &Series) -> String {
    match series.labels.get("le") {
        Some(le) if bound.is_finite() => le.clone(),
        Some(_) => "+Inf".to_owned(),
        None => legend::series_text(&series.labels),
    }
}

/// Every time at which any row has a value, ascending.
fn all_times(rows: &[(f64, &Series)]) -> Times {
    match rows {
        [] => Vec::new().into(),
        [(_, first), rest @ ..] if rest.iter().all(|(_, row)| row.times_ms == first.times_ms) => {
            first.times_ms.clone()
        }
        rows => {
            let mut times: Vec<i64> = rows.iter().flat_map(|(_, row)| row.times_ms.iter().copied()).collect();
            times.sort_unstable();
            times.dedup();
            times.into()
        }
    }
}

fn on_grid(series: &Series, times: &[i64]) -> Vec<Option<f64>> {
    if *series.times_ms == *times {
        return series.values.iter().map(|value| Some(*value)).collect();
    }
    let mut own = series.times_ms.iter().zip(&series.values).peekable();
    times.iter().map(|time| own.next_if(|(at, _)| *at == time).map(|(_, value)| *value)).collect()
}

/// The counts without those of the buckets below, which then include these.
fn less(counts: &[Option<f64>], below: &mut [f64]) -> Vec<Option<f64>> {
    counts
        .iter()
        .zip(below)
        .map(|(count, below)| {
            let count = (*count)?;
            let own = count - *below;
            *below = below.max(count);
            Some(if own < NOISE { 0.0 } else { own })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datasources::prometheus::answer::read;

    #[test]
    fn cumulative_buckets_become_rows() {
        let answer = read(
            br#"{"status":"success","data":{"result":[
            {"metric":{"le":"+Inf"},"values":[[1,"10"],[2,"20"]]},
            {"metric":{"le":"0.5"},"values":[[1,"4"],[2,"5"]]},
            {"metric":{"le":"2.5"},"values":[[2,"5"]]},
            {"metric":{"le":"1","job":"other"},"values":[[1,"7"]]}]}}"#,
        )
        .expect("readable");
        let frames = frames(&answer.series, "A", Some(1_000.0));
        assert_eq!(frames.len(), 2);
        let names: Vec<&str> = frames[0].fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["Time", "0.5", "2.5", "+Inf"]);
        let row =
            |at: usize| frames[0].fields[at].values.as_numbers().expect("numbers").iter().collect::<Vec<_>>();
        assert_eq!(row(1), [Some(4.0), Some(5.0)]);
        assert_eq!(row(2), [None, Some(0.0)]);
        assert_eq!(row(3), [Some(6.0), Some(15.0)]);
        assert_eq!(frames[1].name.as_deref(), Some("{job=\"other\"}"));
    }
}
