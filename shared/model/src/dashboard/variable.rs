//! One variable of a dashboard, as a view over its JSON.

use serde_json::Value;

use super::{Lenient, plain_text};
use crate::query::DataSourceRef;

/// A variable as stored in `templating.list`.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// Name, as in `$name`.
    pub name: String,
    /// What people read; empty for the name.
    pub label: String,
    /// Description; may be empty.
    pub description: String,
    /// The kind.
    pub kind: VariableKind,
    /// What is shown of it.
    pub hide: VariableHide,
    /// For `query`: the query, text or the source's own object. Otherwise its text.
    pub query: Value,
    /// For `query` and `adhoc`: the source.
    pub datasource: Option<DataSourceRef>,
    /// For `query` and `datasource`: the filter, such as `/node-(.*)/`; may be empty.
    pub regex: String,
    /// Order of the options, 0-8 as Grafana stores it.
    pub sort: i64,
    /// When the options are asked again.
    pub refresh: VariableRefresh,
    /// Whether several values can be chosen.
    pub multi: bool,
    /// Whether `All` is offered.
    pub include_all: bool,
    /// What `All` stands for instead of every option; may be empty.
    pub all_value: String,
    /// The values chosen when the dashboard was saved: text and value, in order.
    pub current: Vec<(String, String)>,
    /// For `interval`: whether `auto` is offered.
    pub auto: bool,
    /// For `interval`: how many steps `auto` aims at.
    pub auto_count: i64,
    /// For `interval`: the least that `auto` gives.
    pub auto_min: String,
    /// The whole stored object.
    pub json: Value,
}

impl Variable {
    /// A view over this JSON; never fails.
    pub fn from_json(json: &Value) -> Self {
        Self {
            name: json.text("name"),
            label: json.text("label"),
            description: json.text("description"),
            kind: VariableKind::from_stored(&json.text("type")),
            hide: VariableHide::from_stored(json.at("hide")),
            query: json.at("query").clone(),
            datasource: DataSourceRef::from_json(json.at("datasource")),
            regex: json.text("regex"),
            sort: json.int("sort").unwrap_or(0),
            refresh: match json.int("refresh") {
                Some(2) => VariableRefresh::OnTimeRangeChanged,
                Some(1) => VariableRefresh::OnDashboardLoad,
                _ if json.flag("refresh") => VariableRefresh::OnDashboardLoad,
                _ => VariableRefresh::Never,
            },
            multi: json.flag("multi"),
            include_all: json.flag("includeAll"),
            all_value: json.text("allValue"),
            current: current(json.at("current")),
            auto: json.flag("auto"),
            auto_count: json.int("auto_count").unwrap_or(30),
            auto_min: json.text("auto_min"),
            json: json.clone(),
        }
    }
}

/// The pairs of text and value in a stored `current`; each of both may be a list or a single value.
fn current(json: &Value) -> Vec<(String, String)> {
    let all = |key: &str| -> Vec<String> {
        match json.at(key) {
            Value::Array(list) => list.iter().filter_map(plain_text).collect(),
            value => plain_text(value).into_iter().collect(),
        }
    };
    let (texts, values) = (all("text"), all("value"));
    let text_of = |at: usize, value: &String| texts.get(at).unwrap_or(value).clone();
    values.iter().enumerate().map(|(at, value)| (text_of(at, value), value.clone())).collect()
}

/// The kinds of variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VariableKind {
    /// Options asked from a source.
    Query,
    /// Options written down.
    Custom,
    /// Free text.
    TextBox,
    /// One hidden value.
    Constant,
    /// Durations, and `auto`.
    Interval,
    /// Sources of a kind.
    DataSource,
    /// Label filters applied to every query of a source.
    AdHoc,
    /// On or off.
    Switch,
    /// Anything else, by its stored name: kept and shown as it was saved.
    Other(String),
}

impl VariableKind {
    fn from_stored(name: &str) -> Self {
        match name {
            "query" => Self::Query,
            "custom" => Self::Custom,
            "textbox" => Self::TextBox,
            "constant" => Self::Constant,
            "interval" => Self::Interval,
            "datasource" => Self::DataSource,
            "adhoc" => Self::AdHoc,
            "switch" => Self::Switch,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// What is shown of a variable above the panels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariableHide {
    /// Label and value.
    Nothing,
    /// The value alone.
    Label,
    /// Nothing at all.
    Variable,
}

impl VariableHide {
    fn from_stored(value: &Value) -> Self {
        match value {
            Value::Number(number) if number.as_i64() == Some(1) => Self::Label,
            Value::Number(number) if number.as_i64() == Some(2) => Self::Variable,
            Value::String(text) if text == "hideLabel" => Self::Label,
            Value::String(text) if text == "hideVariable" => Self::Variable,
            _ => Self::Nothing,
        }
    }
}

/// When the options of a query variable are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariableRefresh {
    /// The stored options are used; asked only when there are none.
    Never,
    /// When the dashboard is opened.
    OnDashboardLoad,
    /// Also whenever the time range changes.
    OnTimeRangeChanged,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_stored_variable_is_read_in_all_its_forms() {
        let one = Variable::from_json(&json!({
            "name": "node", "type": "query", "hide": 2, "refresh": true, "multi": true,
            "current": { "text": ["All"], "value": ["$__all"] }, "sort": "1",
        }));
        assert_eq!(one.kind, VariableKind::Query);
        assert_eq!(one.hide, VariableHide::Variable);
        assert_eq!(one.refresh, VariableRefresh::OnDashboardLoad);
        assert_eq!(one.current, [("All".to_owned(), "$__all".to_owned())]);
        assert_eq!(one.sort, 1);
        let other = Variable::from_json(
            &json!({ "type": "groupby", "current": { "value": 5 }, "hide": "hideLabel" }),
        );
        assert_eq!(other.kind, VariableKind::Other("groupby".into()));
        assert_eq!(other.current, [("5".to_owned(), "5".to_owned())]);
        assert_eq!(other.hide, VariableHide::Label);
    }
}
