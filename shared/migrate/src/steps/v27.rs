//! Version 27: copies that repeats left behind go, and a constant that people can see is a text box.

use serde_json::{Value, json};

use crate::Context;
use crate::json::{Object, child_mut, each_panel, each_variable, is_set, num, set, text};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    without_copies(dashboard);
    each_panel(dashboard, &mut |panel| {
        without_copies(panel);
        crate::json::drop_keys(panel, &["scopedVars", "repeatIteration"]);
    });
    each_variable(dashboard, &mut |variable| {
        if text(variable, "type") != "constant" {
            return;
        }
        let value =
            variable.get("query").filter(|query| !query.is_null()).cloned().unwrap_or_else(|| "".into());
        let chosen = json!({ "selected": true, "text": value, "value": value });
        set(variable, "current", chosen.clone());
        set(variable, "options", json!([chosen]));
        if num(variable, "hide") != Some(2.0) && text(variable, "hide") != "hideVariable" {
            set(variable, "type", "textbox");
        }
    });
}

/// Removes panels and rows that repeating had made.
fn without_copies(holder: &mut Object) {
    let is_copy = |panel: &Value| {
        panel.as_object().is_some_and(|panel| is_set(panel, "repeatPanelId") || is_set(panel, "repeatByRow"))
    };
    if let Some(panels) = holder.get_mut("panels").and_then(Value::as_array_mut)
        && panels.iter().any(is_copy)
    {
        panels.retain(|panel| !is_copy(panel));
    }
    // What a row stood for while it was shown is no setting.
    if let Some(scoped) = child_mut(holder, "scopedVars")
        && scoped.is_empty()
    {
        holder.shift_remove("scopedVars");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn copies_go_and_constants_are_seen() {
        crate::steps::check(
            super::step,
            &[
                (
                    json!({ "panels": [{ "id": 1, "repeat": "n", "scopedVars": { "n": { "value": "a" } } }, { "id": 2, "repeatPanelId": 1 },
                        { "id": 3, "type": "row", "panels": [{ "id": 4, "repeatByRow": true }, { "id": 5, "repeatPanelId": null }] }] }),
                    json!({ "panels": [{ "id": 1, "repeat": "n" }, { "id": 3, "type": "row", "panels": [{ "id": 5, "repeatPanelId": null }] }] }),
                ),
                (
                    json!({ "templating": { "list": [{ "type": "constant", "hide": 0, "query": "v" }, { "type": "constant", "hide": 2 }] } }),
                    json!({ "templating": { "list": [
                        { "type": "textbox", "hide": 0, "query": "v", "current": { "selected": true, "text": "v", "value": "v" },
                          "options": [{ "selected": true, "text": "v", "value": "v" }] },
                        { "type": "constant", "hide": 2, "current": { "selected": true, "text": "", "value": "" },
                          "options": [{ "selected": true, "text": "", "value": "" }] }] } }),
                ),
            ],
        );
    }
}
