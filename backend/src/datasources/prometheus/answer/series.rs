//! Reads one series of an answer, or one half of the pair that a scalar is; counts against the limits while reading.

use std::fmt;

use model::frame::Labels;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{MAX_SERIES, Series, State, millis};

/// An element of the list of results.
pub(super) enum Item {
    Series(Series),
    NativeHistogram,
    Number(f64),
    Text(String),
}

/// Reads one element.
pub(super) struct ItemSeed<'a>(pub(super) &'a mut State);

impl<'de> DeserializeSeed<'de> for ItemSeed<'_> {
    type Value = Item;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Item, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ItemSeed<'_> {
    type Value = Item;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a series")
    }

    fn visit_f64<E>(self, seconds: f64) -> Result<Item, E> {
        Ok(Item::Number(seconds))
    }

    fn visit_u64<E>(self, seconds: u64) -> Result<Item, E> {
        Ok(Item::Number(seconds as f64))
    }

    fn visit_i64<E>(self, seconds: i64) -> Result<Item, E> {
        Ok(Item::Number(seconds as f64))
    }

    fn visit_str<E>(self, text: &str) -> Result<Item, E> {
        Ok(Item::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Item, A::Error> {
        let state = self.0;
        state.series += 1;
        if state.series > MAX_SERIES {
            state.exceeded = Some(("series", MAX_SERIES));
            return Err(A::Error::custom("too many series"));
        }
        let mut labels = Labels::new();
        let mut values = Vec::new();
        let mut native = false;
        state.times.clear();
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            match key.as_ref() {
                "metric" => labels = map.next_value()?,
                "values" => map.next_value_seed(SamplesSeed(state, &mut values))?,
                "value" => map.next_value_seed(SampleSeed(state, &mut values))?,
                "histogram" | "histograms" => {
                    native = true;
                    map.next_value::<IgnoredAny>()?;
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        if native && values.is_empty() {
            return Ok(Item::NativeHistogram);
        }
        Ok(Item::Series(Series { labels, times_ms: state.shared_times(), values }))
    }
}

/// `[[time, "value"], …]`.
struct SamplesSeed<'a>(&'a mut State, &'a mut Vec<f64>);

impl<'de> DeserializeSeed<'de> for SamplesSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for SamplesSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of samples")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(SampleSeed(self.0, self.1))?.is_some() {}
        Ok(())
    }
}

/// `[time, "value"]`.
struct SampleSeed<'a>(&'a mut State, &'a mut Vec<f64>);

impl<'de> DeserializeSeed<'de> for SampleSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_tuple(2, self)
    }
}

impl<'de> Visitor<'de> for SampleSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time and a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pair: A) -> Result<(), A::Error> {
        let seconds: f64 = pair.next_element()?.ok_or_else(|| A::Error::invalid_length(0, &self))?;
        let value = pair.next_element_seed(ValueSeed)?.ok_or_else(|| A::Error::invalid_length(1, &self))?;
        self.0.count_point()?;
        self.0.times.push(millis(seconds));
        self.1.push(value);
        Ok(())
    }
}

/// A number as text: `"1.5"`, `"NaN"`, `"+Inf"`; some servers write it bare.
struct ValueSeed;

impl<'de> DeserializeSeed<'de> for ValueSeed {
    type Value = f64;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<f64, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for ValueSeed {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number as text")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<f64, E> {
        text.parse().map_err(|_| E::custom(format!("“{text}” is not a number")))
    }

    fn visit_f64<E>(self, value: f64) -> Result<f64, E> {
        Ok(value)
    }

    fn visit_u64<E>(self, value: u64) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn visit_i64<E>(self, value: i64) -> Result<f64, E> {
        Ok(value as f64)
    }
}
