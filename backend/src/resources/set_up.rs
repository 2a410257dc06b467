//! What data sources and contact points share as things that people set up: how their kinds are told, and how names and
//! settings that were sent are checked.

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::error::{Error, bad_field};

/// What every kind says of itself.
#[derive(Serialize, ToSchema)]
pub(super) struct KindHead {
    /// Its id in stored JSON.
    pub(super) id: &'static str,
    /// Its name for people.
    pub(super) name: &'static str,
    /// One sentence: what it is good for.
    pub(super) description: &'static str,
}

/// A name as it is stored.
pub(super) fn checked_name(sent: &str) -> Result<String, Error> {
    let name = sent.trim();
    if name.is_empty() || name.chars().count() > 190 {
        return Err(bad_field("name", "A name of 1 to 190 characters is needed"));
    }
    Ok(name.to_owned())
}

/// Settings as they are stored: an object, empty where none was sent.
pub(super) fn checked_object(field: &str, sent: Value) -> Result<Value, Error> {
    match sent {
        Value::Null => Ok(Value::Object(Map::new())),
        object @ Value::Object(_) => Ok(object),
        _ => Err(bad_field(field, format!("{field} must be an object"))),
    }
}
