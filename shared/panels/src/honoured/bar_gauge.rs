//! What a bar gauge honours.

use super::stat::values;
use super::{Declared, Honoured, Idle, any, calcs, not, one, switch};

pub(super) const DECLARED: Declared =
    Declared { kind: "bargauge", options: OPTIONS, custom: &[], idle: IDLE, has_links: false };

const OPTIONS: &[Honoured] = values![
    one("displayMode", &["gradient", "lcd", "basic"]),
    one("valueMode", &["color", "text", "hidden"]),
    one("namePlacement", &["auto", "top", "left", "hidden"]),
    switch("showUnfilled"),
    one("sizing", &["auto", "manual"]),
    // Bars become thinner than this rather than being scrolled.
    not("minVizWidth", &["0", "8"]),
    not("minVizHeight", &["0", "8", "10", "16"]),
    any("maxVizHeight"),
    not("legend.showLegend", &["false"]),
];

const IDLE: &[Idle] = &[
    Idle { prefixes: &["minVizWidth", "minVizHeight", "maxVizHeight"], unless: "sizing", is: &["manual"] },
    Idle { prefixes: &["legend"], unless: "legend.showLegend", is: &["true"] },
];
