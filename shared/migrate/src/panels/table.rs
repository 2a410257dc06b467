//! The first table, with a style a column: today overrides, and transformations for what it made of series.

mod styles;

use serde_json::{Value, json};

use crate::Context;
use crate::fields;
use crate::json::{Object, child, list, num, object_at, set, take, text, truthy};

const READ: &[&str] =
    &["columns", "fontSize", "pageSize", "scroll", "showHeader", "sort", "styles", "table", "transform"];

pub(super) fn open(panel: &mut Object, context: &mut Context<'_>) {
    let is_old = panel.get("styles").is_some_and(Value::is_array) || text(panel, "type") == "table-old";
    set(panel, "type", "table");
    if !is_old {
        return;
    }
    let mut defaults = Object::new();
    set(
        &mut defaults,
        "custom",
        json!({ "align": "auto", "cellOptions": { "type": "auto" }, "inspect": false }),
    );
    let mut overrides = Vec::new();
    for style in list(panel, "styles").iter().filter_map(Value::as_object) {
        let properties = styles::properties(style);
        if text(style, "pattern") == "/.*/" {
            styles::put_in(&mut defaults, properties);
        } else if !properties.is_empty() && !text(style, "pattern").is_empty() {
            overrides.push(
                json!({ "matcher": fields::matcher(text(style, "pattern")), "properties": properties }),
            );
        }
    }
    // The first style that fits a column was the one that counted; today the last override is.
    overrides.reverse();
    let transformation = transformation(panel, context);
    let options = options(panel, context);
    super::forget(panel, READ);
    if let Some(transformation) = transformation {
        crate::json::list_at(panel, "transformations").push(transformation);
    }
    set(panel, "options", options);
    let config = object_at(panel, "fieldConfig");
    let of_config = object_at(config, "defaults");
    take(of_config, "custom");
    of_config.extend(defaults);
    crate::json::list_at(config, "overrides").extend(overrides);
}

/// What the table made of the answer.
fn transformation(panel: &Object, context: &mut Context<'_>) -> Option<Value> {
    let columns =
        || list(panel, "columns").iter().filter_map(|column| column.get("value").and_then(Value::as_str));
    Some(match text(panel, "transform") {
        "timeseries_to_rows" => json!({ "id": "seriesToRows", "options": {} }),
        "timeseries_to_columns" => json!({ "id": "seriesToColumns", "options": { "byField": "Time" } }),
        "timeseries_aggregations" => {
            let reducers: Vec<&str> = columns().filter_map(fields::reducer).collect();
            json!({ "id": "reduce", "options": { "reducers": reducers, "mode": "seriesToRows", "includeTimeField": false } })
        }
        "table" => json!({ "id": "merge", "options": {} }),
        "json" => {
            if columns().next().is_some() {
                context.note(panel, "It chose columns out of JSON; now it shows all of them.");
            }
            return None;
        }
        "annotations" => {
            context.note(panel, "It listed annotations, for which there is another kind of panel now.");
            return None;
        }
        _ => return None,
    })
}

fn options(panel: &Object, context: &mut Context<'_>) -> Object {
    let mut options = Object::new();
    set(&mut options, "showHeader", panel.get("showHeader").is_none_or(truthy));
    set(&mut options, "cellHeight", "sm");
    let mut sort_by = Vec::new();
    if let Some(sort) = child(panel, "sort")
        && let Some(column) = num(sort, "col")
    {
        let by_time = text(panel, "transform") != "timeseries_aggregations";
        if column == 0.0 && by_time {
            let name = renamed(panel, "Time");
            sort_by.push(json!({ "displayName": name, "desc": sort.get("desc").is_some_and(truthy) }));
        } else if column == 0.0 {
            sort_by.push(json!({ "displayName": "Field", "desc": sort.get("desc").is_some_and(truthy) }));
        } else if column > 0.0 {
            context.note(panel, "It was sorted by the number of a column, which says nothing without its data; its rows stand as they come.");
        }
    }
    set(&mut options, "sortBy", sort_by);
    options
}

/// The name that a column has by its own style.
fn renamed(panel: &Object, column: &str) -> String {
    let styles = list(panel, "styles").iter().filter_map(Value::as_object);
    let alias = styles.filter(|style| text(style, "pattern") == column).map(|style| text(style, "alias"));
    alias.into_iter().find(|alias| !alias.is_empty()).unwrap_or(column).to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::{check, notes};

    #[test]
    fn styles_become_overrides() {
        check(
            json!({ "type": "table-old", "transform": "timeseries_to_rows", "columns": [], "fontSize": "100%", "pageSize": null, "scroll": true,
                "showHeader": true, "sort": { "col": 0, "desc": true }, "targets": [],
                "styles": [
                    { "alias": "When", "pattern": "Time", "type": "date", "dateFormat": "YYYY-MM-DD" },
                    { "pattern": "secret", "type": "hidden", "unit": "short" },
                    { "alias": "", "pattern": "/v.*/", "type": "number", "unit": "bytes", "decimals": 1, "colorMode": "row",
                      "thresholds": ["5", "10"], "colors": ["g", "y", "r"], "link": true, "linkUrl": "/d/x?v=${__cell:raw}&n=$__cell_0", "linkTooltip": "go" },
                    { "pattern": "s", "type": "string", "unit": "short", "mappingType": 1, "valueMaps": [{ "value": "1", "text": "up" }] },
                    { "pattern": "/.*/", "type": "number", "unit": "short", "decimals": 2 },
                ] }),
            json!({ "type": "table", "targets": [], "transformations": [{ "id": "seriesToRows", "options": {} }],
                "options": { "showHeader": true, "cellHeight": "sm", "sortBy": [{ "displayName": "When", "desc": true }] },
                "fieldConfig": { "defaults": { "custom": { "align": "auto", "cellOptions": { "type": "auto" }, "inspect": false }, "unit": "short", "decimals": 2 },
                    "overrides": [
                        { "matcher": { "id": "byName", "options": "s" }, "properties": [
                            { "id": "mappings", "value": [{ "type": "value", "options": { "1": { "text": "up" } } }] }] },
                        { "matcher": { "id": "byRegexp", "options": "/v.*/" }, "properties": [
                            { "id": "unit", "value": "bytes" }, { "id": "decimals", "value": 1 },
                            { "id": "links", "value": [{ "title": "go", "url": "/d/x?v=${__value.raw}&n=${__data.fields[0]}", "targetBlank": false }] },
                            { "id": "custom.cellOptions", "value": { "type": "color-background", "mode": "basic", "applyToRow": true } },
                            { "id": "thresholds", "value": { "mode": "absolute", "steps": [
                                { "color": "g", "value": null }, { "color": "y", "value": 5 }, { "color": "r", "value": 10 }] } },
                            { "id": "color", "value": { "mode": "thresholds" } }] },
                        { "matcher": { "id": "byName", "options": "secret" }, "properties": [{ "id": "custom.hidden", "value": true }] },
                        { "matcher": { "id": "byName", "options": "Time" }, "properties": [
                            { "id": "displayName", "value": "When" }, { "id": "unit", "value": "time:YYYY-MM-DD" }] },
                    ] } }),
        );
        let new = json!({ "type": "table", "options": { "sortBy": [] }, "sort": "kept" });
        check(new.clone(), new);
    }

    #[test]
    fn series_become_rows_or_values() {
        check(
            json!({ "type": "table", "styles": [], "transform": "timeseries_aggregations", "columns": [{ "text": "Avg", "value": "avg" }, { "value": "current" }] }),
            json!({ "type": "table", "options": { "showHeader": true, "cellHeight": "sm", "sortBy": [] },
                "transformations": [{ "id": "reduce", "options": { "reducers": ["mean", "lastNotNull"], "mode": "seriesToRows", "includeTimeField": false } }],
                "fieldConfig": { "defaults": { "custom": { "align": "auto", "cellOptions": { "type": "auto" }, "inspect": false } }, "overrides": [] } }),
        );
        assert_eq!(notes(json!({ "type": "table", "id": 1, "styles": [], "sort": { "col": 3 } })), 1);
    }
}
