//! Version 4: which series stands on which axis is an override of the series.

use serde_json::json;

use crate::Context;
use crate::json::{Object, each_panel, list_at, take, text};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    each_panel(dashboard, &mut |panel| {
        if text(panel, "type") != "graph" {
            return;
        }
        let Some(axes) = take(panel, "aliasYAxis") else { return };
        let overrides = axes.as_object().into_iter().flatten();
        let overrides: Vec<_> =
            overrides.map(|(alias, axis)| json!({ "alias": alias, "yaxis": axis })).collect();
        if !overrides.is_empty() {
            list_at(panel, "seriesOverrides").extend(overrides);
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn axes_of_series_become_overrides() {
        crate::steps::check(
            super::step,
            &[
                (
                    json!({ "panels": [{ "type": "graph", "aliasYAxis": { "cpu": 2 } }] }),
                    json!({ "panels": [{ "type": "graph", "seriesOverrides": [{ "alias": "cpu", "yaxis": 2 }] }] }),
                ),
                (
                    json!({ "panels": [{ "type": "graph", "aliasYAxis": {} }] }),
                    json!({ "panels": [{ "type": "graph" }] }),
                ),
            ],
        );
    }
}
