//! Version 2: filters leave `services`, the panel kind `graphite` is called `graph`, legends and axis formats are objects.

use serde_json::{Value, json};

use crate::Context;
use crate::json::{Object, child, child_mut, each_panel, object_at, set, set_new, take, text};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    let filter = child(dashboard, "services").and_then(|services| child(services, "filter")).cloned();
    if let Some(filter) = filter {
        take(dashboard, "services");
        if let Some(time) = filter.get("time") {
            set_new(dashboard, "time", time.clone());
        }
        let list = filter.get("list").cloned().unwrap_or_else(|| json!([]));
        set_new(object_at(dashboard, "templating"), "list", list);
    }
    each_panel(dashboard, &mut |panel| {
        if text(panel, "type") == "graphite" {
            set(panel, "type", "graph");
        }
        if text(panel, "type") != "graph" {
            return;
        }
        if let Some(show) = panel.get("legend").and_then(Value::as_bool) {
            set(panel, "legend", json!({ "show": show }));
        }
        if let Some(grid) = child_mut(panel, "grid") {
            for (from, to) in [("min", "leftMin"), ("max", "leftMax")] {
                if let Some(limit) = take(grid, from) {
                    set_new(grid, to, limit);
                }
            }
        }
        let formats = [take(panel, "y_format"), take(panel, "y2_format")];
        if formats.iter().any(Option::is_some) {
            let formats = formats.map(|format| format.unwrap_or_else(|| "short".into()));
            set_new(panel, "y_formats", formats.to_vec());
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn the_first_documents_are_brought_up() {
        crate::steps::check(
            super::step,
            &[
                (
                    json!({ "services": { "filter": { "time": { "from": "now-1h" }, "list": [{ "name": "a" }] } } }),
                    json!({ "time": { "from": "now-1h" }, "templating": { "list": [{ "name": "a" }] } }),
                ),
                (
                    json!({ "rows": [{ "panels": [{ "type": "graphite", "legend": true, "y_format": "ms",
                        "grid": { "min": 1, "max": 2 } }, { "type": "text", "legend": true }] }] }),
                    json!({ "rows": [{ "panels": [{ "type": "graph", "legend": { "show": true },
                        "grid": { "leftMin": 1, "leftMax": 2 }, "y_formats": ["ms", "short"] },
                        { "type": "text", "legend": true }] }] }),
                ),
                (json!({ "services": 3, "panels": "odd" }), json!({ "services": 3, "panels": "odd" })),
            ],
        );
    }
}
