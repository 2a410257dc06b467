//! Version 31: labels turned to fields were merged into one table; now that is a transformation of its own.

use serde_json::{Value, json};

use crate::Context;
use crate::json::{Object, each_panel};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    each_panel(dashboard, &mut |panel| {
        let Some(list) = panel.get_mut("transformations").and_then(Value::as_array_mut) else { return };
        let id = |list: &[Value], at: usize| {
            list.get(at).and_then(|each| each.get("id")).and_then(Value::as_str).map(str::to_owned)
        };
        let mut at = 0;
        while at < list.len() {
            // A second merge of what is merged changes nothing; there is none to add.
            if id(list, at).as_deref() == Some("labelsToFields")
                && id(list, at + 1).as_deref() != Some("merge")
            {
                list.insert(at + 1, json!({ "id": "merge", "options": {} }));
            }
            at += 1;
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn labels_to_fields_are_merged() {
        crate::steps::check(
            super::step,
            &[(
                json!({ "panels": [{ "transformations": [{ "id": "labelsToFields" }, { "id": "organize" }] }] }),
                json!({ "panels": [{ "transformations": [{ "id": "labelsToFields" }, { "id": "merge", "options": {} }, { "id": "organize" }] }] }),
            )],
        );
    }
}
