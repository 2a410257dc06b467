//! Variable queries: Grafana's functions `dimension_values(…)` and the like, or its object with a `queryType`.

use model::dashboard::Lenient;
use model::query::QueryError;
use serde_json::Value;

use super::client::Client;
use super::query::dimensions;
use super::suggest::{self, Place};
use super::{Cx, VariableOption, bad_query, known};

/// What a variable asks for.
#[derive(Debug, PartialEq)]
enum Wanted {
    Regions,
    Statistics,
    Namespaces,
    Metrics,
    DimensionKeys,
    DimensionValues { key: String },
}

/// The options that the query gives, in order.
pub(super) async fn options(cx: &Cx<'_>, query: &Value) -> Result<Vec<VariableOption>, QueryError> {
    let Some((wanted, place)) = read(query)? else { return Ok(Vec::new()) };
    let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
    let found: Vec<String> = match wanted {
        Wanted::Regions => texts(known::REGIONS),
        Wanted::Statistics => texts(known::STATISTICS),
        Wanted::Namespaces => suggest::namespaces(&Client::new(cx)?, &place).await,
        Wanted::Metrics => suggest::metric_names(&Client::new(cx)?, &place).await?,
        Wanted::DimensionKeys => suggest::dimension_keys(&Client::new(cx)?, &place).await?,
        Wanted::DimensionValues { key } => suggest::dimension_values(&Client::new(cx)?, &place, &key).await?,
    };
    Ok(found.into_iter().map(VariableOption::from).collect())
}

/// What is asked for and where; nothing where nothing is.
fn read(query: &Value) -> Result<Option<(Wanted, Place)>, QueryError> {
    match query {
        Value::String(text) => read_text(text.trim()),
        Value::Object(_) if !query.text("queryType").is_empty() => read_object(query).map(Some),
        Value::Object(_) => read_text(query.text("query").trim()),
        _ => Ok(None),
    }
}

fn read_object(query: &Value) -> Result<(Wanted, Place), QueryError> {
    let wanted = match query.text("queryType").as_str() {
        "regions" => Wanted::Regions,
        "statistics" => Wanted::Statistics,
        "namespaces" => Wanted::Namespaces,
        "metrics" => Wanted::Metrics,
        "dimensionKeys" => Wanted::DimensionKeys,
        "dimensionValues" => Wanted::DimensionValues { key: query.text("dimensionKey") },
        other => return Err(unknown(other)),
    };
    let place = Place {
        region: query.text("region"),
        namespace: query.text("namespace"),
        metric: query.text("metricName"),
        filters: dimensions(query.at("dimensionFilters")),
        account: query.text("accountId"),
    };
    Ok((wanted, place))
}

fn read_text(text: &str) -> Result<Option<(Wanted, Place)>, QueryError> {
    if text.is_empty() {
        return Ok(None);
    }
    let call =
        text.split_once('(').and_then(|(name, rest)| Some((name.trim(), rest.trim().strip_suffix(')')?)));
    let Some((name, inner)) = call else { return Err(unknown(text)) };
    let parts = arguments(inner);
    let part = |at: usize| parts.get(at).cloned().unwrap_or_default();
    let of_namespace = || Place { namespace: part(0), region: part(1), ..Place::default() };
    Ok(Some(match name {
        "regions" => (Wanted::Regions, Place::default()),
        "statistics" => (Wanted::Statistics, Place::default()),
        "namespaces" => (Wanted::Namespaces, Place::default()),
        "metrics" => (Wanted::Metrics, of_namespace()),
        "dimension_keys" => (Wanted::DimensionKeys, of_namespace()),
        "dimension_values" => {
            let filters: Value = match part(4).as_str() {
                "" => Value::Null,
                json => serde_json::from_str(json)
                    .map_err(|_| bad_query(format!("The filters of dimension_values are no JSON: {json}")))?,
            };
            let place = Place {
                region: part(0),
                namespace: part(1),
                metric: part(2),
                filters: dimensions(&filters),
                account: String::new(),
            };
            (Wanted::DimensionValues { key: part(3) }, place)
        }
        other => return Err(unknown(other)),
    }))
}

fn unknown(name: &str) -> QueryError {
    bad_query(format!(
        "Belvedere does not know the CloudWatch variable query “{name}”. Use regions(), namespaces(), metrics(…), \
         dimension_keys(…), dimension_values(…) or statistics()."
    ))
}

/// Arguments parted by commas that stand in no braces, brackets or quotes.
fn arguments(text: &str) -> Vec<String> {
    let (mut depth, mut is_quoted) = (0_i32, false);
    let parts = text.split(|c: char| {
        match c {
            '"' => is_quoted = !is_quoted,
            '{' | '[' if !is_quoted => depth += 1,
            '}' | ']' if !is_quoted => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0 && !is_quoted
    });
    parts.map(|part| part.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_forms_of_grafana_are_read() {
        let check = |query: Value, expect: &str| {
            let read = match read(&query) {
                Ok(Some((wanted, place))) => format!(
                    "{wanted:?} {}|{}|{}|{:?}",
                    place.region, place.namespace, place.metric, place.filters
                ),
                Ok(None) => "nothing".to_owned(),
                Err(error) => error.message,
            };
            assert!(read.contains(expect), "{query}: {read}");
        };
        check(json!("regions()"), "Regions |||[]");
        check(json!(" namespaces ( ) "), "Namespaces |||[]");
        check(json!("metrics(AWS/EC2, eu-west-1)"), "Metrics eu-west-1|AWS/EC2||[]");
        check(json!("dimension_keys(AWS/EC2)"), "DimensionKeys |AWS/EC2||[]");
        check(
            json!(
                r#"dimension_values(eu-west-1, AWS/EC2, CPUUtilization, InstanceId, {"Type": ["a,b", "c"], "X": "*"})"#
            ),
            r#"DimensionValues { key: "InstanceId" } eu-west-1|AWS/EC2|CPUUtilization|[("Type", ["a,b", "c"]), ("X", ["*"])]"#,
        );
        check(
            json!({ "queryType": "dimensionValues", "region": "r", "namespace": "n", "metricName": "m",
                    "dimensionKey": "k", "dimensionFilters": { "a": ["1", "2"] }, "refId": "x" }),
            r#"DimensionValues { key: "k" } r|n|m|[("a", ["1", "2"])]"#,
        );
        check(json!({ "query": "regions()", "refId": "x" }), "Regions");
        check(json!(""), "nothing");
        check(json!(null), "nothing");
        check(json!("ebs_volume_ids(r, i)"), "does not know the CloudWatch variable query “ebs_volume_ids”");
        check(json!({ "queryType": "logGroups" }), "logGroups");
        check(json!("dimension_values(a,b,c,d,{nope})"), "no JSON");
    }
}
