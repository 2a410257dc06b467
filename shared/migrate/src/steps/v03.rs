//! Version 3: every panel has an id.

use serde_json::Value;

use crate::Context;
use crate::json::{Object, each_panel, free_panel_id, set};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    let mut next = free_panel_id(dashboard);
    each_panel(dashboard, &mut |panel| {
        if panel.get("id").is_none_or(Value::is_null) {
            set(panel, "id", next);
            next += 1;
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn panels_get_ids() {
        crate::steps::check(
            super::step,
            &[
                (
                    json!({ "rows": [{ "panels": [{ "id": 4 }, { "title": "x" }] }, { "panels": [{ "id": null }] }] }),
                    json!({ "rows": [{ "panels": [{ "id": 4 }, { "title": "x", "id": 5 }] }, { "panels": [{ "id": 6 }] }] }),
                ),
                (json!({ "panels": [{ "id": "7" }, {}] }), json!({ "panels": [{ "id": "7" }, { "id": 8 }] })),
            ],
        );
    }
}
