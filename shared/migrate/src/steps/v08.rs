//! Version 8: queries of InfluxDB are lists of parts.

use serde_json::{Value, json};

use crate::Context;
use crate::json::{Object, drop_keys, each_panel, is_set, list, objects_mut, set, take, text};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    each_panel(dashboard, &mut |panel| objects_mut(panel, "targets").for_each(parts));
}

fn parts(target: &mut Object) {
    if !["fields", "tags", "groupBy"].iter().all(|key| target.get(*key).is_some_and(Value::is_array)) {
        return;
    }
    if is_set(target, "rawQuery") {
        drop_keys(target, &["fields", "fill"]);
        return;
    }
    let select: Vec<Value> = list(target, "fields").iter().filter_map(Value::as_object).map(field).collect();
    take(target, "fields");
    set(target, "select", select);
    for part in objects_mut(target, "groupBy") {
        let from = match text(part, "type") {
            "time" => "interval",
            "tag" => "key",
            _ => continue,
        };
        if let Some(value) = take(part, from) {
            set(part, "params", vec![value]);
        }
    }
    if let Some(fill) = take(target, "fill") {
        crate::json::list_at(target, "groupBy").push(json!({ "type": "fill", "params": [fill] }));
    }
}

fn field(field: &Object) -> Value {
    let mut parts = vec![
        json!({ "type": "field", "params": [text(field, "name")] }),
        json!({ "type": text(field, "func"), "params": [] }),
    ];
    for (key, kind) in [("mathExpr", "math"), ("asExpr", "alias")] {
        if !text(field, key).is_empty() {
            parts.push(json!({ "type": kind, "params": [text(field, key)] }));
        }
    }
    Value::Array(parts)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn fields_become_parts() {
        crate::steps::check(
            super::step,
            &[
                (
                    json!({ "panels": [{ "targets": [{ "fields": [{ "name": "v", "func": "mean", "mathExpr": "*2" }], "tags": [],
                        "groupBy": [{ "type": "time", "interval": "auto" }, { "type": "tag", "key": "host" }], "fill": "0" }] }] }),
                    json!({ "panels": [{ "targets": [{ "tags": [],
                        "groupBy": [{ "type": "time", "params": ["auto"] }, { "type": "tag", "params": ["host"] },
                                    { "type": "fill", "params": ["0"] }],
                        "select": [[{ "type": "field", "params": ["v"] }, { "type": "mean", "params": [] },
                                    { "type": "math", "params": ["*2"] }]] }] }] }),
                ),
                (
                    json!({ "panels": [{ "targets": [{ "fields": [], "tags": [], "groupBy": [], "rawQuery": true, "query": "x" }] }] }),
                    json!({ "panels": [{ "targets": [{ "tags": [], "groupBy": [], "rawQuery": true, "query": "x" }] }] }),
                ),
            ],
        );
    }
}
