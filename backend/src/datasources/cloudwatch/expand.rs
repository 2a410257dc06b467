//! From what a person asks to what CloudWatch is asked: open dimensions become metrics, or a search where expressions
//! need all of them under one name.

use data::time::TimeRange;
use model::frame::{Labels, Notice};
use model::query::QueryError;

use super::api::{Dimension, ListMetrics, Metric, MetricDataQuery, MetricStat};
use super::client::Client;
use super::metrics::{self, Owned};
use super::query::{ANY, Account, MetricQuery, Selection, What};
use super::search;

/// Most metrics that one query is answered with.
const MOST_METRICS: usize = 5_000;
/// Most combinations of named values that are asked without looking which of them exist.
const MOST_COMBINED: usize = 1_000;
/// What parts a label from the dimensions behind it; searches tell their series apart that way.
pub(super) const PART: &str = "|~|";

/// One metric or expression as it is asked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    pub(super) wire: MetricDataQuery,
    /// Which of the queries it belongs to.
    pub(super) query: usize,
    pub(super) region: String,
    pub(super) range: TimeRange,
    pub(super) period_secs: u32,
    pub(super) origin: Origin,
}

/// What is known beforehand of the series of an item.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Origin {
    /// The one metric of its query.
    Metric(Labels),
    /// One of the metrics that its query found.
    Found(Labels),
    /// The names of the dimensions that stand behind each label.
    Search(Vec<String>),
    /// Nothing.
    Expression,
}

/// What a query comes to.
#[derive(Debug, Default)]
pub(super) struct Expanded {
    pub(super) items: Vec<Item>,
    pub(super) notices: Vec<Notice>,
}

/// The items of a query; `is_referenced` if expressions name it. Asks which metrics there are where it must.
pub(super) async fn expand(
    client: &Client,
    query: &MetricQuery,
    at: usize,
    range: TimeRange,
    is_referenced: bool,
) -> Result<Expanded, QueryError> {
    let one = |wire: MetricDataQuery, origin: Origin| Expanded {
        items: vec![item(query, at, range, wire, origin)],
        notices: Vec::new(),
    };
    let selection = match &query.what {
        What::Expression(expression) | What::Sql(expression) => {
            let wire = MetricDataQuery {
                expression: Some(expression.clone()),
                period: Some(query.period_secs),
                ..wire(query, query.id.clone())
            };
            return Ok(one(wire, Origin::Expression));
        }
        What::Metrics(selection) => selection,
    };
    if selection.is_single() {
        let metric = combined(selection).pop().unwrap_or_default();
        let origin = Origin::Metric(labels(&metric));
        return Ok(one(stat(query, query.id.clone(), metric, None), origin));
    }
    if is_referenced {
        return Ok(one(searching(query, selection), Origin::Search(names(selection))));
    }
    let is_named = selection.is_exact && !selection.dimensions.iter().any(|(_, values)| is_open(values));
    let mut expanded = Expanded::default();
    let mut found = if is_named && combinations(selection) <= MOST_COMBINED {
        combined(selection).into_iter().map(|metric| Owned { metric, account: None }).collect()
    } else {
        look_up(client, query, selection, &mut expanded).await?
    };
    if found.len() > MOST_METRICS {
        expanded.notices.push(Notice::warning(format!(
            "{} metrics fit; the first {MOST_METRICS} are shown. Narrow the dimensions.",
            found.len()
        )));
        found.truncate(MOST_METRICS);
    }
    for (nth, Owned { metric, account }) in found.into_iter().enumerate() {
        let labels = labels(&metric);
        let wire = stat(query, format!("{}__{nth}", query.id), metric, account);
        expanded.items.push(item(query, at, range, wire, Origin::Found(labels)));
    }
    Ok(expanded)
}

/// The metrics there are of a selection, in a steady order.
async fn look_up(
    client: &Client,
    query: &MetricQuery,
    selection: &Selection,
    expanded: &mut Expanded,
) -> Result<Vec<Owned>, QueryError> {
    let filter = ListMetrics {
        namespace: selection.namespace.clone(),
        metric_name: selection.metric.clone(),
        dimensions: metrics::filters(selection.dimensions.iter().map(|(name, values)| (name, values))),
        include_linked_accounts: query.account != Account::Own,
        owning_account: if let Account::One(id) = &query.account { Some(id.clone()) } else { None },
        next_token: None,
    };
    let listed = metrics::list(client, &query.region, filter).await?;
    if listed.is_cut {
        expanded
            .notices
            .push(Notice::warning("CloudWatch lists more metrics than were read. Narrow the dimensions."));
    }
    let mut found: Vec<Owned> =
        listed.metrics.iter().filter(|owned| fits(&owned.metric, selection)).cloned().collect();
    found.sort_by(|one, other| values(&one.metric).cmp(values(&other.metric)));
    // A list that changes while its pages are read may name a metric twice.
    found.dedup();
    Ok(found)
}

fn values(metric: &Metric) -> impl Iterator<Item = (&str, &str)> {
    metric.dimensions.iter().map(|dimension| (dimension.name.as_str(), dimension.value.as_str()))
}

/// Whether a metric is one of those that are asked for.
fn fits(metric: &Metric, selection: &Selection) -> bool {
    let has = |(name, wanted): &(String, Vec<String>)| {
        values(metric)
            .any(|(own, value)| own == name && (is_open(wanted) || wanted.iter().any(|one| one == value)))
    };
    (!selection.is_exact || metric.dimensions.len() == selection.dimensions.len())
        && selection.dimensions.iter().all(has)
}

fn is_open(values: &[String]) -> bool {
    values.iter().any(|value| value == ANY)
}

fn combinations(selection: &Selection) -> usize {
    selection.dimensions.iter().fold(1, |count: usize, (_, values)| count.saturating_mul(values.len()))
}

/// Every combination of the named values as a metric.
fn combined(selection: &Selection) -> Vec<Metric> {
    let bare = Metric {
        namespace: selection.namespace.clone(),
        metric_name: selection.metric.clone(),
        dimensions: Vec::new(),
    };
    selection.dimensions.iter().fold(vec![bare], |metrics, (name, values)| {
        let with = |metric: &Metric, value: &String| {
            let mut metric = metric.clone();
            metric.dimensions.push(Dimension { name: name.clone(), value: value.clone() });
            metric
        };
        metrics.iter().flat_map(|metric| values.iter().map(|value| with(metric, value))).collect()
    })
}

fn labels(metric: &Metric) -> Labels {
    values(metric).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn names(selection: &Selection) -> Vec<String> {
    selection.dimensions.iter().map(|(name, _)| name.clone()).collect()
}

fn item(query: &MetricQuery, at: usize, range: TimeRange, wire: MetricDataQuery, origin: Origin) -> Item {
    Item { wire, query: at, region: query.region.clone(), range, period_secs: query.period_secs, origin }
}

fn wire(query: &MetricQuery, id: String) -> MetricDataQuery {
    MetricDataQuery {
        id,
        label: Some(query.label.clone()).filter(|label| !label.is_empty()),
        return_data: !query.is_hidden,
        account_id: match &query.account {
            Account::One(id) => Some(id.clone()),
            Account::Own | Account::All => None,
        },
        ..MetricDataQuery::default()
    }
}

fn stat(query: &MetricQuery, id: String, metric: Metric, account: Option<String>) -> MetricDataQuery {
    let stat = MetricStat { metric, period: query.period_secs, stat: query.stat.clone() };
    let wire = wire(query, id);
    MetricDataQuery { metric_stat: Some(stat), account_id: account.or(wire.account_id.clone()), ..wire }
}

/// A search whose labels end with the values of its dimensions.
fn searching(query: &MetricQuery, selection: &Selection) -> MetricDataQuery {
    let account = match &query.account {
        Account::One(id) => Some(id.as_str()),
        Account::Own | Account::All => None,
    };
    let mut label = if query.label.is_empty() { "${LABEL}".to_owned() } else { query.label.clone() };
    for name in names(selection) {
        label.push_str(&format!("{PART}${{PROP('Dim.{name}')}}"));
    }
    MetricDataQuery {
        expression: Some(search::expression(selection, &query.stat, query.period_secs, account)),
        label: Some(label),
        account_id: None,
        ..wire(query, query.id.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(is_exact: bool, dimensions: &[(&str, &[&str])]) -> Selection {
        let texts = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
        Selection {
            namespace: "N".to_owned(),
            metric: "m".to_owned(),
            dimensions: dimensions.iter().map(|(name, values)| ((*name).to_owned(), texts(values))).collect(),
            is_exact,
        }
    }

    fn metric(dimensions: &[(&str, &str)]) -> Metric {
        let dimension =
            |(name, value): &(&str, &str)| Dimension { name: (*name).to_owned(), value: (*value).to_owned() };
        Metric {
            namespace: "N".to_owned(),
            metric_name: "m".to_owned(),
            dimensions: dimensions.iter().map(dimension).collect(),
        }
    }

    #[test]
    fn metrics_fit_by_name_value_and_number_of_dimensions() {
        let check = |is_exact, wanted: &[(&str, &[&str])], own: &[(&str, &str)], expect: bool| {
            assert_eq!(fits(&metric(own), &selection(is_exact, wanted)), expect, "{wanted:?} {own:?}");
        };
        check(true, &[("a", &["*"])], &[("a", "1")], true);
        check(true, &[("a", &["*"])], &[("a", "1"), ("b", "2")], false);
        check(false, &[("a", &["*"])], &[("b", "2"), ("a", "1")], true);
        check(true, &[("a", &["1", "2"])], &[("a", "2")], true);
        check(true, &[("a", &["1", "2"])], &[("a", "3")], false);
        check(false, &[("a", &["*"])], &[("b", "2")], false);
        check(false, &[], &[("b", "2")], true);
        check(true, &[], &[("b", "2")], false);
    }

    #[test]
    fn named_values_are_combined() {
        let wanted = selection(true, &[("a", &["1", "2"]), ("b", &["x", "y"])]);
        assert_eq!(combinations(&wanted), 4);
        let found = combined(&wanted);
        assert_eq!(found.len(), 4);
        assert_eq!(found[1], metric(&[("a", "1"), ("b", "y")]));
        assert_eq!(combined(&selection(true, &[])), [metric(&[])]);
    }
}
