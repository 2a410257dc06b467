//! The one shape of data: a frame is columns of equal length, each with a name, labels and hints from its source.
//!
//! Contracts: times are milliseconds since the Unix epoch, UTC; a null number is stored as NaN *and* marked in
//! the column's null bitmap, so code that only draws can test `is_nan` and code that counts can tell the two apart.

mod column;
pub mod json;
mod numbers;
mod times;
pub mod wire;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use column::{Column, Nested, Texts};
pub use numbers::{EXTENT_BLOCK, Extent, Numbers};
pub use times::{NULL_TIME, Order, Times};

/// Label names and values of one series, sorted by name.
pub type Labels = BTreeMap<String, String>;

/// Columns of equal length: what every source answers, every transformation maps, every panel draws.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Frame {
    /// Name given by the source; a series' legend text when its field has no better one.
    pub name: Option<String>,
    /// The query (`A`, `B`, …) that this frame answers.
    pub ref_id: String,
    /// The columns; all of one length.
    pub fields: Vec<Field>,
    /// What the source says about the frame as a whole.
    pub meta: Meta,
}

impl Frame {
    /// A frame that answers `ref_id` with these columns.
    pub fn new(ref_id: impl Into<String>, fields: Vec<Field>) -> Self {
        Self { ref_id: ref_id.into(), fields, ..Self::default() }
    }

    /// The number of rows: the length of the longest column, zero without columns.
    pub fn rows(&self) -> usize {
        self.fields.iter().map(|field| field.values.len()).max().unwrap_or(0)
    }

    /// The first time column, if there is one.
    pub fn time(&self) -> Option<&[i64]> {
        self.fields.iter().find_map(|field| field.values.as_times())
    }

    /// The columns that hold numbers.
    pub fn numbers(&self) -> impl Iterator<Item = (&Field, &Numbers)> {
        self.fields.iter().filter_map(|field| field.values.as_numbers().map(|values| (field, values)))
    }
}

/// One column of a [`Frame`].
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The column's own name, such as `Time`, `Value` or a table column's heading.
    pub name: String,
    /// The labels of the series that this column holds; empty for table columns.
    pub labels: Labels,
    /// The values.
    pub values: Column,
    /// What the source knows about showing the values; a panel's field config comes on top.
    pub hints: Hints,
}

impl Field {
    /// A column without labels and hints.
    pub fn new(name: impl Into<String>, values: Column) -> Self {
        Self { name: name.into(), labels: Labels::new(), values, hints: Hints::default() }
    }

    /// The same column with labels.
    #[must_use]
    pub fn with_labels(mut self, labels: Labels) -> Self {
        self.labels = labels;
        self
    }
}

/// What a source knows about showing a column.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Hints {
    /// The name to show, chosen by the source (a legend format applied); Grafana's `displayNameFromDS`.
    pub display_name: Option<String>,
    /// A unit id, such as `bytes`.
    pub unit: Option<String>,
    /// The distance between two samples in milliseconds, where the source guarantees one.
    pub interval_ms: Option<f64>,
    /// Field config of this column alone, as a panel stores it: above the panel's defaults, below its overrides. What
    /// transformations set, such as a name, thresholds or mappings read from data.
    #[serde(with = "as_text")]
    pub config: Map<String, Value>,
    /// The name by which transformations know the column, and whether several frames were there when it was found: a
    /// column that was `Value 2` stays that when its neighbour goes. Between transformations only; never sent.
    #[serde(skip)]
    pub found_name: Option<(String, bool)>,
}

/// Field config inside the wire form, which cannot hold values of any shape.
mod as_text {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_json::{Map, Value};

    pub(super) fn serialize<S: Serializer>(config: &Map<String, Value>, to: S) -> Result<S::Ok, S::Error> {
        let text =
            if config.is_empty() { String::new() } else { serde_json::to_string(config).unwrap_or_default() };
        text.serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Map<String, Value>, D::Error> {
        let text = String::deserialize(from)?;
        if text.is_empty() {
            Ok(Map::new())
        } else {
            serde_json::from_str(&text).map_err(serde::de::Error::custom)
        }
    }
}

/// What a source says about a frame as a whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Meta {
    /// The frame's form, where the source states one.
    pub kind: Option<FrameKind>,
    /// The query as it was sent, for people who inspect a panel.
    pub executed_query: Option<String>,
    /// Warnings and remarks that belong on the panel.
    pub notices: Vec<Notice>,
}

/// The form of a frame: how its columns are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FrameKind {
    /// One time column and one number column: one series.
    TimeseriesMulti,
    /// One time column and several number columns.
    TimeseriesWide,
    /// Rows of anything.
    Table,
    /// One time column, and one number column per heat map bucket, named by its upper bound.
    HeatmapRows,
    /// Exemplars: a time column, a value column and one text column per label.
    Exemplar,
}

/// A remark on an answer that is not an error: the panel still draws.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// How much it matters.
    pub severity: Severity,
    /// One sentence for a person.
    pub text: String,
}

impl Notice {
    /// A warning.
    pub fn warning(text: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, text: text.into() }
    }

    /// A piece of information.
    pub fn info(text: impl Into<String>) -> Self {
        Self { severity: Severity::Info, text: text.into() }
    }
}

/// How much a [`Notice`] matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// The picture may mislead.
    Warning,
}
