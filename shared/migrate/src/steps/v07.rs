//! Version 7: the time picker has a place of its own, every query has a letter.

use serde_json::Value;

use crate::Context;
use crate::json::{Object, each_panel, list, objects_mut, set, set_new, text};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    if let Some(picker @ Value::Object(_)) = list(dashboard, "nav").first().cloned() {
        set_new(dashboard, "timepicker", picker);
    }
    each_panel(dashboard, &mut |panel| {
        let mut used: Vec<String> = list(panel, "targets")
            .iter()
            .filter_map(|target| target.get("refId").and_then(Value::as_str))
            .map(str::to_owned)
            .collect();
        for target in objects_mut(panel, "targets") {
            if text(target, "refId").is_empty() {
                let free = crate::steps::v34::free_letter(&used);
                set(target, "refId", free.as_str());
                used.push(free);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn queries_get_letters() {
        crate::steps::check(
            super::step,
            &[
                (
                    json!({ "nav": [{ "now": true }], "panels": [{ "targets": [{ "refId": "B" }, {}, { "expr": "x" }] }] }),
                    json!({ "nav": [{ "now": true }], "panels": [{ "targets": [{ "refId": "B" }, { "refId": "A" },
                            { "expr": "x", "refId": "C" }] }], "timepicker": { "now": true } }),
                ),
                (
                    json!({ "nav": [], "panels": [{ "targets": 3 }] }),
                    json!({ "nav": [], "panels": [{ "targets": 3 }] }),
                ),
            ],
        );
    }
}
