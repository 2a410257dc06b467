//! A metrics query as Grafana stores it, in its present and older forms, read into the calls that answer it.

use model::query::{QueryError, QueryErrorKind};
use serde_json::Value;

use super::super::client::Params;
use super::super::resource::{ResourceId, one, several};
use super::grain::Grain;
use super::{filter, timespan};
use crate::datasources::Ask;

const API_VERSION: &str = "2024-02-01";
/// Most resources that one query may name: a call each, where they are not in one region.
const MOST_RESOURCES: usize = 50;

/// A metrics query, ready to be sent.
#[derive(Debug)]
pub(super) struct MetricQuery {
    pub(super) calls: Vec<Call>,
    /// `Average`, or empty for what the metric usually has.
    pub(super) aggregation: String,
    /// The template of names; may be empty.
    pub(super) alias: String,
    pub(super) subscription: String,
    /// The subscription's name, where the alias asks for it.
    pub(super) subscription_name: String,
}

/// One call of the metrics API.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) path: String,
    pub(super) params: Params,
    /// What selects resources and dimensions where one call asks for several resources.
    pub(super) body_filter: Option<String>,
    /// The resource, where the call is about one.
    pub(super) resource: Option<ResourceId>,
}

impl Call {
    /// The call as people inspect it.
    pub(super) fn text(&self) -> String {
        let params = self.params.iter().map(|(key, value)| format!("{key}={value}"));
        let body = self.body_filter.iter().map(|filter| format!("filter={filter}"));
        format!("{}?{}", self.path, params.chain(body).collect::<Vec<_>>().join("&"))
    }
}

impl MetricQuery {
    /// Reads a query; nothing where it names no metric or no resource yet.
    ///
    /// # Errors
    /// [`QueryErrorKind::BadQuery`] for what cannot be asked.
    pub(super) fn of(ask: &Ask, default_subscription: Option<&str>) -> Result<Option<Self>, QueryError> {
        let Some(query) = ask.query.model.get("azureMonitor").filter(|query| query.is_object()) else {
            return Ok(None);
        };
        let text = |key: &str| one(query[key].as_str().unwrap_or_default());
        let metric = text("metricName");
        let subscription = Some(one(ask.text("subscription"))).filter(|id| !id.is_empty());
        let subscription =
            subscription.or_else(|| default_subscription.map(str::to_owned)).unwrap_or_default();
        let kind = Some(text("metricNamespace")).filter(|kind| !kind.is_empty());
        let kind = kind.unwrap_or_else(|| text("metricDefinition"));
        let resources = resources(query, &subscription, &kind)?;
        if metric.is_empty() || resources.is_empty() {
            return Ok(None);
        }
        let grain = Grain::of(query, ask.query.interval_ms.unwrap_or(0.0));
        let custom = text("customNamespace");
        let namespace = if custom.is_empty() { kind } else { custom };
        let aggregation = Some(text("aggregation")).filter(|name| !name.eq_ignore_ascii_case("none"));
        let aggregation = aggregation.unwrap_or_default();
        let mut params: Params = vec![
            ("api-version", API_VERSION.to_owned()),
            ("timespan", timespan(ask.range)),
            ("interval", grain.iso),
            ("metricnames", metric),
        ];
        if grain.adjustable {
            params.push(("AutoAdjustTimegrain", "true".to_owned()));
        }
        for (key, value) in [("aggregation", &aggregation), ("metricnamespace", &namespace)] {
            if !value.is_empty() {
                params.push((key, value.clone()));
            }
        }
        let dimensions = filter::text(query)?;
        let region = Some(text("region")).filter(|region| !region.is_empty());
        let region = region.or_else(|| {
            let listed = query["resources"].as_array()?.iter().filter_map(|entry| entry["region"].as_str());
            listed.map(one).find(|region| !region.is_empty())
        });
        let of_one_subscription = |id: &ResourceId| id.subscription().eq_ignore_ascii_case(&subscription);
        let calls = match region {
            Some(region) if resources.len() > 1 && resources.iter().all(of_one_subscription) => {
                params.push(("region", region));
                vec![together(&subscription, &resources, &dimensions, params, top(query))]
            }
            _ => resources.into_iter().map(|id| alone(id, &dimensions, params.clone(), top(query))).collect(),
        };
        let alias = query["alias"].as_str().unwrap_or_default().to_owned();
        Ok(Some(Self { calls, aggregation, alias, subscription, subscription_name: String::new() }))
    }
}

/// The resources that a query names: `resources`, a whole identifier, or one group and name.
fn resources(query: &Value, subscription: &str, kind: &str) -> Result<Vec<ResourceId>, QueryError> {
    let text = |of: &Value, key: &str| of[key].as_str().unwrap_or_default().to_owned();
    let listed = query["resources"].as_array().map(Vec::as_slice).unwrap_or_default();
    if listed.is_empty() {
        let uri = text(query, "resourceUri");
        if !uri.is_empty() {
            return Ok(vec![ResourceId::parse(&uri)?]);
        }
    }
    let mut found: Vec<ResourceId> = Vec::new();
    for entry in listed.iter().chain(listed.is_empty().then_some(query)) {
        let own = Some(one(&text(entry, "subscription"))).filter(|id| !id.is_empty());
        let subscription = own.as_deref().unwrap_or(subscription);
        for group in several(&text(entry, "resourceGroup")) {
            for name in several(&text(entry, "resourceName")) {
                if subscription.is_empty() {
                    return Err(bad(
                        "The query names no subscription, and the source has no default one. Choose one.",
                    ));
                }
                if kind.is_empty() {
                    return Err(bad("The query names no resource type. Choose one."));
                }
                let id = ResourceId::build(subscription, &group, kind, &name)?;
                if !found.contains(&id) {
                    found.push(id);
                }
            }
        }
    }
    if found.len() > MOST_RESOURCES {
        return Err(bad(format!(
            "A query may ask for {MOST_RESOURCES} resources, this one names {}.",
            found.len()
        )));
    }
    Ok(found)
}

fn bad(message: impl Into<String>) -> QueryError {
    QueryError::new(QueryErrorKind::BadQuery, message)
}

/// How many series are wanted at most; older queries hold text.
fn top(query: &Value) -> Option<String> {
    let top = match &query["top"] {
        Value::Number(number) => number.as_u64(),
        top => top.as_str().and_then(|text| text.trim().parse().ok()),
    };
    top.filter(|count| *count > 0).map(|count| count.to_string())
}

fn alone(id: ResourceId, dimensions: &str, mut params: Params, top: Option<String>) -> Call {
    if !dimensions.is_empty() {
        // The service decodes the filter once more, and takes brackets for its own: those in names are escaped twice.
        params.push(("$filter", dimensions.replace('(', "%28").replace(')', "%29")));
        // Without a filter the API refuses it.
        params.extend(top.map(|top| ("top", top)));
    }
    let path = format!("{}/providers/microsoft.insights/metrics", id.as_str());
    Call { path, params, body_filter: None, resource: Some(id) }
}

fn together(
    subscription: &str,
    resources: &[ResourceId],
    dimensions: &str,
    mut params: Params,
    top: Option<String>,
) -> Call {
    let ids =
        resources.iter().map(|id| format!("Microsoft.ResourceId eq '{}'", id.as_str().replace('\'', "''")));
    let mut filter = ids.collect::<Vec<_>>().join(" or ");
    if !dimensions.is_empty() {
        filter = format!("({filter}) and ({dimensions})");
    }
    // Ten series is the API's default: each resource has one.
    params.push(("top", top.unwrap_or_else(|| MOST_RESOURCES.to_string())));
    let path = format!("/subscriptions/{subscription}/providers/microsoft.insights/metrics");
    Call { path, params, body_filter: Some(filter), resource: None }
}

#[cfg(test)]
mod tests {
    use data::time::TimeRange;
    use model::query::Query;
    use serde_json::json;

    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "tables of json!(…) read best by value")]
    fn read(model: Value, default: Option<&str>) -> Result<Option<MetricQuery>, QueryError> {
        let query = Query {
            model: model.as_object().cloned().expect("an object"),
            interval_ms: Some(60_000.0),
            ..Query::default()
        };
        let range = TimeRange { from_ms: 0, to_ms: 3_600_000 };
        MetricQuery::of(&Ask { query, range, among_tables: false }, default)
    }

    fn texts(model: Value) -> Vec<String> {
        let query = read(model, Some("dflt")).expect("a good query").expect("a whole query");
        query.calls.iter().map(Call::text).collect()
    }

    const COMMON: &str = "api-version=2024-02-01&timespan=1970-01-01T00:00:00Z/1970-01-01T01:00:00Z";

    #[test]
    fn present_queries_become_calls() {
        let model = json!({
            "queryType": "Azure Monitor", "subscription": "s1",
            "azureMonitor": {
                "resources": [{ "resourceGroup": "g", "resourceName": "vm" }],
                "metricNamespace": "Microsoft.Compute/virtualMachines", "metricName": "Percentage CPU",
                "aggregation": "Average", "timeGrain": "PT5M", "top": "5",
            },
        });
        let path = "/subscriptions/s1/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm\
                    /providers/microsoft.insights/metrics";
        let rest = "interval=PT5M&metricnames=Percentage CPU&aggregation=Average\
                    &metricnamespace=Microsoft.Compute/virtualMachines";
        assert_eq!(texts(model.clone()), [format!("{path}?{COMMON}&{rest}")], "top needs a filter");
        let mut split = model;
        split["azureMonitor"]["dimensionFilters"] =
            json!([{ "dimension": "LUN (x)", "operator": "eq", "filters": [] }]);
        assert_eq!(texts(split), [format!("{path}?{COMMON}&{rest}&$filter=LUN %28x%29 eq '*'&top=5")]);
    }

    #[test]
    fn several_resources_of_a_region_are_one_call_and_others_one_each() {
        let model = |region: &str| {
            json!({
                "subscription": "s1",
                "azureMonitor": {
                    "resources": [
                        { "resourceGroup": "g", "resourceName": "{a,b}", "region": region },
                        { "resourceGroup": "g", "resourceName": "a" },
                    ],
                    "metricNamespace": "M.C/vms", "customNamespace": "own", "metricName": "CPU", "timeGrain": "auto",
                    "dimensionFilters": [{ "dimension": "LUN", "operator": "eq", "filters": ["0"] }],
                },
            })
        };
        let id = |name: &str| format!("/subscriptions/s1/resourceGroups/g/providers/M.C/vms/{name}");
        let query =
            format!("{COMMON}&interval=PT1M&metricnames=CPU&AutoAdjustTimegrain=true&metricnamespace=own");
        let (a, b) = (id("a"), id("b"));
        let filter =
            format!("(Microsoft.ResourceId eq '{a}' or Microsoft.ResourceId eq '{b}') and (LUN eq '0')");
        assert_eq!(
            texts(model("westus2")),
            [format!(
                "/subscriptions/s1/providers/microsoft.insights/metrics?{query}&region=westus2&top=50&filter={filter}"
            )]
        );
        let each =
            [a, b].map(|id| format!("{id}/providers/microsoft.insights/metrics?{query}&$filter=LUN eq '0'"));
        assert_eq!(texts(model("")), each);
    }

    #[test]
    fn older_forms_are_read() {
        let old = json!({
            "azureMonitor": {
                "resourceGroup": "g", "metricDefinition": "Microsoft.Web/sites", "resourceName": "site",
                "metricName": "Requests", "aggregation": "Total", "timeGrain": "1", "timeGrainUnit": "hour",
                "dimension": "Instance", "dimensionFilter": "*", "top": "3",
            },
        });
        let expect = format!(
            "/subscriptions/dflt/resourceGroups/g/providers/Microsoft.Web/sites/site/providers/microsoft.insights/metrics\
             ?{COMMON}&interval=PT1H&metricnames=Requests&aggregation=Total&metricnamespace=Microsoft.Web/sites\
             &$filter=Instance eq '*'&top=3"
        );
        assert_eq!(texts(old), [expect]);
        let uri = json!({
            "azureMonitor": {
                "resourceUri": "/subscriptions/x/resourceGroups/g/providers/A.B/c/d", "metricNamespace": "A.B/c",
                "metricName": "m", "aggregation": "None",
            },
        });
        assert!(texts(uri)[0].starts_with("/subscriptions/x/resourceGroups/g/providers/A.B/c/d/providers/"));
    }

    #[test]
    fn what_is_not_whole_asks_nothing_and_what_is_wrong_says_so() {
        for part in [
            json!({}),
            json!({ "azureMonitor": null }),
            json!({ "azureMonitor": { "metricName": "m" } }),
            json!({ "azureMonitor": { "resources": [{ "resourceGroup": "g", "resourceName": "r" }], "metricNamespace": "a/b" } }),
            json!({ "azureMonitor": { "resourceGroup": "select", "resourceName": "select", "metricName": "select" } }),
        ] {
            assert!(read(part.clone(), Some("s")).expect("no error").is_none(), "{part}");
        }
        let check = |query: Value, default: Option<&str>, expect: &str| {
            let error = read(json!({ "azureMonitor": query }), default).expect_err(expect);
            assert!(error.message.contains(expect), "{error}");
        };
        let whole = json!({
            "metricName": "m", "metricNamespace": "a/b", "resources": [{ "resourceGroup": "g", "resourceName": "r" }],
        });
        check(whole.clone(), None, "names no subscription");
        let mut untyped = whole.clone();
        untyped["metricNamespace"] = json!("");
        check(untyped, Some("s"), "no resource type");
        let mut odd = whole;
        odd["resources"][0]["resourceName"] = json!("../x");
        check(odd, Some("s"), "cannot be a resource");
    }
}
