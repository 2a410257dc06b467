//! Which metrics there are: `ListMetrics` page by page, and the lists that were asked for a moment ago.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use model::query::QueryError;

use super::api::{DimensionFilter, ListMetrics, Metric, MetricList};
use super::client::Client;

/// How long a list holds. New metrics take up to 15 minutes at AWS to be listed at all.
const FRESH_MS: i64 = 60_000;
/// Lists kept for one source; beyond it all are forgotten.
const MOST_LISTS: usize = 200;
/// Most pages of one list, of 500 metrics each.
const MOST_PAGES: usize = 100;

/// Metrics that were asked for.
#[derive(Debug, Default)]
pub(super) struct Listed {
    pub(super) metrics: Vec<Owned>,
    /// Whether there are more than were asked for.
    pub(super) is_cut: bool,
}

/// A metric and the account that it belongs to, where several are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Owned {
    pub(super) metric: Metric,
    pub(super) account: Option<String>,
}

/// The lists of one source by region and filter. Who asks for one that is on its way waits for it.
#[derive(Default)]
pub(super) struct Lists {
    known: Mutex<HashMap<(String, ListMetrics), Arc<Slot>>>,
}

type Slot = tokio::sync::Mutex<Option<(i64, Arc<Listed>)>>;

impl Lists {
    fn slot(&self, key: (String, ListMetrics)) -> Arc<Slot> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_LISTS && !known.contains_key(&key) {
            known.clear();
        }
        Arc::clone(known.entry(key).or_default())
    }
}

/// The metrics of a region that pass a filter.
pub(super) async fn list(
    client: &Client,
    region: &str,
    filter: ListMetrics,
) -> Result<Arc<Listed>, QueryError> {
    let slot = client.lists().slot((region.to_owned(), filter.clone()));
    let mut kept = slot.lock().await;
    if let Some((at_ms, list)) = &*kept
        && (client.now_ms - at_ms).abs() < FRESH_MS
    {
        return Ok(Arc::clone(list));
    }
    let list = Arc::new(ask(client, region, filter).await?);
    *kept = Some((client.now_ms, Arc::clone(&list)));
    Ok(list)
}

async fn ask(client: &Client, region: &str, mut filter: ListMetrics) -> Result<Listed, QueryError> {
    let mut listed = Listed::default();
    for _ in 0..MOST_PAGES {
        let page: MetricList = client.call(region, "ListMetrics", &filter).await?;
        let mut accounts = page.owning_accounts.into_iter();
        let owned = |metric| Owned { metric, account: accounts.next() };
        listed.metrics.extend(page.metrics.into_iter().map(owned));
        filter.next_token = page.next_token.filter(|token| !token.is_empty());
        if filter.next_token.is_none() {
            return Ok(listed);
        }
    }
    listed.is_cut = true;
    Ok(listed)
}

/// A filter by dimensions that must be there.
pub(super) fn filters<'a>(
    dimensions: impl IntoIterator<Item = (&'a String, &'a Vec<String>)>,
) -> Vec<DimensionFilter> {
    /// CloudWatch takes no more; what is left out is filtered here.
    const MOST: usize = 10;
    let filter = |(name, values): (&String, &Vec<String>)| DimensionFilter {
        name: name.clone(),
        value: match &values[..] {
            [value] if value != super::query::ANY => Some(value.clone()),
            _ => None,
        },
    };
    dimensions.into_iter().take(MOST).map(filter).collect()
}
