//! Version 38: a cell of a table has options instead of one mode.

use serde_json::{Value, json};

use crate::Context;
use crate::json::{Object, child_mut, each_panel, each_property, set, take, text};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    each_panel(dashboard, &mut |panel| {
        if text(panel, "type") != "table" {
            return;
        }
        let defaults = child_mut(panel, "fieldConfig").and_then(|config| child_mut(config, "defaults"));
        if let Some(custom) = defaults.and_then(|defaults| child_mut(defaults, "custom"))
            && let Some(Value::String(mode)) = take(custom, "displayMode")
        {
            set(custom, "cellOptions", options(&mode));
        }
        each_property(panel, &mut |property| {
            if text(property, "id") == "custom.displayMode" {
                let options = options(text(property, "value"));
                set(property, "id", "custom.cellOptions");
                set(property, "value", options);
            }
        });
    });
}

fn options(mode: &str) -> Value {
    match mode {
        "basic" | "gradient-gauge" | "lcd-gauge" => {
            json!({ "type": "gauge", "mode": mode.trim_end_matches("-gauge") })
        }
        "color-background" => json!({ "type": "color-background", "mode": "gradient" }),
        "color-background-solid" => json!({ "type": "color-background", "mode": "basic" }),
        "" => json!({ "type": "auto" }),
        other => json!({ "type": other }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn cells_have_options() {
        crate::steps::check(
            super::step,
            &[(
                json!({ "panels": [{ "type": "table", "fieldConfig": { "defaults": { "custom": { "displayMode": "lcd-gauge" } },
                    "overrides": [{ "properties": [{ "id": "custom.displayMode", "value": "color-background-solid" },
                        { "id": "custom.displayMode", "value": "color-text" }] }] } }, { "type": "stat", "fieldConfig": { "defaults": { "custom": { "displayMode": "x" } } } }] }),
                json!({ "panels": [{ "type": "table", "fieldConfig": { "defaults": { "custom": { "cellOptions": { "type": "gauge", "mode": "lcd" } } },
                    "overrides": [{ "properties": [{ "id": "custom.cellOptions", "value": { "type": "color-background", "mode": "basic" } },
                        { "id": "custom.cellOptions", "value": { "type": "color-text" } }] }] } }, { "type": "stat", "fieldConfig": { "defaults": { "custom": { "displayMode": "x" } } } }] }),
            )],
        );
    }
}
