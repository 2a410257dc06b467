//! The body of an import. The document goes through untouched where nothing of it was changed.

use model::api::ImportInput;
use serde_json::{Value, json};

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
    let parsed: Value = serde_json::from_str(text).map_err(|error| format!("This is not JSON: {error}."))?;
    // An answer of the API holds the document inside.
    let is_wrapped = parsed.get("dashboard").is_some_and(Value::is_object)
        && parsed.get("panels").is_none()
        && parsed.get("rows").is_none();
    let mut document = if is_wrapped { parsed["dashboard"].clone() } else { parsed };
    let Some(object) = document.as_object_mut() else { return Err("This is not a dashboard.".to_owned()) };
    object.insert("title".to_owned(), Value::from(chosen.title));
    object.shift_remove("id");
    if chosen.uid.is_empty() {
        object.shift_remove("uid");
    } else {
        object.insert("uid".to_owned(), Value::from(chosen.uid));
    }
    let body = json!({
        "dashboard": document,
        "folderUid": chosen.folder_uid,
        "overwrite": chosen.overwrite,
        "inputs": chosen.inputs,
    });
    Ok(body.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(uid: &'static str) -> Chosen<'static> {
        Chosen { title: "New", uid, folder_uid: "f", overwrite: false, inputs: &[] }
    }

    #[test]
    fn choices_are_put_into_the_document() {
        let body = of(
            r#"{ "id": 7, "uid": "old", "title": "Old", "panels": [], "odd": { "kept": 1 } }"#,
            &chosen(""),
        )
        .expect("a dashboard");
        let body: Value = serde_json::from_str(&body).expect("JSON");
        assert_eq!(body["dashboard"], json!({ "title": "New", "panels": [], "odd": { "kept": 1 } }));
        assert_eq!(body["folderUid"], "f");
    }

    #[test]
    fn an_answer_of_the_api_is_unwrapped() {
        let body =
            of(r#"{ "dashboard": { "title": "Old" }, "meta": {} }"#, &chosen("u")).expect("a dashboard");
        let body: Value = serde_json::from_str(&body).expect("JSON");
        assert_eq!(body["dashboard"], json!({ "title": "New", "uid": "u" }));
    }

    #[test]
    fn what_is_no_dashboard_is_said() {
        assert!(of("[]", &chosen("")).is_err());
        assert!(of("{ nope", &chosen("")).is_err());
    }
}
