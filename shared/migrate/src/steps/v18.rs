//! Version 18: the first gauges keep their options where all panels do.

use serde_json::Value;

use crate::Context;
use crate::json::{Object, each_panel, set, take};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    each_panel(dashboard, &mut |panel| {
        let Some(Value::Object(mut options)) = take(panel, "options-gauge") else { return };
        let mut values = Object::new();
        for key in ["unit", "stat", "decimals", "prefix", "suffix"] {
            if let Some(value) = take(&mut options, key) {
                values.insert(key.to_owned(), value);
            }
        }
        take(&mut options, "options");
        set(&mut options, "valueOptions", values);
        set(panel, "options", options);
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn gauges_keep_options_like_others() {
        crate::steps::check(
            super::step,
            &[(
                json!({ "panels": [{ "type": "gauge", "options-gauge": { "unit": "ms", "stat": "avg", "minValue": 1,
                    "thresholds": [{ "index": 0, "value": null, "color": "g" }] } }] }),
                json!({ "panels": [{ "type": "gauge", "options": { "minValue": 1,
                    "thresholds": [{ "index": 0, "value": null, "color": "g" }], "valueOptions": { "unit": "ms", "stat": "avg" } } }] }),
            )],
        );
    }
}
