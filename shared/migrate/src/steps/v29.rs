//! Version 29: the options of a variable are always asked, never stored.

use serde_json::Value;

use crate::Context;
use crate::json::{Object, each_variable, num, set, text};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    each_variable(dashboard, &mut |variable| {
        if text(variable, "type") != "query" {
            return;
        }
        if !matches!(num(variable, "refresh"), Some(at) if at == 1.0 || at == 2.0) {
            set(variable, "refresh", 1);
        }
        if variable.get("options").and_then(Value::as_array).is_some_and(|options| !options.is_empty()) {
            set(variable, "options", Vec::<Value>::new());
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn options_are_asked() {
        crate::steps::check(
            super::step,
            &[(
                json!({ "templating": { "list": [{ "type": "query", "refresh": 0, "options": [{ "value": "a" }] },
                    { "type": "query", "refresh": 2 }, { "type": "custom", "refresh": 0, "options": [{ "value": "a" }] }] } }),
                json!({ "templating": { "list": [{ "type": "query", "refresh": 1, "options": [] },
                    { "type": "query", "refresh": 2 }, { "type": "custom", "refresh": 0, "options": [{ "value": "a" }] }] } }),
            )],
        );
    }
}
