//! Version 6: annotations leave the pull-downs, variables say their kind.

use serde_json::{Value, json};

use crate::Context;
use crate::json::{Object, each_variable, list, set, set_new, text};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    let annotations = list(dashboard, "pulldowns")
        .iter()
        .filter_map(Value::as_object)
        .find(|pulldown| text(pulldown, "type") == "annotations")
        .map(|pulldown| list(pulldown, "annotations").to_vec());
    if let Some(annotations) = annotations {
        set_new(dashboard, "annotations", json!({ "list": annotations }));
    }
    each_variable(dashboard, &mut |variable| {
        set_new(variable, "datasource", Value::Null);
        if matches!(text(variable, "type"), "" | "filter") {
            set(variable, "type", "query");
        }
        set_new(variable, "allFormat", "glob");
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn pulldowns_and_filters_are_read() {
        crate::steps::check(
            super::step,
            &[
                (
                    json!({ "pulldowns": [{ "type": "filtering" }, { "type": "annotations", "annotations": [{ "name": "a" }] }] }),
                    json!({ "pulldowns": [{ "type": "filtering" }, { "type": "annotations", "annotations": [{ "name": "a" }] }],
                            "annotations": { "list": [{ "name": "a" }] } }),
                ),
                (
                    json!({ "templating": { "list": [{ "type": "filter" }, { "type": "interval", "datasource": "x" }] } }),
                    json!({ "templating": { "list": [{ "type": "query", "datasource": null, "allFormat": "glob" },
                            { "type": "interval", "datasource": "x", "allFormat": "glob" }] } }),
                ),
            ],
        );
    }
}
