//! A dashboard: the stored JSON is the truth, and these types are lenient views over it.
//!
//! Everything unknown survives because nothing is ever written back from a view: an edit is an [`Edit`] on the
//! JSON, whose inverse is another edit, so undo, drafts and differences come with it. A field of the wrong type
//! reads as absent and spoils neither its panel nor its dashboard.

mod annotation;
mod edit;
mod lenient;
mod link;
mod palette;
mod panel;
mod variable;

use serde_json::Value;

pub use annotation::Annotation;
pub use edit::{Edit, EditError};
pub use lenient::{Lenient, plain_text};
pub use link::Link;
pub use palette::Palette;
pub use panel::{GRID_COLUMNS, GridPos, Panel, Scoped, Target};
pub use variable::{Variable, VariableHide, VariableKind, VariableRefresh};

/// A whole dashboard.
#[derive(Debug, Clone, PartialEq)]
pub struct Dashboard {
    json: Value,
}

impl Dashboard {
    /// A view over this document.
    pub fn new(json: Value) -> Self {
        Self { json }
    }

    /// An empty dashboard as a person creates it.
    pub fn empty(title: &str) -> Self {
        Self::new(serde_json::json!({
            "title": title,
            "tags": [],
            "timezone": "browser",
            "schemaVersion": 42,
            "editable": true,
            "graphTooltip": 1,
            "time": { "from": "now-6h", "to": "now" },
            "refresh": "",
            "templating": { "list": [] },
            "annotations": { "list": [] },
            "links": [],
            "panels": [],
            "belvedere": { "palette": Palette::Belvedere.id() },
        }))
    }

    /// The document.
    pub fn json(&self) -> &Value {
        &self.json
    }

    /// The document, given away.
    pub fn into_json(self) -> Value {
        self.json
    }

    /// Applies an edit and returns the one that takes it back.
    ///
    /// # Errors
    /// [`EditError`] when the path leads nowhere; the document is unchanged then.
    pub fn apply(&mut self, edit: &Edit) -> Result<Edit, EditError> {
        edit.apply(&mut self.json)
    }

    /// The uid; empty on a dashboard that was never saved.
    pub fn uid(&self) -> String {
        self.json.text("uid")
    }

    /// The title.
    pub fn title(&self) -> String {
        self.json.text("title")
    }

    /// The description; may be empty.
    pub fn description(&self) -> String {
        self.json.text("description")
    }

    /// The version that was loaded; zero on a dashboard that was never saved.
    pub fn version(&self) -> i64 {
        self.json.int("version").unwrap_or(0)
    }

    /// The schema version; zero where absent.
    pub fn schema_version(&self) -> i64 {
        self.json.int("schemaVersion").unwrap_or(0)
    }

    /// The tags.
    pub fn tags(&self) -> Vec<String> {
        self.json.list("tags").iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// The time zone setting: empty or `browser`, `utc`, or an IANA name.
    pub fn timezone(&self) -> String {
        self.json.text("timezone")
    }

    /// The time range to start with: raw `from` and `to`.
    pub fn time(&self) -> (String, String) {
        let time = self.json.at("time");
        let or = |text: String, default: &str| if text.is_empty() { default.to_owned() } else { text };
        (or(time.text("from"), "now-6h"), or(time.text("to"), "now"))
    }

    /// The refresh interval, such as `30s`; empty for none. (Older documents say `false`.)
    pub fn refresh(&self) -> String {
        self.json.text("refresh")
    }

    /// The intervals that the refresh picker offers; empty for the usual ones.
    pub fn refresh_intervals(&self) -> Vec<String> {
        let list = self.json.at("timepicker").list("refresh_intervals");
        list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// How hovering is shared: 0 not at all, 1 crosshair, 2 crosshair and tooltip.
    pub fn graph_tooltip(&self) -> i64 {
        self.json.int("graphTooltip").unwrap_or(0)
    }

    /// First day of the week: `monday`, `sunday`, `saturday`, or empty.
    pub fn week_start(&self) -> String {
        self.json.text("weekStart")
    }

    /// First month of the fiscal year, January = 0.
    pub fn fiscal_year_start_month(&self) -> i64 {
        self.json.int("fiscalYearStartMonth").unwrap_or(0)
    }

    /// The top-level panels and rows, in stored order.
    pub fn panels(&self) -> Vec<Panel> {
        self.json.list("panels").iter().map(Panel::from_json).collect()
    }

    /// The variables, in stored order.
    pub fn variables(&self) -> Vec<Variable> {
        self.json.at("templating").list("list").iter().map(Variable::from_json).collect()
    }

    /// The annotation queries, in stored order.
    pub fn annotations(&self) -> Vec<Annotation> {
        self.json.at("annotations").list("list").iter().map(Annotation::from_json).collect()
    }

    /// The links above the panels that lead anywhere, in stored order.
    pub fn links(&self) -> Vec<Link> {
        self.json.list("links").iter().map(Link::from_json).filter(Link::leads).collect()
    }

    /// The JSON pointer of the panel with this id, inside rows too.
    pub fn panel_path(&self, id: i64) -> Option<String> {
        let is = |panel: &Value| panel.int("id") == Some(id);
        self.json.list("panels").iter().enumerate().find_map(|(at, panel)| {
            if is(panel) {
                return Some(format!("/panels/{at}"));
            }
            let inner = panel.list("panels").iter().position(is)?;
            Some(format!("/panels/{at}/panels/{inner}"))
        })
    }

    /// An id that no panel has.
    pub fn free_panel_id(&self) -> i64 {
        let all = self
            .json
            .list("panels")
            .iter()
            .flat_map(|panel| std::iter::once(panel).chain(panel.list("panels")));
        all.filter_map(|panel| panel.int("id")).max().unwrap_or(0).saturating_add(1)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn odd_fields_spoil_nothing() {
        let dashboard = Dashboard::new(json!({
            "title": 7, "refresh": false, "graphTooltip": "2", "time": null, "tags": "no list",
            "panels": [{ "type": "row", "id": 1, "panels": [{ "id": "9", "title": { "is": "odd" } }] }, null, "x"],
            "templating": [],
        }));
        assert_eq!(dashboard.title(), "7");
        assert_eq!(dashboard.refresh(), "");
        assert_eq!(dashboard.graph_tooltip(), 2);
        assert_eq!(dashboard.time(), ("now-6h".into(), "now".into()));
        assert!(dashboard.tags().is_empty() && dashboard.variables().is_empty());
        assert_eq!(dashboard.panels().len(), 3);
        assert_eq!(dashboard.panel_path(9).as_deref(), Some("/panels/0/panels/0"));
        assert_eq!(dashboard.free_panel_id(), 10);
    }
}
