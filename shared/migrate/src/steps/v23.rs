//! Version 23: what is chosen is a list where several may be, and one value where not.

use serde_json::Value;

use crate::Context;
use crate::json::{Object, child_mut, each_variable, is_set, set};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    each_variable(dashboard, &mut |variable| {
        if !variable.contains_key("multi") {
            return;
        }
        let is_multi = is_set(variable, "multi");
        let Some(current) = child_mut(variable, "current").filter(|current| !current.is_empty()) else {
            return;
        };
        for key in ["value", "text"] {
            match (is_multi, current.get(key)) {
                (true, Some(one)) if !one.is_array() => {
                    let list = vec![one.clone()];
                    set(current, key, list);
                }
                (false, Some(Value::Array(list))) => {
                    let first = list.first().cloned().unwrap_or_else(|| "".into());
                    set(current, key, first);
                }
                _ => {}
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn choices_fit_their_variable() {
        let list = |variables: serde_json::Value| json!({ "templating": { "list": variables } });
        crate::steps::check(
            super::step,
            &[(
                list(json!([{ "multi": true, "current": { "text": "A", "value": "a" } },
                            { "multi": false, "current": { "text": ["A", "B"], "value": ["a", "b"] } },
                            { "multi": true, "current": {} }, { "current": { "value": "x" } }])),
                list(json!([{ "multi": true, "current": { "text": ["A"], "value": ["a"] } },
                            { "multi": false, "current": { "text": "A", "value": "a" } },
                            { "multi": true, "current": {} }, { "current": { "value": "x" } }])),
            )],
        );
    }
}
