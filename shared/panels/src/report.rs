//! What an import carries over and what not, told before anything is stored. Nothing is lost from the document either
//! way: what is not shown today is kept for later.

use std::collections::BTreeSet;

use model::dashboard::{Dashboard, Lenient, Panel, VariableKind};
use serde_json::Value;

use crate::fields::KNOWN_PROPERTIES;
use crate::kinds;

/// The oldest layout of dashboards that is understood.
const OLDEST_SCHEMA: i64 = 30;

/// What an import carries over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// One entry a panel, those in rows included, in stored order.
    pub panels: Vec<PanelReport>,
    /// About the dashboard as a whole; one sentence each.
    pub notes: Vec<String>,
}

/// How one panel fares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelReport {
    /// The panel's number.
    pub id: i64,
    /// Its title.
    pub title: String,
    /// Its kind as stored.
    pub kind: String,
    /// How much of it is shown.
    pub status: Status,
    /// What is not, and why; one sentence each.
    pub notes: Vec<String>,
}

/// How much of a panel is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// All of it.
    Carried,
    /// Most of it; the notes say what not.
    Partly,
    /// Not as it was meant.
    NotCarried,
}

/// What importing this dashboard would carry over, given the kinds of source that are known here (such as
/// `prometheus`).
pub fn report(dashboard: &Dashboard, known_sources: &[&str]) -> Report {
    let panels = dashboard.panels();
    let all = panels.iter().flat_map(|panel| std::iter::once(panel).chain(&panel.panels));
    let panels: Vec<PanelReport> = all.map(|panel| of_panel(panel, known_sources)).collect();
    Report { notes: of_dashboard(dashboard, &panels), panels }
}

fn of_dashboard(dashboard: &Dashboard, panels: &[PanelReport]) -> Vec<String> {
    let mut notes = Vec::new();
    let json = dashboard.json();
    let schema = dashboard.schema_version();
    if schema < OLDEST_SCHEMA {
        notes.push(format!(
            "This dashboard has the layout of schema version {schema}; versions below {OLDEST_SCHEMA} cannot be shown yet. \
             Open and save it once in a newer Grafana and export it again, or keep it: older layouts come later."
        ));
    }
    if json.at("elements").is_object() || json.text("apiVersion").starts_with("dashboard.grafana.app/v2") {
        notes.push(
            "This dashboard is in Grafana's new schema, which cannot be shown yet. Export it as classic JSON."
                .to_owned(),
        );
    }
    let own = dashboard
        .annotations()
        .iter()
        .filter(|one| one.is_built_in && one.is_on && one.name != "Annotations & Alerts")
        .count();
    if own > 0 {
        notes.push(format!(
            "{} kept, but not drawn: Grafana holds their events itself.",
            count(own, "annotation query is", "annotation queries are")
        ));
    }
    for variable in dashboard.variables() {
        let name = &variable.name;
        match &variable.kind {
            VariableKind::AdHoc => {
                notes.push(format!("The filters of the variable {name} are kept, but not applied yet."));
            }
            VariableKind::Other(kind) => notes.push(format!(
                "The variable {name} is of the kind {kind}, which is not asked for yet; its stored value is used."
            )),
            _ => {}
        }
    }
    let not = panels.iter().filter(|panel| panel.status == Status::NotCarried).count();
    if not > 0 {
        notes
            .push(format!("{} not drawn as meant; the list says why.", count(not, "panel is", "panels are")));
    }
    notes
}

fn of_panel(panel: &Panel, known_sources: &[&str]) -> PanelReport {
    let mut notes = Vec::new();
    let mut status = Status::Carried;
    let mut note = |least: Status, text: String| {
        status = status.max(least);
        notes.push(text);
    };
    if kinds::known(&panel.kind).is_none() {
        let kind = if panel.kind.is_empty() { "an unnamed kind" } else { &panel.kind };
        note(
            Status::NotCarried,
            format!("Panels of the kind {kind} cannot be drawn yet; the data is shown as a table."),
        );
    }
    for source in sources(panel) {
        if !known_sources.contains(&source.as_str()) {
            note(
                Status::NotCarried,
                format!("Its data source is of the kind {source}, which is not known here yet."),
            );
        }
    }
    if !panel.transformations.is_empty() {
        let names: BTreeSet<String> = panel
            .transformations
            .iter()
            .filter(|transformation| !transformation.flag("disabled"))
            .map(|transformation| transformation.text("id"))
            .filter(|id| !data::transforms::is_known(id))
            .collect();
        if !names.is_empty() {
            let names = names.into_iter().collect::<Vec<_>>().join(", ");
            note(
                Status::Partly,
                format!("These of its transformations are not known and not applied: {names}."),
            );
        }
    }
    if panel.field_config.is_object() {
        let unknown = unknown_properties(&panel.field_config);
        if !unknown.is_empty() {
            let names = unknown.into_iter().collect::<Vec<_>>().join(", ");
            note(Status::Partly, format!("These field settings are kept, but not applied yet: {names}."));
        }
    }
    if panel.options.at("mode") == "html" && panel.kind == "text" {
        note(Status::Partly, "Its HTML is shown as text; Markdown is formatted.".to_owned());
    }
    PanelReport { id: panel.id, title: panel.title.clone(), kind: panel.kind.clone(), status, notes }
}

/// The kinds of source that a panel asks, as far as it names them; variables and Grafana's own are left out.
fn sources(panel: &Panel) -> BTreeSet<String> {
    /// Names that stand for whatever each query says, or for Grafana itself.
    const GENERAL: &[&str] = &["datasource", "grafana", "-- Mixed --", "mixed", "__expr__"];
    let of_queries = panel.targets.iter().filter_map(|target| target.datasource.as_ref());
    let all = of_queries.chain(panel.datasource.as_ref());
    let kinds = all.map(|source| source.kind.clone());
    kinds
        .filter(|kind| !kind.is_empty() && !kind.starts_with('$') && !GENERAL.contains(&kind.as_str()))
        .collect()
}

/// Properties of field config that nothing here applies.
fn unknown_properties(config: &Value) -> BTreeSet<String> {
    let known = |name: &str| {
        let first = name.split('.').next().unwrap_or_default();
        KNOWN_PROPERTIES.contains(&first)
    };
    let defaults = config.at("defaults").as_object().into_iter().flatten().map(|(name, _)| name.clone());
    let properties = config.list("overrides").iter().flat_map(|each| each.list("properties"));
    let overrides = properties.map(|property| property.text("id"));
    defaults.chain(overrides).filter(|name| !name.is_empty() && !known(name)).collect()
}

fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(panel: &Value, status: Status, says: &[&str]) {
        let report =
            report(&Dashboard::new(json!({ "schemaVersion": 39, "panels": [panel] })), &["prometheus"]);
        assert_eq!(report.panels[0].status, status, "{report:?}");
        assert_eq!(report.panels[0].notes.len(), says.len(), "{report:?}");
        for (note, say) in report.panels[0].notes.iter().zip(says) {
            assert!(note.contains(say), "{note}");
        }
    }

    #[test]
    fn panels_are_told_apart() {
        check(&json!({ "type": "timeseries", "datasource": { "type": "prometheus" } }), Status::Carried, &[]);
        check(&json!({ "type": "heatmap" }), Status::NotCarried, &["kind heatmap"]);
        check(
            &json!({ "type": "stat", "datasource": { "type": "loki", "uid": "x" } }),
            Status::NotCarried,
            &["kind loki"],
        );
        check(&json!({ "type": "stat", "datasource": { "type": "$ds" } }), Status::Carried, &[]);
        check(
            &json!({ "type": "table", "transformations": [{ "id": "merge" }, { "id": "brandNew" }], "repeat": "node" }),
            Status::Partly,
            &["applied: brandNew."],
        );
        check(
            &json!({ "type": "stat", "fieldConfig": { "defaults": { "unit": "s", "actions": [] },
                "overrides": [{ "properties": [{ "id": "custom.width" }, { "id": "odd.thing" }] }] } }),
            Status::Partly,
            &["actions, odd.thing"],
        );
    }

    #[test]
    fn old_layouts_are_told_to_wait() {
        let report = report(&Dashboard::new(json!({ "schemaVersion": 16 })), &[]);
        assert!(report.notes[0].contains("schema version 16"), "{report:?}");
    }
}
