//! Version 20: the variables of data links have paths: `__series.name` instead of `__series_name`.

use serde_json::Value;

use crate::Context;
use crate::json::{Object, child_mut, each_panel, objects_mut};

const NAMES: &[(&str, &str)] = &[
    ("__series_name", "__series.name"),
    ("$__value_time", "$__value.time"),
    ("{__value_time", "{__value.time"),
    ("__field_name", "__field.name"),
];

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    rename_in_links(dashboard, NAMES);
}

/// Renames variables in the data links and titles that panels kept in their options.
pub(super) fn rename_in_links(dashboard: &mut Object, names: &[(&str, &str)]) {
    each_panel(dashboard, &mut |panel| {
        let Some(options) = child_mut(panel, "options") else { return };
        objects_mut(options, "dataLinks").for_each(|link| rename(link, "url", names));
        let Some(defaults) =
            child_mut(options, "fieldOptions").and_then(|fields| child_mut(fields, "defaults"))
        else {
            return;
        };
        rename(defaults, "title", names);
        objects_mut(defaults, "links").for_each(|link| rename(link, "url", names));
    });
}

fn rename(object: &mut Object, key: &str, names: &[(&str, &str)]) {
    if let Some(Value::String(text)) = object.get_mut(key) {
        for (from, to) in names {
            if text.contains(from) {
                *text = text.replace(from, to);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn variables_of_links_have_paths() {
        crate::steps::check(
            super::step,
            &[(
                json!({ "panels": [{ "options": { "dataLinks": [{ "url": "/x?${__series_name}&$__value_time" }],
                    "fieldOptions": { "defaults": { "title": "$__field_name", "links": [{ "url": "${__series_name}" }, 3] } } } }] }),
                json!({ "panels": [{ "options": { "dataLinks": [{ "url": "/x?${__series.name}&$__value.time" }],
                    "fieldOptions": { "defaults": { "title": "$__field.name", "links": [{ "url": "${__series.name}" }, 3] } } } }] }),
            )],
        );
    }
}
