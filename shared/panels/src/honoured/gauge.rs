//! What a gauge honours.

use super::stat::values;
use super::{Declared, Honoured, Idle, any, calcs, not, one, switch};

pub(super) const DECLARED: Declared =
    Declared { kind: "gauge", options: OPTIONS, custom: CUSTOM, idle: IDLE, has_links: false };

const OPTIONS: &[Honoured] = values![
    switch("showThresholdLabels"),
    switch("showThresholdMarkers"),
    // With sizes by hand gauges are scrolled; here they all fit their panel.
    not("sizing", &["auto"]),
    not("minVizWidth", &["75"]),
    not("minVizHeight", &["75"]),
    not("barShape", &["flat"]),
    not("barWidthFactor", &["0.4", "0.5"]),
    not("effects.barGlow", &["false"]),
    not("effects.centerGlow", &["false"]),
    not("effects.gradient", &["false"]),
    not("effects.rounded", &["false"]),
    not("effects.spotlight", &["false"]),
    // A point at the end of the bar shows only on rounded bars.
    not("endpointMarker", &["point", "none"]),
    not("segmentCount", &["1"]),
    not("segmentSpacing", &["0.3"]),
    not("shape", &["gauge"]),
    not("sparkline", &["false"]),
    not("neutral", &[]),
    not("textMode", &["auto"]),
];

const CUSTOM: &[Honoured] = &[any("neutral")];

const IDLE: &[Idle] =
    &[Idle { prefixes: &["minVizWidth", "minVizHeight"], unless: "sizing", is: &["manual"] }];
