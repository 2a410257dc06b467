//! Dimension filters as the metrics API takes them: `City eq 'a' or City eq 'b' and Tier sw 'x'`. Pure text.

use model::query::{QueryError, QueryErrorKind};
use serde_json::Value;

use super::super::resource::{one, several};

/// The filter of a query, empty for none; from `dimensionFilters`, else from the one `dimension` of older queries.
///
/// # Errors
/// [`QueryErrorKind::BadQuery`] for what the API does not take.
pub(super) fn text(query: &Value) -> Result<String, QueryError> {
    let listed = query["dimensionFilters"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut clauses = Vec::new();
    for filter in listed {
        let dimension = name(&filter["dimension"]);
        if dimension.is_empty() {
            continue;
        }
        let mut values: Vec<String> = Vec::new();
        let new = filter["filters"].as_array().map(Vec::as_slice).unwrap_or_default();
        for value in new.iter().chain([&filter["filter"]]).filter_map(Value::as_str).flat_map(several) {
            if value != "*" && !values.contains(&value) {
                values.push(value);
            }
        }
        clauses.push(clause(&dimension, filter["operator"].as_str().unwrap_or("eq"), &values)?);
    }
    let old = name(&query["dimension"]);
    if listed.is_empty() && !old.is_empty() {
        let value = one(query["dimensionFilter"].as_str().unwrap_or_default());
        let values: Vec<String> =
            Some(value).filter(|value| !matches!(value.as_str(), "" | "*")).into_iter().collect();
        clauses.push(clause(&old, "eq", &values)?);
    }
    Ok(clauses.join(" and "))
}

fn name(value: &Value) -> String {
    let name = one(value.as_str().unwrap_or_default());
    if name.eq_ignore_ascii_case("none") { String::new() } else { name }
}

/// What one dimension must be. Without values it only splits the series by its values.
fn clause(dimension: &str, operator: &str, values: &[String]) -> Result<String, QueryError> {
    let bad = |message: String| Err(QueryError::new(QueryErrorKind::BadQuery, message));
    if values.is_empty() {
        return Ok(format!("{dimension} eq '*'"));
    }
    let between = match operator {
        "eq" => " or ",
        "ne" => " and ",
        "sw" if values.len() == 1 => "",
        "sw" => {
            return bad(format!(
                "Azure takes one “starts with” value a dimension, and “{dimension}” has {}. Leave one.",
                values.len()
            ));
        }
        other => return bad(format!("“{other}” is no operator of a dimension filter: eq, ne and sw are.")),
    };
    let parts = values.iter().map(|value| format!("{dimension} {operator} '{}'", value.replace('\'', "''")));
    Ok(parts.collect::<Vec<_>>().join(between))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_form_of_a_dimension_filter() {
        let check = |query: Value, expect: &str| match text(&query) {
            Ok(text) => assert_eq!(text, expect, "{query}"),
            Err(error) => assert!(error.message.contains(expect), "{query}: {error}"),
        };
        let filters = |filters: Value| json!({ "dimensionFilters": filters });
        check(json!({}), "");
        check(filters(json!([])), "");
        check(filters(json!([{ "dimension": "Tier", "operator": "eq", "filters": [] }])), "Tier eq '*'");
        check(filters(json!([{ "dimension": "Tier", "operator": "eq", "filters": ["*"] }])), "Tier eq '*'");
        check(
            filters(json!([
                { "dimension": "Tier", "operator": "eq", "filters": ["Hot", "{Cool,Hot}"] },
                { "dimension": "Api", "operator": "ne", "filters": ["'a','b'"] },
                { "dimension": "Name", "operator": "sw", "filters": ["it's"] },
                { "dimension": "", "filters": ["x"] },
            ])),
            "Tier eq 'Hot' or Tier eq 'Cool' and Api ne 'a' and Api ne 'b' and Name sw 'it''s'",
        );
        check(filters(json!([{ "dimension": "Tier", "filter": "Hot" }])), "Tier eq 'Hot'");
        check(filters(json!([{ "dimension": "Tier", "filter": "*", "operator": "eq" }])), "Tier eq '*'");
        check(filters(json!([{ "dimension": "T", "operator": "sw", "filters": ["a", "b"] }])), "“T” has 2");
        check(
            filters(json!([{ "dimension": "T", "operator": "like", "filters": ["a"] }])),
            "“like” is no operator",
        );
        check(json!({ "dimension": "BlobType", "dimensionFilter": "*" }), "BlobType eq '*'");
        check(json!({ "dimension": "BlobType", "dimensionFilter": "BlockBlob" }), "BlobType eq 'BlockBlob'");
        check(json!({ "dimension": "None", "dimensionFilter": "*" }), "");
    }
}
