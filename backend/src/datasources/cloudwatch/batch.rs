//! Which items go into which call: as few calls as can be, and what refers to each other in the same one. Pure.

use std::collections::HashSet;

use data::time::TimeRange;

use super::api::MOST_IN_CALL;
use super::expand::Item;
use super::search;

/// Items that are asked in one call, in groups that must stay together.
#[derive(Debug, PartialEq)]
pub(super) struct Batch {
    pub(super) region: String,
    pub(super) range: TimeRange,
    pub(super) groups: Vec<Vec<Item>>,
}

impl Batch {
    /// All its items.
    pub(super) fn items(&self) -> impl Iterator<Item = &Item> {
        self.groups.iter().flatten()
    }

    /// Each group as a batch of its own.
    pub(super) fn split(self) -> Vec<Self> {
        let Self { region, range, groups } = self;
        groups.into_iter().map(|group| Self { region: region.clone(), range, groups: vec![group] }).collect()
    }

    /// Start and end in seconds, on whole periods: so points stay where they are from refresh to refresh, and
    /// CloudWatch answers sooner. The end is not part of the range.
    pub(super) fn bounds_secs(&self) -> (i64, i64) {
        let period = self.items().map(|item| i64::from(item.period_secs)).max().unwrap_or(60).max(1);
        let start = self.range.from_ms.div_euclid(1_000).div_euclid(period) * period;
        let end = (self.range.to_ms + 999).div_euclid(1_000);
        let end = (end + period - 1).div_euclid(period) * period;
        (start, end.max(start + period))
    }
}

/// The names that expressions refer to; nothing is returned if one refers to all there are.
pub(super) fn referenced<'a>(expressions: impl IntoIterator<Item = &'a str>) -> Option<HashSet<String>> {
    let words: HashSet<String> = expressions.into_iter().flat_map(search::words).map(str::to_owned).collect();
    (!words.contains("METRICS")).then_some(words)
}

/// The calls for these items.
pub(super) fn batches(items: Vec<Item>) -> Vec<Batch> {
    let mut batches: Vec<Batch> = Vec::new();
    for group in groups(items) {
        let Some(first) = group.first() else { continue };
        let (region, range) = (first.region.clone(), first.range);
        let has_room = |batch: &&mut Batch| {
            batch.region == region
                && batch.range == range
                && batch.items().count() + group.len() <= MOST_IN_CALL
        };
        match batches.iter_mut().find(has_room) {
            Some(batch) => batch.groups.push(group),
            None => batches.push(Batch { region, range, groups: vec![group] }),
        }
    }
    batches
}

/// Items by what they refer to: an expression with all that it names, everything else alone.
fn groups(items: Vec<Item>) -> Vec<Vec<Item>> {
    let mut groups: Vec<Vec<Item>> = Vec::new();
    for item in items {
        let (mut together, apart): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|group| group.iter().any(|other| belong(other, &item)));
        groups = apart;
        let mut merged: Vec<Item> = together.drain(..).flatten().collect();
        merged.push(item);
        groups.push(merged);
    }
    groups
}

fn belong(one: &Item, other: &Item) -> bool {
    let names = |by: &Item, id: &str| {
        let expression = by.wire.expression.as_deref().unwrap_or_default();
        search::words(expression).any(|word| word == id || word == "METRICS")
    };
    one.region == other.region && (names(one, &other.wire.id) || names(other, &one.wire.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datasources::cloudwatch::api::MetricDataQuery;
    use crate::datasources::cloudwatch::expand::Origin;

    fn item(id: &str, expression: Option<&str>, region: &str) -> Item {
        let wire = MetricDataQuery {
            id: id.to_owned(),
            expression: expression.map(str::to_owned),
            return_data: true,
            ..MetricDataQuery::default()
        };
        let range = TimeRange { from_ms: 90_500, to_ms: 180_500 };
        Item { wire, query: 0, region: region.to_owned(), range, period_secs: 60, origin: Origin::Expression }
    }

    #[test]
    fn six_hundred_metrics_are_two_calls() {
        let items = (0..600).map(|nth| item(&format!("a__{nth}"), None, "r")).collect();
        let sizes: Vec<usize> = batches(items).iter().map(|batch| batch.items().count()).collect();
        assert_eq!(sizes, [500, 100]);
    }

    #[test]
    fn what_refers_to_each_other_stays_together_and_regions_apart() {
        let ids = |batch: &Batch| -> Vec<String> { batch.items().map(|item| item.wire.id.clone()).collect() };
        let mut items: Vec<Item> = (0..499).map(|nth| item(&format!("x__{nth}"), None, "r")).collect();
        items.push(item("a", None, "r"));
        items.push(item("b", None, "s"));
        items.push(item("e", Some("a * 2"), "r"));
        let found = batches(items);
        assert_eq!(found.len(), 3);
        assert_eq!((ids(&found[0]).len(), ids(&found[1])), (499, vec!["b".to_owned()]));
        assert_eq!(ids(&found[2]), ["a", "e"]);
        let all = vec![item("a", None, "r"), item("b", None, "r"), item("e", Some("SUM(METRICS())"), "r")];
        assert_eq!(batches(all)[0].groups.len(), 1);
        assert_eq!(referenced(["a / b"]).expect("names").len(), 2);
        assert_eq!(referenced(["SUM(METRICS())"]), None);
    }

    #[test]
    fn times_lie_on_whole_periods() {
        let batch = batches(vec![item("a", None, "r")]).remove(0);
        assert_eq!(batch.bounds_secs(), (60, 240));
        let mut point = item("a", None, "r");
        point.range = TimeRange { from_ms: 120_000, to_ms: 120_000 };
        assert_eq!(batches(vec![point])[0].bounds_secs(), (120, 180));
    }
}
