//! Series as frames: one frame a series, as Prometheus' time series format is read everywhere.

use model::frame::{Column, Field, Frame, FrameKind};

use super::answer::Series;
use super::legend::legend;

/// One frame for each series. `expr` names a series that has neither name nor labels.
pub(super) fn time_series(
    series: Vec<Series>,
    ref_id: &str,
    legend_format: &str,
    expr: &str,
    step_ms: Option<f64>,
) -> Vec<Frame> {
    series
        .into_iter()
        .map(|series| {
            let name = legend(legend_format, &series.labels, expr);
            let mut time = Field::new("Time", Column::Time(series.times_ms));
            time.hints.interval_ms = step_ms;
            let mut value = Field::new("Value", Column::numbers(series.values)).with_labels(series.labels);
            value.hints.display_name.clone_from(&name);
            let mut frame = Frame::new(ref_id, vec![time, value]);
            frame.name = name;
            frame.meta.kind = Some(FrameKind::TimeseriesMulti);
            frame
        })
        .collect()
}
