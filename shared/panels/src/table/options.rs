//! The stored options of a table.

use data::reduce::Reducer;
use model::dashboard::Lenient;
use serde::Deserialize;
use serde_json::Value;

/// The stored options of a table.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "Value")]
pub(crate) struct TableOptions {
    pub(crate) header: bool,
    pub(crate) row_height_px: f32,
    pub(crate) sort: Option<(String, bool)>,
    /// Which table, where an answer has several.
    pub(crate) frame: usize,
    pub(crate) footer: Footer,
}

/// The stored footer for all columns.
#[derive(Debug, Clone, Default)]
pub(crate) struct Footer {
    pub(crate) shown: bool,
    pub(crate) calcs: Vec<Reducer>,
    pub(crate) fields: Vec<String>,
    pub(crate) counts_rows: bool,
}

impl Default for TableOptions {
    fn default() -> Self {
        Self::from(Value::Null)
    }
}

impl From<Value> for TableOptions {
    fn from(stored: Value) -> Self {
        let footer = stored.at("footer");
        let texts = |key: &str| match footer.at(key) {
            Value::String(one) if !one.is_empty() => vec![one.clone()],
            _ => footer.list(key).iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        };
        let calcs: Vec<Reducer> = texts("reducer").iter().filter_map(|id| Reducer::find(id)).collect();
        let counts = footer.flag("countRows") && calcs.first() == Some(&Reducer::Count);
        let sort = stored.list("sortBy").first();
        let sort = sort.map(|sort| (sort.text("displayName"), sort.flag("desc")));
        Self {
            header: stored.at("showHeader") != &Value::Bool(false),
            row_height_px: match stored.text("cellHeight").as_str() {
                "md" => 42.0,
                "lg" => 56.0,
                _ => 32.0,
            },
            sort: sort.filter(|(name, _)| !name.is_empty()),
            frame: stored.int("frameIndex").and_then(|at| usize::try_from(at).ok()).unwrap_or(0),
            footer: Footer {
                shown: footer.flag("show"),
                calcs,
                fields: texts("fields"),
                counts_rows: counts,
            },
        }
    }
}
