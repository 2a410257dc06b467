//! What the forms' selects load: subscriptions down to the values of a dimension. A list is empty while what it depends
//! on is not chosen, or is a variable, whose value the form does not know.

use data::time::TimeRange;
use model::query::QueryError;
use serde_json::{Value, json};

use super::browse::{self, Definition};
use super::client::Client;
use super::resource::ResourceId;
use crate::datasources::Params;

/// How far back values of dimensions are looked for.
const LOOK_BACK_MS: i64 = 24 * 3_600_000;
/// Most entries of one list: people read it.
const MOST: usize = 5_000;

/// Names of the parameters: the paths of the form's controls.
pub(super) const SUBSCRIPTION: &str = "subscription";
pub(super) const RESOURCE_TYPE: &str = "azureMonitor.metricNamespace";
pub(super) const RESOURCES: &str = "azureMonitor.resources";
pub(super) const NAMESPACE: &str = "azureMonitor.customNamespace";
pub(super) const METRIC: &str = "azureMonitor.metricName";
pub(super) const GROUP: &str = "resourceGroup";
pub(super) const DIMENSION: &str = "dimension";

/// The resource; `None` if there is none of this name.
pub(super) async fn load(
    client: &Client<'_>,
    name: &str,
    params: &Params,
    now_ms: i64,
) -> Result<Option<Value>, QueryError> {
    let text = |key: &str| params.get(key).map_or("", |text| text.trim());
    let known = NAMES.contains(&name);
    if !known {
        return Ok(None);
    }
    let always = if name == "time_grains" { vec![choice("auto", "Auto", "")] } else { Vec::new() };
    let is_open = params.values().any(|value| value.contains('$'));
    if is_open || (name != "subscriptions" && subscription(client, text(SUBSCRIPTION)).is_none()) {
        return Ok(Some(Value::Array(always)));
    }
    let mut all = always;
    match name {
        "subscriptions" => {
            let found = browse::subscriptions(client).await?;
            all.extend(
                found.iter().map(|one| choice(&one.subscription_id, &one.display_name, &one.subscription_id)),
            );
        }
        "resource_groups" => {
            let found = browse::resource_groups(client, &client.subscription(text(SUBSCRIPTION))?).await?;
            all.extend(found.iter().map(|name| choice(name, name, "")));
        }
        "resource_types" => {
            let found = browse::resource_types(client, &client.subscription(text(SUBSCRIPTION))?, "").await?;
            all.extend(found.iter().map(|kind| choice(kind, kind, "")));
        }
        "resources" => {
            let (group, kind) = (text(GROUP), text(RESOURCE_TYPE));
            if !kind.is_empty() {
                let subscription = client.subscription(text(SUBSCRIPTION))?;
                let found = browse::resources(client, &subscription, group, kind).await?;
                let group =
                    |id: &str| ResourceId::parse(id).map(|id| id.group().to_owned()).unwrap_or_default();
                all.extend(found.iter().map(|one| choice(&one.name, &one.name, &group(&one.id))));
            }
        }
        "workspaces" => {
            let found = browse::workspaces(client, &client.subscription(text(SUBSCRIPTION))?).await?;
            all.extend(found.iter().map(|one| choice(&one.id, &one.name, &one.id)));
        }
        of_resource => {
            if let Some(id) = resource(client, params) {
                all.extend(of_one(client, of_resource, &id, params, now_ms).await?);
            }
        }
    }
    all.truncate(MOST);
    Ok(Some(Value::Array(all)))
}

const NAMES: [&str; 11] = [
    "subscriptions",
    "resource_groups",
    "resource_types",
    "resources",
    "workspaces",
    "metric_namespaces",
    "metrics",
    "aggregations",
    "time_grains",
    "dimensions",
    "dimension_values",
];

/// What is known of one resource and its metrics.
async fn of_one(
    client: &Client<'_>,
    name: &str,
    id: &ResourceId,
    params: &Params,
    now_ms: i64,
) -> Result<Vec<Value>, QueryError> {
    let text = |key: &str| params.get(key).map_or("", |text| text.trim());
    if name == "metric_namespaces" {
        let found = browse::metric_namespaces(client, id).await?;
        return Ok(found.iter().map(|name| choice(name, name, "")).collect());
    }
    let namespace = if text(NAMESPACE).is_empty() { text(RESOURCE_TYPE) } else { text(NAMESPACE) };
    let metric = text(METRIC);
    if name == "dimension_values" {
        let dimension = text(DIMENSION);
        if metric.is_empty() || dimension.is_empty() {
            return Ok(Vec::new());
        }
        let range = TimeRange { from_ms: now_ms - LOOK_BACK_MS, to_ms: now_ms };
        let found = browse::dimension_values(client, id, (namespace, metric, dimension), range).await?;
        return Ok(found.iter().map(|value| choice(value, value, "")).collect());
    }
    let definitions = browse::definitions(client, id, namespace).await?;
    if name == "metrics" {
        let entry = |one: &Definition| choice(&one.name.value, one.name.text(), &one.unit);
        return Ok(definitions.iter().map(entry).collect());
    }
    let Some(found) = definitions.into_iter().find(|one| one.name.value == metric) else {
        return Ok(Vec::new());
    };
    Ok(match name {
        "aggregations" => {
            let usual = |name: &str| {
                if name == found.primary_aggregation_type { "usual for this metric" } else { "" }
            };
            let named = found.supported_aggregation_types.iter().filter(|name| *name != "None");
            named.map(|name| choice(name, name, usual(name))).collect()
        }
        "time_grains" => {
            let all = found.metric_availabilities.iter().map(|one| one.time_grain.as_str());
            all.map(|grain| choice(grain, &grain_text(grain), "")).collect()
        }
        _ => found.dimensions.iter().map(|one| choice(&one.value, one.text(), "")).collect(),
    })
}

fn subscription(client: &Client<'_>, named: &str) -> Option<String> {
    client.subscription(named).ok()
}

/// The first of the chosen resources: its metrics stand for those of all.
fn resource(client: &Client<'_>, params: &Params) -> Option<ResourceId> {
    let text = |key: &str| params.get(key).map_or("", String::as_str);
    let listed: Value = serde_json::from_str(text(RESOURCES)).ok()?;
    let listed = listed.as_array()?;
    listed.iter().find_map(|entry| {
        let of_entry = |key: &str| entry[key].as_str().unwrap_or_default();
        let subscription = subscription(client, text(SUBSCRIPTION))?;
        let (group, name) = (of_entry("resourceGroup"), of_entry("resourceName"));
        ResourceId::build(&subscription, group, text(RESOURCE_TYPE), name).ok()
    })
}

fn choice(value: &str, label: &str, help: &str) -> Value {
    let label = if label.is_empty() { value } else { label };
    json!({ "value": value, "label": label, "help": help })
}

/// `PT5M` as `5 minutes`.
fn grain_text(iso: &str) -> String {
    let digits: String = iso.chars().filter(char::is_ascii_digit).collect();
    let unit = match iso.chars().last() {
        Some('M') => "minute",
        Some('H') => "hour",
        Some('D') => "day",
        _ => return iso.to_owned(),
    };
    format!("{digits} {unit}{}", if digits == "1" { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::grain_text;

    #[test]
    fn grains_are_read_by_people() {
        for (iso, expect) in
            [("PT1M", "1 minute"), ("PT15M", "15 minutes"), ("P1D", "1 day"), ("FULL", "FULL")]
        {
            assert_eq!(grain_text(iso), expect);
        }
    }
}
