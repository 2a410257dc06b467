//! What a table honours.

use super::{Declared, Honoured, any, calcs, not, one, switch};

pub(super) const DECLARED: Declared =
    Declared { kind: "table", options: OPTIONS, custom: CUSTOM, idle: &[], has_links: true };

const OPTIONS: &[Honoured] = &[
    switch("showHeader"),
    one("cellHeight", &["sm", "md", "lg"]),
    any("frameIndex"),
    any("sortBy"),
    switch("footer.show"),
    calcs("footer.reducer"),
    any("footer.fields"),
    switch("footer.countRows"),
    // Rows are scrolled, however many there are.
    not("footer.enablePagination", &["false"]),
    not("enablePagination", &["false"]),
    not("showTypeIcons", &["false"]),
    not("frozenColumns.left", &["0"]),
    not("maxRowHeight", &[]),
    not("disableKeyboardEvents", &["false"]),
];

const CUSTOM: &[Honoured] = &[
    any("width"),
    any("minWidth"),
    one("align", &["auto", "left", "center", "right"]),
    one("cellOptions.type", CELLS),
    one("cellOptions.mode", &["basic", "gradient"]),
    not("cellOptions.valueDisplayMode", &["text"]),
    not("cellOptions.applyToRow", &["false"]),
    not("cellOptions.wrapText", &["false"]),
    one("displayMode", OLD_CELLS),
    switch("hidden"),
    not("inspect", &["false"]),
    not("filterable", &["false"]),
    not("wrapText", &["false"]),
    not("wrapHeaderText", &["false"]),
    not("hideHeader", &["false"]),
    calcs("footer.reducers"),
    switch("hideFrom.viz"),
];

const CELLS: &[&str] = &["auto", "color-text", "color-background", "gauge"];

/// As tables before Grafana 9.5 stored the same.
const OLD_CELLS: &[&str] = &["auto", "color-text", "color-background", "color-background-solid", "basic"];
