//! Version 36: annotations and variables name their source by kind and uid too.

use crate::Context;
use crate::json::{Object, child_mut, each_variable, objects_mut};

pub(super) fn step(dashboard: &mut Object, context: &mut Context<'_>) {
    if let Some(annotations) = child_mut(dashboard, "annotations") {
        objects_mut(annotations, "list").for_each(|query| super::v33::refer(query, context));
    }
    each_variable(dashboard, &mut |variable| super::v33::refer(variable, context));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn annotations_and_variables_refer_to_sources() {
        crate::steps::check(
            super::step,
            &[(
                json!({ "annotations": { "list": [{ "datasource": "-- Grafana --", "builtIn": 1 }] },
                    "templating": { "list": [{ "datasource": "Prom" }, { "datasource": "$ds" }, { "name": "x" }] } }),
                json!({ "annotations": { "list": [{ "datasource": { "type": "datasource", "uid": "-- Grafana --" }, "builtIn": 1 }] },
                    "templating": { "list": [{ "datasource": { "type": "prometheus", "uid": "p1" } }, { "datasource": { "uid": "$ds" } }, { "name": "x" }] } }),
            )],
        );
    }
}
