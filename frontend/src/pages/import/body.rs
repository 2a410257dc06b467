//! The body of an import. The document goes through untouched; what was chosen stands beside it.

use model::api::ImportInput;
use serde::de::IgnoredAny;
use serde_json::json;

/// What was chosen for the document.
pub(super) struct Chosen<'a> {
    /// Its title from now on.
    pub(super) title: &'a str,
    /// Its uid from now on; empty for a new one.
    pub(super) uid: &'a str,
    /// The folder it goes into.
    pub(super) folder_uid: &'a str,
    /// Whether it replaces what has its uid or name.
    pub(super) overwrite: bool,
    /// What stands in for its inputs.
    pub(super) inputs: &'a [ImportInput],
}

/// The text that is sent. A sentence when the document is no JSON after all.
pub(super) fn of(text: &str, chosen: &Chosen) -> Result<String, String> {
    let text = text.trim_start_matches('\u{feff}');
    let _: IgnoredAny = serde_json::from_str(text).map_err(|error| format!("This is not JSON: {error}."))?;
    let choices = json!({
        "title": chosen.title,
        "uid": chosen.uid,
        "folderUid": chosen.folder_uid,
        "overwrite": chosen.overwrite,
        "inputs": chosen.inputs,
    });
    let choices = choices.to_string();
    Ok(format!("{{\"dashboard\":{text},{}", choices.trim_start_matches('{')))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn the_document_goes_through_as_it_is() {
        let chosen = Chosen { title: "New", uid: "", folder_uid: "f", overwrite: false, inputs: &[] };
        let text = r#"{ "uid": "old", "n": 1.10, "panels": [] }"#;
        let body = of(&format!("\u{feff}{text}"), &chosen).expect("a dashboard");
        assert!(body.contains(text), "{body}");
        let body: Value = serde_json::from_str(&body).expect("JSON");
        assert_eq!(
            (&body["title"], &body["uid"], &body["folderUid"]),
            (&json!("New"), &json!(""), &json!("f"))
        );
        assert!(of("{ nope", &chosen).is_err());
    }
}
