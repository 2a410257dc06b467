//! Reads the answers of Prometheus' query API straight into columns, without a tree of JSON values between.
//!
//! Contracts: times are milliseconds; series whose times are equal share them; more series or points than the
//! limits is an error, found while reading. Order and presence of keys are as lenient as the servers that speak
//! this protocol differ.

mod series;

use std::fmt;

use model::frame::{Labels, Times};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use series::{Item, ItemSeed};

/// Most series in one answer.
pub(super) const MAX_SERIES: usize = 10_000;
/// Most points in one answer.
pub(super) const MAX_POINTS: usize = 1_000_000;

/// What Prometheus answered.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Answer {
    /// `success` or `error`.
    pub(super) status: String,
    /// `bad_data`, `timeout`, …; empty on success.
    pub(super) error_type: String,
    /// Its own words; empty on success.
    pub(super) error: String,
    pub(super) warnings: Vec<String>,
    pub(super) infos: Vec<String>,
    pub(super) series: Vec<Series>,
    /// Series of native histograms, which are not read.
    pub(super) native_histograms: usize,
}

/// One series, or one element of an instant vector (a single point).
#[derive(Debug, PartialEq)]
pub(super) struct Series {
    /// All labels, `__name__` included.
    pub(super) labels: Labels,
    pub(super) times_ms: Times,
    pub(super) values: Vec<f64>,
}

/// Why bytes are no answer.
#[derive(Debug, PartialEq)]
pub(super) enum Unreadable {
    /// More series or points than the limits: how many of what.
    TooLarge(&'static str, usize),
    /// Not JSON, not whole, or of another form.
    Malformed(String),
}

/// Reads an answer.
pub(super) fn read(bytes: &[u8]) -> Result<Answer, Unreadable> {
    let mut state = State::default();
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let read = AnswerSeed(&mut state).deserialize(&mut json).and_then(|answer| json.end().map(|()| answer));
    match (read, state.exceeded) {
        (_, Some((what, limit))) => Err(Unreadable::TooLarge(what, limit)),
        (Ok(answer), None) => Ok(answer),
        (Err(error), None) => Err(Unreadable::Malformed(error.to_string())),
    }
}

/// What is kept from series to series.
#[derive(Default)]
struct State {
    series: usize,
    points: usize,
    exceeded: Option<(&'static str, usize)>,
    last_times: Option<Times>,
    times: Vec<i64>,
}

impl State {
    /// The times gathered for this series, shared with the series before where they are equal.
    fn shared_times(&mut self) -> Times {
        if let Some(last) = self.last_times.as_ref().filter(|last| ***last == *self.times) {
            return last.clone();
        }
        let times: Times = self.times.iter().copied().collect();
        self.last_times = Some(times.clone());
        times
    }

    fn count_point<E: serde::de::Error>(&mut self) -> Result<(), E> {
        self.points += 1;
        if self.points > MAX_POINTS {
            self.exceeded = Some(("points", MAX_POINTS));
            return Err(E::custom("too many points"));
        }
        Ok(())
    }
}

struct AnswerSeed<'a>(&'a mut State);

impl<'de> DeserializeSeed<'de> for AnswerSeed<'_> {
    type Value = Answer;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Answer, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for AnswerSeed<'_> {
    type Value = Answer;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an answer of the query API")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Answer, A::Error> {
        let mut answer = Answer::default();
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            match key.as_ref() {
                "status" => answer.status = map.next_value()?,
                "errorType" => answer.error_type = map.next_value::<Option<String>>()?.unwrap_or_default(),
                "error" => answer.error = map.next_value::<Option<String>>()?.unwrap_or_default(),
                "warnings" => answer.warnings = map.next_value::<Option<Vec<String>>>()?.unwrap_or_default(),
                "infos" => answer.infos = map.next_value::<Option<Vec<String>>>()?.unwrap_or_default(),
                "data" => map.next_value_seed(DataSeed(self.0, &mut answer))?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        if answer.status.is_empty() {
            return Err(A::Error::missing_field("status"));
        }
        Ok(answer)
    }
}

/// `{"resultType": …, "result": …}`, or null beside an error.
struct DataSeed<'a>(&'a mut State, &'a mut Answer);

impl<'de> DeserializeSeed<'de> for DataSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for DataSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the data of an answer")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            if key == "result" {
                map.next_value_seed(ResultSeed(self.0, self.1))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// The list of series, or the pair of time and value that a scalar is.
struct ResultSeed<'a>(&'a mut State, &'a mut Answer);

impl<'de> DeserializeSeed<'de> for ResultSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ResultSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of series")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self(state, answer) = self;
        let mut scalar_time_ms = None;
        while let Some(item) = list.next_element_seed(ItemSeed(state))? {
            match item {
                Item::Series(series) => answer.series.push(series),
                Item::NativeHistogram => answer.native_histograms += 1,
                Item::Number(seconds) => scalar_time_ms = Some(millis(seconds)),
                // A text result that is no number has nothing to draw.
                Item::Text(text) => {
                    if let (Some(time_ms), Ok(value)) = (scalar_time_ms, text.parse()) {
                        let (labels, times_ms) = (Labels::new(), vec![time_ms].into());
                        answer.series.push(Series { labels, times_ms, values: vec![value] });
                    }
                }
            }
        }
        Ok(())
    }
}

fn millis(seconds: f64) -> i64 {
    (seconds * 1_000.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ok(json: &str) -> Answer {
        read(json.as_bytes()).expect("readable")
    }

    #[test]
    fn a_matrix_becomes_columns_with_shared_times() {
        let answer = ok(r#"{"status":"success","isPartial":false,"data":{"resultType":"matrix","result":[
            {"metric":{"__name__":"up","job":"a"},"values":[[1.5,"1"],[2.5,"NaN"],[3.5,"+Inf"]]},
            {"metric":{"job":"\u0062"},"values":[[1.5,"-Inf"],[2.5,"1e-3"],[3.5,"0"]]}]},
            "warnings":["careful"],"infos":["by the way"]}"#);
        assert_eq!(answer.series.len(), 2);
        assert_eq!(*answer.series[0].times_ms, [1_500, 2_500, 3_500]);
        assert!(answer.series[0].times_ms.is_same(&answer.series[1].times_ms));
        assert!(answer.series[0].values[1].is_nan() && answer.series[0].values[2] == f64::INFINITY);
        assert_eq!(answer.series[1].values, [f64::NEG_INFINITY, 0.001, 0.0]);
        assert_eq!(answer.series[1].labels["job"], "b");
        assert_eq!((answer.warnings.len(), answer.infos.len()), (1, 1));
    }

    #[test]
    fn vectors_scalars_texts_and_native_histograms() {
        let vector = ok(
            r#"{"data":{"result":[{"value":[7,"2"],"metric":{}}],"resultType":"vector"},"status":"success"}"#,
        );
        assert_eq!((*vector.series[0].times_ms).to_vec(), [7_000]);
        let scalar = ok(r#"{"status":"success","data":{"resultType":"scalar","result":[1.25,"42"]}}"#);
        assert_eq!(scalar.series[0].values, [42.0]);
        let text = ok(r#"{"status":"success","data":{"resultType":"string","result":[1,"hello"]}}"#);
        assert!(text.series.is_empty());
        let native = ok(r#"{"status":"success","data":{"resultType":"vector","result":[
            {"metric":{"__name__":"h"},"histogram":[1,{"count":"3","sum":"1","buckets":[[0,"0","1","3"]]}]}]}}"#);
        assert_eq!((native.series.len(), native.native_histograms), (0, 1));
    }

    #[test]
    fn errors_are_read_as_such() {
        let answer = ok(r#"{"status":"error","errorType":"bad_data","error":"parse error","data":null}"#);
        assert_eq!((answer.error_type.as_str(), answer.error.as_str()), ("bad_data", "parse error"));
    }

    #[test]
    fn what_is_no_answer_is_said_so() {
        for bad in [
            "",
            "null",
            "[]",
            "{}",
            "{\"status\":\"success\",\"data\":{\"result\":[{\"values\":[[1,\"2\"]",
            r#"{"status":"success"} trailing"#,
            r#"{"status":"success","data":{"result":[{"values":[[1,"two"]]}]}}"#,
            r#"{"status":"success","data":{"result":[{"values":[[1]]}]}}"#,
            r#"{"status":"success","data":{"result":[{"metric":[]}]}}"#,
            &format!("{{\"status\":\"success\",\"data\":{}", "[".repeat(100_000)),
        ] {
            assert!(matches!(read(bad.as_bytes()), Err(Unreadable::Malformed(_))), "{:.60}", bad);
        }
    }

    #[test]
    fn limits_stop_the_reading() {
        let series = r#"{"metric":{},"value":[1,"1"]},"#.repeat(MAX_SERIES + 1);
        let json = format!(r#"{{"status":"success","data":{{"result":[{}"#, series);
        assert_eq!(read(json.as_bytes()), Err(Unreadable::TooLarge("series", MAX_SERIES)));
        let points = r#"[1,"1"],"#.repeat(MAX_POINTS + 1);
        let json = format!(r#"{{"status":"success","data":{{"result":[{{"values":[{points}"#);
        assert_eq!(read(json.as_bytes()), Err(Unreadable::TooLarge("points", MAX_POINTS)));
    }
}
