//! Version 26: the second text panel is the text panel.

use crate::Context;
use crate::json::{Object, child_mut, each_panel, set, take, text};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    each_panel(dashboard, &mut |panel| {
        if text(panel, "type") == "text2" {
            set(panel, "type", "text");
            if let Some(options) = child_mut(panel, "options") {
                take(options, "angular");
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn there_is_one_text_panel() {
        crate::steps::check(
            super::step,
            &[(
                json!({ "panels": [{ "type": "text2", "options": { "content": "x", "angular": {} } }] }),
                json!({ "panels": [{ "type": "text", "options": { "content": "x" } }] }),
            )],
        );
    }
}
