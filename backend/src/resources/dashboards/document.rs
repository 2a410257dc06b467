//! A dashboard's document as text: its topmost keys can be read and set, everything else stays as it was written, to
//! the byte, in its order.

use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::value::RawValue;

use crate::error::{Error, bad_request};

/// The topmost keys of a document in their order, each with its text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Document {
    entries: Vec<(String, Box<RawValue>)>,
}

impl Document {
    /// Reads the topmost keys of a text that is known to be JSON. Of equal keys the last one counts.
    ///
    /// # Errors
    /// 400 if the text is not an object.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        serde_json::from_str(text).map_err(|_| bad_request("A dashboard must be a JSON object"))
    }

    /// The value of a key, if it is there and of the type.
    #[must_use]
    pub(crate) fn get<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        let (_, raw) = self.entries.iter().find(|(name, _)| name == key)?;
        serde_json::from_str(raw.get()).ok()
    }

    /// Whether the key is there.
    #[must_use]
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, _)| name == key)
    }

    /// Sets a key where it stands, or at the end.
    ///
    /// # Errors
    /// If the value cannot be written as JSON.
    pub(crate) fn set(&mut self, key: &str, value: &impl serde::Serialize) -> Result<(), Error> {
        let raw =
            serde_json::value::to_raw_value(value).map_err(|error| Error::Internal(error.to_string()))?;
        match self.entries.iter_mut().find(|(name, _)| name == key) {
            Some((_, old)) => *old = raw,
            None => self.entries.push((key.to_owned(), raw)),
        }
        Ok(())
    }

    /// Removes a key.
    pub(crate) fn remove(&mut self, key: &str) {
        self.entries.retain(|(name, _)| name != key);
    }

    /// The document as text.
    ///
    /// # Errors
    /// Never, in practice: keys are texts.
    pub(crate) fn to_text(&self) -> Result<String, Error> {
        let mut text = String::from("{");
        for (index, (key, raw)) in self.entries.iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            text += &serde_json::to_string(key).map_err(|error| Error::Internal(error.to_string()))?;
            text.push(':');
            text += raw.get();
        }
        text.push('}');
        Ok(text)
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = Document;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Document, A::Error> {
                let mut document = Document::default();
                let mut places: HashMap<String, usize> = HashMap::new();
                while let Some((key, raw)) = map.next_entry::<String, Box<RawValue>>()? {
                    match places.get(&key) {
                        Some(&place) => document.entries[place].1 = raw,
                        None => {
                            places.insert(key.clone(), document.entries.len());
                            document.entries.push((key, raw));
                        }
                    }
                }
                Ok(document)
            }
        }

        deserializer.deserialize_map(Entries)
    }
}

/// The title in lower case with dashes, for links.
#[must_use]
pub(crate) fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars().take(200) {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    if slug.is_empty() { "dashboard".to_owned() } else { slug }
}

/// Refuses a uid that could not stand in a link.
///
/// # Errors
/// 400 in Grafana's words.
pub(crate) fn require_uid(uid: &str) -> Result<(), Error> {
    if uid.len() > 40 {
        return Err(bad_request("uid too long, max 40 characters"));
    }
    if uid.is_empty() || !uid.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
        return Err(bad_request("uid contains illegal characters"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Document, slug};

    #[test]
    fn what_is_not_set_stays_to_the_byte() {
        let text = r#"{"z":1e3,"uid":"a","big":123456789012345678901234567890,"x":{"b" : 1.10, "a":[ ]},"é\n":null}"#;
        let mut document = Document::parse(text).unwrap();
        document.set("uid", &"b").unwrap();
        document.set("version", &7).unwrap();
        let expect = text.replace(r#""uid":"a""#, r#""uid":"b""#).replace(":null}", r#":null,"version":7}"#);
        assert_eq!(document.to_text().unwrap(), expect);
        assert_eq!(document.get::<i64>("version"), Some(7));
        assert_eq!(document.get::<i64>("uid"), None);
    }

    #[test]
    fn the_last_of_equal_keys_counts() {
        assert_eq!(Document::parse(r#"{"a":1,"b":2,"a":3}"#).unwrap().to_text().unwrap(), r#"{"a":3,"b":2}"#);
        assert!(Document::parse("[]").is_err());
    }

    #[test]
    fn slugs_are_fit_for_links() {
        for (title, expect) in [
            ("Node Exporter / Full (v2)", "node-exporter-full-v2"),
            ("  ÄPFEL  ", "äpfel"),
            ("--", "dashboard"),
            ("", "dashboard"),
        ] {
            assert_eq!(slug(title), expect);
        }
    }
}
