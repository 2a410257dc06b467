//! The style of a column as properties of an override.

use serde_json::{Value, json};

use crate::fields;
use crate::json::{Object, is_set, json_number, list, num, number, object_at, set, text};

/// The properties, in the order in which they were read.
pub(super) fn properties(style: &Object) -> Vec<Value> {
    let mut properties = Vec::new();
    let mut put = |id: &str, value: Value| properties.push(json!({ "id": id, "value": value }));
    if !text(style, "alias").is_empty() {
        put("displayName", text(style, "alias").into());
    }
    match text(style, "type") {
        "hidden" => put("custom.hidden", true.into()),
        "date" => {
            let format = Some(text(style, "dateFormat")).filter(|format| !format.is_empty());
            put("unit", format!("time:{}", format.unwrap_or("YYYY-MM-DD HH:mm:ss")).into());
        }
        "number" => {
            if !text(style, "unit").is_empty() {
                put("unit", text(style, "unit").into());
            }
            if let Some(decimals) = num(style, "decimals") {
                put("decimals", json_number(decimals));
            }
        }
        // Text was shown as it is.
        _ => {}
    }
    let mappings = fields::old_maps(style, None);
    if !mappings.is_empty() {
        put("mappings", mappings.into());
    }
    if is_set(style, "link") {
        put(
            "links",
            json!([{ "title": text(style, "linkTooltip"), "url": cells(text(style, "linkUrl")),
                              "targetBlank": is_set(style, "linkTargetBlank") }]),
        );
    }
    if let "left" | "center" | "right" = text(style, "align") {
        put("custom.align", text(style, "align").into());
    }
    let cell = match text(style, "colorMode") {
        "cell" => json!({ "type": "color-background", "mode": "basic" }),
        "row" => json!({ "type": "color-background", "mode": "basic", "applyToRow": true }),
        "value" => json!({ "type": "color-text" }),
        _ => return properties,
    };
    put("custom.cellOptions", cell);
    let limits: Vec<f64> = list(style, "thresholds").iter().filter_map(number).collect();
    if let Some(thresholds) = fields::steps(&limits, list(style, "colors")) {
        put("thresholds", thresholds);
        put("color", json!({ "mode": "thresholds" }));
    }
    properties
}

/// Puts properties into defaults instead.
pub(super) fn put_in(defaults: &mut Object, properties: Vec<Value>) {
    for property in properties {
        let id = property["id"].as_str().unwrap_or_default();
        let value = property["value"].clone();
        match id.strip_prefix("custom.") {
            Some(key) => set(object_at(defaults, "custom"), key, value),
            None => set(defaults, id, value),
        }
    }
}

/// An address whose variables for cells have the names of today: `$__cell`, `$__cell_2`, `${__cell:raw}`.
fn cells(url: &str) -> String {
    let mut rest = url;
    let mut new = String::with_capacity(url.len());
    while let Some(at) = rest.find("$") {
        new.push_str(&rest[..at]);
        rest = &rest[at..];
        match cell(rest) {
            Some((name, length)) => {
                new.push_str(&name);
                rest = &rest[length..];
            }
            None => {
                new.push('$');
                rest = &rest[1..];
            }
        }
    }
    new.push_str(rest);
    new
}

/// The name of today for a variable at the start of a text, and how long that of old is.
fn cell(text: &str) -> Option<(String, usize)> {
    let (opened, braced) = match text.strip_prefix("${__cell") {
        Some(rest) => (rest, true),
        None => (text.strip_prefix("$__cell")?, false),
    };
    let digits = opened
        .strip_prefix('_')
        .map(|rest| rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len());
    let (column, after) = match digits {
        Some(count) if count > 0 => (Some(&opened[1..=count]), &opened[1 + count..]),
        _ => (None, opened),
    };
    let end = if braced { after.find('}')? + 1 } else { 0 };
    let format = if braced { &after[..end - 1] } else { "" };
    if !format.is_empty() && !format.starts_with(':') {
        return None;
    }
    let name = match column {
        Some(column) => format!("${{__data.fields[{column}]}}"),
        None if format == ":raw" => "${__value.raw}".to_owned(),
        None => "${__value.text}".to_owned(),
    };
    Some((name, text.len() - after.len() + end))
}

#[cfg(test)]
mod tests {
    use super::cells;

    #[test]
    fn variables_of_cells_are_renamed() {
        for (old, new) in [
            ("/d/x?a=$__cell&b=${__cell_12}", "/d/x?a=${__value.text}&b=${__data.fields[12]}"),
            ("$__cell_1:$__cell_", "${__data.fields[1]}:${__value.text}_"),
            ("${__cell:raw}${__cell_3:raw}$node$", "${__value.raw}${__data.fields[3]}$node$"),
            ("${__cell", "${__cell"),
            ("${__cellar}", "${__cellar}"),
        ] {
            assert_eq!(cells(old), new);
        }
    }
}
