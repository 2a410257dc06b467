//! What the editor's selects load: regions, namespaces, metrics, dimensions and their values, each narrowed by what is
//! chosen before it.

use std::collections::BTreeSet;

use model::query::QueryError;
use serde_json::{Value, json};

use super::api::ListMetrics;
use super::client::Client;
use super::query::{ANY, dimensions};
use super::{Cx, Params, known, metrics};

/// Most names in one list: what people can read.
const MOST: usize = 5_000;

/// Where to look.
#[derive(Debug, Default, Clone)]
pub(super) struct Place {
    pub(super) region: String,
    pub(super) namespace: String,
    pub(super) metric: String,
    /// Dimensions that metrics must have.
    pub(super) filters: Vec<(String, Vec<String>)>,
    pub(super) account: String,
}

/// The resource; `None` if there is none of this name.
///
/// `regions`, `namespaces`, `metrics`, `dimension_keys` and `dimension_values` take `region`, `namespace`, `metricName`,
/// `accountId`, `key` and `pairs` (the other dimensions as JSON).
pub(super) async fn load(cx: &Cx<'_>, name: &str, params: &Params) -> Result<Option<Value>, QueryError> {
    if name == "regions" {
        let own = ("default", "Default region");
        let named = known::REGIONS.iter().map(|region| (*region, *region));
        let all = std::iter::once(own).chain(named);
        return Ok(Some(all.map(|(value, label)| json!({ "value": value, "label": label })).collect()));
    }
    if !["namespaces", "metrics", "dimension_keys", "dimension_values"].contains(&name) {
        return Ok(None);
    }
    let client = Client::new(cx)?;
    // What stands for a variable narrows nothing.
    let chosen = |key: &str| params.get(key).filter(|text| !text.contains('$')).cloned().unwrap_or_default();
    let pairs: Value =
        params.get("pairs").and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let is_chosen = |(_, values): &(String, Vec<String>)| !values.iter().any(|value| value.contains('$'));
    let place = Place {
        region: chosen("region"),
        namespace: chosen("namespace"),
        metric: chosen("metricName"),
        filters: dimensions(&pairs).into_iter().filter(is_chosen).collect(),
        account: chosen("accountId"),
    };
    let mut found: Vec<String> = match name {
        "namespaces" => namespaces(&client, &place).await,
        "metrics" => metric_names(&client, &place).await?,
        "dimension_keys" => dimension_keys(&client, &place).await?,
        _ => dimension_values(&client, &place, &chosen("key")).await?,
    };
    found.truncate(MOST);
    let mut offered: Vec<Value> = Vec::with_capacity(found.len() + 1);
    if name == "dimension_values" {
        offered.push(json!({ "value": ANY, "label": ANY, "help": "every value" }));
    }
    offered.extend(found.into_iter().map(|text| json!({ "value": text, "label": text })));
    Ok(Some(offered.into()))
}

/// Those of AWS' services, those of the settings, and those that metrics have; the last are left out where AWS does
/// not tell.
pub(super) async fn namespaces(client: &Client, place: &Place) -> Vec<String> {
    let mut all: BTreeSet<String> = known::NAMESPACES.iter().map(|name| (*name).to_owned()).collect();
    all.extend(client.settings.namespaces.iter().cloned());
    let place = Place { region: place.region.clone(), account: place.account.clone(), ..Place::default() };
    if let Ok(listed) = list(client, &place, None).await {
        all.extend(listed.metrics.iter().map(|owned| owned.metric.namespace.clone()));
    }
    all.into_iter().collect()
}

/// Names of the metrics of a namespace.
pub(super) async fn metric_names(client: &Client, place: &Place) -> Result<Vec<String>, QueryError> {
    let place = Place { metric: String::new(), ..place.clone() };
    let listed = list(client, &place, None).await?;
    Ok(distinct(listed.metrics.iter().map(|owned| &owned.metric.metric_name)))
}

/// Names of the dimensions that metrics have.
pub(super) async fn dimension_keys(client: &Client, place: &Place) -> Result<Vec<String>, QueryError> {
    let listed = list(client, place, None).await?;
    let taken = |name: &&String| !place.filters.iter().any(|(taken, _)| taken == *name);
    let names =
        listed.metrics.iter().flat_map(|owned| &owned.metric.dimensions).map(|dimension| &dimension.name);
    Ok(distinct(names.filter(taken)))
}

/// Values of a dimension.
pub(super) async fn dimension_values(
    client: &Client,
    place: &Place,
    key: &str,
) -> Result<Vec<String>, QueryError> {
    if key.is_empty() {
        return Ok(Vec::new());
    }
    let listed = list(client, place, Some(key)).await?;
    let fits = |own: &super::api::Metric| {
        place.filters.iter().all(|(name, values)| {
            let is_any = values.iter().any(|value| value == ANY);
            own.dimensions.iter().any(|has| has.name == *name && (is_any || values.contains(&has.value)))
        })
    };
    let metrics = listed.metrics.iter().map(|owned| &owned.metric).filter(|metric| fits(metric));
    let all = metrics.flat_map(|metric| &metric.dimensions).filter(|dimension| dimension.name == key);
    Ok(distinct(all.map(|dimension| &dimension.value)))
}

async fn list(
    client: &Client,
    place: &Place,
    key: Option<&str>,
) -> Result<std::sync::Arc<metrics::Listed>, QueryError> {
    let region = client.settings.region(&place.region)?;
    let key = key.map(|key| (key.to_owned(), vec![ANY.to_owned()]));
    let filters = place.filters.iter().chain(&key).map(|(name, values)| (name, values));
    let filter = ListMetrics {
        namespace: place.namespace.clone(),
        metric_name: place.metric.clone(),
        dimensions: metrics::filters(filters),
        include_linked_accounts: !place.account.is_empty(),
        owning_account: Some(place.account.clone()).filter(|id| !id.is_empty() && id != "all"),
        next_token: None,
    };
    metrics::list(client, &region, filter).await
}

fn distinct<'a>(texts: impl Iterator<Item = &'a String>) -> Vec<String> {
    texts.cloned().collect::<BTreeSet<_>>().into_iter().collect()
}
