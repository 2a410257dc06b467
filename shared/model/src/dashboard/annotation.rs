//! One annotation query of a dashboard, as a view over its JSON.

use serde_json::{Map, Value};

use super::Lenient;
use crate::query::DataSourceRef;

/// An entry of `annotations.list`: events that are drawn over panels with a time axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotation {
    /// Name, told on pointing and beside the switch.
    pub name: String,
    /// Whether its events are shown until somebody switches it.
    pub is_on: bool,
    /// Whether its switch is hidden.
    pub is_hidden: bool,
    /// Colour as stored: a name or CSS.
    pub color: String,
    /// Whether it stands for Grafana's own annotations, which no source is asked for.
    pub is_built_in: bool,
    /// The source.
    pub datasource: Option<DataSourceRef>,
    /// The query: the stored `target` with what older documents keep beside it.
    pub query: Map<String, Value>,
    /// Template of the title, such as `{{alertname}}`.
    pub title_format: String,
    /// Template of the text.
    pub text_format: String,
    /// Labels that become tags.
    pub tag_keys: Vec<String>,
    /// Whether values are instants in milliseconds rather than signs that something is.
    pub value_is_time: bool,
    /// The panels that show it, or with [`Annotation::is_excluding`] do not; empty for all.
    pub panels: Vec<i64>,
    /// Whether `panels` names those that do not show it.
    pub is_excluding: bool,
}

/// Fields of an annotation that are part of its query; older documents keep them outside of `target`.
const OF_QUERY: [&str; 2] = ["expr", "query"];
/// How far apart two events at least are, where nothing is said.
const USUAL_STEP: &str = "60s";

impl Annotation {
    /// A view over this JSON; never fails.
    pub fn from_json(json: &Value) -> Self {
        let mut query = json.at("target").as_object().cloned().unwrap_or_default();
        for key in OF_QUERY {
            if !query.contains_key(key) && json.at(key).is_string() {
                query.insert(key.to_owned(), json.at(key).clone());
            }
        }
        let target = json.at("target");
        let step = [json.text("step"), target.text("step"), target.text("interval")];
        let step = step.into_iter().find(|step| !step.is_empty()).unwrap_or_else(|| USUAL_STEP.to_owned());
        query.insert("interval".to_owned(), Value::String(step));
        let or = |key: &str| match json.text(key) {
            text if text.is_empty() => target.text(key),
            text => text,
        };
        let keys = or("tagKeys");
        let datasource = DataSourceRef::from_json(json.at("datasource"));
        let is_own = datasource.as_ref().is_some_and(|own| {
            [&own.kind, &own.uid]
                .into_iter()
                .any(|name| ["grafana", "-- Grafana --"].contains(&name.as_str()))
        });
        Self {
            name: json.text("name"),
            is_on: json.at("enable") != &Value::Bool(false),
            is_hidden: json.flag("hide"),
            color: json.text("iconColor"),
            is_built_in: json.int("builtIn") == Some(1) || is_own,
            datasource,
            query,
            title_format: or("titleFormat"),
            text_format: or("textFormat"),
            tag_keys: keys
                .split(',')
                .map(str::trim)
                .filter(|key| !key.is_empty())
                .map(str::to_owned)
                .collect(),
            value_is_time: json.flag("useValueForTime") || target.flag("useValueForTime"),
            panels: json.at("filter").list("ids").iter().filter_map(Value::as_i64).collect(),
            is_excluding: json.at("filter").flag("exclude"),
        }
    }

    /// Whether a panel shows its events.
    pub fn is_on_panel(&self, id: i64) -> bool {
        self.panels.is_empty() || self.panels.contains(&id) != self.is_excluding
    }

    /// How far apart two samples of one event may be, as stored.
    pub fn step(&self) -> &str {
        self.query.get("interval").and_then(Value::as_str).unwrap_or(USUAL_STEP)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn old_and_new_forms_read_alike() {
        let old = Annotation::from_json(&json!({
            "name": "Deploys", "datasource": "prom", "enable": true, "expr": "up", "step": "5m",
            "titleFormat": "{{job}}", "tagKeys": "job, instance", "useValueForTime": true, "iconColor": "red",
        }));
        let new = Annotation::from_json(&json!({
            "name": "Deploys", "datasource": { "uid": "prom" }, "target": { "expr": "up", "refId": "Anno", "interval": "5m" },
            "titleFormat": "{{job}}", "tagKeys": "job,instance", "useValueForTime": "true", "iconColor": "red",
            "filter": { "exclude": true, "ids": [3] },
        }));
        assert_eq!((old.step(), new.step()), ("5m", "5m"));
        assert_eq!((old.query.get("expr"), old.tag_keys.len()), (new.query.get("expr"), 2));
        assert!(old.value_is_time && new.value_is_time && old.is_on && !old.is_built_in);
        assert!(old.is_on_panel(3) && !new.is_on_panel(3) && new.is_on_panel(4));
    }

    #[test]
    fn grafanas_own_are_told_apart() {
        for stored in [
            json!({ "builtIn": 1, "datasource": "prom" }),
            json!({ "datasource": { "type": "grafana", "uid": "-- Grafana --" } }),
            json!({ "datasource": "-- Grafana --" }),
        ] {
            assert!(Annotation::from_json(&stored).is_built_in, "{stored}");
        }
        assert_eq!(Annotation::from_json(&json!("odd")).step(), "60s");
    }
}
