//! Version 30: value mappings say what they match, tooltips have one name.

use serde_json::Value;

use crate::Context;
use crate::fields::{has_old_mappings, mappings};
use crate::json::{Object, child_mut, each_panel, each_property, list, set, set_new, take, text};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    each_panel(dashboard, &mut |panel| {
        let mut of_panel = None;
        if let Some(defaults) =
            child_mut(panel, "fieldConfig").and_then(|config| child_mut(config, "defaults"))
        {
            of_panel = defaults.get("thresholds").cloned();
            upgrade(defaults, "mappings", of_panel.as_ref());
        }
        each_property(panel, &mut |property| {
            if text(property, "id") == "mappings" {
                upgrade(property, "value", of_panel.as_ref());
            }
        });
        if matches!(text(panel, "type"), "timeseries" | "xychart")
            && let Some(options) = child_mut(panel, "options")
            && let Some(tooltip) = take(options, "tooltipOptions")
        {
            set_new(options, "tooltip", tooltip);
        }
    });
}

/// Brings the mappings under a key up, if any is of the old form.
pub(crate) fn upgrade(holder: &mut Object, key: &str, thresholds: Option<&Value>) {
    if has_old_mappings(list(holder, key)) {
        let new = mappings(list(holder, key), thresholds);
        set(holder, key, new);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn mappings_say_what_they_match() {
        crate::steps::check(
            super::step,
            &[
                (
                    json!({ "panels": [{ "fieldConfig": { "defaults": { "mappings": [{ "id": 0, "type": 1, "value": "1", "text": "up" }] },
                        "overrides": [{ "properties": [{ "id": "mappings", "value": [{ "type": 2, "from": 1, "to": 2, "text": "x" }] }] }] } }] }),
                    json!({ "panels": [{ "fieldConfig": { "defaults": { "mappings": [{ "type": "value", "options": { "1": { "text": "up" } } }] },
                        "overrides": [{ "properties": [{ "id": "mappings", "value":
                            [{ "type": "range", "options": { "from": 1, "to": 2, "result": { "text": "x" } } }] }] }] } }] }),
                ),
                (
                    json!({ "panels": [{ "type": "timeseries", "options": { "tooltipOptions": { "mode": "multi" } } }] }),
                    json!({ "panels": [{ "type": "timeseries", "options": { "tooltip": { "mode": "multi" } } }] }),
                ),
            ],
        );
    }
}
