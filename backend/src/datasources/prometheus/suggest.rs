//! What completion in the query field and the forms load: metrics with their help, labels, label values.

use std::collections::BTreeMap;

use model::query::QueryError;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Params;
use super::client::{Client, Pairs};
use super::variable::label_path;

/// Most names in one answer: a list that people read.
const MOST: usize = 5_000;

#[derive(Deserialize)]
struct Metadata {
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    help: String,
    #[serde(default)]
    unit: String,
}

/// The resource; `None` if there is none of this name.
///
/// `metrics`: names with type, help, unit. `labels` and `label_values` (with `label`): of the series that `match`
/// selects, or the metric `metric`. `start` and `end` (seconds) narrow them.
pub(super) async fn load(client: &Client, name: &str, params: &Params) -> Result<Option<Value>, QueryError> {
    Ok(Some(match name {
        "metrics" => metrics(client, params).await?,
        "labels" => texts(client, "api/v1/labels", params).await?,
        "label_values" => {
            let label = params.get("label").map_or("", String::as_str);
            if label.is_empty() {
                return Ok(Some(json!([])));
            }
            texts(client, &label_path(label), params).await?
        }
        _ => return Ok(None),
    }))
}

async fn metrics(client: &Client, params: &Params) -> Result<Value, QueryError> {
    let path = label_path("__name__");
    // Servers without metadata still have names.
    let (names, metadata) = tokio::join!(
        client.get::<Vec<String>>(&path, narrowed(params)),
        client.get::<BTreeMap<String, Vec<Metadata>>>(
            "api/v1/metadata",
            vec![("limit_per_metric", "1".to_owned())]
        ),
    );
    let metadata = metadata.unwrap_or_default();
    Ok(names?
        .into_iter()
        .take(MOST)
        .map(|name| {
            let known = known_as(&metadata, &name);
            let text = |of: fn(&Metadata) -> &str| known.map_or("", of);
            json!({
                "value": name, "label": name, "type": text(|m| &m.kind), "help": text(|m| &m.help),
                "unit": text(|m| &m.unit),
            })
        })
        .collect())
}

/// The metadata of a metric; histograms and summaries keep theirs under the name without suffix.
fn known_as<'a>(metadata: &'a BTreeMap<String, Vec<Metadata>>, name: &str) -> Option<&'a Metadata> {
    let family = || ["_bucket", "_count", "_sum"].iter().find_map(|suffix| name.strip_suffix(suffix));
    metadata.get(name).or_else(|| metadata.get(family()?))?.first()
}

async fn texts(client: &Client, path: &str, params: &Params) -> Result<Value, QueryError> {
    let texts: Vec<String> = client.get(path, narrowed(params)).await?;
    Ok(texts.into_iter().take(MOST).map(|text| json!({ "value": text, "label": text })).collect())
}

fn narrowed(params: &Params) -> Pairs<'static> {
    let mut out = Vec::new();
    let selector =
        ["match", "metric"].iter().find_map(|key| params.get(*key).filter(|text| !text.is_empty()));
    if let Some(selector) = selector {
        out.push(("match[]", selector.clone()));
    }
    for key in ["start", "end"] {
        if let Some(value) = params.get(key).filter(|value| value.parse::<f64>().is_ok()) {
            out.push((key, value.clone()));
        }
    }
    out
}
