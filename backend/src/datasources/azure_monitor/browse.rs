//! What there is in Azure: subscriptions, groups, resources, workspaces, and what can be asked of a resource.

use std::collections::BTreeSet;

use data::time::TimeRange;
use model::query::QueryError;
use serde::Deserialize;

use super::client::{Client, Params, Service};
use super::metrics::timespan;
use super::resource::ResourceId;

const SUBSCRIPTIONS_VERSION: &str = "2022-12-01";
const RESOURCES_VERSION: &str = "2021-04-01";
const INSIGHTS_VERSION: &str = "2024-02-01";
/// Types below storage accounts that have metrics of their own; lists of resources leave them out.
const STORAGE: &str = "microsoft.storage/storageaccounts";
const STORAGE_SERVICES: [&str; 4] = ["blobServices", "fileServices", "queueServices", "tableServices"];
/// Workspaces of Log Analytics, as a type of resource.
const WORKSPACES: &str = "Microsoft.OperationalInsights/workspaces";

/// A subscription.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Subscription {
    pub(super) subscription_id: String,
    #[serde(default)]
    pub(super) display_name: String,
}

/// A resource.
#[derive(Deserialize)]
pub(super) struct Resource {
    pub(super) id: String,
    pub(super) name: String,
    #[serde(default, rename = "type")]
    pub(super) kind: String,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
struct Namespace {
    properties: NamespaceProperties,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NamespaceProperties {
    metric_namespace_name: String,
}

/// A name in the language of the API and in that of people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Localized {
    pub(super) value: String,
    pub(super) localized_value: String,
}

impl Localized {
    /// What people read.
    pub(super) fn text(&self) -> &str {
        if self.localized_value.is_empty() { &self.value } else { &self.localized_value }
    }
}

/// A metric that a resource has.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Definition {
    pub(super) name: Localized,
    #[serde(default)]
    pub(super) unit: String,
    #[serde(default)]
    pub(super) primary_aggregation_type: String,
    #[serde(default)]
    pub(super) supported_aggregation_types: Vec<String>,
    #[serde(default)]
    pub(super) metric_availabilities: Vec<Availability>,
    #[serde(default)]
    pub(super) dimensions: Vec<Localized>,
}

/// A step in which a metric can be asked.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Availability {
    pub(super) time_grain: String,
}

#[derive(Deserialize)]
struct Metadata {
    value: Vec<MetricSeries>,
}

#[derive(Deserialize)]
struct MetricSeries {
    #[serde(default)]
    timeseries: Vec<SeriesNames>,
}

#[derive(Deserialize)]
struct SeriesNames {
    #[serde(default)]
    metadatavalues: Vec<Dimension>,
}

/// A dimension of a series and its value there.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Dimension {
    pub(super) name: Localized,
    pub(super) value: String,
}

fn version(version: &str) -> Params {
    vec![("api-version", version.to_owned())]
}

/// Every subscription that the app may read.
pub(super) async fn subscriptions(client: &Client<'_>) -> Result<Vec<Subscription>, QueryError> {
    client.list("subscriptions", &version(SUBSCRIPTIONS_VERSION)).await
}

/// One of them.
pub(super) async fn subscription(client: &Client<'_>, id: &str) -> Result<Subscription, QueryError> {
    let path = format!("subscriptions/{id}");
    client.get(Service::Management, &path, &version(SUBSCRIPTIONS_VERSION)).await
}

/// Names of the resource groups of a subscription.
pub(super) async fn resource_groups(
    client: &Client<'_>,
    subscription: &str,
) -> Result<Vec<String>, QueryError> {
    let path = format!("subscriptions/{subscription}/resourcegroups");
    let found: Vec<Named> = client.list(&path, &version(RESOURCES_VERSION)).await?;
    Ok(found.into_iter().map(|group| group.name).collect())
}

/// The resources of a subscription; of one group and one type where they are not empty.
pub(super) async fn resources(
    client: &Client<'_>,
    subscription: &str,
    group: &str,
    kind: &str,
) -> Result<Vec<Resource>, QueryError> {
    let (listed, service) = storage_service(kind).map_or((kind, None), |service| (STORAGE, Some(service)));
    let mut clauses = Vec::new();
    for (key, value) in [("resourceGroup", group), ("resourceType", listed)] {
        if !value.is_empty() {
            clauses.push(format!("{key} eq '{}'", value.replace('\'', "''")));
        }
    }
    let mut params = version(RESOURCES_VERSION);
    if !clauses.is_empty() {
        params.push(("$filter", clauses.join(" and ")));
    }
    let mut found: Vec<Resource> =
        client.list(&format!("subscriptions/{subscription}/resources"), &params).await?;
    if let Some(service) = service {
        for resource in &mut found {
            resource.name.push_str("/default");
            resource.id.push_str(&format!("/{service}/default"));
        }
    }
    Ok(found)
}

/// The service of a type such as `Microsoft.Storage/storageAccounts/blobServices`.
fn storage_service(kind: &str) -> Option<&str> {
    let (account, service) = kind.rsplit_once('/')?;
    account.eq_ignore_ascii_case(STORAGE).then_some(service)
}

/// The types of which there are resources.
pub(super) async fn resource_types(
    client: &Client<'_>,
    subscription: &str,
    group: &str,
) -> Result<Vec<String>, QueryError> {
    let found = resources(client, subscription, group, "").await?;
    Ok(types_of(found.into_iter().map(|resource| resource.kind)))
}

/// Each type once; the case in which it is written differs between resources.
fn types_of(kinds: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut types: Vec<String> =
        kinds.filter(|kind| !kind.is_empty() && seen.insert(kind.to_ascii_lowercase())).collect();
    let storage = types.iter().find(|kind| kind.eq_ignore_ascii_case(STORAGE)).cloned();
    types.extend(
        storage.into_iter().flat_map(|kind| STORAGE_SERVICES.map(|service| format!("{kind}/{service}"))),
    );
    types.sort_by_key(|kind| kind.to_ascii_lowercase());
    types
}

/// The workspaces of Log Analytics in a subscription.
pub(super) async fn workspaces(client: &Client<'_>, subscription: &str) -> Result<Vec<Resource>, QueryError> {
    resources(client, subscription, "", WORKSPACES).await
}

/// The metric namespaces of a resource.
pub(super) async fn metric_namespaces(
    client: &Client<'_>,
    of: &ResourceId,
) -> Result<Vec<String>, QueryError> {
    let path = format!("{}/providers/microsoft.insights/metricNamespaces", of.as_str());
    let found: Vec<Namespace> = client.list(&path, &version(INSIGHTS_VERSION)).await?;
    Ok(found.into_iter().map(|namespace| namespace.properties.metric_namespace_name).collect())
}

/// The metrics of a resource, in one namespace where it is not empty.
pub(super) async fn definitions(
    client: &Client<'_>,
    of: &ResourceId,
    namespace: &str,
) -> Result<Vec<Definition>, QueryError> {
    let path = format!("{}/providers/microsoft.insights/metricDefinitions", of.as_str());
    let mut params = version(INSIGHTS_VERSION);
    if !namespace.is_empty() {
        params.push(("metricnamespace", namespace.to_owned()));
    }
    client.list(&path, &params).await
}

/// The values that a dimension of a metric has had in the range, sorted.
pub(super) async fn dimension_values(
    client: &Client<'_>,
    of: &ResourceId,
    (namespace, metric, dimension): (&str, &str, &str),
    range: TimeRange,
) -> Result<Vec<String>, QueryError> {
    let path = format!("{}/providers/microsoft.insights/metrics", of.as_str());
    let mut params = version(INSIGHTS_VERSION);
    params.extend([
        ("timespan", timespan(range)),
        ("metricnames", metric.replace(',', "%2")),
        ("$filter", format!("{dimension} eq '*'")),
        ("resultType", "metadata".to_owned()),
        ("top", "1000".to_owned()),
    ]);
    if !namespace.is_empty() {
        params.push(("metricnamespace", namespace.to_owned()));
    }
    let found: Metadata = client.get(Service::Management, &path, &params).await?;
    let series = found.value.into_iter().flat_map(|metric| metric.timeseries);
    let values = series.flat_map(|series| series.metadatavalues);
    let of_dimension = values.filter(|found| found.name.value.eq_ignore_ascii_case(dimension));
    Ok(of_dimension.map(|found| found.value).collect::<BTreeSet<_>>().into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_listed_once_and_storage_with_its_services() {
        let kinds = ["Microsoft.Web/sites", "microsoft.web/Sites", "", "Microsoft.Storage/storageAccounts"];
        let types = types_of(kinds.into_iter().map(str::to_owned));
        assert_eq!(types.len(), 6);
        assert_eq!(types[0], "Microsoft.Storage/storageAccounts");
        assert_eq!(types[1], "Microsoft.Storage/storageAccounts/blobServices");
        assert_eq!(types[5], "Microsoft.Web/sites");
        assert_eq!(storage_service("Microsoft.Storage/storageAccounts/blobServices"), Some("blobServices"));
        assert_eq!(storage_service("Microsoft.Sql/servers/databases"), None);
    }
}
