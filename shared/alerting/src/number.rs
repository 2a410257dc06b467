//! Numbers in stored JSON, which knows none that are infinite: those are written as words. For `#[serde(with)]`.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Number(f64),
    Word(String),
}

pub(crate) fn serialize<S: Serializer>(value: &f64, to: S) -> Result<S::Ok, S::Error> {
    let written = if value.is_finite() { Written::Number(*value) } else { Written::Word(value.to_string()) };
    written.serialize(to)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    match Written::deserialize(from)? {
        Written::Number(value) => Ok(value),
        Written::Word(word) => word.parse().map_err(D::Error::custom),
    }
}
