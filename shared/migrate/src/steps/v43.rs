//! Version 43: formatting times is one of the conversions of a field's type.

use serde_json::{Value, json};

use crate::Context;
use crate::json::{Object, child, each_panel, objects_mut, set, text};

/// Options of old and of today.
const NAMES: &[(&str, &str)] =
    &[("timeField", "targetField"), ("outputFormat", "dateFormat"), ("timezone", "timezone")];

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    each_panel(dashboard, &mut |panel| {
        for each in objects_mut(panel, "transformations") {
            if text(each, "id") != "formatTime" {
                continue;
            }
            let mut conversion = Object::new();
            for (old, new) in NAMES {
                let value = child(each, "options").map(|options| text(options, old)).unwrap_or_default();
                if !value.is_empty() {
                    set(&mut conversion, new, value);
                }
            }
            set(&mut conversion, "destinationType", "string");
            set(each, "id", "convertFieldType");
            set(each, "options", json!({ "conversions": [Value::Object(conversion)] }));
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn formatted_times_are_conversions() {
        crate::steps::check(
            super::step,
            &[(
                json!({ "panels": [{ "transformations": [{ "id": "formatTime", "disabled": true,
                    "options": { "timeField": "t", "outputFormat": "YYYY", "timezone": "utc", "useTimezone": true } }, { "id": "merge" }] }] }),
                json!({ "panels": [{ "transformations": [{ "id": "convertFieldType", "disabled": true, "options": { "conversions": [
                    { "targetField": "t", "dateFormat": "YYYY", "timezone": "utc", "destinationType": "string" }] } }, { "id": "merge" }] }] }),
            )],
        );
    }
}
