//! Version 39: series in a table have options a query, of which the statistic is one.

use serde_json::{Value, json};

use crate::Context;
use crate::json::{Object, child_mut, each_panel, objects_mut, set_new, take, text};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    each_panel(dashboard, &mut |panel| {
        for each in objects_mut(panel, "transformations") {
            if text(each, "id") != "timeSeriesTable" {
                continue;
            }
            let Some(options) = child_mut(each, "options") else { continue };
            let Some(Value::Object(statistics)) = take(options, "refIdToStat") else { continue };
            for (query, statistic) in statistics {
                set_new(options, &query, json!({ "stat": statistic }));
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn statistics_are_options_of_queries() {
        let one = |options: serde_json::Value| json!({ "panels": [{ "transformations": [{ "id": "timeSeriesTable", "options": options }] }] });
        crate::steps::check(
            super::step,
            &[(one(json!({ "refIdToStat": { "A": "mean" } })), one(json!({ "A": { "stat": "mean" } })))],
        );
    }
}
