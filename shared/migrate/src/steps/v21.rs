//! Version 21: labels belong to fields: `__field.labels` instead of `__series.labels`.

use crate::Context;
use crate::json::Object;

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    super::v20::rename_in_links(dashboard, &[("__series.labels", "__field.labels")]);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn labels_are_of_fields() {
        crate::steps::check(
            super::step,
            &[(
                json!({ "panels": [{ "options": { "dataLinks": [{ "url": "/x?v=${__series.labels.a}" }] } }] }),
                json!({ "panels": [{ "options": { "dataLinks": [{ "url": "/x?v=${__field.labels.a}" }] } }] }),
            )],
        );
    }
}
