//! What a rule asks of its query's answer: one value from each series, and whether it is too much or too little.

use data::reduce::{Reducer, reduce};
use model::frame::{Field, Frame, FrameKind, Labels};
use serde::{Deserialize, Serialize};

/// On which side of the threshold it is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Compare {
    /// Values greater than the threshold.
    Above,
    /// Values less than it.
    Below,
}

/// A reducer, a side and a threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Condition {
    /// Makes one value of a series.
    pub reducer: Reducer,
    /// The side on which it is wrong.
    pub compare: Compare,
    /// The border; a value on it is fine.
    pub threshold: f64,
}

/// What one series says.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Which series: no other one of the answer has the same labels.
    pub labels: Labels,
    /// Its value, perhaps infinite, never NaN.
    pub value: f64,
    /// Whether that is on the wrong side.
    pub breaches: bool,
}

/// Two series cannot be told apart, so neither can be followed from one evaluation to the next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "Two series of the query have the same labels, {{{labels}}}, so the rule cannot tell them apart. Keep the labels that \
     differ, or put the series together with `sum by`."
)]
pub struct DuplicateSeries {
    /// The labels, as PromQL writes them.
    pub labels: String,
}

impl Condition {
    /// The readings of an answer, in the order of their labels. Series without a value in the range are left out;
    /// where nothing is left, the answer holds no data.
    ///
    /// # Errors
    /// [`DuplicateSeries`], as in Prometheus, which refuses such a rule's whole evaluation too.
    pub fn read(&self, frames: &[Frame]) -> Result<Vec<Reading>, DuplicateSeries> {
        let series =
            frames.iter().filter(|frame| frame.meta.kind != Some(FrameKind::Exemplar)).flat_map(|frame| {
                let is_one = frame.numbers().count() == 1;
                frame.numbers().map(move |(field, values)| (identity(field, is_one), values))
            });
        let mut readings: Vec<Reading> = series
            .filter_map(|(labels, values)| {
                let value = reduce(values, self.reducer).number().filter(|value| !value.is_nan())?;
                Some(Reading { labels, value, breaches: self.is_breached_by(value) })
            })
            .collect();
        readings.sort_by(|a, b| a.labels.cmp(&b.labels));
        match readings.windows(2).find(|pair| pair[0].labels == pair[1].labels) {
            Some(pair) => Err(DuplicateSeries { labels: text_of(&pair[0].labels) }),
            None => Ok(readings),
        }
    }

    fn is_breached_by(&self, value: f64) -> bool {
        match self.compare {
            Compare::Above => value > self.threshold,
            Compare::Below => value < self.threshold,
        }
    }
}

/// The labels of a series; columns of one frame that have none are told apart by their names.
fn identity(field: &Field, is_one: bool) -> Labels {
    if is_one || !field.labels.is_empty() {
        return field.labels.clone();
    }
    Labels::from([("__name__".to_owned(), field.name.clone())])
}

fn text_of(labels: &Labels) -> String {
    labels.iter().map(|(name, value)| format!("{name}={value:?}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use model::frame::Column;

    use super::*;

    const OVER_TEN: Condition =
        Condition { reducer: Reducer::LastNotNull, compare: Compare::Above, threshold: 10.0 };

    fn series(host: &str, values: &[f64]) -> Frame {
        let times = Column::Time((0..values.len() as i64).collect());
        let labels = Labels::from([("host".to_owned(), host.to_owned())]);
        let values = Field::new("Value", Column::numbers(values)).with_labels(labels);
        Frame::new("A", vec![Field::new("Time", times), values])
    }

    #[test]
    fn each_series_is_read_once() {
        let readings = OVER_TEN.read(&[series("b", &[1.0, 11.0, f64::NAN]), series("a", &[12.0, 10.0])]);
        let readings = readings.expect("two series");
        assert_eq!(readings.iter().map(|reading| reading.value).collect::<Vec<_>>(), [10.0, 11.0]);
        assert_eq!(readings.iter().map(|reading| reading.breaches).collect::<Vec<_>>(), [false, true]);
    }

    #[test]
    fn a_series_without_values_says_nothing() {
        assert_eq!(OVER_TEN.read(&[series("a", &[f64::NAN]), series("b", &[])]), Ok(Vec::new()));
    }

    #[test]
    fn infinite_is_too_much_and_a_value_on_the_border_is_fine() {
        let breaches = |compare, value| {
            let read = Condition { compare, ..OVER_TEN }.read(&[series("a", &[value])]).expect("one series");
            read.first().is_some_and(|reading| reading.breaches)
        };
        assert!(breaches(Compare::Above, f64::INFINITY) && breaches(Compare::Below, f64::NEG_INFINITY));
        assert!(!breaches(Compare::Above, 10.0) && !breaches(Compare::Below, 10.0));
    }

    #[test]
    fn series_that_cannot_be_told_apart_are_refused() {
        let error = OVER_TEN.read(&[series("a", &[1.0]), series("a", &[2.0])]).expect_err("the same labels");
        assert!(error.to_string().contains("{host=\"a\"}"), "{error}");
    }

    #[test]
    fn columns_of_a_wide_frame_are_told_apart_by_name() {
        let column = |name: &str, value| Field::new(name, Column::numbers([value]));
        let frame = Frame::new("A", vec![column("in", 3.0), column("out", 30.0)]);
        let names: Vec<String> = OVER_TEN
            .read(&[frame])
            .expect("two series")
            .into_iter()
            .map(|reading| reading.labels["__name__"].clone())
            .collect();
        assert_eq!(names, ["in", "out"]);
    }
}
