//! What every kind with values honours, and what Grafana itself leaves lying in documents.

use super::{Honoured, any, not, one, switch};

/// Below `fieldConfig.defaults` and as properties of overrides; `custom`, `links` and `mappings` are looked at apart.
pub const STANDARD: &[Honoured] = &[
    // Any text is a unit: one that is not known stands behind the number.
    any("unit"),
    any("decimals"),
    any("min"),
    any("max"),
    switch("fieldMinMax"),
    any("displayName"),
    any("description"),
    any("noValue"),
    one("color.mode", COLOR_MODES),
    any("color.fixedColor"),
    one("color.seriesBy", &["last", "min", "max"]),
    one("thresholds.mode", &["absolute", "percentage"]),
    any("thresholds.steps"),
    not("actions", &[]),
];

const COLOR_MODES: &[&str] = &[
    "fixed",
    "shades",
    "thresholds",
    "palette-classic",
    "palette-classic-by-name",
    "continuous-GrYlRd",
    "continuous-RdYlGr",
    "continuous-BlYlRd",
    "continuous-YlRd",
    "continuous-BlPu",
    "continuous-YlBl",
    "continuous-blues",
    "continuous-reds",
    "continuous-greens",
    "continuous-purples",
    "continuous-viridis",
    "continuous-magma",
    "continuous-plasma",
    "continuous-inferno",
    "continuous-cividis",
    "continuous-turbo",
];

/// What documents carry along without any effect in a Grafana of today, below `options`, `fieldConfig.defaults` or in
/// queries: traces of older editors and of kinds that a panel once had.
pub const LEFT_OVER: &[&str] = &[
    "alertThreshold",
    // Of time series before they were released.
    "axis",
    "bars",
    "fill",
    "fillGradient",
    "hideFrom.graph",
    "line",
    "nullValues",
    "points",
    "tooltipOptions",
    "dataLinks",
    "fieldOptions",
    "graph",
    "legend.asTable",
    "legend.isVisible",
    "legend.values",
    "unitScale",
    "writeable",
    "filterable",
    "nullValueMode",
    "title",
];
