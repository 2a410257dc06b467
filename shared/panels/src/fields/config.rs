//! The field config of one column: standard options typed, the kind's own (`custom`) as stored JSON.

use model::dashboard::Lenient;
use model::number;
use serde_json::Value;

use super::{ColorSetting, Mappings, Thresholds};

/// The properties that an editor offers for overrides.
pub const KNOWN_PROPERTIES: &[&str] = &[
    "color",
    "custom",
    "decimals",
    "description",
    "displayName",
    "fieldMinMax",
    "filterable",
    "links",
    "mappings",
    "max",
    "min",
    "noValue",
    "thresholds",
    "unit",
    "unitScale",
];

/// What is set for one column.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Unit id; the source's hint or none where absent.
    pub unit: Option<String>,
    /// Decimals; as many as the size asks for where absent.
    pub decimals: Option<u8>,
    /// The lower end of scales.
    pub min: Option<f64>,
    /// The upper end of scales.
    pub max: Option<f64>,
    /// Whether absent ends come from this column alone instead of from all.
    pub own_range: bool,
    /// The name, a template.
    pub display_name: Option<String>,
    /// Description; may be empty.
    pub description: String,
    /// What stands for a null.
    pub no_value: Option<String>,
    /// Colour mode.
    pub color: ColorSetting,
    /// Thresholds.
    pub thresholds: Thresholds,
    /// Value mappings.
    pub mappings: Mappings,
    /// Data links.
    pub links: Vec<Link>,
    /// The kind's own options for the column, as stored.
    pub custom: Value,
}

/// A data link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it says.
    pub title: String,
    /// Where it leads, a template.
    pub url: String,
}

impl Config {
    /// Reads stored field config; what has the wrong type is absent.
    pub(super) fn read(stored: &Value) -> Self {
        let filled = |key: &str| Some(stored.text(key)).filter(|text| !text.is_empty());
        let link = |link: &Value| Link { title: link.text("title"), url: link.text("url") };
        Self {
            unit: filled("unit"),
            decimals: stored.num("decimals").map(|decimals| decimals.clamp(0.0, 20.0) as u8),
            min: stored.num("min"),
            max: stored.num("max"),
            own_range: stored.flag("fieldMinMax"),
            display_name: filled("displayName"),
            description: stored.text("description"),
            no_value: filled("noValue"),
            color: ColorSetting::read(stored.at("color")),
            thresholds: Thresholds::read(stored.at("thresholds")),
            mappings: Mappings::read(stored.list("mappings")),
            links: stored.list("links").iter().map(link).filter(|link| !link.url.is_empty()).collect(),
            custom: stored.at("custom").clone(),
        }
    }

    /// The ends of scales: as set, else of all columns, or of this one where the config says so; 0 to 100 where
    /// nothing tells.
    pub(super) fn range(
        &self,
        shared: Option<(f64, f64)>,
        own: impl FnOnce() -> Option<(f64, f64)>,
    ) -> (f64, f64) {
        if let (Some(min), Some(max)) = (self.min, self.max) {
            return (min, max);
        }
        let found = if self.own_range { own() } else { shared };
        let (least, most) = found.unwrap_or((0.0, 100.0));
        (self.min.unwrap_or(least), self.max.unwrap_or(most))
    }

    /// A numeric `noValue`: it replaces nulls in drawings too.
    pub fn null_as(&self) -> Option<f64> {
        number::parse(self.no_value.as_deref()?.trim())
    }
}
