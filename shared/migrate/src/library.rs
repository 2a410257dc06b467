//! Library panels that travel inside an export: each is put where it is used. Those which are not in the file stay
//! references.

use model::dashboard::Lenient;
use serde_json::Value;

use crate::json::{Object, child, each_panel, take, text};
use crate::{Context, Note};

/// Kept from the place where a library panel is used; all else comes from the library.
const OF_THE_PLACE: &[&str] = &["id", "gridPos", "repeat", "repeatDirection", "maxPerRow", "libraryPanel"];

/// Puts the library panels of `__elements` in. They may refer to each other or to themselves: each place is filled once.
pub(crate) fn put_in(dashboard: &mut Object, context: &mut Context<'_>) {
    let Some(elements) = take(dashboard, "__elements") else { return };
    let models: Vec<(String, Object)> = match &elements {
        Value::Object(elements) => elements.values().filter_map(of).collect(),
        Value::Array(elements) => elements.iter().filter_map(of).collect(),
        _ => Vec::new(),
    };
    let mut filled = 0;
    each_panel(dashboard, &mut |panel| {
        let uid = child(panel, "libraryPanel").map(|library| text(library, "uid")).unwrap_or_default();
        let Some((_, model)) = models.iter().find(|(name, _)| !uid.is_empty() && name == uid) else { return };
        let mut whole = model.clone();
        for key in OF_THE_PLACE {
            whole.shift_remove(*key);
            if let Some(value) = panel.get(*key) {
                whole.insert((*key).to_owned(), value.clone());
            }
        }
        // The reference would send readers to a library that this panel is no part of any more.
        if let Some(reference) = take(&mut whole, "libraryPanel") {
            crate::keep(&mut whole, "libraryPanel", reference);
        }
        *panel = whole;
        filled += 1;
    });
    if filled > 0 {
        let text = if filled == 1 {
            "A library panel of the file is now part of the dashboard itself.".to_owned()
        } else {
            format!("{filled} library panels of the file are now part of the dashboard itself.")
        };
        context.notes.push(Note { panel: None, text });
    }
}

fn of(element: &Value) -> Option<(String, Object)> {
    let mut model = element.at("model").as_object()?.clone();
    if !model.contains_key("type") {
        model.insert("type".to_owned(), element.at("type").clone());
    }
    Some((element.text("uid"), model))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn library_panels_of_the_file_are_put_in() {
        let cyclic = json!({ "title": "x", "schemaVersion": 42, "__elements": { "lib": { "uid": "lib", "kind": 1,
            "model": { "type": "text", "id": 9, "options": { "mode": "html" }, "libraryPanel": { "uid": "lib" } } } },
            "panels": [{ "id": 3, "gridPos": { "x": 1 }, "libraryPanel": { "uid": "lib" } },
                       { "id": 4, "libraryPanel": { "uid": "elsewhere" } }] });
        let opened = crate::open_value(cyclic, &[]).unwrap();
        assert_eq!(
            opened.dashboard["panels"],
            json!([{ "type": "text", "options": { "mode": "html" }, "id": 3, "gridPos": { "x": 1 },
                     "belvedere": { "libraryPanel": { "uid": "lib" } } },
                   { "id": 4, "libraryPanel": { "uid": "elsewhere" } }])
        );
        assert!(opened.notes[0].text.contains("library panel"));
    }
}
