//! Variable queries: the kinds that Grafana stores, and the functions of older dashboards such as
//! `ResourceNames(subscription, group, type)`; anything else is a Kusto query.

use data::time::TimeRange;
use model::query::{QueryError, QueryErrorKind};
use serde_json::{Value, json};

use super::browse;
use super::client::Client;
use super::logs::{self, LogQuery};
use super::resource::{ResourceId, one};
use crate::datasources::VariableOption;

/// What a variable asks for. Empty subscriptions mean the source's default one.
#[derive(Debug, PartialEq)]
enum Wanted {
    Subscriptions,
    ResourceGroups { subscription: String },
    Types { subscription: String, group: String },
    ResourceNames { subscription: String, group: String, kind: String },
    MetricNamespaces(Place),
    MetricNames { place: Place, namespace: String },
    Workspaces { subscription: String },
    Logs { model: Value, subscription: String },
}

/// A resource by its names.
#[derive(Debug, Default, PartialEq)]
struct Place {
    subscription: String,
    group: String,
    kind: String,
    name: String,
}

/// The options that the query gives, in Azure's order.
pub(super) async fn options(
    client: &Client<'_>,
    query: &Value,
    range: TimeRange,
) -> Result<Vec<VariableOption>, QueryError> {
    let Some(wanted) = parse(query)? else { return Ok(Vec::new()) };
    let names = match wanted {
        Wanted::Subscriptions => {
            let found = browse::subscriptions(client).await?;
            return Ok(found.into_iter().map(|one| option(one.display_name, one.subscription_id)).collect());
        }
        Wanted::Workspaces { subscription } => {
            let found = browse::workspaces(client, &client.subscription(&subscription)?).await?;
            return Ok(found.into_iter().map(|one| option(one.name, one.id)).collect());
        }
        Wanted::MetricNames { place, namespace } => {
            let namespace = if namespace.is_empty() { place.kind.clone() } else { namespace };
            let found = browse::definitions(client, &place.id(client)?, &namespace).await?;
            let named =
                found.into_iter().map(|one| option(one.name.text().to_owned(), one.name.value.clone()));
            return Ok(named.collect());
        }
        Wanted::Logs { model, subscription } => {
            let query = LogQuery { model: &model, subscription: &subscription, range, interval_ms: None };
            let found = logs::options(client, &query).await?;
            return Ok(found.into_iter().map(|(text, value)| option(text, value)).collect());
        }
        Wanted::ResourceGroups { subscription } => {
            browse::resource_groups(client, &client.subscription(&subscription)?).await?
        }
        Wanted::Types { subscription, group } => {
            browse::resource_types(client, &client.subscription(&subscription)?, &group).await?
        }
        Wanted::ResourceNames { subscription, group, kind } => {
            let found =
                browse::resources(client, &client.subscription(&subscription)?, &group, &kind).await?;
            found.into_iter().map(|resource| resource.name).collect()
        }
        Wanted::MetricNamespaces(place) => browse::metric_namespaces(client, &place.id(client)?).await?,
    };
    Ok(names.into_iter().map(VariableOption::from).collect())
}

fn option(text: String, value: String) -> VariableOption {
    VariableOption { text: if text.is_empty() { value.clone() } else { text }, value }
}

impl Place {
    fn id(&self, client: &Client<'_>) -> Result<ResourceId, QueryError> {
        ResourceId::build(&client.subscription(&self.subscription)?, &self.group, &self.kind, &self.name)
    }
}

/// What the stored query asks for; nothing while it is not whole.
fn parse(query: &Value) -> Result<Option<Wanted>, QueryError> {
    if let Value::String(text) = query {
        return Ok(from_text(text));
    }
    let text = |key: &str| one(query[key].as_str().unwrap_or_default());
    let subscription = text("subscription");
    let place = || Place {
        subscription: text("subscription"),
        group: text("resourceGroup"),
        kind: text("namespace"),
        name: text("resource"),
    };
    let whole = |place: &Place| ![&place.group, &place.kind, &place.name].iter().any(|part| part.is_empty());
    Ok(Some(match query["queryType"].as_str().unwrap_or_default() {
        "Azure Subscriptions" => Wanted::Subscriptions,
        "Azure Resource Groups" => Wanted::ResourceGroups { subscription },
        "Azure Namespaces" => Wanted::Types { subscription, group: text("resourceGroup") },
        "Azure Resource Names" => {
            Wanted::ResourceNames { subscription, group: text("resourceGroup"), kind: text("namespace") }
        }
        "Azure Workspaces" => Wanted::Workspaces { subscription },
        "Custom Namespaces" | "Azure Metric Names" | "Custom Metric Names" if !whole(&place()) => {
            return Ok(None);
        }
        "Custom Namespaces" => Wanted::MetricNamespaces(place()),
        "Azure Metric Names" => Wanted::MetricNames { place: place(), namespace: String::new() },
        "Custom Metric Names" => Wanted::MetricNames { place: place(), namespace: text("customNamespace") },
        "Azure Log Analytics" => Wanted::Logs { model: query["azureLogAnalytics"].clone(), subscription },
        "Grafana Template Variable Function" => {
            return Ok(from_text(
                query["grafanaTemplateVariableFn"]["rawQuery"].as_str().unwrap_or_default(),
            ));
        }
        "" => return Ok(from_text(query["query"].as_str().unwrap_or_default())),
        other => {
            return Err(QueryError::new(
                QueryErrorKind::BadQuery,
                format!("A variable cannot ask this source for “{other}”. Choose another kind of query."),
            ));
        }
    }))
}

/// A function of older dashboards, or a Kusto query. The subscription may be left away in every function.
fn from_text(text: &str) -> Option<Wanted> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let kusto = || Some(Wanted::Logs { model: json!({ "query": text }), subscription: String::new() });
    let call = text.split_once('(').and_then(|(name, rest)| Some((name.trim(), rest.strip_suffix(')')?)));
    let Some((name, inner)) = call else { return kusto() };
    let mut args: Vec<String> = inner.split(',').map(|arg| one(arg.trim().trim_matches('"'))).collect();
    if args.iter().all(String::is_empty) {
        args.clear();
    }
    let name = name.to_ascii_lowercase();
    let most = match name.as_str() {
        "subscriptions" => 0,
        "resourcegroups" | "workspaces" => 1,
        "namespaces" => 2,
        "resourcenames" => 3,
        "metricnamespace" => 4,
        "metricnames" => 5,
        _ => return kusto(),
    };
    if args.len() + 1 == most && most > 1 {
        args.insert(0, String::new());
    }
    let mut next = {
        let mut args = args.into_iter();
        move || args.next().unwrap_or_default()
    };
    Some(match name.as_str() {
        "subscriptions" => Wanted::Subscriptions,
        "resourcegroups" => Wanted::ResourceGroups { subscription: next() },
        "workspaces" => Wanted::Workspaces { subscription: next() },
        "namespaces" => Wanted::Types { subscription: next(), group: next() },
        "resourcenames" => Wanted::ResourceNames { subscription: next(), group: next(), kind: next() },
        other => {
            let place = Place { subscription: next(), group: next(), kind: next(), name: next() };
            if other == "metricnamespace" {
                Wanted::MetricNamespaces(place)
            } else {
                Wanted::MetricNames { place, namespace: next() }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s(text: &str) -> String {
        text.to_owned()
    }

    #[test]
    fn functions_of_older_dashboards() {
        let check = |text: &str, expect: Wanted| {
            assert_eq!(from_text(text), Some(expect), "{text}");
        };
        check("Subscriptions()", Wanted::Subscriptions);
        check("subscriptions( )", Wanted::Subscriptions);
        check("ResourceGroups()", Wanted::ResourceGroups { subscription: s("") });
        check("ResourceGroups(\"s1\")", Wanted::ResourceGroups { subscription: s("s1") });
        check("Namespaces(g)", Wanted::Types { subscription: s(""), group: s("g") });
        check("Namespaces('s1', {g})", Wanted::Types { subscription: s("s1"), group: s("g") });
        check(
            "ResourceNames(g, a/b)",
            Wanted::ResourceNames { subscription: s(""), group: s("g"), kind: s("a/b") },
        );
        let place = || Place { subscription: s("s"), group: s("g"), kind: s("a/b"), name: s("r") };
        check("MetricNamespace(s, g, a/b, r)", Wanted::MetricNamespaces(place()));
        check("MetricNames(s, g, a/b, r, n)", Wanted::MetricNames { place: place(), namespace: s("n") });
        let default = Place { subscription: s(""), ..place() };
        check("MetricNames(g, a/b, r, n)", Wanted::MetricNames { place: default, namespace: s("n") });
        check("workspaces()", Wanted::Workspaces { subscription: s("") });
        let kql = "Heartbeat | distinct Computer";
        check(kql, Wanted::Logs { model: json!({ "query": kql }), subscription: s("") });
        let kql = "T | summarize count() by bin(at, 1h)";
        check(kql, Wanted::Logs { model: json!({ "query": kql }), subscription: s("") });
        assert_eq!(from_text("  "), None);
    }

    #[test]
    fn kinds_of_stored_queries() {
        let check = |query: Value, expect: Option<Wanted>| assert_eq!(parse(&query), Ok(expect), "{query}");
        check(json!({ "queryType": "Azure Subscriptions" }), Some(Wanted::Subscriptions));
        check(
            json!({ "queryType": "Azure Resource Names", "subscription": "'s'", "resourceGroup": "g", "namespace": "a/b" }),
            Some(Wanted::ResourceNames { subscription: s("s"), group: s("g"), kind: s("a/b") }),
        );
        check(json!({ "queryType": "Azure Metric Names", "resourceGroup": "g" }), None);
        check(
            json!({ "queryType": "Azure Log Analytics", "azureLogAnalytics": { "query": "T" } }),
            Some(Wanted::Logs { model: json!({ "query": "T" }), subscription: s("") }),
        );
        check(
            json!({ "queryType": "Grafana Template Variable Function",
                "grafanaTemplateVariableFn": { "kind": "WorkspacesQuery", "rawQuery": "workspaces(s)" } }),
            Some(Wanted::Workspaces { subscription: s("s") }),
        );
        check(json!({ "query": "Subscriptions()", "refId": "A" }), Some(Wanted::Subscriptions));
        check(json!(null), None);
        assert!(parse(&json!({ "queryType": "Azure Resource Graph" })).is_err());
    }
}
