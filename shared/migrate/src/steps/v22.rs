//! Version 22: columns of tables are aligned by what they hold.

use crate::Context;
use crate::json::{Object, each_panel, objects_mut, set, text};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    each_panel(dashboard, &mut |panel| {
        if text(panel, "type") == "table" {
            objects_mut(panel, "styles").for_each(|style| set(style, "align", "auto"));
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn columns_align_themselves() {
        crate::steps::check(
            super::step,
            &[(
                json!({ "panels": [{ "type": "table", "styles": [{ "pattern": "x" }] }, { "type": "graph", "styles": [{}] }] }),
                json!({ "panels": [{ "type": "table", "styles": [{ "pattern": "x", "align": "auto" }] }, { "type": "graph", "styles": [{}] }] }),
            )],
        );
    }
}
