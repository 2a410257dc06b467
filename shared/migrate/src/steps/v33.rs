//! Version 33: a data source is named by kind and uid instead of its name.

use serde_json::{Value, json};

use crate::Context;
use crate::json::{Object, each_panel, objects_mut, set};

pub(super) fn step(dashboard: &mut Object, context: &mut Context<'_>) {
    each_panel(dashboard, &mut |panel| {
        refer(panel, context);
        objects_mut(panel, "targets").for_each(|target| refer(target, context));
    });
}

/// Turns the name of a source into a reference; no name means the default source and stays so.
pub(super) fn refer(holder: &mut Object, context: &Context<'_>) {
    let Some(Value::String(name)) = holder.get("datasource") else { return };
    let reference = match name.as_str() {
        "" | "default" => Value::Null,
        "-- Mixed --" => json!({ "type": "mixed", "uid": name }),
        "-- Dashboard --" | "-- Grafana --" => json!({ "type": "datasource", "uid": name }),
        name => {
            let input = context.inputs.iter().find(|(input, _)| input == name).map(|(_, kind)| kind.as_str());
            let source = context.sources.iter().find(|source| source.name == name || source.uid == name);
            match (source, input) {
                (Some(source), _) => json!({ "type": source.kind, "uid": source.uid }),
                (None, Some(kind)) if !kind.is_empty() => json!({ "type": kind, "uid": name }),
                _ => json!({ "uid": name }),
            }
        }
    };
    set(holder, "datasource", reference);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn names_become_references() {
        let inputs = json!([{ "name": "DS_P", "type": "datasource", "pluginId": "prometheus" }]);
        crate::steps::check(
            super::step,
            &[(
                json!({ "__inputs": inputs, "panels": [{ "datasource": "Prom", "targets": [{ "datasource": "${DS_P}" }, { "datasource": "Gone" },
                    { "datasource": null }, { "datasource": { "uid": "x" } }] }, { "datasource": "default" }, { "datasource": "-- Mixed --" }] }),
                json!({ "__inputs": inputs, "panels": [{ "datasource": { "type": "prometheus", "uid": "p1" },
                    "targets": [{ "datasource": { "type": "prometheus", "uid": "${DS_P}" } }, { "datasource": { "uid": "Gone" } },
                    { "datasource": null }, { "datasource": { "uid": "x" } }] },
                    { "datasource": null }, { "datasource": { "type": "mixed", "uid": "-- Mixed --" } }] }),
            )],
        );
    }
}
