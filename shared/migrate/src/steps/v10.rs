//! Version 10: a column of a table has two thresholds, the one before them was never read.

use crate::Context;
use crate::json::{Object, each_panel, list_at, objects_mut, text};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    each_panel(dashboard, &mut |panel| {
        if text(panel, "type") != "table" {
            return;
        }
        for style in objects_mut(panel, "styles") {
            if style.get("thresholds").and_then(|list| list.as_array()).is_some_and(|list| list.len() >= 3) {
                list_at(style, "thresholds").remove(0);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn the_first_of_three_thresholds_goes() {
        crate::steps::check(
            super::step,
            &[(
                json!({ "panels": [{ "type": "table", "styles": [{ "thresholds": ["1", "2", "3"] }, { "thresholds": ["1"] }, 7] }] }),
                json!({ "panels": [{ "type": "table", "styles": [{ "thresholds": ["2", "3"] }, { "thresholds": ["1"] }, 7] }] }),
            )],
        );
    }
}
