//! Lists of dashboards and of alerts: the first ones kept their settings beside their options.

use crate::Context;
use crate::json::{Object, object_at, set_new, take};

/// Settings of a list of dashboards: of old and of today.
const OF_DASHBOARDS: &[(&str, &str)] = &[
    ("folderId", "folderId"),
    ("headings", "showHeadings"),
    ("limit", "maxItems"),
    ("query", "query"),
    ("recent", "showRecentlyViewed"),
    ("search", "showSearch"),
    ("starred", "showStarred"),
    ("tags", "tags"),
];
/// Settings of a list of alerts: of old and of today.
const OF_ALERTS: &[(&str, &str)] = &[
    ("alertName", "alertName"),
    ("dashboardFilter", "dashboardTitle"),
    ("dashboardTags", "tags"),
    ("folderId", "folderId"),
    ("limit", "maxItems"),
    ("nameFilter", "alertName"),
    ("onlyAlertsOnDashboard", "dashboardAlerts"),
    ("show", "showOptions"),
    ("sortOrder", "sortOrder"),
    ("stateFilter", "stateFilter"),
];

pub(super) fn dashboards(panel: &mut Object, _: &mut Context<'_>) {
    move_in(panel, OF_DASHBOARDS);
}

pub(super) fn alerts(panel: &mut Object, _: &mut Context<'_>) {
    move_in(panel, OF_ALERTS);
}

fn move_in(panel: &mut Object, names: &[(&str, &str)]) {
    for (old, new) in names {
        if let Some(value) = take(panel, old) {
            set_new(object_at(panel, "options"), new, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn settings_are_options() {
        super::super::tests::check(
            json!({ "type": "dashlist", "limit": 10, "tags": ["a"], "starred": true }),
            json!({ "type": "dashlist", "options": { "maxItems": 10, "showStarred": true, "tags": ["a"] } }),
        );
        super::super::tests::check(
            json!({ "type": "alertlist", "show": "current", "options": { "maxItems": 3 } }),
            json!({ "type": "alertlist", "options": { "maxItems": 3, "showOptions": "current" } }),
        );
    }
}
