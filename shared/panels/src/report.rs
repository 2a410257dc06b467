//! What an import carries over and what not, panel by panel, told before anything is stored. Nothing is lost from the
//! document either way: what is not shown today is kept for later.
//!
//! A panel is whole only when its kind, its source and every query option, matcher, mapping and option that it uses has
//! its effect; what has one is declared in [`crate::honoured`], and by the kinds of source for their queries.

mod source;

use std::collections::BTreeSet;

use model::dashboard::{Dashboard, Lenient, Panel, Target, VariableKind};
use serde_json::Value;

use crate::fields;
use crate::honoured::{self, Declared, Fault, Honoured, LEFT_OVER, STANDARD, is_unset};
use crate::kinds;
use source::Sources;

/// What an import carries over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// One entry a panel, rows and those in rows included, in stored order.
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
    /// The kinds of source that it asks, sorted; empty where it asks nobody.
    pub sources: Vec<String>,
    /// How much of it is shown.
    pub status: Status,
    /// What is not, and why; one sentence each, the same for all panels that have the same fault.
    pub notes: Vec<String>,
}

/// How much of a panel is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// All of it.
    Whole,
    /// Most of it; the notes say what not.
    Approximated,
    /// Its data source is not there yet.
    NoSource,
    /// Its kind of panel is not there yet.
    NoKind,
    /// It is no panel at all.
    Refused,
}

/// Tells what the queries of a kind of source honour; `None` for kinds that are not known.
pub type KnownSources<'a> = &'a dyn Fn(&str) -> Option<&'static [Honoured]>;

/// What importing this dashboard would carry over.
pub fn report(dashboard: &Dashboard, known: KnownSources<'_>) -> Report {
    let sources = Sources::of(dashboard, known);
    let stored = dashboard.json().list("panels");
    let all = stored.iter().flat_map(|panel| std::iter::once(panel).chain(panel.list("panels")));
    let panels: Vec<PanelReport> = all.map(|panel| of_panel(panel, &sources)).collect();
    Report { notes: of_dashboard(dashboard, &panels), panels }
}

fn of_dashboard(dashboard: &Dashboard, panels: &[PanelReport]) -> Vec<String> {
    let mut notes = Vec::new();
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
    let not = panels.iter().filter(|panel| panel.status >= Status::NoSource).count();
    if not > 0 {
        notes
            .push(format!("{} not drawn as meant; the list says why.", count(not, "panel is", "panels are")));
    }
    notes
}

/// What is said of one panel, and the worst of it.
struct Said {
    status: Status,
    notes: Vec<String>,
}

impl Said {
    fn say(&mut self, least: Status, text: String) {
        self.status = self.status.max(least);
        if !self.notes.contains(&text) {
            self.notes.push(text);
        }
    }

    fn approximated(&mut self, text: String) {
        self.say(Status::Approximated, text);
    }
}

fn of_panel(json: &Value, sources: &Sources<'_>) -> PanelReport {
    let mut said = Said { status: Status::Whole, notes: Vec::new() };
    let panel = Panel::from_json(json);
    if !json.is_object() {
        said.say(Status::Refused, "An entry of its list of panels is no panel.".to_owned());
        return finished(&panel, Vec::new(), said);
    }
    let kind = kinds::known(&panel.kind);
    if kind.is_none() {
        let text = match panel.kind.as_str() {
            "" if json.at("libraryPanel").is_object() => {
                "It is a library panel, which the file names and does not hold.".to_owned()
            }
            "" => "It does not say of what kind it is.".to_owned(),
            kind => {
                format!("Panels of the kind {kind} cannot be drawn yet; the data is shown as a table.")
            }
        };
        said.say(Status::NoKind, text);
    }
    let id = kind.map_or("", |kind| kind.id());
    let asks = !matches!(id, "row" | "text");
    let asked: BTreeSet<String> = if asks {
        panel.targets.iter().filter_map(|target| queries(&panel, target, sources, &mut said)).collect()
    } else {
        BTreeSet::new()
    };
    if let Some(declared) = honoured::of_kind(id) {
        options(&panel, declared, &mut said);
    }
    around(&panel, json, &mut said);
    finished(&panel, asked.into_iter().collect(), said)
}

fn finished(panel: &Panel, sources: Vec<String>, said: Said) -> PanelReport {
    PanelReport {
        id: panel.id,
        title: panel.title.clone(),
        kind: panel.kind.clone(),
        sources,
        status: said.status,
        notes: said.notes,
    }
}

/// Looks at one query; the kind of source that it asks.
fn queries(panel: &Panel, target: &Target, sources: &Sources<'_>, said: &mut Said) -> Option<String> {
    // A hidden query asks nobody.
    if target.hide {
        return None;
    }
    let source = sources.of_query(panel, target);
    let Some(known) = source.honours else {
        said.say(
            Status::NoSource,
            format!("Its data source is of the kind {}, which is not known here yet.", source.kind),
        );
        return Some(source.kind);
    };
    let mut faults = Vec::new();
    let left_over = |path: &str| sources.is_left_over(path);
    honoured::faults(&target.json, "", &[known, source::EVERY_QUERY], &left_over, &mut faults);
    for fault in faults {
        said.approximated(match fault {
            Fault::Unknown { path } => {
                format!("The field {path} of a {} query is not known here.", source.kind)
            }
            Fault::Value { path, value } => {
                format!("{path} = {value} of a {} query has no effect yet.", source.kind)
            }
        });
    }
    Some(source.kind)
}

/// Looks at the panel's options and field config.
fn options(panel: &Panel, declared: &'static Declared, said: &mut Said) {
    let of_other_options = |path: &str| {
        LEFT_OVER.contains(&path) || honoured::is_of_another_kind(path, |declared| declared.options)
    };
    let of_other_custom = |path: &str| {
        LEFT_OVER.contains(&path) || honoured::is_of_another_kind(path, |declared| declared.custom)
    };
    let mut faults = Vec::new();
    let counting = declared.counting(&panel.options);
    honoured::faults(&counting, "", &[declared.options], &of_other_options, &mut faults);
    say_faults("options", faults, said);

    // Text and rows show no fields.
    if matches!(declared.kind, "text" | "row") {
        return;
    }
    let defaults = panel.field_config.at("defaults");
    let mut faults = Vec::new();
    honoured::faults(defaults.at("custom"), "", &[declared.custom], &of_other_custom, &mut faults);
    say_faults("custom", faults, said);
    for (name, value) in defaults.as_object().into_iter().flatten() {
        if name != "custom" {
            property(name, value, declared, said);
        }
    }
    for each in panel.field_config.list("overrides") {
        let properties = each.list("properties");
        if properties.is_empty() {
            continue;
        }
        if let Some(why) = fields::matcher_fault(each.at("matcher")) {
            said.approximated(format!("An override is not applied: {why}."));
        }
        for each in properties {
            let (path, value) = (each.text("id"), each.at("value"));
            match path.strip_prefix("custom.") {
                Some(path) => {
                    let mut faults = Vec::new();
                    honoured::faults(value, path, &[declared.custom], &of_other_custom, &mut faults);
                    say_faults("custom", faults, said);
                }
                None => property(&path, value, declared, said),
            }
        }
    }
}

/// Looks at one standard property of field config, from the defaults or an override.
fn property(name: &str, value: &Value, declared: &Declared, said: &mut Said) {
    match name {
        "mappings" => {
            for kind in honoured::odd_mappings(value.as_array().map_or(&[], Vec::as_slice)) {
                said.approximated(format!("A value mapping of the type {kind:?} is not understood."));
            }
        }
        "links" if is_unset(value) => {}
        "links" if declared.has_links => {
            if value.as_array().is_some_and(|links| links.len() > 1) {
                said.approximated(
                    "Of several data links of a cell only the first can be followed yet.".to_owned(),
                );
            }
        }
        "links" => said.approximated(format!("Data links of {} panels lead nowhere yet.", declared.kind)),
        _ => {
            let mut faults = Vec::new();
            honoured::faults(value, name, &[STANDARD], &|path| LEFT_OVER.contains(&path), &mut faults);
            say_faults("fieldConfig", faults, said);
        }
    }
}

fn say_faults(place: &str, faults: Vec<Fault>, said: &mut Said) {
    for fault in faults {
        said.approximated(match fault {
            Fault::Unknown { path } => format!("The option {place}.{path} is not known here."),
            Fault::Value { path, value } => format!("The option {place}.{path} = {value} has no effect yet."),
        });
    }
}

/// Looks at what stands around the drawing: transformations, alerts, time.
fn around(panel: &Panel, json: &Value, said: &mut Said) {
    let names: BTreeSet<String> = panel
        .transformations
        .iter()
        .filter(|transformation| !transformation.flag("disabled"))
        .map(|transformation| transformation.text("id"))
        .filter(|id| data::transforms::find(id).is_none())
        .collect();
    for name in names {
        said.approximated(format!("The transformation {name} is not known and not applied."));
    }
    if !is_unset(json.at("alert")) {
        said.approximated("Its alert is kept, but not run.".to_owned());
    }
    if !is_unset(json.at("timeCompare")) {
        said.approximated("Its comparison with an earlier time is not drawn yet.".to_owned());
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

#[cfg(test)]
mod tests;
