//! What forms of old saved by mistake: an object of the chosen option where its text belongs, text where a number does.
//! Touches nothing else.

use serde_json::Value;

use crate::json::{Object, child, child_mut, each_panel, each_variable, objects_mut, set};

/// Fields of a panel that hold a text.
const OF_PANELS: &[&str] =
    &["type", "title", "description", "interval", "timeFrom", "timeShift", "repeat", "repeatDirection"];
/// Fields of a variable that hold a text.
const OF_VARIABLES: &[&str] =
    &["type", "name", "label", "description", "regex", "allValue", "auto_min", "definition"];
/// Fields of a query that hold a text.
const OF_QUERIES: &[&str] = &["refId", "expr", "legendFormat", "interval", "format"];
/// Fields of a dashboard that hold a text.
const OF_DASHBOARDS: &[&str] = &["timezone", "weekStart", "description", "uid"];

/// Mends what is certainly meant otherwise.
pub(crate) fn repair(dashboard: &mut Object) {
    texts(dashboard, OF_DASHBOARDS);
    each_panel(dashboard, &mut |panel| {
        texts(panel, OF_PANELS);
        source(panel);
        styles(panel);
        for target in objects_mut(panel, "targets") {
            texts(target, OF_QUERIES);
            source(target);
        }
    });
    each_variable(dashboard, &mut |variable| {
        texts(variable, OF_VARIABLES);
        source(variable);
        // What is chosen is an object; forms of old left lists and plain values.
        match variable.get("current") {
            Some(Value::Array(_)) => set(variable, "current", Object::new()),
            Some(Value::String(chosen)) => {
                let chosen = serde_json::json!({ "text": chosen, "value": chosen });
                set(variable, "current", chosen);
            }
            _ => {}
        }
    });
}

/// Styles of fields that were saved as chosen options: `{"label": "None", "value": "none"}`.
fn styles(panel: &mut Object) {
    let defaults = child_mut(panel, "fieldConfig").and_then(|config| child_mut(config, "defaults"));
    let Some(custom) = defaults.and_then(|defaults| child_mut(defaults, "custom")) else { return };
    for style in custom.values_mut() {
        let option = style.as_object().filter(|option| option.contains_key("label"));
        if let Some(chosen) = option.and_then(chosen) {
            *style = chosen;
        }
    }
}

fn texts(object: &mut Object, keys: &[&str]) {
    for key in keys {
        if let Some(chosen) = child(object, key).and_then(chosen) {
            set(object, key, chosen);
        }
    }
}

/// The text of a chosen option: `{"text": "5 minutes", "value": "5m"}`.
fn chosen(option: &Object) -> Option<Value> {
    let value = ["value", "text"].into_iter().find_map(|key| option.get(key))?;
    value.is_string().then(|| value.clone())
}

/// A source saved as a chosen option: by name, as long as it is no reference.
fn source(object: &mut Object) {
    let Some(option) = child(object, "datasource") else { return };
    if option.contains_key("uid") || option.contains_key("type") {
        return;
    }
    if let Some(name) = chosen(option) {
        set(object, "datasource", name);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn chosen_options_become_their_texts() {
        let before = json!({ "title": "x", "schemaVersion": 42, "timezone": { "text": "UTC", "value": "utc" },
            "panels": [{ "fieldConfig": { "defaults": { "custom": { "gradientMode": { "label": "None", "value": "none" }, "stacking": { "mode": "none" } } } },
                         "interval": { "text": "1 min", "value": "1m" }, "title": { "odd": true },
                         "targets": [{ "expr": { "value": "up" }, "datasource": { "uid": "u", "value": "kept" } }] }],
            "templating": { "list": [
                { "name": "a", "current": [], "regex": { "value": "x" }, "query": { "value": "kept" } },
                { "name": "b", "current": "5m" }] } });
        let after = crate::open_value(before, &[]).unwrap().dashboard;
        assert_eq!(after["timezone"], "utc");
        assert_eq!(after["panels"][0]["interval"], "1m");
        let custom = &after["panels"][0]["fieldConfig"]["defaults"]["custom"];
        assert_eq!(custom, &json!({ "gradientMode": "none", "stacking": { "mode": "none" } }));
        assert_eq!(after["panels"][0]["title"], json!({ "odd": true }));
        assert_eq!(after["panels"][0]["targets"][0]["expr"], "up");
        assert_eq!(after["panels"][0]["targets"][0]["datasource"]["uid"], "u");
        assert_eq!(
            after["templating"]["list"],
            json!([{ "name": "a", "current": {}, "regex": "x", "query": { "value": "kept" } },
                   { "name": "b", "current": { "text": "5m", "value": "5m" } }])
        );
    }
}
