//! Version 9: a single stat has two thresholds, the one before them was never read.

use crate::Context;
use crate::json::{Object, each_panel, set, text};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    each_panel(dashboard, &mut |panel| {
        if text(panel, "type") != "singlestat" {
            return;
        }
        let parts: Vec<&str> = text(panel, "thresholds").split(',').collect();
        if parts.len() >= 3 {
            let rest = parts[1..].join(",");
            set(panel, "thresholds", rest);
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
            &[
                (
                    json!({ "panels": [{ "type": "singlestat", "thresholds": "10,20,30" }] }),
                    json!({ "panels": [{ "type": "singlestat", "thresholds": "20,30" }] }),
                ),
                (
                    json!({ "panels": [{ "type": "graph", "thresholds": "1,2,3" }, { "type": "singlestat", "thresholds": [1, 2, 3] }] }),
                    json!({ "panels": [{ "type": "graph", "thresholds": "1,2,3" }, { "type": "singlestat", "thresholds": [1, 2, 3] }] }),
                ),
            ],
        );
    }
}
