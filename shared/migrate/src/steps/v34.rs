//! Version 34: a CloudWatch query asks one statistic.

use serde_json::Value;

use crate::Context;
use crate::json::{Object, child_mut, each_panel, list, set, take, text};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    each_panel(dashboard, &mut |panel| {
        let targets = list(panel, "targets");
        if !targets.iter().any(asks_several) {
            return;
        }
        let mut used: Vec<String> =
            targets.iter().filter_map(|target| Some(target.get("refId")?.as_str()?.to_owned())).collect();
        let mut split = Vec::new();
        let mut further = Vec::new();
        for target in targets {
            let mut each = one_each(target);
            for other in each.iter_mut().skip(1).filter_map(Value::as_object_mut) {
                let letter = free_letter(&used);
                set(other, "refId", letter.as_str());
                used.push(letter);
            }
            let mut each = each.into_iter();
            split.extend(each.next());
            further.extend(each);
        }
        split.append(&mut further);
        set(panel, "targets", split);
    });
    let Some(annotations) = child_mut(dashboard, "annotations") else { return };
    if list(annotations, "list").iter().any(asks_several) {
        let split: Vec<Value> = list(annotations, "list").iter().flat_map(one_each).collect();
        set(annotations, "list", split);
    }
}

fn asks_several(query: &Value) -> bool {
    let Some(query) = query.as_object() else { return false };
    let is_cloudwatch = ["dimensions", "namespace", "region"].iter().all(|key| query.contains_key(*key));
    is_cloudwatch && query.get("statistics").is_some_and(Value::is_array)
}

/// One query for each of its statistics.
fn one_each(query: &Value) -> Vec<Value> {
    let (true, Some(object)) = (asks_several(query), query.as_object()) else { return vec![query.clone()] };
    let mut object = object.clone();
    let statistics = take(&mut object, "statistics").unwrap_or_default();
    let statistics: Vec<&Value> =
        statistics.as_array().into_iter().flatten().filter(|one| one.is_string()).collect();
    let is_named = !text(&object, "name").is_empty() && statistics.len() > 1;
    let each = statistics.iter().enumerate().map(|(at, statistic)| {
        let mut query = object.clone();
        set(&mut query, "statistic", (*statistic).clone());
        if is_named && at > 0 {
            let name = format!("{} - {}", text(&object, "name"), statistic.as_str().unwrap_or_default());
            set(&mut query, "name", name);
        }
        Value::Object(query)
    });
    let each: Vec<Value> = each.collect();
    if each.is_empty() { vec![Value::Object(object)] } else { each }
}

/// The first letter that no query has: `A` to `Z`, then `AA` and so on.
pub(super) fn free_letter(used: &[String]) -> String {
    let mut at = 0_usize;
    loop {
        let mut letters = String::new();
        let mut rest = at;
        loop {
            letters.insert(0, char::from(b'A' + (rest % 26) as u8));
            if rest < 26 {
                break;
            }
            rest = rest / 26 - 1;
        }
        if !used.contains(&letters) {
            return letters;
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn each_statistic_is_a_query() {
        let query = |more: serde_json::Value| {
            let mut query = json!({ "dimensions": {}, "namespace": "AWS/EC2", "region": "default" });
            query.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            query
        };
        crate::steps::check(
            super::step,
            &[
                (
                    json!({ "panels": [{ "targets": [query(json!({ "refId": "A", "statistics": ["Min", "Max"] })), { "refId": "B", "statistics": ["x"] }] }] }),
                    json!({ "panels": [{ "targets": [query(json!({ "refId": "A", "statistic": "Min" })), { "refId": "B", "statistics": ["x"] },
                        query(json!({ "refId": "C", "statistic": "Max" }))] }] }),
                ),
                (
                    json!({ "annotations": { "list": [query(json!({ "name": "n", "statistics": ["Min", "Max"] }))] } }),
                    json!({ "annotations": { "list": [query(json!({ "name": "n", "statistic": "Min" })), query(json!({ "name": "n - Max", "statistic": "Max" }))] } }),
                ),
            ],
        );
        let used: Vec<String> = (b'A'..=b'Z').map(|letter| char::from(letter).to_string()).collect();
        assert_eq!(super::free_letter(&used), "AA");
    }
}
