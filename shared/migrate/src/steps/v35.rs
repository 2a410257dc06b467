//! Version 35: hiding the axes of a graph hides those of values; the time axis stays.

use serde_json::json;

use crate::Context;
use crate::json::{Object, child, child_mut, each_panel, list, list_at, text};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    each_panel(dashboard, &mut |panel| {
        let is_hidden = |config: &Object| {
            let custom = child(config, "defaults").and_then(|defaults| child(defaults, "custom"));
            custom.is_some_and(|custom| text(custom, "axisPlacement") == "hidden")
        };
        if text(panel, "type") != "timeseries" || !child(panel, "fieldConfig").is_some_and(is_hidden) {
            return;
        }
        let Some(config) = child_mut(panel, "fieldConfig") else { return };
        let shown = json!({ "matcher": { "id": "byType", "options": "time" },
                            "properties": [{ "id": "custom.axisPlacement", "value": "auto" }] });
        if !list(config, "overrides").contains(&shown) {
            list_at(config, "overrides").push(shown);
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn time_axes_stay() {
        let hidden = |overrides: serde_json::Value| {
            json!({ "panels": [{ "type": "timeseries", "fieldConfig": { "defaults": { "custom": { "axisPlacement": "hidden" } },
                "overrides": overrides } }] })
        };
        crate::steps::check(
            super::step,
            &[(
                hidden(json!([])),
                hidden(json!([{ "matcher": { "id": "byType", "options": "time" },
                    "properties": [{ "id": "custom.axisPlacement", "value": "auto" }] }])),
            )],
        );
    }
}
