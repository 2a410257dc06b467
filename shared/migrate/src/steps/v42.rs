//! Version 42: a series that is hidden from the drawing is hidden from the tooltip too.

use crate::Context;
use crate::json::{Object, child_mut, each_panel, each_property, is_set, set, text};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    each_panel(dashboard, &mut |panel| {
        each_property(panel, &mut |property| {
            if text(property, "id") != "custom.hideFrom" {
                return;
            }
            if let Some(from) = child_mut(property, "value").filter(|from| is_set(from, "viz")) {
                set(from, "tooltip", true);
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn hidden_series_have_no_tooltip() {
        let hide = |from: serde_json::Value| json!({ "panels": [{ "fieldConfig": { "overrides": [{ "properties": [{ "id": "custom.hideFrom", "value": from }] }] } }] });
        crate::steps::check(
            super::step,
            &[
                (
                    hide(json!({ "viz": true, "tooltip": false })),
                    hide(json!({ "viz": true, "tooltip": true })),
                ),
                (
                    hide(json!({ "viz": false, "tooltip": false })),
                    hide(json!({ "viz": false, "tooltip": false })),
                ),
            ],
        );
    }
}
