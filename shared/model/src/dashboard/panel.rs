//! One panel of a dashboard, as a view over its JSON.

use serde_json::Value;

use super::{Lenient, Link};
use crate::query::DataSourceRef;

/// Columns of the dashboard grid.
pub const GRID_COLUMNS: i64 = 24;

/// Where a panel stands, in grid cells: 24 columns, rows of 30 px with 8 px between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct GridPos {
    /// Left edge, 0-23.
    pub x: i64,
    /// Top edge, from 0.
    pub y: i64,
    /// Width, 1-24.
    pub w: i64,
    /// Height, at least 1.
    pub h: i64,
}

impl GridPos {
    fn from_json(value: &Value) -> Self {
        let w = value.int("w").unwrap_or(12).clamp(1, GRID_COLUMNS);
        Self {
            x: value.int("x").unwrap_or(0).clamp(0, GRID_COLUMNS - w),
            y: value.int("y").unwrap_or(0).clamp(0, 100_000),
            w,
            h: value.int("h").unwrap_or(8).clamp(1, 1_000),
        }
    }
}

/// One panel or row.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// Number within the dashboard; zero where absent.
    pub id: i64,
    /// The panel kind as stored, such as `timeseries` or `row`.
    pub kind: String,
    /// Title, with variables.
    pub title: String,
    /// Description in Markdown; may be empty.
    pub description: String,
    /// Whether the panel has no background.
    pub transparent: bool,
    /// Where it stands.
    pub grid: GridPos,
    /// The source its queries ask where they name none themselves.
    pub datasource: Option<DataSourceRef>,
    /// The queries.
    pub targets: Vec<Target>,
    /// The kind's own options; an object.
    pub options: Value,
    /// Field config: `{ "defaults": …, "overrides": […] }`.
    pub field_config: Value,
    /// Transformations as stored.
    pub transformations: Vec<Value>,
    /// Min interval, such as `30s` or a variable; empty for none.
    pub interval: String,
    /// Max data points, where set.
    pub max_data_points: Option<f64>,
    /// Relative range of its own, such as `1h`; empty for none.
    pub time_from: String,
    /// Shift of the range, such as `1d`; empty for none.
    pub time_shift: String,
    /// Whether the note about an own range is hidden.
    pub hide_time_override: bool,
    /// Variable by which the panel or row repeats; empty for none.
    pub repeat: String,
    /// `h` or `v`.
    pub repeat_direction: String,
    /// Most copies side by side, where set.
    pub max_per_row: Option<i64>,
    /// Panel links.
    pub links: Vec<Link>,
    /// For rows: whether the row is folded.
    pub collapsed: bool,
    /// For folded rows: the panels inside.
    pub panels: Vec<Panel>,
    /// What variables mean in this panel alone, where it is one of several copies; never stored.
    pub scoped: Vec<Scoped>,
}

/// The value that a variable has in one copy of a repeated panel or row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scoped {
    /// The variable.
    pub name: String,
    /// What people read.
    pub text: String,
    /// What queries get.
    pub value: String,
    /// Whether the variable can have several values: sources that want a regular expression then still get one.
    pub multi: bool,
}

impl Panel {
    /// A view over this JSON; never fails.
    pub fn from_json(json: &Value) -> Self {
        let object = |key: &str| match json.at(key) {
            value @ Value::Object(_) => value.clone(),
            _ => Value::Object(serde_json::Map::new()),
        };
        Self {
            id: json.int("id").unwrap_or(0),
            kind: json.text("type"),
            title: json.text("title"),
            description: json.text("description"),
            transparent: json.flag("transparent"),
            grid: GridPos::from_json(json.at("gridPos")),
            datasource: DataSourceRef::from_json(json.at("datasource")),
            targets: json.list("targets").iter().map(Target::from_json).collect(),
            options: object("options"),
            field_config: object("fieldConfig"),
            transformations: json.list("transformations").to_vec(),
            interval: json.text("interval"),
            max_data_points: json.num("maxDataPoints").filter(|points| *points >= 1.0),
            time_from: json.text("timeFrom"),
            time_shift: json.text("timeShift"),
            hide_time_override: json.flag("hideTimeOverride"),
            repeat: json.text("repeat"),
            repeat_direction: json.text("repeatDirection"),
            max_per_row: json.int("maxPerRow"),
            links: json.list("links").iter().map(Link::from_json).filter(Link::leads).collect(),
            collapsed: json.flag("collapsed"),
            panels: json.list("panels").iter().map(Self::from_json).collect(),
            scoped: Vec::new(),
        }
    }

    /// Whether this is a row.
    pub fn is_row(&self) -> bool {
        self.kind == "row"
    }
}

/// One query of a panel as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// `A`, `B`, …; empty where absent.
    pub ref_id: String,
    /// Whether the query is switched off.
    pub hide: bool,
    /// The source of this query, where it names one.
    pub datasource: Option<DataSourceRef>,
    /// The whole stored object.
    pub json: Value,
}

impl Target {
    /// A view over this JSON; never fails.
    pub fn from_json(json: &Value) -> Self {
        Self {
            ref_id: json.text("refId"),
            hide: json.flag("hide"),
            datasource: DataSourceRef::from_json(json.at("datasource")),
            json: json.clone(),
        }
    }
}
