//! Version 28: variables have no tags any more.

use crate::Context;
use crate::json::{Object, drop_keys, each_variable};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    each_variable(dashboard, &mut |variable| {
        drop_keys(variable, &["tags", "tagsQuery", "tagValuesQuery", "useTags"]);
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn variables_have_no_tags() {
        crate::steps::check(
            super::step,
            &[(
                json!({ "tags": ["kept"], "templating": { "list": [{ "name": "a", "tags": [], "tagsQuery": "", "tagValuesQuery": null, "useTags": false }] } }),
                json!({ "tags": ["kept"], "templating": { "list": [{ "name": "a" }] } }),
            )],
        );
    }
}
