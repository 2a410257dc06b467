//! Version 37: whether a legend is shown is a setting of its own.

use serde_json::Value;

use crate::Context;
use crate::json::{Object, child_mut, each_panel, set, text};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    each_panel(dashboard, &mut |panel| {
        let Some(legend) = child_mut(panel, "options").and_then(|options| child_mut(options, "legend"))
        else {
            return;
        };
        if text(legend, "displayMode") == "hidden" || legend.get("showLegend") == Some(&Value::Bool(false)) {
            set(legend, "displayMode", "list");
            set(legend, "showLegend", false);
        } else {
            set(legend, "showLegend", true);
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn legends_say_whether_they_are_shown() {
        let legend = |legend: serde_json::Value| json!({ "panels": [{ "options": { "legend": legend } }] });
        crate::steps::check(
            super::step,
            &[
                (
                    legend(json!({ "displayMode": "hidden" })),
                    legend(json!({ "displayMode": "list", "showLegend": false })),
                ),
                (
                    legend(json!({ "displayMode": "table" })),
                    legend(json!({ "displayMode": "table", "showLegend": true })),
                ),
                (legend(json!(true)), legend(json!(true))),
            ],
        );
    }
}
